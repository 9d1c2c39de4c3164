#include "src/vault/rest/wish.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/vault/ops.h"

#define TAGS 15
#define TAG_MAX 256
#define USE_MAX 1024
#define EXPONENT 65537

/* A member that is not there, or null, is 0 with nothing changed. */
static int
there(const struct json_t *j, const char *name)
{
	return js_has(j, name) && !js_null(j, name);
}

static int
get_text(const struct json_t *j, const char *name, char *out, size_t size)
{
	const char *s = js_str(j, name);

	if (!there(j, name))
		return 0;
	if (s == NULL || strlen(s) >= size)
		return ERR_FORMAT;
	memcpy(out, s, strlen(s) + 1);
	return 0;
}

static int
get_number(const struct json_t *j, const char *name, int64_t *out)
{
	if (!there(j, name))
		return 0;
	return js_int(j, name, out) == 0 && *out >= 0 && *out <= SECONDS_MAX ?
	    0 : ERR_FORMAT;
}

static int
get_truth(const struct json_t *j, const char *name, int *out)
{
	return there(j, name) ? js_bool(j, name, out) : 0;
}

static int
get_ops(const struct json_t *j, const char *name, struct wish *w)
{
	if (!there(j, name))
		return 0;
	w->ops_said = 1;
	return ops_read(js_arr(j, name), &w->ops);
}

static int
tags_ok(const struct json_t *tags)
{
	struct json_t *value;
	const char *name;
	size_t i = 0;

	for (; (name = js_member(tags, i, &value)) != NULL; i++)
		if (i == TAGS || strlen(name) > TAG_MAX ||
		    js_text(value) == NULL || strlen(js_text(value)) > TAG_MAX)
			return 0;
	return 1;
}

static int
get_tags(const struct json_t *j, const char *name, struct wish *w)
{
	const struct json_t *tags = js_obj(j, name);
	struct buf b;
	int err;

	if (!there(j, name))
		return 0;
	if (tags == NULL || !tags_ok(tags))
		return ERR_FORMAT;
	buf_init(&b, TAGS_MAX);
	if ((err = js_dump(tags, &b)) == 0 &&
	    (w->tags = strdup(buf_str(&b))) == NULL)
		err = ERR_NOMEM;
	buf_free(&b);
	return err;
}

/* -- a key that is wished for ------------------------------------------------- */

/* Members that change nothing here: a key of a module never leaves it. */
static int
get_never(const struct json_t *j, const char *name)
{
	int truth = 0;

	return !there(j, name) || (js_bool(j, name, &truth) == 0 && !truth) ?
	    0 : ERR_FORMAT;
}

static const char *
attributes(const struct json_t *j, struct wish *w)
{
	const struct json_t *a = js_obj(j, "attributes");

	if (!there(j, "attributes"))
		return NULL;
	if (a == NULL || js_only(a, "enabled? nbf? exp? exportable? created? "
	    "updated? recoveryLevel? recoverableDays? hsmPlatform?") != 0)
		return "attributes";
	if (get_truth(a, "enabled", &w->enabled) != 0)
		return "enabled";
	if (get_number(a, "nbf", &w->not_before) != 0)
		return "nbf";
	if (get_number(a, "exp", &w->expires) != 0)
		return "exp";
	return get_never(a, "exportable") != 0 ? "exportable" : NULL;
}

/* keyd's keys have this one. */
static int
get_exponent(const struct json_t *key)
{
	int64_t e = EXPONENT;

	return get_number(key, "public_exponent", &e) == 0 && e == EXPONENT ? 0 :
	    ERR_FORMAT;
}

static const char *
key_members(const struct json_t *key, struct wish *w)
{
	if (get_text(key, "kty", w->kty, sizeof(w->kty)) != 0)
		return "kty";
	if (get_text(key, "crv", w->crv, sizeof(w->crv)) != 0)
		return "crv";
	if (get_number(key, "key_size", &w->size) != 0)
		return "key_size";
	if (get_exponent(key) != 0)
		return "public_exponent";
	return get_ops(key, "key_ops", w) != 0 ? "key_ops" : NULL;
}

static const char *
common(const struct json_t *j, struct wish *w)
{
	if (get_tags(j, "tags", w) != 0)
		return "tags";
	if (there(j, "release_policy"))
		return "release_policy";
	return attributes(j, w);
}

/* All members that a request of this kind may have. */
static const char *const members[] = {
	[WISH_CREATE] = ("kty key_size? public_exponent? key_ops? attributes? "
	    "tags? crv? release_policy?"),
	[WISH_IMPORT] = "key Hsm? attributes? tags? release_policy?",
	[WISH_CHANGE] = "key_ops? attributes? tags? release_policy?",
};
#define KEY_MEMBERS "kty key_ops? key_hsm? crv? kid? n? e? d? dp? dq? qi? p? q? " \
	"k? x? y?"

/* The first of these that is there, or NULL. */
static const char *
any_of(const struct json_t *j, const char *const *names)
{
	while (*names != NULL && !there(j, *names))
		names++;
	return *names;
}

static enum fault
read_blob(const struct json_t *key, struct wish *w, const char **what)
{
	static const char *const numbers[] = { "n", "e", "d", "dp", "dq", "qi",
		"p", "q", "k", "x", "y", NULL };
	const char *s = js_str(key, "key_hsm");

	*what = "key_hsm";
	if (!there(key, "key_hsm") || any_of(key, numbers) != NULL)
		return FAULT_HSM_ONLY;
	return s == NULL || *s == '\0' ||
	    b64url_get(&w->blob, s, strlen(s)) != 0 ? FAULT_BASE64 :
	    FAULT_NONE;
}

static enum fault
read_key(const struct json_t *j, enum wish_kind kind, struct wish *w,
    const char **what)
{
	const struct json_t *key = kind == WISH_IMPORT ? js_obj(j, "key") : j;

	if (kind == WISH_IMPORT && js_only(key, KEY_MEMBERS) != 0)
		return FAULT_KEY_PROPERTY;
	if ((*what = key_members(key, w)) != NULL ||
	    (*what = common(j, w)) != NULL)
		return FAULT_MEMBER;
	return kind == WISH_IMPORT ? read_blob(key, w, what) : FAULT_NONE;
}

enum fault
wish_read(struct view body, enum wish_kind kind, struct wish *w,
    const char **what)
{
	struct json_t *j = NULL;
	enum fault f = FAULT_JSON;

	memset(w, 0, sizeof(*w));
	w->not_before = w->expires = w->enabled = -1;
	buf_init(&w->blob, BYOK_FILE_MAX);
	*what = "body";
	if (js_parse(body, BODY_MAX, &j) != 0)
		return FAULT_JSON;
	if (kind == WISH_IMPORT && !js_has(j, "key"))
		f = FAULT_KEY_PROPERTY;
	else if (js_only(j, members[kind]) == 0)
		f = read_key(j, kind, w, what);
	js_free(j);
	return f;
}

void
wish_free(struct wish *w)
{
	free(w->tags);
	w->tags = NULL;
	buf_free(&w->blob);
}

/* -- the use of a key --------------------------------------------------------- */

static enum fault
get_bytes(const struct json_t *j, const char *name, struct buf *out,
    const char **what)
{
	const char *s = js_str(j, name);

	*what = name;
	return s == NULL || *s == '\0' || b64url_get(out, s, strlen(s)) != 0 ?
	    FAULT_BASE64 : FAULT_NONE;
}

static enum fault
read_use(const struct json_t *j, int verify, struct use *u, const char **what)
{
	/* Of symmetric keys. */
	static const char *const others[] = { "iv", "aad", "tag", NULL };
	enum fault f;

	if ((*what = any_of(j, others)) != NULL)
		return FAULT_MEMBER;
	*what = "alg";
	if (js_only(j, verify ? "alg digest value" :
	    "alg value iv? aad? tag?") != 0)
		return FAULT_JSON;
	if (js_str(j, "alg") == NULL ||
	    get_text(j, "alg", u->alg, sizeof(u->alg)) != 0)
		return FAULT_MEMBER;
	f = get_bytes(j, "value", &u->value, what);
	return f == FAULT_NONE && verify ?
	    get_bytes(j, "digest", &u->digest, what) : f;
}

enum fault
use_read(struct view body, int verify, struct use *u, const char **what)
{
	struct json_t *j = NULL;
	enum fault f;

	memset(u, 0, sizeof(*u));
	buf_init(&u->value, USE_MAX);
	buf_init(&u->digest, USE_MAX);
	*what = "body";
	if (js_parse(body, BODY_MAX, &j) != 0)
		return FAULT_JSON;
	f = read_use(j, verify, u, what);
	js_free(j);
	return f;
}

void
use_free(struct use *u)
{
	buf_free(&u->value);
	buf_free(&u->digest);
}
