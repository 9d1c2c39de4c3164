/*
 * DSA (FIPS 186-4) for KNSO, over domain parameters that are constants of this
 * program. A public key is a SubjectPublicKeyInfo (RFC 3279 2.3.2); of one that
 * comes from a file only y is taken, and all else has to be what it must be.
 */
#ifndef KC_HSM_CRYPTO_DSA_H
#define KC_HSM_CRYPTO_DSA_H

#include <openssl/evp.h>

#include "src/base/buf.h"

/* Numbers in lower-case hex. seed, counter and index say how p, q and g came
 * about: nothing but a check needs them. */
struct dsa_domain {
	const char *seed;
	int counter, index;
	const char *p, *q, *g;
};

extern const struct dsa_domain dsa_1024, dsa_3072;

/* The largest SubjectPublicKeyInfo of these domains, with some room. */
#define DSA_SPKI_MAX 1280

/* A new pair; nothing but x is chosen. 0 and *out (EVP_PKEY_free), ERR_CRYPTO. */
int dsa_new(const struct dsa_domain *d, EVP_PKEY **out);

/* A public key of exactly these domain parameters, in DER, 1 < y < p - 1 and y
 * of order q; nothing behind it. ERR_FORMAT, ERR_TOOBIG, ERR_CRYPTO. */
int dsa_from_spki(const struct dsa_domain *d, struct view der, EVP_PKEY **out);

/* 1 when it is a DSA key of these domain parameters. */
int dsa_fits(const struct dsa_domain *d, const EVP_PKEY *key);

#endif
