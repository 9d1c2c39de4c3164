/*
 * hsm/exchange: every check of a pair of packages fails alone, and says so. The
 * pairs here are signed by the right KML and chained as they should be, so that
 * nothing but the check in question refuses them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "hsm/exchange_parts.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/fake_cards.h"

#define NOW UINT64_C(1800000000)	/* 2027-01-15 */
#define DAYS 400
#define DAY 86400

/* -- worlds, KEKs and a good pair ---------------------------------------------------- */

struct vault {
	struct fake_cards cards;	/* 1 of 1 */
	struct buf file;
	struct world world;
	EVP_PKEY *kml;
};

struct pair {
	struct buf pkg[2], root;	/* KEK, world */
};

static struct vault vault, other, production;
static EVP_PKEY *kek, *kek_other;
static struct pair good;

static void
vault_make(struct vault *v, enum mode mode)
{
	struct secret lt, km = { 0 };

	fake_make(&v->cards, 1);
	buf_init(&v->file, WORLD_FILE_MAX);
	hsm_soft.close(fake_world(&v->cards, mode, 1, &v->file));
	assert_int_equal(world_read(buf_view(&v->file), mode, &v->world), 0);
	fake_lt(&v->cards, &v->world, &lt);
	assert_int_equal(world_unlock(&v->world, &lt, &km, &v->kml), 0);
	secret_free(&km);
	secret_free(&lt);
}

static void
vault_drop(struct vault *v)
{
	EVP_PKEY_free(v->kml);
	world_free(&v->world);
	buf_free(&v->file);
	fake_drop(&v->cards);
}

static void
pair_init(struct pair *p)
{
	buf_init(&p->pkg[0], PACKAGE_MAX);
	buf_init(&p->pkg[1], PACKAGE_MAX);
	buf_init(&p->root, CHAIN_CERT_MAX);
}

static void
pair_free(struct pair *p)
{
	buf_free(&p->pkg[0]);
	buf_free(&p->pkg[1]);
	buf_free(&p->root);
}

static void
pair_make(struct pair *p, const struct vault *v, const char *region,
    EVP_PKEY *key)
{
	pair_init(p);
	assert_int_equal(exchange_make(&v->world, v->kml, region, key, NOW, DAYS,
	    &p->pkg[0], &p->pkg[1], &p->root), 0);
}

static int
begin(void **state)
{
	(void)state;
	vault_make(&vault, MODE_REHEARSAL);
	vault_make(&other, MODE_REHEARSAL);
	vault_make(&production, MODE_PRODUCTION);
	kek = EVP_RSA_gen(2048);
	kek_other = EVP_RSA_gen(2048);
	pair_make(&good, &vault, "na", kek);
	return kek == NULL || kek_other == NULL ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	pair_free(&good);
	EVP_PKEY_free(kek);
	EVP_PKEY_free(kek_other);
	vault_drop(&production);
	vault_drop(&other);
	vault_drop(&vault);
	return secret_in_use() == 0 ? 0 : -1;
}

/* -- reading ---------------------------------------------------------------------------- */

static const struct exchange_wants wants_na = { .mode = MODE_REHEARSAL,
	.region = "na", .now = NOW };

/* The states as letters, in the order of the checks: O, F, U. */
static const char *
letters(const struct exchange *e)
{
	static char text[EXCHANGE_N + 1];

	for (size_t i = 0; i < EXCHANGE_N; i++)
		text[i] = e->check[i] == CHECK_OK ? 'O' :
		    e->check[i] == CHECK_FAILED ? 'F' :
		    e->check[i] == CHECK_UNTOLD ? 'U' : '?';
	return text;
}

/* A pair that failed hands out nothing but its root. */
static void
hands_out_nothing(const struct exchange *e)
{
	static const struct exchange none;

	assert_null(e->kek);
	assert_int_equal(e->bits, 0);
	assert_int_equal(e->until, 0);
	assert_string_equal(e->region, "");
	assert_string_equal(e->suite, "");
	assert_memory_equal(e->hknso, none.hknso, SHA256_LEN);
	assert_memory_equal(e->kek_digest, none.kek_digest, SHA256_LEN);
}

/* The pair of these, read: the letters, or the error's name. */
static const char *
told_by(const struct buf *kek_pkg, const struct buf *world_pkg,
    const struct exchange_wants *wants)
{
	struct exchange e;
	int err = exchange_read(buf_view(kek_pkg), buf_view(world_pkg), wants,
	    &e);
	const char *text = letters(&e);

	if (err != 0) {
		hands_out_nothing(&e);
		return err_name(err);
	}
	if (strchr(text, 'F') != NULL) {
		hands_out_nothing(&e);
		assert_int_not_equal(exchange_verdict(&e, 0), 0);
	} else {
		assert_int_equal(exchange_verdict(&e, 0), 0);
		assert_int_equal(exchange_verdict(&e, 1),
		    strchr(text, 'U') == NULL ? 0 : ERR_ROOT);
	}
	exchange_free(&e);
	return text;
}

static const char *
told(const struct pair *p, const struct exchange_wants *wants)
{
	return told_by(&p->pkg[0], &p->pkg[1], wants);
}

/* Against its own root. */
static const char *
told_rooted(const struct pair *p)
{
	struct exchange_wants wants = wants_na;
	uint8_t root[SHA256_LEN];

	assert_int_equal(sha256(p->root.p, p->root.len, root), 0);
	wants.root = root;
	return told(p, &wants);
}

static void
a_good_pair(void **state)
{
	struct exchange_wants wants = wants_na;
	uint8_t root[SHA256_LEN], digest[SHA256_LEN];
	struct exchange e;

	(void)state;
	assert_int_equal(sha256(good.root.p, good.root.len, root), 0);
	assert_int_equal(pkey_spki_digest(kek, digest), 0);
	assert_string_equal(told_rooted(&good), "OOOOOOOOO");
	wants.root = root;
	assert_int_equal(exchange_read(buf_view(&good.pkg[0]),
	    buf_view(&good.pkg[1]), &wants, &e), 0);
	assert_int_equal(exchange_verdict(&e, 1), 0);
	assert_int_equal(e.mode, MODE_REHEARSAL);
	assert_string_equal(e.region, "na");
	assert_string_equal(e.suite, "ECp521mAES");
	assert_memory_equal(e.root, root, SHA256_LEN);
	assert_memory_equal(e.hknso, vault.world.hknso, SHA256_LEN);
	assert_memory_equal(e.kek_digest, digest, SHA256_LEN);
	assert_int_equal(e.bits, 2048);
	assert_int_equal(EVP_PKEY_eq(e.kek, kek), 1);
	assert_int_equal(e.until, NOW + (uint64_t)DAYS * DAY);
	exchange_free(&e);
	assert_null(e.kek);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_pair),
	};

	return cmocka_run_group_tests_name("exchange", tests, begin, end);
}
