#include "src/base/text.h"

#include <string.h>

#include "src/base/err.h"

static const char alphabet_url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char alphabet_std[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of a character of either alphabet, or -1. */
static int
b64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-' || c == '+')
		return 62;
	if (c == '_' || c == '/')
		return 63;
	return -1;
}

/* Up to three bytes as two to four characters; returns how many. */
static size_t
b64_group(char out[static 4], const uint8_t *p, size_t len,
    const char *alphabet)
{
	uint32_t v = (uint32_t)p[0] << 16;

	if (len > 1)
		v |= (uint32_t)p[1] << 8;
	if (len > 2)
		v |= p[2];
	for (size_t i = 0; i < 4; i++)
		out[i] = alphabet[v >> (18 - 6 * i) & 63];
	return len > 2 ? 4 : len + 1;
}

int
b64url_put(struct buf *out, const void *p, size_t len)
{
	const uint8_t *in = p;
	char group[4];
	size_t n;

	for (; len > 0; in += n, len -= n) {
		n = len > 3 ? 3 : len;
		(void)buf_put(out, group,
		    b64_group(group, in, n, alphabet_url));
	}
	return out->err;
}

/* The state of a decoder that is fed one value at a time. */
struct b64_in {
	uint32_t bits;
	unsigned n;	/* bits that no byte has taken yet: 0, 6, 4 or 2 */
};

static void
b64_feed(struct b64_in *in, int value, struct buf *out)
{
	in->bits = in->bits << 6 | (uint32_t)value;
	in->n += 6;
	if (in->n >= 8) {
		in->n -= 8;
		(void)buf_put_u8(out, (uint8_t)(in->bits >> in->n));
		in->bits &= (1u << in->n) - 1;
	}
}

int
b64url_get(struct buf *out, const char *s, size_t len)
{
	struct b64_in in = { 0 };
	unsigned unused;

	if (out->err != 0)
		return out->err;
	/* Everything is looked at before the first byte is given out. */
	for (size_t i = 0; i < len; i++)
		if (b64_value(s[i]) < 0 || s[i] == '+' || s[i] == '/')
			return ERR_FORMAT;
	if (len % 4 == 1)
		return ERR_FORMAT;
	unused = len % 4 == 2 ? 15 : len % 4 == 3 ? 3 : 0;
	if (unused != 0 && ((unsigned)b64_value(s[len - 1]) & unused) != 0)
		return ERR_FORMAT;
	for (size_t i = 0; i < len; i++)
		b64_feed(&in, b64_value(s[i]), out);
	return out->err;
}

static int
b64_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What the text is made of, without decoding: 0 and *seen, or ERR_FORMAT. */
static int
b64_look(const char *s, size_t len, unsigned *seen)
{
	size_t chars = 0, pads = 0;
	int url = 0;

	for (size_t i = 0; i < len; i++) {
		if (b64_blank(s[i])) {
			*seen |= B64_SPACES;
		} else if (s[i] == '=') {
			*seen |= B64_PADDED;
			pads++;
		} else if (b64_value(s[i]) < 0 || pads > 0) {
			return ERR_FORMAT;
		} else {
			if (s[i] == '+' || s[i] == '/')
				*seen |= B64_STANDARD;
			if (s[i] == '-' || s[i] == '_')
				url = 1;
			chars++;
		}
	}
	/* Both alphabets in one text are no encoding of anybody's. */
	if (chars % 4 == 1 || (url && (*seen & B64_STANDARD) != 0))
		return ERR_FORMAT;
	if (pads > 0 && (chars % 4 == 0 || pads != 4 - chars % 4))
		return ERR_FORMAT;
	return 0;
}

int
b64_get_any(struct buf *out, const char *s, size_t len, unsigned *seen)
{
	struct b64_in in = { 0 };
	unsigned met = 0;

	if (out->err != 0)
		return out->err;
	if (b64_look(s, len, &met) != 0)
		return ERR_FORMAT;
	for (size_t i = 0; i < len; i++)
		if (b64_value(s[i]) >= 0)
			b64_feed(&in, b64_value(s[i]), out);
	if (in.bits != 0)
		met |= B64_BITS;
	*seen = met;
	return out->err;
}

int
pem_put(struct buf *out, const char *label, const void *der, size_t len)
{
	const uint8_t *in = der;
	char group[4];
	size_t n, k, column = 0;

	(void)buf_printf(out, "-----BEGIN %s-----\n", label);
	for (; len > 0; in += n, len -= n) {
		n = len > 3 ? 3 : len;
		k = b64_group(group, in, n, alphabet_std);
		memset(group + k, '=', sizeof(group) - k);
		(void)buf_put(out, group, sizeof(group));
		column += 4;
		if (column == 64 || len == n) {
			(void)buf_puts(out, "\n");
			column = 0;
		}
	}
	return buf_printf(out, "-----END %s-----\n", label);
}

void
hex_put(char *out, const void *p, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *in = p;

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[in[i] >> 4];
		out[2 * i + 1] = digits[in[i] & 15];
	}
	out[2 * len] = '\0';
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

int
hex_get(uint8_t *out, size_t len, const char *s)
{
	size_t i;

	if (s == NULL)
		return ERR_FORMAT;
	for (i = 0; s[i] != '\0'; i++)
		if (hex_value(s[i]) < 0)
			return ERR_FORMAT;
	if (i % 2 != 0 || i / 2 != len)
		return ERR_FORMAT;
	for (i = 0; i < len; i++)
		out[i] = (uint8_t)(hex_value(s[2 * i]) << 4 |
		    hex_value(s[2 * i + 1]));
	return 0;
}

int
text_same(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " ");
		b += strspn(b, " ");
		if (*a != *b)
			return 0;
		if (*a == '\0')
			return 1;
		a++;
		b++;
	}
}
