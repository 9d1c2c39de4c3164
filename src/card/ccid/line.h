/*
 * The line to a card with contacts, ISO/IEC 7816-3: what its answer to reset
 * (8.2) says of protocol and timing, the exchange that agrees on it (PPS, 9),
 * and the same as CCID 1.1 6.1.7 takes it.
 */
#ifndef KC_CARD_CCID_LINE_H
#define KC_CARD_CCID_LINE_H

#include "src/base/buf.h"

#define LINE_FIDI_DEFAULT 0x11	/* F 372, D 1 */
#define LINE_IFS_DEFAULT 32

struct line {
	uint8_t first;		/* the protocol that is offered first */
	uint16_t offered;	/* bits: 1 << T */
	int specific;		/* TA2: no PPS; the protocol is .first */
	int by_card;		/* TA2, bit 5: the card's own F and D are used */
	uint8_t fidi;		/* TA1 */
	uint8_t guard;		/* TC1: N */
	uint8_t wi;		/* T=0: TC2 */
	uint8_t ifsc, bwi_cwi;	/* T=1 */
	int crc;		/* T=1: CRC, not LRC */
	uint8_t classes;	/* T=15: bits 1 5 V, 2 3 V, 4 1.8 V; 0: not told */
};

/* 0, or ERR_FORMAT: no TS, too short, a check byte that does not fit. Bytes
 * behind its end are ignored, as some readers give them. */
int line_read(struct view atr, struct line *l);

/* T to speak, of those that the reader has (bits): what is offered first where
 * that is one of them. ERR_UNSUPPORTED when there is none. */
int line_protocol(const struct line *l, uint32_t reader);

/* FI and DI for a reader of that clock (kHz) and highest rate (bit/s): the
 * card's own where they are known and not too fast, else the default. */
uint8_t line_fidi(const struct line *l, uint32_t clock, uint32_t rate_max);

/* 1 when a PPS is to be asked for: T or speed are not what they are without. */
int line_wants_pps(const struct line *l, unsigned t, uint8_t fidi);

/* Appends the PPS for T and speed, with its check byte. */
int line_pps(unsigned t, uint8_t fidi, struct buf *out);

/* What the card said to it: the FI and DI that hold now, or ERR_CARD_APDU. */
int line_pps_read(struct view asked, struct view said);

/* Appends abProtocolDataStructure for T: 5 bytes for 0, 7 for 1. */
int line_params(const struct line *l, unsigned t, uint8_t fidi,
    struct buf *out);

#endif
