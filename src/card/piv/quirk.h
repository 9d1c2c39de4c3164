/*
 * What makers do differently, where an answer alone does not tell: a table by
 * the historical bytes of the ATR and the version of the application. Code asks
 * for a quirk, never for a maker.
 */
#ifndef KC_CARD_PIV_QUIRK_H
#define KC_CARD_PIV_QUIRK_H

#include "src/card/reader.h"

/* The serial number is the same on every device: it is none. */
#define QUIRK_SERIAL_SHARED	0x1u
/* 5FC109 holds a text from the factory that is nobody's. */
#define QUIRK_PRINTED_TEXT	0x2u
/* Managed by something of its own, which counts wrong keys: not to be tried. */
#define QUIRK_OWN_ADMIN		0x4u

struct piv_quirk {
	const char *mark;	/* stands in the historical bytes */
	uint8_t until[3];	/* the last version that is so; 0: every one */
	unsigned what;
};

/* The row for a card, or NULL. version: zero where the card tells none. */
const struct piv_quirk *quirk_find(struct view historical,
    const uint8_t version[static 3]);

/* 1 when the card in this reader has it. */
int quirk_has(const struct reader *r, unsigned what);

#endif
