/*
 * Chip card readers behind the seam of usb.h, for tests: each has the
 * descriptors of a real device, talks at its level, and has a card in its slot
 * that answers by another reader. It misbehaves on demand. Time is its own:
 * waiting costs none.
 */
#ifndef KC_TESTS_CCID_H
#define KC_TESTS_CCID_H

#include "src/card/ccid/message.h"
#include "src/card/reader.h"
#include "src/card/usb/usb.h"
#include "src/wire/plug.h"
#include "tests/unit/ccid_devices.h"

#define T_BLOCK 259

enum misdeed {
	DOES_WELL,
	DOES_STALL,		/* the pipe has to be cleared */
	DOES_NOTHING,		/* says nothing any more, until it is aborted */
	DOES_OLD,		/* the answer to another command comes first */
	DOES_LATER,		/* asks for time, again and again */
	DOES_FOR_EVER,		/* ... and never stops */
	DOES_EMPTY,		/* a packet of nothing comes first */
	DOES_SHORT,		/* packets of 7 bytes */
	DOES_CUT,		/* half an answer, and no more */
	DOES_GARBAGE,		/* bytes that are no message */
	DOES_HUGE,		/* says that 64 KiB follow */
	DOES_OTHER,		/* an answer of another kind */
	DOES_LONG,		/* more than any APDU says */
	DOES_PARITY,		/* noise on the card's line */
	DOES_MUTE,		/* the card says nothing */
	DOES_OUT,		/* the card is pulled */
	DOES_GONE,		/* the reader is */
	/* at T=1, by the card */
	DOES_WTX, DOES_LRC, DOES_AGAIN, DOES_RESYNCH,
	DOES_HOLLOW,		/* parts of an answer, with nothing in them */
	/* a word each 100 ms, and never what was asked for */
	DOES_SIZES,		/* T=1: S(IFS) */
	DOES_WAITS,		/* T=1: S(WTX) */
	DOES_NULLS,		/* T=0, characters: 60 */
	DOES_BLANKS,		/* ... not even that */
	MISDEEDS
};

struct fake_ccid {
	const struct device_facts *facts;
	const char *atr;		/* hex */
	struct reader *card;		/* what answers APDUs */
	int there, powered;		/* the slot */
	int gone, busy, by_kernel;	/* the device; who holds its interface */
	enum misdeed does;		/* at the next XfrBlock */
	unsigned times;			/* so often */
	int chains;			/* answers in parts, at extended level */
	unsigned resets, aborts;	/* how often it was asked for */
	unsigned xfrs;			/* blocks that came */
	unsigned touched;		/* how often it was opened */
	unsigned plain;			/* transfers in memory that is not locked */
	int deaf;			/* takes nothing, until time is over */
	uint8_t params[7];		/* what SetParameters said last */
	/* -- its own */
	int stalled, holds, open;
	int fd;				/* what goes along with its message */
	struct ccid_message last;
	struct buf in, event, part;	/* to be read; answers that wait */
	size_t packet, left;
	struct {
		uint8_t ns, nr, ifsd, last[T_BLOCK];
		size_t last_len, flying;
		struct buf command, answer;
	} t1;
};

extern const struct usb_ops usb_fake;

/* A fresh one, its reader's message for it, and a descriptor to be passed with
 * it (the caller's). card may be NULL: nothing is in it. */
void fake_ccid_init(struct fake_ccid *f, const struct device_facts *facts,
    const char *atr, struct reader *card);
void fake_ccid_end(struct fake_ccid *f);
void fake_ccid_plug(struct fake_ccid *f, int socket);

/* The card comes and goes; loud: the interrupt endpoint says so. */
void fake_ccid_card(struct fake_ccid *f, int there, int loud);

/* Lets so many ms go by. */
void fake_ccid_wait(int ms);

#endif
