/* Answers to reset, ISO/IEC 7816-3 8.2 and 7816-4 8.1.1: who says what. */
#ifndef KC_CARD_PIV_ATR_H
#define KC_CARD_PIV_ATR_H

#include "src/base/buf.h"

/* The historical bytes: neither interface bytes nor the check byte. Empty for
 * what is no ATR. */
struct view atr_historical(struct view atr);

/* What the card calls itself there, "" where that is no text: in COMPACT-TLV
 * (first byte 80) the issuer's data, else the first printable run of four or
 * more. */
void atr_name(struct view historical, char out[static 16]);

#endif
