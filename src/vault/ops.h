/* What a key may be used for, as vaults name it (RFC 7517 4.3 and "import"). */
#ifndef KC_VAULT_OPS_H
#define KC_VAULT_OPS_H

#include <stdint.h>

#include "src/base/json.h"

enum op {
	OP_ENCRYPT = 1, OP_DECRYPT = 2, OP_SIGN = 4, OP_VERIFY = 8,
	OP_WRAP = 16, OP_UNWRAP = 32, OP_IMPORT = 64, OP_EXPORT = 128
};

/* All that a key with these rights (enum right) may be used for. */
uint32_t ops_of(uint32_t rights);

/* "wrapKey" of one bit; NULL for what is none. */
const char *op_name(uint32_t op);

/* A list of names: 0 and *ops, ERR_FORMAT for what is no list of these names. */
int ops_read(const struct json_t *list, uint32_t *ops);

/* The list, in the order above. NULL: out of memory. */
struct json_t *ops_json(uint32_t ops);

/* Appends "\"sign\", \"verify\"", as the service words a list. */
int ops_say(struct buf *out, uint32_t ops);

#endif
