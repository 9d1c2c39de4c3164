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
	return f->steps[f->at];
}

int
flow_busy(const struct flow *f)
{
	return f->reply != NULL || f->hashed != NULL;
}

int
ev_is(const struct event *ev, enum key key)
{
	return ev->kind == EV_KEY && ev->key == key;
}

/* -- fields -------------------------------------------------------------------- */

static struct field_value *
field_find(const struct flow *f, const char *id)
{
	for (int i = 0; i < FIELDS_MAX && f->field[i].def != NULL; i++)
		if (strcmp(f->field[i].def->id, id) == 0)
			return (struct field_value *)&f->field[i];
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
	if (v->def->kind != FIELD_SECRET) {
		memcpy(v->text, value, n + 1);
		return;
	}
	secret_free(&v->secret);
	if (n > 0 && secret_new(&v->secret, n) == 0)
		memcpy(v->secret.p, value, n);
}

const char *
flow_shown_value(const void *arg, const char *field)
{
	const struct field_value *v = field_find(arg, field);

	if (v == NULL)
		return NULL;
	if (v->def->kind == FIELD_SECRET)
		return v->secret.len > 0 ? "*" : NULL;
	return v->text[0] == '\0' ? NULL : v->text;
}

/* -- scratch ------------------------------------------------------------------- */

void *
flow_scratch(struct flow *f, size_t len)
{
	if (f->scratch == NULL) {
		f->scratch = calloc(1, len);
		if (f->scratch == NULL)
			abort();
		f->scratch_len = len;
	}
	assert(f->scratch_len == len);
	return f->scratch;
}

const void *
flow_peek(const struct flow *f)
{
	return f->scratch;
}

/* -- the page ------------------------------------------------------------------ */

void
flow_fill_busy(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("One moment: the module works. If a notice stands here, "
	    "mend what it says and press Next; it is done again then."), NULL);
}

static int
is_aside(const struct page_def *def)
{
	for (const struct page_def *p = step_aside.pages; p->id != NULL; p++)
		if (p == def)
			return 1;
	return 0;
}

void
flow_fill(const struct flow *f, struct page *p)
{
	const struct step *step = flow_at(f);
	const struct page_def *def = f->page;

	page_clear(p);
	p->step = is_aside(def) ? step_aside.id : step->id;
	p->id = def->id;
	p->doc = def->doc;
	p->n_step = f->at + 1;
	while (f->steps[p->n_steps] != NULL)
		p->n_steps++;
	page_title(p, _(def->title), NULL);
	if (!rehearsal(f) && f->software)
		p->module = _("Software module, without FIPS validation");
	if (f->notice != NULL) {
		p->notice = f->notice->id;
		p->notice_text = f->said.text;
		p->notice_level = (int)f->notice->level;
	}
	def->fill(f, p);
}
