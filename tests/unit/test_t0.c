/* src/card/ccid/t0: short APDUs at TPDU and at character level. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/card/ccid/t0.h"
#include "tests/unit/hex.h"

/* What the card says, and what is sent upon it. */
struct turn {
	const char *said, *sent;
};

struct talk {
	const char *apdu;
	int characters;
	struct turn first;	/* .sent alone */
	struct turn turns[8];
	const char *answer;	/* NULL: the last turn ends with err */
	int err;
};

static void
run_talk(const struct talk *k)
{
	const struct hexed apdu = hexed(k->apdu);
	struct buf answer, out;
	struct t0 t;
	int r = T0_SEND;

	buf_init(&answer, 258);
	buf_init(&out, 261);
	assert_int_equal(t0_begin(&t, HEXED(apdu), k->characters), 0);
	assert_int_equal(t0_first(&t, &out), 0);
	assert_hex(buf_view(&out), k->first.sent);
	for (const struct turn *u = k->turns; u->said != NULL; u++) {
		const struct hexed said = hexed(u->said);

		assert_int_equal(r, T0_SEND);
		buf_reset(&out);
		if (k->characters)
			assert_true(said.len <= t0_wants(&t) ||
			    k->answer == NULL);
		r = t0_take(&t, HEXED(said), &answer, &out);
		assert_hex(buf_view(&out), u->sent);
	}
	assert_int_equal(r, k->answer == NULL ? k->err : T0_DONE);
	if (k->answer != NULL)
		assert_hex(buf_view(&answer), k->answer);
	buf_free(&answer);
	buf_free(&out);
}

static void
run_talks(const struct talk *k, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_talk(&k[i]);
}

#define RUN(talks) run_talks((talks), sizeof(talks) / sizeof((talks)[0]))

static void
moves_whole_commands(void **state)
{
	static const struct talk talks[] = {
		/* cases 1 to 4 */
		{ "00a40400", 0, { NULL, "00a4040000" }, { { "9000", "" } },
		  "9000", 0 },
		{ "00fd000000", 0, { NULL, "00fd000000" },
		  { { "050402 9000", "" } }, "050402 9000", 0 },
		{ "0020008002 3132", 0, { NULL, "0020008002 3132" },
		  { { "63c2", "" } }, "63c2", 0 },
		{ "00cb3fff01 aa 00", 0, { NULL, "00cb3fff01 aa" },
		  { { "6105", "" } }, "6105", 0 },
		/* another length, once */
		{ "00f8000000", 0, { NULL, "00f8000000" },
		  { { "6c04", "00f8000004" }, { "01020304 9000", "" } },
		  "01020304 9000", 0 },
		{ "00f8000000", 0, { NULL, "00f8000000" },
		  { { "6c04", "00f8000004" }, { "6c05", "" } }, "6c05", 0 },
		{ "0020008002 3132", 0, { NULL, "0020008002 3132" },
		  { { "6c04", "" } }, "6c04", 0 },
		/* more than was asked for, less than a status word */
		{ "00f8000001", 0, { NULL, "00f8000001" },
		  { { "0102 9000", "" } }, NULL, ERR_CARD_APDU },
		{ "00a40400", 0, { NULL, "00a4040000" }, { { "90", "" } },
		  NULL, ERR_CARD_APDU },
		{ "00a40400", 0, { NULL, "00a4040000" }, { { "", "" } },
		  NULL, ERR_CARD_APDU },
	};

	(void)state;
	RUN(talks);
}

static void
minds_procedure_bytes(void **state)
{
	static const struct talk talks[] = {
		/* all at once, after being told to wait */
		{ "0020008002 3132", 1, { NULL, "0020008002" },
		  { { "60", "" }, { "20", "3132" }, { "90", "" }, { "00", "" } },
		  "9000", 0 },
		/* one by one */
		{ "0020008002 3132", 1, { NULL, "0020008002" },
		  { { "df", "31" }, { "df", "32" }, { "90", "" }, { "00", "" } },
		  "9000", 0 },
		{ "00f8000003", 1, { NULL, "00f8000003" },
		  { { "07", "" }, { "aa", "" }, { "f8", "" }, { "60f8", "" },
		    { "90", "" }, { "00", "" } }, "aa60f8 9000", 0 },
		{ "00f8000000", 1, { NULL, "00f8000000" },
		  { { "6c", "" }, { "01", "00f8000001" }, { "f8", "" },
		    { "aa", "" }, { "90", "" }, { "00", "" } }, "aa 9000", 0 },
		/* no data although some is asked for: the status says why */
		{ "00f8000003", 1, { NULL, "00f8000003" },
		  { { "6a", "" }, { "82", "" } }, "6a82", 0 },
		/* more than there is; no procedure byte; two at once */
		{ "0020008001 31", 1, { NULL, "0020008001" },
		  { { "20", "31" }, { "20", "" } }, NULL, ERR_CARD_APDU },
		{ "0020008001 31", 1, { NULL, "0020008001" },
		  { { "44", "" } }, NULL, ERR_CARD_APDU },
		{ "00a40400", 1, { NULL, "00a4040000" },
		  { { "900000", "" } }, NULL, ERR_CARD_APDU },
	};

	(void)state;
	RUN(talks);
}

static void
reads_256_bytes(void **state)
{
	struct buf answer, out;
	uint8_t all[258] = { 0 };
	struct t0 t;

	(void)state;
	all[256] = 0x90;
	buf_init(&answer, 258);
	buf_init(&out, 261);
	assert_int_equal(t0_begin(&t, view_of("\0\xc0\0\0\0", 5), 0), 0);
	assert_int_equal(t0_take(&t, view_of(all, 258), &answer, &out), T0_DONE);
	assert_int_equal(answer.len, 258);
	assert_int_equal(t0_begin(&t, view_of("\0\xc0\0\0\0", 5), 1), 0);
	assert_int_equal(t0_wants(&t), 1);
	assert_int_equal(t0_take(&t, view_of("\xc0", 1), &answer, &out),
	    T0_SEND);
	assert_int_equal(t0_wants(&t), 256);
	buf_free(&answer);
	buf_free(&out);
}

static void
refuses_what_is_no_short_apdu(void **state)
{
	static const char *const bad[] = {
		"", "00a404", "00a4040002 01", "00a4040001 010203",
		"00a4040000 0001 aa",	/* extended */
	};
	struct t0 t;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const struct hexed h = hexed(bad[i]);

		assert_int_equal(t0_begin(&t, HEXED(h), 0), ERR_ARG);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves_whole_commands),
		cmocka_unit_test(minds_procedure_bytes),
		cmocka_unit_test(reads_256_bytes),
		cmocka_unit_test(refuses_what_is_no_short_apdu),
	};

	return cmocka_run_group_tests_name("t0", tests, NULL, NULL);
}
