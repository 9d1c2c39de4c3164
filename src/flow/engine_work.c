/* What takes time and is no request to keyd or cardd: a large file's digest, and
 * errands, programs that run for one request. */
#include <assert.h>
#include <string.h>

#include "src/flow/engine.h"

/* -- digests ------------------------------------------------------------------------ */

/* In KiB, so that it fits. */
static void
show_progress(struct flow *f)
{
	f->progress.done = (uint32_t)(f->hashing.done / 1024);
	f->progress.total = (uint32_t)(f->hashing.total / 1024);
}

enum move
flow_hash(struct flow *f, const char *path, uint64_t max,
    enum move (*then)(struct flow *f, int err))
{
	int err = hashing_begin(&f->hashing, path, max);

	assert(!flow_busy(f));
	if (err < 0)
		return then(f, err);
	f->hashed = then;
	show_progress(f);
	return MOVE_STAY;
}

int
flow_due(const struct flow *f)
{
	return f->hashed != NULL;
}

void
flow_slice(struct flow *f)
{
	enum move (*then)(struct flow *f, int err) = f->hashed;
	int r;

	if (then == NULL)
		return;
	r = hashing_slice(&f->hashing);
	show_progress(f);
	if (r == 1)
		return;
	f->hashed = NULL;
	engine_move(f, then(f, r));
}

/* -- errands -------------------------------------------------------------------- */

enum move
flow_errand(struct flow *f, enum errand_id id, const void *req,
    flow_reply reply)
{
	const struct errand *e = &errands[id];
	int err;

	assert(!flow_busy(f));
	memset(&f->progress, 0, sizeof(f->progress));
	buf_init(&f->errand_asks, WIRE_BODY_MAX);
	err = wire_put(&f->errand_asks, msg_find(e->asks)->req, req);
	if (err < 0) {
		buf_free(&f->errand_asks);
		return reply(f, err, NULL);
	}
	f->reply = reply;
	f->errand = e;
	f->errand_runs = 0;
	return MOVE_STAY;
}

const struct errand *
flow_errand_wanted(const struct flow *f)
{
	return f->errand_runs ? NULL : f->errand;
}

int
flow_on_errand(const struct flow *f)
{
	return f->errand != NULL;
}

/* It is over: the page hears of it. */
static void
over(struct flow *f, int err, const struct answer *a)
{
	flow_reply reply = f->reply;

	f->errand = NULL;
	f->errand_runs = 0;
	f->reply = NULL;
	engine_move(f, reply(f, err, a));
}

void
flow_errand_runs(struct flow *f, struct client *c, int err)
{
	if (flow_errand_wanted(f) == NULL)
		return;
	f->errand_runs = 1;
	if (err == 0)
		err = client_ask_body(c, f->errand->asks,
		    buf_view(&f->errand_asks));
	buf_free(&f->errand_asks);
	if (err < 0)
		over(f, err == ERR_CLOSED ? f->errand->ended : err, NULL);
}

void
flow_errand_answer(struct flow *f, const struct answer *a)
{
	if (!f->errand_runs)
		return;
	if (a == NULL)
		over(f, f->errand->ended, NULL);
	else if (a->kind == ANSWER_REPLY || a->kind == ANSWER_ERROR)
		over(f, a->kind == ANSWER_ERROR ? a->err : 0, a);
}

/* -- both --------------------------------------------------------------------------- */

void
engine_drop_work(struct flow *f)
{
	hashing_end(&f->hashing);
	f->hashed = NULL;
	buf_free(&f->errand_asks);
	f->errand = NULL;
	f->errand_runs = 0;
}
