#include "src/card/piv/piv.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/apdu.h"
#include "src/card/piv/tlv.h"

#define INS_VERIFY	0x20
#define INS_CHANGE	0x24
#define INS_RESET_RETRY	0x2c
#define INS_GENERATE	0x47
#define INS_AUTHENTICATE 0x87
#define INS_SELECT	0xa4
#define INS_GET_DATA	0xcb
#define INS_PUT_DATA	0xdb

#define TAG_TEMPLATE	0x7c
#define TAG_RESPONSE	0x82
#define TAG_EXPONENT	0x85
#define TAG_OBJECT	0x53
#define TAG_OBJECT_NAME	0x5c
#define TAG_PUBLIC_KEY	0x7f49
#define TAG_POINT	0x86

#define PIN_FIELD 8

/* Without the version, so that every PIV application answers (part 2, 3.1.1). */
static const uint8_t piv_aid[] = {
	0xa0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00
};

int
piv_pin_form(struct view pin)
{
	if (pin.len < 6 || pin.len > PIN_FIELD)
		return ERR_PIN_FORM;
	for (size_t i = 0; i < pin.len; i++)
		if (pin.p[i] < '0' || pin.p[i] > '9')
			return ERR_PIN_FORM;
	return 0;
}

/* A PIN as it travels: padded with FF to 8 bytes. */
static int
pin_put(struct buf *out, struct view pin)
{
	static const uint8_t pad[PIN_FIELD] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff
	};

	(void)buf_put(out, pin.p, pin.len);
	return buf_put(out, pad, PIN_FIELD - pin.len);
}

static void
label_take(struct view answer, char label[static 33])
{
	struct view app, text;

	label[0] = '\0';
	if (tlv_only(answer, 0x61, &app) || tlv_find(app, 0x50, &text) ||
	    text.len > 32)
		return;
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] < 0x20 || text.p[i] > 0x7e)
			return;
	memcpy(label, text.p, text.len);
	label[text.len] = '\0';
}

int
piv_select(struct reader *r, char label[static 33])
{
	const struct apdu cmd = { INS_SELECT, 0x04, 0x00, 1,
	    view_of(piv_aid, sizeof(piv_aid)) };
	struct buf answer;
	uint16_t sw;
	int err;

	buf_init(&answer, APDU_ANSWER_MAX);
	err = apdu_exchange(r, &cmd, &answer, &sw);
	if (err == 0 && sw != SW_OK)	/* however it says so */
		err = ERR_CARD_NOTPIV;
	if (err == 0)
		label_take(buf_view(&answer), label);
	buf_free(&answer);
	return err;
}

static struct view
object_name(uint32_t object, uint8_t out[static 3])
{
	out[0] = (uint8_t)(object >> 16);
	out[1] = (uint8_t)(object >> 8);
	out[2] = (uint8_t)object;
	return view_of(out, 3);
}

int
piv_get(struct reader *r, uint32_t object, struct buf *out)
{
	uint8_t name[3];
	struct buf data, answer;
	struct view content;
	int err;

	buf_init(&data, 16);
	/* As secret as what it is for. */
	answer = (struct buf){ .max = PIV_OBJECT_MAX, .locked = out->locked };
	err = tlv_put(&data, TAG_OBJECT_NAME, object_name(object, name));
	if (err == 0) {
		const struct apdu cmd = { INS_GET_DATA, 0x3f, 0xff, 1,
		    buf_view(&data) };
		err = apdu_call(r, &cmd, &answer, NULL);
	}
	if (err == 0 && tlv_only(buf_view(&answer), TAG_OBJECT, &content))
		err = ERR_CARD_APDU;
	if (err == 0 && content.len == 0)
		err = ERR_CARD_LACKS;
	if (err == 0)
		err = buf_put(out, content.p, content.len);
	buf_free(&data);
	buf_free(&answer);
	return err;
}

int
piv_put(struct reader *r, uint32_t object, struct view content)
{
	uint8_t name[3];
	struct buf data, answer;
	int err;

	buf_init_locked(&data, PIV_OBJECT_MAX);	/* it may be a key */
	buf_init(&answer, APDU_ANSWER_MAX);
	(void)tlv_put(&data, TAG_OBJECT_NAME, object_name(object, name));
	err = tlv_put(&data, TAG_OBJECT, content);
	if (err == 0) {
		const struct apdu cmd = { INS_PUT_DATA, 0x3f, 0xff, 0,
		    buf_view(&data) };
		err = apdu_call(r, &cmd, &answer, NULL);
	}
	buf_free(&data);
	buf_free(&answer);
	return err;
}

/* A command whose data is one or two padded PINs. */
static int
pin_command(struct reader *r, uint8_t ins, uint8_t ref, struct view first,
    const struct view *second, uint32_t *left)
{
	struct apdu cmd = { ins, 0x00, ref, 0, { NULL, 0 } };
	struct buf data, answer;
	int err;

	if (piv_pin_form(first) ||
	    (second != NULL && piv_pin_form(*second)))
		return ERR_PIN_FORM;
	buf_init_locked(&data, 2 * PIN_FIELD);
	buf_init(&answer, APDU_ANSWER_MAX);
	err = pin_put(&data, first);
	if (err == 0 && second != NULL)
		err = pin_put(&data, *second);
	cmd.data = buf_view(&data);
	if (err == 0)
		err = apdu_call(r, &cmd, &answer, left);
	buf_free(&answer);
	buf_free(&data);
	return err;
}

int
piv_verify(struct reader *r, struct view pin, uint32_t *left)
{
	return pin_command(r, INS_VERIFY, PIV_REF_PIN, pin, NULL, left);
}

int
piv_change(struct reader *r, uint8_t ref, struct view old, struct view new,
    uint32_t *left)
{
	return pin_command(r, INS_CHANGE, ref, old, &new, left);
}

int
piv_unblock(struct reader *r, struct view puk, struct view pin, uint32_t *left)
{
	return pin_command(r, INS_RESET_RETRY, PIV_REF_PIN, puk, &pin, left);
}

int
piv_tries(struct reader *r, uint8_t *tries)
{
	const struct apdu cmd = { INS_VERIFY, 0x00, PIV_REF_PIN, 0,
	    { NULL, 0 } };
	uint32_t left = PIV_TRIES_UNKNOWN;
	struct buf answer;
	int err;

	buf_init(&answer, APDU_ANSWER_MAX);
	err = apdu_call(r, &cmd, &answer, &left);
	buf_free(&answer);
	if (err == ERR_PIN_BLOCKED)
		left = 0;
	else if (err != 0 && err != ERR_PIN)
		return err;
	*tries = (uint8_t)left;
	return 0;
}

/* 86 41 04 x y: a point on its way from the card. */
static int
point_take(struct view v, uint8_t point[static PIV_POINT_LEN])
{
	struct view p;

	if (tlv_only(v, TAG_POINT, &p) || p.len != PIV_POINT_LEN ||
	    p.p[0] != 0x04)
		return ERR_CARD_APDU;
	memcpy(point, p.p, PIV_POINT_LEN);
	return 0;
}

int
piv_generate(struct reader *r, uint8_t point[static PIV_POINT_LEN])
{
	static const uint8_t data[] = { 0xac, 0x03, 0x80, 0x01, PIV_ALG_P256 };
	const struct apdu cmd = { INS_GENERATE, 0x00, PIV_SLOT_KEYS, 1,
	    { data, sizeof(data) } };
	struct buf answer;
	struct view key;
	int err;

	buf_init(&answer, 2 * APDU_ANSWER_MAX);
	err = apdu_call(r, &cmd, &answer, NULL);
	if (err == 0 && tlv_only(buf_view(&answer), TAG_PUBLIC_KEY, &key))
		err = ERR_CARD_APDU;
	if (err == 0)
		err = point_take(key, point);
	buf_free(&answer);
	return err;
}

int
piv_agree(struct reader *r, const uint8_t point[static PIV_POINT_LEN],
    uint8_t z[static 32])
{
	struct buf inner, data, answer;
	struct view in, v;
	int err;

	buf_init(&inner, 128);
	buf_init(&data, 128);
	buf_init(&answer, APDU_ANSWER_MAX);
	(void)tlv_put(&inner, TAG_RESPONSE, view_of(NULL, 0));
	if ((err = tlv_put(&inner, TAG_EXPONENT,
	    view_of(point, PIV_POINT_LEN))) == 0)
		err = tlv_put(&data, TAG_TEMPLATE, buf_view(&inner));
	if (err == 0) {
		const struct apdu cmd = { INS_AUTHENTICATE, PIV_ALG_P256,
		    PIV_SLOT_KEYS, 1, buf_view(&data) };
		err = apdu_call(r, &cmd, &answer, NULL);
	}
	if (err == 0 && (tlv_only(buf_view(&answer), TAG_TEMPLATE, &in) ||
	    tlv_only(in, TAG_RESPONSE, &v) || v.len != 32))
		err = ERR_CARD_APDU;
	if (err == 0)
		memcpy(z, v.p, 32);
	buf_free(&inner);
	buf_free(&data);
	buf_free(&answer);
	return err;
}
