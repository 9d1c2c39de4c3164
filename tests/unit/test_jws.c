/* hsm/jose: JWS. RFC 7515's examples, and every form that is not ours refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/ecdsa.h>

#include "hsm/crypto/pkey.h"
#include "hsm/jose/jose.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/jose_here.h"
#include "tests/unit/sweep.h"

/* -- the RFCs' examples ---------------------------------------------------------------- */

/* An example's header has no form: it enters behind jws_read. */
static int
example(const struct jws_alg *alg, const char *jwk, const char *input,
    const char *sig, struct buf *payload)
{
	struct json_t *j = jose_json(jwk);
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
	jws.header = jose_json(buf_str(&raw));
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

/* RFC 7638 3.1 has an RSA key; this is P-256's of RFC 7515 A.3, by hand. */
static void
thumbprint(void **state)
{
	static const char canonical[] = "{\"crv\":\"P-256\",\"kty\":\"EC\","
	    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";
	uint8_t want[SHA256_LEN], got[SHA256_LEN];
	struct json_t *j = jose_json(canonical);
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
	struct json_t *h = jose_head();

	buf_reset(&here.text);
	assert_int_equal(jws_write(shape, &jws_es256, h, view_str(payload),
	    here.pair, &here.text), 0);
	js_free(h);
}

static int
read_jws(enum jose_shape shape, struct view v, struct buf *payload)
{
	struct jws jws;
	int err = jws_read(shape, v, FORM, "form note", MAX, &jws);

	if (err == 0) {
		err = jws_open(&jws, &jws_es256, here.pair, payload);
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
		assert_int_equal(read_jws(shapes[i], buf_view(&here.text),
		    &payload), 0);
		assert_string_equal(buf_str(&payload), "{\"a\":1}");
		/* Compact: nothing in it can be moved or widened. */
		assert_null(strpbrk(buf_str(&here.text), " \t\r\n="));
		/* One shape is not read as the other. */
		assert_int_equal(read_jws(shapes[!i], buf_view(&here.text),
		    &payload), ERR_FORMAT);
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
		for (size_t i = 0; i < here.text.len; i += sweep_step())
			for (size_t f = 0; f < sizeof(flips); f++) {
				here.text.p[i] ^= flips[f];
				assert_int_not_equal(read_jws(shapes[s],
				    buf_view(&here.text), &payload), 0);
				here.text.p[i] ^= flips[f];
			}
		for (size_t cut = 0; cut < here.text.len; cut += sweep_step())
			assert_int_not_equal(read_jws(shapes[s],
			    view_of(here.text.p, cut), &payload), 0);
		assert_int_equal(payload.len, 0);
		assert_int_equal(read_jws(shapes[s], buf_view(&here.text),
		    &payload), 0);
		buf_reset(&payload);
	}
	buf_free(&payload);
}

/* Header text as it is, payload and signature in base64url as they are. */
static void
put_parts(enum jose_shape shape, const char *h, const char *payload,
    const char *sig)
{
	buf_reset(&here.text);
	if (shape == JOSE_FLAT)
		buf_puts(&here.text, "{\"protected\":\"");
	b64url_put(&here.text, h, strlen(h));
	buf_printf(&here.text, shape == JOSE_FLAT ? "\",\"payload\":\"%s\","
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

	buf_reset(&here.text);
	b64url_put(&here.text, h, strlen(h));
	buf_printf(&here.text, ".%s", payload);
	assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL,
	    here.pair), 1);
	assert_int_equal(EVP_DigestSign(ctx, der, &len, here.text.p,
	    here.text.len), 1);
	p = der;
	sig = d2i_ECDSA_SIG(NULL, &p, (long)len);
	BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + 32, 32);
	buf_puts(&here.text, ".");
	b64url_put(&here.text, raw, sizeof(raw));
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
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text), &payload),
	    0);
	buf_reset(&payload);
	for (size_t i = 0; i < sizeof(bad_headers) / sizeof(char *); i++) {
		put_signed(bad_headers[i], "e30");
		assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text),
		    &payload), ERR_FORMAT);
		put_parts(JOSE_FLAT, bad_headers[i], "e30", "AAAA");
		assert_int_equal(read_jws(JOSE_FLAT, buf_view(&here.text),
		    &payload), ERR_FORMAT);
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
		assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text),
		    &payload), ERR_FORMAT);
		put_parts(JOSE_COMPACT, h, "e30", "");
		assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text),
		    &payload), ERR_FORMAT);
	}
	put_signed("{\"alg\":null,\"form\":\"" FORM "\",\"note\":1}", "e30");
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text), &payload),
	    ERR_FORMAT);
	assert_int_equal(payload.len, 0);
	buf_free(&payload);
}

/* The signature that ends text, with a zero behind it, in base64url. */
static void
longer_signature(struct buf *out)
{
	const char *last = strrchr(buf_str(&here.text), '.') + 1;
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
		assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text),
		    &payload), n > JWS_SIG_MAX ? ERR_FORMAT : ERR_AUTH);
	}
	/* A right one, and a byte more. */
	put_signed(OK_HEADER, "e30");
	longer_signature(&sig);
	put_parts(JOSE_COMPACT, OK_HEADER, "e30", buf_str(&sig));
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text), &payload),
	    ERR_AUTH);
	/* Signed, but the last character has unused bits, or there is padding. */
	put_signed(OK_HEADER, "e30");
	assert_int_equal(buf_puts(&here.text, "="), 0);
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text), &payload),
	    ERR_FORMAT);
	put_signed(OK_HEADER, "e30");
	here.text.p[here.text.len - 1]++; /* 64 bytes leave four bits: A, Q, g,
	    w */
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text), &payload),
	    ERR_FORMAT);
	/* The same in a payload that was signed so. */
	put_signed(OK_HEADER, "e31");
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text), &payload),
	    ERR_FORMAT);
	buf_reset(&payload);
	put_signed(OK_HEADER, "e30=");
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text), &payload),
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
		buf_put(&longer, here.text.p, here.text.len - 1);
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
	assert_int_equal(read_jws(JOSE_FLAT, buf_view(&here.text), &payload),
	    0);
	buf_reset(&payload);
	big[MAX] = 'a';
	sign(JOSE_FLAT, big);
	assert_int_equal(read_jws(JOSE_FLAT, buf_view(&here.text), &payload),
	    ERR_TOOBIG);
	buf_reset(&here.text);
	while (here.text.err == 0 && here.text.len < 2 * MAX +
	    4 * JOSE_HEADER_MAX + 1)
		buf_puts(&here.text, "a");
	assert_int_equal(read_jws(JOSE_COMPACT, buf_view(&here.text), &payload),
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
	assert_int_equal(pkey_point(here.pair, "P-256", point, sizeof(point)),
	    0);
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
		j = jose_json(s);
		assert_int_equal(pkey_from_jwk(j, &key), ERR_FORMAT);
		js_free(j);
	}
#pragma GCC diagnostic pop
	/* Off the curve: x and y exchanged. */
	(void)snprintf(s, sizeof(s), "{\"kty\":\"EC\",\"crv\":\"P-256\","
	    "\"x\":\"%s\",\"y\":\"%s\"}", y, x);
	j = jose_json(s);
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

#define T(f) cmocka_unit_test_setup_teardown(f, jose_begin, jose_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(rfc_7515_es256),
		T(rfc_7515_es512),
		T(thumbprint),
		T(signs_and_reads),
		T(every_change_of_a_jws),
		T(strict_headers),
		T(other_algorithms),
		T(strict_signatures),
		T(strict_outside),
		T(bounds_of_a_jws),
		T(keys_in_headers),
	};

	return cmocka_run_group_tests_name("jws", tests, NULL, NULL);
}
