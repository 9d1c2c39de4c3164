/* A vault's key against the one that left: numbers, and what it signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "hsm/crypto/pkey.h"
#include "hsm/keys/public.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

/* {"key": ...} of a key: kty with -HSM; zeros: bytes 0 in front of each number. */
static void
bundle(const EVP_PKEY *key, struct buf *out)
{
	struct json_t *j = js_new(), *jwk;

	assert_int_equal(pkey_to_jwk(key, &jwk), 0);
	assert_int_equal(js_set_str(jwk, "kty", EVP_PKEY_is_a(key, "RSA") ?
	    "RSA-HSM" : "EC-HSM"), 0);
	assert_int_equal(js_set_str(jwk, "kid", "https://v/keys/k/1"), 0);
	assert_int_equal(js_set(j, "key", jwk), 0);
	assert_int_equal(js_dump(j, out), 0);
	js_free(j);
}

static void
pem_of(const EVP_PKEY *key, struct buf *out)
{
	struct buf der;

	buf_init(&der, 2048);
	assert_int_equal(pkey_spki(key, &der), 0);
	assert_int_equal(pem_put(out, "PUBLIC KEY", der.p, der.len), 0);
	buf_free(&der);
}

/* As the vault signs: r || s for a curve. */
static size_t
sign(EVP_PKEY *key, const char *md, const uint8_t *digest, size_t len,
    uint8_t out[static 512])
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	size_t n = 512, half = (size_t)(EVP_PKEY_get_bits(key) + 7) / 8;
	const unsigned char *p = out;
	ECDSA_SIG *s;

	assert_int_equal(EVP_PKEY_sign_init(ctx), 1);
	if (EVP_PKEY_is_a(key, "RSA"))
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx,
		    RSA_PKCS1_PADDING), 1);
	assert_int_equal(EVP_PKEY_CTX_set_signature_md(ctx,
	    EVP_get_digestbyname(md)), 1);
	assert_int_equal(EVP_PKEY_sign(ctx, out, &n, digest, len), 1);
	EVP_PKEY_CTX_free(ctx);
	if (EVP_PKEY_is_a(key, "RSA"))
		return n;
	s = d2i_ECDSA_SIG(NULL, &p, (long)n);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(s), out, (int)half), half);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(s), out + half,
	    (int)half), half);
	ECDSA_SIG_free(s);
	return 2 * half;
}

static void
each_kind(void **state)
{
	static const struct {
		const char *curve, *alg, *md;
		size_t len;
	} rows[] = {
		{ NULL, "RS256", "SHA256", 32 },
		{ "P-256", "ES256", "SHA256", 32 },
		{ "P-384", "ES384", "SHA384", 48 },
		{ "P-521", "ES512", "SHA512", 64 },
	};
	uint8_t digest[64], sig[512];

	(void)state;
	memset(digest, 0x5a, sizeof(digest));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		EVP_PKEY *key = rows[i].curve == NULL ? EVP_RSA_gen(2048) :
		    EVP_EC_gen(rows[i].curve), *theirs, *ours;
		struct buf json, pem;
		size_t n;

		assert_non_null(key);
		buf_init(&json, 4096);
		buf_init(&pem, 4096);
		bundle(key, &json);
		pem_of(key, &pem);
		assert_int_equal(public_of_answer(buf_view(&json), &theirs), 0);
		assert_int_equal(public_of_pem(buf_view(&pem), &ours), 0);
		assert_int_equal(EVP_PKEY_eq(theirs, ours), 1);
		n = sign(key, rows[i].md, digest, rows[i].len, sig);
		assert_int_equal(public_verify(theirs, rows[i].alg,
		    view_of(digest, rows[i].len), view_of(sig, n)), 0);
		sig[n - 1] ^= 1;
		assert_int_equal(public_verify(theirs, rows[i].alg,
		    view_of(digest, rows[i].len), view_of(sig, n)), ERR_AUTH);
		assert_int_equal(public_verify(theirs, rows[i].alg,
		    view_of(digest, rows[i].len), view_of(sig, n - 1)),
		    ERR_AUTH);
		assert_int_equal(public_verify(theirs, rows[i].alg,
		    view_of(digest, rows[i].len - 1), view_of(sig, n)),
		    ERR_ARG);
		assert_int_equal(public_verify(theirs, rows[(i + 1) % 4].alg,
		    view_of(digest, rows[(i + 1) % 4].len), view_of(sig, n)),
		    ERR_ARG);
		EVP_PKEY_free(theirs);
		EVP_PKEY_free(ours);
		EVP_PKEY_free(key);
		buf_free(&json);
		buf_free(&pem);
	}
}

/* 65537 is the same number with a zero in front, as keys in a module have it. */
static void
zeros_in_front(void **state)
{
	EVP_PKEY *key = EVP_RSA_gen(2048), *theirs;
	struct buf json;
	char *e;

	(void)state;
	buf_init(&json, 4096);
	bundle(key, &json);
	e = strstr((char *)json.p, "\"AQAB\"");
	assert_non_null(e);
	{
		char all[4096];

		(void)snprintf(all, sizeof(all), "%.*s\"AAEAAQ==\"%s",
		    (int)(e - (char *)json.p), (char *)json.p, e + 6);
		assert_int_equal(public_of_answer(view_str(all), &theirs), 0);
	}
	assert_int_equal(EVP_PKEY_eq(theirs, key), 1);
	EVP_PKEY_free(theirs);
	EVP_PKEY_free(key);
	buf_free(&json);
}

static void
refused(void **state)
{
	static const char *const answers[] = {
		"", "{}", "[]", "{\"key\":{}}", "{\"key\":{\"kty\":\"oct\"}}",
		"{\"key\":{\"kty\":\"RSA\",\"n\":\"AQ\"}}",
		"{\"key\":{\"kty\":\"RSA\",\"n\":\"A Q\",\"e\":\"AQAB\"}}",
		"{\"key\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\"}}",
		("{\"key\":{\"kty\":\"EC\",\"crv\":\"P-256K\",\"x\":\"AQ\","
		"\"y\":\"AQ\"}}"),
	};
	static const char *const pems[] = {
		"", "-----BEGIN PUBLIC KEY-----",
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
		"x-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
	};
	EVP_PKEY *key = EVP_EC_gen("P-256"), *out;
	struct buf pem;

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		assert_int_equal(public_of_answer(view_str(answers[i]), &out),
		    ERR_FORMAT);
	for (size_t i = 0; i < sizeof(pems) / sizeof(pems[0]); i++)
		assert_int_equal(public_of_pem(view_str(pems[i]), &out),
		    ERR_FORMAT);
	assert_int_equal(public_of_answer(view_str("{\"key\":{\"kty\":\"EC\","
	    "\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}}"), &out), ERR_POINT);
	buf_init(&pem, 4096);
	pem_of(key, &pem);
	(void)buf_puts(&pem, "more");
	assert_int_equal(public_of_pem(buf_view(&pem), &out), ERR_FORMAT);
	buf_free(&pem);
	EVP_PKEY_free(key);
}

static int
setup(void **state)
{
	(void)state;
	js_setup();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind),
		cmocka_unit_test(zeros_in_front),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests_name("public", tests, setup, NULL);
}
