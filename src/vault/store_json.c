#include "src/vault/store_json.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/vault/ops.h"

#define FORM "keyconvoy vault key 1"
#define NOTE_MAX 2048

/* -- numbers: a row a member -------------------------------------------------- */

static const struct {
	const char *name;
	size_t at;
	int optional;
} times[] = {
	{ "created", offsetof(struct version, created), 0 },
	{ "updated", offsetof(struct version, updated), 0 },
	{ "nbf", offsetof(struct version, not_before), 1 },
	{ "exp", offsetof(struct version, expires), 1 },
};
#define TIMES (sizeof(times) / sizeof(times[0]))

static int64_t *
time_at(const struct version *v, size_t i)
{
	return (int64_t *)((uintptr_t)v + times[i].at);
}

/* -- objects that are kept as text -------------------------------------------- */

static const struct {
	const char *name;
	size_t at, max;
} texts[] = {
	{ "tags", offsetof(struct version, tags), TAGS_MAX },
	{ "from", offsetof(struct version, from), NOTE_MAX },
};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

static char **
text_at(const struct version *v, size_t i)
{
	return (char **)((uintptr_t)v + texts[i].at);
}

static int
put_text(struct json_t *j, const char *name, const char *text, size_t max)
{
	struct json_t *o;
	int err = js_parse(view_str(text), max, &o);

	return err == 0 ? js_set(j, name, o) : err;
}

static int
get_text(const struct json_t *j, const char *name, char **out, size_t max)
{
	const struct json_t *o = js_obj(j, name);
	struct buf b;
	int err;

	if (o == NULL)
		return js_has(j, name) ? ERR_FORMAT : 0;
	buf_init(&b, max);
	if ((err = js_dump(o, &b)) == 0 &&
	    (*out = strdup(buf_str(&b))) == NULL)
		err = ERR_NOMEM;
	buf_free(&b);
	return err;
}

/* -- a version ---------------------------------------------------------------- */

static int
put_version(struct json_t *j, const struct version *v)
{
	struct json_t *ops = ops_json(v->ops);
	int err;

	if ((err = js_set_str(j, "version", v->id)) == 0)
		err = js_set_bool(j, "enabled", v->enabled);
	for (size_t i = 0; err == 0 && i < TIMES; i++)
		if (!times[i].optional || *time_at(v, i) != 0)
			err = js_set_int(j, times[i].name, *time_at(v, i));
	if (err == 0 && v->kid[0] != '\0')
		err = js_set_str(j, "kid", v->kid);
	for (size_t i = 0; err == 0 && i < TEXTS; i++)
		if (*text_at(v, i) != NULL)
			err = put_text(j, texts[i].name, *text_at(v, i),
			    texts[i].max);
	if (err == 0)
		return ops == NULL ? ERR_NOMEM : js_set(j, "ops", ops);
	js_free(ops);
	return err;
}

static int
get_id(const struct json_t *j, char id[static VERSION_TEXT + 1])
{
	const char *s = js_str(j, "version");

	if (s == NULL || strlen(s) != VERSION_TEXT ||
	    strspn(s, "0123456789abcdef") != VERSION_TEXT)
		return ERR_FORMAT;
	memcpy(id, s, VERSION_TEXT + 1);
	return 0;
}

static int
get_kid(const struct json_t *j, char out[static KID_MAX])
{
	const char *s = js_str(j, "kid");
	struct kid kid;

	if (s == NULL)
		return js_has(j, "kid") ? ERR_FORMAT : 0;
	if (kid_parse(s, &kid) != 0)
		return ERR_FORMAT;
	memcpy(out, kid.text, KID_MAX);
	return 0;
}

static int
get_version(const struct json_t *j, struct version *v)
{
	int err;

	if (js_only(j, "version enabled created updated nbf? exp? kid? tags? "
	    "from? ops") != 0 || get_id(j, v->id) != 0 ||
	    get_kid(j, v->kid) != 0 || js_bool(j, "enabled", &v->enabled) != 0)
		return ERR_FORMAT;
	for (size_t i = 0; i < TIMES; i++)
		if (js_has(j, times[i].name) &&
		    (js_int(j, times[i].name, time_at(v, i)) != 0 ||
		    *time_at(v, i) < 0 || *time_at(v, i) > SECONDS_MAX))
			return ERR_FORMAT;
	if ((err = ops_read(js_arr(j, "ops"), &v->ops)) != 0)
		return err;
	for (size_t i = 0; err == 0 && i < TEXTS; i++)
		err = get_text(j, texts[i].name, text_at(v, i), texts[i].max);
	return err;
}

/* -- a name ------------------------------------------------------------------- */

int
store_name_ok(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= NAME_MAX_ &&
	    strspn(name, "0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == len;
}

static int
put_held(struct json_t *j, struct json_t *list, const struct held *h)
{
	int err;

	if ((err = js_set_str(j, "form", FORM)) == 0)
		err = js_set_str(j, "name", h->name);
	if (err == 0 && h->deleted != 0)
		err = js_set_int(j, "deleted", h->deleted);
	for (size_t i = 0; err == 0 && i < h->n; i++) {
		struct json_t *v = js_new();

		err = put_version(v, &h->v[i]);
		if (err == 0)
			err = js_add(list, v);
		else
			js_free(v);
	}
	return err;
}

int
held_write(const struct held *h, struct buf *out)
{
	struct json_t *j = js_new(), *list = js_new_arr();
	int err = put_held(j, list, h);

	if (err != 0)
		js_free(list);
	else if ((err = js_set(j, "versions", list)) == 0 &&
	    (err = js_dump_pretty(j, out)) == 0)
		err = buf_puts(out, "\n");
	js_free(j);
	return err;
}

static int
get_name(const struct json_t *j, char out[static NAME_MAX_ + 1])
{
	const char *s = js_str(j, "name");

	if (s == NULL || !store_name_ok(s))
		return ERR_FORMAT;
	memcpy(out, s, strlen(s) + 1);
	return 0;
}

static int
get_versions(const struct json_t *list, struct held *h)
{
	size_t n = js_len(list);
	int err = 0;

	if (list == NULL || n == 0 || n > VERSIONS_MAX)
		return ERR_FORMAT;
	if ((h->v = calloc(n, sizeof(*h->v))) == NULL)
		return ERR_NOMEM;
	h->n = n;
	for (size_t i = 0; err == 0 && i < n; i++)
		err = get_version(js_at(list, i), &h->v[i]);
	return err;
}

int
held_read(struct view text, struct held *h)
{
	struct json_t *j;
	const char *form;
	int err = js_parse(text, HELD_FILE_MAX, &j);

	if (err != 0)
		return err;
	form = js_str(j, "form");
	if (js_only(j, "form name deleted? versions") != 0 || form == NULL ||
	    strcmp(form, FORM) != 0 || get_name(j, h->name) != 0 ||
	    (js_has(j, "deleted") &&
	    (js_int(j, "deleted", &h->deleted) != 0 || h->deleted <= 0 ||
	    h->deleted > SECONDS_MAX)))
		err = ERR_FORMAT;
	if (err == 0)
		err = get_versions(js_arr(j, "versions"), h);
	js_free(j);
	return err;
}
