/*
 * What az is asked, word by word: a const table, and places in it for what people
 * or a file named. A place takes its own characters and no hyphen in front, so that
 * nothing that was typed can become an option; no shell is ever there.
 */
#ifndef KC_AZ_CALLS_H
#define KC_AZ_CALLS_H

#include "src/base/buf.h"
#include "src/wire/msg.h"

#define CALL_WORDS 24

struct call_words {
	struct buf text;		/* owned: where they lie */
	char *word[CALL_WORDS + 1];	/* behind "az"; ends with NULL */
};

/* Its row. seconds: how long it may take; speaks: what it says meanwhile is for
 * people; reads: it takes the request's file. */
struct call_row {
	unsigned seconds;
	int speaks, reads;
	const char *word[CALL_WORDS];
};

/* NULL for what is none, and for AZ_EMPTY. */
const struct call_row *call_find(unsigned call);

/* file: the path that stands for the request's file. 0 and *out (to be freed either
 * way), ERR_ARG for a text that its place does not take, or a place that it lacks. */
int call_make(const struct req_az *req, const char *file, struct call_words *out);
void call_free(struct call_words *w);

#endif
