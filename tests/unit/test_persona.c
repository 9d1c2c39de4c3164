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
#include "src/card/piv/tlv.h"
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
	int noflag;		/* no room for 5FFF00 */
	int agree;		/* later, when its PIN was verified */
	struct spent spent;
	size_t attests;		/* DER of at least so many bytes: two APDUs */
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
	{ "untouched-9d", .number = 1, .factory = 1, .agree = ERR_CARD_TOUCH },
	{ "nitrokey-3", .model = "Nitrokey", .factory = 1, .noflag = 1 },
	{ "canokey", .model = "Canokey", .number = 1, .factory = 1,
	  .noflag = 1 },
	{ "canokey-unblocked", .number = 1, .factory = 1, .change = ERR_PIN,
	  .noflag = 1, .spent = { .pin = 1 } },
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
	{ "large-chuid", .fit = FIT_ISSUED, .prepare = ERR_CARD_ISSUED },
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
	{ "late-no", .number = 1, .factory = 1, .spent = { .mgm = 1 } },
	{ "fake-keep", .number = 1, .factory = 1, .mgm = MGM_FACTORY },
	{ "copy", .number = 1, .factory = 1 },
	{ "no-count", .enroll = 0 },
	{ "refuses", .number = 1, .factory = 1, .enroll = ERR_CARD_DATA },
	{ "fixed-puk", .number = 1, .factory = 1, .puk = ERR_PUK_NONE },
	{ "attests", .number = 1, .factory = 1, .attests = 257 },
	{ "attests-foreign", .number = 1, .factory = 1, .attests = 257 },
	{ "attests-other", .number = 1, .factory = 1, .attests = 257 },
	{ "attests-cut", .number = 1, .factory = 1, .attests = 257 },
	{ "attests-alone", .number = 1, .factory = 1, .attests = 257 },
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
	assert_int_equal(reader_open(&lower, "virtual", here.dir, -1), 0);
	assert_int_equal(lower.ops->tray(&lower, TRAY_INSERT, "alice"), 0);
	persona_put_on(&here.session.reader, &persona, &lower, maker->atr,
	    maker->rules);
}

/* -- as the pages go --- */

/* What a request may cost, for its page names it; others cost nothing. */
static const struct budget {
	uint8_t type;
	struct spent may;
} budgets[] = {
	{ MSG_C_PREPARE, { .mgm = 1 } },
	{ MSG_C_FACTORY, { .pin = 1 } },
	{ MSG_C_PUK, { .puk = 1 } },
	{ MSG_C_VERIFY, { .pin = 1 } },
	{ MSG_C_CHANGE, { .pin = 1 } },
	{ MSG_C_UNBLOCK, { .puk = 1 } },
};

static struct spent
may_spend(uint8_t type)
{
	for (size_t i = 0; i < sizeof(budgets) / sizeof(budgets[0]); i++)
		if (budgets[i].type == type)
			return budgets[i].may;
	return (struct spent){ 0 };
}

/* Asks, and compares the card's counters before and after. */
static int
ask(uint8_t type, const void *req, union msg_any *rep)
{
	const struct spent before = persona.spent, may = may_spend(type);
	int err = here_ask(&here, type, req, rep, NULL);

	assert_true(persona.spent.pin - before.pin <= may.pin);
	assert_true(persona.spent.puk - before.puk <= may.puk);
	assert_true(persona.spent.mgm - before.mgm <= may.mgm);
	return err;
}

static int
verify(const char *pin)
{
	const struct req_c_verify q = { .pin = view_str(pin) };
	union msg_any rep;
	int err = ask(MSG_C_VERIFY, &q, &rep);

	if (err == 0)
		assert_int_equal(rep.r_c_verify.known,
		    strcmp(pin, "00000000") == 0);
	return err;
}

static int
change(const char *pin)
{
	const struct req_c_change q = { .pin = view_str(pin) };
	union msg_any rep;

	return ask(MSG_C_CHANGE, &q, &rep);
}

/* A new PIN; refused ones are typed anew, and none is lost. The one it has. */
static const char *
new_pin(const struct card *c)
{
	union msg_any rep;
	int err = change("246810");

	assert_int_equal(err, c->change);
	if (err == ERR_PIN_RULES) {
		assert_int_equal(change("24681357"), 0);
		return "24681357";
	}
	if (err != ERR_PIN)
		return "246810";
	/* Whatever it says of its PIN from now on. */
	assert_int_equal(ask(MSG_C_FACTORY, NULL, &rep), 0);
	assert_int_equal(rep.r_c_factory.factory, 0);
	assert_int_equal(verify(maker->pin), 0);
	return maker->pin;
}

static const uint8_t base[PIV_POINT_LEN] = {
	0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6,
	0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33,
	0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42,
	0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e,
	0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40,
	0x68, 0x37, 0xbf, 0x51, 0xf5
};

/* Later, with its PIN only: it stores its certificate and opens a share, and is
 * not taken for a new card. */
static void
prove(const struct card *c, const char *pin)
{
	static const uint8_t cert[40] = { 0x30, 0x26 };
	const struct req_x_store store = { .cert = view_of(cert,
	    sizeof(cert)) };
	struct req_x_agree agree;
	union msg_any rep;

	memcpy(agree.point, base, sizeof(base));
	assert_int_equal(ask(MSG_C_END, NULL, &rep), 0);
	assert_int_equal(ask(MSG_X_STORE, &store, &rep), ERR_PIN_NEEDED);
	assert_int_equal(verify(pin), 0);
	assert_int_equal(ask(MSG_X_STORE, &store, &rep), 0);
	assert_int_equal(ask(MSG_X_AGREE, &agree, &rep), c->agree);
	assert_int_equal(ask(MSG_C_INFO, NULL, &rep), 0);
	assert_int_equal(rep.r_c_info.touch, c->agree == ERR_CARD_TOUCH ||
	    strcmp(c->maker, "touched") == 0);
	assert_int_equal(rep.r_c_info.has_key, 1);
	assert_int_equal(rep.r_c_info.cert.len, sizeof(cert));
	assert_int_equal(rep.r_c_info.fit, c->fit);
}

/* Out of the reader and in again. */
static void
insert_again(void)
{
	struct reader *r = &persona.lower;

	assert_int_equal(r->ops->tray(r, TRAY_REMOVE, ""), 0);
	assert_int_equal(r->ops->tray(r, TRAY_INSERT, "alice"), 0);
}

/* Other tools find the management key that the card keeps. */
static void
flagged(const struct card *c)
{
	struct view in, flags;
	struct buf object;

	if (c->mgm != MGM_KEPT || c->noflag)
		return;
	buf_init(&object, PIV_OBJECT_MAX);
	assert_int_equal(piv_get(&persona.lower, PIV_ADMIN_DATA, &object), 0);
	assert_int_equal(tlv_only(buf_view(&object), 0x80, &in), 0);
	assert_int_equal(tlv_find(in, 0x81, &flags), 0);
	assert_int_equal(flags.p[0], 0x02);
	buf_free(&object);
}

/* A card with a management key of its own has its own PUK: no more try of it. */
static void
keeps_its_puk(const struct card *c, const char *pin)
{
	const struct req_c_puk puk = { .forget = 1 };
	union msg_any rep;
	int err;

	if (c->mgm != MGM_KEPT)
		return;
	insert_again();
	assert_int_equal(ask(MSG_C_INFO, NULL, &rep), 0);
	assert_int_equal(verify(pin), 0);
	assert_int_equal(ask(MSG_C_PREPARE, NULL, &rep), 0);
	err = ask(MSG_C_PUK, &puk, &rep);
	assert_true(err == ERR_PUK_CHANGED ||
	    (err == ERR_PUK_NONE && c->puk == err));
}

/* What it attests of the key that it made just now, if it does. */
static void
attest(const struct card *c)
{
	const size_t f9 = c->attests > 0 && strcmp(c->maker, "attests-alone") != 0 ?
	    257 : 0;
	union msg_any rep;

	assert_int_equal(ask(MSG_C_ATTEST, NULL, &rep), 0);
	if (c->attests == 0)
		assert_int_equal(rep.r_c_attest.attestation.len, 0);
	assert_true(rep.r_c_attest.attestation.len >= c->attests);
	assert_true(f9 == 0 ? rep.r_c_attest.attester.len == 0 :
	    rep.r_c_attest.attester.len >= f9);
}

static void
enrol(const struct card *c)
{
	const struct req_c_puk puk = { .forget = 0 };
	const char *pin = maker->pin;
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
		pin = new_pin(c);
	assert_int_equal(ask(MSG_C_PREPARE, NULL, &rep), 0);
	assert_int_equal(rep.r_c_prepare.mgm, c->mgm);
	assert_int_equal(ask(MSG_X_ENROLL, NULL, &rep), c->enroll);
	if (c->enroll == 0)
		attest(c);
	/* The copy's answer is not the key that it has. */
	if (c->enroll == 0 && strcmp(c->maker, "copy") != 0) {
		prove(c, pin);
		flagged(c);
		keeps_its_puk(c, pin);
	}
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

/* Refused without a count: the card is asked for it, as far as it tells. */
static void
a_refusal_without_a_count(void **state)
{
	const struct req_c_change q = { .old = view_str("999999"),
		.pin = view_str("246810") };
	uint32_t detail = 0;
	union msg_any rep;

	make_card(*state);
	for (uint32_t left = 2; left > 0; left--) {
		assert_int_equal(here_ask(&here, MSG_C_CHANGE, &q, &rep,
		    &detail), ERR_PIN);
		assert_int_equal(detail, left);
	}
	assert_int_equal(here_ask(&here, MSG_C_CHANGE, &q, &rep, &detail),
	    ERR_PIN_BLOCKED);
}

/* -- a new PIN by the PUK --- */

static int
unblock(const char *puk, const char *pin, uint32_t *detail)
{
	const struct spent before = persona.spent;
	const struct req_c_unblock q = { .puk = view_str(puk),
		.pin = view_str(pin) };
	union msg_any rep;
	int err = here_ask(&here, MSG_C_UNBLOCK, &q, &rep, detail);

	assert_int_equal(persona.spent.pin, before.pin);
	assert_int_equal(persona.spent.puk - before.puk, err == ERR_PUK ||
	    err == ERR_PUK_BLOCKED);
	return err;
}

static unsigned
puk_left(void)
{
	union msg_any rep;

	assert_int_equal(ask(MSG_C_PUK_LEFT, NULL, &rep), 0);
	return rep.r_c_puk_left.tries;
}

/* What cards answer to RESET RETRY COUNTER: each its own words, one meaning. */
static struct pucked {
	const char *maker;
	int first;		/* to the right PUK and 6 digits */
	uint32_t left;		/* after a wrong one */
} pucked[] = {
	{ "yubikey-5.7", 0, 2 },
	{ "yubikey-5.0", 0, 2 },
	{ "nitrokey-3", 0, PIV_TRIES_UNKNOWN },
	{ "canokey-unblocked", 0, 2 },
	{ "no-count", 0, 2 },
	{ "yubikey-fips", ERR_PIN_RULES, 2 },
	{ "yubikey-complex", ERR_PIN_RULES, 2 },
	{ "yubikey-bio", ERR_PUK_NONE, 0 },
	{ "puk-mute", ERR_PUK, PIV_TRIES_UNKNOWN },
};

static void
a_puk_sets_a_pin(void **state)
{
	const struct pucked *row = *state;
	const struct card c = { .maker = row->maker };
	uint32_t detail = 0;
	union msg_any rep;

	make_card(&c);
	assert_int_equal(unblock("1234567", "24681a", &detail), ERR_PIN_FORM);
	assert_int_equal(unblock("12345678", "123456", &detail), ERR_PIN_FORM);
	assert_int_equal(unblock("12345678", "246810", &detail), row->first);
	if (row->first == ERR_PIN_RULES)
		assert_int_equal(unblock("12345678", "24681357", &detail), 0);
	else if (row->first != 0)
		return;
	assert_int_equal(ask(MSG_C_FACTORY, NULL, &rep), 0);
	assert_int_equal(rep.r_c_factory.factory, 0);
	assert_int_equal(unblock("12345679", "24681357", &detail), ERR_PUK);
	assert_int_equal(detail, row->left);
	assert_int_equal(unblock("12345678", "13572468", &detail), 0);
	assert_int_equal(verify("13572468"), 0);
}

/* The last try of a PUK is the last of the card, and it says so. */
static void
a_puk_blocks(void **state)
{
	uint32_t detail = 0;

	make_card(*state);
	assert_int_equal(puk_left(), 3);
	for (unsigned left = 2; left > 0; left--) {
		assert_int_equal(unblock("12345679", "24681357", &detail),
		    ERR_PUK);
		assert_int_equal(puk_left(), left);
	}
	assert_int_equal(unblock("12345679", "24681357", &detail),
	    ERR_PUK_BLOCKED);
	assert_int_equal(puk_left(), 0);
	assert_int_equal(unblock("12345678", "24681357", &detail),
	    ERR_PUK_BLOCKED);
}

/* PINs that everybody knows are nobody's own. */
static void
a_makers_pin_is_not_kept(void **state)
{
	static const char *const makers[] = { "123456", "00000000", "000000" };

	make_card(*state);
	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++)
		assert_int_equal(change(makers[i]), ERR_PIN_FORM);
	assert_int_equal(persona.spent.pin, 0);
}

#define N_CARDS (sizeof(cards) / sizeof(cards[0]))
#define N_PUCKED (sizeof(pucked) / sizeof(pucked[0]))

int
main(void)
{
	static struct CMUnitTest tests[N_CARDS + 3 + N_PUCKED];
	static struct card rows[N_CARDS];
	static struct card uncounted = { .maker = "nitrokey-3" };
	static struct card usual = { .maker = "yubikey-5.7" };

	memcpy(rows, cards, sizeof(cards));
	for (size_t i = 0; i < N_CARDS; i++)
		tests[i] = (struct CMUnitTest){ .name = cards[i].maker,
		    .test_func = a_card, .setup_func = begin,
		    .teardown_func = end, .initial_state = &rows[i] };
	tests[N_CARDS] = (struct CMUnitTest)
	    cmocka_unit_test_prestate_setup_teardown(
	    a_refusal_without_a_count, begin, end, &uncounted);
	tests[N_CARDS + 1] = (struct CMUnitTest)
	    cmocka_unit_test_prestate_setup_teardown(
	    a_makers_pin_is_not_kept, begin, end, &usual);
	tests[N_CARDS + 2] = (struct CMUnitTest)
	    cmocka_unit_test_prestate_setup_teardown(
	    a_puk_blocks, begin, end, &usual);
	for (size_t i = 0; i < N_PUCKED; i++)
		tests[N_CARDS + 3 + i] = (struct CMUnitTest){
		    .name = pucked[i].maker, .test_func = a_puk_sets_a_pin,
		    .setup_func = begin, .teardown_func = end,
		    .initial_state = &pucked[i] };
	return cmocka_run_group_tests_name("persona", tests, NULL, NULL);
}
