/* What reading a world asks of its parts; nobody else does. */
#ifndef KC_HSM_WORLD_WORLD_PARTS_H
#define KC_HSM_WORLD_WORLD_PARTS_H

#include "hsm/world/world.h"

/* 1 when member key, a text or a whole number, says the same in both. */
int world_same(const struct json_t *a, const struct json_t *b, const char *key);

/* 0 when the JWE's header is that of this world's secret, else ERR_FORMAT. */
int world_secret_check(const struct world *w, const char *text,
    const char *which);

/* Card x's share, its header compared (jwe_free). ERR_ARG, ERR_FORMAT. */
int world_share_jwe(const struct world *w, unsigned x, struct jwe *jwe);

#endif
