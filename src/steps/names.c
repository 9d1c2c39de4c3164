#include "src/steps/names.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/page/wrap.h"
#include "src/wire/msg.h"

#define LOWER	"abcdefghijklmnopqrstuvwxyz"
#define UPPER	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"
#define HEX	DIGITS "abcdefABCDEF"

#define PUBEXP_LEAST 65537

/* 1 when s is 1 to max characters, all of them among those allowed. */
static int
made_of(const char *s, size_t max, const char *allowed)
{
	size_t len = strnlen(s, max + 1);

	return len >= 1 && len <= max && strspn(s, allowed) == len;
}

int
name_ident(const char *s, char lower[static 73])
{
	size_t i;

	if (made_of(s, IDENT_MAX, LOWER DIGITS "-"))
		return 0;
	if (!made_of(s, IDENT_MAX, LOWER UPPER DIGITS "-"))
		return ERR_FORMAT;
	for (i = 0; s[i] != '\0'; i++)
		lower[i] = s[i] >= 'A' && s[i] <= 'Z' ?
		    (char)(s[i] - 'A' + 'a') : s[i];
	lower[i] = '\0';
	return ERR_ARG;
}

int
name_friendly(const char *s)
{
	return made_of(s, NAME_MAX_, LOWER UPPER DIGITS "-") ? 0 : ERR_FORMAT;
}

int
name_ops(const char *s, int ec, char out[static OPS_TEXT])
{
	static const char *const known[] = { "encrypt", "decrypt", "sign",
		"verify", "wrapKey", "unwrapKey" };
	const size_t n = sizeof(known) / sizeof(known[0]);
	const unsigned of_ec = 1u << 2 | 1u << 3;
	unsigned has = 0;
	size_t len;

	for (s += strspn(s, " "); *s != '\0'; s += len + strspn(s + len, " ")) {
		size_t i = 0;

		len = strcspn(s, " ");
		while (i < n && (strlen(known[i]) != len ||
		    memcmp(known[i], s, len) != 0))
			i++;
		if (i == n)
			return ERR_FORMAT;
		has |= 1u << i;
	}
	*out = '\0';
	for (size_t i = 0; i < n; i++)
		if (has >> i & 1)
			(void)snprintf(strchr(out, '\0'), OPS_TEXT - strlen(out),
			    "%s%s", *out == '\0' ? "" : " ", known[i]);
	return has == 0 || (ec && (has & ~of_ec) != 0) ? ERR_FORMAT : 0;
}

int
name_guid(const char *s, char lower[static 37])
{
	static const char form[] = "00000000-0000-0000-0000-000000000000";
	size_t i;

	for (i = 0; form[i] != '\0'; i++) {
		if (s[i] == '\0' || (form[i] == '-') != (s[i] == '-') ||
		    (form[i] == '0' && strchr(HEX, s[i]) == NULL))
			return ERR_FORMAT;
		lower[i] = s[i] >= 'A' && s[i] <= 'F' ?
		    (char)(s[i] - 'A' + 'a') : s[i];
	}
	lower[i] = '\0';
	return s[i] == '\0' ? 0 : ERR_FORMAT;
}

/* Blanks of any kind: what a reader of paper cannot see at a name's end. */
static int
is_blank(uint32_t cp)
{
	return cp == ' ' || cp == 0xa0 || cp == 0x1680 ||
	    (cp >= 0x2000 && cp <= 0x200a) || cp == 0x202f || cp == 0x205f ||
	    cp == 0x3000;
}

/* What shows nothing or has no meaning: two names would look alike. The joiners
 * U+200C and U+200D are letters' business in some scripts. */
static int
is_hidden(uint32_t cp)
{
	return cp == 0xad || cp == 0x200b || cp == 0x200e || cp == 0x200f ||
	    cp == 0x061c || (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff ||
	    (cp >= 0xfff0 && cp <= 0xfffb) || (cp & 0xfffe) == 0xfffe ||
	    (cp >= 0xfdd0 && cp <= 0xfdef) || (cp >= 0xe000 && cp <= 0xf8ff) ||
	    cp >= 0xe0000;
}

int
name_person(const char *s)
{
	size_t len = strnlen(s, NAME_MAX_ + 1);
	uint32_t cp, last = ' ';

	if (len == 0 || len > NAME_MAX_ || !utf8_ok(s, len, NULL))
		return ERR_FORMAT;
	while (*s != '\0') {
		cp = utf8_next(&s);
		/* Neither a blank nor an accent without a letter comes first. */
		if (is_hidden(cp) || (last == ' ' && width_of(cp) == 0) ||
		    (last == ' ' && is_blank(cp)))
			return ERR_FORMAT;
		last = is_blank(cp) ? ' ' : cp;
	}
	return last == ' ' ? ERR_FORMAT : 0;
}

int
name_has_letter(const char *s)
{
	while (*s != '\0' && (*s & 0x80) == 0 && !isalpha((unsigned char)*s))
		s++;
	return *s != '\0';
}

/* All of s in this base; ERR_ARG when it is larger than 64 bits. */
static int
whole(const char *s, const char *digits, int base, uint64_t *out)
{
	unsigned long long v;

	if (*s == '\0' || s[strspn(s, digits)] != '\0')
		return ERR_FORMAT;
	errno = 0;
	v = strtoull(s, NULL, base);
	if (errno != 0)
		return ERR_ARG;
	*out = v;
	return 0;
}

int
name_pubexp(const char *s, uint64_t *out)
{
	uint64_t v;
	int r;

	if (*s == '\0') {
		*out = 0;
		return 0;
	}
	if (strncmp(s, "0x", 2) == 0)
		r = whole(s + 2, HEX, 16, &v);
	else
		r = *s == '0' ? ERR_FORMAT : whole(s, DIGITS, 10, &v);
	if (r != 0)
		return r;
	if (v < PUBEXP_LEAST || v % 2 == 0)
		return ERR_ARG;
	*out = v;
	return 0;
}

int
name_number(const char *s, unsigned lo, unsigned hi, unsigned *out)
{
	uint64_t v;

	if ((s[0] == '0' && s[1] != '\0') || whole(s, DIGITS, 10, &v) != 0 ||
	    v < lo || v > hi)
		return ERR_FORMAT;
	*out = (unsigned)v;
	return 0;
}

int
name_clock(const char *s, unsigned *minutes)
{
	unsigned h, m;

	if (strlen(s) != 5 || strspn(s, DIGITS) != 2 || s[2] != ':' ||
	    strspn(s + 3, DIGITS) != 2)
		return ERR_FORMAT;
	h = (unsigned)(s[0] - '0') * 10 + (unsigned)(s[1] - '0');
	m = (unsigned)(s[3] - '0') * 10 + (unsigned)(s[4] - '0');
	if (h > 23 || m > 59)
		return ERR_FORMAT;
	*minutes = h * 60 + m;
	return 0;
}
