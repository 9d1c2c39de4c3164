#include "src/vault/rest/target.h"

#include <stdio.h>
#include <string.h>

#include "src/base/err.h"

#define PART_CHARS "0123456789abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ._~-"

/* -- forms -------------------------------------------------------------------- */

static int
hex_digit(uint8_t c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL :
	    strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* One character of a value, escaped or not: it moves *v on. */
static int
one(struct view *v, char *out)
{
	int high, low;
	size_t used = 1;

	*out = *v->p == '+' ? ' ' : (char)*v->p;
	if (*v->p == '%') {
		high = v->len < 3 ? -1 : hex_digit(v->p[1]);
		low = v->len < 3 ? -1 : hex_digit(v->p[2]);
		if (high < 0 || low < 0)
			return ERR_FORMAT;
		*out = (char)(high << 4 | low);
		used = 3;
	}
	v->p += used;
	v->len -= used;
	return *out == '\0' ? ERR_FORMAT : 0;
}

static int
decode(struct view v, char *out, size_t size)
{
	size_t n = 0;
	int err = 0;

	while (err == 0 && v.len > 0)
		err = n + 1 < size ? one(&v, &out[n++]) : ERR_TOOBIG;
	out[err == 0 ? n : 0] = '\0';
	return err;
}

/* Up to the next '&', which *form moves behind. */
static struct view
next_pair(struct view *form)
{
	const uint8_t *end = memchr(form->p, '&', form->len);
	struct view pair = *form;

	if (end != NULL)
		pair.len = (size_t)(end - form->p);
	form->p += pair.len + (end != NULL);
	form->len -= pair.len + (end != NULL);
	return pair;
}

/* Names are not long: what does not fit is not the one that is looked for. */
static int
is_named(struct view pair, const char *name, struct view *value)
{
	const uint8_t *equals = memchr(pair.p, '=', pair.len);
	char seen[32];
	size_t len = equals == NULL ? pair.len : (size_t)(equals - pair.p);

	if (decode(view_of(pair.p, len), seen, sizeof(seen)) != 0 ||
	    strcmp(seen, name) != 0)
		return 0;
	*value = equals == NULL ? view_of(pair.p, 0) :
	    view_of(equals + 1, pair.len - len - 1);
	return 1;
}

int
form_value(struct view form, const char *name, char *out, size_t size)
{
	struct view pair, value;
	int found = 0, err = 0;

	out[0] = '\0';
	while (err == 0 && form.len > 0) {
		pair = next_pair(&form);
		if (!is_named(pair, name, &value))
			continue;
		err = found ? ERR_FORMAT : decode(value, out, size);
		found = 1;
	}
	return err;
}

/* -- the path ----------------------------------------------------------------- */

static int
take_part(const char **s, struct target *t)
{
	size_t len = strspn(*s, PART_CHARS);

	if (len == 0)
		return ERR_FORMAT;
	if (len >= TARGET_PART || t->n == TARGET_PARTS)
		return ERR_TOOBIG;
	(void)snprintf(t->part[t->n++], TARGET_PART, "%.*s", (int)len, *s);
	*s += len;
	return 0;
}

static int
take_path(const char **s, struct target *t)
{
	int err = 0;

	while (err == 0 && **s == '/') {
		++*s;
		if (**s == '\0' || **s == '?')
			break;
		err = take_part(s, t);
	}
	return err;
}

int
target_parse(const char *raw, struct target *t)
{
	const struct {
		const char *name;
		char *out;
	} rows[] = {
		{ "api-version", t->api_version }, { "$filter", t->filter },
		{ "resource", t->resource },
	};
	int err;

	memset(t, 0, sizeof(*t));
	if (strlen(raw) > TARGET_MAX)
		return ERR_TOOBIG;
	if (*raw != '/')
		return ERR_FORMAT;
	if ((err = take_path(&raw, t)) != 0)
		return err;
	if (*raw == '\0')
		return 0;
	if (*raw != '?')
		return ERR_FORMAT;
	for (size_t i = 0; err == 0 && i < sizeof(rows) / sizeof(rows[0]); i++)
		err = form_value(view_str(raw + 1), rows[i].name, rows[i].out,
		    TARGET_VALUE);
	return err;
}
