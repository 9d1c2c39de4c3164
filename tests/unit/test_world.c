/*
 * hsm/world: what is read is what KNSO signed, whole, and agrees with itself.
 * Other worlds are signed here by the right KNSO, so that nothing but the check
 * in question refuses them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/world/cert.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/fake_cards.h"
#include "tests/unit/sweep.h"
#include "tests/unit/world_here.h"

/* Of jansson, which src/base/json.c alone may include. */
void json_set_alloc_funcs(void *(*get)(size_t), void (*put)(void *));

/* Signed as a world of this mode, then read. */
static int
reads_signed(const struct json_t *j, const char *mode)
{
	struct buf made;
	int err;

	buf_init(&made, WORLD_FILE_MAX);
	fake_sign(j, mode, here.knso, &made);
	err = fake_reads(buf_view(&made));
	buf_free(&made);
	return err;
}

/* -- what is written ----------------------------------------------------------------------- */

static void
says_what_was_asked(void **state)
{
	uint8_t hknso[SHA256_LEN];
	struct cert c;

	(void)state;
	assert_int_equal(here.world.mode, MODE_REHEARSAL);
	assert_int_equal(here.world.gen, 1);
	assert_string_equal(here.world.suite->name, "ECp521mAES");
	assert_int_equal(here.world.k, 2);
	assert_int_equal(here.world.n, 3);
	assert_int_equal(world_hknso(here.knso, hknso), 0);
	assert_memory_equal(here.world.hknso, hknso, SHA256_LEN);
	for (unsigned i = 0; i < 3; i++) {
		const struct world_card *a = &here.world.card[i], *b =
		    &here.cards.card[i];

		assert_string_equal(a->number, b->number);
		assert_string_equal(a->holder, b->holder);
		assert_memory_equal(a->guid, b->guid, sizeof(a->guid));
		assert_memory_equal(a->point, b->point, POINT_LEN);
		assert_int_equal(cert_check(a->cert, here.world.kml), 0);
		assert_int_equal(cert_peek(a->cert, &c), 0);
		assert_int_equal(c.x, i + 1);
		assert_int_equal(c.n, 3);
		assert_int_equal(c.gen, 1);
		assert_int_equal(c.mode, MODE_REHEARSAL);
		assert_memory_equal(c.point, b->point, POINT_LEN);
		assert_memory_equal(c.hknso, hknso, SHA256_LEN);
	}
	/* What the signing of other worlds does by itself is no obstacle. */
	assert_int_equal(reads_signed(here.payload, "rehearsal"), 0);
}

/* White space would be the one change that no signature sees. */
static void
has_no_white_space(void **state)
{
	(void)state;
	for (size_t i = 0; i < here.file.len; i++)
		assert_true(here.file.p[i] > ' ' && here.file.p[i] < 0x7f);
}

/* No two worlds share a key, and LT opens this one's secrets alone. */
static void
worlds_differ(void **state)
{
	struct secret lt, km = { 0 };
	EVP_PKEY *kml = NULL;
	struct world w;

	(void)state;
	assert_int_equal(world_read(buf_view(&here.other_file), MODE_REHEARSAL,
	    &w), 0);
	assert_memory_not_equal(w.hknso, here.world.hknso, SHA256_LEN);
	assert_memory_not_equal(w.hkm, here.world.hkm, SHA256_LEN);
	assert_int_equal(EVP_PKEY_eq(w.kml, here.world.kml), 0);
	fake_lt(&here.cards, &here.world, &lt);
	assert_int_equal(world_unlock(&w, &lt, &km, &kml), ERR_AUTH);
	assert_null(km.p);
	assert_null(kml);
	assert_int_equal(world_unlock(&here.world, &lt, &km, &kml), 0);
	assert_int_equal(km.len, 32);
	assert_int_equal(pkey_is_pair(kml, here.world.kml), 0);
	secret_free(&km);
	EVP_PKEY_free(kml);
	kml = NULL;
	lt.p[0] ^= 1;
	assert_int_equal(world_unlock(&here.world, &lt, &km, &kml), ERR_AUTH);
	assert_null(km.p);
	assert_null(kml);
	secret_free(&lt);
	world_free(&w);
}

/* 64 cards, every text as long as it may be, and as wide in JSON as it gets. */
static void
the_largest_world(void **state)
{
	static const char fill[] = { 'x', '"', '\\' };
	struct fake_cards many;
	struct req_world_create req;
	struct buf list, made, back;
	struct hsm *h;

	(void)state;
	fake_make(&many, SHAMIR_MAX);
	for (size_t f = 0; f < sizeof(fill); f++) {
		for (unsigned i = 0; i < SHAMIR_MAX; i++) {
			memset(many.card[i].holder, fill[f], CARD_TEXT_MAX - 1);
			memset(many.card[i].number, fill[f], 23);
		}
		buf_init(&made, WORLD_FILE_MAX);
		buf_init(&back, WIRE_BODY_MAX);
		h = fake_open(MODE_REHEARSAL);
		req = fake_request(&many, SHAMIR_MAX, &list);
		assert_int_equal(guard_create(h->guard, &req, &made), 0);
		/* Through frames it goes as well, with the rest of the answer. */
		assert_true(made.len + 1024 < WIRE_BODY_MAX);
		assert_int_equal(guard_cards(h->guard, &back), 0);
		assert_true(back.len + 1024 < WIRE_BODY_MAX);
		fake_close(h);
		buf_free(&list);
		buf_free(&back);
		buf_free(&made);
	}
	fake_drop(&many);
}

/* -- changed ---------------------------------------------------------------------------------- */

static void
every_byte_of_the_smallest(void **state)
{
	struct fake_cards single;
	struct buf made;

	(void)state;
	fake_make(&single, 1);
	buf_init(&made, WORLD_FILE_MAX);
	fake_close(fake_world(&single, MODE_REHEARSAL, 1, &made));
	for (size_t i = 0; i < made.len; i += sweep_step()) {
		uint8_t was = made.p[i];

		made.p[i] = here_another(was);
		assert_int_not_equal(fake_reads(buf_view(&made)), 0);
		made.p[i] = was ^ 0x80;
		assert_int_not_equal(fake_reads(buf_view(&made)), 0);
		made.p[i] = ' ';
		assert_int_not_equal(fake_reads(buf_view(&made)), 0);
		made.p[i] = was;
	}
	for (size_t cut = 0; cut < made.len; cut += sweep_step())
		assert_int_not_equal(fake_reads(view_of(made.p, cut)), 0);
	assert_int_equal(fake_reads(buf_view(&made)), 0);
	buf_free(&made);
	fake_drop(&single);
}

static void
too_large(void **state)
{
	struct buf big;

	(void)state;
	buf_init(&big, 2 * WORLD_FILE_MAX);
	buf_put(&big, here.file.p, here.file.len);
	while (big.len <= WORLD_FILE_MAX)
		assert_int_equal(buf_puts(&big, "          "), 0);
	assert_int_equal(fake_reads(buf_view(&big)), ERR_TOOBIG);
	buf_free(&big);
}

/* -- signed by KNSO, and wrong all the same ------------------------------------------------------ */

static const char *
text_of(const struct json_t *j, const char *object, const char *member)
{
	const char *s = js_str(object != NULL ? js_obj(j, object) : j, member);

	assert_non_null(s);
	return s;
}

static const char *
of_card(const struct json_t *j, unsigned x, const char *member)
{
	return js_str(js_at(js_arr(j, "cards"), x - 1), member);
}

/* With `from` replaced by `to` and signed again: the error. */
static int
replaced(const char *from, const char *to)
{
	struct json_t *j = fake_replace(here.payload, from, to);
	int err = reads_signed(j, "rehearsal");

	js_free(j);
	return err;
}

/* With a and b exchanged. */
static int
exchanged(const char *a, const char *b)
{
	struct json_t *first = fake_replace(here.payload, a, "?a?");
	struct json_t *second = fake_replace(first, b, a);
	struct json_t *third = fake_replace(second, "?a?", b);
	int err = reads_signed(third, "rehearsal");

	js_free(first);
	js_free(second);
	js_free(third);
	return err;
}

static void
numbers_that_disagree(void **state)
{
	(void)state;
	assert_int_equal(replaced("\"gen\":1", "\"gen\":2"), ERR_FORMAT);
	assert_int_equal(replaced("\"gen\":1", "\"gen\":0"), ERR_FORMAT);
	assert_int_equal(replaced("\"gen\":1", "\"gen\":\"1\""), ERR_FORMAT);
	assert_int_equal(replaced("\"gen\":1", "\"gen\":4294967297"),
	    ERR_FORMAT);
	assert_int_equal(replaced("\"k\":2", "\"k\":1"), ERR_FORMAT);
	assert_int_equal(replaced("\"k\":2", "\"k\":0"), ERR_FORMAT);
	assert_int_equal(replaced("\"k\":2", "\"k\":4"), ERR_FORMAT);
	assert_int_equal(replaced("\"k\":2", "\"k\":-2"), ERR_FORMAT);
	assert_int_equal(replaced("\"n\":3", "\"n\":2"), ERR_FORMAT);
	assert_int_equal(replaced("\"n\":3", "\"n\":4"), ERR_FORMAT);
	assert_int_equal(replaced("\"n\":3", "\"n\":65"), ERR_FORMAT);
	assert_int_equal(replaced("\"x\":2", "\"x\":0"), ERR_FORMAT);
	assert_int_equal(replaced("\"x\":2", "\"x\":1"), ERR_FORMAT);
	assert_int_equal(replaced("\"x\":3", "\"x\":4"), ERR_FORMAT);
}

static void
names_that_disagree(void **state)
{
	char hex[2 * SHA256_LEN + 1];

	(void)state;
	assert_int_equal(replaced("ECp521mAES", "DLf1024s160mRijndael"),
	    ERR_FORMAT);
	assert_int_equal(replaced("keyconvoy-world-1", "keyconvoy-world-2"),
	    ERR_FORMAT);
	assert_int_equal(replaced("\"mode\":\"rehearsal\"",
	    "\"mode\":\"production\""), ERR_FORMAT);
	assert_int_equal(replaced("\"mode\":\"rehearsal\"", "\"mode\":1"),
	    ERR_FORMAT);
	assert_int_equal(reads_signed(here.payload, "production"), ERR_FORMAT);
	hex_put(hex, here.world.hknso, SHA256_LEN);
	assert_int_equal(replaced(hex, text_of(here.other, NULL, "hknso")),
	    ERR_AUTH);
	hex[0] ^= 'A' ^ 'a';
	if (hex[0] >= 'A')
		assert_int_equal(replaced(text_of(here.payload, NULL, "hknso"),
		    hex), ERR_FORMAT);
	assert_int_equal(replaced("\"suite\":", "\"more\":1,\"suite\":"),
	    ERR_FORMAT);
	assert_int_equal(replaced("\"holder\":", "\"more\":1,\"holder\":"),
	    ERR_FORMAT);
	assert_int_equal(replaced("\"secrets\":{", "\"secrets\":{\"lt\":\"\","),
	    ERR_FORMAT);
	assert_int_equal(replaced("Holder 1", "Holder\\n1"), ERR_FORMAT);
	assert_int_equal(replaced("Holder 1", "Holder\\u202e1"), ERR_FORMAT);
}

static void
parts_of_another_world(void **state)
{
	static const char *const secrets[] = { "km", "kml", "knso" };

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(replaced(text_of(here.payload, "secrets",
		    secrets[i]), text_of(here.other, "secrets", secrets[i])),
		    ERR_FORMAT);
	assert_int_equal(replaced(text_of(here.payload, NULL, "delegation"),
	    text_of(here.other, NULL, "delegation")), ERR_FORMAT);
	assert_int_equal(replaced(text_of(js_obj(here.payload, "kml"), NULL,
	    "x"), text_of(js_obj(here.other, "kml"), NULL, "x")), ERR_POINT);
	/* The same card, an other world's share and certificate. */
	assert_int_equal(replaced(of_card(here.payload, 2, "share"),
	    of_card(here.other, 2, "share")), ERR_FORMAT);
	assert_int_equal(replaced(of_card(here.payload, 2, "certificate"),
	    of_card(here.other, 2, "certificate")), ERR_FORMAT);
}

static void
parts_in_each_others_place(void **state)
{
	(void)state;
	assert_int_equal(exchanged(text_of(here.payload, "secrets", "km"),
	    text_of(here.payload, "secrets", "kml")), ERR_FORMAT);
	assert_int_equal(exchanged(of_card(here.payload, 1, "share"),
	    of_card(here.payload, 2, "share")), ERR_FORMAT);
	assert_int_equal(exchanged(of_card(here.payload, 1, "certificate"),
	    of_card(here.payload, 2, "certificate")), ERR_FORMAT);
	assert_int_equal(exchanged(of_card(here.payload, 1, "point"),
	    of_card(here.payload, 2, "point")), ERR_FORMAT);
	/* Numbers, holders and GUIDs may change hands: KNSO says so. */
	assert_int_equal(exchanged("Holder 1", "Holder 2"), 0);
	/* But not stand twice. */
	assert_int_equal(replaced(of_card(here.payload, 2, "guid"),
	    of_card(here.payload, 1, "guid")), ERR_FORMAT);
	assert_int_equal(replaced(of_card(here.payload, 2, "point"),
	    of_card(here.payload, 1, "point")), ERR_FORMAT);
}

static void
points_and_certificates(void **state)
{
	char off[2 * POINT_LEN + 1];
	const char *point = of_card(here.payload, 3, "point");

	(void)state;
	(void)snprintf(off, sizeof(off), "%s", point);
	off[2 * POINT_LEN - 1] = off[2 * POINT_LEN - 1] == '0' ? '1' : '0';
	assert_int_equal(replaced(point, off), ERR_POINT);
	off[1] = '2';
	assert_int_equal(replaced(point, off), ERR_POINT);
	assert_int_equal(replaced(point, "04"), ERR_FORMAT);
	assert_int_equal(replaced(of_card(here.payload, 3, "certificate"), ""),
	    ERR_FORMAT);
	assert_int_equal(replaced(of_card(here.payload, 3, "certificate"),
	    "AAAA"), ERR_FORMAT);
	assert_int_equal(replaced(of_card(here.payload, 3, "share"), ""),
	    ERR_FORMAT);
	assert_int_equal(replaced(of_card(here.payload, 3, "guid"), "00"),
	    ERR_FORMAT);
}

/* Card 2's certificate made anew, and the world signed with it: the error. */
static int
with_certificate(const struct world_name *name, unsigned x,
    const uint8_t *point, EVP_PKEY *kml)
{
	struct buf der, b64;
	int err;

	buf_init(&der, CARD_CERT_MAX);
	buf_init(&b64, 2 * CARD_CERT_MAX);
	assert_int_equal(cert_make(name, x, point, kml, &der), 0);
	b64url_put(&b64, der.p, der.len);
	err = replaced(of_card(here.payload, 2, "certificate"), buf_str(&b64));
	buf_free(&der);
	buf_free(&b64);
	return err;
}

/* By the right KML, but of another card, set, size, mode, world. */
static void
certificates_that_disagree(void **state)
{
	const struct world_name right = { .mode = MODE_REHEARSAL, .gen = 1,
		.suite = "ECp521mAES", .k = 2, .n = 3, .hknso =
		    here.world.hknso };
	const uint8_t *point = here.world.card[1].point;
	struct world_name name = right;
	EVP_PKEY *kml = here_kml();

	(void)state;
	assert_int_equal(with_certificate(&right, 2, point, kml), 0);
	assert_int_equal(with_certificate(&right, 1, point, kml), ERR_FORMAT);
	assert_int_equal(with_certificate(&right, 2, here.world.card[0].point,
	    kml), ERR_FORMAT);
	name.mode = MODE_PRODUCTION;
	assert_int_equal(with_certificate(&name, 2, point, kml), ERR_FORMAT);
	name = right;
	name.gen = 2;
	assert_int_equal(with_certificate(&name, 2, point, kml), ERR_FORMAT);
	name = right;
	name.n = 4;
	assert_int_equal(with_certificate(&name, 2, point, kml), ERR_FORMAT);
	name = right;
	name.hknso = here.world.hkm;
	assert_int_equal(with_certificate(&name, 2, point, kml), ERR_FORMAT);
	EVP_PKEY_free(kml);
}

/* The world's delegation made anew by the right KNSO: the error. */
static int
with_delegation(const char *header_mode, const char *mode, int gen,
    EVP_PKEY *kml)
{
	struct json_t *h = js_new(), *d = js_new(), *jwk;
	struct buf text, made;
	int err;

	buf_init(&text, 4096);
	buf_init(&made, 8192);
	js_set_str(d, "form", DELEGATION_FORM);
	js_set_str(d, "mode", mode);
	js_set_int(d, "gen", gen);
	js_set_hex(d, "hknso", here.world.hknso, SHA256_LEN);
	assert_int_equal(pkey_to_jwk(kml, &jwk), 0);
	js_set(d, "kml", jwk);
	assert_int_equal(js_dump(d, &text), 0);
	js_set_str(h, "form", DELEGATION_FORM);
	js_set_str(h, "mode", header_mode);
	assert_int_equal(pkey_to_jwk(here.knso, &jwk), 0);
	js_set(h, "jwk", jwk);
	assert_int_equal(jws_write(JOSE_COMPACT, &jws_es512, h, buf_view(&text),
	    here.knso, &made), 0);
	err = replaced(text_of(here.payload, NULL, "delegation"),
	    buf_str(&made));
	buf_free(&text);
	buf_free(&made);
	js_free(h);
	js_free(d);
	return err;
}

static void
delegations_that_disagree(void **state)
{
	EVP_PKEY *ours, *p384;

	(void)state;
	assert_int_equal(with_delegation("rehearsal", "rehearsal", 1,
	    here.world.kml), 0);
	assert_int_equal(with_delegation("rehearsal", "rehearsal", 2,
	    here.world.kml), ERR_FORMAT);
	assert_int_equal(with_delegation("rehearsal", "rehearsal", 0,
	    here.world.kml), ERR_FORMAT);
	assert_int_equal(with_delegation("production", "production", 1,
	    here.world.kml), ERR_FORMAT);
	assert_int_equal(with_delegation("production", "rehearsal", 1,
	    here.world.kml), ERR_FORMAT);
	assert_int_equal(pkey_ec_new("P-256", &ours), 0);
	assert_int_equal(with_delegation("rehearsal", "rehearsal", 1, ours),
	    ERR_FORMAT);
	assert_int_equal(pkey_ec_new("P-384", &p384), 0);
	assert_int_equal(with_delegation("rehearsal", "rehearsal", 1, p384),
	    ERR_FORMAT);
	EVP_PKEY_free(ours);
	EVP_PKEY_free(p384);
}

/* A certificate that says the right things, signed by somebody else's KML. */
static void
certificate_of_a_stranger(void **state)
{
	const struct world_name name = { .mode = MODE_REHEARSAL, .gen = 1,
		.suite = "ECp521mAES", .k = 2, .n = 3, .hknso =
		    here.world.hknso };
	EVP_PKEY *kml;

	(void)state;
	assert_int_equal(pkey_ec_new("P-256", &kml), 0);
	assert_int_equal(with_certificate(&name, 2, here.world.card[1].point,
	    kml), ERR_AUTH);
	EVP_PKEY_free(kml);
}

/* A share of an older set: the same world, its generation before. */
static void
share_of_an_older_set(void **state)
{
	const struct world_name older = { .mode = MODE_REHEARSAL, .gen = 7,
		.suite = "ECp521mAES", .k = 2, .n = 3, .hknso =
		    here.world.hknso };
	struct json_t *h =
	    world_share_header(&older, 2, here.world.card[1].point);
	struct buf jwe;

	(void)state;
	buf_init(&jwe, 4096);
	assert_int_equal(jwe_write_es(h, here.cards.key[1],
	    view_str("0123456789abcdef0123456789abcdef"), &jwe), 0);
	assert_int_equal(replaced(of_card(here.payload, 2, "share"),
	    buf_str(&jwe)), ERR_FORMAT);
	buf_free(&jwe);
	js_free(h);
}

static void
another_mode(void **state)
{
	struct world w;

	(void)state;
	assert_int_equal(world_read(buf_view(&here.file), MODE_PRODUCTION, &w),
	    ERR_MODE);
	assert_null(w.payload);
}

/* -- shares ---------------------------------------------------------------------------------------- */

static void
shares_are_for_their_cards(void **state)
{
	uint8_t share[SHAMIR_LEN] = { 0 }, none[SHAMIR_LEN] = { 0 };
	uint8_t point[POINT_LEN];
	struct secret z;

	(void)state;
	assert_int_equal(secret_new(&z, 32), 0);
	assert_int_equal(world_share_open(&here.world, 1, &z, share), ERR_AUTH);
	assert_memory_equal(share, none, sizeof(share));
	assert_int_equal(world_share_open(&here.world, 0, &z, share), ERR_ARG);
	assert_int_equal(world_share_open(&here.world, 4, &z, share), ERR_ARG);
	assert_int_equal(world_share_point(&here.world, 0, point), ERR_ARG);
	assert_int_equal(world_share_point(&here.world, 4, point), ERR_ARG);
	assert_int_equal(world_share_point(&here.world, 3, point), 0);
	secret_free(&z);
}

static unsigned left;

/* -- when memory runs out ----------------------------------------------------------------------------- */

static void *
get(size_t n)
{
	return left > 0 && left-- > 0 ? malloc(n) : NULL;
}

/* Wherever memory ends: a share in the wrong place is never taken for right. */
static void
fails_closed(void **state)
{
	uint8_t point[POINT_LEN];
	const char *share = here.world.card[0].share;
	unsigned calls;
	int err = ERR_NOMEM;

	(void)state;
	here.world.card[0].share = here.world.card[1].share;
	json_set_alloc_funcs(get, free);
	for (calls = 0; err != ERR_FORMAT && calls < 1000; calls++) {
		left = calls;
		err = world_share_point(&here.world, 1, point);
		assert_true(err == ERR_NOMEM || err == ERR_FORMAT);
		if (left > 0)
			break;
	}
	/* ERR_FORMAT may also be what a reader makes of it: go on to the end. */
	for (; calls < 1000; calls++) {
		left = calls;
		assert_int_not_equal(world_share_point(&here.world, 1, point),
		    0);
		if (left > 0)
			break;
	}
	json_set_alloc_funcs(malloc, free);
	assert_true(calls > 20 && calls < 1000);
	here.world.card[0].share = share;
	assert_int_equal(world_share_point(&here.world, 1, point), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_was_asked),
		cmocka_unit_test(has_no_white_space),
		cmocka_unit_test(worlds_differ),
		cmocka_unit_test(the_largest_world),
		cmocka_unit_test(every_byte_of_the_smallest),
		cmocka_unit_test(too_large),
		cmocka_unit_test(numbers_that_disagree),
		cmocka_unit_test(names_that_disagree),
		cmocka_unit_test(parts_of_another_world),
		cmocka_unit_test(parts_in_each_others_place),
		cmocka_unit_test(points_and_certificates),
		cmocka_unit_test(certificates_that_disagree),
		cmocka_unit_test(delegations_that_disagree),
		cmocka_unit_test(certificate_of_a_stranger),
		cmocka_unit_test(share_of_an_older_set),
		cmocka_unit_test(another_mode),
		cmocka_unit_test(shares_are_for_their_cards),
		cmocka_unit_test(fails_closed),
	};

	return cmocka_run_group_tests_name("world", tests, here_begin,
	    here_end);
}
