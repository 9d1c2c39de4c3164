/* Events and keys: what people do, and to whom it goes. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/flow/engine.h"
#include "src/record/seals.h"

int
flow_init(struct flow *f, const struct step_list *lists,
    const struct options *opt, struct client *keyd, struct client *cardd)
{
	memset(f, 0, sizeof(*f));
	f->journal.fd = f->lock = -1;
	f->pages = calloc(1, sizeof(*f->pages));
	f->run = calloc(1, sizeof(*f->run));
	if (f->pages == NULL || f->run == NULL) {
		free(f->pages);
		free(f->run);
		return ERR_NOMEM;
	}
	f->opt = opt;
	f->lists = f->list = lists;
	f->st.mode = opt->mode;
	f->pages->aside = &step_aside;
	f->pages->detour = -1;
	f->run->keyd = keyd;
	f->run->cardd = cardd;
	f->run->status = 4;
	buf_init(&f->cards.named, WIRE_BODY_MAX);
	buf_init(&f->run->held.body, WIRE_BODY_MAX);
	buf_init(&f->run->seal_jws, WIRE_BODY_MAX);
	buf_init(&f->run->seal_acts, WIRE_BODY_MAX);
	hashing_init(&f->run->hashing);
	return 0;
}

void
flow_free(struct flow *f)
{
	engine_drop_held(f);
	if (f->seals != NULL)
		seals_free(f->seals);
	free(f->seals);
	engine_drop_work(f);
	engine_drop_pages(f);
	secret_free(&f->cards.puk);
	buf_free(&f->cards.named);
	journal_close(&f->journal);
	if (f->lock >= 0)
		close(f->lock);
	explicit_bzero(f->pages, sizeof(*f->pages));
	free(f->pages);
	free(f->run);
	explicit_bzero(f, sizeof(*f));
	f->lock = f->journal.fd = -1;
}

int
flow_ended(const struct flow *f)
{
	return f->run->ended;
}

int
flow_status(const struct flow *f)
{
	return f->run->status;
}

/* -- events -------------------------------------------------------------------- */

static enum move
help(struct flow *f)
{
	if (engine_is_help(f))
		flow_uncover(f);
	else
		engine_lay_over(f, "help");
	return MOVE_STAY;
}

static enum move
go_back(struct flow *f, const struct event *ev)
{
	const char *to = f->pages->page->back;

	if (f->pages->over != NULL) {
		flow_uncover(f);
		return MOVE_STAY;
	}
	if (f->pages->page->flags & PAGE_BACK)
		return f->pages->page->event(f, ev);
	if (to == NULL)
		return flow_notice(f, "no-way-back", NULL);
	if (strcmp(to, BACK_STEP) == 0)
		return MOVE_BACK;
	return flow_page(f, to);
}

static enum move
on_key(struct flow *f, const struct event *ev)
{
	switch (ev->key) {
	case KC_F1:
		return help(f);
	case KC_F2:
		nls_setup(nls_next());
		flow_say_again(f);
		return MOVE_STAY;
	case KC_F5:
		if (f->journal.fd >= 0 && !(f->pages->page->flags & PAGE_NO_NOTE))
			engine_lay_over(f, "note");
		return MOVE_STAY;
	case KC_F10:
	case KC_QUIT:
		if (f->pages->page->flags & PAGE_LAST)
			return MOVE_ABORT;
		/* An open world is left in order: recorded, and sealed. */
		if (f->run->lost || ((f->pages->page->flags & PAGE_BUSY) && !f->daemons.open))
			return flow_left(f);
		engine_lay_over(f, "leave");
		return MOVE_STAY;
	case KC_BACK:
	case KC_F3:
		return go_back(f, ev);
	default:
		break;
	}
	if (ev->key == KC_NEXT && f->pages->over == NULL && !f->run->lost &&
	    (f->pages->page->flags & PAGE_BUSY))
		return flow_again(f);
	return f->pages->page->event == NULL ? MOVE_STAY : f->pages->page->event(f, ev);
}

/* What leaves the page as it is, or below, leaves its notice, too. */
static int
keeps_notice(enum key key)
{
	return key == KC_F1 || key == KC_F2 || key == KC_F5 || key == KC_F10 ||
	    key == KC_QUIT;
}

/* The page below a note or help, once that is gone: its card may be another one. */
static void
look_again(struct flow *f)
{
	if (f->cards.unheard && f->pages->over == NULL && !f->run->lost &&
	    !f->run->ended && !flow_busy(f))
		engine_move(f, engine_watch(f));
}

void
flow_event(struct flow *f, const struct event *ev)
{
	if (f->run->ended || flow_busy(f))
		return;
	switch (ev->kind) {
	case EV_SET:
		flow_quiet(f);
		flow_typed(f, ev->field, ev->value);
		break;
	case EV_TRAY:
		flow_quiet(f);
		engine_move(f, flow_tray(f, ev->tray, ev->value));
		break;
	case EV_TICK:
		if (!f->run->lost && f->pages->over == NULL && (f->pages->page->flags & PAGE_CARDS))
			engine_move(f, engine_watch(f));
		break;
	case EV_KEY:
		if (!keeps_notice(ev->key))
			flow_quiet(f);
		/* A seal that failed (a full disk) is made before all else. */
		if (f->run->seal_err < 0 && ev->key == KC_NEXT)
			engine_move(f, engine_seal(f));
		else
			engine_move(f, on_key(f, ev));
		break;
	case EV_STOPPED:
		/* Below the words on paper nothing is written. */
		if (f->journal.fd >= 0 && !f->look_only && !f->st.ended &&
		    !(f->pages->page->flags & PAGE_LAST))
			(void)flow_exception(f, "stopped", NULL);
		engine_move(f, MOVE_STAY);
		break;
	case EV_IDLE:
		flow_quiet(f);
		engine_move(f, engine_idle(f));
		break;
	case EV_CARD:
		break;
	}
	look_again(f);
}
