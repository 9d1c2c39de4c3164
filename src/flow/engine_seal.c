/*
 * Seals. While the world is open a line that decides or does something is sealed
 * before anything else is asked or done, so that nobody who writes to the disk
 * later can make it another one. Steps record, and know nothing of it.
 */
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

/* Into the record, once it is there; keyd makes none for this line again. */
static enum move
write_seal(struct flow *f)
{
	struct run *r = f->run;
	struct json_t *acts = claims_list(buf_view(&r->seal_acts)), *j;

	if (acts == NULL)
		return flow_fail(f, r->seal_err = ERR_FORMAT);
	j = js_new();
	js_set_str(j, "jws", buf_str(&r->seal_jws));
	js_set(j, "acts", acts);
	if ((r->seal_err = flow_record(f, "seal", j)) < 0)
		return MOVE_STAY;
	buf_reset(&r->seal_jws);
	buf_reset(&r->seal_acts);
	r->seal_due = SEAL_NONE;
	if (f->list->sealed != NULL)
		f->list->sealed(f);
	return go_on(f);
}

static enum move
on_sealed(struct flow *f, int err, const struct answer *a)
{
	struct run *r = f->run;

	if (err == 0)
		err = buf_puts(&r->seal_jws, a->rep.r_seal.jws);
	if (err == 0)
		err = buf_put(&r->seal_acts, a->rep.r_seal.acts.p,
		    a->rep.r_seal.acts.len);
	r->seal_err = err;
	return err < 0 ? flow_fail(f, err) : write_seal(f);
}

enum move
engine_seal(struct flow *f)
{
	struct req_seal req;

	f->run->seal_err = 0;
	if (f->run->seal_jws.len > 0)
		return write_seal(f);
	memset(&req, 0, sizeof(req));
	memcpy(req.ceremony, f->st.ceremony, sizeof(req.ceremony));
	req.n = f->journal.n;
	memcpy(req.head, f->journal.head, sizeof(req.head));
	return engine_ask(f, MSG_SEAL, &req, on_sealed);
}

enum move
flow_sealed(struct flow *f, enum move (*then)(struct flow *f))
{
	if (!f->run->seal_due)
		return then(f);
	f->run->held.then = then;
	return MOVE_STAY;
}
