/*
 * What people read off paper: a digest in hex, its twelve words, or those of them
 * that a page asks for. A set of asked words has bit i for word i + 1.
 */
#ifndef KC_BASE_PAPER_H
#define KC_BASE_PAPER_H

#include "src/base/digest.h"
#include "src/base/words.h"

#define PAPER_ALL ((1u << WORDS_N) - 1)

struct paper {
	int given;
	size_t n_words;			/* 0: by hex */
	uint8_t digest[SHA256_LEN];
	char word[WORDS_N][24];
};

/* 64 hex digits of either case, with blanks and colons between: 0 or ERR_ARG. */
int paper_hex(const char *s, uint8_t out[static SHA256_LEN]);

/* The same, or one to twelve words with blanks between, in either language; of each
 * the first four letters suffice. 0 or ERR_ARG. */
int paper_read(struct paper *p, const char *s);

/* 1 when it is what stands on the paper: all of it by hex, 128 bits by words. */
int paper_is(const struct paper *p, const uint8_t digest[static SHA256_LEN]);

/* 1 when it is all of it, or the asked words, in order. */
int paper_has(const struct paper *p, const uint8_t digest[static SHA256_LEN],
    unsigned asked);

/* n of the twelve words (at most all), drawn at random; 0 when the system gives no
 * random numbers. paper_draw.c alone: goldens draw always the same. */
unsigned paper_draw(unsigned n);

#endif
