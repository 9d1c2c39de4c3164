#include "src/base/brought.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"

/* -- UTF-16 (RFC 2781) -------------------------------------------------------------- */

static unsigned
unit(const uint8_t *p, int little)
{
	return little ? p[0] | (unsigned)p[1] << 8 : p[1] | (unsigned)p[0] << 8;
}

/* 1 and the character at *v, which moves on; 0: no character. */
static int
next(struct view *v, int little, uint32_t *c)
{
	unsigned high, low;

	if (v->len < 2)
		return 0;
	high = unit(v->p, little);
	*v = view_of(v->p + 2, v->len - 2);
	*c = high;
	if (high < 0xd800 || high > 0xdfff)
		return high != 0;
	if (high > 0xdbff || v->len < 2)
		return 0;
	low = unit(v->p, little);
	*v = view_of(v->p + 2, v->len - 2);
	*c = 0x10000 + ((high & 0x3ff) << 10 | (low & 0x3ff));
	return low >= 0xdc00 && low <= 0xdfff;
}

static void
put(struct buf *out, uint32_t c)
{
	static const struct {
		uint32_t below;
		uint8_t lead, more;
	} forms[] = {
		{ 0x80, 0, 0 }, { 0x800, 0xc0, 1 }, { 0x10000, 0xe0, 2 },
		{ 0x110000, 0xf0, 3 }
	};
	size_t i = 0;

	while (c >= forms[i].below)
		i++;
	(void)buf_put_u8(out, (uint8_t)(forms[i].lead |
	    c >> (6 * forms[i].more)));
	for (unsigned n = forms[i].more; n-- > 0;)
		(void)buf_put_u8(out, (uint8_t)(0x80 | (c >> (6 * n) & 0x3f)));
}

static int
from_utf16(struct view v, int little, struct buf *out)
{
	uint32_t c;

	while (v.len > 0) {
		if (!next(&v, little, &c))
			return ERR_FORMAT;
		put(out, c);
	}
	return out->err;
}

/* -- ends of lines ------------------------------------------------------------------ */

static int
is_crlf(struct view v)
{
	return v.len > 1 && v.p[0] == '\r' && v.p[1] == '\n';
}

/* A CR alone is no end of a line. */
static int
put_lines(struct view v, struct buf *out, unsigned *seen)
{
	const uint8_t *cr;
	size_t n;

	while (v.len > 0) {
		if (is_crlf(v)) {
			*seen |= BROUGHT_CRLF;
			v = view_of(v.p + 1, v.len - 1);
		}
		cr = v.len > 1 ? memchr(v.p + 1, '\r', v.len - 1) : NULL;
		n = cr == NULL ? v.len : (size_t)(cr - v.p);
		(void)buf_put(out, v.p, n);
		v = view_of(v.p + n, v.len - n);
	}
	return out->err;
}

/* -- all of it ------------------------------------------------------------------------ */

static int
marked(struct view v, const char *mark, size_t len)
{
	return v.len >= len && memcmp(v.p, mark, len) == 0;
}

int
brought_text(struct view file, struct buf *out, unsigned *seen)
{
	unsigned none = 0, *met = seen != NULL ? seen : &none;
	struct buf wide;
	int err, little = marked(file, "\xff\xfe", 2);

	*met = 0;
	if (marked(file, "\xef\xbb\xbf", 3)) {
		*met = BROUGHT_MARK;
		file = view_of(file.p + 3, file.len - 3);
	}
	if (!little && !marked(file, "\xfe\xff", 2))
		return put_lines(file, out, met);
	*met |= BROUGHT_UTF16;
	/* Each line with a CR. */
	wide = (struct buf){ .max = out->max * 2, .locked = out->locked };
	err = from_utf16(view_of(file.p + 2, file.len - 2), little, &wide);
	if (err == 0)
		err = put_lines(buf_view(&wide), out, met);
	buf_free(&wide);
	return err;
}

/* UTF-16, each line with CR; kept as out is. */
static struct buf
raw_for(const struct buf *out)
{
	return (struct buf){ .max = out->max * 4 + 3, .locked = out->locked };
}

static int
take(int err, struct buf *raw, struct buf *out)
{
	if (err == 0)
		err = brought_text(buf_view(raw), out, NULL);
	buf_free(raw);
	return err;
}

int
brought_read(const char *path, struct buf *out)
{
	struct buf raw = raw_for(out);

	return take(file_read(path, &raw), &raw, out);
}

int
brought_read_open(int fd, struct buf *out)
{
	struct buf raw = raw_for(out);

	return take(file_read_open(fd, &raw), &raw, out);
}
