/* UTF-8 (RFC 3629), read one character at a time. */
#include <string.h>
#include <strings.h>

#include "src/base/text.h"

#define REPLACEMENT 0xfffd

/* The code point at p and its length in bytes; 0 bytes when it is not valid. */
static size_t
decode(const uint8_t *p, size_t len, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n;

	if (len == 0)
		return 0;
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if ((p[0] & 0xe0) == 0xc0)
		n = 2;
	else if ((p[0] & 0xf0) == 0xe0)
		n = 3;
	else if ((p[0] & 0xf8) == 0xf0)
		n = 4;
	else
		return 0;
	if (n > len)
		return 0;
	*cp = p[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (p[i] & 0x3fu);
	}
	if (*cp < least[n] || *cp > 0x10ffff ||
	    (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return n;
}

int
utf8_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) || cp == 0x61c ||
	    (cp >= 0x200e && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	    (cp >= 0x2066 && cp <= 0x2069);
}

int
utf8_ok(const char *s, size_t len, const char *allow)
{
	const uint8_t *p = (const uint8_t *)s;
	uint32_t cp;
	size_t n;

	for (; len > 0; p += n, len -= n) {
		n = decode(p, len, &cp);
		if (n == 0 || cp == 0)
			return 0;
		if (utf8_control(cp) && (cp > 0x7f || allow == NULL ||
		    strchr(allow, (int)cp) == NULL))
			return 0;
	}
	return 1;
}

uint32_t
utf8_next(const char **s)
{
	const uint8_t *p = (const uint8_t *)*s;
	uint32_t cp;
	size_t n;

	if (*p == 0)
		return 0;
	/* At most four bytes, and none past the NUL. */
	n = decode(p, strnlen(*s, 4), &cp);
	if (n == 0) {
		*s += 1;
		return REPLACEMENT;
	}
	*s += n;
	return cp;
}

void
text_clip(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);

	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((uint8_t)s[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out, s, n);
	out[n] = '\0';
}

int
text_ends(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len > n && strcasecmp(s + len - n, end) == 0;
}
