/* hsm/jose: JWE. RFC 7518's examples, and every form that is not ours refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "hsm/crypto/pkey.h"
#include "hsm/jose/jose.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/jose_here.h"
#include "tests/unit/sweep.h"

/* RFC 7518 C: Z, Alice's key and Bob's. */
static const uint8_t rfc_z[32] = {
	158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38,
	156, 251, 49, 110, 163, 218, 128, 106, 72, 246, 218, 167, 121, 140, 254,
	144, 196
};

/* -- the RFCs' examples ---------------------------------------------------------------- */

static EVP_PKEY *
pair_of(const char *d64, const char *jwk)
{
	struct json_t *j = jose_json(jwk);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *pub, *key = NULL;
	uint8_t point[POINT_LEN];
	OSSL_PARAM *params;
	struct buf d;
	BIGNUM *bn;

	buf_init(&d, 32);
	assert_int_equal(b64url_get(&d, d64, strlen(d64)), 0);
	bn = BN_bin2bn(d.p, (int)d.len, NULL);
	assert_int_equal(pkey_from_jwk(j, &pub), 0);
	assert_int_equal(pkey_point(pub, "P-256", point, sizeof(point)), 0);
	OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME,
	    "P-256", 0);
	OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, point,
	    sizeof(point));
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, bn);
	params = OSSL_PARAM_BLD_to_param(bld);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, params),
	    1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pub);
	BN_free(bn);
	buf_free(&d);
	js_free(j);
	return key;
}

static void
rfc_7518_agreement(void **state)
{
	static const char alice[] = "{\"kty\":\"EC\",\"crv\":\"P-256\","
	    "\"x\":\"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0\","
	    "\"y\":\"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps\"}";
	static const char bob[] = "{\"kty\":\"EC\",\"crv\":\"P-256\","
	    "\"x\":\"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ\","
	    "\"y\":\"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck\"}";
	EVP_PKEY *a = pair_of("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo",
	    alice);
	EVP_PKEY *b = pair_of("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw",
	    bob);
	struct secret z = { 0 };

	(void)state;
	assert_int_equal(pkey_agree(a, b, &z), 0);
	assert_int_equal(z.len, sizeof(rfc_z));
	assert_memory_equal(z.p, rfc_z, sizeof(rfc_z));
	secret_free(&z);
	assert_int_equal(pkey_agree(b, a, &z), 0);
	assert_memory_equal(z.p, rfc_z, sizeof(rfc_z));
	secret_free(&z);
	EVP_PKEY_free(a);
	EVP_PKEY_free(b);
}

/* NIST SP 800-56C's one-step KDF: what RFC 7518 4.6.2 calls Concat KDF. */
static void
concat(const char *alg, const char *u, const char *v, uint8_t *out, size_t len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "SSKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	char digest[] = "SHA256";
	struct buf info;
	OSSL_PARAM params[4];

	buf_init(&info, 256);
	for (int i = 0; i < 3; i++) {
		const char *s = i == 0 ? alg : i == 1 ? u : v;

		buf_put_u32(&info, (uint32_t)strlen(s));
		buf_puts(&info, s);
	}
	buf_put_u32(&info, (uint32_t)len * 8);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
	    digest, 0);
	params[1] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY,
	    (void *)(uintptr_t)rfc_z, sizeof(rfc_z));
	params[2] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO,
	    info.p, info.len);
	params[3] = OSSL_PARAM_construct_end();
	assert_int_equal(EVP_KDF_derive(ctx, out, len, params), 1);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	buf_free(&info);
}

static void
rfc_7518_concat_kdf(void **state)
{
	struct secret z, key;
	uint8_t want[32];
	struct buf b;

	(void)state;
	/* The appendix's own parameters, for A128GCM, Alice and Bob ... */
	buf_init(&b, 64);
	concat("A128GCM", "Alice", "Bob", want, 16);
	b64url_put(&b, want, 16);
	assert_string_equal(buf_str(&b), "VqqN6vgjbSBcIijNcacQGg");
	buf_free(&b);
	/* ... and by the same function ours: A256GCM, nobody named. */
	concat("A256GCM", "", "", want, 32);
	assert_int_equal(secret_new(&z, 32), 0);
	memcpy(z.p, rfc_z, 32);
	assert_int_equal(jwe_concat_kdf(&z, &key), 0);
	assert_int_equal(key.len, 32);
	assert_memory_equal(key.p, want, 32);
	secret_free(&z);
	secret_free(&key);
}

static struct secret cek;

/* -- encryption -------------------------------------------------------------------------- */

static void
make_cek(void)
{
	assert_int_equal(secret_new(&cek, 32), 0);
	for (size_t i = 0; i < 32; i++)
		cek.p[i] = (uint8_t)(i + 1);
}

static void
encrypt(enum jose_shape shape, const char *plain)
{
	struct json_t *h = jose_head();

	buf_reset(&here.text);
	assert_int_equal(jwe_write_dir(shape, h, &cek, view_str(plain),
	    &here.text), 0);
	js_free(h);
}

/* Opens as what it is said to be; *plain stays empty on failure. */
static int
read_jwe(enum jose_shape shape, enum jwe_alg alg, struct view v,
    struct secret *plain)
{
	struct secret z = { 0 };
	EVP_PKEY *epk = NULL;
	struct jwe jwe;
	int err = jwe_read(shape, alg, v, FORM, "form note", MAX, &jwe);

	if (err != 0) {
		assert_null(jwe.header);
		assert_null(jwe.ciphertext.p);
		return err;
	}
	if (alg == JWE_DIR)
		err = jwe_open_dir(&jwe, &cek, plain);
	else if ((err = jwe_epk(&jwe, &epk)) == 0) {
		assert_int_equal(pkey_agree(here.pair, epk, &z), 0);
		err = jwe_open_es(&jwe, &z, plain);
	}
	EVP_PKEY_free(epk);
	secret_free(&z);
	jwe_free(&jwe);
	if (err != 0)
		assert_null(plain->p);
	return err;
}

static void
encrypts_and_reads(void **state)
{
	struct secret plain = { 0 };
	struct json_t *h = jose_head();

	(void)state;
	make_cek();
	for (int s = JOSE_COMPACT; s <= JOSE_FLAT; s++) {
		encrypt((enum jose_shape)s, "attack at dawn");
		assert_null(strpbrk(buf_str(&here.text), " \t\r\n="));
		assert_null(strstr(buf_str(&here.text), "attack"));
		assert_int_equal(read_jwe((enum jose_shape)s, JWE_DIR,
		    buf_view(&here.text), &plain), 0);
		assert_string_equal((char *)plain.p, "attack at dawn");
		secret_free(&plain);
		assert_int_equal(read_jwe((enum jose_shape)!s, JWE_DIR,
		    buf_view(&here.text), &plain), ERR_FORMAT);
		assert_int_equal(read_jwe((enum jose_shape)s, JWE_ECDH_ES,
		    buf_view(&here.text), &plain), ERR_FORMAT);
		cek.p[31] ^= 1;
		assert_int_equal(read_jwe((enum jose_shape)s, JWE_DIR,
		    buf_view(&here.text), &plain), ERR_AUTH);
		cek.p[31] ^= 1;
	}
	buf_reset(&here.text);
	assert_int_equal(jwe_write_es(h, here.pair, view_str("share"),
	    &here.text), 0);
	assert_int_equal(read_jwe(JOSE_COMPACT, JWE_ECDH_ES,
	    buf_view(&here.text), &plain), 0);
	assert_string_equal((char *)plain.p, "share");
	secret_free(&plain);
	assert_int_equal(read_jwe(JOSE_COMPACT, JWE_DIR, buf_view(&here.text),
	    &plain), ERR_FORMAT);
	js_free(h);
	secret_free(&cek);
}

static void
every_change_of_a_jwe(void **state)
{
	static const uint8_t flips[] = { 1, 2, 0x20, 0x80 };
	struct secret plain = { 0 };
	struct json_t *h = jose_head();
	enum jose_shape shape;
	enum jwe_alg alg;

	(void)state;
	make_cek();
	for (int kind = 0; kind < 3; kind++) {
		shape = kind == 1 ? JOSE_FLAT : JOSE_COMPACT;
		alg = kind == 2 ? JWE_ECDH_ES : JWE_DIR;
		if (kind < 2)
			encrypt(shape, "x");
		else {
			buf_reset(&here.text);
			assert_int_equal(jwe_write_es(h, here.pair,
			    view_str("x"), &here.text), 0);
		}
		for (size_t i = 0; i < here.text.len; i += sweep_step())
			for (size_t f = 0; f < sizeof(flips); f++) {
				here.text.p[i] ^= flips[f];
				assert_int_not_equal(read_jwe(shape, alg,
				    buf_view(&here.text), &plain), 0);
				here.text.p[i] ^= flips[f];
			}
		for (size_t cut = 0; cut < here.text.len; cut += sweep_step())
			assert_int_not_equal(read_jwe(shape, alg,
			    view_of(here.text.p, cut), &plain), 0);
		assert_int_equal(read_jwe(shape, alg, buf_view(&here.text),
		    &plain), 0);
		secret_free(&plain);
	}
	js_free(h);
	secret_free(&cek);
}

#define IV "AAAAAAAAAAAAAAAA"
#define TAG "AAAAAAAAAAAAAAAAAAAAAA"

static int
read_made(const char *h, const char *rest, enum jwe_alg alg)
{
	struct jwe jwe;
	int err;

	buf_reset(&here.text);
	b64url_put(&here.text, h, strlen(h));
	assert_int_equal(buf_puts(&here.text, rest), 0);
	err = jwe_read(JOSE_COMPACT, alg, buf_view(&here.text), FORM, "form",
	    MAX, &jwe);
	if (err == 0)
		jwe_free(&jwe);
	return err;
}

static void
strict_jwe(void **state)
{
	static const char ok[] = "{\"alg\":\"dir\",\"enc\":\"A256GCM\","
	    "\"form\":\"" FORM "\"}";
	static const char *const headers[] = {
		"{\"alg\":\"A256KW\",\"enc\":\"A256GCM\",\"form\":\"" FORM "\"}",
		"{\"alg\":\"RSA1_5\",\"enc\":\"A256GCM\",\"form\":\"" FORM "\"}",
		"{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"form\":\"" FORM "\"}",
		"{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\",\"form\":\"" FORM "\"}",
		"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"form\":\"other\"}",
		"{\"alg\":\"dir\",\"form\":\"" FORM "\"}",
		"{\"enc\":\"A256GCM\",\"form\":\"" FORM "\"}",
		"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"form\":\"" FORM "\","
		"\"zip\":\"DEF\"}",
		"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"form\":\"" FORM "\","
		"\"crit\":[\"exp\"],\"exp\":1}",
		"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"form\":\"" FORM "\","
		"\"enc\":\"A256GCM\"}",
		"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"form\":\"" FORM "\","
		"\"apu\":\"QWxpY2U\"}",
		"{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"form\":\"" FORM "\","
		"\"epk\":{}}",
	};
	static const char *const rests[] = {
		".AAAA." IV ".AAAA." TAG,		/* a key inside */
		"..AAAAAAAAAAAAAAA.AAAA." TAG,		/* 11 bytes, odd */
		"..AAAAAAAAAAAAAAAAAAAA.AAAA." TAG,	/* 15 bytes */
		".." IV ".AAAA.AAAAAAAAAAAAAAAAAAAA",	/* 15 bytes */
		".." IV ".AAAA.AAAAAAAAAAAAAAAAAAAAAB",	/* unused bits */
		".." IV ".AAAA." TAG "==",
		".." IV ".AA=A." TAG,
		".." IV ".AA+A." TAG,
		".." IV ".AAAA." TAG ".",
		".." IV ".AAAA",
	};

	(void)state;
	assert_int_equal(read_made(ok, ".." IV ".AAAA." TAG, JWE_DIR), 0);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		assert_int_equal(read_made(headers[i], ".." IV ".AAAA." TAG,
		    JWE_DIR), ERR_FORMAT);
	for (size_t i = 0; i < sizeof(rests) / sizeof(rests[0]); i++)
		assert_int_equal(read_made(ok, rests[i], JWE_DIR), ERR_FORMAT);
}

static void
flat_jwe_outside(void **state)
{
	static const char *const more[] = {
		",\"encrypted_key\":\"\"", ",\"unprotected\":{}",
		",\"header\":{}", ",\"recipients\":[]", ",\"aad\":\"\"",
		",\"tag\":\"" TAG "\"",
	};
	struct secret plain = { 0 };
	struct buf longer;

	(void)state;
	make_cek();
	encrypt(JOSE_FLAT, "x");
	buf_init(&longer, 4 * MAX);
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		buf_reset(&longer);
		buf_put(&longer, here.text.p, here.text.len - 1);
		buf_printf(&longer, "%s}", more[i]);
		assert_int_equal(read_jwe(JOSE_FLAT, JWE_DIR, buf_view(&longer),
		    &plain), ERR_FORMAT);
	}
	buf_free(&longer);
	secret_free(&cek);
}

static void
ephemeral_keys(void **state)
{
	static const char *const bad[] = {
		"1", "{}", ("{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\","
		"\"y\":\"AA\"}"), "{\"kty\":\"RSA\",\"n\":\"wQE\",\"e\":\"AQAB\"}",
	};
	struct json_t *h;
	struct jwe jwe = { 0 };
	EVP_PKEY *epk;
	char s[256];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(s, sizeof(s), "{\"epk\":%s}", bad[i]);
		jwe.header = h = jose_json(s);
		assert_int_equal(jwe_epk(&jwe, &epk), ERR_FORMAT);
		js_free(h);
	}
	/* (1, 1) is not on P-256. */
	jwe.header = h = jose_json("{\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\","
	    "\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\","
	    "\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\"}}");
	assert_int_equal(jwe_epk(&jwe, &epk), ERR_POINT);
	js_free(h);
}

static void
bounds_of_a_jwe(void **state)
{
	static char big[MAX + 2];
	struct secret plain = { 0 }, small;
	struct json_t *h = jose_head();

	(void)state;
	make_cek();
	memset(big, 'a', MAX);
	encrypt(JOSE_FLAT, big);
	assert_int_equal(read_jwe(JOSE_FLAT, JWE_DIR, buf_view(&here.text),
	    &plain), 0);
	secret_free(&plain);
	big[MAX] = 'a';
	encrypt(JOSE_FLAT, big);
	assert_int_equal(read_jwe(JOSE_FLAT, JWE_DIR, buf_view(&here.text),
	    &plain), ERR_TOOBIG);
	encrypt(JOSE_COMPACT, "");
	assert_int_equal(read_jwe(JOSE_COMPACT, JWE_DIR, buf_view(&here.text),
	    &plain), ERR_FORMAT);
	assert_int_equal(secret_new(&small, 16), 0);
	assert_int_equal(jwe_write_dir(JOSE_FLAT, h, &small, view_str("x"),
	    &here.text), ERR_ARG);
	secret_free(&small);
	secret_free(&cek);
	js_free(h);
}

#define RSA_MEMBERS "form note"

/* -- RSA-OAEP-256 -------------------------------------------------------------------------- */

static int
rsa_open(struct view file, EVP_PKEY *key)
{
	struct secret plain = { 0 };
	struct jwe jwe;
	int err = jwe_read(JOSE_COMPACT, JWE_RSA, file, FORM, RSA_MEMBERS, MAX,
	    &jwe);

	if (err != 0)
		return err;
	err = jwe_open_rsa(&jwe, key, &plain);
	if (err == 0)
		assert_memory_equal(plain.p, "content", plain.len);
	secret_free(&plain);
	jwe_free(&jwe);
	return err;
}

static void
rsa_round_trip(void **state)
{
	static const unsigned bits[] = { 2048, 3072, 4096 };
	struct json_t *h = jose_head();
	EVP_PKEY *key, *other = EVP_RSA_gen(2048);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		buf_reset(&here.text);
		key = EVP_RSA_gen(bits[i]);
		assert_int_equal(jwe_write_rsa(h, key, view_str("content"),
		    &here.text), 0);
		assert_int_equal(rsa_open(buf_view(&here.text), key), 0);
		assert_int_equal(rsa_open(buf_view(&here.text), other),
		    ERR_AUTH);
		EVP_PKEY_free(key);
	}
	/* Only RSA encrypts so. */
	assert_int_equal(jwe_write_rsa(h, here.pair, view_str("x"), &here.text),
	    ERR_CRYPTO);
	EVP_PKEY_free(other);
	js_free(h);
}

/* What was wrong is not told: RSA, its content's length, or the tag. */
static void
rsa_tells_nothing(void **state)
{
	struct json_t *h = jose_head();
	EVP_PKEY *key = EVP_RSA_gen(2048);
	size_t dot = 0;

	(void)state;
	assert_int_equal(jwe_write_rsa(h, key, view_str("content"), &here.text),
	    0);
	while (here.text.p[dot] != '.')
		dot++;
	for (size_t i = dot + 1; i < here.text.len; i++) {
		uint8_t was = here.text.p[i];
		int err;

		if (was == '.')
			continue;
		here.text.p[i] = was == 'A' ? 'B' : 'A';
		err = rsa_open(buf_view(&here.text), key);
		/* Of a part's last letter some bits are no content. */
		if (err != ERR_FORMAT || (i + 1 < here.text.len &&
		    here.text.p[i + 1] != '.'))
			assert_int_equal(err, ERR_AUTH);
		here.text.p[i] = was;
	}
	assert_int_equal(rsa_open(buf_view(&here.text), key), 0);
	EVP_PKEY_free(key);
	js_free(h);
}

/* head.key.iv.ciphertext.tag of these, opened with key. */
static int
rsa_parts(const char *alg, size_t key_len, EVP_PKEY *key)
{
	static const uint8_t zeros[513];
	struct buf head;

	buf_reset(&here.text);
	buf_init(&head, 256);
	buf_printf(&head, "{\"alg\":\"%s\",\"enc\":\"A256GCM\",\"form\":\""
	    FORM "\",\"note\":1}", alg);
	b64url_put(&here.text, head.p, head.len);
	buf_puts(&here.text, ".");
	b64url_put(&here.text, zeros, key_len);
	buf_puts(&here.text, ".AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA");
	buf_free(&head);
	return rsa_open(buf_view(&here.text), key);
}

static void
rsa_strictly(void **state)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);

	(void)state;
	assert_int_equal(rsa_parts("RSA-OAEP-256", 256, key), ERR_AUTH);
	assert_int_equal(rsa_parts("RSA-OAEP-256", 255, key), ERR_AUTH);
	assert_int_equal(rsa_parts("RSA-OAEP-256", 384, key), ERR_AUTH);
	assert_int_equal(rsa_parts("RSA-OAEP-256", 1, key), ERR_AUTH);
	assert_int_equal(rsa_parts("RSA-OAEP-256", 0, key), ERR_FORMAT);
	assert_int_equal(rsa_parts("RSA-OAEP-256", 513, key), ERR_FORMAT);
	assert_int_equal(rsa_parts("RSA-OAEP", 256, key), ERR_FORMAT);
	assert_int_equal(rsa_parts("RSA1_5", 256, key), ERR_FORMAT);
	assert_int_equal(rsa_parts("dir", 256, key), ERR_FORMAT);
	EVP_PKEY_free(key);
}

#define T(f) cmocka_unit_test_setup_teardown(f, jose_begin, jose_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(rfc_7518_agreement),
		T(rfc_7518_concat_kdf),
		T(encrypts_and_reads),
		T(every_change_of_a_jwe),
		T(strict_jwe),
		T(flat_jwe_outside),
		T(ephemeral_keys),
		T(bounds_of_a_jwe),
		T(rsa_round_trip),
		T(rsa_tells_nothing),
		T(rsa_strictly),
	};

	return cmocka_run_group_tests_name("jwe", tests, NULL, NULL);
}
