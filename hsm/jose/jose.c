#include "hsm/jose/jose.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

/* JSON values cannot be shared between trees here: text is the way across. */
static int
copy_value(struct json_t *to, const char *name, const struct json_t *from,
    const struct json_t *value)
{
	struct json_t *child;
	struct buf text;
	int64_t number;
	int truth, err;

	if (js_text(value) != NULL)
		return js_set_str(to, name, js_text(value));
	if (js_int(from, name, &number) == 0)
		return js_set_int(to, name, number);
	if (js_bool(from, name, &truth) == 0)
		return js_set_bool(to, name, truth);
	buf_init(&text, JOSE_HEADER_MAX);
	if ((err = js_dump(value, &text)) == 0 &&
	    (err = js_parse(buf_view(&text), JOSE_HEADER_MAX, &child)) == 0)
		err = js_set(to, name, child);
	buf_free(&text);
	return err;
}

int
jose_append(struct json_t *to, const struct json_t *header)
{
	struct json_t *value;
	const char *name;
	int err = 0;

	for (size_t i = 0; err == 0 &&
	    (name = js_member(header, i, &value)) != NULL; i++)
		err = copy_value(to, name, header, value);
	return err;
}

int
jose_split(struct view text, struct view *parts, size_t n)
{
	const uint8_t *dot;

	for (size_t i = 0; i + 1 < n; i++) {
		dot = text.len > 0 ? memchr(text.p, '.', text.len) : NULL;
		if (dot == NULL)
			return ERR_FORMAT;
		parts[i] = view_of(text.p, (size_t)(dot - text.p));
		text.len -= parts[i].len + 1;
		text.p = dot + 1;
	}
	if (text.len > 0 && memchr(text.p, '.', text.len) != NULL)
		return ERR_FORMAT;
	parts[n - 1] = text;
	return 0;
}

int
jose_header(struct view b64, const char *form, const char *members,
    struct json_t **out)
{
	struct json_t *j = NULL;
	struct buf text;
	const char *own;
	int err;

	buf_init(&text, JOSE_HEADER_MAX);
	err = b64url_get(&text, (const char *)b64.p, b64.len);
	if (err == 0)
		err = js_parse(buf_view(&text), JOSE_HEADER_MAX, &j);
	buf_free(&text);
	if (err != 0)
		return err;
	own = js_str(j, "form");
	if (js_only(j, members) != 0 || own == NULL || strcmp(own, form) != 0) {
		js_free(j);
		return ERR_FORMAT;
	}
	*out = j;
	return 0;
}
