/* src/card/ccid/t1: blocks, chains, and what goes wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/card/ccid/t1.h"
#include "tests/unit/hex.h"

/* Blocks without their check code, which is LRC: PCB, length and rest. */
struct turn {
	const char *said, *sent;	/* said "-": nothing came; "!": broken */
};

struct talk {
	const char *apdu;
	const char *first;
	struct turn turns[12];
	const char *answer;		/* NULL: err */
	int err;
};

#define IFSC 4

static void
with_lrc(const char *text, struct hexed *h)
{
	uint8_t lrc = 0;

	*h = hexed("00");
	if (*text != '\0') {
		const struct hexed rest = hexed(text);

		memcpy(h->p + 1, rest.p, rest.len);
		h->len += rest.len;
	}
	for (size_t i = 0; i < h->len; i++)
		lrc ^= h->p[i];
	h->p[h->len++] = lrc;
}

static int
feed(struct t1 *t, const char *said, struct buf *answer, struct buf *out)
{
	struct hexed h;

	buf_reset(out);
	if (strcmp(said, "-") == 0)
		return t1_take(t, view_of(NULL, 0), answer, out);
	with_lrc(strcmp(said, "!") == 0 ? "00 02 9000" : said, &h);
	if (strcmp(said, "!") == 0)
		h.p[3] ^= 1;
	return t1_take(t, HEXED(h), answer, out);
}

static void
assert_sent(const struct buf *out, const char *text)
{
	struct hexed h;

	if (*text == '\0') {
		assert_int_equal(out->len, 0);
		return;
	}
	with_lrc(text, &h);
	assert_int_equal(out->len, h.len);
	assert_memory_equal(out->p, h.p, h.len);
}

static void
run_talk(struct t1 *t, const struct talk *k)
{
	const struct hexed apdu = hexed(k->apdu);
	struct buf answer, out;
	int r = T1_SEND;

	buf_init(&answer, 300);
	buf_init(&out, T1_BLOCK_MAX);
	assert_int_equal(t1_begin(t, HEXED(apdu), &out), 0);
	assert_sent(&out, k->first);
	for (const struct turn *u = k->turns; u->said != NULL; u++) {
		assert_int_equal(r, T1_SEND);
		r = feed(t, u->said, &answer, &out);
		assert_sent(&out, u->sent);
	}
	assert_int_equal(r, k->answer == NULL ? k->err : T1_DONE);
	if (k->answer != NULL)
		assert_hex(buf_view(&answer), k->answer);
	if (r != T1_SEND)
		assert_int_equal(t->last_len, 0);
	buf_free(&answer);
	buf_free(&out);
}

static void
run_talks(const struct talk *k, size_t n)
{
	struct t1 t;

	for (size_t i = 0; i < n; i++) {
		t1_init(&t, 0, IFSC);
		run_talk(&t, &k[i]);
	}
}

#define RUN(talks) run_talks((talks), sizeof(talks) / sizeof((talks)[0]))

static void
moves_apdus(void **state)
{
	static const struct talk talks[] = {
		{ "00a40400", "00 04 00a40400", { { "00 02 9000", "" } },
		  "9000", 0 },
		/* a chain of three there, one of two back */
		{ "0020008005 3132333435", "20 04 00200080",
		  { { "90 00", "60 04 05313233" }, { "80 00", "00 02 3435" },
		    { "20 03 010203", "90 00" }, { "40 02 9000", "" } },
		  "010203 9000", 0 },
		/* the card wants time, then smaller blocks */
		{ "0020008005 3132333435", "20 04 00200080",
		  { { "c3 01 05", "e3 01 05" }, { "c1 01 02", "e1 01 02" },
		    { "90 00", "60 02 0531" }, { "80 00", "20 02 3233" },
		    { "90 00", "40 02 3435" }, { "00 02 9000", "" } },
		  "9000", 0 },
		/* a part with nothing in it leads nowhere */
		{ "00", "00 01 00", { { "20 00", "82 00" },
		  { "00 02 9000", "" } }, "9000", 0 },
		/* nothing at all is an answer; what it is worth others say */
		{ "00", "00 01 00", { { "00 00", "" } }, "", 0 },
	};

	(void)state;
	RUN(talks);
}

static void
numbers_go_on_from_one_apdu_to_the_next(void **state)
{
	static const struct talk talks[] = {
		{ "01", "00 01 01", { { "00 02 9000", "" } }, "9000", 0 },
		{ "02", "40 01 02", { { "40 02 9000", "" } }, "9000", 0 },
		{ "03", "00 01 03", { { "00 02 9000", "" } }, "9000", 0 },
	};
	struct t1 t;

	(void)state;
	t1_init(&t, 0, IFSC);
	for (size_t i = 0; i < 3; i++)
		run_talk(&t, &talks[i]);
}

static void
asks_again(void **state)
{
	static const struct talk talks[] = {
		/* what came was broken, or nothing came */
		{ "01", "00 01 01", { { "!", "81 00" }, { "00 02 9000", "" } },
		  "9000", 0 },
		{ "01", "00 01 01", { { "-", "82 00" }, { "!", "81 00" },
		  { "00 02 9000", "" } }, "9000", 0 },
		/* the card did not get ours */
		{ "01", "00 01 01", { { "81 00", "00 01 01" },
		  { "00 02 9000", "" } }, "9000", 0 },
		{ "0102030405", "20 04 01020304", { { "82 00", "20 04 01020304" },
		  { "90 00", "40 01 05" }, { "91 00", "40 01 05" },
		  { "00 02 9000", "" } }, "9000", 0 },
		/* a number that was there already */
		{ "01", "00 01 01", { { "20 01 aa", "90 00" },
		  { "20 01 aa", "92 00" }, { "40 02 9000", "" } },
		  "aa 9000", 0 },
		/* errors that are not in a row are no failure */
		{ "01", "00 01 01", { { "-", "82 00" }, { "-", "82 00" },
		  { "20 01 aa", "90 00" }, { "!", "91 00" }, { "!", "91 00" },
		  { "40 02 9000", "" } }, "aa 9000", 0 },
	};

	(void)state;
	RUN(talks);
}

static void
gives_up_and_never_says_it_twice(void **state)
{
	static const struct talk talks[] = {
		/* set back: the APDU is not sent again */
		{ "01", "00 01 01", { { "-", "82 00" }, { "-", "82 00" },
		  { "-", "c0 00" }, { "e0 00", "" } }, NULL, ERR_CARD_APDU },
		{ "01", "00 01 01", { { "81 00", "00 01 01" },
		  { "81 00", "00 01 01" }, { "81 00", "c0 00" },
		  { "e0 00", "" } }, NULL, ERR_CARD_APDU },
		/* dead */
		{ "01", "00 01 01", { { "-", "82 00" }, { "-", "82 00" },
		  { "-", "c0 00" }, { "-", "c0 00" }, { "-", "c0 00" },
		  { "-", "" } }, NULL, ERR_CARD_MUTE },
		{ "01", "00 01 01", { { "c2 00", "" } }, NULL, ERR_CANCELLED },
	};

	(void)state;
	RUN(talks);
}

/* All of these are answered by a demand to send it again. */
static void
refuses_blocks_that_cannot_be(void **state)
{
	static const char *const bad[] = {
		"40 02 9000",		/* another number */
		("00 21 000000000000000000000000000000000000000000000000000000"
		"000000000000"),		/* longer than 32 bytes */
		"20 00",		/* more to come, and nothing here */
		"90 00",		/* acknowledges what was the last */
		"80 01 00",		/* R with data */
		"e0 00", "e1 01 20",	/* replies to nothing */
		"c3 01 00", "c3 00", "c1 01 ff", "c1 00", "c2 01 00",
		"c7 00",
	};
	struct buf answer, out;
	struct t1 t;

	(void)state;
	buf_init(&answer, 300);
	buf_init(&out, T1_BLOCK_MAX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		t1_init(&t, 0, IFSC);
		assert_int_equal(t1_begin(&t, view_of("\1", 1), &out), 0);
		assert_int_equal(feed(&t, bad[i], &answer, &out), T1_SEND);
		assert_int_equal(out.len, 4);
		assert_int_equal(out.p[1] & 0xf0, 0x80);
		assert_int_equal(answer.len, 0);
	}
	buf_free(&answer);
	buf_free(&out);
}

static void
agrees_on_the_size_of_blocks(void **state)
{
	struct buf answer, out;
	struct t1 t;

	(void)state;
	buf_init(&answer, 300);
	buf_init(&out, T1_BLOCK_MAX);
	t1_init(&t, 0, 32);
	assert_int_equal(t1_begin_ifs(&t, 0, &out), ERR_ARG);
	assert_int_equal(t1_begin_ifs(&t, 254, &out), 0);
	assert_sent(&out, "c1 01 fe");
	assert_int_equal(feed(&t, "e1 01 20", &answer, &out), T1_SEND);
	assert_sent(&out, "c1 01 fe");
	assert_int_equal(feed(&t, "e1 01 fe", &answer, &out), T1_DONE);
	assert_int_equal(t.ifsd, 254);
	/* A card that does not know it is set back, and goes on with 32. */
	t1_init(&t, 0, 32);
	assert_int_equal(t1_begin_ifs(&t, 254, &out), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(feed(&t, "82 00", &answer, &out), T1_SEND);
	assert_sent(&out, "c0 00");
	assert_int_equal(feed(&t, "e0 00", &answer, &out), ERR_CARD_APDU);
	assert_int_equal(t.ifsd, 32);
	buf_free(&answer);
	buf_free(&out);
}

/* The CRC whose check value (over "123456789") is 906E; low byte first. */
static void
checks_by_crc(void **state)
{
	struct buf answer, out;
	struct hexed h = { .len = 6 };
	struct t1 t;

	(void)state;
	buf_init(&answer, 300);
	buf_init(&out, T1_BLOCK_MAX);
	t1_init(&t, 1, 32);
	t.ns = 1;
	t.nr = 1;
	assert_int_equal(t1_begin(&t, view_of("\1", 1), &out), 0);
	assert_hex(buf_view(&out), "00 40 01 01 f9 f2");
	/* A card that says the same, with the same number. */
	memcpy(h.p, out.p, 6);
	assert_int_equal(t1_take(&t, view_of(h.p, 6), &answer, &out), T1_DONE);
	assert_hex(buf_view(&answer), "01");
	assert_int_equal(t1_begin(&t, view_of("\1", 1), &out), 0);
	h.p[5] ^= 1;
	assert_int_equal(t1_take(&t, view_of(h.p, 6), &answer, &out), T1_SEND);
	buf_free(&answer);
	buf_free(&out);
}

static void
waits_as_long_as_the_card_says(void **state)
{
	struct buf answer, out;
	struct t1 t;
	int r = T1_SEND;

	(void)state;
	buf_init(&answer, 300);
	buf_init(&out, T1_BLOCK_MAX);
	t1_init(&t, 0, 32);
	assert_int_equal(t1_begin(&t, view_of("\1", 1), &out), 0);
	assert_int_equal(feed(&t, "c3 01 09", &answer, &out), T1_SEND);
	assert_int_equal(t.wtx, 9);
	assert_int_equal(feed(&t, "20 01 aa", &answer, &out), T1_SEND);
	assert_int_equal(t.wtx, 0);
	/* Not for ever. */
	for (unsigned i = 0; i < 2000 && r == T1_SEND; i++)
		r = feed(&t, "c3 01 01", &answer, &out);
	assert_int_equal(r, ERR_CARD_TOUCH);
	assert_int_equal(t1_take(&t, view_of(NULL, 0), &answer, &out), ERR_ARG);
	buf_free(&answer);
	buf_free(&out);
}

static void
assert_wiped(const struct t1 *t)
{
	const uint8_t nothing[T1_BLOCK_MAX] = { 0 };

	assert_memory_equal(t->last, nothing, sizeof(nothing));
	assert_int_equal(t->last_len, 0);
	assert_null(t->rest.p);
	assert_int_equal(t->doing, T1_IDLE);
}

/* It may be a PIN. */
static void
what_was_sent_last_is_wiped_whatever_comes(void **state)
{
	struct buf answer, out, full;
	struct t1 t;

	(void)state;
	buf_init(&answer, 300);
	buf_init(&out, T1_BLOCK_MAX);
	buf_init(&full, 4);
	t1_init(&t, 0, 32);
	assert_int_equal(t1_begin(&t, view_str("00200080"), &out), 0);
	assert_int_equal(feed(&t, "c2 00", &answer, &out), ERR_CANCELLED);
	assert_wiped(&t);
	/* No block came, and none is asked for. */
	t1_init(&t, 0, 32);
	assert_int_equal(t1_begin(&t, view_str("00200080"), &out), 0);
	t1_drop(&t);
	assert_wiped(&t);
	/* There is no room for what has to be said. */
	assert_int_equal(t1_begin(&t, view_str("00200080"), &full),
	    ERR_TOOBIG);
	assert_wiped(&t);
	assert_int_equal(t1_begin(&t, view_str("00200080"), &out), 0);
	assert_int_equal(t1_take(&t, view_of("\0\x81\0\x81", 4), &answer,
	    &full), ERR_TOOBIG);
	assert_wiped(&t);
	buf_free(&answer);
	buf_free(&out);
	buf_free(&full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves_apdus),
		cmocka_unit_test(numbers_go_on_from_one_apdu_to_the_next),
		cmocka_unit_test(asks_again),
		cmocka_unit_test(gives_up_and_never_says_it_twice),
		cmocka_unit_test(refuses_blocks_that_cannot_be),
		cmocka_unit_test(agrees_on_the_size_of_blocks),
		cmocka_unit_test(checks_by_crc),
		cmocka_unit_test(what_was_sent_last_is_wiped_whatever_comes),
		cmocka_unit_test(waits_as_long_as_the_card_says),
	};

	return cmocka_run_group_tests_name("t1", tests, NULL, NULL);
}
