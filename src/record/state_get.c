/* Members of a record for the folds, and what the state says of its cards. */
#include "src/record/state_fold.h"

#include <string.h>

#include "src/base/err.h"

int
state_get_uint(const struct json_t *r, const char *key, unsigned hi,
    unsigned *out)
{
	int64_t v;

	if (js_int(r, key, &v) < 0 || v < 0 || v > (int64_t)hi)
		return ERR_FORMAT;
	*out = (unsigned)v;
	return 0;
}

int
state_on_medium(struct state *s, const struct json_t *r)
{
	char path[sizeof(s->medium[0])];

	if (js_copy(r, "medium", path, sizeof(path)) < 0 ||
	    strcmp(path, s->medium[0]) == 0)
		return 0;
	memcpy(s->medium[1], s->medium[0], sizeof(s->medium[1]));
	memcpy(s->medium[0], path, sizeof(s->medium[0]));
	return 0;
}

int
state_backup_on(struct state *s, const struct json_t *r)
{
	if (js_hex(r, "mark", s->medium_id, MEDIUM_ID) < 0)
		memset(s->medium_id, 0, MEDIUM_ID);
	return state_on_medium(s, r);
}

int
state_get_card(struct state *s, const struct json_t *r, struct member **out)
{
	unsigned x;

	if (state_get_uint(r, "x", s->n, &x) < 0 || x == 0)
		return ERR_FORMAT;
	*out = &s->card[x - 1];
	return 0;
}

int
state_get_member(struct member *m, const struct json_t *r)
{
	if (js_copy(r, "number", m->number, sizeof(m->number)) < 0 ||
	    js_copy(r, "holder", m->holder, sizeof(m->holder)) < 0 ||
	    js_hex(r, "guid", m->guid, sizeof(m->guid)) < 0)
		return ERR_FORMAT;
	return 0;
}

/* -- of the state ---------------------------------------------------------------------- */

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

int
state_unproved(const struct state *s)
{
	return s->world && s->world_own && !s->old.there &&
	    state_proved(s) < s->n;
}

int
state_set_unproved(const struct state *s)
{
	return s->world && s->world_own && s->old.there &&
	    state_proved(s) < s->n;
}

unsigned
state_old_left(const struct state *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->old.n; i++)
		n += !s->old.card[i].retired;
	return n;
}

int
state_replacing(const struct state *s)
{
	return s->old.there && s->world && !s->replaced;
}

int
state_old_whole(const struct state *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->old.n; i++)
		n += !s->old.card[i].retiring;
	return state_replacing(s) && n >= s->old.k;
}

unsigned
state_tested(const struct state *s, enum tested t)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n; i++)
		n += s->card[i].tested == t;
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
