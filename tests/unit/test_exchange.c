/*
 * hsm/exchange: each check of a pair of packages fails alone, and says so. The
 * pairs here are signed by the right KML and chained as they should be, so that
 * nothing but the check in question refuses them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/rsa.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/fake_exchange.h"

#define SUITE "ECp521mAES"

static struct fake_issuer vault, other, production;
static EVP_PKEY *kek;
static struct fake_pair good;		/* of vault, region na */
static struct fake_parts parts;		/* of good, anew for each test */
static uint8_t root[SHA256_LEN];	/* of good */

static int
begin(void **state)
{
	(void)state;
	fake_issuer_make(&vault, MODE_REHEARSAL, SUITE);
	fake_issuer_make(&other, MODE_REHEARSAL, SUITE);
	fake_issuer_make(&production, MODE_PRODUCTION, SUITE);
	kek = EVP_RSA_gen(2048);
	if (kek == NULL)
		return -1;
	fake_pair_make(&good, &vault, "na", kek);
	return sha256(good.root.p, good.root.len, root);
}

static int
end(void **state)
{
	(void)state;
	fake_pair_drop(&good);
	EVP_PKEY_free(kek);
	fake_issuer_drop(&production);
	fake_issuer_drop(&other);
	fake_issuer_drop(&vault);
	return secret_in_use() == 0 ? 0 : -1;
}

static int
take_apart(void **state)
{
	(void)state;
	fake_parts_of(&parts, &good);
	return 0;
}

static int
drop_parts(void **state)
{
	(void)state;
	fake_parts_drop(&parts);
	return 0;
}

/* -- reading ------------------------------------------------------------- */

static const struct exchange_wants na = { .mode = MODE_REHEARSAL,
	.region = "na", .root = root, .now = FAKE_NOW };

/* The states as letters, in the order of the checks. */
static const char *
letters(const struct exchange *e)
{
	static const char letter[] = { [CHECK_OK] = 'O', [CHECK_FAILED] = 'F',
		[CHECK_UNTOLD] = 'u' };
	static char text[EXCHANGE_N + 1];

	for (size_t i = 0; i < EXCHANGE_N; i++) {
		assert_true(e->check[i] >= CHECK_OK &&
		    e->check[i] <= CHECK_UNTOLD);
		text[i] = letter[e->check[i]];
	}
	return text;
}

/* A pair that failed hands out nothing but its root. */
static void
hands_out_nothing(const struct exchange *e)
{
	static const uint8_t none[SHA256_LEN];

	assert_null(e->kek);
	assert_int_equal(e->bits, 0);
	assert_int_equal(e->until, 0);
	assert_string_equal(e->region, "");
	assert_string_equal(e->suite, "");
	assert_memory_equal(e->hknso, none, SHA256_LEN);
	assert_memory_equal(e->kek_digest, none, SHA256_LEN);
}

/* What is told of these two files: the letters, or the error's name. */
static const char *
told_of(struct view kek_pkg, struct view world_pkg,
    const struct exchange_wants *wants)
{
	struct exchange e;
	int err = exchange_read(kek_pkg, world_pkg, wants, &e);
	const char *text;

	if (err != 0) {
		hands_out_nothing(&e);
		return err_name(err);
	}
	text = letters(&e);
	if (strchr(text, 'F') != NULL) {
		hands_out_nothing(&e);
		assert_int_not_equal(exchange_verdict(&e, 0), 0);
		assert_int_equal(exchange_verdict(&e, 0),
		    exchange_verdict(&e, 1));
	} else {
		assert_int_equal(exchange_verdict(&e, 0), 0);
		assert_int_equal(exchange_verdict(&e, 1),
		    e.check[EXCHANGE_ROOT] == CHECK_OK ? 0 : ERR_ROOT);
	}
	exchange_free(&e);
	return text;
}

static const char *
told(const struct fake_pair *p, const struct exchange_wants *wants)
{
	return told_of(buf_view(&p->pkg[KEK_PKG]), buf_view(&p->pkg[WORLD_PKG]),
	    wants);
}

/* The parts as they are now, signed by KML, whatever their root is. */
static const char *
told_signed(void)
{
	struct exchange_wants any = na;
	struct fake_pair p;
	const char *text;

	any.root = NULL;
	fake_parts_sign(&parts, vault.kml, &p);
	text = told(&p, &any);
	fake_pair_drop(&p);
	return text;
}

/* With one replacement in one payload; then as it was. */
static const char *
replaced(size_t i, const char *from, const char *to)
{
	const char *text;

	fake_parts_replace(&parts.payload[i], from, to);
	text = told_signed();
	drop_parts(NULL);
	take_apart(NULL);
	return text;
}

/* -- a good pair --------------------------------------------------------- */

static void
says_what_was_asked(void **state)
{
	uint8_t digest[SHA256_LEN];
	struct exchange e;

	(void)state;
	assert_string_equal(told(&good, &na), "OOOOOOOOO");
	/* What signing again does by itself is no obstacle. */
	assert_string_equal(told_signed(), "OOuOOOOOO");
	assert_int_equal(pkey_spki_digest(kek, digest), 0);
	assert_int_equal(exchange_read(buf_view(&good.pkg[KEK_PKG]),
	    buf_view(&good.pkg[WORLD_PKG]), &na, &e), 0);
	assert_int_equal(e.mode, MODE_REHEARSAL);
	assert_string_equal(e.region, "na");
	assert_string_equal(e.suite, "ECp521mAES");
	assert_memory_equal(e.root, root, SHA256_LEN);
	assert_memory_equal(e.hknso, vault.world.hknso, SHA256_LEN);
	assert_memory_equal(e.kek_digest, digest, SHA256_LEN);
	assert_int_equal(e.bits, 2048);
	assert_int_equal(EVP_PKEY_eq(e.kek, kek), 1);
	assert_int_equal(e.until, FAKE_NOW + FAKE_DAYS * FAKE_DAY);
	exchange_free(&e);
	assert_null(e.kek);
}

/* White space would be the one change that no signature sees. */
static void
has_no_white_space(void **state)
{
	(void)state;
	for (size_t i = 0; i < PKGS; i++) {
		assert_true(good.pkg[i].len < PACKAGE_MAX);
		for (size_t k = 0; k < good.pkg[i].len; k++)
			assert_true(good.pkg[i].p[k] > ' ' &&
			    good.pkg[i].p[k] < 0x7f);
	}
}

static void
made_in_production(void **state)
{
	struct exchange_wants wants = { .mode = MODE_PRODUCTION, .region = "",
		.now = FAKE_NOW };
	struct fake_pair p, again;
	struct fake_parts of;

	(void)state;
	fake_pair_make(&p, &production, "eu", kek);
	assert_string_equal(told(&p, &wants), "OOuOOOOOO");
	wants.mode = MODE_REHEARSAL;
	assert_string_equal(told(&p, &wants), "OOuOFOOOO");
	wants.mode = MODE_PRODUCTION;
	assert_string_equal(told(&good, &wants), "OOuOFOOOO");
	/* A suite for rehearsals only. */
	wants.mode = MODE_PRODUCTION;
	fake_parts_of(&of, &p);
	fake_parts_replace(&of.payload[WORLD_PKG], SUITE,
	    "DLf1024s160mRijndael");
	fake_parts_sign(&of, production.kml, &again);
	assert_string_equal(told(&again, &wants), "OOuOFOOOF");
	fake_pair_drop(&again);
	fake_parts_drop(&of);
	fake_pair_drop(&p);
}

static void
makes_nothing_odd(void **state)
{
	static const char *const regions[] = { "", "NA", "n a",
		"abcdefghijklmnopqrstuvwx", "n\xc3\xa4" };
	EVP_PKEY *small = EVP_RSA_gen(1024);
	struct fake_pair p;

	(void)state;
	fake_pair_make(&p, &vault, "abcdefghijklmnopqrstuvw", kek);
	fake_pair_drop(&p);
#define MAKE(region, kml, key, now, days) \
	exchange_make(&vault.world, kml, region, key, now, days, \
	    &p.pkg[0], &p.pkg[1], &p.root)
	for (size_t i = 0; i < sizeof(regions) / sizeof(regions[0]); i++)
		assert_int_equal(MAKE(regions[i], vault.kml, kek, FAKE_NOW, 1),
		    ERR_ARG);
	assert_int_equal(MAKE("na", other.kml, kek, FAKE_NOW, 1), ERR_ARG);
	assert_int_equal(MAKE("na", vault.kml, kek, FAKE_NOW, 0), ERR_ARG);
	assert_int_equal(MAKE("na", vault.kml, kek, FAKE_NOW, UINT32_MAX),
	    ERR_ARG);
	assert_int_equal(MAKE("na", vault.kml, kek, 0, 1), ERR_ARG);
	assert_int_equal(MAKE("na", vault.kml, kek, UINT64_MAX, 1), ERR_ARG);
	assert_int_equal(MAKE("na", vault.kml, kek, UINT64_C(253402300799), 1),
	    ERR_ARG);
	assert_int_equal(MAKE("na", vault.kml, small, FAKE_NOW, 1),
	    ERR_KEK_SIZE);
	assert_int_equal(MAKE("na", vault.kml, vault.kml, FAKE_NOW, 1),
	    ERR_KEK_TYPE);
#undef MAKE
	assert_int_equal(p.pkg[0].len + p.pkg[1].len + p.root.len, 0);
	EVP_PKEY_free(small);
}

/* Whatever KNSO is, its delegation has room in the package. */
static void
of_every_suite(void **state)
{
	struct exchange_wants any = na;
	const struct suite *s;
	struct fake_issuer v;
	struct fake_pair p;
	struct exchange e;
	size_t n;

	(void)state;
	any.root = NULL;
	for (n = 0; (s = suite_at(n)) != NULL; n++) {
		fake_issuer_make(&v, MODE_REHEARSAL, s->name);
		fake_pair_make(&p, &v, "na", kek);
		assert_int_equal(exchange_read(buf_view(&p.pkg[KEK_PKG]),
		    buf_view(&p.pkg[WORLD_PKG]), &any, &e), 0);
		assert_int_equal(exchange_verdict(&e, 0), 0);
		assert_string_equal(e.suite, s->name);
		exchange_free(&e);
		fake_pair_drop(&p);
		fake_issuer_drop(&v);
	}
	assert_true(n > 1);
}

/* -- each check alone ---------------------------------------------------- */

static void
times(void **state)
{
	const uint64_t until = FAKE_NOW + FAKE_DAYS * FAKE_DAY;
	struct exchange_wants wants = na;

	(void)state;
	wants.now = until - 1;
	assert_string_equal(told(&good, &wants), "OOOOOOOOO");
	wants.now = until + 1;
	assert_string_equal(told(&good, &wants), "OFOOOOOOO");
	wants.now = FAKE_NOW - 3600;
	assert_string_equal(told(&good, &wants), "OOOOOOOOO");
	wants.now = FAKE_NOW - 3602;
	assert_string_equal(told(&good, &wants), "OFOOOOOOO");
	wants.now = 0;
	assert_string_equal(told(&good, &wants), "OFOOOOOOO");
	wants.now = UINT64_MAX;
	assert_string_equal(told(&good, &wants), "OFOOOOOOO");
}

/* Under a strange root nothing holds; what fails is said all the same. */
static void
another_root(void **state)
{
	struct exchange_wants wants = na;
	uint8_t strange[SHA256_LEN];
	struct exchange e;

	(void)state;
	memcpy(strange, root, SHA256_LEN);
	strange[SHA256_LEN - 1] ^= 1;
	wants.root = strange;
	assert_string_equal(told(&good, &wants), "OOFuuuuuu");
	wants.region = "eu";
	assert_string_equal(told(&good, &wants), "OOFuuFuuu");
	assert_int_equal(exchange_read(buf_view(&good.pkg[KEK_PKG]),
	    buf_view(&good.pkg[WORLD_PKG]), &wants, &e), 0);
	assert_int_equal(exchange_verdict(&e, 0), ERR_ROOT);
	assert_memory_equal(e.root, root, SHA256_LEN);
	exchange_free(&e);
	wants.root = NULL;
	assert_string_equal(told(&good, &wants), "OOuOOFOOO");
}

static void
another_region(void **state)
{
	struct exchange_wants wants = na;
	struct fake_cert c[CHAIN_N];

	(void)state;
	wants.region = "eu";
	assert_string_equal(told(&good, &wants), "OOOOOFOOO");
	wants.region = "";
	assert_string_equal(told(&good, &wants), "OOOOOOOOO");
	wants.region = "N A";
	assert_string_equal(told(&good, &wants), "ERR_ARG");
	for (size_t i = 0; i < PKGS; i++)
		assert_string_equal(replaced(i, "\"na\"", "\"eu\""),
		    "OOuOOFOOO");
	assert_string_equal(replaced(KEK_PKG, "\"na\"", "\"NA\""),
	    "ERR_FORMAT");
	/* Certificates of one, packages of another. */
	fake_chain_good(c, "eu");
	fake_chain_put(c, vault.kml, &parts);
	assert_string_equal(told_signed(), "OOuOOFOOO");
	wants = na;
	wants.region = "eu";
	for (size_t i = 0; i < PKGS; i++)
		fake_parts_replace(&parts.payload[i], "\"na\"", "\"eu\"");
	assert_string_equal(told_signed(), "OOuOOFOOO");
}

static void
another_mode(void **state)
{
	static const char rehearsal[] = "\"mode\":\"rehearsal\"",
	    prod[] = "\"mode\":\"production\"";

	(void)state;
	for (size_t i = 0; i < PKGS; i++) {
		assert_string_equal(replaced(i, rehearsal, prod), "OOuOFOOOO");
		assert_string_equal(replaced(i, rehearsal,
		    "\"mode\":\"practice\""), "ERR_FORMAT");
		fake_parts_replace(&parts.header[i], rehearsal, prod);
		assert_string_equal(told_signed(), "OOuOFOOOO");
		fake_parts_replace(&parts.header[i], prod,
		    "\"mode\":\"practice\"");
		assert_string_equal(told_signed(), "ERR_FORMAT");
		drop_parts(NULL);
		take_apart(NULL);
	}
}

static void
not_in_a_module(void **state)
{
	(void)state;
	assert_string_equal(replaced(KEK_PKG, "\"module\"", "\"softcard\""),
	    "OOuOOOFOO");
	assert_string_equal(replaced(KEK_PKG, "\"module\"", "\"\""),
	    "OOuOOOFOO");
	assert_string_equal(replaced(KEK_PKG, "\"module\"", "1"), "ERR_FORMAT");
	assert_string_equal(replaced(KEK_PKG, "\"exportable\":false",
	    "\"exportable\":true"), "OOuOOOOFO");
	assert_string_equal(replaced(KEK_PKG, "\"exportable\":false",
	    "\"exportable\":0"), "ERR_FORMAT");
}

/* hknso, delegation, suite: the KEK is of that world, and KML speaks for it. */
static void
not_together(void **state)
{
	const struct world *w = &other.world;
	char hex[2 * SHA256_LEN + 1], theirs[2 * SHA256_LEN + 1];
	struct fake_parts of;
	struct fake_pair p;

	(void)state;
	hex_put(hex, vault.world.hknso, SHA256_LEN);
	hex_put(theirs, w->hknso, SHA256_LEN);
	for (size_t i = 0; i < PKGS; i++)
		assert_string_equal(replaced(i, hex, theirs), "OOuOOOOOF");
	assert_string_equal(replaced(WORLD_PKG, vault.world.delegation,
	    w->delegation), "OOuOOOOOF");
	assert_string_equal(replaced(WORLD_PKG, vault.world.delegation,
	    production.world.delegation), "OOuOFOOOF");
	assert_string_equal(replaced(WORLD_PKG, vault.world.delegation, "a.b.c"),
	    "OOuOOOOOF");
	assert_string_equal(replaced(WORLD_PKG, SUITE, "none"), "OOuOOOOOF");
	assert_string_equal(replaced(WORLD_PKG, SUITE,
	    "DLf3072s256mRijndael"), "OOuOOOOOF");
	/* All of another world's, but signed by ours. */
	fake_pair_make(&p, &other, "na", kek);
	fake_parts_of(&of, &p);
	for (size_t i = 0; i < PKGS; i++) {
		js_free(parts.payload[i]);
		parts.payload[i] = of.payload[i];
		of.payload[i] = NULL;
	}
	assert_string_equal(told_signed(), "OOuOOOOOF");
	fake_parts_drop(&of);
	/* Two vaults' packages, each of them good. */
	assert_string_equal(told_of(buf_view(&p.pkg[KEK_PKG]),
	    buf_view(&good.pkg[WORLD_PKG]), &na), "Fuuuuuuuu");
	assert_string_equal(told_of(buf_view(&good.pkg[KEK_PKG]),
	    buf_view(&p.pkg[WORLD_PKG]), &na), "Fuuuuuuuu");
	fake_pair_drop(&p);
	/* The same vault at another time: another chain. */
	fake_pair_make(&p, &vault, "na", kek);
	assert_string_equal(told_of(buf_view(&p.pkg[KEK_PKG]),
	    buf_view(&good.pkg[WORLD_PKG]), &na), "Fuuuuuuuu");
	assert_string_equal(told(&p, &na), "OOFuuuuuu");
	fake_pair_drop(&p);
}

static void
signed_by_others(void **state)
{
	struct fake_cert c[CHAIN_N];
	struct fake_pair p;

	(void)state;
	fake_parts_sign(&parts, other.kml, &p);
	for (size_t i = 0; i < PKGS; i++)
		assert_string_equal(told_of(buf_view(&(i == 0 ? p :
		    good).pkg[0]), buf_view(&(i == 1 ? p : good).pkg[1]), &na),
		    "OOOFuuuuu");
	assert_string_equal(told(&p, &na), "OOOFuuuuu");
	fake_pair_drop(&p);
	/* The leaf is the signer's, the delegation says another KML. */
	fake_chain_good(c, "na");
	fake_chain_put(c, other.kml, &parts);
	assert_string_equal(told_signed(), "OOuFuuuuu");
	fake_parts_sign(&parts, other.kml, &p);
	assert_string_equal(told(&p, &na), "OOFuuuuuF");
	fake_pair_drop(&p);
}

/* A JWK of so many bits; nobody has its private half. */
static const char *
with_kek(size_t bits, uint8_t top, const char *e)
{
	struct json_t *jwk = js_new();
	uint8_t n[640];

	memset(n, 0xff, sizeof(n));
	n[0] = top;
	assert_true(bits / 8 <= sizeof(n));
	assert_int_equal(js_set_str(jwk, "kty", "RSA"), 0);
	assert_int_equal(js_set_b64(jwk, "n", n, bits / 8), 0);
	assert_int_equal(js_set_str(jwk, "e", e), 0);
	assert_int_equal(js_set(parts.payload[KEK_PKG], "kek", jwk), 0);
	return told_signed();
}

static void
keks(void **state)
{
	static const size_t taken[] = { 2048, 3072, 4096 },
	    refused[] = { 1024, 2040, 2056, 4104, 5120 };
	struct json_t *jwk;

	(void)state;
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		assert_string_equal(with_kek(taken[i], 0xff, "AQAB"),
		    "OOuOOOOOO");
		assert_string_equal(with_kek(taken[i], 0x7f, "AQAB"),
		    "ERR_FORMAT");
		assert_string_equal(with_kek(taken[i], 0xff, "Aw"),
		    "ERR_FORMAT");
		assert_string_equal(with_kek(taken[i], 0xff, "AAEAAQ"),
		    "ERR_FORMAT");
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_string_equal(with_kek(refused[i], 0xff, "AQAB"),
		    "ERR_FORMAT");
	assert_int_equal(pkey_to_jwk(vault.kml, &jwk), 0);
	assert_int_equal(js_set(parts.payload[KEK_PKG], "kek", jwk), 0);
	assert_string_equal(told_signed(), "ERR_FORMAT");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, take_apart, drop_parts)
	const struct CMUnitTest tests[] = {
		TEST(says_what_was_asked),
		TEST(has_no_white_space),
		TEST(made_in_production),
		TEST(makes_nothing_odd),
		TEST(of_every_suite),
		TEST(times),
		TEST(another_root),
		TEST(another_region),
		TEST(another_mode),
		TEST(not_in_a_module),
		TEST(not_together),
		TEST(signed_by_others),
		TEST(keks),
	};

	return cmocka_run_group_tests_name("exchange", tests, begin, end);
}
