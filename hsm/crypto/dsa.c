#include "hsm/crypto/dsa.h"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include "hsm/crypto/pkey.h"
#include "src/base/err.h"

/* -- keys of constants ------------------------------------------------------------ */

static int
push(OSSL_PARAM_BLD *bld, const struct dsa_domain *d, BIGNUM *b[static 3],
    const BIGNUM *y)
{
	return BN_hex2bn(&b[0], d->p) > 0 && BN_hex2bn(&b[1], d->q) > 0 &&
	    BN_hex2bn(&b[2], d->g) > 0 &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_P, b[0]) == 1 &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_Q, b[1]) == 1 &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_G, b[2]) == 1 &&
	    (y == NULL ||
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PUB_KEY, y) == 1);
}

/* The domain as a key without a key, or the public key y in it. */
static int
build(const struct dsa_domain *d, const BIGNUM *y, EVP_PKEY **out)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	BIGNUM *b[3] = { NULL };
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;
	int ok = ctx != NULL && bld != NULL && push(bld, d, b, y) &&
	    (params = OSSL_PARAM_BLD_to_param(bld)) != NULL &&
	    EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &key, y == NULL ? EVP_PKEY_KEY_PARAMETERS :
	    EVP_PKEY_PUBLIC_KEY, params) == 1;

	OSSL_PARAM_free(params);
	for (int i = 0; i < 3; i++)
		BN_free(b[i]);
	OSSL_PARAM_BLD_free(bld);
	EVP_PKEY_CTX_free(ctx);
	if (!ok) {
		EVP_PKEY_free(key);
		return ERR_CRYPTO;
	}
	*out = key;
	return 0;
}

int
dsa_new(const struct dsa_domain *d, EVP_PKEY **out)
{
	EVP_PKEY *domain, *key = NULL;
	EVP_PKEY_CTX *ctx;
	int err = build(d, NULL, &domain);

	if (err != 0)
		return err;
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, domain, NULL);
	if (ctx == NULL || EVP_PKEY_keygen_init(ctx) != 1 ||
	    EVP_PKEY_keygen(ctx, &key) != 1)
		err = ERR_CRYPTO;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(domain);
	if (err == 0)
		*out = key;
	return err;
}

int
dsa_fits(const struct dsa_domain *d, const EVP_PKEY *key)
{
	EVP_PKEY *domain;
	int fits;

	if (!EVP_PKEY_is_a(key, "DSA") || build(d, NULL, &domain) != 0)
		return 0;
	fits = EVP_PKEY_parameters_eq(domain, key) == 1;
	EVP_PKEY_free(domain);
	return fits;
}

/* -- reading ------------------------------------------------------------------------- */

/* What stands in the element of this tag that v begins with, and behind it. */
static int
open_der(struct view v, int tag, struct view *in, struct view *behind)
{
	const uint8_t *p = v.p;
	int own, class;
	long len;

	if (v.len == 0 || (ASN1_get_object(&p, &len, &own, &class,
	    (long)v.len) & 0x81) != 0 || class != V_ASN1_UNIVERSAL ||
	    own != tag)
		return ERR_FORMAT;
	*in = view_of(p, (size_t)len);
	*behind = view_of(p + len, v.len - (size_t)(p - v.p) - (size_t)len);
	return 0;
}

/* Where y stands. Neither the algorithm nor its parameters are looked at. */
static int
find_y(struct view der, struct view *y)
{
	struct view spki, alg, bits, rest;
	uint8_t unused;

	if (open_der(der, V_ASN1_SEQUENCE, &spki, &rest) != 0 ||
	    open_der(spki, V_ASN1_SEQUENCE, &alg, &rest) != 0 ||
	    open_der(rest, V_ASN1_BIT_STRING, &bits, &rest) != 0 ||
	    view_u8(&bits, &unused) != 0)
		return ERR_FORMAT;
	return open_der(bits, V_ASN1_INTEGER, y, &rest);
}

/* Is this DER, byte for byte, what this key would be written as? */
static int
is_written(struct view der, const EVP_PKEY *key)
{
	struct buf own;
	int err;

	buf_init(&own, DSA_SPKI_MAX);
	if ((err = pkey_spki(key, &own)) == 0 &&
	    !view_eq(buf_view(&own), der))
		err = ERR_FORMAT;
	buf_free(&own);
	return err;
}

/* FIPS 186-4's range and order (SP 800-56A 5.6.2.3.1). */
static int
check_y(EVP_PKEY *key)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	int ok = ctx != NULL && EVP_PKEY_public_check(ctx) == 1;

	EVP_PKEY_CTX_free(ctx);
	return ok ? 0 : ERR_FORMAT;
}

int
dsa_from_spki(const struct dsa_domain *d, struct view der, EVP_PKEY **out)
{
	EVP_PKEY *key = NULL;
	struct view y;
	BIGNUM *bn;
	int err;

	if (der.len > DSA_SPKI_MAX)
		return ERR_TOOBIG;
	if ((err = find_y(der, &y)) != 0)
		return err;
	if ((bn = BN_bin2bn(y.p, (int)y.len, NULL)) == NULL)
		return ERR_NOMEM;
	if ((err = build(d, bn, &key)) == 0 &&
	    (err = is_written(der, key)) == 0)
		err = check_y(key);
	BN_free(bn);
	if (err != 0) {
		EVP_PKEY_free(key);
		return err;
	}
	*out = key;
	return 0;
}
