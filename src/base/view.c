/* Views of bytes, and reading from their front. */
#include <string.h>

#include "src/base/buf.h"
#include "src/base/err.h"

struct view
view_of(const void *p, size_t len)
{
	return (struct view){ .p = p, .len = len };
}

struct view
view_str(const char *s)
{
	return view_of(s, s != NULL ? strlen(s) : 0);
}

int
view_eq(struct view a, struct view b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

int
view_begins(struct view v, const char *s)
{
	return v.len >= strlen(s) && memcmp(v.p, s, strlen(s)) == 0;
}

int
view_bytes(struct view *v, size_t len, const uint8_t **out)
{
	if (len > v->len)
		return ERR_FORMAT;
	*out = v->p;
	if (len > 0)
		v->p += len;
	v->len -= len;
	return 0;
}

/* A big endian number of n bytes. */
static int
number(struct view *v, size_t n, uint64_t *out)
{
	const uint8_t *p;
	uint64_t sum = 0;

	if (view_bytes(v, n, &p) != 0)
		return ERR_FORMAT;
	for (size_t i = 0; i < n; i++)
		sum = sum << 8 | p[i];
	*out = sum;
	return 0;
}

int
view_u8(struct view *v, uint8_t *out)
{
	uint64_t n;

	if (number(v, 1, &n) != 0)
		return ERR_FORMAT;
	*out = (uint8_t)n;
	return 0;
}

int
view_u32(struct view *v, uint32_t *out)
{
	uint64_t n;

	if (number(v, 4, &n) != 0)
		return ERR_FORMAT;
	*out = (uint32_t)n;
	return 0;
}

int
view_u64(struct view *v, uint64_t *out)
{
	return number(v, 8, out);
}
