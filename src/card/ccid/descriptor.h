/*
 * What a chip card interface says of itself before it is spoken to: USB 2.0
 * 9.6 (configuration, interface, endpoint) and CCID 1.1 5.1 (class descriptor).
 */
#ifndef KC_CARD_CCID_DESCRIPTOR_H
#define KC_CARD_CCID_DESCRIPTOR_H

#include "src/base/buf.h"

/* dwFeatures: what the reader does by itself, and at which level it talks. */
#define CCID_AUTO_PARAMS	0x00000002u	/* from the ATR */
#define CCID_AUTO_VOLTAGE	0x00000008u
#define CCID_AUTO_CLOCK		0x00000010u
#define CCID_AUTO_BAUD		0x00000020u
#define CCID_AUTO_NEGOTIATE	0x00000040u	/* parameters, its own way */
#define CCID_AUTO_PPS		0x00000080u
#define CCID_AUTO_IFSD		0x00000400u
#define CCID_LEVELS		0x00070000u	/* none of them: characters */
#define CCID_TPDU		0x00010000u
#define CCID_SHORT_APDU		0x00020000u
#define CCID_EXTENDED_APDU	0x00040000u

#define CCID_SLOTS_MAX 16

struct ccid_class {
	uint8_t interface;		/* bInterfaceNumber */
	uint8_t out, in;		/* endpoints: bulk */
	uint8_t event;			/* interrupt; 0: it has none */
	uint16_t packet;		/* the most that comes in at once, bytes */
	uint8_t slots;			/* from 1 */
	uint8_t voltages;		/* bits: 1 5 V, 2 3 V, 4 1.8 V */
	uint32_t protocols;		/* bits: 1 << T */
	uint32_t clock;			/* kHz */
	uint32_t rate_max;		/* bit/s */
	uint32_t ifsd;			/* T=1, bytes */
	uint32_t features;
	uint32_t message_max;		/* bytes, header included */
};

/* What is left to the host, by dwFeatures. */
#define CCID_SET_VOLTAGE	1u
#define CCID_SET_LINE		2u	/* parameters, by SetParameters */
#define CCID_ASK_PPS		4u
#define CCID_ASK_IFSD		8u	/* T=1 only */

unsigned ccid_duties(const struct ccid_class *c);

/*
 * The nth chip card interface (from 0) of a configuration, as the device gives
 * it. Interfaces of class FF count when vendor_class is 1: early readers are
 * CCID and do not say so. Only alternate setting 0, and no ICCD (protocols 1
 * and 2). 0, ERR_NOTFOUND when there is none, ERR_FORMAT for what cannot be.
 */
int ccid_descriptor(struct view config, unsigned nth, int vendor_class,
    struct ccid_class *out);

#endif
