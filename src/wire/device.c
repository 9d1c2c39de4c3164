#include "src/wire/device.h"

#include <stddef.h>

#define SCM	0x04e6
#define YUBICO	0x1050

static const struct {
	uint16_t vendor, product;
	unsigned quirks;
} devices[] = {
	{ SCM, 0xe003, DEVICE_VENDOR_CLASS },	/* SPR 532 */
	/* The product's number says which interfaces are switched on. */
	{ YUBICO, 0x0110, DEVICE_OFF },		/* NEO: OTP */
	{ YUBICO, 0x0113, DEVICE_OFF },		/* NEO: U2F */
	{ YUBICO, 0x0114, DEVICE_OFF },		/* NEO: OTP, U2F */
	{ YUBICO, 0x0401, DEVICE_OFF },		/* 4, 5: OTP */
	{ YUBICO, 0x0402, DEVICE_OFF },		/* 4, 5: FIDO */
	{ YUBICO, 0x0403, DEVICE_OFF },		/* 4, 5: OTP, FIDO */
};

unsigned
device_quirks(uint16_t vendor, uint16_t product)
{
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (devices[i].vendor == vendor &&
		    devices[i].product == product)
			return devices[i].quirks;
	return 0;
}
