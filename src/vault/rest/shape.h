/* Keys as the service writes them: KeyBundle, KeyItem, and the deleted kinds. */
#ifndef KC_VAULT_REST_SHAPE_H
#define KC_VAULT_REST_SHAPE_H

#include "src/vault/rest/call.h"

/* The public half of a version's key, its tag checked by keyd: {kty, n, e} or
 * {kty, crv, x, y} (RFC 7518), *jwk to be freed. ERR_AUTH: the file was changed. */
int shape_public(struct service *s, const struct held *h,
    const struct version *v, struct json_t **jwk);

/* Its identifier, into out[KID_MAX]. */
void shape_kid(const struct service *s, const struct held *h,
    const struct version *v, char out[static KID_MAX]);

/* A KeyBundle; of a deleted key a DeletedKeyBundle. */
int shape_key(struct service *s, const struct held *h, const struct version *v,
    struct json_t **out);

/* A KeyItem of a version, or (v NULL) of the name with its newest; a deleted
 * one's DeletedKeyItem. NULL: out of memory. */
struct json_t *shape_item(const struct service *s, const struct held *h,
    const struct version *v);

#endif
