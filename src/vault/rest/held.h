/* Inside of the service: a key that a request names. */
#ifndef KC_VAULT_REST_HELD_H
#define KC_VAULT_REST_HELD_H

#include "src/vault/rest/faults.h"

/* A request that changes or uses a key: store_free(&k->h) at its end. */
struct named {
	struct held h;
	struct version *v;
};

/* The name as a key's name can be: 1, or 0 with the refusal replied (or *err). */
int held_name_ok(struct call *c, int *err);

/* The key of the request's name and version, which is not deleted: 1, or 0. */
int held_find(struct call *c, struct named *k, int *err);

/* May it be used for op now (store_bar)? 1, or 0. */
int held_may(struct call *c, const struct version *v, uint32_t op, int *err);

/* Replies with a version of a key. */
int held_reply(struct call *c, const struct held *h, const struct version *v);

#endif
