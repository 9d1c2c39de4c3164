/*
 * Cards as their makers make them (tests/fake/makers.c): what an enrolment that
 * goes as the pages go must come to. No row may cost a try that it does not
 * name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "card_here.h"
#include "src/base/err.h"
#include "tests/fake/makers.h"

static const struct card {
	const char *maker;
	const char *model;	/* NULL: not looked at */
	int number;		/* one is told */
	int info, fit, has_key;
	int prepare;		/* before the PIN */
	int factory;		/* 1: a new PIN is asked for */
	int puk, change;	/* the first answers */
	int enroll, mgm;
	struct spent spent;
} cards[] = {
	{ "yubikey-5.7", .model = "YubiKey", .number = 1, .factory = 1 },
	{ "yubikey-5.4", .number = 1, .factory = 1 },
	{ "yubikey-5.3.0", .number = 1, .factory = 1 },
	{ "yubikey-5.0", .number = 1, .factory = 1 },
	{ "yubikey-5.0-own", .number = 1, .spent = { .pin = 1 } },
	{ "yubikey-4", .model = "Yubikey4", .factory = 1 },
	{ "yubikey-4.2", .model = "Yubikey4" },
	{ "yubikey-neo", .model = "YubikeyNEOr3", .spent = { .pin = 1 } },
	{ "yubikey-fips", .number = 1, .factory = 1, .change = ERR_PIN_RULES },
	{ "yubikey-complex", .number = 1, .factory = 1,
	  .change = ERR_PIN_RULES },
	{ "yubikey-bio", .number = 1, .puk = ERR_PUK_NONE },
	{ "untouched", .number = 1, .prepare = ERR_CARD_TOUCH,
	  .spent = { .mgm = 1 } },
	{ "too-late", .number = 1, .prepare = ERR_CARD_TOUCH },
	{ "touched", .number = 1, .factory = 1 },
	{ "nitrokey-3", .model = "Nitrokey", .factory = 1 },
	{ "canokey", .model = "Canokey", .number = 1, .factory = 1 },
	{ "canokey-unblocked", .number = 1, .factory = 1, .change = ERR_PIN,
	  .spent = { .pin = 1 } },
	{ "pivapplet", .number = 1, .factory = 1 },
	{ "pivapplet-aes128", .number = 1, .factory = 1 },
	{ "pivapplet-aes256", .number = 1, .factory = 1 },
	{ "untold-aes256", .factory = 1 },
	{ "untold-aes128", .factory = 1 },
	{ "openfips201", .factory = 1, .change = ERR_PIN_RULES,
	  .mgm = MGM_FACTORY },
	{ "no-chuid", .prepare = ERR_CARD_LACKS },
	{ "pico", .number = 1, .factory = 1, .mgm = MGM_FACTORY },
	{ "crescendo", .prepare = ERR_CARD_UNFIT },
	{ "pivkey", .model = "SPIVKEY70", .fit = FIT_UNFIT,
	  .prepare = ERR_CARD_UNFIT },
	{ "issued", .fit = FIT_ISSUED, .prepare = ERR_CARD_ISSUED },
	{ "agency", .prepare = ERR_CARD_MGM, .spent = { .mgm = 1 } },
	{ "not-mutual", .prepare = ERR_CARD_UNFIT },
	{ "minidriver", .info = ERR_CARD_NOTPIV },
	{ "no-application", .info = ERR_CARD_NOTPIV },
	{ "zipped", .number = 1, .has_key = 1 },
	{ "strange", .number = 1, .has_key = 1 },
	{ "zero-guid", .number = 1, .factory = 1 },
	{ "maker-pin", .number = 1 },
	{ "worn", .number = 1, .prepare = ERR_CARD_MEMORY },
	{ "worn-key", .number = 1, .factory = 1, .enroll = ERR_CARD_MEMORY },
	{ "no-p256", .number = 1, .factory = 1, .enroll = ERR_CARD_CANNOT },
	{ "fake-set", .number = 1, .factory = 1, .mgm = MGM_FACTORY,
	  .spent = { .mgm = 1 } },
	{ "fake-keep", .number = 1, .factory = 1, .mgm = MGM_FACTORY },
	{ "copy", .number = 1, .factory = 1 },
	{ "no-count" , .enroll = 0 },
	{ "refuses", .number = 1, .factory = 1, .enroll = ERR_CARD_DATA },
	{ "fixed-puk", .number = 1, .factory = 1, .puk = ERR_PUK_NONE },
};

static struct card_here here;
static struct persona persona;

static const struct maker *maker;

static void
make_card(const struct card *c)
{
	struct reader lower;

	maker = maker_find(c->maker);
	assert_non_null(maker);
	assert_int_equal(maker_make(maker, here.dir, "alice"), 0);
	assert_int_equal(reader_open(&lower, "virtual", here.dir), 0);
	assert_int_equal(lower.ops->tray(&lower, TRAY_INSERT, "alice"), 0);
	persona_put_on(&here.session.reader, &persona, &lower, maker->atr,
	    maker->rules);
}

/* -- as the pages go --- */

static int
ask(uint8_t type, const void *req, union msg_any *rep)
{
	return here_ask(&here, type, req, rep, NULL);
}

static int
verify(const char *pin)
{
	const struct req_c_verify q = { .pin = view_str(pin) };
	union msg_any rep;

	return ask(MSG_C_VERIFY, &q, &rep);
}

static int
change(const char *pin)
{
	const struct req_c_change q = { .pin = view_str(pin) };
	union msg_any rep;

	return ask(MSG_C_CHANGE, &q, &rep);
}

/* A new PIN; refused ones are typed anew, and none is lost. */
static void
new_pin(const struct card *c)
{
	int err = change("246810");

	assert_int_equal(err, c->change);
	if (err == ERR_PIN_RULES)
		assert_int_equal(change("24681357"), 0);
	else if (err == ERR_PIN)
		assert_int_equal(verify(maker->pin), 0);
}

static void
enrol(const struct card *c)
{
	const struct req_c_puk puk = { .forget = 0 };
	union msg_any rep;
	int err;

	if ((err = ask(MSG_C_PREPARE, NULL, &rep)) != 0) {
		assert_int_equal(err, c->prepare);
		return;
	}
	assert_int_equal(c->prepare, 0);
	assert_int_equal(rep.r_c_prepare.mgm, MGM_FACTORY);
	assert_int_equal(ask(MSG_C_FACTORY, NULL, &rep), 0);
	assert_int_equal(rep.r_c_factory.factory, c->factory);
	if (!c->factory)
		assert_int_equal(verify(maker->pin), 0);
	assert_int_equal(ask(MSG_C_PUK, &puk, &rep), c->puk);
	if (c->factory)
		new_pin(c);
	assert_int_equal(ask(MSG_C_PREPARE, NULL, &rep), 0);
	assert_int_equal(rep.r_c_prepare.mgm, c->mgm);
	assert_int_equal(ask(MSG_X_ENROLL, NULL, &rep), c->enroll);
}

static void
a_card(void **state)
{
	const struct card *c = *state;
	union msg_any rep;
	int err;

	make_card(c);
	err = ask(MSG_C_INFO, NULL, &rep);
	assert_int_equal(err, c->info);
	if (err == 0) {
		assert_int_equal(rep.r_c_info.fit, c->fit);
		assert_int_equal(rep.r_c_info.has_key, c->has_key);
		assert_int_equal(rep.r_c_info.number != NULL, c->number);
		if (c->model != NULL)
			assert_string_equal(rep.r_c_info.model, c->model);
		if (!c->has_key)
			enrol(c);
	}
	assert_int_equal(persona.spent.pin, c->spent.pin);
	assert_int_equal(persona.spent.puk, c->spent.puk);
	assert_int_equal(persona.spent.mgm, c->spent.mgm);
}

static int
begin(void **state)
{
	(void)state;
	return here_begin(&here);
}

static int
end(void **state)
{
	(void)state;
	return here_end(&here);
}

#define N_CARDS (sizeof(cards) / sizeof(cards[0]))

int
main(void)
{
	static struct CMUnitTest tests[N_CARDS];
	static struct card rows[N_CARDS];

	memcpy(rows, cards, sizeof(cards));
	for (size_t i = 0; i < N_CARDS; i++)
		tests[i] = (struct CMUnitTest){ .name = cards[i].maker,
		    .test_func = a_card, .setup_func = begin,
		    .teardown_func = end, .initial_state = &rows[i] };
	return cmocka_run_group_tests_name("persona", tests, NULL, NULL);
}
