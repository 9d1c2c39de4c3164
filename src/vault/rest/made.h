/* Inside of the service: a version that is new, made or taken in. */
#ifndef KC_VAULT_REST_MADE_H
#define KC_VAULT_REST_MADE_H

#include "src/vault/rest/held.h"
#include "src/vault/rest/wish.h"

/* The name that it gets, with the versions that are there; none: *h is of a new
 * name. 1, or 0 with the refusal replied (or *err). */
int made_place(struct call *c, struct held *h, int *err);

/* What was wished for, of a version with a new number; w's tags go along. made_free
 * in any case, also after it was added. */
int made_version(struct call *c, struct wish *w, struct version *v);
void made_free(struct version *v);

/* Adds it to the store; *v is taken over. */
int made_add(struct call *c, struct held *h, struct version *v,
    struct view file);

#endif
