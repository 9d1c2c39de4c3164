/* What stands in PIV objects, and Yubico's three reading instructions. */
#include "src/card/piv/piv.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/apdu.h"
#include "src/card/piv/tlv.h"

#define INS_METADATA	0xf7
#define INS_SERIAL	0xf8
#define INS_VERSION	0xfd

#define TAG_GUID	0x34
#define TAG_CERT	0x70
#define TAG_CERT_INFO	0x71
#define TAG_ERROR_CODE	0xfe
#define TAG_PROTECTED	0x88	/* Yubico: data readable after the PIN */
#define TAG_KEPT_KEY	0x89

/* A command without data; its whole answer. */
static int
ask(struct reader *r, uint8_t ins, uint8_t p2, struct buf *answer)
{
	const struct apdu cmd = { ins, 0x00, p2, 1, { NULL, 0 } };

	buf_init(answer, 1024);
	return apdu_call(r, &cmd, answer, NULL);
}

int
piv_lacks(int err)
{
	return err == ERR_NOTFOUND || err == ERR_UNSUPPORTED ||
	    err == ERR_CARD_APDU || err == ERR_PIN_NEEDED;
}

static int
metadata_element(struct piv_metadata *m, const struct tlv *t)
{
	struct view key;

	switch (t->tag) {
	case 0x01:
		if (t->value.len != 1)
			return ERR_CARD_APDU;
		m->alg = t->value.p[0];
		return 0;
	case 0x04:
		if (tlv_only(t->value, 0x86, &key) == 0 &&
		    key.len == PIV_POINT_LEN && key.p[0] == 0x04) {
			m->has_point = 1;
			memcpy(m->point, key.p, PIV_POINT_LEN);
		}
		return 0;
	case 0x05:
		if (t->value.len != 1)
			return ERR_CARD_APDU;
		m->knows_default = 1;
		m->is_default = t->value.p[0] != 0;
		return 0;
	case 0x06:
		if (t->value.len != 2)
			return ERR_CARD_APDU;
		m->tries_max = t->value.p[0];
		m->tries = t->value.p[1];
		return 0;
	default:
		return 0;
	}
}

int
piv_metadata(struct reader *r, uint8_t ref, struct piv_metadata *m)
{
	static const struct piv_metadata unknown = {
		.tries = PIV_TRIES_UNKNOWN, .tries_max = PIV_TRIES_UNKNOWN
	};
	struct buf answer;
	struct view rest;
	struct tlv t;
	int err;

	*m = unknown;
	err = ask(r, INS_METADATA, ref, &answer);
	rest = buf_view(&answer);
	while (err == 0 && (err = tlv_next(&rest, &t)) == 0)
		err = metadata_element(m, &t);
	if (err == ERR_NOTFOUND && answer.len > 0)
		err = 0;	/* read to its end */
	else if (err == ERR_FORMAT)
		err = ERR_CARD_APDU;
	if (err)
		*m = unknown;
	buf_free(&answer);
	return err;
}

int
piv_serial(struct reader *r, uint32_t *serial)
{
	struct buf answer;
	struct view v;
	int err;

	err = ask(r, INS_SERIAL, 0x00, &answer);
	v = buf_view(&answer);
	if (err == 0 && (view_u32(&v, serial) || v.len != 0))
		err = ERR_CARD_APDU;
	buf_free(&answer);
	return err;
}

int
piv_version(struct reader *r, uint8_t version[static 3])
{
	struct buf answer;
	int err;

	err = ask(r, INS_VERSION, 0x00, &answer);
	if (err == 0 && answer.len != 3)
		err = ERR_CARD_APDU;
	if (err == 0)
		memcpy(version, answer.p, 3);
	buf_free(&answer);
	return err;
}

int
piv_guid(struct reader *r, uint8_t guid[static PIV_GUID_LEN])
{
	struct buf chuid;
	struct view v;
	int err;

	buf_init(&chuid, PIV_OBJECT_MAX);
	err = piv_get(r, PIV_CHUID, &chuid);
	if (err == 0 && (tlv_find(buf_view(&chuid), TAG_GUID, &v) ||
	    v.len != PIV_GUID_LEN))
		err = ERR_CARD_APDU;
	if (err == 0)
		memcpy(guid, v.p, PIV_GUID_LEN);
	buf_free(&chuid);
	return err;
}

int
piv_chuid(struct buf *out, const uint8_t guid[static PIV_GUID_LEN])
{
	/* The FASC-N of a card outside the federal government: 9999-9999. */
	static const uint8_t fascn[] = {
		0xd4, 0xe7, 0x39, 0xda, 0x73, 0x9c, 0xed, 0x39, 0xce, 0x73,
		0x9d, 0x83, 0x68, 0x58, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21,
		0xc8, 0x42, 0x10, 0xc3, 0xeb
	};

	(void)tlv_put(out, 0x30, view_of(fascn, sizeof(fascn)));
	(void)tlv_put(out, TAG_GUID, view_of(guid, PIV_GUID_LEN));
	(void)tlv_put(out, 0x35, view_str("20991231"));
	(void)tlv_put(out, 0x3e, view_of(NULL, 0));
	return tlv_put(out, TAG_ERROR_CODE, view_of(NULL, 0));
}

int
piv_cert(struct reader *r, struct buf *der)
{
	struct buf object;
	struct view cert, info;
	int err;

	buf_init(&object, PIV_OBJECT_MAX);
	err = piv_get(r, PIV_CERT_9D, &object);
	if (err == 0 && tlv_find(buf_view(&object), TAG_CERT, &cert))
		err = ERR_CARD_APDU;
	if (err == 0 && tlv_find(buf_view(&object), TAG_CERT_INFO, &info) == 0 &&
	    (info.len != 1 || info.p[0] != 0))
		err = ERR_UNSUPPORTED;
	if (err == 0 && cert.len == 0)
		err = ERR_NOTFOUND;
	if (err == 0)
		err = buf_put(der, cert.p, cert.len);
	buf_free(&object);
	return err;
}

int
piv_cert_container(struct buf *out, struct view der)
{
	static const uint8_t plain;

	(void)tlv_put(out, TAG_CERT, der);
	(void)tlv_put(out, TAG_CERT_INFO, view_of(&plain, 1));
	return tlv_put(out, TAG_ERROR_CODE, view_of(NULL, 0));
}

int
piv_cert_point(struct view der, uint8_t point[static PIV_POINT_LEN])
{
	/* id-ecPublicKey, prime256v1, then the bit string (RFC 5480 2). */
	static const uint8_t head[] = {
		0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
		0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01,
		0x07, 0x03, 0x42, 0x00, 0x04
	};
	struct view cert, tbs, body;
	struct tlv t;
	size_t skip;

	if (tlv_only(der, 0x30, &cert) || tlv_next(&cert, &t) ||
	    t.tag != 0x30)
		return ERR_FORMAT;
	tbs = t.value;
	/* RFC 5280 4.1: [0] version, which may be missing, number, algorithm,
	 * issuer, validity, subject, then the key. */
	skip = tbs.len > 0 && tbs.p[0] == 0xa0 ? 6 : 5;
	for (size_t i = 0; i < skip; i++)
		if (tlv_next(&tbs, &t))
			return ERR_FORMAT;
	if (tlv_next(&tbs, &t) || t.tag != 0x30)
		return ERR_FORMAT;
	body = t.value;
	if (body.len != sizeof(head) - 1 + PIV_POINT_LEN ||
	    memcmp(body.p, head, sizeof(head)) != 0)
		return ERR_FORMAT;
	memcpy(point, body.p + sizeof(head) - 1, PIV_POINT_LEN);
	return 0;
}

int
piv_kept_key(struct reader *r, uint8_t key[static PIV_MGM_LEN])
{
	struct buf object;
	struct view in, v;
	int err;

	buf_init(&object, PIV_OBJECT_MAX);
	err = piv_get(r, PIV_PRINTED, &object);
	if (err == 0 && (tlv_only(buf_view(&object), TAG_PROTECTED, &in) ||
	    tlv_only(in, TAG_KEPT_KEY, &v) || v.len != PIV_MGM_LEN))
		err = ERR_FORMAT;
	if (err == 0)
		memcpy(key, v.p, PIV_MGM_LEN);
	buf_free(&object);
	return err;
}

int
piv_keep_key(struct reader *r, const uint8_t key[static PIV_MGM_LEN])
{
	struct buf inner, object;
	int err;

	buf_init(&inner, 64);
	buf_init(&object, 64);
	err = tlv_put(&inner, TAG_KEPT_KEY, view_of(key, PIV_MGM_LEN));
	if (err == 0)
		err = tlv_put(&object, TAG_PROTECTED, buf_view(&inner));
	if (err == 0)
		err = piv_put(r, PIV_PRINTED, buf_view(&object));
	buf_free(&inner);
	buf_free(&object);
	return err;
}
