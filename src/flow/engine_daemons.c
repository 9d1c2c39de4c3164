/* The engine's other side: answers, daemons that come and go. */
#include <string.h>

#include "src/base/text.h"
#include "src/flow/engine.h"

/* -- what they answer -------------------------------------------------------------- */

void
flow_answer(struct flow *f, struct client *from, const struct answer *a)
{
	flow_reply reply = f->run->reply;

	(void)from;
	if (a->kind == ANSWER_PROGRESS) {
		f->run->progress = a->progress;
		return;
	}
	if (a->kind == ANSWER_NONE || reply == NULL)
		return;
	f->run->reply = NULL;
	engine_move(f, reply(f, a->kind == ANSWER_ERROR ? a->err : 0, a));
}

enum move
flow_card(struct flow *f)
{
	const struct event ev = { .kind = EV_CARD };

	return f->pages->page->flags & PAGE_CARDS ?
	    f->pages->page->event(f, &ev) : MOVE_STAY;
}

/* Looks at the reader; the page hears of it when something changed: below another
 * page not before it lies open again. */
static enum move
on_state(struct flow *f, int err, const struct answer *a)
{
	enum card_state now = CARD_NO_READER;
	uint32_t count = f->cards.count;

	if (err == 0) {
		now = (enum card_state)a->rep.r_c_state.state;
		count = a->rep.r_c_state.count;
	}
	f->cards.unheard = 0;
	if (now == f->cards.reader && count == f->cards.count &&
	    err == f->cards.reader_err)
		return MOVE_STAY;
	if ((f->cards.unheard = f->pages->over != NULL) != 0)
		return MOVE_STAY;
	f->cards.reader = now;
	f->cards.reader_err = err;
	f->cards.count = count;
	f->cards.card.present = 0;
	f->cards.wrong = 0;
	return flow_card(f);
}

enum move
engine_watch(struct flow *f)
{
	const struct req_c_state req = { 0 };

	return flow_ask(f, MSG_C_STATE, &req, on_state);
}

/* What cardd says is in its folder. One that says what it may not is taken for
 * one that ended: ERR_CLOSED. */
static int
take_names(struct flow *f, struct view cards)
{
	buf_free(&f->cards.named);
	if (card_names_check(cards) == 0)
		return buf_put(&f->cards.named, cards.p, cards.len);
	client_close(f->run->cardd);
	flow_lost(f);
	return ERR_CLOSED;
}

static enum move
on_tray(struct flow *f, int err, const struct answer *a)
{
	if (err == 0)
		err = take_names(f, a->rep.r_c_tray.cards);
	if (err == ERR_CLOSED)
		return MOVE_STAY;
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
		text_clip(f->cards.tray_name, sizeof(f->cards.tray_name), name);

	return flow_ask(f, MSG_C_TRAY, &req, on_tray);
}

/* -- daemons come and go ------------------------------------------------------------ */

/* All is up: the first page, or where the ceremony stood. */
static enum move
arrive(struct flow *f)
{
	if (f->dir[0] == '\0' || f->look_only)
		return engine_step(f, 0);
	f->unproved = 1;
	if (flow_exception(f, "daemons-restarted", NULL) < 0)
		return MOVE_STAY;
	return flow_resume(f);
}

static enum move
on_c_hello(struct flow *f, int err, const struct answer *a)
{
	if (err == 0)
		err = take_names(f, a->rep.r_c_hello.cards);
	if (err == ERR_CLOSED)
		return MOVE_STAY;
	if (err < 0) {
		engine_aside(f, "trouble");
		return flow_fail(f, err);
	}
	text_clip(f->daemons.reader_driver, sizeof(f->daemons.reader_driver), a->rep.r_c_hello.driver);
	text_clip(f->daemons.cardd_version, sizeof(f->daemons.cardd_version), a->rep.r_c_hello.version);
	f->daemons.locked = f->daemons.locked && a->rep.r_c_hello.locked;
	f->daemons.jailed = f->daemons.jailed && a->rep.r_c_hello.jailed;
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
	text_clip(f->daemons.module, sizeof(f->daemons.module), r->module);
	text_clip(f->daemons.module_version, sizeof(f->daemons.module_version), r->version);
	text_clip(f->daemons.crypto, sizeof(f->daemons.crypto), r->crypto);
	text_clip(f->daemons.generator, sizeof(f->daemons.generator), r->generator);
	f->daemons.software = r->software;
	f->daemons.locked = r->locked;
	f->daemons.jailed = r->jailed;
	f->daemons.tested = r->tested;
	f->daemons.seeded = r->seeded;
	return flow_ask(f, MSG_C_HELLO, &f->opt->reader, on_c_hello);
}

void
flow_daemons(struct flow *f)
{
	const struct req_hello req = { .mode = (uint8_t)f->opt->mode,
		.module = f->opt->module };

	f->run->want_daemons = f->run->lost = f->daemons.loaded = f->daemons.open = 0;
	f->daemons.wrote = 0;
	memset(f->daemons.made, 0, sizeof(f->daemons.made));
	f->run->reply = NULL;
	f->cards.reader = CARD_ABSENT;
	f->cards.reader_err = 0;
	f->cards.count = 0;
	f->cards.wrong = 0;
	f->pages->detour = -1;
	memset(&f->cards.card, 0, sizeof(f->cards.card));
	if (f->pages->page == NULL)
		engine_aside(f, "starting");
	engine_move(f, flow_ask(f, MSG_HELLO, &req, on_hello));
}

int
flow_wants_daemons(const struct flow *f)
{
	return f->run->want_daemons;
}

int
flow_watches(const struct flow *f)
{
	return !f->run->lost && !flow_busy(f) &&
	    (f->pages->page->flags & PAGE_CARDS);
}
