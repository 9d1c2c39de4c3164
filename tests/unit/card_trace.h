/*
 * A reader that owns a lower one and writes what moves, and one that plays it
 * back. A trace is text, one line a thing, hex in small letters:
 *
 *	state STATE COUNT	what state() said, when it said something new
 *	atr HEX			power_on
 *	> HEX			a command
 *	< HEX			what the card answered, status word last
 *	! ERR_NAME		instead of "atr" or "<": the reader's error
 *
 * ".." stands for a byte that is a secret: PINs, PUKs, management keys, the
 * object that keeps one, what an agreement came to. Played back, it is any byte
 * in a command and 00 in an answer.
 */
#ifndef KC_TESTS_CARD_TRACE_H
#define KC_TESTS_CARD_TRACE_H

#include "src/card/reader.h"

struct trace_record {
	struct reader lower;
	struct buf *out;		/* the text, appended to; the caller's */
	struct reader_status said;	/* the last "state" line */
	const struct blank *blank;	/* of the command that is under way */
};

struct trace_play {
	struct view rest;		/* lines that were not played yet */
	struct reader_status said;
};

/* Takes over *lower, which the new reader closes. */
void trace_record(struct reader *r, struct trace_record *self,
    struct reader *lower, struct buf *out);

/*
 * Plays a trace. What is asked must be what was asked then: anything else, a
 * line that is none, or one question too many is ERR_CARD_APDU, and stays it.
 */
void trace_play(struct reader *r, struct trace_play *self, struct view text);

/* 1 when every line was played. */
int trace_played(const struct trace_play *self);

#endif
