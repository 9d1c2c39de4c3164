/* The engine's other side: requests, answers, daemons that come and go. */
#include <assert.h>
#include <string.h>

#include "src/flow/engine.h"

static void
keep(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);

	if (n >= size)
		n = size - 1;
	memcpy(out, s, n);
	out[n] = '\0';
}

/* -- asking the daemons ----------------------------------------------------------- */

enum move
flow_ask(struct flow *f, uint8_t type, const void *req, flow_reply reply)
{
	const struct msg *m = msg_find(type);
	struct answer refused = { .kind = ANSWER_ERROR, .type = type };

	assert(m != NULL && f->reply == NULL);
	memset(&f->progress, 0, sizeof(f->progress));
	refused.err = client_ask(m->peer == PEER_KEYD ? f->keyd : f->cardd,
	    type, req);
	if (refused.err == ERR_CLOSED) {
		flow_lost(f);
		return MOVE_STAY;
	}
	/* What the wire does not take (a text, no memory) is no daemon's end: the
	 * page hears it as if the daemon had refused. */
	if (refused.err < 0)
		return reply(f, refused.err, &refused);
	f->reply = reply;
	return MOVE_STAY;
}

void
flow_cancel(struct flow *f)
{
	if (f->reply != NULL && (f->page->flags & PAGE_CANCEL) &&
	    client_cancel(f->keyd) == ERR_CLOSED)
		flow_lost(f);
}

void
flow_answer(struct flow *f, struct client *from, const struct answer *a)
{
	flow_reply reply = f->reply;

	(void)from;
	if (a->kind == ANSWER_PROGRESS) {
		f->progress = a->progress;
		return;
	}
	if (a->kind == ANSWER_NONE || reply == NULL)
		return;
	f->reply = NULL;
	engine_move(f, reply(f, a->kind == ANSWER_ERROR ? a->err : 0, a));
}

/* Looks at the reader; the page hears of it when something changed. */
static enum move
on_state(struct flow *f, int err, const struct answer *a)
{
	const struct event ev = { .kind = EV_CARD };
	enum card_state now = CARD_NO_READER;
	uint32_t count = f->card_count;

	if (err == 0) {
		now = (enum card_state)a->rep.r_c_state.state;
		count = a->rep.r_c_state.count;
	}
	if (now == f->reader && count == f->card_count)
		return MOVE_STAY;
	f->reader = now;
	f->card_count = count;
	f->card.present = 0;
	if (f->over != NULL || !(f->page->flags & PAGE_CARDS))
		return MOVE_STAY;
	return f->page->event(f, &ev);
}

enum move
engine_watch(struct flow *f)
{
	const struct req_c_state req = { 0 };

	return flow_ask(f, MSG_C_STATE, &req, on_state);
}

static enum move
on_tray(struct flow *f, int err, const struct answer *a)
{
	(void)a;
	if (err < 0)
		flow_fail(f, err);
	return engine_watch(f);
}

enum move
flow_tray(struct flow *f, enum tray_action action, const char *name)
{
	const struct req_c_tray req = {
		.action = (uint8_t)action, .name = name };

	if (action == TRAY_INSERT)
		keep(f->tray_name, sizeof(f->tray_name), name);

	return flow_ask(f, MSG_C_TRAY, &req, on_tray);
}

/* -- daemons come and go ------------------------------------------------------------ */

/* All is up: the first page, or where the ceremony stood. */
static enum move
arrive(struct flow *f)
{
	if (f->dir[0] == '\0' || f->look_only)
		return engine_step(f, 0);
	if (flow_exception(f, "daemons-restarted", NULL) < 0)
		return MOVE_STAY;
	return flow_resume(f);
}

static enum move
on_c_hello(struct flow *f, int err, const struct answer *a)
{
	if (err < 0) {
		engine_aside(f, "trouble");
		return flow_fail(f, err);
	}
	keep(f->reader_driver, sizeof(f->reader_driver), a->rep.r_c_hello.driver);
	keep(f->cardd_version, sizeof(f->cardd_version), a->rep.r_c_hello.version);
	f->locked = f->locked && a->rep.r_c_hello.locked;
	f->jailed = f->jailed && a->rep.r_c_hello.jailed;
	return arrive(f);
}

static enum move
on_hello(struct flow *f, int err, const struct answer *a)
{
	const struct rep_hello *r = &a->rep.r_hello;

	if (err < 0) {
		engine_aside(f, "trouble");
		return flow_fail(f, err);
	}
	keep(f->module, sizeof(f->module), r->module);
	keep(f->module_version, sizeof(f->module_version), r->version);
	keep(f->crypto, sizeof(f->crypto), r->crypto);
	keep(f->generator, sizeof(f->generator), r->generator);
	f->software = r->software;
	f->locked = r->locked;
	f->jailed = r->jailed;
	return flow_ask(f, MSG_C_HELLO, &f->opt->reader, on_c_hello);
}

void
flow_daemons(struct flow *f)
{
	const struct req_hello req = { .mode = (uint8_t)f->opt->mode,
		.module = f->opt->module };

	f->want_daemons = f->lost = f->loaded = f->open = 0;
	f->reply = NULL;
	f->reader = CARD_ABSENT;
	f->card_count = 0;
	f->detour = -1;
	memset(&f->card, 0, sizeof(f->card));
	if (f->page == NULL)
		engine_aside(f, "starting");
	engine_move(f, flow_ask(f, MSG_HELLO, &req, on_hello));
}

/* A daemon ended. Once the record is sealed nobody needs it any more. */
void
flow_lost(struct flow *f)
{
	if (f->lost || f->ended ||
	    (f->st.ended && f->st.seal_n == f->st.n_records))
		return;
	secret_free(&f->puk);
	engine_drop_work(f);
	f->reply = NULL;
	f->lost = 1;
	f->loaded = f->open = 0;
	engine_aside(f, "lost");
}
