/* Words of a recorded script: quoting, facts instead of what was copied from a
 * page, and which card is in the reader. */
#ifndef KC_REPLAY_RECORD_LINE_H
#define KC_REPLAY_RECORD_LINE_H

#include "src/page/page.h"
#include "src/replay/script.h"

/* 1 when a script's line can hold this text in quotes. */
int record_can_quote(const char *text);

/* Appends text as one word of a script. Returns out->err. */
int record_quote(struct buf *out, const char *text);

/* The id of the page's fact or read-out that this is the value of, or NULL. Of a
 * read-out it is the words that are asked, or the last one, in either language, or
 * all of it; numbers are compared without
 * their blanks. Choices are never facts. */
const char *record_fact(const struct page *p, const struct field_def *def,
    const char *value);

#define RECORD_CARDS 256

/* The cards that a real reader has seen: zeroed at first. */
struct record_cards {
	int in;			/* a card is in the reader, as far as was told */
	uint32_t count;
	char number[RECORD_CARDS][24];
	unsigned n;
	unsigned at;		/* the newest one: card-<at> */
};

enum record_card {
	RECORD_CARD_SAME, RECORD_CARD_IN, RECORD_CARD_OUT, RECORD_CARD_UNKNOWN
};

/*
 * What people did with the reader since the call before; to be called until it
 * says RECORD_CARD_SAME. A virtual reader is moved by events only: nothing is
 * told of it.
 */
enum record_card record_card(struct record_cards *c,
    const struct page_reader *now);

#endif
