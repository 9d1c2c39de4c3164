/*
 * Key pairs by OpenSSL's EVP: making, reading, writing and comparing them.
 * EC keys are on a named curve ("P-256", "P-384", "P-521"), points uncompressed
 * (SEC 1 2.3.3). A JWK (RFC 7517) has only the members that a public key needs.
 * Whoever gets an EVP_PKEY frees it with EVP_PKEY_free.
 */
#ifndef KC_HSM_CRYPTO_PKEY_H
#define KC_HSM_CRYPTO_PKEY_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "src/base/buf.h"
#include "src/base/digest.h"
#include "src/base/secret.h"

struct json_t;

#define POINT_LEN 65		/* P-256 */
#define POINT_MAX 133		/* P-521 */
#define PKCS8_MAX 4096	/* RSA 4096 has about 2400 */

/* Bytes of a coordinate on the curve: 32, 48, 66; 0 for another name. */
size_t ec_coord(const char *curve);

/* A new pair: 0 and *out, or ERR_CRYPTO. */
int pkey_ec_new(const char *curve, EVP_PKEY **out);

/* A public key of its point. ERR_POINT when it is not on the curve. */
int pkey_ec_point(const char *curve, const uint8_t *point, size_t len,
    EVP_PKEY **out);

/* The point of an EC key on that curve; ERR_POINT when it is another's. */
int pkey_point(const EVP_PKEY *key, const char *curve, uint8_t *out, size_t len);

/* A public RSA key of its numbers, big endian. ERR_FORMAT, ERR_CRYPTO. */
int pkey_rsa_public(struct view n, struct view e, EVP_PKEY **out);

/* "P-256", ... of an EC key; NULL for anything else. */
const char *pkey_curve(const EVP_PKEY *key);

/* Appends the SubjectPublicKeyInfo; its SHA-256. */
int pkey_spki(const EVP_PKEY *key, struct buf *out);
int pkey_spki_digest(const EVP_PKEY *key, uint8_t out[static SHA256_LEN]);

/* PKCS#8 (RFC 5208) of a pair, EC as RFC 5915 with a named curve; and back:
 * ERR_FORMAT unless the whole of der is one; ERR_KEY_SIZE for one that is longer
 * than RSA 4096 needs. */
int pkey_pkcs8(const EVP_PKEY *key, struct secret *out);
int pkey_from_pkcs8(struct view der, EVP_PKEY **out);

/* ECDH of a pair with another's public key: the x coordinate. */
int pkey_agree(EVP_PKEY *own, EVP_PKEY *peer, struct secret *z);

/* 0 when pub is the public half of pair, by its numbers; else ERR_AUTH. */
int pkey_is_pair(EVP_PKEY *pair, EVP_PKEY *pub);

/* The public half as JWK: EC {kty, crv, x, y}, RSA {kty, n, e}. */
int pkey_to_jwk(const EVP_PKEY *key, struct json_t **out);

/* Strict: these members and no other, coordinates of full length and on the
 * curve, no leading zero in n and e. ERR_FORMAT, ERR_POINT. */
int pkey_from_jwk(const struct json_t *jwk, EVP_PKEY **out);

/* RFC 7638 thumbprint of an EC key. */
int pkey_thumbprint(const EVP_PKEY *key, uint8_t out[static SHA256_LEN]);

#endif
