/* From page to page and from step to step; pages that are laid over others. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/flow/engine.h"

/* -- what ends with a page ----------------------------------------------------- */

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
	if (f->pages->scratch != NULL)
		explicit_bzero(f->pages->scratch, f->pages->scratch_len);
	free(f->pages->scratch);
	f->pages->scratch = NULL;
	f->pages->scratch_len = 0;
}

static void
over_free(struct flow *f)
{
	struct overlay *o;

	while ((o = f->pages->over) != NULL) {
		f->pages->over = o->below;
		fields_clear(o->field);
		free(o);
	}
}

void
engine_drop_pages(struct flow *f)
{
	over_free(f);
	fields_clear(f->pages->field);
	scratch_free(f);
}

/* -- a page starts ------------------------------------------------------------- */

static enum move
start_page(struct flow *f, const struct page_def *page)
{
	enum move m = MOVE_STAY;

	fields_clear(f->pages->field);
	f->pages->page = page;
	f->pages->notice = NULL;
	f->pages->shown++;
	for (int i = 0; page->fields != NULL && page->fields[i].id != NULL; i++) {
		assert(i < FIELDS_MAX);
		f->pages->field[i].def = &page->fields[i];
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

/* -- a step starts ------------------------------------------------------------- */

enum move
engine_step(struct flow *f, unsigned i)
{
	const struct step *old = flow_at(f), *step = f->list->steps[i];

	if (old->leave != NULL)
		old->leave(f);
	scratch_free(f);
	over_free(f);
	f->pages->at = i;
	/* An open world proves the record first, whichever way people came. */
	if ((step->flags & STEP_NEEDS_WORLD) &&
	    (!f->daemons.open || f->unproved))
		return flow_need_world(f);
	return step->enter(f);
}

enum move
flow_step(struct flow *f, const char *id)
{
	for (unsigned i = 0; f->list->steps[i] != NULL; i++)
		if (strcmp(f->list->steps[i]->id, id) == 0)
			return engine_step(f, i);
	assert(!"a step that is not in the list");
	return MOVE_STAY;
}

int
flow_choose(struct flow *f, const char *id)
{
	const struct step_list *l = f->lists;

	if (*id == '\0')
		id = "new";
	while (l->id != NULL && strcmp(l->id, id) != 0)
		l++;
	if (l->id == NULL)
		return ERR_NOTFOUND;
	f->list = l;
	return 0;
}

/* The step that opens the world; the first, where none does. */
static unsigned
opens(const struct flow *f)
{
	for (unsigned i = 0; f->list->steps[i] != NULL; i++)
		if (f->list->steps[i]->flags & STEP_OPENS)
			return i;
	return 0;
}

enum move
flow_need_world(struct flow *f)
{
	f->pages->detour = (int)f->pages->at;
	return engine_step(f, opens(f));
}

enum move
flow_again(struct flow *f)
{
	return engine_step(f, f->pages->at);
}

enum move
flow_resume(struct flow *f)
{
	unsigned i = 0;

	f->pages->detour = -1;
	/* What people have not said is asked where the world is opened. */
	if (f->st.confirm != 0 || f->st.gather)
		return engine_step(f, opens(f));
	while (f->list->steps[i + 1] != NULL && f->list->steps[i]->done(&f->st))
		i++;
	return engine_step(f, i);
}

static void
finish(struct flow *f, int status)
{
	f->run->ended = 1;
	f->run->status = status;
}

static enum move
next_step(struct flow *f)
{
	const int to = f->pages->detour;

	f->pages->detour = -1;
	if (to >= 0)
		return engine_step(f, (unsigned)to);
	if (f->list->steps[f->pages->at + 1] != NULL)
		return engine_step(f, f->pages->at + 1);
	finish(f, 0);
	return MOVE_STAY;
}

static enum move
carry_out(struct flow *f, enum move m)
{
	switch (m) {
	case MOVE_NEXT:
		return next_step(f);
	case MOVE_BACK:
		return engine_step(f, f->pages->at > 0 ? f->pages->at - 1 : 0);
	case MOVE_ABORT:
		finish(f, 4);
		break;
	case MOVE_STAY:
		break;
	}
	return MOVE_STAY;
}

/* What was recorded is sealed before the move is made. */
static enum move
sealed_first(struct flow *f, enum move m)
{
	if (!f->run->seal_due || f->run->seal_err < 0 ||
	    f->run->reply != NULL || f->run->ended)
		return m;
	if (m != MOVE_STAY)
		f->run->held.move = m;
	return engine_seal(f);
}

void
engine_move(struct flow *f, enum move m)
{
	m = sealed_first(f, m);
	while (m != MOVE_STAY && !f->run->ended)
		m = sealed_first(f, carry_out(f, m));
	engine_notice_due(f);
}

/* -- a page over another ------------------------------------------------------- */

/* 1 when this page shows, or lies below what shows. */
static int
is_laid(const struct flow *f, const struct page_def *page)
{
	const struct overlay *o = f->pages->over;

	while (o != NULL && o->page != page)
		o = o->below;
	return o != NULL || f->pages->page == page;
}

void
engine_lay_over(struct flow *f, const char *id)
{
	const struct page_def *page = find_page(&step_aside, id);
	struct overlay *o;

	if (is_laid(f, page) || (o = calloc(1, sizeof(*o))) == NULL)
		return;
	o->page = f->pages->page;
	o->notice = f->pages->notice;
	o->said = f->pages->said;
	o->below = f->pages->over;
	memcpy(o->field, f->pages->field, sizeof(o->field));
	explicit_bzero(f->pages->field, sizeof(f->pages->field));
	start_page(f, page);
	f->pages->over = o;
}

/* Back to the page below, with what was typed there, and its notice. */
void
flow_uncover(struct flow *f)
{
	struct overlay *o = f->pages->over;

	if (o == NULL)
		return;
	fields_clear(f->pages->field);
	f->pages->page = o->page;
	f->pages->notice = o->notice;
	f->pages->said = o->said;
	memcpy(f->pages->field, o->field, sizeof(f->pages->field));
	f->pages->over = o->below;
	explicit_bzero(o, sizeof(*o));
	free(o);
	f->pages->shown++;
	f->pages->noticed++;
	flow_say_again(f);
}

int
engine_is_help(const struct flow *f)
{
	return f->pages->page == find_page(&step_aside, "help");
}

/* -- leaving ------------------------------------------------------------------- */

/* Nothing is to be gone on with: nothing was written, or it is finished. */
static int
is_none(const struct flow *f)
{
	return f->journal.fd < 0 || f->look_only ||
	    (f->st.ended && f->st.seal_n == f->st.n_records);
}

/* Its keys do not wait until somebody presses Next; what cannot be asked any more
 * has no keys either. */
static enum move
on_left_closed(struct flow *f, int err, const struct answer *a)
{
	(void)a;
	if (err == 0)
		f->daemons.open = 0;
	engine_aside(f, "left");
	return MOVE_STAY;
}

enum move
flow_left(struct flow *f)
{
	const struct req_close req = { 0 };

	if (is_none(f))
		return MOVE_ABORT;
	if (f->daemons.open && !f->run->lost)
		return engine_ask(f, MSG_CLOSE, &req, on_left_closed);
	engine_aside(f, "left");
	return MOVE_STAY;
}

enum move
flow_leave(struct flow *f)
{
	if (is_none(f) || f->st.ended || f->run->seal_err < 0)
		return flow_left(f);
	return flow_record(f, "leave", NULL) < 0 ? MOVE_STAY :
	    flow_sealed(f, flow_left);
}
