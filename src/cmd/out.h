/*
 * What the commands print: plain lines, translated, with nothing of a file's
 * text that could move a terminal's cursor.
 */
#ifndef KC_CMD_OUT_H
#define KC_CMD_OUT_H

#include <getopt.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/buf.h"
#include "src/base/digest.h"

/* "FILE: what it is" */
void out_head(const char *file, const char *what);

/* "  Label: value". label is translated already. */
void out_pair(const char *label, const char *value);
void out_number(const char *label, uint64_t n);
/* The digest as hex, and its twelve words in the language of the pages. */
void out_digest(const char *label, const uint8_t digest[static SHA256_LEN]);

/* "  Mode: rehearsal" (enum mode), a line for each right (enum right). */
void out_mode(unsigned mode);
void out_rights(uint32_t rights);

/* A sentence of its own, with places as in say.h. */
void out_say(const char *text, ...) __attribute__((sentinel));

/* One line a check. OK holds, NO does not, UNSURE cannot be told, NOTE says
 * something beside. */
enum mark { MARK_OK, MARK_NO, MARK_UNSURE, MARK_NOTE };

/* How it all ends: what comes first counts. */
struct tally {
	unsigned no, unsure;
	unsigned dissent;	/* people who do not agree */
	unsigned unfinished;	/* ceremonies that have not come to their end */
	unsigned uncompared;	/* records that were held against no paper */
};

void out_check(struct tally *t, enum mark mark, const char *text, ...)
    __attribute__((sentinel));

/* 1, 3, 5, 6, 3 or 0 for what was counted, in this order. */
int tally_status(const struct tally *t);

/* getopt_long, but no option may be written shorter than it is ('?'): who else reads
 * the words, as the launcher does, reads the same. */
int out_getopt(int argc, char **argv, const char *letters,
    const struct option *options);

/* What out_getopt returned '?' or ':' for (opterr 0, letters that begin with
 * ':'), translated; *word is the option as it was typed. libc has sentences of
 * its own, in the language of its own locale. */
const char *out_option(int o, char *const *argv, const char **word);

/* The last line of verify; its exit status. */
int out_result(const struct tally *t);

/* The sentence for an error of a file or of keyd, translated. */
const char *out_error(int err);

#endif
