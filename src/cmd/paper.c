#include "src/cmd/paper.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"

#define BLANKS " \t\r\n"

int
paper_hex(const char *s, uint8_t out[static SHA256_LEN])
{
	char hex[2 * SHA256_LEN + 1];
	size_t n = 0;

	for (; *s != '\0' && n < sizeof(hex) - 1; s++)
		if (*s != ' ' && *s != ':')
			hex[n++] = *s >= 'A' && *s <= 'F' ?
			    (char)(*s - 'A' + 'a') : *s;
	hex[n] = '\0';
	s += strspn(s, " :");
	return *s == '\0' && hex_get(out, SHA256_LEN, hex) == 0 ? 0 : ERR_ARG;
}

int
paper_read(struct paper *p, const char *s)
{
	int en, fr;
	size_t n, len;

	memset(p, 0, sizeof(*p));
	p->given = 1;
	if (paper_hex(s, p->digest) == 0)
		return 0;
	p->by_words = 1;
	for (n = 0; n < WORDS_N; n++) {
		s += strspn(s, BLANKS);
		len = strcspn(s, BLANKS);
		if (len >= sizeof(p->word[n]))
			return ERR_ARG;
		memcpy(p->word[n], s, len);
		if (words_find(p->word[n], &en, &fr) != 0)
			return ERR_ARG;
		s += len;
	}
	return s[strspn(s, BLANKS)] == '\0' ? 0 : ERR_ARG;
}

int
paper_is(const struct paper *p, const uint8_t digest[static SHA256_LEN])
{
	uint16_t pos[WORDS_N];

	if (!p->by_words)
		return memcmp(p->digest, digest, SHA256_LEN) == 0;
	if (words_of(digest, pos) != 0)
		return 0;
	for (size_t n = 0; n < WORDS_N; n++)
		if (!words_match(p->word[n], pos[n]))
			return 0;
	return 1;
}
