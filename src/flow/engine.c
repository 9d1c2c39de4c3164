#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/flow/engine.h"

int
flow_init(struct flow *f, const struct step *const *steps,
    const struct options *opt, struct client *keyd, struct client *cardd)
{
	memset(f, 0, sizeof(*f));
	f->opt = opt;
	f->keyd = keyd;
	f->cardd = cardd;
	f->journal.fd = f->lock = f->detour = -1;
	hashing_init(&f->hashing);
	f->steps = steps;
	f->st.mode = opt->mode;
	f->status = 4;
	return 0;
}

static void
fields_clear(struct field_value *v)
{
	for (int i = 0; i < FIELDS_MAX; i++) {
		secret_free(&v[i].secret);
		explicit_bzero(&v[i], sizeof(v[i]));
	}
}

static void
scratch_free(struct flow *f)
{
	if (f->scratch != NULL)
		explicit_bzero(f->scratch, f->scratch_len);
	free(f->scratch);
	f->scratch = NULL;
	f->scratch_len = 0;
}

static void
over_free(struct flow *f)
{
	struct overlay *o;

	while ((o = f->over) != NULL) {
		f->over = o->below;
		fields_clear(o->field);
		free(o);
	}
}

void
flow_free(struct flow *f)
{
	over_free(f);
	engine_drop_work(f);
	fields_clear(f->field);
	scratch_free(f);
	secret_free(&f->puk);
	journal_close(&f->journal);
	if (f->lock >= 0)
		close(f->lock);
	explicit_bzero(f, sizeof(*f));
	hashing_init(&f->hashing);
	f->lock = f->journal.fd = -1;
}

const struct step *
flow_at(const struct flow *f)
{
	return f->steps[f->at];
}

int
flow_busy(const struct flow *f)
{
	return f->reply != NULL || f->hashed != NULL;
}

/* -- moving ------------------------------------------------------------------------ */

static enum move
start_page(struct flow *f, const struct page_def *page)
{
	enum move m = MOVE_STAY;

	fields_clear(f->field);
	f->page = page;
	f->notice = NULL;
	f->shown++;
	for (int i = 0; page->fields != NULL && page->fields[i].id != NULL; i++) {
		assert(i < FIELDS_MAX);
		f->field[i].def = &page->fields[i];
	}
	if (page->enter != NULL)
		m = page->enter(f);
	return m;
}

static const struct page_def *
find_page(const struct step *step, const char *id)
{
	for (const struct page_def *p = step->pages; p->id != NULL; p++)
		if (strcmp(p->id, id) == 0)
			return p;
	return NULL;
}

void
engine_aside(struct flow *f, const char *id)
{
	over_free(f);
	(void)start_page(f, find_page(&step_aside, id));
}

enum move
flow_page(struct flow *f, const char *id)
{
	const struct page_def *p = find_page(flow_at(f), id);

	assert(p != NULL);
	over_free(f);
	return start_page(f, p);
}

enum move
engine_step(struct flow *f, unsigned i)
{
	const struct step *old = flow_at(f), *step = f->steps[i];

	if (old->leave != NULL)
		old->leave(f);
	scratch_free(f);
	over_free(f);
	f->at = i;
	if ((step->flags & STEP_NEEDS_WORLD) && !f->open)
		return flow_need_world(f);
	return step->enter(f);
}

enum move
flow_step(struct flow *f, const char *id)
{
	for (unsigned i = 0; f->steps[i] != NULL; i++)
		if (strcmp(f->steps[i]->id, id) == 0)
			return engine_step(f, i);
	assert(!"a step that is not in the list");
	return MOVE_STAY;
}

enum move
flow_need_world(struct flow *f)
{
	f->detour = (int)f->at;
	return flow_step(f, "world");
}

enum move
flow_again(struct flow *f)
{
	return engine_step(f, f->at);
}

enum move
flow_resume(struct flow *f)
{
	unsigned i = 0;

	while (f->steps[i + 1] != NULL && f->steps[i]->done(&f->st))
		i++;
	return engine_step(f, i);
}

static void
finish(struct flow *f, int status)
{
	f->ended = 1;
	f->status = status;
}

void
engine_move(struct flow *f, enum move m)
{
	while (m != MOVE_STAY && !f->ended)
		switch (m) {
		case MOVE_NEXT:
			if (f->detour >= 0) {
				unsigned to = (unsigned)f->detour;

				f->detour = -1;
				m = engine_step(f, to);
			} else if (f->steps[f->at + 1] == NULL) {
				finish(f, 0);
			} else {
				m = engine_step(f, f->at + 1);
			}
			break;
		case MOVE_BACK:
			m = engine_step(f, f->at > 0 ? f->at - 1 : 0);
			break;
		case MOVE_ABORT:
			finish(f, 4);
			break;
		case MOVE_STAY:
			break;
		}
}

/* -- events ---------------------------------------------------------------------------- */

int
ev_is(const struct event *ev, enum key key)
{
	return ev->kind == EV_KEY && ev->key == key;
}

/* 1 when this page shows, or lies below what shows. */
static int
is_laid(const struct flow *f, const struct page_def *page)
{
	const struct overlay *o = f->over;

	while (o != NULL && o->page != page)
		o = o->below;
	return o != NULL || f->page == page;
}

static void
lay_over(struct flow *f, const char *id)
{
	const struct page_def *page = find_page(&step_aside, id);
	struct overlay *o;

	if (is_laid(f, page) || (o = calloc(1, sizeof(*o))) == NULL)
		return;
	o->page = f->page;
	o->notice = f->notice;
	o->said = f->said;
	o->below = f->over;
	memcpy(o->field, f->field, sizeof(o->field));
	explicit_bzero(f->field, sizeof(f->field));
	start_page(f, page);
	f->over = o;
}

/* Back to the page below, with what was typed there, and its notice. */
void
flow_uncover(struct flow *f)
{
	struct overlay *o = f->over;

	if (o == NULL)
		return;
	fields_clear(f->field);
	f->page = o->page;
	f->notice = o->notice;
	f->said = o->said;
	memcpy(f->field, o->field, sizeof(f->field));
	f->over = o->below;
	explicit_bzero(o, sizeof(*o));
	free(o);
	f->shown++;
	f->noticed++;
	flow_say_again(f);
}

int
flow_is_help(const struct flow *f)
{
	return f->page == find_page(&step_aside, "help");
}

static enum move
help(struct flow *f)
{
	if (flow_is_help(f))
		flow_uncover(f);
	else
		lay_over(f, "help");
	return MOVE_STAY;
}

static enum move
go_back(struct flow *f, const struct event *ev)
{
	const char *to = f->page->back;

	if (f->over != NULL) {
		flow_uncover(f);
		return MOVE_STAY;
	}
	if (f->page->flags & PAGE_BACK)
		return f->page->event(f, ev);
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
		if (f->journal.fd >= 0 && !(f->page->flags & PAGE_NO_NOTE))
			lay_over(f, "note");
		return MOVE_STAY;
	case KC_F10:
	case KC_QUIT:
		/* An open world is left in order: recorded, and sealed. */
		if (f->lost || ((f->page->flags & PAGE_BUSY) && !f->open))
			return MOVE_ABORT;
		lay_over(f, "leave");
		return MOVE_STAY;
	case KC_BACK:
	case KC_F3:
		return go_back(f, ev);
	default:
		break;
	}
	if (ev->key == KC_NEXT && f->over == NULL && !f->lost &&
	    (f->page->flags & PAGE_BUSY))
		return flow_again(f);
	return f->page->event == NULL ? MOVE_STAY : f->page->event(f, ev);
}

/* What leaves the page as it is, or below, leaves its notice, too. */
static int
keeps_notice(enum key key)
{
	return key == KC_F1 || key == KC_F2 || key == KC_F5 || key == KC_F10 ||
	    key == KC_QUIT;
}

void
flow_event(struct flow *f, const struct event *ev)
{
	if (f->ended || flow_busy(f))
		return;
	switch (ev->kind) {
	case EV_SET:
		flow_quiet(f);
		flow_set(f, ev->field, ev->value);
		break;
	case EV_TRAY:
		flow_quiet(f);
		engine_move(f, flow_tray(f, ev->tray, ev->value));
		break;
	case EV_TICK:
		if (!f->lost && f->over == NULL && (f->page->flags & PAGE_CARDS))
			engine_move(f, engine_watch(f));
		break;
	case EV_KEY:
		if (!keeps_notice(ev->key))
			flow_quiet(f);
		engine_move(f, on_key(f, ev));
		break;
	case EV_CARD:
		break;
	}
}
