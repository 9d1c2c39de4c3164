#include "src/record/seals.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/record/claims.h"
#include "src/record/state_fold.h"

/* A record of before there were such seals. */
static int
is_old(const struct state *st)
{
	static const uint8_t none[CEREMONY_LEN];

	return memcmp(st->ceremony, none, CEREMONY_LEN) == 0;
}

int
seals_old(const struct seals *s)
{
	return is_old(&s->st);
}

/* Room for one more in a list that grows: the list, or NULL. */
static void *
room(void *list, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 16 : 2 * *cap;

	if (n < *cap)
		return list;
	list = realloc(list, more * size);
	if (list != NULL)
		*cap = more;
	return list;
}

/* -- reading ------------------------------------------------------------------- */

/* No signature covers the seal's own line: all in it has to follow from the line
 * before, to the byte. */
static int
is_seal(const struct seals *s, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	const char *time = js_str(rec, "time"), *step = js_str(rec, "step");
	const char *jws = js_member(rec, 5, NULL);
	uint8_t digest[SHA256_LEN];
	struct buf b;
	int is;

	buf_init(&b, JOURNAL_LINE_MAX);
	is = js_only(rec, "n time step event prev jws acts") == 0 &&
	    strcmp(jws, "jws") == 0 && js_str(rec, "jws") != NULL &&
	    time != NULL && strcmp(time, s->time) == 0 &&
	    step != NULL && strcmp(step, s->step) == 0 &&
	    js_dump(rec, &b) == 0 && sha256(b.p, b.len, digest) == 0 &&
	    memcmp(digest, line, SHA256_LEN) == 0;
	buf_free(&b);
	return is;
}

static int
add_acts(struct seals *s, uint64_t n, const struct json_t *acts)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < js_len(acts); i++)
		err = said_add(&s->acts, n, js_text(js_at(acts, i)));
	return err;
}

/* What lines claim since the seal before, against the acts that are left: a
 * note may have been sealed between an act and its line. */
static void
match(struct seals *s, struct seal_line *l)
{
	for (size_t i = 0; i < s->claims.n; i++)
		if (!said_take(&s->acts, s->claims.said[i].text) &&
		    l->unproved == 0)
			l->unproved = s->claims.said[i].n;
	if (l->unproved == 0)
		l->unproved = s->claims.over;
	said_clear(&s->claims);
}

static int
add_seal(struct seals *s, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	const struct json_t *acts = js_arr(rec, "acts");
	struct seal_line *l = room(s->seal, s->n, &s->cap, sizeof(*l));
	int err = 0;

	if (l == NULL)
		return ERR_NOMEM;
	s->seal = l;
	l = &l[s->n++];
	memset(l, 0, sizeof(*l));
	l->n = n;
	memcpy(l->head, s->before, SHA256_LEN);
	memcpy(l->hknso, s->st.hknso, SHA256_LEN);
	l->gen = s->st.gen;
	if (is_seal(s, rec, line) && claims_digest(acts, l->acts) == 0 &&
	    (err = add_acts(s, n, acts)) == 0 &&
	    (l->jws = strdup(js_str(rec, "jws"))) == NULL)
		err = ERR_NOMEM;
	match(s, l);
	return err;
}

/* What the line claims that keyd did; what is not taken claims nothing. */
static int
claim(struct seals *s, uint64_t n, const char *event)
{
	struct buf b;
	int err;

	if (span_has(&s->st, n))
		return 0;
	buf_init(&b, ACT_MAX + 1);
	err = claim_of(&s->st, event, &b);
	if (err == 0 && b.len > 0)
		err = said_add(&s->claims, n, buf_str(&b));
	buf_free(&b);
	return err;
}

/* What people gave up needs no act: nothing rests on it. */
static void
give_up(struct seals *s, const char *event)
{
	static const char *const rows[][2] = {
		{ "void", "world " }, { "key-void", "generate " }
	};

	for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
		for (size_t i = s->claims.n; i-- > 0 &&
		    strcmp(event, rows[k][0]) == 0; )
			if (strncmp(s->claims.said[i].text, rows[k][1],
			    strlen(rows[k][1])) == 0)
				said_drop(&s->claims, i);
}

static int
add_resumed(struct seals *s, uint64_t n, const char *event,
    const struct json_t *rec)
{
	struct span *span = room(s->resumed, s->n_resumed, &s->cap_resumed,
	    sizeof(*span));

	if (span == NULL)
		return ERR_NOMEM;
	s->resumed = span;
	span += s->n_resumed++;
	*span = (struct span){ .at = n };
	if (strcmp(event, "resumed") != 0)
		return 0;
	s->wants = 0;
	if (span_get(rec, n, span) < 0)
		return ERR_FORMAT;
	/* Nothing was sealed: what is opened next is another world. */
	if (span->from == 1)
		s->era = 0;
	return 0;
}

/* How a run of keyd ends and another begins. */
static int
is_new_run(const char *event, const struct json_t *rec)
{
	const char *what = js_str(rec, "what");

	return strcmp(event, "resumed") == 0 ||
	    (strcmp(event, "exception") == 0 && what != NULL &&
	    strcmp(what, "daemons-restarted") == 0);
}

/* Two lines that want their seal, and none between. That a world was opened
 * again may follow a crash; what is lost then seals_unnamed() looks for. */
static void
want(struct seals *s, uint64_t n, const char *event)
{
	enum event_class class = state_class(event);

	s->era = s->era || class == EVENT_OPEN;
	if (!s->era || is_old(&s->st) ||
	    (class != EVENT_OPEN && class != EVENT_BEFORE))
		return;
	if (s->wants != 0 && strcmp(event, "opened") != 0) {
		s->n_missing++;
		if (s->missing == 0)
			s->missing = s->wants;
	}
	s->wants = n;
}

int
seals_take(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	struct seals *s = arg;
	const char *event = js_str(rec, "event");
	int err = state_fold(&s->st, n, rec, line);

	if (err != 0)
		return err;
	if (strcmp(event, "seal") == 0) {
		err = add_seal(s, n, rec, line);
		s->wants = 0;
		s->era = 1;
	} else {
		if (is_new_run(event, rec))
			err = add_resumed(s, n, event, rec);
		want(s, n, event);
		give_up(s, event);
		if (err == 0)
			err = claim(s, n, event);
	}
	memcpy(s->before, line, SHA256_LEN);
	memcpy(s->time, s->st.last, sizeof(s->time));
	/* The fold took it: it has room. */
	memcpy(s->step, js_str(rec, "step"), strlen(js_str(rec, "step")) + 1);
	if (err == 0 && s->each != NULL)
		err = s->each(s->arg, n, rec, line);
	return err;
}

int
seals_read_each(struct seals *s, const char *path, journal_each each, void *arg)
{
	int err;

	memset(s, 0, sizeof(*s));
	s->each = each;
	s->arg = arg;
	if ((err = state_init(&s->st, path)) != 0)
		return err;
	return journal_verify(path, seals_take, s, &s->check);
}

int
seals_read(struct seals *s, const char *path)
{
	return seals_read_each(s, path, NULL, NULL);
}

void
seals_free(struct seals *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->seal[i].jws);
	free(s->seal);
	free(s->resumed);
	said_clear(&s->acts);
	said_clear(&s->claims);
	memset(s, 0, sizeof(*s));
}

/* -- keyd's answers ------------------------------------------------------------ */

static int
same_run(const struct seal_line *a, const struct seal_line *b)
{
	return a->holds && b->holds &&
	    memcmp(a->run, b->run, SEAL_RUN_LEN) == 0;
}

/* One run counts its seals; another begins at 1, and none comes back. */
static int
follows(const struct seals *s, size_t i, const struct rep_sealed *r)
{
	for (size_t j = i; j-- > 0; )
		if (s->seal[j].holds && memcmp(s->seal[j].run, r->run,
		    SEAL_RUN_LEN) == 0)
			return j + 1 == i && r->seq == s->seal[j].seq + 1;
	return r->seq == 1;
}

int
seals_check(struct seals *s, size_t i, const struct rep_sealed *r)
{
	struct seal_line *l = &s->seal[i];
	const struct state *st = &s->st;

	if (l->jws == NULL || l->unproved != 0 || l->holds || r->n + 1 != l->n ||
	    memcmp(r->head, l->head, SHA256_LEN) != 0 || is_old(st) ||
	    memcmp(r->ceremony, st->ceremony, CEREMONY_LEN) != 0 ||
	    r->mode != st->mode ||
	    memcmp(r->hknso, l->hknso, SHA256_LEN) != 0 || r->gen != l->gen ||
	    memcmp(r->acts, l->acts, SHA256_LEN) != 0 || !follows(s, i, r))
		return ERR_AUTH;
	memcpy(l->run, r->run, SEAL_RUN_LEN);
	l->seq = r->seq;
	l->holds = 1;
	return 0;
}

uint64_t
seals_covered(const struct seals *s)
{
	for (size_t i = s->n; i-- > 0; )
		if (s->seal[i].holds)
			return s->seal[i].n;
	return 0;
}

/* -- lines that no seal covered, by the runs ----------------------------------- */

/* Seals first to last are one run's, which began after line `covered`; the newest
 * `resumed` counts, as for the fold. The world may have been opened, and that
 * sealed, before lines are named. Nothing is named where keyd alone ended: the
 * same pages went on, with what they had seen. */
static uint64_t
run_unnamed(const struct seals *s, size_t first, size_t last, uint64_t covered)
{
	uint64_t opened = s->seal[first].n - 2, to;
	const struct span *r = NULL;
	int restarted = covered == 0;

	for (size_t i = 0; i < s->n_resumed; i++) {
		if (s->resumed[i].at <= covered ||
		    s->resumed[i].at >= s->seal[last].n)
			continue;
		if (s->resumed[i].from != 0)
			r = &s->resumed[i];
		else
			restarted = 1;
	}
	if (r == NULL)
		return restarted ? 0 : s->seal[first].n;
	to = r->at - 1 < opened ? r->at - 1 : opened;
	return r->from != covered + 1 || r->to < to ? r->at : 0;
}

uint64_t
seals_unnamed(const struct seals *s)
{
	uint64_t covered = 0, bad = 0;
	size_t last;

	for (size_t i = 0; bad == 0 && i < s->n; i = last + 1) {
		last = i;
		while (last + 1 < s->n && same_run(&s->seal[last],
		    &s->seal[last + 1]))
			last++;
		if (!s->seal[i].holds)
			continue;
		bad = run_unnamed(s, i, last, covered);
		covered = s->seal[last].n;
	}
	return bad;
}

int
seals_broken(const struct seals *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (!s->seal[i].holds && !is_old(&s->st))
			return 1;
	return s->n_missing > 0 || seals_unnamed(s) != 0;
}
