/*
 * The driver "usb" over readers that are written in tests/fake/ccid.c: all that
 * it asks of the seam, and what becomes of readers that misbehave.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/card/piv/admin.h"
#include "src/card/session.h"
#include "src/card/usb/icc.h"
#include "src/card/usb/places.h"
#include "src/card/usb/usb_reader.h"
#include "tests/fake/ccid.h"
#include "tests/unit/hex.h"
#include "tests/unit/virtual_here.h"

#define ATR_T0 "3b00"
#define ATR_T1 "3b80 81 31 fe 45 8b"	/* IFSC 254 */
#define ATR_SMALL "3b80 81 11 20 30"	/* 32 */
#define ATR_FAST "3b90 96 81 31 fe 45 0d"	/* TA1 96 */

static struct usb_here {
	int socket[2];
	struct fake_ccid fake[8];
	struct reader reader;
} usb;

#define USB (&usb.reader)
#define FAKE (&usb.fake[0])

/* By its name in the table. */
static const struct device_facts *
facts_of(const char *name)
{
	for (size_t i = 0; i < N_DEVICES; i++)
		if (strcmp(devices[i].name, name) == 0)
			return &devices[i];
	fail();
	return NULL;
}

static int
open_usb(const char *only)
{
	int err = usb_reader_over(USB, &usb_fake, only, usb.socket[1]);

	if (err == 0)
		usb.reader.ops = &usb_reader;
	return err;
}

static int
begin(void **state)
{
	if (here_begin(state) != 0 || socketpair(AF_UNIX, SOCK_SEQPACKET |
	    SOCK_CLOEXEC, 0, usb.socket) != 0)
		return -1;
	usb.reader = (struct reader){ 0 };
	return here_tray(TRAY_INSERT, "alice");
}

static int
end(void **state)
{
	reader_close(USB);
	for (size_t i = 0; i < 8; i++)
		fake_ccid_end(&usb.fake[i]);
	(void)close(usb.socket[0]);
	(void)close(usb.socket[1]);
	return here_end(state);
}

/* One reader, with alice's card in it. */
static void
with(const char *name, const char *atr)
{
	fake_ccid_init(FAKE, facts_of(name), atr, R);
	fake_ccid_plug(FAKE, usb.socket[0]);
	assert_int_equal(open_usb(""), 0);
}

static int
power(void)
{
	struct buf atr;
	int err;

	buf_init(&atr, ATR_MAX);
	err = USB->ops->power_on(USB, &atr);
	if (err == 0)
		assert_hex(buf_view(&atr), FAKE->atr);
	buf_free(&atr);
	return err;
}

static int
select_piv(void)
{
	char label[33];

	return piv_select(USB, label);
}

static enum card_state
state_of(uint32_t *count)
{
	struct reader_status st = { .state = CARD_TWO, .count = 99 };

	assert_int_equal(USB->ops->state(USB, &st), 0);
	if (count != NULL)
		*count = st.count;
	return st.state;
}

/* -- levels and protocols ---------------------------------------------------------- */

/* Long data there, long data back, a PIN: as by the card itself. */
static void
all_commands(void)
{
	struct buf put, got;
	uint8_t point[PIV_POINT_LEN], version[3];

	buf_init(&put, CARD_CERT_MAX);
	buf_init(&got, PIV_OBJECT_MAX);
	for (unsigned i = 0; i < 1500; i++)
		(void)buf_put_u8(&put, (uint8_t)i);
	assert_int_equal(select_piv(), 0);
	assert_int_equal(piv_version(USB, version), 0);
	assert_int_equal(admin_authenticate(USB, PIV_ALG_AES192,
	    admin_factory_key), 0);
	assert_int_equal(piv_put(USB, PIV_CHUID, buf_view(&put)), 0);
	assert_int_equal(piv_get(USB, PIV_CHUID, &got), 0);
	assert_true(view_eq(buf_view(&put), buf_view(&got)));
	assert_int_equal(piv_verify(USB, FACTORY, NULL), 0);
	assert_int_equal(piv_generate(USB, point), 0);
	assert_int_equal(FAKE->plain, 0);
	buf_free(&put);
	buf_free(&got);
}

static void
every_level_carries_every_command(void **state)
{
	static const struct {
		const char *device, *atr;
	} rows[] = {
		{ "YubiKey 4, all interfaces", ATR_T1 },
		{ "Nitrokey 3", ATR_T1 },
		{ "ACS ACR1252, SAM", ATR_T0 },
		{ "Gemalto PC Twin", ATR_T0 }, { "Gemalto PC Twin", ATR_T1 },
		{ "Gemalto PC Twin", ATR_FAST },
		{ "SCM SCR3310", ATR_T1 }, { "SCM SPR532", ATR_SMALL },
		{ "Nitrokey HSM", ATR_T1 }, { "QEMU's", ATR_T0 },
		{ "JaCarta", ATR_SMALL }, { "ACS ACR38", ATR_FAST },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		with(rows[i].device, rows[i].atr);
		assert_int_equal(state_of(NULL), CARD_PRESENT);
		assert_int_equal(power(), 0);
		all_commands();
		reader_close(USB);
		fake_ccid_end(FAKE);
	}
}

static void
answers_in_parts_are_put_together(void **state)
{
	(void)state;
	with("YubiKey 4, all interfaces", ATR_T1);
	FAKE->chains = 1;
	assert_int_equal(power(), 0);
	all_commands();
}

static void
the_line_is_set_where_the_reader_does_not(void **state)
{
	static const uint8_t untold[7];

	(void)state;
	with("Gemalto PC Twin", ATR_FAST);
	assert_int_equal(power(), 0);
	assert_memory_equal(FAKE->params, "\x96\x10\0\x45\0\xfe\0", 7);
	reader_close(USB);
	fake_ccid_end(FAKE);
	with("SCM SCR3310", ATR_T1);
	assert_int_equal(power(), 0);
	assert_memory_equal(FAKE->params, untold, 7);
}

static void
a_card_without_a_common_protocol_is_said(void **state)
{
	(void)state;
	with("QEMU's", ATR_T1);
	assert_int_equal(power(), ERR_READER_CANNOT);
}

/* -- misdeeds ------------------------------------------------------------------------ */

/* What a SELECT comes to, and whether the same card works afterwards. */
static const struct {
	enum misdeed does;
	int err;
} misdeeds[] = {
	{ DOES_STALL, ERR_READER_SILENT },
	{ DOES_NOTHING, ERR_READER_SILENT },
	{ DOES_OLD, 0 },
	{ DOES_LATER, 0 },
	{ DOES_FOR_EVER, ERR_CARD_TOUCH },
	{ DOES_EMPTY, 0 },
	{ DOES_SHORT, 0 },
	{ DOES_CUT, ERR_READER_SILENT },
	{ DOES_GARBAGE, ERR_READER_SILENT },
	{ DOES_HUGE, ERR_READER_SILENT },
	{ DOES_OTHER, ERR_CARD_APDU },
	{ DOES_LONG, ERR_CARD_APDU },
	{ DOES_PARITY, ERR_CARD_APDU },
	{ DOES_MUTE, ERR_CARD_MUTE },
	{ DOES_OUT, ERR_CARD_REMOVED },
	{ DOES_GONE, ERR_CARD_REMOVED },
};

static void
mended(enum misdeed does)
{
	if (does == DOES_OUT)
		fake_ccid_card(FAKE, 1, 1);
	if (does == DOES_GONE)
		fake_ccid_plug(FAKE, usb.socket[0]);
	FAKE->does = DOES_WELL;
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	assert_int_equal(power(), 0);
	assert_int_equal(select_piv(), 0);
}

static void
nothing_that_a_reader_does_is_the_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(misdeeds) / sizeof(misdeeds[0]); i++) {
		with("YubiKey 4, all interfaces", ATR_T1);
		assert_int_equal(power(), 0);
		FAKE->does = misdeeds[i].does;
		FAKE->times = 1;
		assert_int_equal(select_piv(), misdeeds[i].err);
		/* After an error nothing is said to it before a reset. */
		if (misdeeds[i].err != 0) {
			const unsigned said = FAKE->xfrs;

			assert_int_equal(select_piv(), ERR_CARD_REMOVED);
			assert_int_equal(FAKE->xfrs, said);
		}
		mended(misdeeds[i].does);
		reader_close(USB);
		fake_ccid_end(FAKE);
	}
}

static void
a_card_that_waits_for_a_touch_waits_half_a_minute(void **state)
{
	int64_t before;

	(void)state;
	with("YubiKey 4, all interfaces", ATR_T1);
	assert_int_equal(power(), 0);
	FAKE->does = DOES_FOR_EVER;
	FAKE->times = 1;
	before = usb_fake.now();
	assert_int_equal(select_piv(), ERR_CARD_TOUCH);
	assert_in_range(usb_fake.now() - before, 30000, 31000);
	assert_int_equal(FAKE->aborts, 1);
	mended(DOES_FOR_EVER);
}

/* What goes wrong between card and reader at T=1 mends itself, or is never said
 * twice: VERIFY with a wrong PIN costs one try at most. */
static void
blocks_are_mended(void **state)
{
	static const struct {
		enum misdeed does;
		unsigned times;
		int err;
	} rows[] = {
		{ DOES_WTX, 1, 0 }, { DOES_LRC, 1, 0 }, { DOES_LRC, 2, 0 },
		{ DOES_AGAIN, 1, 0 }, { DOES_AGAIN, 2, 0 },
		{ DOES_PARITY, 1, 0 }, { DOES_MUTE, 1, 0 },
		{ DOES_MUTE, 2, ERR_CARD_APDU },
		{ DOES_LRC, 3, ERR_CARD_APDU },
		{ DOES_AGAIN, 3, ERR_CARD_APDU },
		{ DOES_RESYNCH, 4, ERR_CARD_APDU },
		{ DOES_MUTE, 6, ERR_CARD_MUTE },
	};
	uint8_t before, after;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		with("SCM SCR3310", ATR_SMALL);
		assert_int_equal(power(), 0);
		assert_int_equal(select_piv(), 0);
		assert_int_equal(piv_tries(USB, &before), 0);
		FAKE->does = rows[i].does;
		FAKE->times = rows[i].times;
		assert_int_equal(piv_verify(USB, view_str("135791"), NULL),
		    rows[i].err == 0 ? ERR_PIN : rows[i].err);
		FAKE->does = DOES_WELL;
		assert_int_equal(power(), 0);
		assert_int_equal(select_piv(), 0);
		assert_int_equal(piv_tries(USB, &after), 0);
		assert_true(after + 1 >= before);
		assert_int_equal(piv_verify(USB, FACTORY, NULL), 0);
		reader_close(USB);
		fake_ccid_end(FAKE);
	}
}

/* Every word comes in time, and none leads on. */
static void
no_card_holds_an_exchange_for_ever(void **state)
{
	static const struct device_facts characters = { "Characters", 0x1fc9,
		0x0117, 0, 0x0b, 2, 1, 3, 4000, 307200, 252, 0x000000ba, 263,
		0 };
	static const struct {
		const struct device_facts *device;	/* NULL: T=1 */
		const char *atr;
		enum misdeed does;
		int err, ms;
	} rows[] = {
		{ NULL, ATR_SMALL, DOES_HOLLOW, ERR_CARD_MUTE, 600 },
		{ NULL, ATR_SMALL, DOES_SIZES, ERR_CARD_MUTE, 30000 },
		{ NULL, ATR_SMALL, DOES_WAITS, ERR_CARD_TOUCH, 30000 },
		{ &characters, ATR_T0, DOES_NULLS, ERR_CARD_MUTE, 30000 },
		{ &characters, ATR_T0, DOES_BLANKS, ERR_CARD_MUTE, 30000 },
	};
	int64_t before;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fake_ccid_init(FAKE, rows[i].device != NULL ? rows[i].device :
		    facts_of("SCM SCR3310"), rows[i].atr, R);
		fake_ccid_plug(FAKE, usb.socket[0]);
		assert_int_equal(open_usb(""), 0);
		assert_int_equal(power(), 0);
		FAKE->does = rows[i].does;
		before = usb_fake.now();
		assert_int_equal(select_piv(), rows[i].err);
		assert_in_range(usb_fake.now() - before, rows[i].ms,
		    rows[i].ms + 1000);
		reader_close(USB);
		fake_ccid_end(FAKE);
	}
	/* Nor while it is powered on. */
	with("SCM SCR3310", ATR_SMALL);
	FAKE->does = DOES_SIZES;
	before = usb_fake.now();
	assert_int_equal(power(), ERR_CARD_MUTE);
	assert_in_range(usb_fake.now() - before, 30000, 31000);
}

/* -- plugged in and out ---------------------------------------------------------------- */

static void
cards_come_and_go(void **state)
{
	uint32_t first, count;

	(void)state;
	fake_ccid_init(FAKE, facts_of("SCM SCR3310"), ATR_T1, R);
	FAKE->there = 0;
	assert_int_equal(open_usb(""), 0);
	assert_int_equal(state_of(NULL), CARD_NO_READER);
	assert_int_equal(power(), ERR_READER_GONE);
	fake_ccid_plug(FAKE, usb.socket[0]);
	assert_int_equal(state_of(&first), CARD_ABSENT);
	assert_string_equal(USB->name, "usb");
	assert_int_equal(power(), ERR_CARD_NONE);
	fake_ccid_card(FAKE, 1, 0);
	assert_int_equal(state_of(&count), CARD_PRESENT);
	assert_int_equal(count, first + 1);
	assert_string_equal(USB->name, "SCM SCR3310");
	assert_int_equal(state_of(&count), CARD_PRESENT);
	assert_int_equal(count, first + 1);
	fake_ccid_card(FAKE, 0, 1);
	assert_int_equal(state_of(&count), CARD_ABSENT);
	assert_int_equal(count, first + 2);
	/* A reader that had been empty is a reader when it is pulled. */
	fake_ccid_card(FAKE, 1, 1);
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	FAKE->gone = 1;
	assert_int_equal(state_of(&count), CARD_NO_READER);
	assert_int_equal(count, first + 4);
}

static void
a_token_that_is_pulled_is_a_card_removed(void **state)
{
	(void)state;
	with("YubiKey 4, all interfaces", ATR_T1);
	assert_int_equal(power(), 0);
	FAKE->gone = 1;
	assert_int_equal(select_piv(), ERR_CARD_REMOVED);
	assert_int_equal(state_of(NULL), CARD_ABSENT);
	assert_int_equal(power(), ERR_CARD_NONE);
	fake_ccid_plug(FAKE, usb.socket[0]);
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	assert_int_equal(power(), 0);
	assert_int_equal(select_piv(), 0);
}

static uint32_t
doubts(void)
{
	struct reader_status st = { 0 };

	assert_int_equal(USB->ops->state(USB, &st), 0);
	return st.doubts;
}

static void
out_and_in_between_two_looks_is_seen(void **state)
{
	uint32_t before, after;

	(void)state;
	with("SCM SCR3310", ATR_T1);
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	assert_int_equal(power(), 0);
	assert_int_equal(state_of(&before), CARD_PRESENT);
	/* by the power that it has lost; the reader may have taken that */
	assert_int_equal(doubts(), 0);
	fake_ccid_card(FAKE, 1, 0);
	assert_int_equal(doubts(), 1);
	assert_int_equal(state_of(&after), CARD_PRESENT);
	assert_int_equal(after, before);
	assert_int_equal(select_piv(), ERR_CARD_REMOVED);
	assert_int_equal(power(), 0);
	assert_int_equal(doubts(), 1);
	/* by what the reader says */
	fake_ccid_wait(2000);
	fake_ccid_card(FAKE, 1, 1);
	assert_int_equal(state_of(&after), CARD_PRESENT);
	assert_int_equal(after, before + 2);
	assert_int_equal(state_of(&after), CARD_PRESENT);
	assert_int_equal(after, before + 2);
}

/* As cardd sees it, which knows the card by its number. */
static void
a_card_that_its_reader_powers_down_stays(void **state)
{
	struct session s = { .selected = 0 };
	struct reader_status st;
	uint32_t count;

	(void)state;
	with("SCM SCR3310", ATR_T1);
	s.reader = usb.reader;
	assert_int_equal(session_meet(&s), 0);
	s.met.who = (struct identity){ .told = 1, .has_serial = 1 };
	assert_int_equal(piv_serial(&s.reader, &s.met.who.serial), 0);
	assert_int_equal(session_state(&s, &st), 0);
	count = st.count;
	for (unsigned i = 0; i < 3; i++) {
		FAKE->powered = 0;
		assert_int_equal(session_state(&s, &st), 0);
		assert_int_equal(st.count, count);
		assert_int_equal(session_card(&s), 0);
	}
	/* In its place lies one with another number. */
	FAKE->powered = 0;
	s.met.who.serial++;
	assert_int_equal(session_state(&s, &st), 0);
	assert_int_equal(st.count, count + 2);
	assert_int_equal(session_card(&s), ERR_CARD_REMOVED);
}

static void
two_cards_ask_to_leave_one(void **state)
{
	uint32_t before, after;

	(void)state;
	with("YubiKey 4, all interfaces", ATR_T1);
	assert_int_equal(power(), 0);
	assert_int_equal(state_of(&before), CARD_PRESENT);
	fake_ccid_init(&usb.fake[1], facts_of("Nitrokey 3"), ATR_T1, R);
	fake_ccid_plug(&usb.fake[1], usb.socket[0]);
	assert_int_equal(state_of(&after), CARD_TWO);
	assert_int_equal(after, before + 1);
	assert_int_equal(select_piv(), ERR_CARD_REMOVED);
	assert_int_equal(power(), ERR_CARD_TWO);
	FAKE->gone = 1;
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	assert_string_equal(USB->name, "Nitrokey 3");
	assert_int_equal(power(), 0);
	assert_int_equal(select_piv(), 0);
}

static void
a_name_chooses_among_readers(void **state)
{
	struct buf b;
	struct rec_reader rec;
	struct view v;

	(void)state;
	with("YubiKey 4, all interfaces", ATR_T1);
	reader_close(USB);
	fake_ccid_init(&usb.fake[1], facts_of("Nitrokey 3"), ATR_T1, R);
	fake_ccid_plug(FAKE, usb.socket[0]);
	fake_ccid_plug(&usb.fake[1], usb.socket[0]);
	assert_int_equal(open_usb("nitro"), 0);
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	buf_init(&b, 1024);
	assert_int_equal(USB->ops->list(USB, &b), 0);
	v = buf_view(&b);
	assert_int_equal(wire_take(&v, &form_reader, &rec), 0);
	assert_string_equal(rec.name, "Nitrokey 3");
	assert_string_equal(rec.driver, "usb");
	assert_int_equal(v.len, 0);
	buf_free(&b);
}

/* -- readers that cannot be had ---------------------------------------------------------- */

/* The jail is shut between the two: src/card/serve.c. */
static void
no_device_is_touched_before_the_first_request(void **state)
{
	struct buf b;

	(void)state;
	with("SCM SCR3310", ATR_T1);
	assert_int_equal(FAKE->touched, 0);
	buf_init(&b, 1024);
	assert_int_equal(USB->ops->list(USB, &b), 0);
	assert_true(b.len > 0);
	assert_true(FAKE->touched > 0);
	buf_free(&b);
}

static void
who_holds_it_is_said_and_may_let_go(void **state)
{
	struct reader_status st;

	(void)state;
	fake_ccid_init(FAKE, facts_of("SCM SCR3310"), ATR_T1, R);
	FAKE->busy = 1;
	assert_int_equal(open_usb(""), 0);
	fake_ccid_plug(FAKE, usb.socket[0]);
	assert_int_equal(USB->ops->state(USB, &st), ERR_READER_BUSY);
	FAKE->by_kernel = 1;
	assert_int_equal(USB->ops->state(USB, &st), ERR_READER_DRIVER);
	assert_int_equal(power(), ERR_READER_DRIVER);
	FAKE->busy = FAKE->by_kernel = 0;
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	assert_int_equal(power(), 0);
}

static void
send_plug(uint8_t what, const char *key, int err)
{
	struct plug p = { .what = what, .err = err };

	memcpy(p.key, key, strlen(key));
	memcpy(p.name, "To\x1bken\xff", 7);
	assert_int_equal(plug_send(usb.socket[0], &p, -1), 0);
}

static void
what_may_not_be_opened_is_said(void **state)
{
	struct reader_status st;
	struct buf b;

	(void)state;
	send_plug(PLUG_REFUSED, "1-9:1.0", ERR_READER_PERM);
	assert_int_equal(open_usb(""), 0);
	/* Whoever asks first hears of it, and so does the next. */
	buf_init(&b, 1024);
	assert_int_equal(USB->ops->list(USB, &b), ERR_READER_PERM);
	assert_int_equal(b.len, 0);
	buf_free(&b);
	assert_int_equal(USB->ops->state(USB, &st), ERR_READER_PERM);
	assert_int_equal(power(), ERR_READER_PERM);
	send_plug(PLUG_REFUSED, "1-9:1.0", ERR_READER_OFF);
	assert_int_equal(USB->ops->state(USB, &st), ERR_READER_OFF);
	/* Another that works is enough. */
	fake_ccid_init(FAKE, facts_of("Nitrokey 3"), ATR_T1, R);
	fake_ccid_plug(FAKE, usb.socket[0]);
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	FAKE->gone = 1;
	assert_int_equal(USB->ops->state(USB, &st), ERR_READER_OFF);
	send_plug(PLUG_OUT, "1-9:1.0", 0);
	assert_int_equal(state_of(NULL), CARD_ABSENT);
}

static void
messages_that_are_none_are_passed_over(void **state)
{
	struct plug p = { .what = PLUG_IN };

	(void)state;
	assert_int_equal(open_usb(""), 0);
	assert_int_equal(plug_send(usb.socket[0], &p, -1), 0);
	assert_int_equal(send(usb.socket[0], "x", 1, 0), 1);
	p.what = PLUG_OUT;
	assert_int_equal(plug_send(usb.socket[0], &p, usb.socket[0]), 0);
	assert_int_equal(state_of(NULL), CARD_NO_READER);
	/* Nobody sends any more: what is there stays. */
	(void)close(usb.socket[0]);
	usb.socket[0] = -1;
	assert_int_equal(state_of(NULL), CARD_NO_READER);
}

static void
a_reader_that_is_slow_once_is_not_lost(void **state)
{
	struct reader_status st;

	(void)state;
	with("SCM SCR3310", ATR_T1);
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	FAKE->stalled = 1;
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	FAKE->stalled = 1;
	fake_ccid_wait(3000);
	assert_int_equal(USB->ops->state(USB, &st), ERR_READER_SILENT);
	assert_int_equal(state_of(NULL), CARD_PRESENT);
}

/* Each of them would take its time, and people look at a page. */
static void
readers_that_take_nothing_hold_up_no_page(void **state)
{
	int64_t before;

	(void)state;
	with("SCM SCR3310", ATR_T1);
	for (size_t i = 1; i < 8; i++) {
		fake_ccid_init(&usb.fake[i], facts_of("Gemalto PC Twin"),
		    ATR_T1, NULL);
		usb.fake[i].deaf = 1;
		fake_ccid_plug(&usb.fake[i], usb.socket[0]);
	}
	for (unsigned i = 0; i < 40; i++) {
		const int there = i / 10 % 2 == 0;

		if (i % 10 == 0)
			fake_ccid_card(FAKE, there, 0);
		before = usb_fake.now();
		/* The first looks find out who does not answer. */
		if (i < 8)
			(void)state_of(NULL);
		else
			assert_int_equal(state_of(NULL), there ? CARD_PRESENT :
			    CARD_ABSENT);
		assert_in_range(usb_fake.now() - before, 0, 200);
	}
	/* One that comes to its senses is heard. */
	usb.fake[5].deaf = 0;
	usb.fake[5].there = 1;
	for (unsigned i = 0; i < 16; i++)
		(void)state_of(NULL);
	assert_int_equal(state_of(NULL), CARD_PRESENT);
	assert_string_equal(USB->name, "Gemalto PC Twin");
}

/* A PIN that a reader never took. */
static void
nothing_of_a_pin_stays(void **state)
{
	static const enum misdeed rows[] = { DOES_WELL, DOES_NOTHING,
		DOES_MUTE, DOES_LONG, DOES_GONE };
	const char *const at[] = { "SCM SCR3310", "YubiKey 4, all interfaces" };

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		with(at[i % 2], ATR_T1);
		assert_int_equal(power(), 0);
		assert_int_equal(select_piv(), 0);
		FAKE->does = rows[i / 2];
		FAKE->times = 20;
		(void)piv_verify(USB, view_str("73951842"), NULL);
		assert_true(secret_holds(USB->self, 1));
		assert_null(memmem(USB->self, sizeof(struct places) +
		    sizeof(struct icc), "73951842", 8));
		reader_close(USB);
		fake_ccid_end(FAKE);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_level_carries_every_command),
		TEST(answers_in_parts_are_put_together),
		TEST(the_line_is_set_where_the_reader_does_not),
		TEST(a_card_without_a_common_protocol_is_said),
		TEST(nothing_that_a_reader_does_is_the_end),
		TEST(a_card_that_waits_for_a_touch_waits_half_a_minute),
		TEST(blocks_are_mended),
		TEST(no_card_holds_an_exchange_for_ever),
		TEST(cards_come_and_go),
		TEST(a_token_that_is_pulled_is_a_card_removed),
		TEST(out_and_in_between_two_looks_is_seen),
		TEST(a_card_that_its_reader_powers_down_stays),
		TEST(two_cards_ask_to_leave_one),
		TEST(a_name_chooses_among_readers),
		TEST(no_device_is_touched_before_the_first_request),
		TEST(who_holds_it_is_said_and_may_let_go),
		TEST(what_may_not_be_opened_is_said),
		TEST(messages_that_are_none_are_passed_over),
		TEST(a_reader_that_is_slow_once_is_not_lost),
		TEST(readers_that_take_nothing_hold_up_no_page),
		TEST(nothing_of_a_pin_stays),
	};

	return cmocka_run_group_tests_name("usb", tests, NULL, NULL);
}
