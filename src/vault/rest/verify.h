/* Is it a signature of this public key? By another library than the one that
 * signs (GnuTLS), so that each is the other's proof. */
#ifndef KC_VAULT_REST_VERIFY_H
#define KC_VAULT_REST_VERIFY_H

#include "src/base/json.h"

/* alg by RFC 7518 3.1 (RS256 ... ES512; ECDSA as r || s), digest of its hash.
 * 1 it is, 0 it is none, ERR_UNSUPPORTED: no such alg, or not for this key or
 * digest; ERR_FORMAT: jwk is no key. */
int verify_signature(const struct json_t *jwk, const char *alg,
    struct view digest, struct view signature);

#endif
