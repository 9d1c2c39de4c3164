#include "src/base/words.h"

#include <stddef.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/base/words_table.h"

#define ENTROPY_LEN	16
#define FOLD_MAX	16	/* the longest word has nine letters */

int
words_of(const uint8_t digest[static SHA256_LEN], uint16_t pos[static WORDS_N])
{
	uint8_t check[SHA256_LEN], bits[ENTROPY_LEN + 1];

	if (sha256(digest, ENTROPY_LEN, check) != 0)
		return ERR_CRYPTO;
	memcpy(bits, digest, ENTROPY_LEN);
	bits[ENTROPY_LEN] = check[0];
	for (size_t i = 0; i < WORDS_N; i++) {
		unsigned v = 0;

		for (size_t k = 11 * i; k < 11 * (i + 1); k++)
			v = v << 1 | (bits[k / 8] >> (7 - k % 8) & 1u);
		pos[i] = (uint16_t)v;
	}
	return 0;
}

enum word_list
words_list(void)
{
	static const enum word_list lists[LANG_N] = {
#define LANGUAGE_LIST(number, code, name, words) [number] = words,
		LANGUAGES(LANGUAGE_LIST)
#undef LANGUAGE_LIST
	};

	return lists[nls_lang()];
}

const char *
words_text(enum word_list list, uint16_t pos)
{
	if (pos >= WORDS_LIST)
		return "?";
	return list == WORDS_FR ? words_fr[pos] : words_en[pos];
}

/* The letters of U+00C0 to U+00FF without accent; blank where there is none. */
static const char latin1[] =
    "aaaaaa ceeeeiiii nooooo  uuuuy  "
    "aaaaaa ceeeeiiii nooooo  uuuuy y";

/* The plain letter of a code point, 0 for a combining accent, or -1. */
static int
plain(uint32_t cp)
{
	if (cp >= 'a' && cp <= 'z')
		return (int)cp;
	if (cp >= 'A' && cp <= 'Z')
		return (int)(cp - 'A' + 'a');
	if (cp >= 0x300 && cp <= 0x36f)
		return 0;
	if (cp >= 0xc0 && cp <= 0xff && latin1[cp - 0xc0] != ' ')
		return latin1[cp - 0xc0];
	return -1;
}

static int
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A word without blanks around it, case and accents. 0 or ERR_NOTFOUND. */
static int
fold(const char *s, char out[static FOLD_MAX])
{
	size_t len = 0;
	int c;

	while (blank(*s))
		s++;
	while (*s != '\0' && !blank(*s)) {
		c = plain(utf8_next(&s));
		if (c < 0 || len + 1 >= FOLD_MAX)
			return ERR_NOTFOUND;
		if (c > 0)
			out[len++] = (char)c;
	}
	while (blank(*s))
		s++;
	out[len] = '\0';
	return *s == '\0' && len > 0 ? 0 : ERR_NOTFOUND;
}

static int
find(const char *const list[static WORDS_LIST], const char *folded)
{
	size_t len = strlen(folded);
	char word[FOLD_MAX];

	/* No two words of a list begin with the same four letters. */
	for (int i = 0; i < WORDS_LIST; i++)
		if (fold(list[i], word) == 0 && (strcmp(word, folded) == 0 ||
		    (len >= WORDS_LETTERS && strncmp(word, folded, len) == 0)))
			return i;
	return -1;
}

int
words_find(const char *typed, int *en, int *fr)
{
	char folded[FOLD_MAX];

	*en = *fr = -1;
	if (typed == NULL || fold(typed, folded) != 0)
		return ERR_NOTFOUND;
	*en = find(words_en, folded);
	*fr = find(words_fr, folded);
	return *en >= 0 || *fr >= 0 ? 0 : ERR_NOTFOUND;
}

int
words_match(const char *typed, uint16_t pos)
{
	int en, fr;

	return words_find(typed, &en, &fr) == 0 && (en == pos || fr == pos);
}
