/*
 * The key that a vault says it has, against the one that left the ceremony: their
 * public numbers, and what the vault's key signed. Nothing secret is here.
 */
#ifndef KC_HSM_KEYS_PUBLIC_H
#define KC_HSM_KEYS_PUBLIC_H

#include <openssl/evp.h>

#include "src/base/buf.h"

/*
 * Of a KeyBundle, as the service answers or az prints it: "key" has kty (with or
 * without -HSM) and n and e, or crv, x and y; base64url or base64, zeros in front do
 * not count. ERR_FORMAT; ERR_POINT: not on its curve. Who gets a key frees it.
 */
int public_of_answer(struct view json, EVP_PKEY **out);

/* Of one PEM block "PUBLIC KEY" (RFC 7468, SubjectPublicKeyInfo) and nothing else. */
int public_of_pem(struct view pem, EVP_PKEY **out);

/* alg: RS256, ES256, ES384, ES512 (RFC 7518 3), by a digest of its hash. 0;
 * ERR_AUTH: it does not hold; ERR_ARG: no such alg, or for another kind of key. */
int public_verify(EVP_PKEY *key, const char *alg, struct view digest,
    struct view signature);

#endif
