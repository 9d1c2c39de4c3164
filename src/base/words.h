/*
 * Read-outs: the first 128 bits of a SHA-256 digest and 4 check bits (the first
 * four of the SHA-256 of those 16 bytes, as BIP-39 does) as 12 words of 11 bits
 * from the official English and French lists. A position is the same in both,
 * so two languages can compare.
 */
#ifndef KC_BASE_WORDS_H
#define KC_BASE_WORDS_H

#include <stdint.h>

#include "src/base/digest.h"

#define WORDS_N 12
#define WORDS_LETTERS 4		/* the first letters that suffice for a word */

enum word_list { WORDS_EN, WORDS_FR };

/* The one that the chosen language reads out from. */
enum word_list words_list(void);

/* The twelve positions (0 to 2047) of a digest. 0 or ERR_CRYPTO. */
int words_of(const uint8_t digest[static SHA256_LEN], uint16_t pos[static WORDS_N]);

/* The word at a position, UTF-8; static. */
const char *words_text(enum word_list list, uint16_t pos);

/*
 * The positions that a typed word has, by either list; case and accents are
 * ignored, blanks around it too; the first four letters suffice. A word may stand in both lists at different
 * places: *en and *fr are -1 where it does not stand. 0 or ERR_NOTFOUND.
 */
int words_find(const char *typed, int *en, int *fr);

/* 1 when the typed word is the one at pos, in either language. */
int words_match(const char *typed, uint16_t pos);

#endif
