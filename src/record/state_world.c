/* What the record says of cards, the world and its backup. */
#include <string.h>

#include "src/base/err.h"
#include "src/record/state_fold.h"

static int
on_quorum(struct state *s, const struct json_t *r)
{
	unsigned k, n;

	if (state_get_uint(r, "of", CARDS_MAX, &n) < 0 ||
	    state_get_uint(r, "k", n, &k) < 0 ||
	    k == 0 || js_copy(r, "suite", s->suite, sizeof(s->suite)) < 0 ||
	    js_bool(r, "puk_forget", &s->puk_forget) < 0)
		return ERR_FORMAT;
	memset(s->card, 0, sizeof(s->card));
	s->k = k;
	s->n = n;
	return 0;
}

static int
on_enrol_begin(struct state *s, const struct json_t *r)
{
	struct member *m;

	if (state_get_card(s, r, &m) < 0 || state_get_member(m, r) < 0)
		return ERR_FORMAT;
	m->begun = 1;
	m->enrolled = 0;
	if (!state_knows(s, m->guid) && s->n_known < 2 * CARDS_MAX)
		memcpy(s->known[s->n_known++], m->guid, sizeof(m->guid));
	return 0;
}

static int
on_enrol_drop(struct state *s, const struct json_t *r)
{
	struct member *m;

	if (state_get_card(s, r, &m) < 0)
		return ERR_FORMAT;
	memset(m, 0, sizeof(*m));
	return 0;
}

static int
on_enrolled(struct state *s, const struct json_t *r)
{
	struct member *m;

	if (state_get_card(s, r, &m) < 0 || state_get_member(m, r) < 0 ||
	    js_hex(r, "point", m->point, sizeof(m->point)) < 0)
		return ERR_FORMAT;
	m->begun = m->enrolled = 1;
	return 0;
}

/* A world of this ceremony, or one that was opened or restored: the cards stand
 * in the record, so that the set is known without the file. */
static int
on_world(struct state *s, const struct json_t *r)
{
	const char *how = js_str(r, "how");
	struct json_t *cards = js_arr(r, "cards");
	unsigned n, k;

	if (how == NULL || state_get_uint(r, "of", CARDS_MAX, &n) < 0 || n == 0 ||
	    state_get_uint(r, "k", n, &k) < 0 || k == 0 || js_len(cards) != n ||
	    js_hex(r, "hknso", s->hknso, SHA256_LEN) < 0 ||
	    js_hex(r, "hkm", s->hkm, SHA256_LEN) < 0 ||
	    state_get_uint(r, "gen", 1u << 30, &s->gen) < 0 ||
	    js_hex(js_at(js_arr(r, "files"), 0), "sha256", s->world_sha,
	    SHA256_LEN) < 0 ||
	    js_copy(r, "suite", s->suite, sizeof(s->suite)) < 0)
		return ERR_FORMAT;
	s->world_own = strcmp(how, "create") == 0 ||
	    strcmp(how, "replace") == 0;
	s->n = n;
	s->k = k;
	s->world = 1;
	for (unsigned i = 0; i < n; i++) {
		struct member *m = &s->card[i];

		if (state_get_member(m, js_at(cards, i)) < 0)
			return ERR_FORMAT;
		m->begun = m->enrolled = 1;
		m->proved = !s->world_own;
	}
	return 0;
}

static int
on_proved(struct state *s, const struct json_t *r)
{
	struct member *m;

	if (state_get_card(s, r, &m) < 0)
		return ERR_FORMAT;
	m->proved = 1;
	return 0;
}

static int
on_world_done(struct state *s, const struct json_t *r)
{
	(void)r;
	s->world_done = 1;
	return 0;
}

/* A world that is written anew for the same cards, or (keep is not there) enrolment
 * begins anew, with the same quorum. */
static int
on_void(struct state *s, const struct json_t *r)
{
	char number[sizeof(s->card[0].number)];
	int keep = 0;

	if (js_has(r, "keep") && js_bool(r, "keep", &keep) < 0)
		return ERR_FORMAT;
	for (unsigned i = 0; keep && i < CARDS_MAX; i++)
		s->card[i].proved = 0;
	for (unsigned i = 0; !keep && i < CARDS_MAX; i++) {
		memcpy(number, s->card[i].number, sizeof(number));
		memset(&s->card[i], 0, sizeof(s->card[i]));
		memcpy(s->card[i].number, number, sizeof(number));
	}
	s->world = s->world_own = s->world_done = s->backup = 0;
	s->voided++;
	return 0;
}

static int
on_backup(struct state *s, const struct json_t *r)
{
	s->backup = 1;
	return state_backup_on(s, r);
}

/* -- a check ---------------------------------------------------------------------- */

static const char *const tested_ids[] = { "", "good", "lost", "pin", "left",
	"absent" };

const char *
tested_id(enum tested t)
{
	return tested_ids[t];
}

int
tested_parse(const char *s, enum tested *t)
{
	for (size_t i = TESTED_GOOD; s != NULL && i < sizeof(tested_ids) /
	    sizeof(tested_ids[0]); i++)
		if (strcmp(s, tested_ids[i]) == 0) {
			*t = (enum tested)i;
			return 0;
		}
	return ERR_FORMAT;
}

static int
on_tested(struct state *s, const struct json_t *r)
{
	struct member *m;

	if (state_get_card(s, r, &m) < 0)
		return ERR_FORMAT;
	return tested_parse(js_str(r, "found"), &m->tested);
}

static int
on_checked(struct state *s, const struct json_t *r)
{
	s->checked = 1;
	return js_copy(r, "next", s->next_check, sizeof(s->next_check));
}

/* -- a set that is replaced ---------------------------------------------------------- */

static int
on_old_set(struct state *s, const struct json_t *r)
{
	struct json_t *cards = js_arr(r, "cards");
	struct old_set *o = &s->old;

	memset(o, 0, sizeof(*o));
	if (state_get_uint(r, "of", CARDS_MAX, &o->n) < 0 || o->n == 0 ||
	    state_get_uint(r, "k", o->n, &o->k) < 0 || o->k == 0 ||
	    state_get_uint(r, "gen", 1u << 30, &o->gen) < 0 ||
	    js_copy(r, "suite", o->suite, sizeof(o->suite)) < 0 ||
	    js_hex(r, "hknso", o->hknso, SHA256_LEN) < 0 ||
	    js_hex(js_at(js_arr(r, "files"), 0), "sha256", o->sha,
	    SHA256_LEN) < 0 || js_len(cards) != o->n)
		return ERR_FORMAT;
	for (unsigned i = 0; i < o->n; i++) {
		if (state_get_member(&o->card[i], js_at(cards, i)) < 0)
			return ERR_FORMAT;
		o->card[i].begun = o->card[i].enrolled = 1;
		o->card[i].proved = 1;
	}
	o->there = 1;
	return 0;
}

static int
on_retired(struct state *s, const struct json_t *r)
{
	unsigned x;

	if (state_get_uint(r, "x", s->old.n, &x) < 0 || x == 0 ||
	    state_get_uint(r, "gen", 1u << 30, &s->old_gen) < 0)
		return ERR_FORMAT;
	s->old.card[x - 1].retired = 1;
	s->old.card[x - 1].bare = s->old_gen == 0;
	s->old_x = x;
	return 0;
}

static int
on_retire_begin(struct state *s, const struct json_t *r)
{
	unsigned x;

	if (state_get_uint(r, "x", s->old.n, &x) < 0 || x == 0)
		return ERR_FORMAT;
	s->old.card[x - 1].retiring = 1;
	return 0;
}

static int
on_retire_drop(struct state *s, const struct json_t *r)
{
	unsigned x;

	if (state_get_uint(r, "x", s->old.n, &x) < 0 || x == 0)
		return ERR_FORMAT;
	s->old.card[x - 1].retiring = 0;
	return 0;
}

static int
on_replaced(struct state *s, const struct json_t *r)
{
	(void)r;
	s->replaced = 1;
	return 0;
}

static int
on_given_up(struct state *s, const struct json_t *r)
{
	struct given_up *g = &s->given_up;

	if (s->ended || js_hex(r, "ceremony", g->ceremony, CEREMONY_LEN) < 0 ||
	    state_get_uint(r, "k", CARDS_MAX, &g->k) < 0 ||
	    state_get_uint(r, "gen", 1u << 30, &g->gen) < 0)
		return ERR_FORMAT;
	g->n = s->n_records;
	return 0;
}

const struct state_event state_events_world[] = {
	{ "quorum", on_quorum, EVENT_BEFORE, UNCOVERED_TOLD },
	{ "enrol-begin", on_enrol_begin, EVENT_PLAIN, UNCOVERED_TOLD },
	{ "enrol-drop", on_enrol_drop, EVENT_PLAIN, UNCOVERED_TOLD },
	{ "enrolled", on_enrolled, EVENT_BEFORE, UNCOVERED_TOLD },
	{ "world", on_world, EVENT_BEFORE, UNCOVERED_ANEW },
	{ "proved", on_proved, EVENT_BEFORE, UNCOVERED_ANEW },
	{ "world-done", on_world_done, EVENT_OPEN, UNCOVERED_ANEW },
	{ "void", on_void, EVENT_BEFORE, UNCOVERED_TAKEN },
	{ "backup", on_backup, EVENT_OPEN, UNCOVERED_ANEW },
	{ "backup-copy", state_on_medium, EVENT_OPEN, UNCOVERED_ANEW },
	{ "given-up", on_given_up, EVENT_BEFORE, UNCOVERED_ANEW },
	{ "old-set", on_old_set, EVENT_BEFORE, UNCOVERED_ANEW },
	{ "retire-begin", on_retire_begin, EVENT_PLAIN, UNCOVERED_TAKEN },
	{ "retire-drop", on_retire_drop, EVENT_PLAIN, UNCOVERED_TAKEN },
	{ "retired", on_retired, EVENT_OPEN, UNCOVERED_TAKEN },
	{ "replaced", on_replaced, EVENT_OPEN, UNCOVERED_ANEW },
	{ "tested", on_tested, EVENT_BEFORE, UNCOVERED_ANEW },
	{ "checked", on_checked, EVENT_OPEN, UNCOVERED_ANEW },
	{ 0 }
};
