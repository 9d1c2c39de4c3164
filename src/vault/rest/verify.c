#include "src/vault/rest/verify.h"

#include <string.h>

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>

#include "src/base/err.h"

static const struct alg {
	const char *name;
	gnutls_sign_algorithm_t sign;
	unsigned digest;	/* bytes */
	const char *crv;	/* NULL: of RSA */
	gnutls_ecc_curve_t curve;
	size_t length;		/* of r || s, RFC 7518 3.4 */
} algs[] = {
	{ "RS256", GNUTLS_SIGN_RSA_SHA256, 32, NULL, 0, 0 },
	{ "RS384", GNUTLS_SIGN_RSA_SHA384, 48, NULL, 0, 0 },
	{ "RS512", GNUTLS_SIGN_RSA_SHA512, 64, NULL, 0, 0 },
	{ "PS256", GNUTLS_SIGN_RSA_PSS_SHA256, 32, NULL, 0, 0 },
	{ "PS384", GNUTLS_SIGN_RSA_PSS_SHA384, 48, NULL, 0, 0 },
	{ "PS512", GNUTLS_SIGN_RSA_PSS_SHA512, 64, NULL, 0, 0 },
	{ "ES256", GNUTLS_SIGN_ECDSA_SHA256, 32, "P-256",
	  GNUTLS_ECC_CURVE_SECP256R1, 64 },
	{ "ES384", GNUTLS_SIGN_ECDSA_SHA384, 48, "P-384",
	  GNUTLS_ECC_CURVE_SECP384R1, 96 },
	{ "ES512", GNUTLS_SIGN_ECDSA_SHA512, 64, "P-521",
	  GNUTLS_ECC_CURVE_SECP521R1, 132 },
};

static const struct alg *
find(const char *name)
{
	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++)
		if (strcmp(algs[i].name, name) == 0)
			return &algs[i];
	return NULL;
}

static gnutls_datum_t
datum(struct view v)
{
	return (gnutls_datum_t){ (unsigned char *)(uintptr_t)v.p,
		(unsigned)v.len };
}

/* The two numbers of a public key. */
static int
import_key(gnutls_pubkey_t key, const struct alg *alg,
    const struct json_t *jwk)
{
	gnutls_datum_t da, db;
	struct buf a, b;
	int err;

	buf_init(&a, 1024);
	buf_init(&b, 1024);
	if ((err = js_b64_buf(jwk, alg->crv == NULL ? "n" : "x", &a)) == 0 &&
	    (err = js_b64_buf(jwk, alg->crv == NULL ? "e" : "y", &b)) == 0) {
		da = datum(buf_view(&a));
		db = datum(buf_view(&b));
		err = (alg->crv == NULL ?
		    gnutls_pubkey_import_rsa_raw(key, &da, &db) :
		    gnutls_pubkey_import_ecc_raw(key, alg->curve, &da, &db)) ==
		    0 ? 0 : ERR_FORMAT;
	}
	buf_free(&b);
	buf_free(&a);
	return err;
}

/* r || s as DER, which is what the library reads. To be freed by gnutls_free. */
static int
der_of(struct view raw, gnutls_datum_t *der)
{
	const gnutls_datum_t r = datum(view_of(raw.p, raw.len / 2)),
	    s = datum(view_of(raw.p + raw.len / 2, raw.len / 2));

	return gnutls_encode_rs_value(der, &r, &s) == 0 ? 0 : ERR_FORMAT;
}

static int
holds(gnutls_pubkey_t key, const struct alg *alg, struct view digest,
    struct view signature)
{
	gnutls_datum_t hash = datum(digest), sig = datum(signature);
	gnutls_datum_t der = { NULL, 0 };
	int yes;

	if (alg->crv != NULL) {
		if (signature.len != alg->length ||
		    der_of(signature, &der) != 0)
			return 0;
		sig = der;
	}
	yes = gnutls_pubkey_verify_hash2(key, alg->sign, 0, &hash, &sig) >= 0;
	gnutls_free(der.data);
	return yes;
}

static int
fits(const struct alg *alg, const struct json_t *jwk, size_t len)
{
	const char *crv = js_str(jwk, "crv");

	return alg != NULL && len == alg->digest && (alg->crv == NULL ?
	    crv == NULL : crv != NULL && strcmp(crv, alg->crv) == 0);
}

int
verify_signature(const struct json_t *jwk, const char *name,
    struct view digest, struct view signature)
{
	const struct alg *alg = find(name);
	gnutls_pubkey_t key;
	int r;

	if (!fits(alg, jwk, digest.len))
		return ERR_UNSUPPORTED;
	if (gnutls_pubkey_init(&key) != 0)
		return ERR_NOMEM;
	r = import_key(key, alg, jwk);
	if (r == 0)
		r = holds(key, alg, digest, signature);
	gnutls_pubkey_deinit(key);
	return r;
}
