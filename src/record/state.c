#include "src/record/state.h"

#include <string.h>

#include "src/base/err.h"
#include "src/record/state_fold.h"

static int
on_begin(struct state *s, const struct json_t *r)
{
	if (s->begun)
		return ERR_FORMAT;
	s->begun = 1;
	if (js_has(r, "list") &&
	    js_copy(r, "list", s->list, sizeof(s->list)) < 0)
		return ERR_FORMAT;
	if (js_has(r, "ceremony") &&
	    js_hex(r, "ceremony", s->ceremony, CEREMONY_LEN) < 0)
		return ERR_FORMAT;
	if (mode_parse(js_str(r, "mode"), &s->mode) < 0 ||
	    js_copy(r, "name", s->name, sizeof(s->name)) < 0)
		return ERR_FORMAT;
	return js_copy(r, "time", s->started, sizeof(s->started));
}

static int
on_roster(struct state *s, const struct json_t *r)
{
	struct json_t *all = js_arr(r, "people");
	size_t n = js_len(all);

	if (n == 0 || n > PEOPLE_MAX)
		return ERR_FORMAT;
	memset(s->people, 0, sizeof(s->people));
	for (size_t i = 0; i < n; i++) {
		struct person *p = &s->people[i];
		const struct json_t *j = js_at(all, i);

		if (js_copy(j, "name", p->name, sizeof(p->name)) < 0 ||
		    role_parse(js_str(j, "role"), &p->role) < 0)
			return ERR_FORMAT;
	}
	s->n_people = (unsigned)n;
	s->roster = 1;
	return 0;
}

static int
on_ready(struct state *s, const struct json_t *r)
{
	s->ready = 1;
	return js_int(r, "offset", &s->clock_offset);
}

static int
on_note(struct state *s, const struct json_t *r)
{
	(void)r;
	if (strcmp(s->step, "readiness") == 0)
		s->ready_note = 1;
	if (strcmp(s->step, "world") == 0 && s->n == 0)
		s->quorum_note = 1;
	else if (strcmp(s->step, "world") == 0)
		s->world_note = 1;
	return 0;
}

/* Before anybody signs. Who went and comes again keeps their role and place. */
static int
on_joined(struct state *s, const struct json_t *r)
{
	struct person p = { .joined = 1 };
	unsigned i = 0;

	if (!s->roster || s->signing ||
	    js_copy(r, "name", p.name, sizeof(p.name)) < 0 ||
	    role_parse(js_str(r, "role"), &p.role) < 0)
		return ERR_FORMAT;
	while (i < s->n_people && strcmp(s->people[i].name, p.name) != 0)
		i++;
	if (i == PEOPLE_MAX)
		return ERR_FORMAT;
	if (i < s->n_people && s->people[i].gone)
		p.role = s->people[i].role;
	else if (i == s->n_people)
		s->n_people++;
	else
		return ERR_FORMAT;
	s->people[i] = p;
	return 0;
}

/* Those who are there, and have not signed. */
static unsigned
to_sign(const struct state *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n_people; i++)
		n += !s->people[i].gone && s->people[i].agreed == AGREED_NOT_YET;
	return n;
}

/* Somebody stays, and signs. */
static int
on_gone(struct state *s, const struct json_t *r)
{
	unsigned i;

	if (s->signing || state_get_uint(r, "person", s->n_people, &i) < 0 ||
	    i == 0 || s->people[i - 1].gone || to_sign(s) == 1)
		return ERR_FORMAT;
	s->people[i - 1].gone = 1;
	return 0;
}

static int
get_bags(const struct json_t *r, struct bags *b)
{
	memset(b, 0, sizeof(*b));
	for (size_t i = 0; i < BAGS; i++) {
		if (!js_has(r, bag_ids[i]))
			continue;
		if (js_copy(r, bag_ids[i], b->number[i],
		    sizeof(b->number[i])) < 0 || bag_number(b->number[i]) < 0)
			return ERR_FORMAT;
	}
	return 0;
}

static int
on_bags_opened(struct state *s, const struct json_t *r)
{
	return get_bags(r, &s->opened);
}

static int
on_bags_closed(struct state *s, const struct json_t *r)
{
	return s->signing ? ERR_FORMAT : get_bags(r, &s->closed);
}

static int
on_sign_begin(struct state *s, const struct json_t *r)
{
	s->signing = 1;
	return js_hex(r, "prev", s->sign_head, SHA256_LEN);
}

static int
on_initials(struct state *s, const struct json_t *r)
{
	struct person *p;
	unsigned i;
	int agreed;

	if (state_get_uint(r, "person", s->n_people, &i) < 0 || i == 0 ||
	    js_bool(r, "agreed", &agreed) < 0)
		return ERR_FORMAT;
	p = &s->people[i - 1];
	if (!s->signing || p->gone || p->agreed != AGREED_NOT_YET)
		return ERR_FORMAT;	/* nobody signs twice */
	p->agreed = agreed ? AGREED_YES : AGREED_NO;
	p->why[0] = '\0';
	return js_has(r, "why") ? js_copy(r, "why", p->why,
	    sizeof(p->why)) : 0;
}

static int
on_seal(struct state *s, const struct json_t *r)
{
	(void)r;
	s->seal_n = s->n_records;
	return 0;
}

static int
on_end(struct state *s, const struct json_t *r)
{
	(void)r;
	if (!s->signing || to_sign(s) > 0)
		return ERR_FORMAT;
	s->ended = 1;
	return 0;
}

/* What the record held that far stands again: people saw it and said so. */
static int
on_confirmed(struct state *s, const struct json_t *r)
{
	int64_t to;

	if (js_int(r, "to", &to) < 0 || to < 0)
		return ERR_FORMAT;
	if ((uint64_t)to >= s->confirm)
		s->confirm = 0;
	return 0;
}

static int
on_resumed(struct state *s, const struct json_t *r)
{
	struct span span;

	if (span_get(r, s->n_records, &span) < 0)
		return ERR_FORMAT;
	if (s->told >= span.from)
		s->confirm = span.to;
	s->gather = s->roster && !s->signing;
	s->left = s->compared_now = 0;
	return 0;
}

/* Who is here again; where the clock was set against the wall, so it is again. */
static int
on_gathered(struct state *s, const struct json_t *r)
{
	s->gather = 0;
	return js_has(r, "offset") ? js_int(r, "offset", &s->clock_offset) : 0;
}

static int
on_exception(struct state *s, const struct json_t *r)
{
	const char *what = js_str(r, "what");

	if (what == NULL || strcmp(what, "head-unwritten") != 0)
		return 0;
	s->unwritten++;
	/* A toolset on its way: nothing comes back that would show it. */
	if (s->method == METHOD_WORLD)
		s->online.carried = 0;
	return 0;
}

static int
on_nothing(struct state *s, const struct json_t *r)
{
	(void)s;
	(void)r;
	return 0;
}

static const struct state_event state_events_people[] = {
	{ "begin", on_begin, EVENT_BEFORE, UNCOVERED_TOLD },
	{ "roster", on_roster, EVENT_BEFORE, UNCOVERED_TOLD },
	{ "ready", on_ready, EVENT_BEFORE, UNCOVERED_TOLD },
	{ "note", on_note, EVENT_NOTED, UNCOVERED_TAKEN },
	{ "joined", on_joined, EVENT_BEFORE, UNCOVERED_ANEW },
	{ "gone", on_gone, EVENT_BEFORE, UNCOVERED_ANEW },
	{ "bags-opened", on_bags_opened, EVENT_NOTED, UNCOVERED_ANEW },
	{ "bags-closed", on_bags_closed, EVENT_OPEN, UNCOVERED_ANEW },
	{ "sign-begin", on_sign_begin, EVENT_OPEN, UNCOVERED_ANEW },
	{ "initials", on_initials, EVENT_OPEN, UNCOVERED_ANEW },
	{ "seal", on_seal, EVENT_PLAIN, UNCOVERED_TAKEN },
	{ "end", on_end, EVENT_OPEN, UNCOVERED_ANEW },
	{ "opened", on_nothing, EVENT_OPEN, UNCOVERED_TAKEN },
	{ "closed", on_nothing, EVENT_NOTED, UNCOVERED_TAKEN },
	{ "leave", on_nothing, EVENT_NOTED, UNCOVERED_TAKEN },
	{ "exception", on_exception, EVENT_NOTED, UNCOVERED_TAKEN },
	{ "resumed", on_resumed, EVENT_BEFORE, UNCOVERED_TAKEN },
	{ "confirmed", on_confirmed, EVENT_BEFORE, UNCOVERED_ANEW },
	{ "gathered", on_gathered, EVENT_BEFORE, UNCOVERED_ANEW },
	{ 0 }
};

static const struct state_event *
event_find(const char *event)
{
	static const struct state_event *const tables[] = {
		state_events_people, state_events_world, state_events_key,
		state_events_online
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const struct state_event *e = tables[i]; e->event != NULL; e++)
			if (strcmp(e->event, event) == 0)
				return e;
	return NULL;
}

int
state_believes(const struct state *s, uint64_t n, const char *event)
{
	const struct state_event *e = event_find(event);

	return e == NULL || e->uncovered != UNCOVERED_ANEW || !span_has(s, n);
}

int
state_fold(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	struct state *s = arg;
	const char *event = js_str(rec, "event");
	const struct state_event *e;
	char step[sizeof(s->step)];

	(void)line;
	s->n_records = n;
	if (event == NULL ||
	    js_copy(rec, "time", s->last, sizeof(s->last)) < 0 ||
	    js_copy(rec, "step", step, sizeof(step)) < 0)
		return ERR_FORMAT;
	/* That it was resumed is said on the first page: it stands no less where
	 * it stood. */
	if (strcmp(step, "welcome") != 0)
		memcpy(s->step, step, sizeof(step));
	s->left = strcmp(event, "leave") == 0 ||
	    (s->left && strcmp(event, "seal") == 0);
	e = event_find(event);
	if (e == NULL || !state_believes(s, n, event))
		return 0;
	if (e->uncovered == UNCOVERED_TOLD)
		s->told = n;
	return e->fold(s, rec);
}

enum event_class
state_class(const char *event)
{
	const struct state_event *e = event_find(event);

	return e == NULL ? EVENT_PLAIN : e->class;
}

/* -- roles ---------------------------------------------------------------------------- */

static const char *const role_ids[] = { "operator", "holder", "witness" };

const char *
role_id(enum role r)
{
	return role_ids[r];
}

int
role_parse(const char *s, enum role *r)
{
	for (int i = 0; s != NULL && i < 3; i++)
		if (strcmp(s, role_ids[i]) == 0) {
			*r = (enum role)i;
			return 0;
		}
	return ERR_FORMAT;
}
