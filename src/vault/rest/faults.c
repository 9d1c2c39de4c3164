#include "src/vault/rest/faults.h"

#include <stdarg.h>

#include "src/base/err.h"
#include "src/base/say.h"

#define MESSAGE_MAX 4096

static const struct {
	unsigned status;
	const char *code, *inner, *message;
} rows[FAULT_COUNT] = {
#define FAULT_ROW(NAME, status, code, inner, message) \
	[FAULT_##NAME] = { status, code, inner, message },
	FAULTS_THEIRS(FAULT_ROW)
	FAULTS_OURS(FAULT_ROW)
#undef FAULT_ROW
};

unsigned
fault_status(enum fault f)
{
	return rows[f].status;
}

static int
put_inner(struct json_t *error, const char *code)
{
	struct json_t *inner;

	if (code == NULL)
		return 0;
	inner = js_new();
	if (js_set_str(inner, "code", code) != 0) {
		js_free(inner);
		return ERR_NOMEM;
	}
	return js_set(error, "innererror", inner);
}

static int
give(struct call *c, enum fault f, const char *message)
{
	struct json_t *j = js_new(), *error = js_new();
	int err;

	buf_reset(&c->r->body);
	if ((err = js_set_str(error, "code", rows[f].code)) != 0 ||
	    (err = js_set_str(error, "message", message)) != 0 ||
	    (err = put_inner(error, rows[f].inner)) != 0) {
		js_free(error);
		js_free(j);
		return err;
	}
	if ((err = js_set(j, "error", error)) == 0)
		return call_reply(c, rows[f].status, j);
	js_free(j);
	return err;
}

int
fault(struct call *c, enum fault f, ...)
{
	struct buf message;
	va_list ap;
	int err;

	buf_init(&message, MESSAGE_MAX);
	va_start(ap, f);
	err = say_v(&message, rows[f].message, ap);
	va_end(ap);
	if (err == 0)
		err = give(c, f, buf_str(&message));
	buf_free(&message);
	return err;
}

/* Without memory there is still a status. */
void
fault_error(struct call *c, int err)
{
	const enum fault f = err == ERR_NOSPACE ? FAULT_FULL : FAULT_INTERNAL;

	if (err == ERR_CLOSED)
		c->s->ended = 1;
	if (fault(c, f, "why", err_text(err), NULL) != 0) {
		buf_reset(&c->r->body);
		c->r->status = rows[f].status;
	}
}
