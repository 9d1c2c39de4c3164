#include "src/base/paper.h"

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
	size_t len;

	memset(p, 0, sizeof(*p));
	p->given = 1;
	if (paper_hex(s, p->digest) == 0)
		return 0;
	for (s += strspn(s, BLANKS); *s != '\0'; s += strspn(s, BLANKS)) {
		len = strcspn(s, BLANKS);
		if (p->n_words == WORDS_N || len >= sizeof(p->word[0]))
			return ERR_ARG;
		memcpy(p->word[p->n_words], s, len);
		if (words_find(p->word[p->n_words], &en, &fr) != 0)
			return ERR_ARG;
		p->n_words++;
		s += len;
	}
	return p->n_words > 0 ? 0 : ERR_ARG;
}

/* The words of p against those that are asked, one after the other. */
static int
words_are(const struct paper *p, const uint8_t digest[static SHA256_LEN],
    unsigned asked)
{
	uint16_t pos[WORDS_N];
	size_t at = 0;

	if (words_of(digest, pos) != 0)
		return 0;
	for (size_t i = 0; i < WORDS_N; i++)
		if ((asked & 1u << i) != 0 && (at == p->n_words ||
		    !words_match(p->word[at++], pos[i])))
			return 0;
	return at > 0 && at == p->n_words;
}

int
paper_is(const struct paper *p, const uint8_t digest[static SHA256_LEN])
{
	return p->n_words == 0 ? memcmp(p->digest, digest, SHA256_LEN) == 0 :
	    words_are(p, digest, PAPER_ALL);
}

int
paper_has(const struct paper *p, const uint8_t digest[static SHA256_LEN],
    unsigned asked)
{
	return paper_is(p, digest) ||
	    (p->n_words > 0 && words_are(p, digest, asked));
}
