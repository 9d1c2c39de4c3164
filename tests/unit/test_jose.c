/* hsm/jose: the RFCs' examples, and every form that is not ours refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "hsm/jose/jose.h"
#include "hsm/crypto/pkey.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/sweep.h"

#define FORM "keyconvoy-test-1"
#define MAX 1024

static EVP_PKEY *pair;		/* P-256 */
static struct buf text;		/* what a test builds */

static int
begin(void **state)
{
	(void)state;
	buf_init(&text, 64 * 1024);
	return pkey_ec_new("P-256", &pair);
}

static int
end(void **state)
{
	(void)state;
	EVP_PKEY_free(pair);
	buf_free(&text);
	return secret_in_use() == 0 ? 0 : -1;
}

static struct json_t *
json(const char *s)
{
	struct json_t *j;

	assert_int_equal(js_parse(view_str(s), strlen(s), &j), 0);
	return j;
}

static struct json_t *
header(void)
{
	return json("{\"form\":\"" FORM "\",\"note\":[1,true,{\"a\":null}]}");
}

/* -- the RFCs' examples ---------------------------------------------------------------- */

/* An example's header has no form: it enters behind jws_read. */
static int
example(const struct jws_alg *alg, const char *jwk, const char *input,
    const char *sig, struct buf *payload)
{
	struct json_t *j = json(jwk);
	struct jws jws = { 0 };
	struct buf raw;
	EVP_PKEY *key;
	int err;

	buf_init(&raw, JWS_SIG_MAX);
	buf_init(&jws.input, MAX);
	assert_int_equal(b64url_get(&raw, sig, strlen(sig)), 0);
	memcpy(jws.sig, raw.p, raw.len);
	jws.sig_len = raw.len;
	assert_int_equal(buf_puts(&jws.input, input), 0);
	jws.payload = (size_t)(strchr(input, '.') - input) + 1;
	buf_reset(&raw);
	buf_free(&raw);
	buf_init(&raw, MAX);
	assert_int_equal(b64url_get(&raw, input, jws.payload - 1), 0);
	jws.header = json(buf_str(&raw));
	assert_int_equal(pkey_from_jwk(j, &key), 0);
	err = jws_open(&jws, alg, key, payload);
	EVP_PKEY_free(key);
	jws_free(&jws);
	buf_free(&raw);
	js_free(j);
	return err;
}

static void
rfc_7515_es256(void **state)
{
	static const char jwk[] = "{\"kty\":\"EC\",\"crv\":\"P-256\","
	    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";
	static const char input[] = "eyJhbGciOiJFUzI1NiJ9."
	    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
	    "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
	static const char sig[] = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXF"
	    "CgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
	struct buf payload;

	(void)state;
	buf_init(&payload, MAX);
	assert_int_equal(example(&jws_es256, jwk, input, sig, &payload), 0);
	assert_string_equal(buf_str(&payload), "{\"iss\":\"joe\",\r\n"
	    " \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
	buf_reset(&payload);
	/* The same as another algorithm; with a bit changed. */
	assert_int_equal(example(&jws_es512, jwk, input, sig, &payload),
	    ERR_FORMAT);
	assert_int_equal(example(&jws_es256, jwk, input, "EtEhU3ljbEg8L38VWAfUA"
	    "qOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
	    &payload), ERR_AUTH);
	assert_int_equal(payload.len, 0);
	buf_free(&payload);
}

static void
rfc_7515_es512(void **state)
{
	static const char jwk[] = "{\"kty\":\"EC\",\"crv\":\"P-521\","
	    "\"x\":\"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_"
	    "NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk\","
	    "\"y\":\"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDl"
	    "y79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2\"}";
	static const char sig[] = "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cw"
	    "nZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2Y"
	    "BJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO"
	    "_Jn";
	struct buf payload;

	(void)state;
	buf_init(&payload, MAX);
	assert_int_equal(example(&jws_es512, jwk, "eyJhbGciOiJFUzUxMiJ9."
	    "UGF5bG9hZA", sig, &payload), 0);
	assert_string_equal(buf_str(&payload), "Payload");
	buf_reset(&payload);
	assert_int_equal(example(&jws_es512, jwk, "eyJhbGciOiJFUzUxMiJ9."
	    "UGF5bG9hZQ", sig, &payload), ERR_AUTH);
	buf_free(&payload);
}

/* RFC 7518 C: Z, Alice's key and Bob's. */
static const uint8_t rfc_z[32] = {
	158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38,
	156, 251, 49, 110, 163, 218, 128, 106, 72, 246, 218, 167, 121, 140, 254,
	144, 196
};

static EVP_PKEY *
pair_of(const char *d64, const char *jwk)
{
	struct json_t *j = json(jwk);
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

/* RFC 7638 3.1 has an RSA key; this is P-256's of RFC 7515 A.3, by hand. */
static void
thumbprint(void **state)
{
	static const char canonical[] = "{\"crv\":\"P-256\",\"kty\":\"EC\","
	    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";
	uint8_t want[SHA256_LEN], got[SHA256_LEN];
	struct json_t *j = json(canonical);
	EVP_PKEY *key;

	(void)state;
	assert_int_equal(sha256(canonical, strlen(canonical), want), 0);
	assert_int_equal(pkey_from_jwk(j, &key), 0);
	assert_int_equal(pkey_thumbprint(key, got), 0);
	assert_memory_equal(got, want, sizeof(want));
	EVP_PKEY_free(key);
	js_free(j);
}

/* -- signatures ------------------------------------------------------------------------- */

static void
sign(enum jose_shape shape, const char *payload)
{
	struct json_t *h = header();

	buf_reset(&text);
	assert_int_equal(jws_write(shape, &jws_es256, h, view_str(payload), pair,
	    &text), 0);
	js_free(h);
}

static int
read_jws(enum jose_shape shape, struct view v, struct buf *payload)
{
	struct jws jws;
	int err = jws_read(shape, v, FORM, "form note", MAX, &jws);

	if (err == 0) {
		err = jws_open(&jws, &jws_es256, pair, payload);
		jws_free(&jws);
	} else {
		assert_null(jws.header);
		assert_null(jws.input.p);
	}
	return err;
}

static void
signs_and_reads(void **state)
{
	static const enum jose_shape shapes[] = { JOSE_COMPACT, JOSE_FLAT };
	struct buf payload;

	(void)state;
	for (int i = 0; i < 2; i++) {
		buf_init(&payload, MAX);
		sign(shapes[i], "{\"a\":1}");
		assert_int_equal(read_jws(shapes[i], buf_view(&text), &payload),
		    0);
		assert_string_equal(buf_str(&payload), "{\"a\":1}");
		/* Compact: nothing in it can be moved or widened. */
		assert_null(strpbrk(buf_str(&text), " \t\r\n="));
		/* One shape is not read as the other. */
		assert_int_equal(read_jws(shapes[!i], buf_view(&text), &payload),
		    ERR_FORMAT);
		buf_free(&payload);
	}
}

static void
every_change_of_a_jws(void **state)
{
	static const enum jose_shape shapes[] = { JOSE_COMPACT, JOSE_FLAT };
	static const uint8_t flips[] = { 1, 2, 0x20, 0x80 };
	struct buf payload;

	(void)state;
	buf_init(&payload, MAX);
	for (int s = 0; s < 2; s++) {
		sign(shapes[s], "{}");
		for (size_t i = 0; i < text.len; i += sweep_step())
			for (size_t f = 0; f < sizeof(flips); f++) {
				text.p[i] ^= flips[f];
				assert_int_not_equal(read_jws(shapes[s],
				    buf_view(&text), &payload), 0);
				text.p[i] ^= flips[f];
			}
		for (size_t cut = 0; cut < text.len; cut += sweep_step())
			assert_int_not_equal(read_jws(shapes[s],
			    view_of(text.p, cut), &payload), 0);
		assert_int_equal(payload.len, 0);
		assert_int_equal(read_jws(shapes[s], buf_view(&text), &payload),
		    0);
		buf_reset(&payload);
	}
	buf_free(&payload);
}

/* Header text as it is, payload and signature in base64url as they are. */
static void
put_parts(enum jose_shape shape, const char *h, const char *payload,
    const char *sig)
{
	buf_reset(&text);
	if (shape == JOSE_FLAT)
		buf_puts(&text, "{\"protected\":\"");
	b64url_put(&text, h, strlen(h));
	buf_printf(&text, shape == JOSE_FLAT ? "\",\"payload\":\"%s\","
	    "\"signature\":\"%s\"}" : ".%s.%s", payload, sig);
}

/* Signs header and payload as they stand: for what jws_write never writes. */
static void
put_signed(const char *h, const char *payload)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const uint8_t *p;
	uint8_t der[80], raw[64];
	size_t len = sizeof(der);
	ECDSA_SIG *sig;

	buf_reset(&text);
	b64url_put(&text, h, strlen(h));
	buf_printf(&text, ".%s", payload);
	assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, pair),
	    1);
	assert_int_equal(EVP_DigestSign(ctx, der, &len, text.p, text.len), 1);
	p = der;
	sig = d2i_ECDSA_SIG(NULL, &p, (long)len);
	BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + 32, 32);
	buf_puts(&text, ".");
	b64url_put(&text, raw, sizeof(raw));
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(ctx);
}

#define OK_HEADER "{\"alg\":\"ES256\",\"form\":\"" FORM "\",\"note\":1}"

/* Signed or not, such a header is not read. */
static const char *const bad_headers[] = {
	"", "{}", "[]", "null", "\"x\"", "{",
	"{\"form\":\"" FORM "\",\"note\":1}",
	"{\"alg\":\"ES256\",\"note\":1}",
	"{\"alg\":\"ES256\",\"form\":\"keyconvoy-test-2\",\"note\":1}",
	"{\"alg\":\"ES256\",\"form\":1,\"note\":1}",
	"{\"alg\":\"ES256\",\"form\":\"" FORM "\"}",
	"{\"alg\":\"ES256\",\"form\":\"" FORM "\",\"note\":1,\"crit\":[\"b64\"]}",
	"{\"alg\":\"ES256\",\"form\":\"" FORM "\",\"note\":1,\"b64\":false}",
	"{\"alg\":\"ES256\",\"form\":\"" FORM "\",\"note\":1,\"b64\":true}",
	"{\"alg\":\"ES256\",\"form\":\"" FORM "\",\"note\":1,\"zip\":\"DEF\"}",
	"{\"alg\":\"ES256\",\"form\":\"" FORM "\",\"note\":1,\"kid\":\"x\"}",
	"{\"alg\":\"ES256\",\"form\":\"" FORM "\",\"note\":1,\"note\":1}",
	"{\"alg\":\"ES256\",\"alg\":\"ES256\",\"form\":\"" FORM "\",\"note\":1}",
	"{\"alg\":\"ES256\",\"form\":\"" FORM "\",\"note\":1.5}",
	OK_HEADER "x", OK_HEADER OK_HEADER,
};

static void
strict_headers(void **state)
{
	struct buf payload;

	(void)state;
	buf_init(&payload, MAX);
	put_signed(OK_HEADER, "e30");
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text), &payload), 0);
	buf_reset(&payload);
	for (size_t i = 0; i < sizeof(bad_headers) / sizeof(char *); i++) {
		put_signed(bad_headers[i], "e30");
		assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text),
		    &payload), ERR_FORMAT);
		put_parts(JOSE_FLAT, bad_headers[i], "e30", "AAAA");
		assert_int_equal(read_jws(JOSE_FLAT, buf_view(&text), &payload),
		    ERR_FORMAT);
	}
	buf_free(&payload);
}

static void
other_algorithms(void **state)
{
	static const char *const names[] = { "none", "NONE", "HS256", "ES384",
		"es256", "ES512", "RS256", "PS256", "EdDSA", "" };
	struct buf payload;
	char h[128];

	(void)state;
	buf_init(&payload, MAX);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(h, sizeof(h), "{\"alg\":\"%s\",\"form\":\"" FORM
		    "\",\"note\":1}", names[i]);
		put_signed(h, "e30");
		assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text),
		    &payload), ERR_FORMAT);
		put_parts(JOSE_COMPACT, h, "e30", "");
		assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text),
		    &payload), ERR_FORMAT);
	}
	put_signed("{\"alg\":null,\"form\":\"" FORM "\",\"note\":1}", "e30");
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text), &payload),
	    ERR_FORMAT);
	assert_int_equal(payload.len, 0);
	buf_free(&payload);
}

/* The signature that ends text, with a zero behind it, in base64url. */
static void
longer_signature(struct buf *out)
{
	const char *last = strrchr(buf_str(&text), '.') + 1;
	struct buf raw;

	buf_init(&raw, JWS_SIG_MAX);
	assert_int_equal(b64url_get(&raw, last, strlen(last)), 0);
	assert_int_equal(raw.len, 64);
	assert_int_equal(buf_put_u8(&raw, 0), 0);
	buf_reset(out);
	assert_int_equal(b64url_put(out, raw.p, raw.len), 0);
	buf_free(&raw);
}

static void
strict_signatures(void **state)
{
	uint8_t raw[JWS_SIG_MAX + 1] = { 0 };
	struct buf sig, payload;

	(void)state;
	buf_init(&payload, MAX);
	buf_init(&sig, MAX);
	/* Wrong lengths; zeros for r and s; longer than any algorithm's. */
	for (size_t n = 0; n <= sizeof(raw); n++) {
		buf_reset(&sig);
		b64url_put(&sig, raw, n);
		put_parts(JOSE_COMPACT, OK_HEADER, "e30", buf_str(&sig));
		assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text),
		    &payload), n > JWS_SIG_MAX ? ERR_FORMAT : ERR_AUTH);
	}
	/* A right one, and a byte more. */
	put_signed(OK_HEADER, "e30");
	longer_signature(&sig);
	put_parts(JOSE_COMPACT, OK_HEADER, "e30", buf_str(&sig));
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text), &payload),
	    ERR_AUTH);
	/* Signed, but the last character has unused bits, or there is padding. */
	put_signed(OK_HEADER, "e30");
	assert_int_equal(buf_puts(&text, "="), 0);
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text), &payload),
	    ERR_FORMAT);
	put_signed(OK_HEADER, "e30");
	text.p[text.len - 1]++;		/* 64 bytes leave four bits: A, Q, g, w */
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text), &payload),
	    ERR_FORMAT);
	/* The same in a payload that was signed so. */
	put_signed(OK_HEADER, "e31");
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text), &payload),
	    ERR_FORMAT);
	buf_reset(&payload);
	put_signed(OK_HEADER, "e30=");
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text), &payload),
	    ERR_FORMAT);
	buf_free(&sig);
	buf_free(&payload);
}

static void
strict_outside(void **state)
{
	static const char *const bad[] = {
		"", "{}", "[]", ".", "..", "...", "a.b", "a.b.c.d",
		"{\"payload\":\"e30\",\"signature\":\"AAAA\"}",
		"{\"payload\":1,\"protected\":\"e30\",\"signature\":\"AAAA\"}",
	};
	static const char *const more[] = {
		",\"header\":{\"alg\":\"ES256\"}", ",\"signatures\":[]",
		",\"payload\":\"e30\"", ",\"x\":1", ",\"crit\":[]",
	};
	struct buf payload, longer;

	(void)state;
	buf_init(&payload, MAX);
	buf_init(&longer, 4 * MAX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		for (int s = JOSE_COMPACT; s <= JOSE_FLAT; s++)
			assert_int_equal(read_jws((enum jose_shape)s,
			    view_str(bad[i]), &payload), ERR_FORMAT);
	sign(JOSE_FLAT, "{}");
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		buf_reset(&longer);
		buf_put(&longer, text.p, text.len - 1);
		buf_printf(&longer, "%s}", more[i]);
		assert_int_equal(read_jws(JOSE_FLAT, buf_view(&longer),
		    &payload), ERR_FORMAT);
	}
	buf_free(&longer);
	buf_free(&payload);
}

static void
bounds_of_a_jws(void **state)
{
	static char big[MAX + 2];
	struct buf payload;

	(void)state;
	buf_init(&payload, MAX);
	memset(big, 'a', MAX);
	sign(JOSE_FLAT, big);
	assert_int_equal(read_jws(JOSE_FLAT, buf_view(&text), &payload), 0);
	buf_reset(&payload);
	big[MAX] = 'a';
	sign(JOSE_FLAT, big);
	assert_int_equal(read_jws(JOSE_FLAT, buf_view(&text), &payload),
	    ERR_TOOBIG);
	buf_reset(&text);
	while (text.err == 0 && text.len < 2 * MAX + 4 * JOSE_HEADER_MAX + 1)
		buf_puts(&text, "a");
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&text), &payload),
	    ERR_TOOBIG);
	buf_free(&payload);
}

static void
keys_in_headers(void **state)
{
	static const char *const bad[] = {
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"%s\",\"y\":\"%s\"}",
		"{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"%s\",\"y\":\"%s\"}",
		("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\","
		"\"d\":\"AQ\"}"),
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA%s\",\"y\":\"%s\"}",
		"{\"kty\":\"OKP\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}",
		"{\"kty\":\"RSA\",\"n\":\"AMEB\",\"e\":\"AQAB\"}",
		"{\"kty\":\"RSA\",\"n\":\"wQE\",\"e\":\"AAEAAQ\"}",
		"{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\"}",
		"{\"kty\":\"RSA\",\"n\":\"wQI\",\"e\":\"AQAB\"}",
		"{\"kty\":\"RSA\",\"n\":\"wQE\",\"e\":\"AQ\"}",
	};
	uint8_t point[POINT_LEN];
	char x[64], y[64], s[512];
	struct json_t *j;
	EVP_PKEY *key;
	struct buf b;

	(void)state;
	assert_int_equal(pkey_point(pair, "P-256", point, sizeof(point)), 0);
	buf_init(&b, 64);
	b64url_put(&b, point + 1, 32);
	(void)snprintf(x, sizeof(x), "%s", buf_str(&b));
	buf_reset(&b);
	b64url_put(&b, point + 33, 32);
	(void)snprintf(y, sizeof(y), "%s", buf_str(&b));
	buf_free(&b);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(s, sizeof(s), bad[i], x, y);
		j = json(s);
		assert_int_equal(pkey_from_jwk(j, &key), ERR_FORMAT);
		js_free(j);
	}
#pragma GCC diagnostic pop
	/* Off the curve: x and y exchanged. */
	(void)snprintf(s, sizeof(s), "{\"kty\":\"EC\",\"crv\":\"P-256\","
	    "\"x\":\"%s\",\"y\":\"%s\"}", y, x);
	j = json(s);
	assert_int_equal(pkey_from_jwk(j, &key), ERR_POINT);
	js_free(j);
	/* All zeros, compressed, infinity, too short. */
	memset(point + 1, 0, 64);
	assert_int_equal(pkey_ec_point("P-256", point, 65, &key), ERR_POINT);
	point[0] = 2;
	assert_int_equal(pkey_ec_point("P-256", point, 33, &key), ERR_POINT);
	point[0] = 0;
	assert_int_equal(pkey_ec_point("P-256", point, 1, &key), ERR_POINT);
	assert_int_equal(pkey_ec_point("P-224", point, 65, &key), ERR_POINT);
}

/* -- encryption -------------------------------------------------------------------------- */

static struct secret cek;

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
	struct json_t *h = header();

	buf_reset(&text);
	assert_int_equal(jwe_write_dir(shape, h, &cek, view_str(plain), &text),
	    0);
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
		assert_int_equal(pkey_agree(pair, epk, &z), 0);
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
	struct json_t *h = header();

	(void)state;
	make_cek();
	for (int s = JOSE_COMPACT; s <= JOSE_FLAT; s++) {
		encrypt((enum jose_shape)s, "attack at dawn");
		assert_null(strpbrk(buf_str(&text), " \t\r\n="));
		assert_null(strstr(buf_str(&text), "attack"));
		assert_int_equal(read_jwe((enum jose_shape)s, JWE_DIR,
		    buf_view(&text), &plain), 0);
		assert_string_equal((char *)plain.p, "attack at dawn");
		secret_free(&plain);
		assert_int_equal(read_jwe((enum jose_shape)!s, JWE_DIR,
		    buf_view(&text), &plain), ERR_FORMAT);
		assert_int_equal(read_jwe((enum jose_shape)s, JWE_ECDH_ES,
		    buf_view(&text), &plain), ERR_FORMAT);
		cek.p[31] ^= 1;
		assert_int_equal(read_jwe((enum jose_shape)s, JWE_DIR,
		    buf_view(&text), &plain), ERR_AUTH);
		cek.p[31] ^= 1;
	}
	buf_reset(&text);
	assert_int_equal(jwe_write_es(h, pair, view_str("share"), &text), 0);
	assert_int_equal(read_jwe(JOSE_COMPACT, JWE_ECDH_ES, buf_view(&text),
	    &plain), 0);
	assert_string_equal((char *)plain.p, "share");
	secret_free(&plain);
	assert_int_equal(read_jwe(JOSE_COMPACT, JWE_DIR, buf_view(&text),
	    &plain), ERR_FORMAT);
	js_free(h);
	secret_free(&cek);
}

static void
every_change_of_a_jwe(void **state)
{
	static const uint8_t flips[] = { 1, 2, 0x20, 0x80 };
	struct secret plain = { 0 };
	struct json_t *h = header();
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
			buf_reset(&text);
			assert_int_equal(jwe_write_es(h, pair, view_str("x"),
			    &text), 0);
		}
		for (size_t i = 0; i < text.len; i += sweep_step())
			for (size_t f = 0; f < sizeof(flips); f++) {
				text.p[i] ^= flips[f];
				assert_int_not_equal(read_jwe(shape, alg,
				    buf_view(&text), &plain), 0);
				text.p[i] ^= flips[f];
			}
		for (size_t cut = 0; cut < text.len; cut += sweep_step())
			assert_int_not_equal(read_jwe(shape, alg,
			    view_of(text.p, cut), &plain), 0);
		assert_int_equal(read_jwe(shape, alg, buf_view(&text), &plain),
		    0);
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

	buf_reset(&text);
	b64url_put(&text, h, strlen(h));
	assert_int_equal(buf_puts(&text, rest), 0);
	err = jwe_read(JOSE_COMPACT, alg, buf_view(&text), FORM, "form", MAX,
	    &jwe);
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
		buf_put(&longer, text.p, text.len - 1);
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
		jwe.header = h = json(s);
		assert_int_equal(jwe_epk(&jwe, &epk), ERR_FORMAT);
		js_free(h);
	}
	/* (1, 1) is not on P-256. */
	jwe.header = h = json("{\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\","
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
	struct json_t *h = header();

	(void)state;
	make_cek();
	memset(big, 'a', MAX);
	encrypt(JOSE_FLAT, big);
	assert_int_equal(read_jwe(JOSE_FLAT, JWE_DIR, buf_view(&text), &plain),
	    0);
	secret_free(&plain);
	big[MAX] = 'a';
	encrypt(JOSE_FLAT, big);
	assert_int_equal(read_jwe(JOSE_FLAT, JWE_DIR, buf_view(&text), &plain),
	    ERR_TOOBIG);
	encrypt(JOSE_COMPACT, "");
	assert_int_equal(read_jwe(JOSE_COMPACT, JWE_DIR, buf_view(&text),
	    &plain), ERR_FORMAT);
	assert_int_equal(secret_new(&small, 16), 0);
	assert_int_equal(jwe_write_dir(JOSE_FLAT, h, &small, view_str("x"),
	    &text), ERR_ARG);
	secret_free(&small);
	secret_free(&cek);
	js_free(h);
}

/* -- RSA-OAEP-256 -------------------------------------------------------------------------- */

#define RSA_MEMBERS "form note"

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
	struct json_t *h = header();
	EVP_PKEY *key, *other = EVP_RSA_gen(2048);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		buf_reset(&text);
		key = EVP_RSA_gen(bits[i]);
		assert_int_equal(jwe_write_rsa(h, key, view_str("content"),
		    &text), 0);
		assert_int_equal(rsa_open(buf_view(&text), key), 0);
		assert_int_equal(rsa_open(buf_view(&text), other), ERR_AUTH);
		EVP_PKEY_free(key);
	}
	/* Only RSA encrypts so. */
	assert_int_equal(jwe_write_rsa(h, pair, view_str("x"), &text),
	    ERR_CRYPTO);
	EVP_PKEY_free(other);
	js_free(h);
}

/* What was wrong is not told: RSA, its content's length, or the tag. */
static void
rsa_tells_nothing(void **state)
{
	struct json_t *h = header();
	EVP_PKEY *key = EVP_RSA_gen(2048);
	size_t dot = 0;

	(void)state;
	assert_int_equal(jwe_write_rsa(h, key, view_str("content"), &text), 0);
	while (text.p[dot] != '.')
		dot++;
	for (size_t i = dot + 1; i < text.len; i++) {
		uint8_t was = text.p[i];
		int err;

		if (was == '.')
			continue;
		text.p[i] = was == 'A' ? 'B' : 'A';
		err = rsa_open(buf_view(&text), key);
		/* Of a part's last letter some bits are no content. */
		if (err != ERR_FORMAT || (i + 1 < text.len &&
		    text.p[i + 1] != '.'))
			assert_int_equal(err, ERR_AUTH);
		text.p[i] = was;
	}
	assert_int_equal(rsa_open(buf_view(&text), key), 0);
	EVP_PKEY_free(key);
	js_free(h);
}

/* head.key.iv.ciphertext.tag of these, opened with key. */
static int
rsa_parts(const char *alg, size_t key_len, EVP_PKEY *key)
{
	static const uint8_t zeros[513];
	struct buf head;

	buf_reset(&text);
	buf_init(&head, 256);
	buf_printf(&head, "{\"alg\":\"%s\",\"enc\":\"A256GCM\",\"form\":\""
	    FORM "\",\"note\":1}", alg);
	b64url_put(&text, head.p, head.len);
	buf_puts(&text, ".");
	b64url_put(&text, zeros, key_len);
	buf_puts(&text, ".AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA");
	buf_free(&head);
	return rsa_open(buf_view(&text), key);
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

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(rfc_7515_es256),
		T(rfc_7515_es512),
		T(rfc_7518_agreement),
		T(rfc_7518_concat_kdf),
		T(thumbprint),
		T(signs_and_reads),
		T(every_change_of_a_jws),
		T(strict_headers),
		T(other_algorithms),
		T(strict_signatures),
		T(strict_outside),
		T(bounds_of_a_jws),
		T(keys_in_headers),
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

	return cmocka_run_group_tests_name("jose", tests, NULL, NULL);
}
