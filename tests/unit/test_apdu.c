/* src/card/apdu, src/card/tlv: bytes there and back, and cards that lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/card/piv/apdu.h"
#include "src/card/piv/tlv.h"
#include "tests/unit/card_script.h"

static void
sends_the_four_cases(void **state)
{
	SCRIPT(r, { "00 a4 04 00", "9000" }, { "00 fd 01 02 00", "010203 9000" },
	    { "00 20 00 80 02 3132", "9000" },
	    { "00 cb 3f ff 01 aa 00", "bb 9000" });
	const struct apdu cmds[] = {
		{ 0xa4, 4, 0, 0, { NULL, 0 } },
		{ 0xfd, 1, 2, 1, { NULL, 0 } },
		{ 0x20, 0, 0x80, 0, view_str("12") },
		{ 0xcb, 0x3f, 0xff, 1, view_of("\xaa", 1) },
	};
	struct buf answer;
	uint16_t sw = 0;

	(void)state;
	buf_init(&answer, 64);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(apdu_exchange(&r, &cmds[i], &answer, &sw), 0);
		assert_int_equal(sw, 0x9000);
	}
	assert_int_equal(answer.len, 4);
	assert_memory_equal(answer.p, "\1\2\3\xbb", 4);
	SCRIPT_DONE(r);
	buf_free(&answer);
}

static void
chains_long_data(void **state)
{
	uint8_t data[600];
	SCRIPT(r, { "10 db 3f ff ff 00 01 *", "9000" },
	    { "10 db 3f ff ff ff 00 *", "9000" },
	    { "00 db 3f ff 5a fe ff *", "9000" });
	const struct apdu cmd = { 0xdb, 0x3f, 0xff, 0, { data, sizeof(data) } };
	struct buf answer;
	uint16_t sw = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)i;
	buf_init(&answer, 64);
	assert_int_equal(apdu_exchange(&r, &cmd, &answer, &sw), 0);
	assert_int_equal(sw, 0x9000);
	SCRIPT_DONE(r);
	buf_free(&answer);
}

static void
stops_a_chain_that_is_refused(void **state)
{
	uint8_t data[300] = { 0 };
	SCRIPT(r, { "10 db 00 00 ff *", "6884" });
	const struct apdu cmd = { 0xdb, 0, 0, 0, { data, sizeof(data) } };
	struct buf answer;

	(void)state;
	buf_init(&answer, 64);
	assert_int_equal(apdu_call(&r, &cmd, &answer, NULL), ERR_CARD_CANNOT);
	SCRIPT_DONE(r);
	buf_free(&answer);
}

static void
puts_an_answer_together(void **state)
{
	SCRIPT(r, { "00 cb 00 00 00", "0102 6103" },
	    { "00 c0 00 00 03", "0304 6100" }, { "00 c0 00 00 00", "05 9000" });
	const struct apdu cmd = { 0xcb, 0, 0, 1, { NULL, 0 } };
	struct buf answer;

	(void)state;
	buf_init(&answer, 64);
	assert_int_equal(apdu_call(&r, &cmd, &answer, NULL), 0);
	assert_int_equal(answer.len, 5);
	assert_memory_equal(answer.p, "\1\2\3\4\5", 5);
	SCRIPT_DONE(r);
	buf_free(&answer);
}

static void
asks_again_with_the_right_le(void **state)
{
	SCRIPT(r, { "00 f8 00 00 00", "6c04" },
	    { "00 f8 00 00 04", "01020304 9000" });
	const struct apdu cmd = { 0xf8, 0, 0, 1, { NULL, 0 } };
	struct buf answer;

	(void)state;
	buf_init(&answer, 64);
	assert_int_equal(apdu_call(&r, &cmd, &answer, NULL), 0);
	assert_int_equal(answer.len, 4);
	SCRIPT_DONE(r);
	buf_free(&answer);
}

/* -- a card that breaks the protocol ------------------------------------------- */

static int
no_status(struct reader *r, struct view apdu, struct buf *answer)
{
	(void)r;
	(void)apdu;
	return buf_put_u8(answer, 0x90);
}

static int
for_ever(struct reader *r, struct view apdu, struct buf *answer)
{
	unsigned *calls = r->self;

	(void)apdu;
	++*calls;
	return buf_put(answer, "x\x61\x10", 3);
}

static int
says_nothing_more(struct reader *r, struct view apdu, struct buf *answer)
{
	(void)r;
	(void)apdu;
	return buf_put(answer, "\x61\x10", 2);
}

static int
too_much(struct reader *r, struct view apdu, struct buf *answer)
{
	static const uint8_t zeros[APDU_ANSWER_MAX + 1];

	(void)r;
	(void)apdu;
	return buf_put(answer, zeros, sizeof(zeros));
}

static int
call(int (*transmit)(struct reader *, struct view, struct buf *),
    unsigned *calls)
{
	const struct reader_ops ops = { .transmit = transmit };
	const struct apdu cmd = { 0xcb, 0, 0, 1, { NULL, 0 } };
	struct reader r = { .ops = &ops, .self = calls };
	struct buf answer;
	int err;

	buf_init(&answer, 4096);
	err = apdu_call(&r, &cmd, &answer, NULL);
	buf_free(&answer);
	return err;
}

static void
a_broken_card_is_an_error(void **state)
{
	unsigned calls = 0;

	(void)state;
	assert_int_equal(call(no_status, &calls), ERR_CARD_APDU);
	assert_int_equal(call(for_ever, &calls), ERR_CARD_APDU);
	assert_true(calls < 100);
	assert_int_equal(call(says_nothing_more, &calls), ERR_CARD_APDU);
	assert_int_equal(call(too_much, &calls), ERR_TOOBIG);
}

static void
an_answer_beyond_its_room_is_an_error(void **state)
{
	SCRIPT(r, { "00 cb 00 00 00", "01020304 9000" });
	const struct apdu cmd = { 0xcb, 0, 0, 1, { NULL, 0 } };
	struct buf answer;

	(void)state;
	buf_init(&answer, 3);
	assert_int_equal(apdu_call(&r, &cmd, &answer, NULL), ERR_TOOBIG);
	buf_free(&answer);
}

static void
status_words_have_meanings(void **state)
{
	static const struct {
		uint16_t sw;
		int err;
		uint32_t detail;
	} want[] = {
		{ 0x9000, 0, 99 }, { 0x63c2, ERR_PIN, 2 },
		{ 0x63cf, ERR_PIN, 15 }, { 0x63c0, ERR_PIN_BLOCKED, 99 },
		{ 0x6300, ERR_PIN, 0xff }, { 0x6983, ERR_PIN_BLOCKED, 99 },
		{ 0x6982, ERR_PIN_NEEDED, 99 }, { 0x6a82, ERR_CARD_LACKS, 99 },
		{ 0x6a88, ERR_CARD_LACKS, 99 }, { 0x6a84, ERR_CARD_FULL, 99 },
		{ 0x6a86, ERR_CARD_CANNOT, 99 }, { 0x6d00, ERR_CARD_CANNOT, 99 },
		{ 0x6a81, ERR_CARD_CANNOT, 99 }, { 0x6881, ERR_CARD_CANNOT, 99 },
		{ 0x6a80, ERR_CARD_DATA, 99 }, { 0x6985, ERR_CARD_DATA, 99 },
		{ 0x6302, ERR_PIN, 2 }, { 0x6300, ERR_PIN, 0xff },
		{ 0x6581, ERR_CARD_MEMORY, 99 }, { 0x6f00, ERR_CARD_APDU, 99 },
		{ 0x0000, ERR_CARD_APDU, 99 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		uint32_t detail = 99;

		assert_int_equal(sw_error(want[i].sw, &detail), want[i].err);
		assert_int_equal(detail, want[i].detail);
		assert_int_equal(sw_error(want[i].sw, NULL), want[i].err);
	}
}

/* -- BER-TLV ---------------------------------------------------------------------- */

static struct view
hex(const char *s)
{
	static uint8_t bytes[512];

	return view_of(bytes, unhex(s, bytes, sizeof(bytes)));
}

static void
reads_elements(void **state)
{
	struct view in = hex("53 02 aabb 7f49 81 01 cc 5fc102 82 0001 dd");
	static const uint32_t tags[] = { 0x53, 0x7f49, 0x5fc102 };
	struct tlv t;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(tlv_next(&in, &t), 0);
		assert_int_equal(t.tag, tags[i]);
	}
	assert_int_equal(t.value.len, 1);
	assert_int_equal(t.value.p[0], 0xdd);
	assert_int_equal(tlv_next(&in, &t), ERR_NOTFOUND);
}

static void
refuses_bad_elements(void **state)
{
	static const char *const bad[] = {
		"53", "53 01", "53 05 00000000", "53 80 0000", "53 81", "53 82 00",
		"53 83 000001 00", "53 84 00000001 00", "5f", "5f c1", "5fc1c2 00",
		"5f818181 00", "53 82 ffff 00", "53 ff 00",
	};
	struct tlv t;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct view in = hex(bad[i]), before = in;

		assert_int_equal(tlv_next(&in, &t), ERR_FORMAT);
		assert_ptr_equal(in.p, before.p);
		assert_int_equal(in.len, before.len);
	}
}

static void
finds_the_only_one(void **state)
{
	struct view v;

	(void)state;
	assert_int_equal(tlv_find(hex("3000 3401aa fe00"), 0x34, &v), 0);
	assert_int_equal(v.len, 1);
	assert_int_equal(tlv_find(hex("3000 fe00"), 0x34, &v), ERR_NOTFOUND);
	assert_int_equal(tlv_find(hex(""), 0x34, &v), ERR_NOTFOUND);
	assert_int_equal(tlv_find(hex("3400 3400"), 0x34, &v), ERR_FORMAT);
	assert_int_equal(tlv_find(hex("3400 30"), 0x34, &v), ERR_FORMAT);
	assert_int_equal(tlv_only(hex("3401aa"), 0x34, &v), 0);
	assert_int_equal(tlv_only(hex("3401aa 00"), 0x34, &v), ERR_FORMAT);
	assert_int_equal(tlv_only(hex("3501aa"), 0x34, &v), ERR_FORMAT);
}

static void
writes_what_it_reads(void **state)
{
	static const uint8_t zeros[70000];
	static const struct {
		size_t len;
		const char *head;
	} want[] = {
		{ 0, "53 00" }, { 127, "53 7f" }, { 128, "53 81 80" },
		{ 255, "53 81 ff" }, { 256, "53 82 0100" },
		{ 65535, "53 82 ffff" },
	};
	struct view v;
	struct buf b;

	(void)state;
	buf_init(&b, 70000);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		struct view head = hex(want[i].head);

		buf_reset(&b);
		assert_int_equal(tlv_put(&b, 0x53, view_of(zeros, want[i].len)),
		    0);
		assert_int_equal(b.len, head.len + want[i].len);
		assert_memory_equal(b.p, head.p, head.len);
		assert_int_equal(tlv_only(buf_view(&b), 0x53, &v), 0);
		assert_int_equal(v.len, want[i].len);
	}
	assert_int_equal(tlv_put(&b, 0x53, view_of(zeros, 65536)), ERR_TOOBIG);
	buf_reset(&b);
	assert_int_equal(tlv_put(&b, 0x5fc109, view_of(zeros, 1)), 0);
	assert_memory_equal(b.p, hex("5fc109 01 00").p, 5);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sends_the_four_cases),
		cmocka_unit_test(chains_long_data),
		cmocka_unit_test(stops_a_chain_that_is_refused),
		cmocka_unit_test(puts_an_answer_together),
		cmocka_unit_test(asks_again_with_the_right_le),
		cmocka_unit_test(a_broken_card_is_an_error),
		cmocka_unit_test(an_answer_beyond_its_room_is_an_error),
		cmocka_unit_test(status_words_have_meanings),
		cmocka_unit_test(reads_elements),
		cmocka_unit_test(refuses_bad_elements),
		cmocka_unit_test(finds_the_only_one),
		cmocka_unit_test(writes_what_it_reads),
	};

	return cmocka_run_group_tests_name("apdu", tests, NULL, NULL);
}
