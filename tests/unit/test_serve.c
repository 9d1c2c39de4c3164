/* keyconvoy-cardd's handlers, with cards that a virtual reader alone has not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/card/piv/admin.h"
#include "src/card/virtual/vcard.h"
#include "tests/unit/card_here.h"

static struct card_here here;
static struct reader lower;	/* what the decorator passes on to */

/* A card of SP 800-73-4 and nothing more, and ones that fail. */
static struct {
	int plain;		/* no instruction of Yubico's; 2: says so oddly */
	int no_set_key;		/* only that one is missing */
	int no_max;		/* tells no counters by metadata */
	uint8_t fail_ins;	/* the reader fails at this one, once */
	int fail_err;
	unsigned verifies, puks;
	int swaps;		/* at the next power-on bruno's is in its place, */
	int unseen;		/* ... which the reader never says */
	int falls;		/* after the next power-on it goes off at once */
	uint32_t doubts;	/* it says so often that the power was gone */
} kind;

static int
other_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	const uint8_t ins = apdu.p[1];

	(void)r;
	if (ins == 0x20 && apdu.len > 4)
		kind.verifies++;
	if (ins == 0x24 && apdu.p[3] == PIV_REF_PUK)
		kind.puks++;
	if (kind.fail_err && ins == kind.fail_ins) {
		const int err = kind.fail_err;

		kind.fail_err = 0;
		return err;
	}
	if (kind.plain && (ins == 0xf7 || ins == 0xf8 || ins == 0xfd ||
	    ins == 0xff))
		return buf_put(answer, kind.plain == 2 ? "\x6f\x00" :
		    "\x6d\x00", 2);
	if (kind.no_set_key && ins == 0xff)
		return buf_put(answer, "\x6d\x00", 2);
	return lower.ops->transmit(&lower, apdu, answer);
}

static int
other_state(struct reader *r, struct reader_status *st)
{
	static uint32_t count;
	int err;

	(void)r;
	err = lower.ops->state(&lower, st);
	if (!kind.unseen)
		count = st->count;
	st->count = count;
	st->doubts = kind.doubts;
	return err;
}

static void
swap_cards(void)
{
	assert_int_equal(lower.ops->tray(&lower, TRAY_REMOVE, ""), 0);
	assert_int_equal(lower.ops->tray(&lower, TRAY_INSERT, "bruno"), 0);
}

static int
other_power_on(struct reader *r, struct buf *atr)
{
	(void)r;
	if (kind.swaps)
		swap_cards();
	kind.swaps = 0;
	kind.doubts += kind.falls != 0;
	kind.falls = 0;
	return lower.ops->power_on(&lower, atr);
}

static int
other_tray(struct reader *r, int action, const char *name)
{
	(void)r;
	return lower.ops->tray(&lower, action, name);
}

static void
other_close(struct reader *r)
{
	(void)r;
	reader_close(&lower);
}

static const struct reader_ops other_ops = {
	.driver = "other", .close = other_close,
	.state = other_state, .power_on = other_power_on,
	.transmit = other_transmit, .tray = other_tray
};

static int
begin(void **state)
{
	(void)state;
	memset(&kind, 0, sizeof(kind));
	if (here_begin(&here) || reader_open(&lower, "virtual", here.dir, -1))
		return -1;
	here.session.reader = (struct reader){ .ops = &other_ops,
	    .name = "other" };
	return lower.ops->tray(&lower, TRAY_INSERT, "alice");
}

static int
end(void **state)
{
	(void)state;
	return here_end(&here);
}

static int
handle(uint8_t type, const void *req, union msg_any *rep, uint32_t *detail)
{
	return here_ask(&here, type, req, rep, detail);
}

static int
verify_here(const char *pin)
{
	struct req_c_verify q = { .pin = view_str(pin) };
	union msg_any rep;

	return handle(MSG_C_VERIFY, &q, &rep, NULL);
}

/* -- which card it is ------------------------------------------------------------- */

static uint32_t
count_here(void)
{
	union msg_any rep;

	assert_int_equal(handle(MSG_C_STATE, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_state.state, CARD_PRESENT);
	return rep.r_c_state.count;
}

/* By its number, or by the GUID that it was given. */
static struct known {
	int plain, unseen;
} knowns[] = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };

static void
meet(const struct known *k)
{
	union msg_any rep;

	kind.plain = k->plain;
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL), 0);
	(void)count_here();
	kind.unseen = k->unseen;
}

/* In the moment between the look at the reader and the card's power. */
static void
a_card_that_is_swapped_at_its_power_on_is_not_asked(void **state)
{
	union msg_any rep;

	meet(*state);
	assert_int_equal(handle(MSG_C_END, NULL, &rep, NULL), 0);
	kind.swaps = 1;
	assert_int_equal(verify_here("111111"), ERR_CARD_REMOVED);
	assert_int_equal(kind.verifies, 0);
	assert_int_equal(verify_here("111111"), ERR_CARD_REMOVED);
	assert_int_equal(kind.verifies, 0);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_info.tries, 3);
	assert_int_equal(verify_here("123456"), 0);
}

/* Its reader took its power: what people type goes to it all the same. */
static void
a_card_without_power_is_the_same_card(void **state)
{
	uint32_t count;

	meet(*state);
	count = count_here();
	kind.doubts++;
	assert_int_equal(count_here(), count);
	assert_int_equal(verify_here("123456"), 0);
	kind.doubts++;
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(count_here(), count);
}

static void
another_card_behind_the_power_counts_as_one(void **state)
{
	union msg_any rep;
	uint32_t count;

	meet(*state);
	count = count_here();
	swap_cards();
	kind.doubts++;
	assert_int_equal(verify_here("111111"), ERR_CARD_REMOVED);
	assert_true(count_here() > count);
	assert_int_equal(kind.verifies, 0);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(verify_here("123456"), 0);
}

/* Nothing tells them apart, but the reader says that they moved. */
static void
a_bare_card_that_is_swapped_is_not_asked(void **state)
{
	union msg_any rep;

	(void)state;
	kind.plain = 1;
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_END, NULL, &rep, NULL), 0);
	kind.swaps = 1;
	assert_int_equal(verify_here("111111"), ERR_CARD_REMOVED);
	assert_int_equal(kind.verifies, 0);
}

/* It tells nothing by which it could be known again. */
static void
a_bare_card_without_power_comes_anew(void **state)
{
	union msg_any rep;
	uint32_t count;

	(void)state;
	kind.plain = 1;
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	count = count_here();
	kind.doubts++;
	assert_int_equal(count_here(), count + 2);
	assert_int_equal(verify_here("111111"), ERR_CARD_REMOVED);
	assert_int_equal(kind.verifies, 0);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(count_here(), count + 2);
	assert_int_equal(verify_here("123456"), 0);
}

/* Nobody has met it yet: it is met once it stays. */
static void
a_new_card_that_loses_its_power_is_not_met(void **state)
{
	union msg_any rep;

	(void)state;
	kind.falls = 1;
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), ERR_CARD_REMOVED);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(verify_here("123456"), 0);
}

/* The card on disk, changed behind its own back while it lies on the table. */
static void
card_edit(void (*edit)(struct vcard *c))
{
	static struct vcard c;

	assert_int_equal(lower.ops->tray(&lower, TRAY_REMOVE, ""), 0);
	vcard_init(&c);
	assert_int_equal(vcard_load(&c, here.dir, "alice"), 0);
	edit(&c);
	assert_int_equal(vcard_save(&c), 0);
	vcard_clear(&c);
	assert_int_equal(lower.ops->tray(&lower, TRAY_INSERT, "alice"), 0);
}

static void
edit_mgm(struct vcard *c)
{
	memset(c->mgm, 0x77, sizeof(c->mgm));
}

static void
edit_two_tries(struct vcard *c)
{
	c->pin.tries = c->puk.tries = 2;
}

static void
edit_full(struct vcard *c)
{
	c->room = (uint32_t)vcard_used(c);
}

static void
edit_not_piv(struct vcard *c)
{
	c->piv = 0;
}

static void
edit_3des(struct vcard *c)
{
	c->mgm_alg = PIV_ALG_3DES;
}

/* Somebody's certificate, larger than any of ours. */
static void
edit_large_cert(struct vcard *c)
{
	static const uint8_t der[CARD_CERT_MAX + 1] = { 0x30 };
	struct buf object;

	buf_init(&object, PIV_OBJECT_MAX);
	assert_int_equal(piv_cert_container(&object,
	    view_of(der, sizeof(der))), 0);
	assert_int_equal(vcard_object_set(c, PIV_CERT_9D, buf_view(&object)),
	    0);
	buf_free(&object);
}

static void
a_large_certificate_is_somebodys(void **state)
{
	union msg_any rep;

	(void)state;
	card_edit(edit_large_cert);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_info.cert.len, 0);
	assert_int_equal(rep.r_c_info.has_key, 1);
	/* The card is well: its PIN stays verified. */
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_CERT, NULL, &rep, NULL), ERR_TOOBIG);
	assert_int_equal(here.session.verified, 1);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(here.session.verified, 1);
}

static void
a_plain_card_tells_less(void **state)
{
	union msg_any rep;

	(void)state;
	for (kind.plain = 1; kind.plain <= 2; kind.plain++) {
		assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
		assert_null(rep.r_c_info.version);
		assert_null(rep.r_c_info.number);
		assert_int_equal(rep.r_c_info.tries, 3);
		assert_int_equal(rep.r_c_info.tries_max, PIV_TRIES_UNKNOWN);
		assert_int_equal(rep.r_c_info.is_virtual, 0);
		assert_int_equal(rep.r_c_info.has_key, 0);
		assert_int_equal(here.session.selected, 1);
	}
}

static void
the_factory_pin_is_tried_once(void **state)
{
	struct req_c_change q = { .pin = view_str("246810") };
	union msg_any rep;

	(void)state;
	kind.plain = 1;
	/* Not on a card that could be anybody's: 9B is opened first. */
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 0);
	assert_int_equal(kind.verifies, 0);
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 1);
	assert_int_equal(kind.verifies, 1);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 1);
	assert_int_equal(kind.verifies, 1);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_info.tries, 3);
	/* Found out by us, not verified by its holder. */
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
	    ERR_PIN_NEEDED);
	assert_int_equal(handle(MSG_C_CHANGE, &q, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_END, NULL, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 0);
	/* A new insertion has a try of its own; it fails, and there is no more. */
	assert_int_equal(lower.ops->tray(&lower, TRAY_REMOVE, ""), 0);
	assert_int_equal(lower.ops->tray(&lower, TRAY_INSERT, "alice"), 0);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	kind.verifies = 0;
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL), 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
		assert_int_equal(rep.r_c_factory.factory, 0);
		assert_int_equal(rep.r_c_factory.tries, 2);
		assert_int_equal(kind.verifies, 1);
	}
	/* Nor at the next insertion: the counter is not full. */
	assert_int_equal(lower.ops->tray(&lower, TRAY_REMOVE, ""), 0);
	assert_int_equal(lower.ops->tray(&lower, TRAY_INSERT, "alice"), 0);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.tries, 2);
	assert_int_equal(kind.verifies, 1);
}

static void
a_told_factory_pin_costs_no_try(void **state)
{
	union msg_any rep;

	(void)state;
	card_edit(edit_two_tries);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 1);
	assert_int_equal(rep.r_c_factory.tries, 2);
	assert_int_equal(kind.verifies, 0);
}

static void
the_puk_counter_is_not_burned(void **state)
{
	struct req_c_puk q = { .forget = 1 };
	union msg_any rep;

	(void)state;
	card_edit(edit_two_tries);
	assert_int_equal(handle(MSG_C_PUK, &q, &rep, NULL), ERR_PUK_CHANGED);
	assert_int_equal(kind.puks, 0);
	kind.plain = 1;
	assert_int_equal(handle(MSG_C_PUK, &q, &rep, NULL), 0);
	assert_int_equal(rep.r_c_puk.puk.len, 0);
	assert_int_equal(here.served.out.len, 0);
	assert_int_equal(kind.puks, 1);
	assert_int_equal(handle(MSG_C_PUK, &q, &rep, NULL), ERR_PUK_CHANGED);
	assert_int_equal(kind.puks, 1);
	kind.plain = 0;
	here.session.met.puk_asked = 0;
	assert_int_equal(handle(MSG_C_PUK, &q, &rep, NULL), ERR_PUK_CHANGED);
	assert_int_equal(kind.puks, 1);
}

static void
an_unknown_management_key_leaves_the_card_alone(void **state)
{
	struct buf before, after;
	char path[128];
	union msg_any rep;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/alice.card", here.dir);
	buf_init(&before, VCARD_FILE_MAX);
	buf_init(&after, VCARD_FILE_MAX);
	card_edit(edit_mgm);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(file_read(path, &before), 0);
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL),
	    ERR_CARD_MGM);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), ERR_CARD_MGM);
	assert_int_equal(file_read(path, &after), 0);
	assert_true(view_eq(buf_view(&before), buf_view(&after)));
	buf_free(&before);
	buf_free(&after);
}

/* The key that 9B answers to and the one that 5FC109 keeps. */
static void
management(uint8_t mgm[static PIV_MGM_LEN], int *kept)
{
	static struct vcard c;

	vcard_init(&c);
	assert_int_equal(vcard_load(&c, here.dir, "alice"), 0);
	memcpy(mgm, c.mgm, PIV_MGM_LEN);
	*kept = c.printed.len > 0;
	vcard_clear(&c);
}

static void
enrolling_makes_the_management_key_random(void **state)
{
	uint8_t mgm[PIV_MGM_LEN], again[PIV_MGM_LEN];
	union msg_any rep;
	int kept;

	(void)state;
	card_edit(edit_3des);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), 0);
	management(mgm, &kept);
	assert_int_equal(kept, 1);
	assert_memory_not_equal(mgm, admin_factory_key, sizeof(mgm));
	/* Enrolled anew: the key stays, a new one is made in 9D. */
	assert_int_equal(handle(MSG_C_END, NULL, &rep, NULL), 0);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), 0);
	management(again, &kept);
	assert_memory_equal(mgm, again, sizeof(mgm));
	/* Without the PIN the kept one cannot be read. */
	assert_int_equal(handle(MSG_C_END, NULL, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL),
	    ERR_PIN_NEEDED);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL), 0);
}

static void
a_card_without_the_instruction_keeps_its_key(void **state)
{
	uint8_t mgm[PIV_MGM_LEN];
	union msg_any rep;
	int kept;

	(void)state;
	kind.no_set_key = 1;
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), 0);
	management(mgm, &kept);
	assert_int_equal(kept, 0);
	assert_memory_equal(mgm, admin_factory_key, sizeof(mgm));
}

/* Pulled between storing the key and setting it: the factory's is in force, the
 * stored one is not. The next enrolment finds its way. */
static void
pulled_while_the_key_is_set(void **state)
{
	uint8_t mgm[PIV_MGM_LEN];
	union msg_any rep;
	int kept;

	(void)state;
	assert_int_equal(verify_here("123456"), 0);
	kind.fail_ins = 0xff;
	kind.fail_err = ERR_CARD_REMOVED;
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
	    ERR_CARD_REMOVED);
	management(mgm, &kept);
	assert_int_equal(kept, 1);
	assert_memory_equal(mgm, admin_factory_key, sizeof(mgm));
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
	    ERR_PIN_NEEDED);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), 0);
	management(mgm, &kept);
	assert_memory_not_equal(mgm, admin_factory_key, sizeof(mgm));
}

static void
mistakes_have_their_codes(void **state)
{
	uint8_t cert[64] = { 0x30 };
	struct req_x_store store = { .cert = view_of(cert, sizeof(cert)) };
	struct req_x_agree agree = { .point = { 0x04, 1 } };
	union msg_any rep;

	(void)state;
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_AGREE, &agree, &rep, NULL), ERR_POINT);
	store.cert.len = 0;
	assert_int_equal(handle(MSG_X_STORE, &store, &rep, NULL), ERR_ARG);
	store.cert.len = CARD_CERT_MAX + 1;
	assert_int_equal(handle(MSG_X_STORE, &store, &rep, NULL), ERR_ARG);
	store.cert.len = sizeof(cert);
	assert_int_equal(handle(MSG_X_STORE, &store, &rep, NULL), 0);
	card_edit(edit_full);
	assert_int_equal(verify_here("123456"), ERR_CARD_REMOVED);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), ERR_CARD_FULL);
	card_edit(edit_not_piv);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL),
	    ERR_CARD_NOTPIV);
	assert_int_equal(verify_here("123456"), ERR_CARD_REMOVED);
}

static void
a_reader_that_fails_ends_the_session(void **state)
{
	static const int errs[] = {
		ERR_CARD_REMOVED, ERR_READER_GONE, ERR_IO, ERR_NOSPACE
	};
	union msg_any rep;

	(void)state;
	for (size_t i = 0; i < sizeof(errs) / sizeof(errs[0]); i++) {
		assert_int_equal(verify_here("123456"), 0);
		kind.fail_ins = 0x47;
		kind.fail_err = errs[i];
		assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
		    errs[i]);
		assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
		    ERR_PIN_NEEDED);
	}
}

/* What was pulled is said, and no PIN goes after it. */
static void
pulled_before_the_pin_is_shown(void **state)
{
	static const int errs[] = { ERR_READER_GONE, ERR_CARD_REMOVED, ERR_IO };

	(void)state;
	for (size_t i = 0; i < sizeof(errs) / sizeof(errs[0]); i++) {
		kind.fail_ins = 0xcb;
		kind.fail_err = errs[i];
		assert_int_equal(verify_here("123456"), errs[i]);
		assert_int_equal(kind.verifies, 0);
	}
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(kind.verifies, 1);
}

/* The PIN is set by then, and the record has to say so. */
static void
pulled_once_the_puk_has_set_a_pin(void **state)
{
	const struct req_c_unblock q = { .puk = view_str("12345678"),
		.pin = view_str("246810") };
	union msg_any rep;

	(void)state;
	kind.fail_ins = 0x20;
	kind.fail_err = ERR_CARD_REMOVED;
	assert_int_equal(handle(MSG_C_UNBLOCK, &q, &rep, NULL), 0);
	assert_int_equal(kind.fail_err, 0);
	assert_int_equal(here.session.selected, 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
	    ERR_PIN_NEEDED);
	assert_int_equal(verify_here("246810"), 0);
}

#define H(f) cmocka_unit_test_setup_teardown(f, begin, end)

#define K(test, nth) cmocka_unit_test_prestate_setup_teardown(test, begin, end, \
    &knowns[nth])

int
main(void)
{
	const struct CMUnitTest tests[] = {
		H(a_large_certificate_is_somebodys),
		H(a_plain_card_tells_less),
		H(the_factory_pin_is_tried_once),
		H(a_told_factory_pin_costs_no_try),
		H(the_puk_counter_is_not_burned),
		H(an_unknown_management_key_leaves_the_card_alone),
		H(enrolling_makes_the_management_key_random),
		H(a_card_without_the_instruction_keeps_its_key),
		H(pulled_while_the_key_is_set),
		H(mistakes_have_their_codes),
		H(a_reader_that_fails_ends_the_session),
		H(pulled_before_the_pin_is_shown),
		H(pulled_once_the_puk_has_set_a_pin),
		K(a_card_that_is_swapped_at_its_power_on_is_not_asked, 0),
		K(a_card_that_is_swapped_at_its_power_on_is_not_asked, 1),
		K(a_card_that_is_swapped_at_its_power_on_is_not_asked, 2),
		K(a_card_that_is_swapped_at_its_power_on_is_not_asked, 3),
		K(a_card_without_power_is_the_same_card, 0),
		K(a_card_without_power_is_the_same_card, 2),
		K(another_card_behind_the_power_counts_as_one, 1),
		K(another_card_behind_the_power_counts_as_one, 3),
		H(a_bare_card_that_is_swapped_is_not_asked),
		H(a_bare_card_without_power_comes_anew),
		H(a_new_card_that_loses_its_power_is_not_met),
	};

	js_setup();
	return cmocka_run_group_tests_name("serve", tests, NULL, NULL);
}
