/* What the steps ask of the page that shows: its fields, their memory, itself. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/flow/engine.h"

int
rehearsal(const struct flow *f)
{
	return f->opt->mode == MODE_REHEARSAL;
}

const struct step *
flow_at(const struct flow *f)
{
	return f->list->steps[f->pages->at];
}

int
flow_busy(const struct flow *f)
{
	return f->run->reply != NULL || f->run->hashed != NULL;
}

int
ev_is(const struct event *ev, enum key key)
{
	return ev->kind == EV_KEY && ev->key == key;
}

enum move
flow_event_next(struct flow *f, const struct event *ev)
{
	(void)f;
	return ev_is(ev, KC_NEXT) ? MOVE_NEXT : MOVE_STAY;
}

int
flow_shows(const struct flow *f, const char *id)
{
	return strcmp(f->pages->page->id, id) == 0;
}

int
flow_refused(const struct flow *f)
{
	return f->pages->notice != NULL &&
	    f->pages->notice->level != LEVEL_INFO;
}

int
flow_on_detour(const struct flow *f)
{
	return f->pages->detour >= 0;
}

/* -- fields -------------------------------------------------------------------- */

static struct field_value *
field_find(const struct flow *f, const char *id)
{
	for (int i = 0; i < FIELDS_MAX && f->pages->field[i].def != NULL; i++)
		if (strcmp(f->pages->field[i].def->id, id) == 0)
			return (struct field_value *)&f->pages->field[i];
	return NULL;
}

const char *
flow_value(const struct flow *f, const char *field)
{
	const struct field_value *v = field_find(f, field);

	return v == NULL ? "" : v->text;
}

int
flow_is(const struct flow *f, const char *field, const char *value)
{
	return strcmp(flow_value(f, field), value) == 0;
}

struct secret *
flow_secret(struct flow *f, const char *field)
{
	struct field_value *v = field_find(f, field);

	assert(v != NULL && v->def->kind == FIELD_SECRET);
	return &v->secret;
}

void
flow_set(struct flow *f, const char *field, const char *value)
{
	struct field_value *v = field_find(f, field);
	size_t n = strlen(value);

	if (v == NULL || n > v->def->max || n >= sizeof(v->text))
		return;
	v->typed = 0;
	if (v->def->kind != FIELD_SECRET) {
		memcpy(v->text, value, n + 1);
		return;
	}
	secret_free(&v->secret);
	if (n > 0 && secret_new(&v->secret, n) == 0)
		memcpy(v->secret.p, value, n);
}

/* The row by which a choice makes the field mean nothing, or NULL. */
static const struct idle *
idle_row(const struct flow *f, const char *field)
{
	const struct idle *i = f->pages->page->idle;

	while (i != NULL && i->field != NULL && strcmp(i->field, field) != 0)
		i++;
	return i == NULL || i->field == NULL ? NULL : i;
}

static int
is_idle(const struct flow *f, const struct idle *i)
{
	if (i == NULL)
		return 0;
	return i->option == NULL ? *flow_value(f, i->choice) == '\0' :
	    !flow_is(f, i->choice, i->option);
}

void
flow_typed(struct flow *f, const char *field, const char *value)
{
	const struct idle *idle = idle_row(f, field);
	struct field_value *v;

	flow_set(f, field, value);
	if ((v = field_find(f, field)) != NULL)
		v->typed = 1;
	if (idle != NULL && idle->option != NULL && *value != '\0')
		flow_set(f, idle->choice, idle->option);
}

/* -- scratch ------------------------------------------------------------------- */

void *
flow_scratch(struct flow *f, size_t len)
{
	if (f->pages->scratch == NULL) {
		f->pages->scratch = calloc(1, len);
		if (f->pages->scratch == NULL)
			abort();
		f->pages->scratch_len = len;
	}
	assert(f->pages->scratch_len == len);
	return f->pages->scratch;
}

const void *
flow_peek(const struct flow *f)
{
	return f->pages->scratch;
}

/* -- the page ------------------------------------------------------------------ */

void
flow_fill_busy(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("The module works. If a notice stands here, mend what it "
	    "says and press Next; it is done again then."), NULL);
}

static int
is_aside(const struct flow *f, const struct page_def *def)
{
	for (const struct page_def *p = f->pages->aside->pages; p->id != NULL; p++)
		if (p == def)
			return 1;
	return 0;
}

int
engine_is_help(const struct flow *f)
{
	return is_aside(f, f->pages->page) && flow_shows(f, "help");
}

/* The rail: all steps, and which of them the record proves. */
static void
fill_rail(const struct flow *f, struct page *p)
{
	p->n_step = f->pages->at + 1;
	for (; f->list->steps[p->n_steps] != NULL; p->n_steps++) {
		const struct step *s = f->list->steps[p->n_steps];

		assert(p->n_steps < PAGE_STEPS);
		p->rail[p->n_steps] = (struct page_step){ .title = s->title,
			.minutes = s->minutes, .done = s->done(&f->st) };
	}
}

static void
fill_notice(const struct flow *f, struct page *p)
{
	p->noticed = f->pages->noticed;
	if (f->pages->notice == NULL)
		return;
	p->notice = f->pages->notice->id;
	p->notice_text = f->pages->said.text;
	p->notice_level = (int)f->pages->notice->level;
	p->notice_fields = f->pages->notice->fields;
}

/* What works here, and what is under way. */
static void
fill_works(const struct flow *f, struct page *p)
{
	const struct page_def *def = f->pages->page;

	p->works = (def->back != NULL || (def->flags & PAGE_BACK) != 0 ?
	    WORKS_BACK : 0) |
	    (f->journal.fd >= 0 && !(def->flags & PAGE_NO_NOTE) ?
	    WORKS_NOTE : 0) |
	    (def->flags & PAGE_OTHER ? WORKS_OTHER : 0) |
	    (def->flags & PAGE_CANCEL ? WORKS_CANCEL : 0) |
	    (def->flags & PAGE_CARDS ? WORKS_LETTERS : 0) |
	    (f->pages->over != NULL ? WORKS_CLOSE : 0);
	p->leads = def->leads;
	p->is_help = engine_is_help(f);
	p->passing = (def->flags & PAGE_BUSY) != 0;
	p->busy = flow_busy(f);
	p->done = f->run->progress.done;
	p->total = f->run->progress.total;
}

static void
fill_reader(const struct flow *f, struct page *p)
{
	p->reader = (struct page_reader){
		.real = strcmp(f->daemons.reader_driver, "virtual") != 0,
		.in = f->cards.reader == CARD_PRESENT, .count = f->cards.count,
		.number = f->cards.card.present ? f->cards.card.number : NULL };
}

/* What a field shows; never a secret. */
static const char *
shown_value(const struct field_value *v)
{
	if (v->def->kind == FIELD_SECRET)
		return v->secret.len > 0 ? "*" : NULL;
	return v->text[0] == '\0' ? NULL : v->text;
}

/* The first field that holds the same secret, counted from 1. */
static unsigned
same_secret(const struct flow *f, const struct secret *s)
{
	unsigned i = 0;

	while (f->pages->field[i].secret.len != s->len ||
	    memcmp(f->pages->field[i].secret.p, s->p, s->len) != 0)
		i++;
	return i + 1;
}

static void
fill_values(const struct flow *f, struct page *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct block *b = &p->block[i];
		const struct field_value *v = b->field == NULL ? NULL :
		    field_find(f, b->field->id);

		if (v == NULL)
			continue;
		b->value = shown_value(v);
		b->offered = b->value != NULL && !v->typed;
		b->idle = is_idle(f, idle_row(f, b->field->id));
		if (v->secret.len > 0)
			b->same = same_secret(f, &v->secret);
	}
}

void
flow_fill(const struct flow *f, struct page *p)
{
	const struct page_def *def = f->pages->page;

	page_clear(p);
	p->step = is_aside(f, def) ? f->pages->aside->id : flow_at(f)->id;
	p->id = def->id;
	p->doc = def->doc;
	p->optional = def->optional;
	p->shown = f->pages->shown;
	p->production = f->opt->mode == MODE_PRODUCTION;
	p->name = f->st.name;
	p->folder = f->dir;
	page_title(p, _(def->title), NULL);
	if (!rehearsal(f) && f->daemons.software)
		p->module = _("Software module, without FIPS validation");
	fill_rail(f, p);
	fill_notice(f, p);
	fill_works(f, p);
	fill_reader(f, p);
	def->fill(f, p);
	fill_values(f, p);
}
