/*
 * The driver "usb" in cardd of the tests: the real one, over a reader of
 * tests/fake/ccid.c in which people put virtual cards as if they were real ones.
 * "usb:DIR": the cards lie in DIR, and what was asked and said is written to
 * DIR/trace at the end (tests/unit/card_trace.h). What people do with their hands
 * is a line in DIR/hands, which is gone once it is done, at the next look:
 *
 *	insert NAME	a card, in the place of the one that is in
 *	remove
 *	pull-card	the card is pulled while it is asked the next time
 *	pull-reader	the reader is
 *	plug-reader	it is plugged in again, with what is in it
 */
#ifndef KC_TESTS_USB_CARDS_H
#define KC_TESTS_USB_CARDS_H

#include "src/card/reader.h"

/* card answers for the card that is in; it stays the caller's. 0 or the error. */
int usb_cards_open(struct reader *r, struct reader *card, const char *dir);
void usb_cards_close(struct reader *r);

#endif
