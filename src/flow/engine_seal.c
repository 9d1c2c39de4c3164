/*
 * Seals. While the world is open a line that decides or does something is sealed
 * before anything else is asked or done, so that nobody who writes to the disk
 * later can make it another one. Steps record, and know nothing of it.
 */
#include <assert.h>
#include <string.h>

#include "src/flow/engine.h"
#include "src/record/claims.h"

/* What waited for the seal: a request, what comes after it, or a move. */
static enum move
go_on(struct flow *f)
{
	struct held *h = &f->run->held;
	enum move m = h->move;
	enum move (*then)(struct flow *f) = h->then;

	h->move = MOVE_STAY;
	h->then = NULL;
	if (h->type != 0)
		return engine_send_held(f);
	return then == NULL ? m : then(f);
}

static enum move
on_sealed(struct flow *f, int err, const struct answer *a)
{
	struct json_t *j, *acts;

	f->run->seal_err = err;
	if (err < 0)
		return flow_fail(f, err);
	if ((acts = claims_list(a->rep.r_seal.acts)) == NULL)
		return flow_fail(f, f->run->seal_err = ERR_FORMAT);
	j = js_new();
	js_set_str(j, "jws", a->rep.r_seal.jws);
	js_set(j, "acts", acts);
	if ((f->run->seal_err = flow_record(f, "seal", j)) < 0)
		return MOVE_STAY;
	f->run->seal_due = 0;
	return go_on(f);
}

enum move
engine_seal(struct flow *f)
{
	struct req_seal req;

	f->run->seal_err = 0;
	memset(&req, 0, sizeof(req));
	memcpy(req.ceremony, f->st.ceremony, sizeof(req.ceremony));
	req.n = f->journal.n;
	memcpy(req.head, f->journal.head, sizeof(req.head));
	return engine_ask(f, MSG_SEAL, &req, on_sealed);
}

int
engine_may_record(struct flow *f, const char *event)
{
	if (f->run->seal_err == 0 || strcmp(event, "seal") == 0)
		return 0;
	flow_fail(f, f->run->seal_err);
	return f->run->seal_err;
}

void
engine_recorded(struct flow *f, const char *event)
{
	const enum event_class class = state_class(event);

	if (!f->daemons.open || class == EVENT_PLAIN)
		return;
	/* Two that need a seal each are no one step's: flow_sealed between them. */
	assert(class == EVENT_NOTED || !f->run->seal_due);
	f->run->seal_due = 1;
}

enum move
flow_sealed(struct flow *f, enum move (*then)(struct flow *f))
{
	if (!f->run->seal_due)
		return then(f);
	f->run->held.then = then;
	return MOVE_STAY;
}

void
engine_drop_held(struct flow *f)
{
	struct held *h = &f->run->held;

	buf_free(&h->body);
	memset(h, 0, sizeof(*h));
	buf_init(&h->body, WIRE_BODY_MAX);
	f->run->seal_due = f->run->seal_err = 0;
}
