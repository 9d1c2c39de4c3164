/*
 * What is in a transfer package: the lengths that tell from outside what it may be,
 * and, once a vault opened it, what it is. One table for the doctor and the vault.
 */
#ifndef KC_HSM_KEYS_INSIDE_H
#define KC_HSM_KEYS_INSIDE_H

#include <stddef.h>

#include <openssl/evp.h>

#include "src/base/buf.h"

struct inside {
	unsigned lo, hi;	/* bytes when wrapped (RFC 5649): ceil8(n) + 8 */
	const char *what;	/* data, not translated */
	int err;		/* 0: a vault takes it; else ERR_INSIDE_* */
	const char *kty, *crv;	/* for az; NULL: several, or none */
};

/* The row for a length, those that a vault takes first; NULL: none. */
const struct inside *inside_fits(size_t wrapped);

/* The pair in a package that was opened: 0 and *out (EVP_PKEY_free), or the
 * ERR_INSIDE_* that names what is there instead. */
int inside_read(struct view plain, EVP_PKEY **out);

#endif
