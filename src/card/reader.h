/*
 * Readers: a driver moves single APDUs, knows nothing of PIV, and never waits
 * for people. The drivers stand in one list (reader.c).
 *
 * A driver may own a lower reader and pass calls on (record, inject faults):
 * it is one more const struct reader_ops, and callers see no difference.
 */
#ifndef KC_CARD_READER_H
#define KC_CARD_READER_H

#include <stdint.h>

#include "src/base/buf.h"
#include "src/wire/msg.h"

/* The largest short answer: 256 bytes and the status word. */
#define APDU_ANSWER_MAX 258
#define ATR_MAX 33

struct reader;

struct reader_status {
	enum card_state state;
	uint32_t count;		/* grows with every insertion and removal */
	/* grows when the card is without power that had it: the reader took it,
	 * or the card was swapped and nobody saw that */
	uint32_t doubts;
};

struct reader_ops {
	const char *driver;	/* the word of --reader */
	int is_virtual;

	/* Appends a rec_reader for each one found. 0, or why none can be used. */
	int (*list)(struct reader *r, struct buf *out);

	/* arg, plug: as for reader_open. Sets r->self. It comes before the jail
	 * is shut, and asks no device for anything.
	 * 0, ERR_READER_NONE, ERR_READER_PERM, ERR_READER_HELD, ERR_ARG, ... */
	int (*open)(struct reader *r, const char *arg, int plug);
	void (*close)(struct reader *r);

	/* Within 100 ms. 0, or the error of the reader. */
	int (*state)(struct reader *r, struct reader_status *st);

	/* Resets the card, which forgets every PIN; appends its ATR.
	 * 0, ERR_CARD_NONE, ERR_CARD_TWO, ERR_READER_GONE, ... */
	int (*power_on)(struct reader *r, struct buf *atr);

	/* One short APDU to the powered card; appends its answer, at least the
	 * status word. A card may wait for a touch: 30 s, then ERR_CARD_TOUCH.
	 * 0, ERR_CARD_REMOVED, ERR_READER_GONE, ... After an error the card has
	 * to be powered on again. */
	int (*transmit)(struct reader *r, struct view apdu, struct buf *answer);

	/* The folder of its files, for the jail; a descriptor that stays its own.
	 * NULL where it has none. */
	int (*folder)(const struct reader *r);

	/* action: enum tray_action. NULL where people move the cards. */
	int (*tray)(struct reader *r, int action, const char *name);

	/* Appends a rec_named for each card that tray can put in. 0, ERR_CARDS_MANY,
	 * or the error of looking. NULL where tray is. */
	int (*names)(struct reader *r, struct buf *out);
};

struct reader {
	const struct reader_ops *ops;	/* NULL: not open */
	void *self;
	const char *name;		/* for pages; lives as long as it is open */
	/* what the card at hand does differently (src/card/piv/quirk.h), or
	 * NULL; whoever powers it on looks it up */
	const struct piv_quirk *quirk;
};

/* driver: "virtual", "usb"; arg: its folder, its name, "" for none. plug: the
 * socket on which readers come (src/wire/plug.h), -1: none; the caller's. 0,
 * ERR_ARG for an unknown driver, or the driver's error. */
int reader_open(struct reader *r, const char *driver, const char *arg,
    int plug);

/* May be called on a reader that is not open. */
void reader_close(struct reader *r);

#endif
