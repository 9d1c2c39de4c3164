#include "src/card/piv/tlv.h"

#include "src/base/err.h"

static int
take_tag(struct view *in, uint32_t *tag)
{
	uint8_t b;
	unsigned n = 1;

	if (view_u8(in, &b))
		return ERR_FORMAT;
	*tag = b;
	if ((b & 0x1f) != 0x1f)
		return 0;
	do {
		if (++n > 3 || view_u8(in, &b))
			return ERR_FORMAT;
		*tag = *tag << 8 | b;
	} while (b & 0x80);
	return 0;
}

/* Longer forms than needed are BER too, and some cards answer them. */
static int
take_length(struct view *in, size_t *len)
{
	uint8_t b, n;

	if (view_u8(in, &b))
		return ERR_FORMAT;
	*len = b;
	if (b < 0x80)
		return 0;
	n = b & 0x7f;
	if (n == 0 || n > 2)
		return ERR_FORMAT;
	for (*len = 0; n > 0; n--) {
		if (view_u8(in, &b))
			return ERR_FORMAT;
		*len = *len << 8 | b;
	}
	return 0;
}

int
tlv_next(struct view *in, struct tlv *out)
{
	struct view v = *in;
	const uint8_t *p;
	uint32_t tag;
	size_t len;

	if (v.len == 0)
		return ERR_NOTFOUND;
	if (take_tag(&v, &tag) || take_length(&v, &len) ||
	    view_bytes(&v, len, &p))
		return ERR_FORMAT;
	out->tag = tag;
	out->value = view_of(p, len);
	*in = v;
	return 0;
}

int
tlv_find(struct view in, uint32_t tag, struct view *value)
{
	struct tlv t;
	int err, found = 0;

	while ((err = tlv_next(&in, &t)) == 0) {
		if (t.tag != tag)
			continue;
		if (found)
			return ERR_FORMAT;
		found = 1;
		*value = t.value;
	}
	if (err != ERR_NOTFOUND)
		return err;
	return found ? 0 : ERR_NOTFOUND;
}

int
tlv_only(struct view in, uint32_t tag, struct view *value)
{
	struct tlv t;

	if (tlv_next(&in, &t) || t.tag != tag || in.len != 0)
		return ERR_FORMAT;
	*value = t.value;
	return 0;
}

int
tlv_put(struct buf *out, uint32_t tag, struct view value)
{
	if (value.len > 0xffff)
		return ERR_TOOBIG;
	if (tag > 0xffff)
		(void)buf_put_u8(out, (uint8_t)(tag >> 16));
	if (tag > 0xff)
		(void)buf_put_u8(out, (uint8_t)(tag >> 8));
	(void)buf_put_u8(out, (uint8_t)tag);
	if (value.len > 0xff) {
		(void)buf_put_u8(out, 0x82);
		(void)buf_put_u8(out, (uint8_t)(value.len >> 8));
	} else if (value.len > 0x7f) {
		(void)buf_put_u8(out, 0x81);
	}
	(void)buf_put_u8(out, (uint8_t)value.len);
	return buf_put(out, value.p, value.len);
}
