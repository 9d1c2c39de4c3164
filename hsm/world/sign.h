/*
 * What KML signs: seals of the record (compact JWS), manifests, a vault's list of
 * trusted worlds, transfer packages (flattened).
 * Protected: alg, form, mode, delegation; the delegation says whose KML it is,
 * so that a reader needs nothing but the world's hknso.
 */
#ifndef KC_HSM_WORLD_SIGN_H
#define KC_HSM_WORLD_SIGN_H

#include "hsm/world/world.h"

/* The protected member "form" of a seal. */
#define SEAL_FORM "keyconvoy-seal-2"

/* payload must be a JSON object whose member mode is that of the world. */
int sign_kml(enum signed_form form, const struct world *w, EVP_PKEY *kml,
    struct view payload, struct buf *out);

/* The payload after the signature held. hknso: the world that signed. */
int sign_check(enum signed_form form, struct view jws, struct buf *payload,
    uint8_t hknso[static SHA256_LEN], enum mode *mode);

/* The same whatever the payload is: no look is taken at it. */
int sign_bytes(const char *form, enum jose_shape shape, const struct world *w,
    EVP_PKEY *kml, struct view payload, struct buf *out);
int sign_open(const char *form, enum jose_shape shape, struct view text,
    size_t max, struct buf *payload, uint8_t hknso[static SHA256_LEN],
    enum mode *mode);

/* Reads without believing: who is said to have signed. ERR_FORMAT. *delegation
 * lives as long as *jws (jws_free). */
int sign_read(const char *form, enum jose_shape shape, struct view text,
    size_t max, struct jws *jws, const char **delegation, enum mode *mode);

#endif
