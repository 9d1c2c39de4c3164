/*
 * Readers and tokens as they describe themselves: facts of real devices, made
 * into the descriptors that they send. What is left to the host follows from
 * them, and is written down here by hand.
 */
#ifndef KC_TESTS_CCID_DEVICES_H
#define KC_TESTS_CCID_DEVICES_H

#include "src/card/ccid/descriptor.h"

struct device_facts {
	const char *name;
	uint16_t vendor, product;
	uint8_t interface;	/* of the chip card; those before it are others' */
	uint8_t class;		/* 0b, or ff */
	uint8_t endpoints;	/* 3: with an interrupt endpoint; 2: without */
	uint8_t voltages;
	uint32_t protocols, clock, rate_max, ifsd, features, message_max;
	unsigned duties;	/* what follows */
};

#define V CCID_SET_VOLTAGE
#define L CCID_SET_LINE
#define P CCID_ASK_PPS
#define I CCID_ASK_IFSD

static const struct device_facts devices[] = {
	{ "SCM SCR3310", 0x04e6, 0x5116, 0, 0x0b, 3, 1, 3, 4000, 307200, 252,
	  0x000100ba, 263, I },
	{ "SCM SPR532", 0x04e6, 0xe003, 0, 0xff, 3, 1, 3, 4000, 307200, 252,
	  0x000100ba, 263, I },
	{ "ACS ACR38", 0x072f, 0x90cc, 0, 0x0b, 3, 1, 3, 4000, 129032, 254,
	  0x00010030, 271, V | L | P | I },
	{ "ACS ACR39U", 0x072f, 0xb100, 0, 0x0b, 3, 7, 3, 4800, 826000, 247,
	  0x000100b2, 271, V | I },
	{ "ACS ACR1252, contactless", 0x072f, 0x223b, 0, 0x0b, 3, 7, 2, 4000,
	  250000, 254, 0x00040040, 522, V },
	{ "ACS ACR1252, SAM", 0x072f, 0x223b, 1, 0x0b, 3, 1, 3, 3420, 213750,
	  254, 0x000204ba, 288, 0 },
	{ "Gemalto PC Twin", 0x08e6, 0x3437, 0, 0x0b, 3, 7, 3, 4000, 344086, 254,
	  0x00010230, 271, V | L | P | I },
	{ "Alcor AU9540", 0x058f, 0x9540, 0, 0x0b, 3, 7, 3, 3700, 318280, 254,
	  0x000404be, 272, 0 },
	{ "AK910 CKey", 0x2021, 0x0001, 0, 0x0b, 3, 2, 3, 4000, 250000, 247,
	  0x000100b6, 271, V | I },
	{ "YubiKey 4, all interfaces", 0x1050, 0x0407, 2, 0x0b, 3, 7, 2, 4000,
	  307200, 2038, 0x000400fe, 3072, 0 },
	{ "Nitrokey 3", 0x20a0, 0x42b2, 0, 0x0b, 2, 1, 2, 3580, 9600, 254,
	  0x00040840, 3072, V },
	{ "Nitrokey HSM", 0x20a0, 0x4230, 1, 0x0b, 3, 2, 2, 3600, 116129, 254,
	  0x000104ba, 271, 0 },
	{ "PIVKey T800", 0x096e, 0x0603, 0, 0x0b, 2, 1, 3, 4000, 600000, 254,
	  0x00010230, 271, V | L | P | I },
	{ "JaCarta", 0x24dc, 0x0101, 0, 0x0b, 2, 7, 3, 4000, 10752, 252,
	  0x0001023c, 271, L | P | I },
	{ "Athena IDProtect", 0x0dc3, 0x0900, 0, 0x0b, 2, 7, 3, 4000, 10752, 252,
	  0x0001023c, 271, L | P | I },
	{ "QEMU's", 0x08e6, 0x4433, 0, 0x0b, 3, 7, 1, 4000, 307200, 254,
	  0x000104fe, 65554, 0 },
};

#undef V
#undef L
#undef P
#undef I
#define N_DEVICES (sizeof(devices) / sizeof(devices[0]))

/* Appends one interface: a keyboard (03), or the chip card's. */
static inline void
put_interface(struct buf *b, uint8_t number, uint8_t class, uint8_t endpoints)
{
	const uint8_t d[9] = { 9, 4, number, 0, endpoints, class, 0, 0, 0 };

	(void)buf_put(b, d, sizeof(d));
}

static inline void
put_endpoint(struct buf *b, uint8_t address, uint8_t type)
{
	const uint8_t d[7] = { 7, 5, address, type, 64, 0, 16 };

	(void)buf_put(b, d, sizeof(d));
}

static inline void
put_le32(uint8_t *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

static inline void
put_class(struct buf *b, const struct device_facts *f)
{
	uint8_t d[54] = { 54, 0x21, 0x10, 0x01, 0, f->voltages };

	put_le32(d + 6, f->protocols);
	put_le32(d + 10, f->clock);
	put_le32(d + 14, f->clock);
	put_le32(d + 19, 10752);
	put_le32(d + 23, f->rate_max);
	put_le32(d + 28, f->ifsd);
	put_le32(d + 40, f->features);
	put_le32(d + 44, f->message_max);
	d[48] = d[49] = 0xff;
	d[53] = 1;
	(void)buf_put(b, d, sizeof(d));
}

/* The configuration of a device, as it is read from it. */
static inline void
put_device(struct buf *b, const struct device_facts *f)
{
	static const uint8_t config[9] = { 9, 2, 0, 0, 1, 1, 0, 0x80, 50 };
	/* HID has a class descriptor of the same number. */
	static const uint8_t hid[9] = { 9, 0x21, 0x11, 1, 0, 1, 0x22, 63, 0 };

	(void)buf_put(b, config, sizeof(config));
	for (uint8_t i = 0; i < f->interface; i++) {
		put_interface(b, i, 3, 1);
		(void)buf_put(b, hid, sizeof(hid));
		put_endpoint(b, (uint8_t)(0x84 + i), 3);
	}
	put_interface(b, f->interface, f->class, f->endpoints);
	put_class(b, f);
	put_endpoint(b, 0x01, 2);
	put_endpoint(b, 0x82, 2);
	if (f->endpoints == 3)
		put_endpoint(b, 0x83, 3);
}

#endif
