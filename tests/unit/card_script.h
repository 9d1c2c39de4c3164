/*
 * A card that knows its lines: each APDU must be the next one of a script, byte
 * by byte, and is answered as the script says. Hex, blanks are allowed; after a
 * "*" anything may come.
 */
#ifndef KC_TESTS_CARD_SCRIPT_H
#define KC_TESTS_CARD_SCRIPT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/card/reader.h"

struct line {
	const char *cmd, *answer;
};

struct script {
	const struct line *lines;
	size_t n, at;
};

/* The bytes of hex text, up to its end or a "*". */
static inline size_t
unhex(const char *s, uint8_t *out, size_t max)
{
	size_t n = 0;
	unsigned v;

	while (*s != '\0' && *s != '*') {
		if (*s == ' ') {
			s++;
			continue;
		}
		if (n == max || sscanf(s, "%2x", &v) != 1)
			abort();
		out[n++] = (uint8_t)v;
		s += 2;
	}
	return n;
}

static inline int
script_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	struct script *s = r->self;
	uint8_t bytes[512];
	const struct line *l;
	size_t n;

	if (s->at == s->n) {
		print_error("command %02x after the last line\n", apdu.p[1]);
		return ERR_CARD_REMOVED;
	}
	l = &s->lines[s->at++];
	n = unhex(l->cmd, bytes, sizeof(bytes));
	if (strchr(l->cmd, '*') == NULL)
		assert_int_equal(apdu.len, n);
	assert_true(apdu.len >= n);
	assert_memory_equal(apdu.p, bytes, n);
	n = unhex(l->answer, bytes, sizeof(bytes));
	return buf_put(answer, bytes, n);
}

static const struct reader_ops script_ops = {
	.driver = "script", .transmit = script_transmit
};

/* A reader with this script; SCRIPT_DONE looks that all of it was said. */
#define SCRIPT(r, ...) \
	const struct line r##_lines[] = { __VA_ARGS__ }; \
	struct script r##_script = { r##_lines, \
	    sizeof(r##_lines) / sizeof(r##_lines[0]), 0 }; \
	struct reader r = { .ops = &script_ops, .self = &r##_script }
#define SCRIPT_DONE(r) assert_int_equal(r##_script.at, r##_script.n)

#endif
