/* src/card/ccid/line: answers to reset, PPS, parameters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/card/ccid/line.h"
#include "tests/unit/hex.h"

/* Real cards' answers, and made-up ones that show a rule. */
static const struct {
	const char *atr;
	struct line line;
} atrs[] = {
	/* YubiKey 5: T=1 alone */
	{ "3bfd1300008131fe158073c021c057597562694b657940",
	  { .first = 1, .offered = 2, .fidi = 0x13, .wi = 10, .ifsc = 0xfe,
	    .bwi_cwi = 0x15 } },
	/* Nitrokey 3 */
	{ "3b8f01805d4e6974726f6b657900000000006a",
	  { .first = 1, .offered = 2, .fidi = 0x11, .wi = 10, .ifsc = 32,
	    .bwi_cwi = 0x4d } },
	/* T=0 and nothing else: no check byte */
	{ "3b00", { .offered = 1, .fidi = 0x11, .wi = 10, .ifsc = 32,
	    .bwi_cwi = 0x4d } },
	{ "3b6500002063cb6800", { .offered = 1, .fidi = 0x11, .wi = 10,
	    .ifsc = 32, .bwi_cwi = 0x4d } },
	/* inverse convention, TC1; TC2 */
	{ "3f 40 02", { .offered = 1, .fidi = 0x11, .guard = 2, .wi = 10,
	    .ifsc = 32, .bwi_cwi = 0x4d } },
	{ "3b 80 40 14", { .offered = 1, .fidi = 0x11, .wi = 20, .ifsc = 32,
	    .bwi_cwi = 0x4d } },
	/* T=1 with CRC, guard time 255, its own waiting times */
	{ "3b c0 ff 81 71 fe 65 01 55", { .first = 1, .offered = 2, .fidi = 0x11,
	    .guard = 0xff, .wi = 10, .ifsc = 0xfe, .bwi_cwi = 0x65,
	    .crc = 1 } },
	/* specific mode at T=1 (TA2), with its own speed */
	{ "3b 90 96 91 81 31 fe 55 8c", { .first = 1, .offered = 2, .specific = 1,
	    .by_card = 1, .fidi = 0x96, .wi = 10, .ifsc = 0xfe,
	    .bwi_cwi = 0x55 } },
	/* T=15: 3 V and 1.8 V */
	{ "3b 80 80 1f 06 19", { .first = 0, .offered = 1, .fidi = 0x11,
	    .wi = 10, .ifsc = 32, .bwi_cwi = 0x4d, .classes = 6 } },
};

static void
reads_answers_to_reset(void **state)
{
	struct line l;

	(void)state;
	for (size_t i = 0; i < sizeof(atrs) / sizeof(atrs[0]); i++) {
		const struct hexed h = hexed(atrs[i].atr);
		const struct line *want = &atrs[i].line;

		assert_int_equal(line_read(HEXED(h), &l), 0);
		assert_int_equal(l.first, want->first);
		assert_int_equal(l.offered, want->offered);
		assert_int_equal(l.specific, want->specific);
		assert_int_equal(l.by_card, want->by_card);
		assert_int_equal(l.fidi, want->fidi);
		assert_int_equal(l.guard, want->guard);
		assert_int_equal(l.wi, want->wi);
		assert_int_equal(l.ifsc, want->ifsc);
		assert_int_equal(l.bwi_cwi, want->bwi_cwi);
		assert_int_equal(l.crc, want->crc);
		assert_int_equal(l.classes, want->classes);
	}
}

static void
refuses_what_is_no_answer(void **state)
{
	static const char *const bad[] = {
		"", "3b", "3c00", "3b10", "3b80", "3b01", "3b8001",
		"3b80 01 80",			/* TCK does not fit */
		"3bfd1300008131fe158073c021c057597562694b6579",	/* cut off */
		("3b f0 11 11 11 f1 11 11 11 f1 11 11 11 f1 11 11 11 f1 11 11 "
		"11 f1 11 11 11 f1 11 11 11 f1 11 11 11 f1 11"),
	};
	struct line l;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const struct hexed h = hexed(bad[i]);

		assert_int_equal(line_read(HEXED(h), &l), ERR_FORMAT);
	}
}

static void
chooses_a_protocol(void **state)
{
	static const struct {
		struct line l;
		uint32_t reader;
		int t;
	} rows[] = {
		{ { .first = 0, .offered = 3 }, 3, 0 },
		{ { .first = 1, .offered = 3 }, 3, 1 },
		{ { .first = 0, .offered = 3 }, 2, 1 },
		{ { .first = 1, .offered = 2 }, 1, ERR_UNSUPPORTED },
		{ { .first = 1, .offered = 3, .specific = 1 }, 1,
		  ERR_UNSUPPORTED },
		{ { .first = 14, .offered = 1u << 14 }, 3, ERR_UNSUPPORTED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(line_protocol(&rows[i].l, rows[i].reader),
		    rows[i].t);
}

/* 4 MHz: 13 is 372/4, 43010 bit/s; 96 is 512/32, 250000 bit/s. */
static void
goes_no_faster_than_the_reader(void **state)
{
	static const struct {
		struct line l;
		uint32_t rate;
		uint8_t fidi;
	} rows[] = {
		{ { .fidi = 0x13 }, 43010, 0x13 },
		{ { .fidi = 0x13 }, 43009, 0x11 },
		{ { .fidi = 0x96 }, 344086, 0x96 },
		{ { .fidi = 0x96 }, 129032, 0x11 },
		{ { .fidi = 0x70 }, 344086, 0x11 },	/* reserved */
		{ { .fidi = 0x9f }, 344086, 0x11 },
		{ { .fidi = 0x96, .specific = 1 }, 344086, 0x11 },
		{ { .fidi = 0x96, .specific = 1, .by_card = 1 }, 344086, 0x96 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(line_fidi(&rows[i].l, 4000, rows[i].rate),
		    rows[i].fidi);
}

static void
agrees_on_speed_and_protocol(void **state)
{
	static const struct {
		const char *said;
		int fidi;
	} rows[] = {
		{ "ff 11 96 78", 0x96 },
		{ "ff 01 fe", 0x11 },		/* the card keeps the default */
		{ "ff 11 95 7b", ERR_CARD_APDU },	/* another speed */
		{ "ff 10 96 79", ERR_CARD_APDU },	/* another protocol */
		{ "ff 11 96 79", ERR_CARD_APDU },	/* PCK */
		{ "ff 31 96 00 58", ERR_CARD_APDU },
		{ "ff 11", ERR_CARD_APDU }, { "", ERR_CARD_APDU },
	};
	struct buf b;

	(void)state;
	buf_init(&b, 16);
	assert_int_equal(line_pps(1, 0x96, &b), 0);
	assert_hex(buf_view(&b), "ff 11 96 78");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct hexed h = hexed(rows[i].said);

		assert_int_equal(line_pps_read(buf_view(&b), HEXED(h)),
		    rows[i].fidi);
	}
	buf_free(&b);
}

static void
asks_only_where_it_changes_something(void **state)
{
	const struct line free_ = { .first = 0, .offered = 3 };
	const struct line fixed = { .first = 1, .offered = 2, .specific = 1 };

	(void)state;
	assert_false(line_wants_pps(&free_, 0, 0x11));
	assert_true(line_wants_pps(&free_, 1, 0x11));
	assert_true(line_wants_pps(&free_, 0, 0x96));
	assert_false(line_wants_pps(&fixed, 1, 0x96));
}

static void
tells_the_reader(void **state)
{
	const struct line l = { .guard = 2, .wi = 10, .ifsc = 0xfe,
		.bwi_cwi = 0x45, .crc = 1 };
	struct buf b;

	(void)state;
	buf_init(&b, 16);
	assert_int_equal(line_params(&l, 0, 0x96, &b), 0);
	assert_hex(buf_view(&b), "96 00 02 0a 00");
	buf_reset(&b);
	assert_int_equal(line_params(&l, 1, 0x96, &b), 0);
	assert_hex(buf_view(&b), "96 11 02 45 00 fe 00");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_answers_to_reset),
		cmocka_unit_test(refuses_what_is_no_answer),
		cmocka_unit_test(chooses_a_protocol),
		cmocka_unit_test(goes_no_faster_than_the_reader),
		cmocka_unit_test(agrees_on_speed_and_protocol),
		cmocka_unit_test(asks_only_where_it_changes_something),
		cmocka_unit_test(tells_the_reader),
	};

	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
