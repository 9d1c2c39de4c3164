/* The algorithms of our signatures, and the keys that they take. */
#include <string.h>

#include "hsm/crypto/dsa.h"
#include "hsm/jose/jose.h"
#include "hsm/crypto/pkey.h"
#include "src/base/err.h"
#include "src/base/json.h"

/* -- EC --------------------------------------------------------------------------- */

static int
ec_make(const struct jws_alg *alg, EVP_PKEY **out)
{
	return pkey_ec_new(alg->curve, out);
}

static int
ec_fits(const struct jws_alg *alg, const EVP_PKEY *key)
{
	const char *curve = pkey_curve(key);

	return curve != NULL && strcmp(curve, alg->curve) == 0;
}

static int
jwk_put(EVP_PKEY *key, const char *member, struct json_t *header)
{
	struct json_t *jwk;
	int err = pkey_to_jwk(key, &jwk);

	return err != 0 ? err : js_set(header, member, jwk);
}

static int
jwk_get(const struct jws_alg *alg, const struct json_t *header, EVP_PKEY **out)
{
	return pkey_from_jwk(js_obj(header, alg->kind->member), out);
}

/* -- DSA -------------------------------------------------------------------------- */

static int
dsa_make(const struct jws_alg *alg, EVP_PKEY **out)
{
	return dsa_new(alg->domain, out);
}

static int
dsa_is(const struct jws_alg *alg, const EVP_PKEY *key)
{
	return dsa_fits(alg->domain, key);
}

static int
spki_put(EVP_PKEY *key, const char *member, struct json_t *header)
{
	struct buf der;
	int err;

	buf_init(&der, DSA_SPKI_MAX);
	if ((err = pkey_spki(key, &der)) == 0)
		err = js_set_b64(header, member, der.p, der.len);
	buf_free(&der);
	return err;
}

static int
spki_get(const struct jws_alg *alg, const struct json_t *header, EVP_PKEY **out)
{
	struct buf der;
	int err;

	buf_init(&der, DSA_SPKI_MAX);
	if ((err = js_b64_buf(header, alg->kind->member, &der)) == 0)
		err = dsa_from_spki(alg->domain, buf_view(&der), out);
	buf_free(&der);
	return err == ERR_TOOBIG ? ERR_FORMAT : err;
}

/* -- the tables ------------------------------------------------------------------- */

static const struct jws_kind ec = {
	.member = "jwk", .make = ec_make, .fits = ec_fits,
	.put = jwk_put, .get = jwk_get
};
static const struct jws_kind dsa = {
	.member = "spki", .make = dsa_make, .fits = dsa_is,
	.put = spki_put, .get = spki_get
};

#define DSA_SHA256 "http://www.w3.org/2009/xmldsig11#dsa-sha256"

const struct jws_alg jws_es256 = {
	.name = "ES256", .digest = "SHA256", .len = 64,
	.kind = &ec, .curve = "P-256"
};
const struct jws_alg jws_es512 = {
	.name = "ES512", .digest = "SHA512", .len = 132,
	.kind = &ec, .curve = "P-521"
};
const struct jws_alg jws_dsa1024 = {
	.name = DSA_SHA256, .digest = "SHA256", .len = 40,
	.kind = &dsa, .domain = &dsa_1024
};
const struct jws_alg jws_dsa3072 = {
	.name = DSA_SHA256, .digest = "SHA256", .len = 64,
	.kind = &dsa, .domain = &dsa_3072
};

int
jws_key(const struct jws *jws, const struct jws_alg *alg, EVP_PKEY **out)
{
	EVP_PKEY *key;
	int err = alg->kind->get(alg, jws->header, &key);

	if (err != 0)
		return err;
	if (!alg->kind->fits(alg, key)) {
		EVP_PKEY_free(key);
		return ERR_FORMAT;
	}
	*out = key;
	return 0;
}

int
jws_put_key(const struct jws_alg *alg, EVP_PKEY *key, struct json_t *header)
{
	return alg->kind->put(key, alg->kind->member, header);
}
