/*
 * Whom a vault trusts: the worlds whose packages it takes in, a JWS by its own
 * KML. For rehearsals.
 */
#ifndef KC_HSM_WORLD_TRUST_H
#define KC_HSM_WORLD_TRUST_H

#include "hsm/world/guard.h"

#define TRUSTED_MAX 64
struct trusted {
	size_t n;
	uint8_t hknso[TRUSTED_MAX][SHA256_LEN];
};

/* The list with one world more: msg.h, TRUST. */
int trust_add(const struct guard *g, const struct req_trust *req,
    struct buf *list);
/* A list that this very world signed; an empty file is an empty list. */
int trust_read(const struct guard *g, struct view list, struct trusted *out);
int trust_has(const struct trusted *t,
    const uint8_t hknso[static SHA256_LEN]);

#endif
