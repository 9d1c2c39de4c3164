#include "hsm/keys/kek_date.h"

#include <stddef.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/wire/msg.h"

#define DAY 86400

/* A number of so many digits, between two bounds. */
static int
number(const char **s, int digits, int64_t least, int64_t most, int64_t *out)
{
	*out = 0;
	for (int i = 0; i < digits; i++, ++*s) {
		if (**s < '0' || **s > '9')
			return ERR_FORMAT;
		*out = *out * 10 + (**s - '0');
	}
	return *out >= least && *out <= most ? 0 : ERR_FORMAT;
}

/* One of two characters. */
static int
mark(const char **s, char a, char b)
{
	if (**s != a && **s != b)
		return ERR_FORMAT;
	++*s;
	return 0;
}

/* Days from 1970-01-01 in the Gregorian calendar; years begin with March, so that
 * the day more stands at the end. libc's timegm would look for a time zone's file,
 * which keyd's jail forbids. */
static int64_t
days(int64_t year, int64_t month, int64_t day)
{
	const int64_t y = year - (month <= 2), m = (month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
	    719469;
}

/* "Z", "+01:00", "+0100" or nothing, which is UTC too: seconds to take off. */
static int
zone(const char **s, int64_t *offset)
{
	int64_t hours, minutes, sign = **s == '-' ? -1 : 1;

	*offset = 0;
	if (**s == '\0')
		return 0;
	if (**s == 'Z' || **s == 'z') {
		++*s;
		return 0;
	}
	if (mark(s, '+', '-') != 0 || number(s, 2, 0, 23, &hours) != 0)
		return ERR_FORMAT;
	if (**s == ':')
		++*s;
	if (number(s, 2, 0, 59, &minutes) != 0)
		return ERR_FORMAT;
	*offset = sign * (hours * 3600 + minutes * 60);
	return 0;
}

/* RFC 3339 5.6, and a blank for its T. */
static int
iso(const char *s, int64_t *out)
{
	int64_t year, month, day, h, m, sec, offset;

	static const uint8_t last[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	if (number(&s, 4, 1970, 9999, &year) != 0 || mark(&s, '-', '-') != 0 ||
	    number(&s, 2, 1, 12, &month) != 0 || mark(&s, '-', '-') != 0 ||
	    number(&s, 2, 1, 31, &day) != 0 || mark(&s, 'T', ' ') != 0 ||
	    number(&s, 2, 0, 23, &h) != 0 || mark(&s, ':', ':') != 0 ||
	    number(&s, 2, 0, 59, &m) != 0 || mark(&s, ':', ':') != 0 ||
	    number(&s, 2, 0, 60, &sec) != 0)
		return ERR_FORMAT;
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9'; s++)
			;
	if (zone(&s, &offset) != 0 || *s != '\0')
		return ERR_FORMAT;
	if (day > last[month - 1] || (month == 2 && day == 29 &&
	    days(year, 3, 1) - days(year, 2, 28) == 1))
		return ERR_FORMAT;
	*out = days(year, month, day) * DAY + h * 3600 + m * 60 + sec - offset;
	return 0;
}

static uint64_t
date(const struct json_t *j, const char *name)
{
	const char *s = js_str(j, name);
	int64_t n;

	if ((s != NULL && iso(s, &n) == 0) || js_int(j, name, &n) == 0)
		return n > 0 ? (uint64_t)n : KEK_DATE_UNREAD;
	return s == NULL && (!js_has(j, name) || js_null(j, name)) ? 0 :
	    KEK_DATE_UNREAD;
}

uint64_t
kek_date(const struct json_t *j, const char *az, const char *rest)
{
	const uint64_t n = date(j, az);

	return n != 0 ? n : date(j, rest);
}
