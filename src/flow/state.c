#include "src/flow/state.h"

#include <string.h>

#include "src/base/err.h"

/* -- reading members ------------------------------------------------------------- */

static int
get_text(const struct json_t *r, const char *key, char *out, size_t size)
{
	const char *s = js_str(r, key);

	if (s == NULL || strlen(s) >= size)
		return ERR_FORMAT;
	memcpy(out, s, strlen(s) + 1);
	return 0;
}

static int
get_uint(const struct json_t *r, const char *key, unsigned hi, unsigned *out)
{
	int64_t v;

	if (js_int(r, key, &v) < 0 || v < 0 || v > (int64_t)hi)
		return ERR_FORMAT;
	*out = (unsigned)v;
	return 0;
}

static int
get_card(struct state *s, const struct json_t *r, struct member **out)
{
	unsigned x;

	if (get_uint(r, "x", s->n, &x) < 0 || x == 0)
		return ERR_FORMAT;
	*out = &s->card[x - 1];
	return 0;
}

static int
get_member(struct member *m, const struct json_t *r)
{
	if (get_text(r, "number", m->number, sizeof(m->number)) < 0 ||
	    get_text(r, "holder", m->holder, sizeof(m->holder)) < 0 ||
	    js_hex(r, "guid", m->guid, sizeof(m->guid)) < 0)
		return ERR_FORMAT;
	return 0;
}

/* What another destination, or another key, makes undone. */
static void
forget_transfer(struct state *s)
{
	s->copy = s->inspected = s->package = s->handover = 0;
	s->friendly[0] = s->ops[0] = '\0';
}

/* -- one function an event -------------------------------------------------------- */

static int
on_begin(struct state *s, const struct json_t *r)
{
	s->begun = 1;
	if (mode_parse(js_str(r, "mode"), &s->mode) < 0 ||
	    get_text(r, "name", s->name, sizeof(s->name)) < 0)
		return ERR_FORMAT;
	return get_text(r, "time", s->started, sizeof(s->started));
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

		if (get_text(j, "name", p->name, sizeof(p->name)) < 0 ||
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
on_kek(struct state *s, const struct json_t *r)
{
	if (kid_parse(js_str(r, "kid"), &s->kid) < 0 ||
	    js_hex(r, "kek", s->kek, sizeof(s->kek)) < 0 ||
	    get_uint(r, "bits", 16384, &s->kek_bits) < 0 ||
	    get_uint(r, "number", 10000, &s->kek_n) < 0 ||
	    js_bool(r, "ops_known", &s->kek_ops_known) < 0)
		return ERR_FORMAT;
	s->method = METHOD_AZURE;
	s->compared = 0;
	forget_transfer(s);
	return 0;
}

static int
on_compared(struct state *s, const struct json_t *r)
{
	(void)r;
	s->compared = 1;
	return 0;
}

static int
on_quorum(struct state *s, const struct json_t *r)
{
	unsigned k, n;

	if (get_uint(r, "of", CARDS_MAX, &n) < 0 || get_uint(r, "k", n, &k) < 0 ||
	    k == 0 || get_text(r, "suite", s->suite, sizeof(s->suite)) < 0 ||
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

	if (get_card(s, r, &m) < 0 || get_member(m, r) < 0)
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

	if (get_card(s, r, &m) < 0)
		return ERR_FORMAT;
	memset(m, 0, sizeof(*m));
	return 0;
}

static int
on_note(struct state *s, const struct json_t *r)
{
	(void)r;
	if (strcmp(s->step, "readiness") == 0)
		s->ready_note = 1;
	if (strcmp(s->step, "world") == 0)
		s->world_note = 1;
	return 0;
}

static int
on_enrolled(struct state *s, const struct json_t *r)
{
	struct member *m;

	if (get_card(s, r, &m) < 0 || get_member(m, r) < 0 ||
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

	if (how == NULL || get_uint(r, "of", CARDS_MAX, &n) < 0 || n == 0 ||
	    get_uint(r, "k", n, &k) < 0 || k == 0 || js_len(cards) != n ||
	    js_hex(r, "hknso", s->hknso, SHA256_LEN) < 0 ||
	    js_hex(r, "hkm", s->hkm, SHA256_LEN) < 0 ||
	    get_uint(r, "gen", 1u << 30, &s->gen) < 0 ||
	    js_hex(js_at(js_arr(r, "files"), 0), "sha256", s->world_sha,
	    SHA256_LEN) < 0 ||
	    get_text(r, "suite", s->suite, sizeof(s->suite)) < 0)
		return ERR_FORMAT;
	s->world_own = strcmp(how, "create") == 0;
	s->n = n;
	s->k = k;
	s->world = 1;
	for (unsigned i = 0; i < n; i++) {
		struct member *m = &s->card[i];

		if (get_member(m, js_at(cards, i)) < 0)
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

	if (get_card(s, r, &m) < 0)
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

/* Enrolment begins anew, with the same quorum. */
static int
on_void(struct state *s, const struct json_t *r)
{
	(void)r;
	memset(s->card, 0, sizeof(s->card));
	s->world = s->world_own = s->world_done = s->backup = 0;
	s->voided++;
	return 0;
}

static int
on_backup(struct state *s, const struct json_t *r)
{
	(void)r;
	s->backup = 1;
	return 0;
}

static int
get_key(struct state *s, const struct json_t *r)
{
	unsigned type;
	int64_t pubexp;

	if (get_text(r, "ident", s->ident, sizeof(s->ident)) < 0 ||
	    get_text(r, "plainname", s->plainname, sizeof(s->plainname)) < 0 ||
	    get_uint(r, "type", KEY_EC, &type) < 0 ||
	    get_uint(r, "size", 16384, &s->size) < 0 ||
	    js_int(r, "pubexp", &pubexp) < 0)
		return ERR_FORMAT;
	s->type = (enum key_type)type;
	s->pubexp = (uint64_t)pubexp;
	return 0;
}

static int
on_key_begin(struct state *s, const struct json_t *r)
{
	s->key_begun = 1;
	s->key = s->key_backup = 0;
	forget_transfer(s);
	return get_key(s, r);
}

static int
on_key(struct state *s, const struct json_t *r)
{
	if (get_key(s, r) < 0 || js_hex(r, "spki", s->spki_sha, SHA256_LEN) < 0 ||
	    js_hex(js_at(js_arr(r, "files"), 0), "sha256", s->key_sha,
	    SHA256_LEN) < 0)
		return ERR_FORMAT;
	s->key = 1;
	s->key_backup = 0;
	forget_transfer(s);
	return 0;
}

static int
on_key_void(struct state *s, const struct json_t *r)
{
	(void)r;
	s->key_begun = s->key = s->key_backup = 0;
	return 0;
}

static int
on_key_backup(struct state *s, const struct json_t *r)
{
	(void)r;
	s->key_backup = 1;
	return 0;
}

static int
on_copy(struct state *s, const struct json_t *r)
{
	forget_transfer(s);
	s->copy = 1;
	return js_hex(js_at(js_arr(r, "files"), 0), "sha256", s->copy_sha,
	    SHA256_LEN);
}

static int
on_inspected(struct state *s, const struct json_t *r)
{
	(void)r;
	s->inspected = 1;
	return 0;
}

static int
on_package(struct state *s, const struct json_t *r)
{
	s->package = 1;
	s->handover = 0;
	if (get_text(r, "name", s->friendly, sizeof(s->friendly)) < 0 ||
	    get_text(r, "ops", s->ops, sizeof(s->ops)) < 0)
		return ERR_FORMAT;
	return js_hex(js_at(js_arr(r, "files"), 0), "sha256", s->byok_sha,
	    SHA256_LEN);
}

static int
on_handover(struct state *s, const struct json_t *r)
{
	s->handover = 1;
	return get_uint(r, "sequence", 1u << 30, &s->sequence);
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
	unsigned i;
	int agreed;

	if (get_uint(r, "person", s->n_people, &i) < 0 || i == 0 ||
	    js_bool(r, "agreed", &agreed) < 0)
		return ERR_FORMAT;
	s->people[i - 1].agreed = agreed ? AGREED_YES : AGREED_NO;
	return 0;
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
	s->ended = 1;
	return 0;
}

static const struct {
	const char *event;
	int (*fold)(struct state *s, const struct json_t *r);
} folds[] = {
	{ "begin", on_begin },
	{ "roster", on_roster },
	{ "ready", on_ready },
	{ "kek", on_kek },
	{ "compared", on_compared },
	{ "quorum", on_quorum },
	{ "enrol-begin", on_enrol_begin },
	{ "enrol-drop", on_enrol_drop },
	{ "enrolled", on_enrolled },
	{ "note", on_note },
	{ "world", on_world },
	{ "proved", on_proved },
	{ "world-done", on_world_done },
	{ "void", on_void },
	{ "backup", on_backup },
	{ "key-begin", on_key_begin },
	{ "key", on_key },
	{ "key-void", on_key_void },
	{ "key-backup", on_key_backup },
	{ "copy", on_copy },
	{ "inspected", on_inspected },
	{ "package", on_package },
	{ "handover", on_handover },
	{ "sign-begin", on_sign_begin },
	{ "initials", on_initials },
	{ "seal", on_seal },
	{ "end", on_end },
};

int
state_fold(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	struct state *s = arg;
	const char *event = js_str(rec, "event");

	(void)line;
	s->n_records = n;
	if (event == NULL || get_text(rec, "time", s->last, sizeof(s->last)) < 0 ||
	    get_text(rec, "step", s->step, sizeof(s->step)) < 0)
		return ERR_FORMAT;
	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++)
		if (strcmp(event, folds[i].event) == 0)
			return folds[i].fold(s, rec);
	return 0;
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

int
state_knows(const struct state *s, const uint8_t guid[static 16])
{
	for (unsigned i = 0; i < s->n_known; i++)
		if (memcmp(s->known[i], guid, 16) == 0)
			return 1;
	return 0;
}

unsigned
state_proved(const struct state *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n; i++)
		n += s->card[i].proved != 0;
	return n;
}

unsigned
state_enrolled(const struct state *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n; i++)
		n += s->card[i].enrolled != 0;
	return n;
}
