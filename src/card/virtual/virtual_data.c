/* Objects of a virtual card, and what it tells of itself. */
#include "src/card/virtual/vcard.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/admin.h"
#include "src/card/piv/apdu.h"
#include "src/card/piv/tlv.h"

#define PRINTED_WORD "5fc109"

static uint32_t
tag_number(struct view v)
{
	uint32_t tag = 0;

	for (size_t i = 0; i < v.len; i++)
		tag = tag << 8 | v.p[i];
	return tag;
}

static int
give_printed(struct vcard *c)
{
	struct secret plain = { 0 };
	int err;

	if (c->storage.p == NULL)
		return SW_SECURITY;
	if (c->printed.len == 0)
		return SW_NOT_FOUND;
	err = vcard_open(c, PRINTED_WORD, c->storage.p, buf_view(&c->printed),
	    &plain);
	if (err == 0)
		err = tlv_put(&c->out, 0x53, view_of(plain.p, plain.len));
	secret_free(&plain);
	return err ? err : SW_OK;
}

/* What is printed on a card of plastic; PIV_VIRTUAL in piv.h. */
static int
give_virtual(struct vcard *c)
{
	const uint8_t own = c->pin.is == VCARD_OWN;
	struct buf inner;
	int err;

	buf_init(&inner, 128);
	(void)tlv_put(&inner, 0x80, view_str(c->name));
	if ((err = tlv_put(&inner, 0x81, view_of(&own, 1))) == 0)
		err = tlv_put(&c->out, 0x53, buf_view(&inner));
	buf_free(&inner);
	return err ? err : SW_OK;
}

int
vcmd_get_data(struct vcard *c, const struct vcmd *cmd)
{
	struct vcard_object *o;
	struct view name;
	uint32_t tag;

	if (cmd->p1 != 0x3f || cmd->p2 != 0xff)
		return SW_P1P2;
	if (tlv_only(cmd->data, 0x5c, &name) || name.len == 0 || name.len > 3)
		return SW_DATA;
	tag = tag_number(name);
	if (tag == PIV_PRINTED)
		return give_printed(c);
	if (tag == PIV_VIRTUAL)
		return give_virtual(c);
	if ((o = vcard_object(c, tag)) == NULL)
		return SW_NOT_FOUND;
	if (tlv_put(&c->out, 0x53, buf_view(&o->content)))
		return ERR_NOMEM;
	return SW_OK;
}

static int
put_printed(struct vcard *c, struct view content)
{
	struct buf sealed;
	int err = 0;

	if (c->storage.p == NULL)
		return ERR_PIN_NEEDED;
	buf_init(&sealed, PIV_OBJECT_MAX + VCARD_SEAL_LEN);
	if (content.len > 0)
		err = vcard_seal(c, PRINTED_WORD, c->storage.p, content,
		    &sealed);
	if (err == 0 &&
	    vcard_used(c) - c->printed.len + sealed.len > c->room)
		err = ERR_CARD_FULL;
	if (err == 0) {
		buf_reset(&c->printed);
		err = buf_put(&c->printed, sealed.p, sealed.len);
	}
	buf_free(&sealed);
	return err;
}

int
vcmd_put_data(struct vcard *c, const struct vcmd *cmd)
{
	struct view rest = cmd->data, content;
	struct tlv name;
	uint32_t tag;
	int err;

	if (cmd->p1 != 0x3f || cmd->p2 != 0xff)
		return SW_P1P2;
	if (!c->admin)
		return SW_SECURITY;
	if (tlv_next(&rest, &name) || name.tag != 0x5c ||
	    name.value.len != 3 || tlv_only(rest, 0x53, &content))
		return SW_DATA;
	tag = tag_number(name.value);
	if (!vcard_tag_known(tag))
		return SW_NOT_FOUND;
	err = tag == PIV_PRINTED ? put_printed(c, content) :
	    vcard_object_set(c, tag, content);
	if (err == 0)
		err = vcard_save(c);
	if (err == ERR_CARD_FULL)
		return SW_FULL;
	if (err == ERR_PIN_NEEDED)
		return SW_SECURITY;
	return err ? err : SW_OK;
}

static int
put_byte(struct buf *out, uint32_t tag, uint8_t v)
{
	return tlv_put(out, tag, view_of(&v, 1));
}

static int
metadata_pin(struct buf *out, const struct vcard_pin *p)
{
	const uint8_t tries[2] = { VCARD_TRIES, p->tries };

	(void)put_byte(out, 0x01, 0xff);
	(void)put_byte(out, 0x05, p->is == VCARD_FACTORY);
	return tlv_put(out, 0x06, view_of(tries, sizeof(tries)));
}

static int
metadata_mgm(const struct vcard *c, struct buf *out)
{
	static const uint8_t policy[2] = { 0x00, 0x01 };

	(void)put_byte(out, 0x01, c->mgm_alg);
	(void)tlv_put(out, 0x02, view_of(policy, sizeof(policy)));
	return put_byte(out, 0x05,
	    vcard_equal(c->mgm, admin_factory_key,
	    admin_key_len(c->mgm_alg)) != 0);
}

static int
metadata_key(const struct vcard *c, struct buf *out)
{
	static const uint8_t policy[2] = { 0x02, 0x01 };	/* PIN once */
	struct buf point;
	int err;

	buf_init(&point, 80);
	(void)put_byte(out, 0x01, PIV_ALG_P256);
	(void)tlv_put(out, 0x02, view_of(policy, sizeof(policy)));
	(void)put_byte(out, 0x03, 0x01);
	if ((err = tlv_put(&point, 0x86,
	    view_of(c->point, sizeof(c->point)))) == 0)
		err = tlv_put(out, 0x04, buf_view(&point));
	buf_free(&point);
	return err;
}

int
vcmd_metadata(struct vcard *c, const struct vcmd *cmd)
{
	int err;

	if (cmd->p1 != 0x00 || cmd->data.len != 0)
		return SW_P1P2;
	switch (cmd->p2) {
	case PIV_REF_PIN:
		err = metadata_pin(&c->out, &c->pin);
		break;
	case PIV_REF_PUK:
		err = metadata_pin(&c->out, &c->puk);
		break;
	case PIV_SLOT_MGM:
		err = metadata_mgm(c, &c->out);
		break;
	case PIV_SLOT_KEYS:
		if (!c->has_key)
			return SW_NO_REFERENCE;
		err = metadata_key(c, &c->out);
		break;
	default:
		return SW_NO_REFERENCE;
	}
	return err ? err : SW_OK;
}

int
vcmd_serial(struct vcard *c, const struct vcmd *cmd)
{
	(void)cmd;
	return buf_put_u32(&c->out, c->serial) ? ERR_NOMEM : SW_OK;
}

int
vcmd_version(struct vcard *c, const struct vcmd *cmd)
{
	static const uint8_t version[3] = { 1, 0, 0 };

	(void)cmd;
	return buf_put(&c->out, version, 3) ? ERR_NOMEM : SW_OK;
}
