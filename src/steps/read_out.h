/*
 * Words that people type from paper, or as they hear them: one way for all pages.
 * A page draws which of the twelve it asks for when it starts; it shows the others
 * at most. Who types all twelve, or the hex digits, has said enough as well.
 */
#ifndef KC_STEPS_READ_OUT_H
#define KC_STEPS_READ_OUT_H

#include "src/base/paper.h"
#include "src/flow/flow.h"

#define READ_OUT_SOME 3

/* The rows of "word" in a page's fields: some, one or all of the words. */
#define READ_OUT_FIELD \
	{ "word", N_("The missing words, in order"), FIELD_WORD, 80 }
#define READ_OUT_FIELD_ALL \
	{ "word", N_("All twelve words, as on the paper"), FIELD_WORD, 160 }

/* page_def.enter, or in it: words are drawn. */
enum move read_out_some(struct flow *f);	/* READ_OUT_SOME */
enum move read_out_all(struct flow *f);

/* The read-out without the words that were drawn; in a rehearsal a practice sheet has
 * these, as a virtual card's face its PIN. */
void read_out_page(const struct flow *f, struct page *p, const char *id,
    const char *label, const uint8_t digest[static SHA256_LEN]);

/* Holds the page's field "word" against what was asked of the digest. 0, or
 * ERR_ARG: a notice says that there is nothing, or that it is something else. */
int read_out_check(struct flow *f, const uint8_t digest[static SHA256_LEN]);
#define READ_OUT_FACTS " sheet"	/* beside its own */
#define READ_OUT_NOTICES "word-empty word-differs"

#endif
