/* What stands in PIV objects, and Yubico's four reading instructions. */
#include "src/card/piv/piv.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/apdu.h"
#include "src/card/piv/quirk.h"
#include "src/card/piv/tlv.h"

#define INS_METADATA	0xf7
#define INS_SERIAL	0xf8
#define INS_ATTEST	0xf9
#define INS_VERSION	0xfd

#define TAG_GUID	0x34
#define TAG_CERT	0x70
#define TAG_CERT_INFO	0x71
#define TAG_ERROR_CODE	0xfe
#define TAG_SIGNATURE	0x3e

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
	return err == ERR_CARD_LACKS || err == ERR_CARD_CANNOT ||
	    err == ERR_CARD_DATA || err == ERR_CARD_APDU ||
	    err == ERR_PIN_NEEDED;
}

/* Each: 0, or ERR_CARD_APDU when it is not of that form. */

static int
metadata_alg(struct piv_metadata *m, struct view v)
{
	if (v.len != 1)
		return ERR_CARD_APDU;
	m->alg = v.p[0];
	m->has_key = 1;
	return 0;
}

/* PIN policy, then touch policy: 00 and 01 never. */
static int
metadata_policy(struct piv_metadata *m, struct view v)
{
	m->touch = v.len == 2 && v.p[1] > 0x01;
	return 0;
}

static int
metadata_point(struct piv_metadata *m, struct view v)
{
	struct view key;

	if (tlv_only(v, 0x86, &key) == 0 && key.len == PIV_POINT_LEN &&
	    key.p[0] == 0x04) {
		m->has_key = m->has_point = 1;
		memcpy(m->point, key.p, PIV_POINT_LEN);
	}
	return 0;
}

static int
metadata_default(struct piv_metadata *m, struct view v)
{
	if (v.len != 1)
		return ERR_CARD_APDU;
	m->knows_default = 1;
	m->is_default = v.p[0] != 0;
	return 0;
}

static int
metadata_tries(struct piv_metadata *m, struct view v)
{
	if (v.len != 2)
		return ERR_CARD_APDU;
	m->tries_max = v.p[0];
	m->tries = v.p[1];
	return 0;
}

static const struct {
	uint32_t tag;
	int (*take)(struct piv_metadata *m, struct view v);
} metadata_elements[] = {
	{ 0x01, metadata_alg },
	{ 0x02, metadata_policy },
	{ 0x04, metadata_point },
	{ 0x05, metadata_default },
	{ 0x06, metadata_tries },
};

static int
metadata_element(struct piv_metadata *m, const struct tlv *t)
{
	for (size_t i = 0; i < sizeof(metadata_elements) /
	    sizeof(metadata_elements[0]); i++)
		if (metadata_elements[i].tag == t->tag)
			return metadata_elements[i].take(m, t->value);
	return 0;
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
	if (err == ERR_NOTFOUND)	/* read to its end; nothing tells nothing */
		err = answer.len > 0 ? 0 : ERR_CARD_CANNOT;
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

	if (quirk_has(r, QUIRK_SERIAL_SHARED))
		return ERR_CARD_LACKS;
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
piv_guid(struct reader *r, uint8_t guid[static PIV_GUID_LEN], int *issued)
{
	static const uint8_t none[PIV_GUID_LEN];
	struct buf chuid;
	struct view v, sig;
	int err;

	buf_init(&chuid, PIV_OBJECT_MAX);
	err = piv_get(r, PIV_CHUID, &chuid);
	/* Larger than any of ours: it is somebody's, and its GUID cannot be had. */
	if (issued != NULL)
		*issued = err == ERR_TOOBIG || (err == 0 && tlv_find(buf_view(&chuid),
		    TAG_SIGNATURE, &sig) == 0 && sig.len > 0);
	if (err == ERR_TOOBIG)
		err = ERR_CARD_LACKS;
	if (err == 0 && (tlv_find(buf_view(&chuid), TAG_GUID, &v) ||
	    v.len != PIV_GUID_LEN || memcmp(v.p, none, PIV_GUID_LEN) == 0))
		err = ERR_CARD_LACKS;
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
	(void)tlv_put(out, TAG_SIGNATURE, view_of(NULL, 0));
	return tlv_put(out, TAG_ERROR_CODE, view_of(NULL, 0));
}

int
piv_attest(struct reader *r, struct buf *der)
{
	const struct apdu cmd = { INS_ATTEST, PIV_SLOT_KEYS, 0x00, 1,
	    { NULL, 0 } };

	return apdu_call(r, &cmd, der, NULL);
}

int
piv_cert(struct reader *r, uint32_t object_id, struct buf *der)
{
	struct buf object;
	struct view cert, info;
	int err;

	buf_init(&object, PIV_OBJECT_MAX);
	err = piv_get(r, object_id, &object);
	if (err == 0 && tlv_find(buf_view(&object), TAG_CERT, &cert) == 0) {
		if (cert.len == 0)
			err = ERR_CARD_LACKS;
		else if (tlv_find(buf_view(&object), TAG_CERT_INFO, &info) ||
		    (info.len == 1 && info.p[0] == 0))
			err = buf_put(der, cert.p, cert.len);
	}
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
