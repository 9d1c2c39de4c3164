/*
 * T=1, ISO/IEC 7816-3 chapter 11: an APDU as a chain of blocks with sequence
 * numbers and a check code, for readers at TPDU level. Bytes there and back:
 * who calls moves blocks and keeps the time.
 *
 * A block that came broken is asked for again; after three that lead nowhere
 * both sides are set back to the start (resynchronisation) and the exchange has failed. It is not
 * begun anew: the card may have done what it was told, and a PIN has tries.
 */
#ifndef KC_CARD_CCID_T1_H
#define KC_CARD_CCID_T1_H

#include "src/base/buf.h"

#define T1_BLOCK_MAX 259	/* NAD PCB LEN, 254 bytes, CRC */
#define T1_IFS_MAX 254

enum t1_doing { T1_IDLE, T1_APDU, T1_IFS, T1_RESYNCH };

struct t1 {
	int crc;		/* as the ATR says (line.h) */
	uint8_t ifsc;		/* the card takes so many bytes a block */
	uint8_t ifsd;		/* ... and we do */
	uint8_t ns, nr;		/* of our next I-block; of the card's */
	enum t1_doing doing;
	struct view rest;	/* of the command: what was not acknowledged */
	size_t flying;		/* ... of which this is in the last I-block */
	unsigned errors;	/* since something led on */
	unsigned waits;		/* extensions in this exchange */
	int receiving;		/* the answer has begun */
	uint8_t wtx;		/* the card wants the next wait this much longer */
	uint8_t last[T1_BLOCK_MAX];	/* what was sent, to be sent again */
	size_t last_len;
};

enum t1_next { T1_DONE, T1_SEND };

/* As after a reset. */
void t1_init(struct t1 *t, int crc, uint8_t ifsc);

/*
 * Each begins an exchange and appends the block to be sent. apdu has to live as
 * long as it. ERR_ARG for an empty one.
 */
int t1_begin(struct t1 *t, struct view apdu, struct buf *out);
int t1_begin_ifs(struct t1 *t, uint8_t ifsd, struct buf *out);

/*
 * Takes a block, or an empty view when none came in time. T1_SEND: the block in
 * out is next; t->wtx, when it is not 0, multiplies the time to wait for its
 * answer. T1_DONE: answer has it whole. ERR_CARD_APDU: the card does not keep
 * to T=1; ERR_CARD_MUTE: not even a resynchronisation was answered;
 * ERR_CARD_TOUCH: it asked for more time 1000 times; ERR_CANCELLED: it gave the
 * chain up; ERR_TOOBIG, ERR_NOMEM. After an error t is as after t1_init where the
 * card was set back, too; who is not sure resets the card. What was sent last is
 * wiped after T1_DONE and errors.
 */
int t1_take(struct t1 *t, struct view block, struct buf *answer,
    struct buf *out);

/* No block comes any more: wipes likewise. */
void t1_drop(struct t1 *t);

#endif
