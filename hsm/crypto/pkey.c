#include "hsm/crypto/pkey.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include "src/base/err.h"

/* The names that JOSE uses, with OpenSSL's own. */
static const struct {
	const char *name, *group;
	size_t coord;
} curves[] = {
	{ "P-256", "prime256v1", 32 },
	{ "P-384", "secp384r1", 48 },
	{ "P-521", "secp521r1", 66 },
};

#define CURVES (sizeof(curves) / sizeof(curves[0]))

size_t
ec_coord(const char *curve)
{
	for (size_t i = 0; i < CURVES; i++)
		if (strcmp(curves[i].name, curve) == 0)
			return curves[i].coord;
	return 0;
}

int
pkey_ec_new(const char *curve, EVP_PKEY **out)
{
	EVP_PKEY *key = EVP_EC_gen(curve);

	if (key == NULL)
		return ERR_CRYPTO;
	*out = key;
	return 0;
}

static int
from_params(const char *type, OSSL_PARAM *params, EVP_PKEY **out)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;
	int ok = ctx != NULL && params != NULL &&
	    EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) == 1;

	EVP_PKEY_CTX_free(ctx);
	if (!ok) {
		EVP_PKEY_free(key);
		return ERR_CRYPTO;
	}
	*out = key;
	return 0;
}

int
pkey_ec_point(const char *curve, const uint8_t *point, size_t len,
    EVP_PKEY **out)
{
	size_t coord = ec_coord(curve);
	char group[8];
	uint8_t copy[POINT_MAX];
	OSSL_PARAM params[3];

	/* The length and the 4 leave out compressed points and infinity. */
	if (coord == 0 || len != 2 * coord + 1 || point[0] != 4)
		return ERR_POINT;
	memcpy(group, curve, strlen(curve) + 1);
	memcpy(copy, point, len);
	params[0] = OSSL_PARAM_construct_utf8_string(
	    OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
	params[1] = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
	    copy, len);
	params[2] = OSSL_PARAM_construct_end();
	return from_params("EC", params, out) == 0 ? 0 : ERR_POINT;
}

const char *
pkey_curve(const EVP_PKEY *key)
{
	char group[32];
	size_t len;

	if (!EVP_PKEY_is_a(key, "EC") ||
	    EVP_PKEY_get_group_name(key, group, sizeof(group), &len) != 1)
		return NULL;
	for (size_t i = 0; i < CURVES; i++)
		if (strcmp(group, curves[i].group) == 0 ||
		    strcmp(group, curves[i].name) == 0)
			return curves[i].name;
	return NULL;
}

int
pkey_point(const EVP_PKEY *key, const char *curve, uint8_t *out, size_t len)
{
	const char *own = pkey_curve(key);
	size_t got = 0;

	if (own == NULL || strcmp(own, curve) != 0 ||
	    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, out,
	    len, &got) != 1 || got != len || len != 2 * ec_coord(curve) + 1 ||
	    out[0] != 4)
		return ERR_POINT;
	return 0;
}

int
pkey_rsa_public(struct view n, struct view e, EVP_PKEY **out)
{
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	BIGNUM *bn = BN_bin2bn(n.p, (int)n.len, NULL);
	BIGNUM *be = BN_bin2bn(e.p, (int)e.len, NULL);
	OSSL_PARAM *params = NULL;
	int err = ERR_CRYPTO;

	if (bld == NULL || bn == NULL || be == NULL)
		goto out;
	if (!BN_is_odd(bn) || !BN_is_odd(be) || BN_is_one(be)) {
		err = ERR_FORMAT;
		goto out;
	}
	if (OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, bn) != 1 ||
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, be) != 1)
		goto out;
	params = OSSL_PARAM_BLD_to_param(bld);
	err = from_params("RSA", params, out);
out:
	OSSL_PARAM_free(params);
	BN_free(be);
	BN_free(bn);
	OSSL_PARAM_BLD_free(bld);
	return err;
}

int
pkey_spki(const EVP_PKEY *key, struct buf *out)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	int err;

	if (len <= 0)
		return ERR_CRYPTO;
	err = buf_put(out, der, (size_t)len);
	OPENSSL_free(der);
	return err;
}

int
pkey_spki_digest(const EVP_PKEY *key, uint8_t out[static SHA256_LEN])
{
	struct buf spki;
	int err;

	buf_init(&spki, 4096);
	if ((err = pkey_spki(key, &spki)) == 0)
		err = sha256(spki.p, spki.len, out);
	buf_free(&spki);
	return err;
}

int
pkey_pkcs8(const EVP_PKEY *key, struct secret *out)
{
	OSSL_ENCODER_CTX *ctx = OSSL_ENCODER_CTX_new_for_pkey(key,
	    EVP_PKEY_KEYPAIR, "DER", "PrivateKeyInfo", NULL);
	struct secret room = { 0 };
	unsigned char *p;
	size_t left = PKCS8_MAX;
	int err = secret_new(&room, PKCS8_MAX);

	if (err == 0) {
		p = room.p;
		if (ctx == NULL || OSSL_ENCODER_to_data(ctx, &p, &left) != 1)
			err = ERR_CRYPTO;
	}
	if (err == 0)
		err = secret_new(out, PKCS8_MAX - left);
	if (err == 0)
		memcpy(out->p, room.p, out->len);
	secret_free(&room);
	OSSL_ENCODER_CTX_free(ctx);
	return err;
}

static int
is_explicit(const EVP_PKEY *key)
{
	int is = 0;

	return EVP_PKEY_get_int_param(key,
	    OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &is) == 1 && is != 0;
}

int
pkey_from_pkcs8(struct view der, EVP_PKEY **out)
{
	const unsigned char *p = der.p;
	PKCS8_PRIV_KEY_INFO *p8 = NULL;
	EVP_PKEY *key = NULL;

	if (der.len > PKCS8_MAX)
		return ERR_KEY_SIZE;
	if (der.len > 0)
		p8 = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, (long)der.len);
	if (p8 != NULL && p == der.p + der.len)
		key = EVP_PKCS82PKEY(p8);
	PKCS8_PRIV_KEY_INFO_free(p8);
	if (key == NULL || is_explicit(key)) {
		EVP_PKEY_free(key);
		return ERR_FORMAT;
	}
	*out = key;
	return 0;
}

int
pkey_agree(EVP_PKEY *own, EVP_PKEY *peer, struct secret *z)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
	size_t len = 0;
	int err = ERR_CRYPTO;

	if (ctx == NULL || EVP_PKEY_derive_init(ctx) != 1 ||
	    EVP_PKEY_derive_set_peer(ctx, peer) != 1 ||
	    EVP_PKEY_derive(ctx, NULL, &len) != 1)
		goto out;
	if ((err = secret_new(z, len)) != 0)
		goto out;
	if (EVP_PKEY_derive(ctx, z->p, &len) != 1 || len != z->len) {
		secret_free(z);
		err = ERR_CRYPTO;
	}
out:
	EVP_PKEY_CTX_free(ctx);
	return err;
}

/* RFC 8017 3.2: p q = n, and e d = 1 modulo p - 1 and modulo q - 1. */
static int
rsa_is_pair(EVP_PKEY *key)
{
	static const char *const names[] = {
		OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E,
		OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1,
		OSSL_PKEY_PARAM_RSA_FACTOR2
	};
	enum { N, E, D, P, Q, COUNT };
	BIGNUM *b[COUNT] = { NULL };
	BN_CTX *ctx = BN_CTX_secure_new();
	BIGNUM *t = BN_secure_new();
	int ok = ctx != NULL && t != NULL;

	for (int i = 0; ok && i < COUNT; i++)
		ok = EVP_PKEY_get_bn_param(key, names[i], &b[i]) == 1;
	ok = ok && BN_mul(t, b[P], b[Q], ctx) == 1 && BN_cmp(t, b[N]) == 0;
	for (int i = P; ok && i <= Q; i++) {
		BN_set_flags(b[i], BN_FLG_CONSTTIME);
		ok = BN_sub_word(b[i], 1) == 1 &&
		    BN_mod_mul(t, b[E], b[D], b[i], ctx) == 1 && BN_is_one(t);
	}
	for (int i = 0; i < COUNT; i++)
		BN_clear_free(b[i]);
	BN_clear_free(t);
	BN_CTX_free(ctx);
	return ok ? 0 : ERR_AUTH;
}

static int
ec_is_pair(EVP_PKEY *key)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	int ok = ctx != NULL && EVP_PKEY_pairwise_check(ctx) == 1;

	EVP_PKEY_CTX_free(ctx);
	return ok ? 0 : ERR_AUTH;
}

int
pkey_is_pair(EVP_PKEY *pair, EVP_PKEY *pub)
{
	if (EVP_PKEY_eq(pair, pub) != 1)
		return ERR_AUTH;
	if (EVP_PKEY_is_a(pair, "RSA"))
		return rsa_is_pair(pair);
	return ec_is_pair(pair);
}
