/*
 * What single products do differently, where no descriptor tells: a table by
 * vendor and product. Code asks for a quirk, never for a product.
 */
#ifndef KC_WIRE_DEVICE_H
#define KC_WIRE_DEVICE_H

#include <stdint.h>

/* CCID behind interface class FF. */
#define DEVICE_VENDOR_CLASS	0x1u
/* A security token in a mode without its chip card interface. */
#define DEVICE_OFF		0x2u

/* The quirks of a product: 0 for nearly all. */
unsigned device_quirks(uint16_t vendor, uint16_t product);

#endif
