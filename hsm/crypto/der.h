/* DER (X.690) by its headers, for telling what a file is. */
#ifndef KC_HSM_CRYPTO_DER_H
#define KC_HSM_CRYPTO_DER_H

#include <stdint.h>

/* Moves on over a header: its universal tag; -1 for anything else, also for one
 * whose *len bytes are not all there. */
int der_tag(const uint8_t **p, const uint8_t *end, long *len);

#endif
