#include "src/vault/ops.h"

#include <string.h>

#include "src/base/err.h"
#include "src/wire/msg.h"

static const struct {
	enum op op;
	const char *name;
} rows[] = {
	{ OP_ENCRYPT, "encrypt" }, { OP_DECRYPT, "decrypt" },
	{ OP_SIGN, "sign" }, { OP_VERIFY, "verify" },
	{ OP_WRAP, "wrapKey" }, { OP_UNWRAP, "unwrapKey" },
	{ OP_IMPORT, "import" }, { OP_EXPORT, "export" },
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

uint32_t
ops_of(uint32_t rights)
{
	uint32_t ops = 0;

	if ((rights & RIGHT_SIGN) != 0)
		ops |= OP_SIGN | OP_VERIFY;
	if ((rights & RIGHT_DECRYPT) != 0)
		ops |= OP_ENCRYPT | OP_DECRYPT | OP_WRAP | OP_UNWRAP;
	return ops;
}

const char *
op_name(uint32_t op)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].op == op)
			return rows[i].name;
	return NULL;
}

static uint32_t
op_find(const char *name)
{
	for (size_t i = 0; name != NULL && i < ROWS; i++)
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].op;
	return 0;
}

int
ops_read(const struct json_t *list, uint32_t *ops)
{
	uint32_t op;

	if (list == NULL || js_len(list) > ROWS)
		return ERR_FORMAT;
	*ops = 0;
	for (size_t i = 0; i < js_len(list); i++) {
		if ((op = op_find(js_text(js_at(list, i)))) == 0)
			return ERR_FORMAT;
		*ops |= op;
	}
	return 0;
}

struct json_t *
ops_json(uint32_t ops)
{
	struct json_t *list = js_new_arr();
	int err = list == NULL ? ERR_NOMEM : 0;

	for (size_t i = 0; err == 0 && i < ROWS; i++)
		if ((ops & rows[i].op) != 0)
			err = js_add_str(list, rows[i].name);
	if (err == 0)
		return list;
	js_free(list);
	return NULL;
}

int
ops_say(struct buf *out, uint32_t ops)
{
	const char *between = "";

	for (size_t i = 0; i < ROWS; i++) {
		if ((ops & rows[i].op) == 0)
			continue;
		(void)buf_printf(out, "%s\"%s\"", between, rows[i].name);
		between = ", ";
	}
	return out->err;
}
