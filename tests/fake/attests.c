#include "tests/fake/attests.h"

#include <stdio.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "src/base/err.h"

/* -- keys ---------------------------------------------------------------------- */

static EVP_PKEY *
key_of(const uint8_t *point, size_t len, const BIGNUM *secret)
{
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (b != NULL && ctx != NULL &&
	    OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME,
	    "P-256", 0) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, point,
	    len) == 1 && (secret == NULL || OSSL_PARAM_BLD_push_BN(b,
	    OSSL_PKEY_PARAM_PRIV_KEY, secret) == 1) &&
	    (params = OSSL_PARAM_BLD_to_param(b)) != NULL &&
	    EVP_PKEY_fromdata_init(ctx) == 1)
		(void)EVP_PKEY_fromdata(ctx, &key, secret == NULL ?
		    EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(b);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

/* SHA-256 of "MAKER WHICH", without its first bit: below P-256's order. */
static EVP_PKEY *
key_named(const char *maker, const char *which)
{
	EC_GROUP *g = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *p = g == NULL ? NULL : EC_POINT_new(g);
	uint8_t digest[32], point[65];
	EVP_PKEY *key = NULL;
	BIGNUM *secret = NULL;
	char text[80];

	(void)snprintf(text, sizeof(text), "%s %s", maker, which);
	if (p != NULL && EVP_Q_digest(NULL, "SHA256", NULL, text, strlen(text),
	    digest, NULL) == 1) {
		digest[0] &= 0x7f;
		secret = BN_bin2bn(digest, sizeof(digest), NULL);
	}
	if (secret != NULL && EC_POINT_mul(g, p, secret, NULL, NULL, NULL) == 1 &&
	    EC_POINT_point2oct(g, p, POINT_CONVERSION_UNCOMPRESSED, point,
	    sizeof(point), NULL) == sizeof(point))
		key = key_of(point, sizeof(point), secret);
	BN_free(secret);
	EC_POINT_free(p);
	EC_GROUP_free(g);
	return key;
}

/* -- certificates ---------------------------------------------------------------- */

static int
set_name(X509_NAME *n, const char *maker, const char *which)
{
	char cn[80];

	(void)snprintf(cn, sizeof(cn), "%s %s", maker, which);
	return X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_UTF8,
	    (const unsigned char *)cn, -1, -1, 0);
}

static int
set_ca(X509 *c)
{
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL,
	    NID_basic_constraints, "critical,CA:TRUE");
	int ok = e != NULL && X509_add_ext(c, e, -1) == 1;

	X509_EXTENSION_free(e);
	return ok;
}

static X509 *
certify(const char *maker, const char *which, EVP_PKEY *key, const char *by,
    int ca)
{
	EVP_PKEY *issuer = key_named(maker, by);
	X509 *c = X509_new();

	if (issuer == NULL || key == NULL || c == NULL ||
	    X509_set_version(c, X509_VERSION_3) != 1 ||
	    ASN1_INTEGER_set(X509_get_serialNumber(c), 1) != 1 ||
	    ASN1_TIME_set_string_X509(X509_getm_notBefore(c),
	    "20160314000000Z") != 1 ||
	    ASN1_TIME_set_string_X509(X509_getm_notAfter(c),
	    "20170314000000Z") != 1 ||
	    !set_name(X509_get_subject_name(c), maker, which) ||
	    !set_name(X509_get_issuer_name(c), maker, by) ||
	    X509_set_pubkey(c, key) != 1 || (ca && !set_ca(c)) ||
	    X509_sign(c, issuer, EVP_sha256()) <= 0) {
		X509_free(c);
		c = NULL;
	}
	EVP_PKEY_free(issuer);
	return c;
}

static int
put_der(X509 *c, struct buf *out)
{
	unsigned char *der = NULL;
	int len = c == NULL ? -1 : i2d_X509(c, &der);
	int err = len <= 0 ? ERR_CRYPTO : buf_put(out, der, (size_t)len);

	OPENSSL_free(der);
	X509_free(c);
	return err;
}

int
attests_root(const char *maker, struct buf *pem)
{
	EVP_PKEY *key = key_named(maker, "root");
	X509 *c = certify(maker, "root", key, "root", 1);
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long len;
	int err = ERR_CRYPTO;

	if (c != NULL && bio != NULL && PEM_write_bio_X509(bio, c) == 1 &&
	    (len = BIO_get_mem_data(bio, &text)) > 0)
		err = buf_put(pem, text, (size_t)len);
	BIO_free(bio);
	X509_free(c);
	EVP_PKEY_free(key);
	return err;
}

int
attests_f9(const char *maker, struct buf *der)
{
	EVP_PKEY *key = key_named(maker, "F9");
	int err = put_der(certify(maker, "F9", key, "root", 1), der);

	EVP_PKEY_free(key);
	return err;
}

int
attests_key(const char *maker, const uint8_t point[static 65], struct buf *der)
{
	EVP_PKEY *key = key_of(point, 65, NULL);
	int err = put_der(certify(maker, "attestation 9d", key, "F9", 0), der);

	EVP_PKEY_free(key);
	return err;
}
