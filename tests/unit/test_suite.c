/*
 * Every suite of the table: its worlds, delegations, seals and manifests are
 * what KNSO signed and nothing else, whichever key KNSO is. And the pages'
 * list of suites is this table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/crypto/dsa.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "src/steps/suites.h"
#include "tests/unit/fake_cards.h"
#include "tests/unit/sweep.h"

#define COUNT 4		/* rows of the table */

struct sample {
	struct fake_cards cards;	/* 1 of 1 */
	struct buf file;
	struct world world;
	struct json_t *payload;
	EVP_PKEY *knso;
};

static struct sample samples[COUNT];

static void
make(struct sample *s, const char *suite)
{
	fake_make(&s->cards, 1);
	buf_init(&s->file, WORLD_FILE_MAX);
	fake_close(fake_world_in(&s->cards, MODE_REHEARSAL, suite, 1,
	    &s->file));
	assert_int_equal(world_read(buf_view(&s->file), MODE_REHEARSAL,
	    &s->world), 0);
	s->payload = fake_payload(buf_view(&s->file));
	s->knso = fake_knso(&s->cards, &s->world);
}

static int
begin(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		make(&samples[i], suite_at(i)->name);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		EVP_PKEY_free(samples[i].knso);
		js_free(samples[i].payload);
		world_free(&samples[i].world);
		buf_free(&samples[i].file);
		fake_drop(&samples[i].cards);
	}
	return secret_in_use() == 0 ? 0 : -1;
}

/* A payload signed by this KNSO as it signs, and read in that mode. */
static int
reads_signed(const struct json_t *payload, enum mode mode, EVP_PKEY *knso)
{
	struct buf made;
	struct world w;
	int err;

	buf_init(&made, WORLD_FILE_MAX);
	fake_sign(payload, mode_name(mode), knso, &made);
	err = world_read(buf_view(&made), mode, &w);
	if (err == 0)
		world_free(&w);
	buf_free(&made);
	return err;
}

static EVP_PKEY *
kml_of(struct sample *s)
{
	struct secret lt, km = { 0 };
	EVP_PKEY *kml;

	fake_lt(&s->cards, &s->world, &lt);
	assert_int_equal(world_unlock(&s->world, &lt, &km, &kml), 0);
	secret_free(&lt);
	secret_free(&km);
	return kml;
}

/* -- the table --------------------------------------------------------------------------- */

static void
the_pages_know_them(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; suite_at(i) != NULL; i++) {
		const struct suite_name *n = &suite_names[i];
		const struct suite *s;

		assert_string_equal(n->id, suite_at(i)->name);
		assert_int_equal(suite_find(n->id, MODE_REHEARSAL, &s), 0);
		assert_ptr_equal(s, suite_at(i));
		assert_int_equal(suite_find(n->id, MODE_PRODUCTION, &s),
		    n->rehearsal ? ERR_MODE : 0);
	}
	assert_int_equal(i, COUNT);
	assert_null(suite_names[i].id);
}

static void
worlds_say_their_suite(void **state)
{
	uint8_t hknso[SHA256_LEN];

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		const struct world *w = &samples[i].world;

		assert_ptr_equal(w->suite, suite_at(i));
		assert_int_equal(world_hknso(samples[i].knso, hknso), 0);
		assert_memory_equal(w->hknso, hknso, SHA256_LEN);
		assert_int_equal(pkey_is_pair(samples[i].knso,
		    samples[i].knso), 0);
		assert_int_equal(reads_signed(samples[i].payload,
		    MODE_REHEARSAL, samples[i].knso), 0);
	}
}

static void
what_production_takes(void **state)
{
	struct buf made;

	(void)state;
	buf_init(&made, WORLD_FILE_MAX);
	for (size_t i = 0; i < COUNT; i++) {
		struct json_t *j = fake_replace(samples[i].payload,
		    "\"rehearsal\"", "\"production\"");
		int weak = suite_at(i)->rehearsal_only;

		assert_int_equal(world_make(MODE_PRODUCTION, suite_at(i)->name,
		    1, 1, samples[i].cards.card, &made), weak ? ERR_MODE : 0);
		assert_int_equal(made.len == 0, weak);
		buf_reset(&made);
		/* What else disagrees there is told no sooner than this. */
		assert_int_equal(reads_signed(j, MODE_PRODUCTION,
		    samples[i].knso), ERR_FORMAT);
		js_free(j);
	}
	buf_free(&made);
}

/* -- the files ---------------------------------------------------------------------------- */

/* Every one that shares no factor with the pace of base64 is enough: each part
 * of a file is met in each of its four letters. */
#define PACE (13 * sweep_step())

static void
changed_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		struct buf *f = &samples[i].file;

		for (size_t at = 0; at < f->len; at += PACE) {
			uint8_t was = f->p[at];

			f->p[at] = was == 'A' ? 'B' : 'A';
			assert_int_not_equal(fake_reads(buf_view(f)), 0);
			f->p[at] = was ^ 0x80;
			assert_int_not_equal(fake_reads(buf_view(f)), 0);
			f->p[at] = was;
		}
		assert_int_equal(fake_reads(buf_view(f)), 0);
	}
}

static int
check(enum signed_form form, struct view v, const struct world *w)
{
	uint8_t hknso[SHA256_LEN];
	struct buf got;
	enum mode mode;
	int err;

	buf_init(&got, MANIFEST_MAX);
	err = sign_check(form, v, &got, hknso, &mode);
	assert_int_equal(got.len == 0, err != 0);
	if (err == 0)
		assert_memory_equal(hknso, w->hknso, SHA256_LEN);
	buf_free(&got);
	return err;
}

static void
seals_and_manifests(void **state)
{
	static const enum signed_form forms[] = { SIGNED_SEAL, SIGNED_MANIFEST };
	struct buf jws;

	(void)state;
	buf_init(&jws, 3 * MANIFEST_MAX);
	for (size_t i = 0; i < 2 * COUNT; i++) {
		const struct world *w = &samples[i / 2].world;
		EVP_PKEY *kml = kml_of(&samples[i / 2]);

		buf_reset(&jws);
		assert_int_equal(sign_kml(forms[i % 2], w, kml,
		    view_str("{\"mode\":\"rehearsal\"}"), &jws), 0);
		assert_int_equal(check(forms[i % 2], buf_view(&jws), w), 0);
		for (size_t at = 0; at < jws.len; at += PACE) {
			uint8_t was = jws.p[at];

			jws.p[at] = was == 'A' ? 'B' : 'A';
			assert_int_not_equal(check(forms[i % 2],
			    buf_view(&jws), w), 0);
			jws.p[at] = was;
		}
		EVP_PKEY_free(kml);
	}
	buf_free(&jws);
}

/* The longest numbers: a seal is a text on the wire, a manifest a bounded one. */
static void
the_longest_of_each(void **state)
{
	static char big[MANIFEST_MAX + 1];
	struct req_seal req = { .n = INT64_MAX };
	struct buf jws, acts, file;
	struct hsm *h;

	(void)state;
	buf_init(&acts, WIRE_STR_MAX);
	memset(big, ' ', MANIFEST_MAX);
	memcpy(big, "{\"mode\":\"rehearsal\"", 19);
	big[MANIFEST_MAX - 1] = '}';
	buf_init(&jws, 3 * MANIFEST_MAX);
	for (size_t i = 0; i < COUNT; i++) {
		struct fake_cards *cards = &samples[i].cards;

		buf_init(&file, WORLD_FILE_MAX);
		h = fake_world_in(cards, MODE_REHEARSAL, suite_at(i)->name, 1,
		    &file);
		assert_int_equal(fake_ritual(h, cards, RITUAL_OPEN, 1), 0);
		buf_reset(&jws);
		assert_int_equal(guard_seal(h->guard, &req, &jws,
		    &acts), 0);
		assert_true(jws.len < WIRE_STR_MAX);
		buf_reset(&jws);
		assert_int_equal(guard_manifest(h->guard, view_str(big), &jws), 0);
		fake_close(h);
		buf_free(&file);
	}
	buf_free(&jws);
	buf_free(&acts);
}

/* 64 cards, every text as long and as wide in JSON as it gets. */
static void
the_largest_worlds(void **state)
{
	struct fake_cards many;
	struct buf made, back;
	struct hsm *h;

	(void)state;
	fake_make(&many, SHAMIR_MAX);
	for (unsigned i = 0; i < SHAMIR_MAX; i++) {
		memset(many.card[i].holder, '"', CARD_TEXT_MAX - 1);
		memset(many.card[i].number, '\\', 23);
	}
	for (size_t i = 0; i < COUNT; i++) {
		buf_init(&made, WORLD_FILE_MAX);
		buf_init(&back, WIRE_BODY_MAX);
		h = fake_world_in(&many, MODE_REHEARSAL, suite_at(i)->name,
		    SHAMIR_MAX, &made);
		assert_true(made.len + 1024 < WIRE_BODY_MAX);
		assert_int_equal(guard_cards(h->guard, &back), 0);
		assert_true(back.len + 1024 < WIRE_BODY_MAX);
		fake_close(h);
		buf_free(&back);
		buf_free(&made);
	}
	fake_drop(&many);
}

/* -- one suite in another's clothes ------------------------------------------------------- */

/* The payload of suite i, naming suite j, signed by the KNSO of suite i. */
static void
names_of_other_suites(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		for (size_t j = 0; j < COUNT; j++) {
			struct json_t *p;

			if (i == j)
				continue;
			p = fake_replace(samples[i].payload,
			    suite_at(i)->name, suite_at(j)->name);
			/* Secrets name the suite as well. */
			assert_int_equal(reads_signed(p, MODE_REHEARSAL,
			    samples[i].knso), ERR_FORMAT);
			js_free(p);
			/* Another world's KNSO, of this kind or another. */
			assert_int_not_equal(reads_signed(samples[i].payload,
			    MODE_REHEARSAL, samples[j].knso), 0);
		}
}

/* A delegation by a key of this algorithm, in this mode: the error. */
static int
delegates(const struct jws_alg *alg, EVP_PKEY *knso, const char *mode,
    const char *more, struct json_t *extra)
{
	struct json_t *h = js_new(), *d = js_new(), *jwk;
	uint8_t hknso[SHA256_LEN];
	struct delegation got;
	struct buf text, made;
	EVP_PKEY *kml;
	int err;

	buf_init(&text, 4096);
	buf_init(&made, 8192);
	assert_int_equal(pkey_ec_new("P-256", &kml), 0);
	assert_int_equal(pkey_to_jwk(kml, &jwk), 0);
	assert_int_equal(world_hknso(knso, hknso), 0);
	js_set_str(d, "form", DELEGATION_FORM);
	js_set_str(d, "mode", mode);
	js_set_int(d, "gen", 1);
	js_set_hex(d, "hknso", hknso, SHA256_LEN);
	js_set(d, "kml", jwk);
	assert_int_equal(js_dump(d, &text), 0);
	js_set_str(h, "form", DELEGATION_FORM);
	js_set_str(h, "mode", mode);
	assert_int_equal(jws_put_key(alg, knso, h), 0);
	if (more != NULL)
		js_set(h, more, extra);
	assert_int_equal(jws_write(JOSE_COMPACT, alg, h, buf_view(&text), knso,
	    &made), 0);
	err = delegation_read(buf_str(&made), &got);
	assert_int_equal(got.kml == NULL, err != 0);
	EVP_PKEY_free(got.kml);
	EVP_PKEY_free(kml);
	buf_free(&made);
	buf_free(&text);
	js_free(h);
	js_free(d);
	return err;
}

static void
delegations_by_mode(void **state)
{
	struct json_t *jwk;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		const struct jws_alg *alg = suite_at(i)->alg;
		EVP_PKEY *knso = samples[i].knso;

		assert_int_equal(delegates(alg, knso, "rehearsal", NULL, NULL),
		    0);
		assert_int_equal(delegates(alg, knso, "production", NULL,
		    NULL), suite_at(i)->rehearsal_only ? ERR_FORMAT : 0);
		assert_int_equal(delegates(alg, knso, "", NULL, NULL),
		    ERR_FORMAT);
	}
	/* A second key beside the one that signed. */
	assert_int_equal(pkey_to_jwk(samples[0].knso, &jwk), 0);
	assert_int_equal(delegates(&jws_dsa3072, samples[2].knso, "rehearsal",
	    "jwk", jwk), ERR_FORMAT);
	assert_int_equal(delegates(&jws_es512, samples[0].knso, "rehearsal",
	    "spki", js_new()), ERR_FORMAT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_pages_know_them),
		cmocka_unit_test(worlds_say_their_suite),
		cmocka_unit_test(what_production_takes),
		cmocka_unit_test(changed_bytes),
		cmocka_unit_test(seals_and_manifests),
		cmocka_unit_test(the_longest_of_each),
		cmocka_unit_test(the_largest_worlds),
		cmocka_unit_test(names_of_other_suites),
		cmocka_unit_test(delegations_by_mode),
	};

	return cmocka_run_group_tests_name("suite", tests, begin, end);
}
