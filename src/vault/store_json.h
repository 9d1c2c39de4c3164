/* Inside of the store: a name's file as JSON. */
#ifndef KC_VAULT_STORE_JSON_H
#define KC_VAULT_STORE_JSON_H

#include "src/vault/store.h"

/* Up to VERSIONS_MAX versions with their tags. */
#define HELD_FILE_MAX ((size_t)VERSIONS_MAX * (TAGS_MAX + KID_MAX + 2048))

int held_write(const struct held *h, struct buf *out);

/* ERR_FORMAT: not as held_write makes it. Fills name, deleted and versions of *h,
 * which is zero but for its face. */
int held_read(struct view text, struct held *h);

#endif
