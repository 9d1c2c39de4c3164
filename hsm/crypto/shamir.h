/*
 * Shamir's K of N over GF(256) (polynomial 0x11b), 32 bytes at a time. The
 * secret and the shares only ever pass through arithmetic on whole words: no
 * table is indexed and no branch is taken by them. The x are no secret.
 */
#ifndef KC_HSM_CRYPTO_SHAMIR_H
#define KC_HSM_CRYPTO_SHAMIR_H

#include <stddef.h>
#include <stdint.h>

#define SHAMIR_LEN 32
#define SHAMIR_MAX 64		/* cards */

/* Fills with random bytes: 0 or a negative ERR_*. */
typedef int (*shamir_random)(uint8_t *p, size_t len);

/* RAND_priv_bytes; what everything but the tests uses. */
int shamir_rand(uint8_t *p, size_t len);

/*
 * shares: n times 32 bytes, share i (from 0) for x = i + 1. 0, ERR_ARG unless
 * 1 <= k <= n <= 64, ERR_NOMEM, or the error of random.
 */
int shamir_split(const uint8_t secret[static SHAMIR_LEN], unsigned k, unsigned n,
    uint8_t *shares, shamir_random random);

/*
 * The secret that lies on the curve through all m shares, of which there must
 * be at least k. ERR_ARG when an x is zero or stands twice, or m is not 1 to 64.
 */
int shamir_combine(const uint8_t *x, const uint8_t *shares, unsigned m,
    uint8_t out[static SHAMIR_LEN]);

#endif
