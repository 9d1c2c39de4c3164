/* What shows: a page starts, or is laid over another one. */
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
engine_end_step(struct flow *f)
{
	scratch_free(f);
	over_free(f);
}

void
engine_drop_pages(struct flow *f)
{
	engine_end_step(f);
	fields_clear(f->pages->field);
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
	(void)start_page(f, find_page(f->pages->aside, id));
}

enum move
flow_page(struct flow *f, const char *id)
{
	const struct page_def *p = find_page(flow_at(f), id);

	assert(p != NULL);
	over_free(f);
	return start_page(f, p);
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
	const struct page_def *page = find_page(f->pages->aside, id);
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
