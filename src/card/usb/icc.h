/*
 * A card in a slot: powered, its protocol agreed on, APDUs at whatever level the
 * reader talks. CCID 1.1 chapters 3.2 and 6; the line itself is src/card/ccid/.
 */
#ifndef KC_CARD_USB_ICC_H
#define KC_CARD_USB_ICC_H

#include "src/card/ccid/line.h"
#include "src/card/ccid/t1.h"
#include "src/card/usb/talk.h"

struct icc {
	struct talk *talk;
	uint8_t slot;
	unsigned protocol;	/* T */
	struct line line;
	struct t1 t1;
	int64_t until;		/* of the exchange: no block is sent after it */
};

/*
 * Resets the card, whatever it was, and appends its ATR. 0; ERR_CARD_REMOVED,
 * ERR_CARD_MUTE, ERR_UNSUPPORTED when reader and card have no protocol in
 * common, errors of talk_ask.
 */
int icc_power_on(struct icc *c, struct talk *t, uint8_t slot,
    struct buf *atr);

/* One short APDU; appends its answer. Errors as above, those of t0.h, t1.h. Both
 * begin nothing more after 30 s, whatever the card says until then:
 * ERR_CARD_TOUCH when it asked to wait, else ERR_CARD_MUTE. */
int icc_transmit(struct icc *c, struct view apdu, struct buf *answer);

#endif
