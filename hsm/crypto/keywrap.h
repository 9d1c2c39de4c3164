/*
 * CKM_RSA_AES_KEY_WRAP (PKCS#11 v3.1 2.1.21) as Azure's BYOK takes it: an
 * ephemeral AES-256 key under RSA-OAEP (SHA-1, MGF1-SHA-1, empty label; as long
 * as the modulus), then the key under AES key wrap with padding (RFC 5649).
 */
#ifndef KC_HSM_CRYPTO_KEYWRAP_H
#define KC_HSM_CRYPTO_KEYWRAP_H

#include <openssl/evp.h>

#include "src/base/buf.h"
#include "src/base/secret.h"

/* RFC 5649 under a key of 16, 24 or 32 bytes; appends to out. ERR_ARG for an
 * empty input, ERR_CRYPTO. */
int wrap_kwp(const struct secret *key, struct view plain, struct buf *out);

/* And back: ERR_AUTH when the integrity check fails. */
int unwrap_kwp(const struct secret *key, struct view wrapped,
    struct secret *plain);

/* RSA-OAEP (RFC 8017 7.1), empty label, MGF1 with the same digest ("SHA1",
 * "SHA256"); appends as many bytes as the modulus has. ERR_CRYPTO, also for what
 * is too long. */
int wrap_oaep(EVP_PKEY *kek, const char *digest, struct view plain,
    struct buf *out);

/* And back, by the pair: ERR_AUTH, whatever was wrong. What was empty is empty. */
int unwrap_oaep(EVP_PKEY *kek, const char *digest, struct view wrapped,
    struct secret *plain);

/* The same for an AES-256 key, which is random when nothing was to be had: the
 * integrity check of what it opens tells, after the same work (RFC 7516 11.5).
 * 0, or an error that does not depend on wrapped. */
int unwrap_oaep_key(EVP_PKEY *kek, const char *digest, struct view wrapped,
    struct secret *key);

/* Appends both parts. kek is a public RSA key. */
int wrap_for_kek(EVP_PKEY *kek, struct view pkcs8, struct buf *out);

/* And back, by the pair: ERR_AUTH, whatever was wrong. */
int unwrap_for_kek(EVP_PKEY *kek, struct view wrapped, struct secret *pkcs8);

/* Why that failed: ERR_UNWRAP_HASH when SHA-256 in place of SHA-1 opens it, which
 * is what many tools take unasked, else ERR_UNWRAP. For a practice vault only: a
 * real one would tell more than it should. */
int unwrap_why(EVP_PKEY *kek, struct view wrapped);

/* The whole .byok: JSON of the specification 1.0.0, ciphertext unpadded. */
int wrap_byok(const char *kid, const char *generator, struct view ciphertext,
    struct buf *out);

#endif
