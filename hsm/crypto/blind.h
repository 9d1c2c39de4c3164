/*
 * ECDH on P-256 with a card that is asked about another point each time. Of a
 * point P the card gets r·P for a fresh r, and answers the x of d·r·P; r⁻¹ brings
 * the x of d·P back. Nothing that the card, its daemon or a recording holds is of
 * use the next time.
 *
 * An x stands for two points, y and -y: both give the same result, as r⁻¹ times
 * either has the same x.
 */
#ifndef KC_HSM_CRYPTO_BLIND_H
#define KC_HSM_CRYPTO_BLIND_H

#include <openssl/bn.h>

#include "hsm/crypto/pkey.h"

struct blind {
	BIGNUM *r;		/* in [1, n - 1] */
};

/* Draws r: out is r·point. ERR_POINT when point is none of the curve. */
int blind_new(struct blind *b, const uint8_t point[static POINT_LEN],
    uint8_t out[static POINT_LEN]);

/* The same with this r, big endian, for vectors. ERR_ARG: not in [1, n - 1]. */
int blind_with(struct blind *b, const uint8_t r[static 32],
    const uint8_t point[static POINT_LEN], uint8_t out[static POINT_LEN]);

/* x: what the card answered. z: as if it had been asked about point itself, when
 * it answered rightly; what z opens tells. ERR_POINT: x is of no point. */
int blind_undo(const struct blind *b, const uint8_t x[static 32],
    struct secret *z);

void blind_free(struct blind *b);	/* wipes; one of zeros is empty */

#endif
