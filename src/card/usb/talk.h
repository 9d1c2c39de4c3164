/*
 * One command to a reader and its answer: sequence numbers, time extensions,
 * abort. Over the seam of usb.h; who calls keeps one at a time.
 */
#ifndef KC_CARD_USB_TALK_H
#define KC_CARD_USB_TALK_H

#include "src/card/ccid/message.h"
#include "src/card/usb/usb.h"

struct talk {
	const struct usb_ops *usb;
	void *self;			/* the seam's */
	struct ccid_class class;
	uint8_t seq;			/* of the next command */
	struct buf in;			/* the answer that comes in */
};

/* How long is waited, in ms. */
struct patience {
	int once;	/* until the command is sent, at most 2 s; then without
			 * a word of the reader */
	int all;	/* while it asks for more time */
	int leave;	/* 1: nothing is given up when once is over; what comes
			 * later is known to be old */
};

/* self was claimed. talk_done frees and closes it. */
void talk_init(struct talk *t, const struct usb_ops *usb, void *self,
    const struct ccid_class *c);
void talk_done(struct talk *t);

/*
 * Sends the command (its seq is set here) and reads its answer, which points
 * into t until the next call. 0; ERR_READER_SILENT when once is over, ERR_CARD_TOUCH
 * when all is: the reader was told to give it up, then; ERR_READER_GONE; ERR_IO
 * when its pipes had to be cleared; else what ccid_judge makes of the answer.
 */
int talk_ask(struct talk *t, struct ccid_message *command,
    struct patience ms, struct ccid_message *answer);

#endif
