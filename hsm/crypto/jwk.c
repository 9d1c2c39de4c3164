/* Public keys as JWK (RFC 7517, RFC 7518 6). */
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>

#include "hsm/crypto/pkey.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define RSA_MAX 512		/* bytes of a modulus */

static int
ec_to_jwk(const EVP_PKEY *key, struct json_t *j)
{
	const char *curve = pkey_curve(key);
	uint8_t point[POINT_MAX];
	size_t coord;
	int err;

	if (curve == NULL)
		return ERR_UNSUPPORTED;
	coord = ec_coord(curve);
	if ((err = pkey_point(key, curve, point, 2 * coord + 1)) != 0 ||
	    (err = js_set_str(j, "kty", "EC")) != 0 ||
	    (err = js_set_str(j, "crv", curve)) != 0 ||
	    (err = js_set_b64(j, "x", point + 1, coord)) != 0)
		return err;
	return js_set_b64(j, "y", point + 1 + coord, coord);
}

static int
set_number(struct json_t *j, const char *name, const EVP_PKEY *key,
    const char *param)
{
	uint8_t bytes[RSA_MAX];
	BIGNUM *bn = NULL;
	int len, err = ERR_CRYPTO;

	if (EVP_PKEY_get_bn_param(key, param, &bn) == 1 &&
	    BN_num_bytes(bn) <= RSA_MAX && (len = BN_bn2bin(bn, bytes)) > 0)
		err = js_set_b64(j, name, bytes, (size_t)len);
	BN_free(bn);
	return err;
}

static int
rsa_to_jwk(const EVP_PKEY *key, struct json_t *j)
{
	int err;

	if ((err = js_set_str(j, "kty", "RSA")) != 0 ||
	    (err = set_number(j, "n", key, OSSL_PKEY_PARAM_RSA_N)) != 0)
		return err;
	return set_number(j, "e", key, OSSL_PKEY_PARAM_RSA_E);
}

int
pkey_to_jwk(const EVP_PKEY *key, struct json_t **out)
{
	struct json_t *j = js_new();
	int err;

	if (j == NULL)
		return ERR_NOMEM;
	if (EVP_PKEY_is_a(key, "RSA"))
		err = rsa_to_jwk(key, j);
	else
		err = ec_to_jwk(key, j);
	if (err != 0) {
		js_free(j);
		return err;
	}
	*out = j;
	return 0;
}

static int
ec_from_jwk(const struct json_t *jwk, EVP_PKEY **out)
{
	const char *curve = js_str(jwk, "crv");
	uint8_t point[POINT_MAX];
	size_t coord;

	if (js_only(jwk, "kty crv x y") != 0 || curve == NULL ||
	    (coord = ec_coord(curve)) == 0)
		return ERR_FORMAT;
	point[0] = 4;
	if (js_b64(jwk, "x", point + 1, coord) != 0 ||
	    js_b64(jwk, "y", point + 1 + coord, coord) != 0)
		return ERR_FORMAT;
	return pkey_ec_point(curve, point, 2 * coord + 1, out);
}

static int
rsa_from_jwk(const struct json_t *jwk, EVP_PKEY **out)
{
	struct buf n, e;
	int err = ERR_FORMAT;

	buf_init(&n, RSA_MAX);
	buf_init(&e, 8);
	if (js_only(jwk, "kty n e") == 0 && js_b64_buf(jwk, "n", &n) == 0 &&
	    js_b64_buf(jwk, "e", &e) == 0 && n.len > 0 && e.len > 0 &&
	    n.p[0] != 0 && e.p[0] != 0)
		err = pkey_rsa_public(buf_view(&n), buf_view(&e), out);
	buf_free(&n);
	buf_free(&e);
	return err;
}

int
pkey_from_jwk(const struct json_t *jwk, EVP_PKEY **out)
{
	const char *kty = js_str(jwk, "kty");

	if (kty != NULL && strcmp(kty, "EC") == 0)
		return ec_from_jwk(jwk, out);
	if (kty != NULL && strcmp(kty, "RSA") == 0)
		return rsa_from_jwk(jwk, out);
	return ERR_FORMAT;
}

int
pkey_thumbprint(const EVP_PKEY *key, uint8_t out[static SHA256_LEN])
{
	const char *curve = pkey_curve(key);
	uint8_t point[POINT_MAX];
	struct buf b;
	size_t coord;
	int err;

	if (curve == NULL)
		return ERR_UNSUPPORTED;
	coord = ec_coord(curve);
	if ((err = pkey_point(key, curve, point, 2 * coord + 1)) != 0)
		return err;
	buf_init(&b, 512);
	/* RFC 7638 3: required members only, in the order of their names. */
	buf_printf(&b, "{\"crv\":\"%s\",\"kty\":\"EC\",\"x\":\"", curve);
	b64url_put(&b, point + 1, coord);
	buf_puts(&b, "\",\"y\":\"");
	b64url_put(&b, point + 1 + coord, coord);
	if ((err = buf_puts(&b, "\"}")) == 0)
		err = sha256(b.p, b.len, out);
	buf_free(&b);
	return err;
}
