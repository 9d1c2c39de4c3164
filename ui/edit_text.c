/* Editing a field of text at its cursor. */
#include "ui/edit.h"

#include <string.h>

#include "src/base/text.h"

static size_t
put_utf8(uint32_t cp, char out[static 4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

static size_t
before(const char *s, size_t at)
{
	while (at > 0 && ((unsigned char)s[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t
after(const char *s, size_t at)
{
	const char *next = s + at;

	if (*next != '\0')
		(void)utf8_next(&next);
	return (size_t)(next - s);
}

static int
insert(struct editor *e, uint32_t ch, unsigned max)
{
	char bytes[4];
	size_t n = put_utf8(ch, bytes), len = strlen(e->text);
	size_t at = e->screen.cursor;

	if (len + n > max || len + n >= sizeof(e->text))
		return 0;
	memmove(e->text + at + n, e->text + at, len - at + 1);
	memcpy(e->text + at, bytes, n);
	e->screen.cursor += n;
	return 1;
}

static int
cut(struct editor *e, size_t from, size_t to)
{
	size_t len = strlen(e->text);

	if (from >= to)
		return 0;
	memmove(e->text + from, e->text + to, len - to + 1);
	e->screen.cursor = from;
	return 1;
}

int
edit_text_key(struct editor *e, const struct block *f, const char *value,
    const struct pressed *key, struct event *ev)
{
	size_t at = e->screen.cursor;
	int changed = 0;

	memcpy(e->text, value, strlen(value) + 1);
	switch (key->kind) {
	case PRESSED_LEFT:
		e->screen.cursor = before(e->text, at);
		break;
	case PRESSED_RIGHT:
		e->screen.cursor = after(e->text, at);
		break;
	case PRESSED_HOME:
		e->screen.cursor = 0;
		break;
	case PRESSED_END:
		e->screen.cursor = strlen(e->text);
		break;
	case PRESSED_ERASE:
		changed = cut(e, before(e->text, at), at);
		break;
	case PRESSED_DELETE:
		changed = cut(e, at, after(e->text, at));
		break;
	case PRESSED_KILL:
		changed = cut(e, 0, strlen(e->text));
		break;
	case PRESSED_CHAR:
		if (e->screen.fresh)
			(void)cut(e, 0, strlen(e->text));
		changed = insert(e, key->ch, f->field->max);
		break;
	default:
		break;
	}
	e->screen.fresh = 0;
	if (changed)
		*ev = (struct event){ .kind = EV_SET, .field = f->field->id,
			.value = e->text };
	return changed;
}
