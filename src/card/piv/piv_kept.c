/* The management key that stays on the card, readable after the PIN. */
#include "src/card/piv/piv.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/card/piv/quirk.h"
#include "src/card/piv/tlv.h"

#define TAG_PROTECTED	0x88	/* 5FC109: data readable after the PIN */
#define TAG_KEPT_KEY	0x89
#define TAG_ADMIN	0x80	/* 5FFF00 */
#define TAG_FLAGS	0x81
#define FLAG_KEPT	0x02

/* A text for a badge, all of whose parts such a card has from the factory. */
static int
is_factory_text(struct view object)
{
	static const uint8_t parts[] = { 0x01, 0x02, 0x04, 0x05, 0x06, 0xfe };
	struct view part;

	for (size_t i = 0; i < sizeof(parts); i++)
		if (tlv_find(object, parts[i], &part))
			return 0;
	return 1;
}

int
piv_kept_key(struct reader *r, uint8_t key[static PIV_MGM_MAX], size_t *len)
{
	struct buf object;
	struct view in, v;
	int err;

	buf_init_locked(&object, PIV_OBJECT_MAX);
	err = piv_get(r, PIV_PRINTED, &object);
	if (err == 0 && (tlv_only(buf_view(&object), TAG_PROTECTED, &in) ||
	    tlv_only(in, TAG_KEPT_KEY, &v) || v.len > PIV_MGM_MAX))
		err = quirk_has(r, QUIRK_PRINTED_TEXT) &&
		    is_factory_text(buf_view(&object)) ? ERR_CARD_LACKS :
		    ERR_FORMAT;
	if (err == 0) {
		memcpy(key, v.p, v.len);
		*len = v.len;
	}
	buf_free(&object);
	return err;
}

int
piv_keep_key(struct reader *r, struct view key)
{
	struct buf inner, object;
	struct secret back;
	size_t len;
	int err;

	if ((err = secret_new(&back, PIV_MGM_MAX)) != 0)
		return err;
	buf_init_locked(&inner, 64);
	buf_init_locked(&object, 64);
	err = tlv_put(&inner, TAG_KEPT_KEY, key);
	if (err == 0)
		err = tlv_put(&object, TAG_PROTECTED, buf_view(&inner));
	if (err == 0)
		err = piv_put(r, PIV_PRINTED, buf_view(&object));
	if (err == 0)
		err = piv_kept_key(r, back.p, &len);
	if (err == ERR_FORMAT ||
	    (err == 0 && !view_eq(view_of(back.p, len), key)))
		err = ERR_CARD_DATA;
	secret_free(&back);
	buf_free(&inner);
	buf_free(&object);
	return err;
}

/* The same elements, with the flag among them. */
static int
flagged(struct view elements, struct buf *out)
{
	uint8_t flags = FLAG_KEPT;
	struct view v;
	struct tlv t;
	int err;

	if (tlv_find(elements, TAG_FLAGS, &v) == 0 && v.len == 1)
		flags |= v.p[0];
	err = tlv_put(out, TAG_FLAGS, view_of(&flags, 1));
	while (err == 0 && (err = tlv_next(&elements, &t)) == 0)
		if (t.tag != TAG_FLAGS)
			err = tlv_put(out, t.tag, t.value);
	return err == ERR_NOTFOUND ? 0 : err;
}

int
piv_keep_flag(struct reader *r)
{
	struct buf object, inner, out;
	struct view elements = { 0 };
	int err;

	buf_init(&object, PIV_OBJECT_MAX);
	buf_init(&inner, PIV_OBJECT_MAX);
	buf_init(&out, PIV_OBJECT_MAX);
	err = piv_get(r, PIV_ADMIN_DATA, &object);
	if (err == 0)
		err = tlv_only(buf_view(&object), TAG_ADMIN, &elements);
	if (err == 0 || piv_lacks(err))
		err = flagged(elements, &inner);
	if (err == 0)
		err = tlv_put(&out, TAG_ADMIN, buf_view(&inner));
	if (err == 0)
		err = piv_put(r, PIV_ADMIN_DATA, buf_view(&out));
	buf_free(&object);
	buf_free(&inner);
	buf_free(&out);
	return err;
}
