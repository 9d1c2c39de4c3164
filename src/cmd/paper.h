/* What somebody reads off the paper record: a digest in hex, or its twelve words. */
#ifndef KC_CMD_PAPER_H
#define KC_CMD_PAPER_H

#include "src/base/digest.h"
#include "src/base/words.h"

struct paper {
	int given;
	int by_words;
	uint8_t digest[SHA256_LEN];
	char word[WORDS_N][24];
};

/* 64 hex digits of either case, with blanks and colons between: 0 or ERR_ARG. */
int paper_hex(const char *s, uint8_t out[static SHA256_LEN]);

/* The same, or twelve words with blanks between, in either language; of each the
 * first four letters suffice. 0 or ERR_ARG. */
int paper_read(struct paper *p, const char *s);

/* 1 when it is what stands on the paper: all of it by hex, 128 bits by words. */
int paper_is(const struct paper *p, const uint8_t digest[static SHA256_LEN]);

#endif
