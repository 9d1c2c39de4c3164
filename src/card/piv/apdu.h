/*
 * Commands to a card, ISO/IEC 7816-4: short APDUs, chained (CLA 10) where the
 * data is longer than 255 bytes; an answer in parts (61xx) is put together. Both
 * lie in locked memory as far as this file has them.
 */
#ifndef KC_CARD_PIV_APDU_H
#define KC_CARD_PIV_APDU_H

#include "src/card/reader.h"

#define SW_OK 0x9000

struct apdu {
	uint8_t ins, p1, p2;
	int answers;		/* data is expected: Le 00 is sent */
	struct view data;
};

/*
 * Sends a command whole and appends the answer's data. 0 and *sw, whatever the
 * card said; ERR_CARD_APDU when it broke the protocol, ERR_TOOBIG when it said
 * more than answer may hold; else the reader's error.
 */
int apdu_exchange(struct reader *r, const struct apdu *cmd, struct buf *answer,
    uint16_t *sw);

/* What a status word means: 0 for 9000, else an ERR_*; *detail (may be NULL)
 * becomes the tries left for ERR_PIN, 0xff where the card does not tell. */
int sw_error(uint16_t sw, uint32_t *detail);

/* 1 when err may be what the card said, 0 included: it is there and goes on. */
int sw_says(int err);

/* Both: 0, or the error of the reader or of the status word. */
int apdu_call(struct reader *r, const struct apdu *cmd, struct buf *answer,
    uint32_t *detail);

#endif
