#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/wire/form.h"

static size_t
fixed_len(enum wire_kind kind)
{
	switch (kind) {
	case WIRE_FIX16:
		return 16;
	case WIRE_FIX32:
		return 32;
	case WIRE_FIX65:
		return 65;
	default:
		return 0;
	}
}

static int
put_str(struct buf *out, const char *s)
{
	size_t len;

	if (s == NULL)
		s = "";
	len = strlen(s);
	/* What the reader would refuse is not sent: it would end the reader. */
	if (len > WIRE_STR_MAX || !utf8_ok(s, len, NULL))
		return ERR_ARG;
	(void)buf_put_u32(out, (uint32_t)len);
	return buf_put(out, s, len + 1);
}

static int
put_bytes(struct buf *out, const struct view *v)
{
	if (v->len > WIRE_BODY_MAX)
		return ERR_TOOBIG;
	(void)buf_put_u32(out, (uint32_t)v->len);
	return v->len == 0 ? out->err : buf_put(out, v->p, v->len);
}

static int
put_field(struct buf *out, const struct wire_field *field, const void *at)
{
	uint32_t u32;
	uint64_t u64;

	switch (field->kind) {
	case WIRE_U8:
		return buf_put_u8(out, *(const uint8_t *)at);
	case WIRE_U32:
		memcpy(&u32, at, sizeof(u32));
		return buf_put_u32(out, u32);
	case WIRE_U64:
		memcpy(&u64, at, sizeof(u64));
		return buf_put_u64(out, u64);
	case WIRE_STR:
		return put_str(out, *(const char *const *)at);
	case WIRE_BYTES:
		return put_bytes(out, at);
	default:
		return buf_put(out, at, fixed_len(field->kind));
	}
}

int
wire_put(struct buf *out, const struct wire_form *f, const void *s)
{
	int err;

	for (size_t i = 0; i < f->n; i++) {
		err = put_field(out, &f->fields[i],
		    (const char *)s + f->fields[i].offset);
		if (err != 0)
			return err;
	}
	return out->err;
}

static int
take_str(struct view *body, const char **out)
{
	const uint8_t *p;
	uint32_t len;

	if (view_u32(body, &len) != 0 || len > WIRE_STR_MAX ||
	    view_bytes(body, (size_t)len + 1, &p) != 0)
		return ERR_FORMAT;
	if (p[len] != '\0' || !utf8_ok((const char *)p, len, NULL))
		return ERR_FORMAT;
	*out = (const char *)p;
	return 0;
}

static int
take_bytes(struct view *body, struct view *out)
{
	uint32_t len;

	if (view_u32(body, &len) != 0 ||
	    view_bytes(body, len, &out->p) != 0)
		return ERR_FORMAT;
	out->len = len;
	return 0;
}

static int
take_fixed(struct view *body, void *at, size_t len)
{
	const uint8_t *p;

	if (view_bytes(body, len, &p) != 0)
		return ERR_FORMAT;
	memcpy(at, p, len);
	return 0;
}

static int
take_field(struct view *body, const struct wire_field *field, void *at)
{
	switch (field->kind) {
	case WIRE_U8:
		return view_u8(body, at);
	case WIRE_U32:
		return view_u32(body, at);
	case WIRE_U64:
		return view_u64(body, at);
	case WIRE_STR:
		return take_str(body, at);
	case WIRE_BYTES:
		return take_bytes(body, at);
	default:
		return take_fixed(body, at, fixed_len(field->kind));
	}
}

int
wire_take(struct view *body, const struct wire_form *f, void *s)
{
	struct view rest = *body;

	memset(s, 0, f->size);
	for (size_t i = 0; i < f->n; i++)
		if (take_field(&rest, &f->fields[i],
		    (char *)s + f->fields[i].offset) != 0) {
			explicit_bzero(s, f->size);
			return ERR_FORMAT;
		}
	*body = rest;
	return 0;
}

int
wire_get(struct view body, const struct wire_form *f, void *s)
{
	if (wire_take(&body, f, s) != 0)
		return ERR_FORMAT;
	if (body.len != 0) {
		explicit_bzero(s, f->size);
		return ERR_FORMAT;
	}
	return 0;
}
