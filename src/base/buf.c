#include "src/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/secret.h"

#define BUF_FIRST 64

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void
buf_init_locked(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max, .locked = 1 };
}

static uint8_t *
take(const struct buf *b, size_t cap)
{
	struct secret s = { 0 };

	if (!b->locked)
		return malloc(cap);
	return secret_new(&s, cap) == 0 ? s.p : NULL;
}

static void
give_back(struct buf *b)
{
	struct secret s = { b->p, b->cap };

	if (b->p == NULL)
		return;
	explicit_bzero(b->p, b->cap);
	if (b->locked)
		secret_free(&s);
	else
		free(b->p);
}

void
buf_free(struct buf *b)
{
	give_back(b);
	*b = (struct buf){ .max = b->max, .locked = b->locked };
}

void
buf_reset(struct buf *b)
{
	if (b->p != NULL)
		explicit_bzero(b->p, b->cap);
	b->len = 0;
	b->err = 0;
}

/*
 * Room for len more bytes and the NUL. Never realloc, which would leave a copy
 * of the content behind in freed memory.
 */
static int
grow(struct buf *b, size_t len)
{
	size_t cap;
	uint8_t *p;

	if (b->err != 0)
		return b->err;
	if (len > b->max || b->len > b->max - len || b->len + len == SIZE_MAX)
		return b->err = ERR_TOOBIG;
	if (b->len + len < b->cap)
		return 0;
	cap = b->cap > SIZE_MAX / 2 ? SIZE_MAX : b->cap * 2;
	if (cap < BUF_FIRST)
		cap = BUF_FIRST;
	if (cap <= b->len + len)
		cap = b->len + len + 1;
	if (b->max < SIZE_MAX && (cap > b->max + 1 || b->locked))
		cap = b->max + 1;
	p = take(b, cap);
	if (p == NULL)
		return b->err = ERR_NOMEM;
	if (b->p != NULL)
		memcpy(p, b->p, b->len);
	give_back(b);
	p[b->len] = '\0';
	b->p = p;
	b->cap = cap;
	return 0;
}

int
buf_put(struct buf *b, const void *p, size_t len)
{
	if (grow(b, len) != 0)
		return b->err;
	if (len > 0)
		memcpy(b->p + b->len, p, len);
	b->len += len;
	b->p[b->len] = '\0';
	return 0;
}

uint8_t *
buf_room(struct buf *b, size_t len)
{
	return grow(b, len) != 0 ? NULL : b->p + b->len;
}

void
buf_wrote(struct buf *b, size_t len)
{
	b->len += len;
	b->p[b->len] = '\0';
}

int
buf_puts(struct buf *b, const char *s)
{
	return buf_put(b, s, strlen(s));
}

int
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = buf_vprintf(b, fmt, ap);
	va_end(ap);
	return r;
}

int
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return b->err != 0 ? b->err : (b->err = ERR_TOOBIG);
	if (grow(b, (size_t)n) != 0)
		return b->err;
	(void)vsnprintf((char *)b->p + b->len, (size_t)n + 1, fmt, ap);
	b->len += (size_t)n;
	return 0;
}

int
buf_put_u8(struct buf *b, uint8_t v)
{
	return buf_put(b, &v, 1);
}

int
buf_put_u32(struct buf *b, uint32_t v)
{
	const uint8_t be[4] = {
		(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8),
		(uint8_t)v,
	};

	return buf_put(b, be, sizeof(be));
}

int
buf_put_u64(struct buf *b, uint64_t v)
{
	uint8_t be[8];

	for (size_t i = 0; i < sizeof(be); i++)
		be[i] = (uint8_t)(v >> (56 - 8 * i));
	return buf_put(b, be, sizeof(be));
}

void
buf_drop(struct buf *b, size_t len)
{
	size_t rest;

	if (b->p == NULL || len == 0)
		return;
	if (len > b->len)
		len = b->len;
	rest = b->len - len;
	memmove(b->p, b->p + len, rest);
	explicit_bzero(b->p + rest, b->cap - rest);
	b->len = rest;
}

const char *
buf_str(const struct buf *b)
{
	return b->p != NULL ? (const char *)b->p : "";
}

struct view
buf_view(const struct buf *b)
{
	return view_of(b->p, b->len);
}
