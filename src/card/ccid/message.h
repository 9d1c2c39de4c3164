/*
 * Messages between a host and a chip card reader, CCID 1.1 chapter 6: ten bytes
 * of header, little endian, then data. Bytes there and back, nothing else.
 */
#ifndef KC_CARD_CCID_MESSAGE_H
#define KC_CARD_CCID_MESSAGE_H

#include "src/base/buf.h"

#define CCID_HEADER 10
/* Nothing of ours is longer: 64 KiB of an extended APDU are not asked for. */
#define CCID_MESSAGE_MAX 4096

enum ccid_type {
	CCID_POWER_ON = 0x62, CCID_POWER_OFF = 0x63, CCID_SLOT = 0x65,
	CCID_GET_PARAMS = 0x6c, CCID_SET_PARAMS = 0x61, CCID_XFR = 0x6f,
	CCID_ABORT = 0x72,
	/* answers */
	CCID_DATA_IS = 0x80, CCID_SLOT_IS = 0x81, CCID_PARAMS_ARE = 0x82,
	/* on the interrupt endpoint */
	CCID_CHANGED = 0x50, CCID_HARDWARE = 0x51
};

/* bmICCStatus of an answer. */
enum ccid_icc { CCID_ACTIVE, CCID_INACTIVE, CCID_ABSENT };

struct ccid_message {
	uint8_t type, slot, seq;
	/* of a command as its kind has them; of an answer bStatus, bError and
	 * one of its kind's own (clock, protocol, chaining) */
	uint8_t param[3];
	struct view data;
};

/* Appends the message. 0 or the buffer's error. */
int ccid_write(struct buf *out, const struct ccid_message *m);

/* Reads an answer; m->data points into bytes. What stands behind the length
 * that the header says is not looked at. 0, or ERR_FORMAT. */
int ccid_read(struct view bytes, struct ccid_message *m);

/* What an answer is to the command that was sent. */
enum ccid_said {
	CCID_DONE,
	CCID_LATER,	/* the card wants more time: read on */
	CCID_STALE	/* of another command, which nobody waits for: read on */
};

/*
 * enum ccid_said, or an error: ERR_CARD_REMOVED when the slot is empty,
 * ERR_CARD_MUTE when the card says nothing, ERR_CANCELLED after an abort,
 * ERR_UNSUPPORTED for a command or protocol that the reader does not have,
 * ERR_LOCKED while the slot is busy, ERR_CARD_APDU for noise on the line and
 * answers that are none to this command.
 */
int ccid_judge(const struct ccid_message *command,
    const struct ccid_message *answer);

/* bmICCStatus. 3, which is reserved, is no card. */
enum ccid_icc ccid_icc(const struct ccid_message *answer);

/*
 * A message of the interrupt endpoint: 1 when it says of this slot that a card
 * is there, 0 that there is none, ERR_NOTFOUND when it says nothing of it.
 */
int ccid_changed(struct view bytes, unsigned slot);

#endif
