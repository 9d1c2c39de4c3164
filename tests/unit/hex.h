/* Bytes written as hex with blanks, for tables of tests. */
#ifndef KC_TESTS_HEX_H
#define KC_TESTS_HEX_H

#include <stdio.h>
#include <stdlib.h>

#include "src/base/buf.h"

struct hexed {
	uint8_t p[512];
	size_t len;
};

static inline struct hexed
hexed(const char *s)
{
	struct hexed h = { .len = 0 };
	unsigned v;

	for (; *s != '\0'; s += 2) {
		while (*s == ' ')
			s++;
		if (h.len == sizeof(h.p) || sscanf(s, "%2x", &v) != 1)
			abort();
		h.p[h.len++] = (uint8_t)v;
	}
	return h;
}

/* A view of h, which has to live on. */
#define HEXED(h) view_of((h).p, (h).len)

/* Both are the same bytes. */
#define assert_hex(v, text) do { \
	const struct hexed want_ = hexed(text); \
	const struct view got_ = (v); \
	assert_int_equal(got_.len, want_.len); \
	if (want_.len > 0) \
		assert_memory_equal(got_.p, want_.p, want_.len); \
} while (0)

#endif
