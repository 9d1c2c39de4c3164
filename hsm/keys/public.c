#include "hsm/keys/public.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "hsm/crypto/pkey.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "src/wire/msg.h"

#define NUMBER_MAX 1024
#define DER_MAX 2048
#define PEM_BEGIN "-----BEGIN PUBLIC KEY-----"
#define PEM_END "-----END PUBLIC KEY-----"

/* -- numbers ------------------------------------------------------------------------ */

static int
number(const struct json_t *j, const char *name, struct buf *out)
{
	const char *s = js_str(j, name);
	unsigned seen = 0;

	buf_init(out, NUMBER_MAX);
	if (s == NULL || b64_get_any(out, s, strlen(s), &seen) != 0 ||
	    (seen & (B64_SPACES | B64_BITS)) != 0)
		return ERR_FORMAT;
	while (out->len > 0 && out->p[0] == 0)
		buf_drop(out, 1);
	return out->len > 0 ? 0 : ERR_FORMAT;
}

static int
rsa_of(const struct json_t *j, EVP_PKEY **out)
{
	struct buf n, e;
	int err = number(j, "n", &n), err_e = number(j, "e", &e);

	if (err == 0)
		err = err_e;
	if (err == 0)
		err = pkey_rsa_public(buf_view(&n), buf_view(&e), out);
	buf_free(&n);
	buf_free(&e);
	return err;
}

/* As long as the curve's coordinates are. */
static int
put_coord(const struct json_t *j, const char *name, uint8_t *out, size_t len)
{
	struct buf b;
	int err = number(j, name, &b);

	if (err == 0 && b.len > len)
		err = ERR_FORMAT;
	if (err == 0) {
		memset(out, 0, len);
		memcpy(out + len - b.len, b.p, b.len);
	}
	buf_free(&b);
	return err;
}

static int
ec_of(const struct json_t *j, EVP_PKEY **out)
{
	const char *curve = js_str(j, "crv");
	const size_t coord = curve == NULL ? 0 : ec_coord(curve);
	uint8_t point[POINT_MAX] = { 4 };

	if (coord == 0 || put_coord(j, "x", point + 1, coord) != 0 ||
	    put_coord(j, "y", point + 1 + coord, coord) != 0)
		return ERR_FORMAT;
	return pkey_ec_point(curve, point, 2 * coord + 1, out);
}

int
public_of_answer(struct view json, EVP_PKEY **out)
{
	const struct json_t *key;
	const char *kty;
	struct json_t *j;
	int err = js_parse(json, KEK_FILE_MAX, &j);

	if (err != 0)
		return ERR_FORMAT;
	key = js_obj(j, "key");
	kty = js_str(key, "kty");
	if (kty != NULL && (strcmp(kty, "RSA") == 0 ||
	    strcmp(kty, "RSA-HSM") == 0))
		err = rsa_of(key, out);
	else if (kty != NULL && (strcmp(kty, "EC") == 0 ||
	    strcmp(kty, "EC-HSM") == 0))
		err = ec_of(key, out);
	else
		err = ERR_FORMAT;
	js_free(j);
	return err;
}

/* -- PEM ------------------------------------------------------------------------------ */

int
public_of_pem(struct view pem, EVP_PKEY **out)
{
	const unsigned char *p;
	const char *s, *end;
	struct buf text, der;
	unsigned seen = 0;
	int err = ERR_FORMAT;

	buf_init(&text, 2 * DER_MAX);
	buf_init(&der, DER_MAX);
	(void)buf_put(&text, pem.p, pem.len);
	s = buf_str(&text);
	end = strstr(s, PEM_END);
	if (text.err == 0 && strncmp(s, PEM_BEGIN, strlen(PEM_BEGIN)) == 0 &&
	    end != NULL && strspn(end + strlen(PEM_END), "\r\n") ==
	    strlen(end + strlen(PEM_END))) {
		s += strlen(PEM_BEGIN);
		err = b64_get_any(&der, s, (size_t)(end - s), &seen);
	}
	if (err == 0) {
		p = der.p;
		*out = d2i_PUBKEY(NULL, &p, (long)der.len);
		err = *out != NULL && p == der.p + der.len ? 0 : ERR_FORMAT;
		if (err != 0)
			EVP_PKEY_free(*out);
	}
	buf_free(&text);
	buf_free(&der);
	return err;
}

/* -- signatures -------------------------------------------------------------------------- */

static const struct alg {
	const char *name, *digest, *curve;	/* curve NULL: RSA */
	size_t len;				/* of the digest */
} algs[] = {
	{ "RS256", "SHA256", NULL, 32 },
	{ "ES256", "SHA256", "P-256", 32 },
	{ "ES384", "SHA384", "P-384", 48 },
	{ "ES512", "SHA512", "P-521", 64 },
};

/* The row, when it is for a key of this kind; else NULL. */
static const struct alg *
find_alg(const char *name, const EVP_PKEY *key)
{
	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
		const char *curve = pkey_curve(key);

		if (strcmp(algs[i].name, name) != 0)
			continue;
		if (algs[i].curve == NULL)
			return EVP_PKEY_is_a(key, "RSA") ? &algs[i] : NULL;
		return curve != NULL && strcmp(curve, algs[i].curve) == 0 ?
		    &algs[i] : NULL;
	}
	return NULL;
}

/* r || s becomes DER; 0, or ERR_AUTH when it is no such pair. */
static int
to_der(const struct alg *alg, struct view raw, struct buf *out)
{
	const size_t half = ec_coord(alg->curve);
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = NULL, *s = NULL;
	unsigned char *der = NULL;
	int len = -1;

	if (sig != NULL && raw.len == 2 * half) {
		r = BN_bin2bn(raw.p, (int)half, NULL);
		s = BN_bin2bn(raw.p + half, (int)half, NULL);
	}
	if (r != NULL && s != NULL && ECDSA_SIG_set0(sig, r, s) == 1) {
		r = s = NULL;		/* it has them */
		len = i2d_ECDSA_SIG(sig, &der);
	}
	if (len > 0)
		(void)buf_put(out, der, (size_t)len);
	OPENSSL_free(der);
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(sig);
	return len > 0 && out->err == 0 ? 0 : ERR_AUTH;
}

static int
holds(const struct alg *alg, EVP_PKEY *key, struct view digest, struct view sig)
{
	EVP_MD *md = EVP_MD_fetch(NULL, alg->digest, NULL);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	const int ok = md != NULL && ctx != NULL &&
	    EVP_PKEY_verify_init(ctx) == 1 && (alg->curve != NULL ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1) &&
	    EVP_PKEY_CTX_set_signature_md(ctx, md) == 1 &&
	    EVP_PKEY_verify(ctx, sig.p, sig.len, digest.p, digest.len) == 1;

	EVP_PKEY_CTX_free(ctx);
	EVP_MD_free(md);
	return ok ? 0 : ERR_AUTH;
}

int
public_verify(EVP_PKEY *key, const char *alg, struct view digest,
    struct view signature)
{
	const struct alg *row = find_alg(alg, key);
	struct buf der;
	int err = 0;

	if (row == NULL || digest.len != row->len)
		return ERR_ARG;
	buf_init(&der, 256);
	if (row->curve != NULL)
		err = to_der(row, signature, &der);
	if (err == 0)
		err = holds(row, key, digest, row->curve != NULL ?
		    buf_view(&der) : signature);
	buf_free(&der);
	return err;
}
