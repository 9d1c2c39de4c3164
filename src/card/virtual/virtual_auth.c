/* Keys of a virtual card: management key, and the one in 9D. */
#include "src/card/virtual/vcard.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/admin.h"
#include "src/card/piv/apdu.h"
#include "src/card/piv/tlv.h"

#define KEY_WORD "9d"

/* First half of mutual authentication: a block that only the key reads. */
static int
mgm_witness(struct vcard *c, size_t block)
{
	uint8_t sealed[ADMIN_BLOCK_MAX];
	struct buf inner;
	int err;

	buf_init(&inner, 32);
	if ((err = admin_random(c->witness, block)) == 0 &&
	    (err = admin_crypt(c->mgm_alg, c->mgm, 1, c->witness,
	    sealed)) == 0 &&
	    (err = tlv_put(&inner, 0x80, view_of(sealed, block))) == 0)
		err = tlv_put(&c->out, 0x7c, buf_view(&inner));
	c->witness_len = err ? 0 : block;
	buf_free(&inner);
	return err ? err : SW_OK;
}

/* Second half. A witness serves once, whatever comes of it. */
static int
mgm_answer(struct vcard *c, struct view witness, struct view challenge)
{
	const size_t block = c->witness_len;
	uint8_t out[ADMIN_BLOCK_MAX];
	struct buf inner;
	int err, ok;

	c->witness_len = 0;
	if (block == 0)
		return SW_CONDITIONS;
	if (witness.len != block || challenge.len != block)
		return SW_DATA;
	ok = vcard_equal(witness.p, c->witness, block);
	explicit_bzero(c->witness, sizeof(c->witness));
	if (!ok)
		return SW_SECURITY;
	buf_init(&inner, 32);
	if ((err = admin_crypt(c->mgm_alg, c->mgm, 1, challenge.p,
	    out)) == 0 &&
	    (err = tlv_put(&inner, 0x82, view_of(out, block))) == 0)
		err = tlv_put(&c->out, 0x7c, buf_view(&inner));
	buf_free(&inner);
	c->admin = err == 0;
	return err ? err : SW_OK;
}

static int
mgm_authenticate(struct vcard *c, uint8_t alg, struct view in)
{
	struct view witness, challenge;
	size_t block;

	if (alg == 0x00)
		alg = PIV_ALG_3DES;	/* SP 800-78-4, table 6-2 */
	if (alg != c->mgm_alg || admin_block(alg, &block))
		return SW_P1P2;
	if (tlv_find(in, 0x80, &witness))
		return SW_DATA;
	c->admin = 0;
	if (witness.len == 0)
		return mgm_witness(c, block);
	if (tlv_find(in, 0x81, &challenge))
		return SW_DATA;
	return mgm_answer(c, witness, challenge);
}

/* The private key, for as long as the caller needs it. SW_OK, SW, error. */
static int
scalar_open(struct vcard *c, struct secret *scalar)
{
	int err;

	if (!c->has_key)
		return SW_NO_REFERENCE;
	if (c->storage.p == NULL)
		return SW_SECURITY;
	err = vcard_open(c, KEY_WORD, c->storage.p,
	    view_of(c->scalar, sizeof(c->scalar)), scalar);
	return err ? err : SW_OK;
}

static int
key_agree(struct vcard *c, uint8_t alg, struct view in)
{
	struct secret scalar = { 0 }, z = { 0 };
	struct view response, point;
	struct buf inner;
	int sw, err;

	if (alg != PIV_ALG_P256)
		return SW_P1P2;
	if (tlv_find(in, 0x82, &response) || response.len != 0 ||
	    tlv_find(in, 0x85, &point) || point.len != PIV_POINT_LEN)
		return SW_DATA;
	if ((sw = scalar_open(c, &scalar)) != SW_OK)
		return sw;
	buf_init(&inner, 48);
	err = vcard_ecdh(&scalar, c->point, point.p, &z);
	if (err == 0 &&
	    (err = tlv_put(&inner, 0x82, view_of(z.p, z.len))) == 0)
		err = tlv_put(&c->out, 0x7c, buf_view(&inner));
	secret_free(&scalar);
	secret_free(&z);
	buf_free(&inner);
	return err == ERR_POINT ? SW_DATA : err ? err : SW_OK;
}

int
vcmd_authenticate(struct vcard *c, const struct vcmd *cmd)
{
	struct view in;

	if (tlv_only(cmd->data, 0x7c, &in))
		return SW_DATA;
	if (cmd->p2 == PIV_SLOT_MGM)
		return mgm_authenticate(c, cmd->p1, in);
	if (cmd->p2 == PIV_SLOT_KEYS)
		return key_agree(c, cmd->p1, in);
	return SW_P1P2;
}

static int
key_replace(struct vcard *c)
{
	struct secret scalar = { 0 };
	struct buf sealed;
	int err;

	buf_init(&sealed, sizeof(c->scalar));
	if ((err = vcard_pair(&scalar, c->point)) == 0)
		err = vcard_seal(c, KEY_WORD, c->storage.p,
		    view_of(scalar.p, scalar.len), &sealed);
	if (err == 0) {
		memcpy(c->scalar, sealed.p, sizeof(c->scalar));
		c->has_key = 1;
		err = vcard_save(c);
	}
	secret_free(&scalar);
	buf_free(&sealed);
	return err;
}

/*
 * A card of silicon asks for the management key only; this one has nothing to
 * seal the new key under before a PIN was verified.
 */
int
vcmd_generate(struct vcard *c, const struct vcmd *cmd)
{
	struct view in, alg, point;
	struct buf inner;
	int err;

	if (cmd->p1 != 0x00 || cmd->p2 != PIV_SLOT_KEYS)
		return SW_P1P2;
	if (!c->admin || c->storage.p == NULL)
		return SW_SECURITY;
	if (tlv_only(cmd->data, 0xac, &in) || tlv_only(in, 0x80, &alg) ||
	    alg.len != 1 || alg.p[0] != PIV_ALG_P256)
		return SW_DATA;
	if ((err = key_replace(c)) != 0)
		return err;
	point = view_of(c->point, sizeof(c->point));
	buf_init(&inner, 80);
	if ((err = tlv_put(&inner, 0x86, point)) == 0)
		err = tlv_put(&c->out, 0x7f49, buf_view(&inner));
	buf_free(&inner);
	return err ? err : SW_OK;
}

/* Yubico's: algorithm, 9B, length, key. */
int
vcmd_set_key(struct vcard *c, const struct vcmd *cmd)
{
	const uint8_t *d = cmd->data.p;
	size_t len;
	int err;

	if (cmd->p1 != 0xff || cmd->p2 != 0xff)
		return SW_P1P2;
	if (!c->admin)
		return SW_SECURITY;
	if (cmd->data.len < 3 || (len = admin_key_len(d[0])) == 0 ||
	    d[1] != PIV_SLOT_MGM || d[2] != len || cmd->data.len != 3 + len)
		return SW_DATA;
	c->mgm_alg = d[0];
	memcpy(c->mgm, d + 3, len);
	err = vcard_save(c);
	return err ? err : SW_OK;
}
