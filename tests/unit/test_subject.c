/*
 * What the cards are for, as keyd says it: pages go on only with the copy that they
 * asked for, whatever part of another one differs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/steps/cards/cards.h"

/* The copy of each method that was asked for. */
static struct rec_grant
copy(enum method method)
{
	struct rec_grant g = { .method = (uint8_t)method };

	memset(g.key, 1, sizeof(g.key));
	memset(g.kek, 2, sizeof(g.kek));
	if (method == METHOD_AZURE) {
		g.kid = "https://v.vault.azure.net/keys/k/0";
		g.region = "";
	} else {
		memset(g.target, 3, sizeof(g.target));
		g.kid = "";
		g.region = "eu";
	}
	return g;
}

/* What keyd answers to it. */
static int
keep(struct subject *s, const struct rec_grant *g, enum ritual purpose)
{
	struct rep_ritual_begin r = { .purpose = (uint8_t)purpose };
	struct buf b;
	int err;

	buf_init(&b, 2048);
	err = wire_put(&b, &form_grant, g);
	if (err == 0 && purpose == RITUAL_RIGHTS)
		r.grants = buf_view(&b);
	if (err == 0)
		err = cards_subject_keep(s, &r);
	buf_free(&b);
	return err;
}

static void
same(void **state)
{
	static const enum method methods[] = { METHOD_AZURE, METHOD_WORLD };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct rec_grant g = copy(methods[i]);
		struct subject s;

		assert_int_equal(keep(&s, &g, RITUAL_RIGHTS), 0);
		assert_int_equal(cards_subject_is(&s, &g), 1);
	}
}

static void
other_key(struct rec_grant *g)
{
	g->key[31] ^= 1;
}

static void
other_kek(struct rec_grant *g)
{
	g->kek[0] ^= 0x80;
}

static void
other_target(struct rec_grant *g)
{
	g->target[16] ^= 1;
}

static void
other_kid(struct rec_grant *g)
{
	g->kid = "https://v.vault.azure.net/keys/k/1";
}

static void
other_region(struct rec_grant *g)
{
	g->region = "na";
}

static void
differs(void **state)
{
	static const struct {
		enum method method;
		void (*change)(struct rec_grant *g);
	} rows[] = {
		{ METHOD_AZURE, other_key }, { METHOD_AZURE, other_kek },
		{ METHOD_AZURE, other_kid }, { METHOD_WORLD, other_key },
		{ METHOD_WORLD, other_kek }, { METHOD_WORLD, other_target },
		{ METHOD_WORLD, other_region },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct rec_grant asked = copy(rows[i].method);
		struct rec_grant told = asked;
		struct subject s;

		rows[i].change(&told);
		assert_int_equal(keep(&s, &told, RITUAL_RIGHTS), 0);
		assert_int_equal(cards_subject_is(&s, &asked), 0);
	}
}

/* The cards open the world, or the other method's copy: that is none either. */
static void
other_ritual(void **state)
{
	const struct rec_grant azure = copy(METHOD_AZURE), world = copy(METHOD_WORLD);
	struct subject s;

	(void)state;
	assert_int_equal(keep(&s, &azure, RITUAL_OPEN), 0);
	assert_int_equal(cards_subject_is(&s, &azure), 0);
	assert_int_equal(keep(&s, &azure, RITUAL_RIGHTS), 0);
	assert_int_equal(cards_subject_is(&s, &world), 0);
}

/* More than one copy, and text that no page could hold, are no answer. */
static void
no_answer(void **state)
{
	static char big[KID_MAX + 1];
	const struct rec_grant g = copy(METHOD_AZURE);
	struct rec_grant wide = g;
	struct rep_ritual_begin r = { .purpose = RITUAL_RIGHTS };
	struct subject s;
	struct buf b;

	(void)state;
	memset(big, 'k', sizeof(big) - 1);
	wide.kid = big;
	assert_int_equal(keep(&s, &wide, RITUAL_RIGHTS), ERR_FORMAT);
	buf_init(&b, 4096);
	assert_int_equal(wire_put(&b, &form_grant, &g), 0);
	assert_int_equal(wire_put(&b, &form_grant, &g), 0);
	r.grants = buf_view(&b);
	assert_int_equal(cards_subject_keep(&s, &r), ERR_FORMAT);
	r.grants = (struct view){ 0 };
	assert_int_equal(cards_subject_keep(&s, &r) == 0, 0);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same), cmocka_unit_test(differs),
		cmocka_unit_test(other_ritual), cmocka_unit_test(no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
