#include "src/vault/rest/call.h"

#include "src/base/err.h"

static const char *
part(const struct call *c, size_t i)
{
	return i < c->t.n ? c->t.part[i] : "";
}

const char *
call_name(const struct call *c)
{
	return part(c, 1);
}

const char *
call_id(const struct call *c)
{
	return part(c, 2);
}

int
call_reply(struct call *c, unsigned status, struct json_t *j)
{
	int err = j == NULL ? ERR_NOMEM : js_dump(j, &c->r->body);

	js_free(j);
	c->r->status = status;
	return err;
}
