/* What takes time and is no request to keyd or cardd: a large file's digest, and
 * errands, programs that run for one request. */
#include <assert.h>
#include <string.h>

#include "src/base/text.h"
#include "src/flow/engine.h"

/* -- digests ------------------------------------------------------------------------ */

/* In KiB, so that it fits. */
static void
show_progress(struct flow *f)
{
	f->run->progress.done = (uint32_t)(f->run->hashing.done / 1024);
	f->run->progress.total = (uint32_t)(f->run->hashing.total / 1024);
}

enum move
flow_hash(struct flow *f, const char *path, uint64_t max,
    enum move (*then)(struct flow *f, int err))
{
	int err = hashing_begin(&f->run->hashing, path, max);

	assert(!flow_busy(f));
	if (err < 0)
		return then(f, err);
	f->run->hashed = then;
	show_progress(f);
	return MOVE_STAY;
}

const struct hashing *
flow_hashed(const struct flow *f)
{
	return &f->run->hashing;
}

int
flow_due(const struct flow *f)
{
	return f->run->hashed != NULL;
}

void
flow_slice(struct flow *f)
{
	enum move (*then)(struct flow *f, int err) = f->run->hashed;
	int r;

	if (then == NULL)
		return;
	r = hashing_slice(&f->run->hashing);
	show_progress(f);
	if (r == 1)
		return;
	f->run->hashed = NULL;
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
	memset(&f->run->progress, 0, sizeof(f->run->progress));
	f->run->said[0] = '\0';
	buf_init(&f->run->errand_asks, WIRE_BODY_MAX);
	err = wire_put(&f->run->errand_asks, msg_find(e->asks)->req, req);
	if (err < 0) {
		buf_free(&f->run->errand_asks);
		return reply(f, err, NULL);
	}
	f->run->reply = reply;
	f->run->errand = e;
	f->run->errand_runs = 0;
	return MOVE_STAY;
}

const struct errand *
flow_errand_wanted(const struct flow *f)
{
	return f->run->errand_runs ? NULL : f->run->errand;
}

int
flow_on_errand(const struct flow *f)
{
	return f->run->errand != NULL;
}

/* It is over: the page hears of it. */
static void
over(struct flow *f, int err, const struct answer *a)
{
	flow_reply reply = f->run->reply;

	f->run->errand = NULL;
	f->run->errand_runs = 0;
	f->run->errand_client = NULL;
	f->run->said[0] = '\0';
	f->run->reply = NULL;
	engine_move(f, reply(f, err, a));
}

void
flow_errand_runs(struct flow *f, struct client *c, int err)
{
	if (flow_errand_wanted(f) == NULL)
		return;
	f->run->errand_runs = 1;
	f->run->errand_client = c;
	if (err == 0)
		err = client_ask_body(c, f->run->errand->asks,
		    buf_view(&f->run->errand_asks));
	buf_free(&f->run->errand_asks);
	if (err < 0)
		over(f, err == ERR_CLOSED ? f->run->errand->ended : err, NULL);
}

void
flow_errand_answer(struct flow *f, const struct answer *a)
{
	if (!f->run->errand_runs)
		return;
	if (a == NULL)
		over(f, f->run->errand->ended, NULL);
	else if (a->kind == ANSWER_PROGRESS)
		f->run->progress = a->progress;
	else if (a->kind == ANSWER_SAID)
		text_clip(f->run->said, sizeof(f->run->said), a->said.text);
	else if (a->kind == ANSWER_REPLY || a->kind == ANSWER_ERROR)
		over(f, a->kind == ANSWER_ERROR ? a->err : 0, a);
}

const char *
flow_said(const struct flow *f)
{
	return f->run->said;
}
