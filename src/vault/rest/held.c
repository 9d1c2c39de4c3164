#include "src/vault/rest/held.h"

#include <stdio.h>

#include "src/base/err.h"
#include "src/vault/ops.h"
#include "src/vault/rest/shape.h"

int
held_name_ok(struct call *c, int *err)
{
	if (store_name_ok(call_name(c)))
		return 1;
	*err = fault(c, FAULT_NAME, "name", call_name(c), NULL);
	return 0;
}

static int
not_found(struct call *c)
{
	char name[2 * TARGET_PART];

	(void)snprintf(name, sizeof(name), "%s%s%s", call_name(c),
	    *call_id(c) == '\0' ? "" : "/", call_id(c));
	return fault(c, FAULT_KEY_NOT_FOUND, "name", name, NULL);
}

int
held_find(struct call *c, struct named *k, int *err)
{
	k->h = (struct held){ .face = c->face };
	if (!held_name_ok(c, err))
		return 0;
	*err = store_read(c->s->v.dir, c->face, call_name(c), &k->h);
	if (*err == 0 && (k->h.deleted != 0 ||
	    (k->v = store_version(&k->h, call_id(c))) == NULL))
		*err = ERR_NOTFOUND;
	if (*err == ERR_NOTFOUND)
		*err = not_found(c);
	else if (*err == 0)
		return 1;
	return 0;
}

int
held_may(struct call *c, const struct version *v, uint32_t op, int *err)
{
	static const enum fault faults[BARS] = {
		[BAR_NONE] = FAULT_NONE, [BAR_DISABLED] = FAULT_DISABLED,
		[BAR_OP] = FAULT_OP, [BAR_NOT_YET] = FAULT_NOT_YET,
		[BAR_EXPIRED] = FAULT_EXPIRED,
	};
	const enum bar bar = store_bar(v, op, c->now);

	if (bar != BAR_NONE)
		*err = fault(c, faults[bar], "op", op_name(op), NULL);
	return bar == BAR_NONE;
}

int
held_reply(struct call *c, const struct held *h, const struct version *v)
{
	struct json_t *j;
	int err = shape_key(c->s, h, v, &j);

	return err == 0 ? call_reply(c, 200, j) : err;
}
