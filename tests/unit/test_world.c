/*
 * hsm/world, hsm/cert, hsm/sign: what is read is what KNSO signed, whole, and
 * agrees with itself. Other worlds are signed here by the right KNSO, so that
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

#include "hsm/world/cert.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/fake_cards.h"
#include "tests/unit/sweep.h"

/* Of jansson, which src/base/json.c alone may include. */
void json_set_alloc_funcs(void *(*get)(size_t), void (*put)(void *));

static struct fake_cards cards;		/* 2 of 3 */
static struct buf file, other_file;
static struct world world;
static struct json_t *payload, *other;	/* of two worlds of the same cards */
static EVP_PKEY *knso;

static int
begin(void **state)
{
	(void)state;
	fake_make(&cards, 3);
	buf_init(&file, WORLD_FILE_MAX);
	buf_init(&other_file, WORLD_FILE_MAX);
	fake_close(fake_world(&cards, MODE_REHEARSAL, 2, &file));
	fake_close(fake_world(&cards, MODE_REHEARSAL, 2, &other_file));
	if (world_read(buf_view(&file), MODE_REHEARSAL, &world) != 0)
		return -1;
	payload = fake_payload(buf_view(&file));
	other = fake_payload(buf_view(&other_file));
	knso = fake_knso(&cards, &world);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	EVP_PKEY_free(knso);
	js_free(payload);
	js_free(other);
	world_free(&world);
	buf_free(&file);
	buf_free(&other_file);
	fake_drop(&cards);
	return secret_in_use() == 0 ? 0 : -1;
}

static int
reads(struct view v)
{
	struct world w;
	int err = world_read(v, MODE_REHEARSAL, &w);

	if (err == 0)
		world_free(&w);
	/* Nothing of it is left. */
	assert_null(w.payload);
	assert_null(w.kml);
	assert_null(w.certs.p);
	return err;
}

/* Signed as a world of this mode, then read. */
static int
reads_signed(const struct json_t *j, const char *mode)
{
	struct buf made;
	int err;

	buf_init(&made, WORLD_FILE_MAX);
	fake_sign(j, mode, knso, &made);
	err = reads(buf_view(&made));
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
	assert_int_equal(world.mode, MODE_REHEARSAL);
	assert_int_equal(world.gen, 1);
	assert_string_equal(world.suite->name, "ECp521mAES");
	assert_int_equal(world.k, 2);
	assert_int_equal(world.n, 3);
	assert_int_equal(world_hknso(knso, hknso), 0);
	assert_memory_equal(world.hknso, hknso, SHA256_LEN);
	for (unsigned i = 0; i < 3; i++) {
		const struct world_card *a = &world.card[i], *b = &cards.card[i];

		assert_string_equal(a->number, b->number);
		assert_string_equal(a->holder, b->holder);
		assert_memory_equal(a->guid, b->guid, sizeof(a->guid));
		assert_memory_equal(a->point, b->point, POINT_LEN);
		assert_int_equal(cert_check(a->cert, world.kml), 0);
		assert_int_equal(cert_peek(a->cert, &c), 0);
		assert_int_equal(c.x, i + 1);
		assert_int_equal(c.n, 3);
		assert_int_equal(c.gen, 1);
		assert_int_equal(c.mode, MODE_REHEARSAL);
		assert_memory_equal(c.point, b->point, POINT_LEN);
		assert_memory_equal(c.hknso, hknso, SHA256_LEN);
	}
	/* What the signing of other worlds does by itself is no obstacle. */
	assert_int_equal(reads_signed(payload, "rehearsal"), 0);
}

/* White space would be the one change that no signature sees. */
static void
has_no_white_space(void **state)
{
	(void)state;
	for (size_t i = 0; i < file.len; i++)
		assert_true(file.p[i] > ' ' && file.p[i] < 0x7f);
}

/* No two worlds share a key, and LT opens this one's secrets alone. */
static void
worlds_differ(void **state)
{
	struct secret lt, km = { 0 };
	EVP_PKEY *kml = NULL;
	struct world w;

	(void)state;
	assert_int_equal(world_read(buf_view(&other_file), MODE_REHEARSAL, &w),
	    0);
	assert_memory_not_equal(w.hknso, world.hknso, SHA256_LEN);
	assert_memory_not_equal(w.hkm, world.hkm, SHA256_LEN);
	assert_int_equal(EVP_PKEY_eq(w.kml, world.kml), 0);
	fake_lt(&cards, &world, &lt);
	assert_int_equal(world_unlock(&w, &lt, &km, &kml), ERR_AUTH);
	assert_null(km.p);
	assert_null(kml);
	assert_int_equal(world_unlock(&world, &lt, &km, &kml), 0);
	assert_int_equal(km.len, 32);
	assert_int_equal(pkey_is_pair(kml, world.kml), 0);
	secret_free(&km);
	EVP_PKEY_free(kml);
	kml = NULL;
	lt.p[0] ^= 1;
	assert_int_equal(world_unlock(&world, &lt, &km, &kml), ERR_AUTH);
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

/* The next character of base64url, or a flipped bit elsewhere. */
static uint8_t
another(uint8_t c)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
	    "stuvwxyz0123456789-_A";
	const char *at = c != 0 ? strchr(set, c) : NULL;

	return at != NULL ? (uint8_t)at[1] : c ^ 1;
}

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

		made.p[i] = another(was);
		assert_int_not_equal(reads(buf_view(&made)), 0);
		made.p[i] = was ^ 0x80;
		assert_int_not_equal(reads(buf_view(&made)), 0);
		made.p[i] = ' ';
		assert_int_not_equal(reads(buf_view(&made)), 0);
		made.p[i] = was;
	}
	for (size_t cut = 0; cut < made.len; cut += sweep_step())
		assert_int_not_equal(reads(view_of(made.p, cut)), 0);
	assert_int_equal(reads(buf_view(&made)), 0);
	buf_free(&made);
	fake_drop(&single);
}

static void
too_large(void **state)
{
	struct buf big;

	(void)state;
	buf_init(&big, 2 * WORLD_FILE_MAX);
	buf_put(&big, file.p, file.len);
	while (big.len <= WORLD_FILE_MAX)
		assert_int_equal(buf_puts(&big, "          "), 0);
	assert_int_equal(reads(buf_view(&big)), ERR_TOOBIG);
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
	struct json_t *j = fake_replace(payload, from, to);
	int err = reads_signed(j, "rehearsal");

	js_free(j);
	return err;
}

/* With a and b exchanged. */
static int
exchanged(const char *a, const char *b)
{
	struct json_t *first = fake_replace(payload, a, "?a?");
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
	assert_int_equal(reads_signed(payload, "production"), ERR_FORMAT);
	hex_put(hex, world.hknso, SHA256_LEN);
	assert_int_equal(replaced(hex, text_of(other, NULL, "hknso")), ERR_AUTH);
	hex[0] ^= 'A' ^ 'a';
	if (hex[0] >= 'A')
		assert_int_equal(replaced(text_of(payload, NULL, "hknso"), hex),
		    ERR_FORMAT);
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
		assert_int_equal(replaced(text_of(payload, "secrets",
		    secrets[i]), text_of(other, "secrets", secrets[i])),
		    ERR_FORMAT);
	assert_int_equal(replaced(text_of(payload, NULL, "delegation"),
	    text_of(other, NULL, "delegation")), ERR_FORMAT);
	assert_int_equal(replaced(text_of(js_obj(payload, "kml"), NULL, "x"),
	    text_of(js_obj(other, "kml"), NULL, "x")), ERR_POINT);
	/* The same card, an other world's share and certificate. */
	assert_int_equal(replaced(of_card(payload, 2, "share"),
	    of_card(other, 2, "share")), ERR_FORMAT);
	assert_int_equal(replaced(of_card(payload, 2, "certificate"),
	    of_card(other, 2, "certificate")), ERR_FORMAT);
}

static void
parts_in_each_others_place(void **state)
{
	(void)state;
	assert_int_equal(exchanged(text_of(payload, "secrets", "km"),
	    text_of(payload, "secrets", "kml")), ERR_FORMAT);
	assert_int_equal(exchanged(of_card(payload, 1, "share"),
	    of_card(payload, 2, "share")), ERR_FORMAT);
	assert_int_equal(exchanged(of_card(payload, 1, "certificate"),
	    of_card(payload, 2, "certificate")), ERR_FORMAT);
	assert_int_equal(exchanged(of_card(payload, 1, "point"),
	    of_card(payload, 2, "point")), ERR_FORMAT);
	/* Numbers, holders and GUIDs may change hands: KNSO says so. */
	assert_int_equal(exchanged("Holder 1", "Holder 2"), 0);
	/* But not stand twice. */
	assert_int_equal(replaced(of_card(payload, 2, "guid"),
	    of_card(payload, 1, "guid")), ERR_FORMAT);
	assert_int_equal(replaced(of_card(payload, 2, "point"),
	    of_card(payload, 1, "point")), ERR_FORMAT);
}

static void
points_and_certificates(void **state)
{
	char off[2 * POINT_LEN + 1];
	const char *point = of_card(payload, 3, "point");

	(void)state;
	(void)snprintf(off, sizeof(off), "%s", point);
	off[2 * POINT_LEN - 1] = off[2 * POINT_LEN - 1] == '0' ? '1' : '0';
	assert_int_equal(replaced(point, off), ERR_POINT);
	off[1] = '2';
	assert_int_equal(replaced(point, off), ERR_POINT);
	assert_int_equal(replaced(point, "04"), ERR_FORMAT);
	assert_int_equal(replaced(of_card(payload, 3, "certificate"), ""),
	    ERR_FORMAT);
	assert_int_equal(replaced(of_card(payload, 3, "certificate"), "AAAA"),
	    ERR_FORMAT);
	assert_int_equal(replaced(of_card(payload, 3, "share"), ""), ERR_FORMAT);
	assert_int_equal(replaced(of_card(payload, 3, "guid"), "00"),
	    ERR_FORMAT);
}

static EVP_PKEY *
kml_pair(void)
{
	struct secret lt, km = { 0 };
	EVP_PKEY *kml;

	fake_lt(&cards, &world, &lt);
	assert_int_equal(world_unlock(&world, &lt, &km, &kml), 0);
	secret_free(&lt);
	secret_free(&km);
	return kml;
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
	err = replaced(of_card(payload, 2, "certificate"), buf_str(&b64));
	buf_free(&der);
	buf_free(&b64);
	return err;
}

/* By the right KML, but of another card, set, size, mode, world. */
static void
certificates_that_disagree(void **state)
{
	const struct world_name right = { .mode = MODE_REHEARSAL, .gen = 1,
		.suite = "ECp521mAES", .k = 2, .n = 3, .hknso = world.hknso };
	const uint8_t *point = world.card[1].point;
	struct world_name name = right;
	EVP_PKEY *kml = kml_pair();

	(void)state;
	assert_int_equal(with_certificate(&right, 2, point, kml), 0);
	assert_int_equal(with_certificate(&right, 1, point, kml), ERR_FORMAT);
	assert_int_equal(with_certificate(&right, 2, world.card[0].point, kml),
	    ERR_FORMAT);
	name.mode = MODE_PRODUCTION;
	assert_int_equal(with_certificate(&name, 2, point, kml), ERR_FORMAT);
	name = right;
	name.gen = 2;
	assert_int_equal(with_certificate(&name, 2, point, kml), ERR_FORMAT);
	name = right;
	name.n = 4;
	assert_int_equal(with_certificate(&name, 2, point, kml), ERR_FORMAT);
	name = right;
	name.hknso = world.hkm;
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
	js_set_hex(d, "hknso", world.hknso, SHA256_LEN);
	assert_int_equal(pkey_to_jwk(kml, &jwk), 0);
	js_set(d, "kml", jwk);
	assert_int_equal(js_dump(d, &text), 0);
	js_set_str(h, "form", DELEGATION_FORM);
	js_set_str(h, "mode", header_mode);
	assert_int_equal(pkey_to_jwk(knso, &jwk), 0);
	js_set(h, "jwk", jwk);
	assert_int_equal(jws_write(JOSE_COMPACT, &jws_es512, h, buf_view(&text),
	    knso, &made), 0);
	err = replaced(text_of(payload, NULL, "delegation"), buf_str(&made));
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
	assert_int_equal(with_delegation("rehearsal", "rehearsal", 1, world.kml),
	    0);
	assert_int_equal(with_delegation("rehearsal", "rehearsal", 2, world.kml),
	    ERR_FORMAT);
	assert_int_equal(with_delegation("rehearsal", "rehearsal", 0, world.kml),
	    ERR_FORMAT);
	assert_int_equal(with_delegation("production", "production", 1,
	    world.kml), ERR_FORMAT);
	assert_int_equal(with_delegation("production", "rehearsal", 1,
	    world.kml), ERR_FORMAT);
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
		.suite = "ECp521mAES", .k = 2, .n = 3, .hknso = world.hknso };
	EVP_PKEY *kml;

	(void)state;
	assert_int_equal(pkey_ec_new("P-256", &kml), 0);
	assert_int_equal(with_certificate(&name, 2, world.card[1].point, kml),
	    ERR_AUTH);
	EVP_PKEY_free(kml);
}

/* A share of an older set: the same world, its generation before. */
static void
share_of_an_older_set(void **state)
{
	const struct world_name older = { .mode = MODE_REHEARSAL, .gen = 7,
		.suite = "ECp521mAES", .k = 2, .n = 3, .hknso = world.hknso };
	struct json_t *h = world_share_header(&older, 2, world.card[1].point);
	struct buf jwe;

	(void)state;
	buf_init(&jwe, 4096);
	assert_int_equal(jwe_write_es(h, cards.key[1],
	    view_str("0123456789abcdef0123456789abcdef"), &jwe), 0);
	assert_int_equal(replaced(of_card(payload, 2, "share"), buf_str(&jwe)),
	    ERR_FORMAT);
	buf_free(&jwe);
	js_free(h);
}

static void
another_mode(void **state)
{
	struct world w;

	(void)state;
	assert_int_equal(world_read(buf_view(&file), MODE_PRODUCTION, &w),
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
	assert_int_equal(world_share_open(&world, 1, &z, share), ERR_AUTH);
	assert_memory_equal(share, none, sizeof(share));
	assert_int_equal(world_share_open(&world, 0, &z, share), ERR_ARG);
	assert_int_equal(world_share_open(&world, 4, &z, share), ERR_ARG);
	assert_int_equal(world_share_point(&world, 0, point), ERR_ARG);
	assert_int_equal(world_share_point(&world, 4, point), ERR_ARG);
	assert_int_equal(world_share_point(&world, 3, point), 0);
	secret_free(&z);
}

/* -- when memory runs out ----------------------------------------------------------------------------- */

static unsigned left;

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
	const char *share = world.card[0].share;
	unsigned calls;
	int err = ERR_NOMEM;

	(void)state;
	world.card[0].share = world.card[1].share;
	json_set_alloc_funcs(get, free);
	for (calls = 0; err != ERR_FORMAT && calls < 1000; calls++) {
		left = calls;
		err = world_share_point(&world, 1, point);
		assert_true(err == ERR_NOMEM || err == ERR_FORMAT);
		if (left > 0)
			break;
	}
	/* ERR_FORMAT may also be what a reader makes of it: go on to the end. */
	for (; calls < 1000; calls++) {
		left = calls;
		assert_int_not_equal(world_share_point(&world, 1, point), 0);
		if (left > 0)
			break;
	}
	json_set_alloc_funcs(malloc, free);
	assert_true(calls > 20 && calls < 1000);
	world.card[0].share = share;
	assert_int_equal(world_share_point(&world, 1, point), 0);
}

/* -- certificates ----------------------------------------------------------------------------------------- */

static void
every_byte_of_a_certificate(void **state)
{
	const struct view v = world.card[0].cert;
	struct cert c;
	struct buf der;

	(void)state;
	buf_init(&der, CARD_CERT_MAX);
	buf_put(&der, v.p, v.len);
	for (size_t i = 0; i < der.len; i += sweep_step()) {
		der.p[i] ^= 1;
		assert_int_equal(cert_check(buf_view(&der), world.kml),
		    ERR_AUTH);
		der.p[i] ^= 1;
	}
	for (size_t cut = 0; cut < der.len; cut += sweep_step()) {
		assert_int_equal(cert_check(view_of(der.p, cut), world.kml),
		    ERR_AUTH);
		assert_int_equal(cert_peek(view_of(der.p, cut), &c), ERR_FORMAT);
	}
	buf_put_u8(&der, 0);
	assert_int_equal(cert_check(buf_view(&der), world.kml), ERR_AUTH);
	assert_int_equal(cert_peek(buf_view(&der), &c), ERR_FORMAT);
	buf_free(&der);
}

/* -- seals and manifests ----------------------------------------------------------------------------------- */

static int
check(enum signed_form form, struct view v)
{
	uint8_t hknso[SHA256_LEN];
	struct buf got;
	enum mode mode;
	int err;

	buf_init(&got, MANIFEST_MAX);
	err = sign_check(form, v, &got, hknso, &mode);
	if (err == 0) {
		assert_memory_equal(hknso, world.hknso, SHA256_LEN);
		assert_int_equal(mode, MODE_REHEARSAL);
	} else
		assert_int_equal(got.len, 0);
	buf_free(&got);
	return err;
}

static void
every_byte_of_seal_and_manifest(void **state)
{
	static const enum signed_form forms[] = { SIGNED_SEAL, SIGNED_MANIFEST };
	EVP_PKEY *kml = kml_pair();
	struct buf jws;

	(void)state;
	for (int f = 0; f < 2; f++) {
		buf_init(&jws, 3 * MANIFEST_MAX);
		assert_int_equal(sign_kml(forms[f], &world, kml,
		    view_str("{\"n\":1,\"mode\":\"rehearsal\"}"), &jws), 0);
		for (size_t i = 0; i < jws.len; i += sweep_step()) {
			uint8_t was = jws.p[i];

			assert_true(was > ' ' && was < 0x7f);
			jws.p[i] = another(was);
			assert_int_not_equal(check(forms[f], buf_view(&jws)), 0);
			jws.p[i] = was;
		}
		for (size_t cut = 0; cut < jws.len; cut += sweep_step())
			assert_int_not_equal(check(forms[f], view_of(jws.p,
			    cut)), 0);
		assert_int_equal(check(forms[f], buf_view(&jws)), 0);
		assert_int_equal(check(forms[!f], buf_view(&jws)), ERR_FORMAT);
		assert_int_equal(check((enum signed_form)0, buf_view(&jws)),
		    ERR_ARG);
		assert_int_equal(check((enum signed_form)255, buf_view(&jws)),
		    ERR_ARG);
		buf_free(&jws);
	}
	EVP_PKEY_free(kml);
}

static void
what_may_be_signed(void **state)
{
	static const char *const bad[] = { "", "x", "[]", "1",
		"{}", "{\"mode\":1}", "{\"mode\":\"x\"}",
		"{\"mode\":\"rehearsal\"", "{\"mode\":\"rehearsal\"}x",
		"{\"mode\":\"rehearsal\",\"mode\":\"rehearsal\"}" };
	EVP_PKEY *kml = kml_pair();
	struct buf jws;

	(void)state;
	buf_init(&jws, 3 * MANIFEST_MAX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(sign_kml(SIGNED_MANIFEST, &world, kml,
		    view_str(bad[i]), &jws), ERR_FORMAT);
	assert_int_equal(sign_kml(SIGNED_MANIFEST, &world, kml,
	    view_str("{\"mode\":\"production\"}"), &jws), ERR_MODE);
	assert_int_equal(jws.len, 0);
	buf_free(&jws);
	EVP_PKEY_free(kml);
}

/* Signed by a key that no KNSO delegated, or by a delegation that names one
 * world and is signed by another's KNSO. */
static void
delegations(void **state)
{
	EVP_PKEY *kml = kml_pair(), *mine;
	struct json_t *h = js_new(), *d = js_new(), *jwk;
	struct world liar = world;
	struct buf jws, text, made;
	struct delegation got;

	(void)state;
	assert_int_equal(pkey_ec_new("P-256", &mine), 0);
	buf_init(&jws, 3 * MANIFEST_MAX);
	assert_int_equal(sign_kml(SIGNED_SEAL, &world, mine,
	    view_str("{\"mode\":\"rehearsal\"}"), &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), ERR_AUTH);
	EVP_PKEY_free(mine);

	/* hknso is this world's, the signature another's P-521 key. */
	assert_int_equal(pkey_ec_new("P-521", &mine), 0);
	buf_init(&text, 4096);
	buf_init(&made, 8192);
	js_set_str(d, "form", DELEGATION_FORM);
	js_set_str(d, "mode", "rehearsal");
	js_set_int(d, "gen", 1);
	js_set_hex(d, "hknso", world.hknso, SHA256_LEN);
	assert_int_equal(pkey_to_jwk(kml, &jwk), 0);
	js_set(d, "kml", jwk);
	assert_int_equal(js_dump(d, &text), 0);
	js_set_str(h, "form", DELEGATION_FORM);
	js_set_str(h, "mode", "rehearsal");
	assert_int_equal(pkey_to_jwk(mine, &jwk), 0);
	js_set(h, "jwk", jwk);
	assert_int_equal(jws_write(JOSE_COMPACT, &jws_es512, h, buf_view(&text),
	    mine, &made), 0);
	assert_int_equal(delegation_read(buf_str(&made), &got), ERR_AUTH);
	assert_null(got.kml);
	liar.delegation = buf_str(&made);
	buf_reset(&jws);
	assert_int_equal(sign_kml(SIGNED_SEAL, &liar, kml,
	    view_str("{\"mode\":\"rehearsal\"}"), &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), ERR_AUTH);
	buf_free(&jws);
	buf_free(&text);
	buf_free(&made);
	js_free(h);
	js_free(d);
	EVP_PKEY_free(mine);
	EVP_PKEY_free(kml);
}

/* Header, payload and delegation each name a mode. */
static void
modes_of_a_seal(void **state)
{
	struct json_t *h = js_new();
	struct world liar = world;
	EVP_PKEY *kml = kml_pair();
	struct buf jws;

	(void)state;
	buf_init(&jws, 3 * MANIFEST_MAX);
	liar.mode = MODE_PRODUCTION;
	assert_int_equal(sign_kml(SIGNED_SEAL, &liar, kml,
	    view_str("{\"mode\":\"production\"}"), &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), ERR_FORMAT);
	buf_reset(&jws);
	js_set_str(h, "form", "keyconvoy-seal-1");
	js_set_str(h, "mode", "rehearsal");
	js_set_str(h, "delegation", world.delegation);
	assert_int_equal(jws_write(JOSE_COMPACT, &jws_es256, h,
	    view_str("{\"mode\":\"production\"}"), kml, &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), ERR_FORMAT);
	buf_reset(&jws);
	assert_int_equal(jws_write(JOSE_COMPACT, &jws_es256, h,
	    view_str("{\"mode\":\"rehearsal\"}"), kml, &jws), 0);
	assert_int_equal(check(SIGNED_SEAL, buf_view(&jws)), 0);
	buf_free(&jws);
	js_free(h);
	EVP_PKEY_free(kml);
}

/* -- pairs ------------------------------------------------------------------------------------------------- */

static void
pairs(void **state)
{
	static const char *const curves[] = { "P-256", "P-384", "P-521" };
	EVP_PKEY *key[5], *back;
	struct secret der;
	struct buf longer;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(pkey_ec_new(curves[i], &key[i]), 0);
	for (int i = 3; i < 5; i++)
		key[i] = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(pkey_pkcs8(key[i], &der), 0);
		assert_int_equal(pkey_from_pkcs8(view_of(der.p, der.len), &back),
		    0);
		assert_int_equal(pkey_is_pair(back, key[i]), 0);
		assert_int_equal(pkey_is_pair(back, key[(i + 1) % 5]), ERR_AUTH);
		EVP_PKEY_free(back);
		buf_init(&longer, 2 * PKCS8_MAX);
		buf_put(&longer, der.p, der.len);
		buf_put_u8(&longer, 0);
		assert_int_equal(pkey_from_pkcs8(buf_view(&longer), &back),
		    ERR_FORMAT);
		for (size_t cut = 0; cut < der.len; cut += sweep_step())
			assert_int_equal(pkey_from_pkcs8(view_of(der.p, cut),
			    &back), ERR_FORMAT);
		buf_free(&longer);
		secret_free(&der);
	}
	/* A public half alone is no pair. */
	assert_int_equal(pkey_is_pair(world.kml, world.kml), ERR_AUTH);
	for (int i = 0; i < 5; i++)
		EVP_PKEY_free(key[i]);
}

static void
what_may_be_made(void **state)
{
	struct buf made;

	(void)state;
	buf_init(&made, WORLD_FILE_MAX);
	assert_int_equal(world_make(MODE_REHEARSAL, "ECp521mAES", 0, 1,
	    cards.card, &made), ERR_ARG);
	assert_int_equal(world_make(MODE_REHEARSAL, "ECp521mAES", 2, 1,
	    cards.card, &made), ERR_ARG);
	assert_int_equal(world_make(MODE_REHEARSAL, "ECp521mAES", 1, 65,
	    cards.card, &made), ERR_ARG);
	assert_int_equal(world_make(MODE_REHEARSAL, "ecp521maes", 1, 1,
	    cards.card, &made), ERR_UNSUPPORTED);
	assert_int_equal(made.len, 0);
	buf_free(&made);
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
		cmocka_unit_test(every_byte_of_a_certificate),
		cmocka_unit_test(every_byte_of_seal_and_manifest),
		cmocka_unit_test(what_may_be_signed),
		cmocka_unit_test(delegations),
		cmocka_unit_test(modes_of_a_seal),
		cmocka_unit_test(pairs),
		cmocka_unit_test(what_may_be_made),
	};

	return cmocka_run_group_tests_name("world", tests, begin, end);
}
