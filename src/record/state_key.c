/* What the record says of the destination, the key and its way there. */
#include <string.h>

#include "src/base/err.h"
#include "src/record/state_fold.h"

/* What another destination, or another key, makes undone. */
static void
forget_transfer(struct state *s)
{
	s->copy = s->inspected = s->package = s->handover = 0;
	s->online.sheet = 0;
	s->friendly[0] = s->ops[0] = s->subscription[0] = '\0';
}

/* Seconds since 1970; 0 when the KEK's file did not say, -1 when nobody can read
 * what it says. */
static int
get_date(const struct json_t *r, const char *key, uint64_t *out)
{
	int64_t v = 0;

	if (js_has(r, key) && (js_int(r, key, &v) < 0 || v < -1))
		return ERR_FORMAT;
	*out = v < 0 ? KEK_DATE_UNREAD : (uint64_t)v;
	return 0;
}

/* The digest of the file at i. */
static int
file_sha(const struct json_t *r, size_t i, uint8_t out[static SHA256_LEN])
{
	return js_hex(js_at(js_arr(r, "files"), i), "sha256", out, SHA256_LEN);
}

static int
on_kek(struct state *s, const struct json_t *r)
{
	memset(s->kek_sha, 0, sizeof(s->kek_sha));	/* no file is that */
	if (kid_parse(js_str(r, "kid"), &s->kid) < 0 ||
	    js_hex(r, "kek", s->kek, sizeof(s->kek)) < 0 ||
	    state_get_uint(r, "bits", 16384, &s->kek_bits) < 0 ||
	    state_get_uint(r, "number", 10000, &s->kek_n) < 0 ||
	    (js_has(r, "files") && file_sha(r, 0, s->kek_sha) < 0) ||
	    js_bool(r, "ops_known", &s->kek_ops_known) < 0 ||
	    get_date(r, "not_before", &s->kek_from) < 0 ||
	    get_date(r, "expires", &s->kek_until) < 0)
		return ERR_FORMAT;
	s->method = METHOD_AZURE;
	s->compared = s->compared_now = 0;
	forget_transfer(s);
	return 0;
}

/* Two packages of a region, out of a toolset: who made them shows later. */
static int
on_toolset(struct state *s, const struct json_t *r)
{
	if (js_copy(r, "region", s->region, sizeof(s->region)) < 0 ||
	    s->region[0] == '\0' ||
	    js_hex(r, "toolset", s->toolset, SHA256_LEN) < 0 ||
	    state_get_uint(r, "number", 10000, &s->kek_n) < 0 ||
	    file_sha(r, 0, s->kek_pkg) < 0 || file_sha(r, 1, s->world_pkg) < 0)
		return ERR_FORMAT;
	s->method = METHOD_WORLD;
	s->compared = s->compared_now = 0;
	forget_transfer(s);
	return 0;
}

/* They hold, up to a root whose words people compared. */
static int
on_packages(struct state *s, const struct json_t *r)
{
	int64_t until;

	if (s->method != METHOD_WORLD ||
	    js_hex(r, "root", s->root, SHA256_LEN) < 0 ||
	    js_hex(r, "kek", s->kek, SHA256_LEN) < 0 ||
	    js_hex(r, "target", s->target, SHA256_LEN) < 0 ||
	    state_get_uint(r, "bits", 16384, &s->kek_bits) < 0 ||
	    js_int(r, "until", &until) < 0 || until < 0)
		return ERR_FORMAT;
	s->until = (uint64_t)until;
	s->compared = s->compared_now = 1;
	return 0;
}

static int
on_compared(struct state *s, const struct json_t *r)
{
	(void)r;
	s->compared = s->compared_now = 1;
	return 0;
}

static int
get_key(struct state *s, const struct json_t *r)
{
	unsigned type;
	int64_t pubexp;

	if (js_copy(r, "ident", s->ident, sizeof(s->ident)) < 0 ||
	    js_copy(r, "plainname", s->plainname, sizeof(s->plainname)) < 0 ||
	    state_get_uint(r, "type", KEY_EC, &type) < 0 ||
	    state_get_uint(r, "size", 16384, &s->size) < 0 ||
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
	    file_sha(r, 0, s->key_sha) < 0)
		return ERR_FORMAT;
	s->key = 1;
	s->key_new = js_str(r, "how") != NULL &&
	    strcmp(js_str(r, "how"), "new") == 0;
	s->key_backup = 0;
	forget_transfer(s);
	return 0;
}

static int
on_key_void(struct state *s, const struct json_t *r)
{
	(void)r;
	s->key_begun = s->key = s->key_backup = 0;
	s->keys_voided++;
	forget_transfer(s);
	return 0;
}

static int
on_key_backup(struct state *s, const struct json_t *r)
{
	s->key_backup = 1;
	return state_backup_on(s, r);
}

static int
on_copy(struct state *s, const struct json_t *r)
{
	forget_transfer(s);
	s->copy = 1;
	if (!s->compared_now && s->blind == 0)
		s->blind = s->n_records;
	return file_sha(r, 0, s->copy_sha);
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
	s->subscription[0] = '\0';
	if (s->method == METHOD_WORLD && js_copy(r, "subscription",
	    s->subscription, sizeof(s->subscription)) < 0)
		return ERR_FORMAT;
	if (js_copy(r, "name", s->friendly, sizeof(s->friendly)) < 0 ||
	    js_copy(r, "ops", s->ops, sizeof(s->ops)) < 0)
		return ERR_FORMAT;
	return file_sha(r, 0, s->byok_sha) < 0 ? ERR_FORMAT :
	    file_sha(r, 1, s->pub_sha);
}

static int
on_handover(struct state *s, const struct json_t *r)
{
	s->handover = 1;
	if (js_has(r, "manifest") &&
	    js_hex(r, "manifest", s->manifest_sha, SHA256_LEN) < 0)
		return ERR_FORMAT;
	return state_get_uint(r, "sequence", 1u << 30, &s->sequence);
}

const struct state_event state_events_key[] = {
	{ "kek", on_kek, EVENT_BEFORE, UNCOVERED_TOLD },
	{ "toolset", on_toolset, EVENT_BEFORE, UNCOVERED_TOLD },
	{ "packages", on_packages, EVENT_OPEN, UNCOVERED_ANEW },
	{ "compared", on_compared, EVENT_OPEN, UNCOVERED_ANEW },
	{ "key-begin", on_key_begin, EVENT_OPEN, UNCOVERED_ANEW },
	{ "key", on_key, EVENT_OPEN, UNCOVERED_ANEW },
	{ "key-confirmed", on_key, EVENT_OPEN, UNCOVERED_ANEW },
	{ "key-void", on_key_void, EVENT_OPEN, UNCOVERED_ANEW },
	{ "key-backup", on_key_backup, EVENT_OPEN, UNCOVERED_ANEW },
	{ "copy", on_copy, EVENT_OPEN, UNCOVERED_ANEW },
	{ "inspected", on_inspected, EVENT_OPEN, UNCOVERED_ANEW },
	{ "package", on_package, EVENT_OPEN, UNCOVERED_ANEW },
	{ "handover", on_handover, EVENT_OPEN, UNCOVERED_ANEW },
	{ 0 }
};
