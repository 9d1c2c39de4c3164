/*
 * T=0, ISO/IEC 7816-3 chapters 10 and 12: a short APDU as what is sent, by a
 * reader that minds the procedure bytes (TPDU level) or by one that leaves them
 * to the host (character level). Bytes there and back, nothing waits here.
 *
 * 6Cxx is asked again with the length that it names. 61xx goes up: who asked
 * collects it (src/card/piv/apdu.c).
 */
#ifndef KC_CARD_CCID_T0_H
#define KC_CARD_CCID_T0_H

#include "src/base/buf.h"

struct t0 {
	uint8_t head[5];	/* CLA INS P1 P2 P3 */
	struct view data;	/* of the command, the caller's; empty: it asks */
	int characters;		/* the procedure bytes are minded here */
	size_t sent, got;	/* of the data */
	size_t due;		/* data that the card announced */
	int again;		/* 6Cxx was followed once */
	uint8_t sw1;		/* 0: not seen yet */
};

/* What is to be done next. */
enum t0_next {
	T0_DONE,		/* the answer is whole */
	T0_SEND,		/* send what is in out, then read */
};

/* apdu: cases 1 to 4, short; it has to live as long as the exchange. 0, or
 * ERR_ARG. The case's Le beside data is not sent: T=0 has no place for it. */
int t0_begin(struct t0 *t, struct view apdu, int characters);

/* Appends what is sent first. */
int t0_first(const struct t0 *t, struct buf *out);

/* How many bytes have to be read next, at character level. */
size_t t0_wants(const struct t0 *t);

/*
 * Takes what came. T0_SEND: out (which may stay empty: only read on) and read
 * again. T0_DONE: answer has the data and the status word. ERR_CARD_APDU for
 * what T=0 does not allow, and more than was asked for; ERR_TOOBIG.
 */
int t0_take(struct t0 *t, struct view in, struct buf *answer, struct buf *out);

#endif
