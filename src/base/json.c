#include "src/base/json.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "src/base/err.h"
#include "src/base/text.h"

#define MAX_DEPTH 32

void
js_setup(void)
{
	json_object_seed(0);
}

/* 0, or ERR_FORMAT when brackets nest deeper than MAX_DEPTH. jansson would
 * recurse as deep as 2048. */
static int
check_depth(struct view text)
{
	size_t depth = 0;
	int quoted = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.p[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = 0;
		} else if (c == '"') {
			quoted = 1;
		} else if (c == '{' || c == '[') {
			if (++depth > MAX_DEPTH)
				return ERR_FORMAT;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
	}
	return 0;
}

/* 1 when a number with fraction or exponent is in it: no file of ours has one,
 * and its text would depend on who writes it. As deep as check_depth allows. */
static int
has_real(const json_t *j)
{
	size_t i;
	const char *key;
	json_t *v;

	if (json_is_real(j))
		return 1;
	if (json_is_array(j)) {
		json_array_foreach(j, i, v)
			if (has_real(v))
				return 1;
	} else if (json_is_object(j)) {
		json_object_foreach((json_t *)j, key, v)
			if (has_real(v))
				return 1;
	}
	return 0;
}

/* What jansson says of a text that it does not take. */
static int
why(const json_error_t *error, struct js_fault *fault)
{
	enum json_error_code code = json_error_code(error);

	if (code == json_error_out_of_memory || code == json_error_unknown)
		return ERR_NOMEM;
	fault->line = error->line > 0 ? (unsigned)error->line : 0;
	fault->twice = code == json_error_duplicate_key;
	return ERR_FORMAT;
}

int
js_parse_at(struct view text, size_t max, struct json_t **out,
    struct js_fault *fault)
{
	json_error_t error = { 0 };	/* memory may end before it is set */
	json_t *j;

	memset(fault, 0, sizeof(*fault));
	if (text.len > max)
		return ERR_TOOBIG;
	if (text.len == 0 || check_depth(text) != 0)
		return ERR_FORMAT;
	j = json_loadb((const char *)text.p, text.len, JSON_REJECT_DUPLICATES,
	    &error);
	if (j == NULL)
		return why(&error, fault);
	if (has_real(j)) {
		json_decref(j);
		return ERR_FORMAT;
	}
	*out = j;
	return 0;
}

int
js_parse(struct view text, size_t max, struct json_t **out)
{
	struct js_fault fault;

	return js_parse_at(text, max, out, &fault);
}

void
js_free(struct json_t *j)
{
	json_decref(j);
}

int
js_only(const struct json_t *j, const char *names)
{
	char name[64];
	size_t len, found = 0;
	int optional;

	if (!json_is_object(j))
		return ERR_FORMAT;
	while (*(names += strspn(names, " ")) != '\0') {
		len = strcspn(names, " ");
		optional = names[len - 1] == '?';
		if (len - (size_t)optional >= sizeof(name))
			return ERR_FORMAT;
		memcpy(name, names, len - (size_t)optional);
		name[len - (size_t)optional] = '\0';
		names += len;
		if (json_object_get(j, name) != NULL)
			found++;
		else if (!optional)
			return ERR_FORMAT;
	}
	return found == json_object_size(j) ? 0 : ERR_FORMAT;
}

const char *
js_str(const struct json_t *j, const char *key)
{
	return json_string_value(json_object_get(j, key));
}

int
js_copy(const struct json_t *j, const char *key, char *out, size_t size)
{
	const char *s = js_str(j, key);

	if (s == NULL || strlen(s) >= size || !utf8_ok(s, strlen(s), NULL))
		return ERR_FORMAT;
	memcpy(out, s, strlen(s) + 1);
	return 0;
}

int
js_int(const struct json_t *j, const char *key, int64_t *out)
{
	const json_t *v = json_object_get(j, key);

	if (!json_is_integer(v))
		return ERR_FORMAT;
	*out = json_integer_value(v);
	return 0;
}

int
js_bool(const struct json_t *j, const char *key, int *out)
{
	const json_t *v = json_object_get(j, key);

	if (!json_is_boolean(v))
		return ERR_FORMAT;
	*out = json_is_true(v);
	return 0;
}

struct json_t *
js_obj(const struct json_t *j, const char *key)
{
	json_t *v = json_object_get(j, key);

	return json_is_object(v) ? v : NULL;
}

struct json_t *
js_arr(const struct json_t *j, const char *key)
{
	json_t *v = json_object_get(j, key);

	return json_is_array(v) ? v : NULL;
}

int
js_is_arr(const struct json_t *j)
{
	return json_is_array(j);
}

size_t
js_len(const struct json_t *arr)
{
	return json_array_size(arr);
}

struct json_t *
js_at(const struct json_t *arr, size_t i)
{
	return json_array_get(arr, i);
}

const char *
js_text(const struct json_t *j)
{
	return json_string_value(j);
}

int
js_number(const struct json_t *j, int64_t *out)
{
	if (!json_is_integer(j))
		return ERR_FORMAT;
	*out = json_integer_value(j);
	return 0;
}

int
js_has(const struct json_t *j, const char *key)
{
	return json_object_get(j, key) != NULL;
}

int
js_null(const struct json_t *j, const char *key)
{
	return json_is_null(json_object_get(j, key));
}

const char *
js_member(const struct json_t *j, size_t i, struct json_t **value)
{
	json_t *o = (json_t *)j;
	void *it;

	for (it = json_object_iter(o); it != NULL && i > 0; i--)
		it = json_object_iter_next(o, it);
	if (it == NULL)
		return NULL;
	if (value != NULL)
		*value = json_object_iter_value(it);
	return json_object_iter_key(it);
}

int
js_hex(const struct json_t *j, const char *key, uint8_t *out, size_t len)
{
	return hex_get(out, len, js_str(j, key));
}

int
js_b64_buf(const struct json_t *j, const char *key, struct buf *out)
{
	const char *s = js_str(j, key);

	return s != NULL ? b64url_get(out, s, strlen(s)) : ERR_FORMAT;
}

int
js_b64(const struct json_t *j, const char *key, uint8_t *out, size_t len)
{
	struct buf b;
	int r;

	buf_init(&b, len);
	r = js_b64_buf(j, key, &b);
	if (r == ERR_TOOBIG || (r == 0 && b.len != len))
		r = ERR_FORMAT;
	if (r == 0 && len > 0)
		memcpy(out, b.p, len);
	buf_free(&b);
	return r;
}

struct json_t *
js_new(void)
{
	return json_object();
}

struct json_t *
js_new_arr(void)
{
	return json_array();
}

int
js_set(struct json_t *o, const char *key, struct json_t *child)
{
	return json_object_set_new(o, key, child) == 0 ? 0 : ERR_NOMEM;
}

int
js_set_str(struct json_t *o, const char *key, const char *s)
{
	json_t *text = json_string(s);

	if (text == NULL && o != NULL)
		return ERR_ARG;
	return js_set(o, key, text);
}

int
js_set_int(struct json_t *o, const char *key, int64_t v)
{
	return js_set(o, key, json_integer(v));
}

int
js_set_bool(struct json_t *o, const char *key, int v)
{
	return js_set(o, key, json_boolean(v));
}

int
js_set_null(struct json_t *o, const char *key)
{
	return js_set(o, key, json_null());
}

int
js_set_hex(struct json_t *o, const char *key, const void *p, size_t len)
{
	char *hex;
	int r;

	if (len > SIZE_MAX / 4 || (hex = malloc(2 * len + 1)) == NULL)
		return ERR_NOMEM;
	hex_put(hex, p, len);
	r = js_set_str(o, key, hex);
	free(hex);
	return r;
}

int
js_set_b64(struct json_t *o, const char *key, const void *p, size_t len)
{
	struct buf b;
	int r;

	buf_init(&b, SIZE_MAX);
	r = b64url_put(&b, p, len);
	if (r == 0)
		r = js_set_str(o, key, buf_str(&b));
	buf_free(&b);
	return r != 0 ? ERR_NOMEM : 0;
}

int
js_add(struct json_t *arr, struct json_t *child)
{
	return json_array_append_new(arr, child) == 0 ? 0 : ERR_NOMEM;
}

int
js_add_str(struct json_t *arr, const char *s)
{
	json_t *text = json_string(s);

	if (text == NULL && arr != NULL)
		return ERR_ARG;
	return js_add(arr, text);
}

int
js_add_int(struct json_t *arr, int64_t v)
{
	return js_add(arr, json_integer(v));
}

static int
to_buf(const char *text, size_t len, void *arg)
{
	return buf_put(arg, text, len) == 0 ? 0 : -1;
}

static int
dump(const struct json_t *j, struct buf *out, size_t flags)
{
	if (out->err == 0 &&
	    (j == NULL || json_dump_callback(j, to_buf, out, flags) != 0) &&
	    out->err == 0)
		out->err = ERR_NOMEM;
	return out->err;
}

int
js_dump(const struct json_t *j, struct buf *out)
{
	return dump(j, out, JSON_COMPACT | JSON_ENCODE_ANY);
}

int
js_dump_pretty(const struct json_t *j, struct buf *out)
{
	return dump(j, out, JSON_INDENT(2) | JSON_ENCODE_ANY);
}
