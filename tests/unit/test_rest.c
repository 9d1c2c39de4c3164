/* src/vault/rest: what a request is for, its bodies, tokens, signatures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/vault/ops.h"
#include "src/vault/rest/mac.h"
#include "src/vault/rest/token.h"
#include "src/vault/rest/verify.h"
#include "src/vault/rest/wish.h"

/* -- targets and forms -------------------------------------------------------- */

static void
targets(void **state)
{
	static const struct {
		const char *raw;
		int err;
		size_t n;
		const char *last, *version;
	} rows[] = {
		{ "/", 0, 0, "", "" },
		{ "/keys?api-version=7.4", 0, 1, "keys", "7.4" },
		{ "/keys/k/", 0, 2, "k", "" },
		{ "/keys/k/?api-version=7.4", 0, 2, "k", "7.4" },
		{ "/keys?a=b&api-version=7.4&c", 0, 1, "keys", "7.4" },
		{ "/keys?api%2Dversion=7%2e4", 0, 1, "keys", "7.4" },
		{ "/a/b/c/d/e/f/g/h/i/j", 0, 10, "j", "" },
		{ "/a/b/c/d/e/f/g/h/i/j/k", ERR_TOOBIG, 0, "", "" },
		{ "", ERR_FORMAT, 0, "", "" },
		{ "keys", ERR_FORMAT, 0, "", "" },
		{ "http://host/keys", ERR_FORMAT, 0, "", "" },
		{ "//keys", ERR_FORMAT, 0, "", "" },
		{ "/keys//k", ERR_FORMAT, 0, "", "" },
		{ "/keys/%2e%2e", ERR_FORMAT, 0, "", "" },
		{ "/keys/a b", ERR_FORMAT, 0, "", "" },
		{ "/keys#a", ERR_FORMAT, 0, "", "" },
		{ "/keys?api-version=%", ERR_FORMAT, 0, "", "" },
		{ "/keys?api-version=%0", ERR_FORMAT, 0, "", "" },
		{ "/keys?api-version=%zz", ERR_FORMAT, 0, "", "" },
		{ "/keys?api-version=%00", ERR_FORMAT, 0, "", "" },
		{ "/keys?api-version=1&api-version=2", ERR_FORMAT, 0, "", "" },
	};
	struct target t;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(target_parse(rows[i].raw, &t), rows[i].err);
		if (rows[i].err != 0)
			continue;
		assert_int_equal(t.n, rows[i].n);
		if (t.n > 0)
			assert_string_equal(t.part[t.n - 1], rows[i].last);
		assert_string_equal(t.api_version, rows[i].version);
	}
}

static void
long_targets(void **state)
{
	char raw[TARGET_MAX + 2] = "/";
	struct target t;

	(void)state;
	memset(raw + 1, 'a', TARGET_PART - 1);
	assert_int_equal(target_parse(raw, &t), 0);
	raw[TARGET_PART] = 'a';
	assert_int_equal(target_parse(raw, &t), ERR_TOOBIG);
	memset(raw + 1, 'a', TARGET_MAX);
	assert_int_equal(target_parse(raw, &t), ERR_TOOBIG);
	(void)snprintf(raw, sizeof(raw), "/?api-version=%0*d",
	    TARGET_VALUE, 1);
	assert_int_equal(target_parse(raw, &t), ERR_TOOBIG);
	(void)snprintf(raw, sizeof(raw), "/?api-version=%0*d",
	    TARGET_VALUE - 1, 1);
	assert_int_equal(target_parse(raw, &t), 0);
}

static void
forms(void **state)
{
	char out[16];

	(void)state;
	assert_int_equal(form_value(view_str("a=1&resource=x%2Fy+z&b"),
	    "resource", out, sizeof(out)), 0);
	assert_string_equal(out, "x/y z");
	assert_int_equal(form_value(view_str("resource"), "resource", out,
	    sizeof(out)), 0);
	assert_string_equal(out, "");
	assert_int_equal(form_value(view_str("a=1"), "resource", out,
	    sizeof(out)), 0);
	assert_string_equal(out, "");
	assert_int_equal(form_value(view_str("a=0123456789abcdef"), "a", out,
	    sizeof(out)), ERR_TOOBIG);
	assert_string_equal(out, "");
}

/* -- bodies ------------------------------------------------------------------- */

static void
wishes(void **state)
{
	static const struct {
		enum wish_kind kind;
		const char *body;
		enum fault f;
	} rows[] = {
		{ WISH_CREATE, "{\"kty\":\"RSA-HSM\",\"key_ops\":[\"import\"]}",
		  FAULT_NONE },
		{ WISH_CREATE, "{\"kty\":\"RSA-HSM\",\"key_ops\":null,"
		  "\"tags\":null,\"attributes\":null}", FAULT_NONE },
		{ WISH_CREATE, "{\"kty\":\"a type that is very long\"}",
		  FAULT_MEMBER },
		{ WISH_CREATE, "{\"kty\":\"RSA\",\"key_size\":-1}",
		  FAULT_MEMBER },
		{ WISH_CREATE, "{\"kty\":\"RSA\",\"release_policy\":{}}",
		  FAULT_MEMBER },
		{ WISH_CREATE, "{}", FAULT_JSON },
		{ WISH_CREATE, "[1]", FAULT_JSON },
		{ WISH_CREATE, "", FAULT_JSON },
		{ WISH_IMPORT, "{}", FAULT_KEY_PROPERTY },
		{ WISH_IMPORT, "{\"key\":1}", FAULT_KEY_PROPERTY },
		{ WISH_IMPORT, "{\"key\":{\"kty\":\"RSA-HSM\",\"more\":1}}",
		  FAULT_KEY_PROPERTY },
		{ WISH_IMPORT, "{\"key\":{\"kty\":\"RSA-HSM\"}}",
		  FAULT_HSM_ONLY },
		{ WISH_IMPORT, "{\"key\":{\"kty\":\"RSA-HSM\",\"key_hsm\":"
		  "\"\"}}", FAULT_BASE64 },
		{ WISH_IMPORT, "{\"key\":{\"kty\":\"RSA-HSM\",\"key_hsm\":"
		  "\"YQ\"},\"Hsm\":false}", FAULT_NONE },
		{ WISH_IMPORT, "{\"key\":{\"kty\":\"RSA-HSM\",\"key_hsm\":"
		  "\"YR\"}}", FAULT_BASE64 },
		{ WISH_CHANGE, "{}", FAULT_NONE },
		{ WISH_CHANGE, "{\"attributes\":[]}", FAULT_MEMBER },
		{ WISH_CHANGE, "{\"attributes\":{\"nbf\":1.5}}", FAULT_JSON },
		{ WISH_CHANGE, "{\"key_ops\":[\"sign\",1]}", FAULT_MEMBER },
	};
	const char *what;
	struct wish w;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(wish_read(view_str(rows[i].body), rows[i].kind,
		    &w, &what), rows[i].f);
		wish_free(&w);
	}
}

static void
tags(void **state)
{
	const char *what;
	struct wish w;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	(void)buf_puts(&b, "{\"tags\":{");
	for (int i = 0; i < 15; i++)
		(void)buf_printf(&b, "%s\"%d\":\"\"", i > 0 ? "," : "", i);
	(void)buf_puts(&b, "}}");
	assert_int_equal(wish_read(buf_view(&b), WISH_CHANGE, &w, &what),
	    FAULT_NONE);
	assert_non_null(w.tags);
	wish_free(&w);
	b.len -= 2;
	(void)buf_puts(&b, ",\"one more\":\"\"}}");
	assert_int_equal(wish_read(buf_view(&b), WISH_CHANGE, &w, &what),
	    FAULT_MEMBER);
	assert_string_equal(what, "tags");
	wish_free(&w);
	buf_free(&b);
}

static void
usages(void **state)
{
	const char *what;
	struct use u;

	(void)state;
	assert_int_equal(use_read(view_str("{\"alg\":\"RS256\",\"value\":"
	    "\"YQ\"}"), 0, &u, &what), FAULT_NONE);
	assert_string_equal(u.alg, "RS256");
	assert_int_equal(u.value.len, 1);
	use_free(&u);
	assert_int_equal(use_read(view_str("{\"alg\":\"RS256\",\"value\":"
	    "\"YQ\"}"), 1, &u, &what), FAULT_JSON);
	use_free(&u);
	assert_int_equal(use_read(view_str("{\"alg\":1,\"value\":\"YQ\"}"), 0,
	    &u, &what), FAULT_MEMBER);
	use_free(&u);
	assert_int_equal(use_read(view_str("{\"alg\":\"RS256\",\"value\":"
	    "\"YQ\",\"digest\":\"+\"}"), 1, &u, &what), FAULT_BASE64);
	assert_string_equal(what, "digest");
	use_free(&u);
}

/* -- tokens ------------------------------------------------------------------- */

#define NOW INT64_C(1800000000)

static void
names(struct service *s, const char *name)
{
	memset(s, 0, sizeof(*s));
	memset(s->secret, 7, sizeof(s->secret));
	(void)snprintf(s->v.about.name, sizeof(s->v.about.name), "%s", name);
	s->v.about.hknso[0] = (uint8_t)name[0];
	assert_int_equal(service_names(s, 8443), 0);
}

static void
hosts(void **state)
{
	static struct service s;

	(void)state;
	names(&s, "contoso");
	assert_string_equal(s.base, "https://localhost:8443");
	assert_string_equal(s.host[FACE_VAULT], "contoso.localhost:8443");
	assert_string_equal(s.host[FACE_POOL], "contoso-hsm.localhost:8443");
	assert_int_equal(strlen(s.tenant), GUID_TEXT);
	assert_string_not_equal(s.tenant, s.subscription);
	/* A vault is not called as another one's pool. */
	assert_int_equal(about_name_check("contoso"), 0);
	assert_int_equal(about_name_check("contoso-hsm"), ERR_FORMAT);
	assert_int_equal(about_name_check("contoso-hsm-"), ERR_FORMAT);
	assert_int_equal(about_name_check("hsm-contoso"), 0);
	names(&s, "a23456789012345678901234");
	assert_string_equal(s.name[FACE_POOL], "a2345678901234567890-hsm");
}

/* The status of a request for metadata, which everybody may ask. */
static unsigned
asked(struct service *s, const char *host)
{
	const struct request q = { .method = "GET",
		.target = "/metadata/endpoints", .host = host };
	struct reply r = { 0 };
	unsigned status;

	buf_init(&r.body, REPLY_MAX);
	service_answer(s, &q, &r);
	status = r.status;
	buf_free(&r.body);
	return status;
}

/* Clients leave out https's own port, and no other. */
static void
ports(void **state)
{
	static struct service s;

	(void)state;
	names(&s, "contoso");
	assert_int_equal(asked(&s, "localhost:8443"), 200);
	assert_int_equal(asked(&s, "LOCALHOST:8443"), 200);
	assert_int_equal(asked(&s, "localhost"), 400);
	assert_int_equal(service_names(&s, 443), 0);
	assert_int_equal(asked(&s, "localhost:443"), 200);
	assert_int_equal(asked(&s, "localhost"), 200);
	assert_int_equal(asked(&s, "localhos"), 400);
	assert_int_equal(asked(&s, "localhost:"), 400);
	/* The vault's host is there, and has nothing for who has no token. */
	assert_int_equal(asked(&s, "contoso.localhost"), 401);
	assert_int_equal(asked(&s, "fabrikam.localhost"), 400);
}

static enum fault
judged(const struct service *s, const char *scheme, const struct buf *token,
    int64_t now)
{
	char header[TOKEN_MAX + 64], *seen = NULL;
	enum fault f;

	(void)snprintf(header, sizeof(header), "%s%s", scheme, buf_str(token));
	f = token_check(s, header, now, &seen);
	free(seen);
	return f;
}

static void
tokens(void **state)
{
	static struct service s, other;
	char *seen = NULL;
	struct buf t;

	(void)state;
	names(&s, "contoso");
	names(&other, "fabrikam");
	buf_init(&t, TOKEN_MAX);
	assert_int_equal(token_make(&s, s.base, NOW, &t), 0);
	assert_int_equal(judged(&s, "Bearer ", &t, NOW), FAULT_NONE);
	assert_int_equal(judged(&s, "bearer ", &t, NOW), FAULT_NONE);
	assert_int_equal(judged(&s, "Basic ", &t, NOW), FAULT_NO_TOKEN);
	assert_int_equal(token_check(&s, NULL, NOW, &seen), FAULT_NO_TOKEN);
	assert_int_equal(judged(&s, "Bearer ", &t, NOW + TOKEN_SECONDS - 1),
	    FAULT_NONE);
	assert_int_equal(judged(&s, "Bearer ", &t, NOW + TOKEN_SECONDS),
	    FAULT_TOKEN_EXPIRED);
	assert_int_equal(judged(&other, "Bearer ", &t, NOW), FAULT_ISSUER);
	/* Of this tenant, by another secret. */
	s.secret[0]++;
	assert_int_equal(judged(&s, "Bearer ", &t, NOW), FAULT_SIGNATURE);
	buf_reset(&t);
	assert_int_equal(token_make(&s, "https://vault.azure.net", NOW, &t), 0);
	assert_int_equal(judged(&s, "Bearer ", &t, NOW), FAULT_AUDIENCE);
	buf_free(&t);
}

/* Each byte of a token counts. */
static void
changed_tokens(void **state)
{
	static struct service s;
	struct buf t;

	(void)state;
	names(&s, "contoso");
	buf_init(&t, TOKEN_MAX);
	assert_int_equal(token_make(&s, s.base, NOW, &t), 0);
	for (size_t i = 0; i < t.len; i++) {
		t.p[i] ^= 1;
		assert_int_not_equal(judged(&s, "Bearer ", &t, NOW),
		    FAULT_NONE);
		t.p[i] ^= 1;
	}
	while (t.len > 0) {
		t.p[--t.len] = '\0';
		assert_int_not_equal(judged(&s, "Bearer ", &t, NOW),
		    FAULT_NONE);
	}
	buf_free(&t);
}

/* RFC 4231, test cases 1 and 2. */
static void
macs(void **state)
{
	static const struct {
		const char *key, *data, *mac;
	} rows[] = {
		{ "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
		  "\x0b\x0b\x0b\x0b\x0b", "Hi There",
		  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ "Jefe", "what do ya want for nothing?",
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	};
	uint8_t mac[MAC_LEN];
	char hex[2 * MAC_LEN + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(mac_of((const uint8_t *)rows[i].key,
		    strlen(rows[i].key), view_str(rows[i].data), mac), 0);
		hex_put(hex, mac, MAC_LEN);
		assert_string_equal(hex, rows[i].mac);
	}
}

/* -- signatures --------------------------------------------------------------- */

/* RFC 7515 A.3.1, whose digest is of "eyJhbGciOiJFUzI1NiJ9" and so on. */
#define ES256_KEY "{\"kty\":\"EC\",\"crv\":\"P-256\"," \
	"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"," \
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"
#define ES256_TEXT "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTk" \
	"zODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
#define ES256_SIG "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8IS" \
	"lSApmWQxfKTUJqPP3-Kg6NU1Q"

static void
signatures(void **state)
{
	uint8_t digest[SHA256_LEN];
	struct json_t *jwk;
	struct buf sig, wide;

	(void)state;
	buf_init(&sig, 256);
	buf_init(&wide, 256);
	assert_int_equal(js_parse(view_str(ES256_KEY), 1024, &jwk), 0);
	assert_int_equal(sha256(ES256_TEXT, strlen(ES256_TEXT), digest), 0);
	assert_int_equal(b64url_get(&sig, ES256_SIG, strlen(ES256_SIG)), 0);
	assert_int_equal(verify_signature(jwk, "ES256", view_of(digest, 32),
	    buf_view(&sig)), 1);
	digest[0] ^= 1;
	assert_int_equal(verify_signature(jwk, "ES256", view_of(digest, 32),
	    buf_view(&sig)), 0);
	/* As long as the curve's numbers, RFC 7518 3.4: the same numbers with a zero
	 * in front are no signature. */
	digest[0] ^= 1;
	assert_int_equal(buf_put(&wide, "", 1), 0);
	assert_int_equal(buf_put(&wide, sig.p, 32), 0);
	assert_int_equal(buf_put(&wide, "", 1), 0);
	assert_int_equal(buf_put(&wide, sig.p + 32, 32), 0);
	assert_int_equal(verify_signature(jwk, "ES256", view_of(digest, 32),
	    buf_view(&wide)), 0);
	sig.len--;
	assert_int_equal(verify_signature(jwk, "ES256", view_of(digest, 32),
	    buf_view(&sig)), 0);
	assert_int_equal(verify_signature(jwk, "ES256", view_of(digest, 31),
	    buf_view(&sig)), ERR_UNSUPPORTED);
	assert_int_equal(verify_signature(jwk, "ES384", view_of(digest, 32),
	    buf_view(&sig)), ERR_UNSUPPORTED);
	assert_int_equal(verify_signature(jwk, "RS256", view_of(digest, 32),
	    buf_view(&sig)), ERR_UNSUPPORTED);
	assert_int_equal(verify_signature(jwk, "none", view_of(digest, 32),
	    buf_view(&sig)), ERR_UNSUPPORTED);
	js_free(jwk);
	buf_free(&wide);
	buf_free(&sig);
}

/* Every refusal has a status of its kind and a message. */
static void
faults(void **state)
{
	static struct service s;
	struct reply r = { 0 };
	struct call c = { .s = &s, .r = &r };

	(void)state;
	buf_init(&r.body, 8192);
	for (int f = FAULT_NONE + 1; f < FAULT_COUNT; f++) {
		assert_in_range(fault_status((enum fault)f), 400, 503);
		assert_int_equal(fault(&c, (enum fault)f, NULL), 0);
		assert_int_equal(r.status, fault_status((enum fault)f));
		assert_non_null(strstr(buf_str(&r.body), "{\"error\":{\"code\":"));
	}
	fault_error(&c, ERR_CLOSED);
	assert_int_equal(r.status, 500);
	assert_int_equal(s.ended, 1);
	buf_free(&r.body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets), cmocka_unit_test(long_targets),
		cmocka_unit_test(forms), cmocka_unit_test(wishes),
		cmocka_unit_test(tags), cmocka_unit_test(usages),
		cmocka_unit_test(hosts), cmocka_unit_test(ports),
		cmocka_unit_test(tokens),
		cmocka_unit_test(changed_tokens), cmocka_unit_test(macs),
		cmocka_unit_test(signatures), cmocka_unit_test(faults),
	};

	js_setup();
	return cmocka_run_group_tests_name("rest", tests, NULL, NULL);
}
