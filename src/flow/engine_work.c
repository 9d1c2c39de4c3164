/* What takes time and is no request to keyd or cardd: a large file's digest, and
 * the program that unpacks, which runs for one archive. */
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

/* -- unpacking ---------------------------------------------------------------------- */

enum move
flow_unpack(struct flow *f, struct view zip, flow_reply reply)
{
	int err;

	assert(!flow_busy(f));
	memset(&f->progress, 0, sizeof(f->progress));
	buf_init(&f->zip, TOOLSET_MAX);
	err = buf_put(&f->zip, zip.p, zip.len);
	if (err < 0) {
		buf_free(&f->zip);
		return reply(f, err, NULL);
	}
	f->reply = reply;
	f->unpacking = UNPACK_WANTED;
	return MOVE_STAY;
}

void
flow_unpacker(struct flow *f, struct client *unpack, int err)
{
	const struct req_unpack req = { .zip = buf_view(&f->zip) };

	if (f->unpacking != UNPACK_WANTED)
		return;
	f->unpacking = UNPACK_RUNS;
	if (err == 0)
		err = client_ask(unpack, MSG_UNPACK, &req);
	buf_free(&f->zip);
	if (err < 0)
		flow_unpacked(f, err, NULL);
}

void
flow_unpacked(struct flow *f, int err, const struct answer *a)
{
	flow_reply reply = f->reply;

	if (f->unpacking != UNPACK_RUNS ||
	    (a != NULL && a->kind != ANSWER_REPLY && a->kind != ANSWER_ERROR))
		return;
	if (a != NULL && a->kind == ANSWER_ERROR)
		err = a->err;
	f->unpacking = UNPACK_IDLE;
	f->reply = NULL;
	engine_move(f, reply(f, err, a));
}

/* -- both --------------------------------------------------------------------------- */

void
engine_drop_work(struct flow *f)
{
	hashing_end(&f->hashing);
	f->hashed = NULL;
	buf_free(&f->zip);
	f->unpacking = UNPACK_IDLE;
}
