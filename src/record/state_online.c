/* What the record says of the station with the network. None of it is sealed there:
 * no world is open. What people rest on later they compare with paper; what arrived and
 * what was imported no line alone says: the stick and the vault are asked again. */
#include <string.h>

#include "src/base/err.h"
#include "src/record/state_fold.h"

static int
on_account(struct state *s, const struct json_t *r)
{
	struct connected *c = &s->online;

	if (js_copy(r, "subscription", c->subscription,
	    sizeof(c->subscription)) < 0 ||
	    js_copy(r, "tenant", c->tenant, sizeof(c->tenant)) < 0)
		return ERR_FORMAT;
	return js_bool(r, "rest", &c->rest);
}

static int
on_vault(struct state *s, const struct json_t *r)
{
	struct connected *c = &s->online;

	if (js_copy(r, "vault", c->vault, sizeof(c->vault)) < 0 ||
	    js_copy(r, "base", c->base, sizeof(c->base)) < 0 ||
	    js_bool(r, "managed", &c->managed) < 0)
		return ERR_FORMAT;
	c->chosen = 1;
	c->carried = 0;
	s->method = METHOD_NONE;
	return 0;
}

static int
on_fetched(struct state *s, const struct json_t *r)
{
	return js_hex(js_at(js_arr(r, "files"), 0), "sha256", s->online.fetched,
	    SHA256_LEN);
}

static int
on_sheet(struct state *s, const struct json_t *r)
{
	s->online.sheet = 1;
	return js_hex(js_at(js_arr(r, "files"), 0), "sha256",
	    s->online.sheet_sha, SHA256_LEN);
}

static int
on_carried(struct state *s, const struct json_t *r)
{
	(void)r;
	s->online.carried = 1;
	return 0;
}

static int
on_arrived(struct state *s, const struct json_t *r)
{
	struct connected *c = &s->online;

	if (js_copy(r, "station", c->came.station,
	    sizeof(c->came.station)) < 0 ||
	    state_get_uint(r, "sequence", 1u << 30, &c->came.sequence) < 0 ||
	    js_copy(r, "name", s->friendly, sizeof(s->friendly)) < 0 ||
	    js_copy(r, "ops", s->ops, sizeof(s->ops)) < 0 ||
	    js_copy(r, "crv", c->crv, sizeof(c->crv)) < 0 ||
	    js_hex(r, "hknso", s->hknso, SHA256_LEN) < 0 ||
	    js_hex(r, "pub", s->spki_sha, SHA256_LEN) < 0 ||
	    js_hex(js_at(js_arr(r, "files"), 0), "sha256", s->byok_sha,
	    SHA256_LEN) < 0 ||
	    js_hex(js_at(js_arr(r, "files"), 1), "sha256", s->pub_sha,
	    SHA256_LEN) < 0 ||
	    js_hex(js_at(js_arr(r, "files"), 2), "sha256", s->manifest_sha,
	    SHA256_LEN) < 0)
		return ERR_FORMAT;
	c->arrived = 1;
	c->compared = c->imported = c->checked = 0;
	return 0;
}

static int
on_words(struct state *s, const struct json_t *r)
{
	(void)r;
	s->online.compared = 1;
	return 0;
}

static int
on_imported(struct state *s, const struct json_t *r)
{
	if (kid_parse(js_str(r, "kid"), &s->online.key) < 0)
		return ERR_FORMAT;
	s->online.imported = 1;
	return 0;
}

static int
on_checked(struct state *s, const struct json_t *r)
{
	return js_bool(r, "same", &s->online.checked);
}

/* The end of all that came before it, or none: then people go on. */
static int
on_finished(struct state *s, const struct json_t *r)
{
	struct connected *c = &s->online;

	(void)r;
	if (c->carried && (s->method == METHOD_WORLD ||
	    (c->imported && c->checked)))
		c->finished = s->ended = 1;
	return 0;
}

const struct state_event state_events_online[] = {
	{ "account", on_account, EVENT_PLAIN, UNCOVERED_TAKEN },
	{ "vault", on_vault, EVENT_PLAIN, UNCOVERED_TAKEN },
	{ "fetched", on_fetched, EVENT_PLAIN, UNCOVERED_TAKEN },
	{ "sheet", on_sheet, EVENT_PLAIN, UNCOVERED_TAKEN },
	{ "carried", on_carried, EVENT_PLAIN, UNCOVERED_TAKEN },
	{ "arrived", on_arrived, EVENT_PLAIN, UNCOVERED_ANEW },
	{ "words", on_words, EVENT_PLAIN, UNCOVERED_ANEW },
	{ "imported", on_imported, EVENT_PLAIN, UNCOVERED_ANEW },
	{ "key-checked", on_checked, EVENT_PLAIN, UNCOVERED_ANEW },
	{ "finished", on_finished, EVENT_PLAIN, UNCOVERED_TAKEN },
	{ 0 }
};
