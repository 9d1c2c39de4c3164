/* src/card/ccid/descriptor, message, device: what readers say and are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/wire/device.h"
#include "src/card/ccid/message.h"
#include "tests/unit/ccid_devices.h"
#include "tests/unit/hex.h"

/* -- descriptors ----------------------------------------------------------------- */

static void
knows_real_devices(void **state)
{
	struct ccid_class c;
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	for (size_t i = 0; i < N_DEVICES; i++) {
		const struct device_facts *f = &devices[i];
		const int vendor_class = (device_quirks(f->vendor, f->product) &
		    DEVICE_VENDOR_CLASS) != 0;

		buf_reset(&b);
		put_device(&b, f);
		assert_int_equal(ccid_descriptor(buf_view(&b), 0, vendor_class,
		    &c), 0);
		assert_int_equal(vendor_class, f->class == 0xff);
		assert_int_equal(c.interface, f->interface);
		assert_int_equal(c.event, f->endpoints == 3 ? 0x83 : 0);
		assert_int_equal(c.out << 8 | c.in, 0x0182);
		assert_int_equal(c.slots, 1);
		assert_int_equal(c.voltages, f->voltages);
		assert_int_equal(c.protocols, f->protocols);
		assert_int_equal(c.clock, f->clock);
		assert_int_equal(c.rate_max, f->rate_max);
		assert_int_equal(c.ifsd, f->ifsd);
		assert_int_equal(c.features, f->features);
		assert_int_equal(c.message_max, f->message_max);
		assert_int_equal(ccid_duties(&c), f->duties);
		assert_int_equal(ccid_descriptor(buf_view(&b), 1, vendor_class,
		    &c), ERR_NOTFOUND);
	}
	buf_free(&b);
}

static void
finds_the_second_of_a_device(void **state)
{
	struct ccid_class c;
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	put_device(&b, &devices[4]);
	put_interface(&b, 1, 0x0b, 3);
	put_class(&b, &devices[5]);
	put_endpoint(&b, 0x04, 2);
	put_endpoint(&b, 0x85, 2);
	assert_int_equal(ccid_descriptor(buf_view(&b), 1, 0, &c), 0);
	assert_int_equal(c.interface, 1);
	assert_int_equal(c.features, devices[5].features);
	assert_int_equal(c.out << 8 | c.in, 0x0485);
	assert_int_equal(c.event, 0);
	buf_free(&b);
}

/* One byte of a good description is another. */
static void
refuses_what_cannot_be(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
		int err;
	} wrong[] = {
		{ 9, 0, ERR_FORMAT },		/* a length of nothing */
		{ 9, 255, ERR_FORMAT },		/* beyond the end */
		{ 9 + 5, 0xff, ERR_NOTFOUND },	/* another class */
		{ 9 + 7, 1, ERR_NOTFOUND },	/* ICCD, by control transfers */
		{ 9 + 3, 1, ERR_NOTFOUND },	/* another setting */
		{ 18 + 1, 0x24, ERR_NOTFOUND },	/* no class descriptor */
		{ 18 + 4, 16, ERR_FORMAT },	/* 17 slots */
		{ 18 + 45, 0, ERR_FORMAT },	/* messages of 7 bytes */
		{ 72 + 3, 3, ERR_FORMAT },	/* nothing goes out */
	};
	struct ccid_class c;
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		buf_reset(&b);
		put_device(&b, &devices[0]);
		b.p[wrong[i].at] = wrong[i].value;
		assert_int_equal(ccid_descriptor(buf_view(&b), 0, 0, &c),
		    wrong[i].err);
	}
	assert_int_equal(ccid_descriptor(view_of(NULL, 0), 0, 0, &c),
	    ERR_NOTFOUND);
	buf_free(&b);
}

static void
a_token_that_is_switched_off_is_known(void **state)
{
	(void)state;
	assert_int_equal(device_quirks(0x1050, 0x0402), DEVICE_OFF);
	assert_int_equal(device_quirks(0x1050, 0x0407), 0);
	assert_int_equal(device_quirks(0x20a0, 0x0402), 0);
}

/* -- messages -------------------------------------------------------------------- */

static void
writes_commands(void **state)
{
	const struct ccid_message m = { .type = CCID_XFR, .slot = 1, .seq = 0xfe,
		.param = { 4, 0x10, 0 }, .data = view_of("\0\xa4", 2) };
	struct buf b;

	(void)state;
	buf_init(&b, CCID_MESSAGE_MAX);
	assert_int_equal(ccid_write(&b, &m), 0);
	assert_hex(buf_view(&b), "6f 02000000 01 fe 04 10 00 00a4");
	buf_free(&b);
	buf_init(&b, 11);
	assert_int_equal(ccid_write(&b, &m), ERR_TOOBIG);
	buf_free(&b);
}

static void
reads_answers(void **state)
{
	const struct hexed good = hexed("80 02000000 00 07 00 00 01 9000 ee");
	struct ccid_message m;

	(void)state;
	assert_int_equal(ccid_read(HEXED(good), &m), 0);
	assert_int_equal(m.type, CCID_DATA_IS);
	assert_int_equal(m.seq, 7);
	assert_int_equal(m.param[2], 1);
	assert_hex(m.data, "9000");
	for (size_t n = 0; n < 12; n++)
		assert_int_equal(ccid_read(view_of(good.p, n), &m),
		    ERR_FORMAT);
}

static void
judges_answers(void **state)
{
	const struct ccid_message xfr = { .type = CCID_XFR, .seq = 7 };
	static const struct {
		const char *answer;
		int said;
	} rows[] = {
		{ "80 00000000 00 07 00 00 00", CCID_DONE },
		{ "80 00000000 00 06 00 00 00", CCID_STALE },
		{ "80 00000000 01 07 00 00 00", CCID_STALE },
		{ "80 00000000 00 07 80 05 00", CCID_LATER },
		{ "81 00000000 00 07 00 00 00", ERR_CARD_APDU },
		{ "80 00000000 00 07 02 00 00", ERR_CARD_REMOVED },
		{ "80 00000000 00 07 c0 00 00", ERR_UNSUPPORTED },
		{ "80 00000000 00 07 42 fe 00", ERR_CARD_REMOVED },
		{ "80 00000000 00 07 41 fe 00", ERR_CARD_MUTE },
		{ "80 00000000 00 07 40 fd 00", ERR_CARD_APDU },
		{ "80 00000000 00 07 40 f6 00", ERR_UNSUPPORTED },
		{ "80 00000000 00 07 40 ff 00", ERR_CANCELLED },
		{ "80 00000000 00 07 40 e0 00", ERR_LOCKED },
		{ "80 00000000 00 07 40 f2 00", ERR_LOCKED },
		{ "80 00000000 00 07 40 00 00", ERR_UNSUPPORTED },
		{ "80 00000000 00 07 40 05 00", ERR_UNSUPPORTED },
		{ "80 00000000 00 07 40 c3 00", ERR_CARD_APDU },
	};
	struct ccid_message m;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct hexed h = hexed(rows[i].answer);

		assert_int_equal(ccid_read(HEXED(h), &m), 0);
		assert_int_equal(ccid_judge(&xfr, &m), rows[i].said);
	}
}

static void
hears_of_slots(void **state)
{
	static const struct {
		const char *bytes;
		unsigned slot;
		int is;
	} rows[] = {
		{ "50 03", 0, 1 }, { "50 02", 0, 0 }, { "50 01", 0, 1 },
		{ "50 0c", 1, 1 }, { "50 0c", 0, 0 }, { "50 00 03", 4, 1 },
		{ "50 03", 4, ERR_NOTFOUND }, { "50", 0, ERR_NOTFOUND },
		{ "51 0000 01", 0, ERR_NOTFOUND }, { "", 0, ERR_NOTFOUND },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct hexed h = hexed(rows[i].bytes);

		assert_int_equal(ccid_changed(HEXED(h), rows[i].slot),
		    rows[i].is);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_real_devices),
		cmocka_unit_test(finds_the_second_of_a_device),
		cmocka_unit_test(refuses_what_cannot_be),
		cmocka_unit_test(a_token_that_is_switched_off_is_known),
		cmocka_unit_test(writes_commands),
		cmocka_unit_test(reads_answers),
		cmocka_unit_test(judges_answers),
		cmocka_unit_test(hears_of_slots),
	};

	return cmocka_run_group_tests_name("ccid", tests, NULL, NULL);
}
