#include "src/base/say.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/digest.h"
#include "src/base/text.h"

#define TURNS		8
#define NUM_SIZE	24
#define HEX_SIZE	(2 * SHA256_LEN + 1)

#define PLACE_CHARS	"abcdefghijklmnopqrstuvwxyz0123456789_"

/* The value of the place called name[len], NULL when no pair has it. */
static const char *
place_find(const char *name, size_t len, va_list ap)
{
	const char *key, *value, *found = NULL;
	va_list pairs;

	va_copy(pairs, ap);
	while (found == NULL && (key = va_arg(pairs, const char *)) != NULL) {
		value = va_arg(pairs, const char *);
		if (strlen(key) == len && memcmp(key, name, len) == 0)
			found = value == NULL ? "" : value;
	}
	va_end(pairs);
	return found;
}

/* What stands at the brace at s: its value is added and its length returned; 0
 * when it is no place that a pair fills. */
static size_t
place_put(struct buf *out, const char *s, va_list ap)
{
	size_t len = strspn(s + 1, PLACE_CHARS);
	const char *value;

	if (len == 0 || s[1 + len] != '}')
		return 0;
	value = place_find(s + 1, len, ap);
	if (value == NULL)
		return 0;
	buf_puts(out, value);
	return len + 2;
}

int
say_v(struct buf *out, const char *text, va_list ap)
{
	size_t len;

	while (*text != '\0') {
		len = *text == '{' ? place_put(out, text, ap) : 0;
		if (len == 0) {
			len = 1 + strcspn(text + 1, "{");
			buf_put(out, text, len);
		}
		text += len;
	}
	return out->err;
}

int
say(struct buf *out, const char *text, ...)
{
	va_list ap;
	int r;

	va_start(ap, text);
	r = say_v(out, text, ap);
	va_end(ap);
	return r;
}

const char *
say_num(int64_t n)
{
	static char turn[TURNS][NUM_SIZE];
	static unsigned next;
	char *s = turn[next++ % TURNS];

	(void)snprintf(s, NUM_SIZE, "%" PRId64, n);
	return s;
}

const char *
say_day(uint64_t at)
{
	static char turn[TURNS][NUM_SIZE];
	static unsigned next;
	char *s = turn[next++ % TURNS];
	const time_t t = (time_t)at;
	struct tm tm;

	if (at > INT64_MAX || gmtime_r(&t, &tm) == NULL ||
	    strftime(s, NUM_SIZE, "%Y-%m-%d", &tm) == 0)
		memcpy(s, "?", 2);
	return s;
}

const char *
say_hex(const uint8_t *p, unsigned digits)
{
	static char turn[TURNS][HEX_SIZE];
	static unsigned next;
	char *s = turn[next++ % TURNS];

	if (digits > HEX_SIZE - 1)
		digits = HEX_SIZE - 1;
	hex_put(s, p, (digits + 1) / 2);
	s[digits] = '\0';
	return s;
}
