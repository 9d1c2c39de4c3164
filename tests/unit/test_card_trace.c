/*
 * The readers that write a trace and play one: a session with a virtual card,
 * recorded, is the same session when it is played, and says no secret.
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
#include "card_trace.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/text.h"

static struct card_here here;
static struct trace_record recorder;
static struct trace_play player;
static struct buf text;

static int
begin(void **state)
{
	struct reader lower;

	(void)state;
	buf_init(&text, 256 * 1024);
	if (here_begin(&here) || reader_open(&lower, "virtual", here.dir, -1))
		return -1;
	trace_record(&here.session.reader, &recorder, &lower, &text);
	return here.session.reader.ops->tray(&here.session.reader,
	    TRAY_INSERT, "alice");
}

static int
end(void **state)
{
	(void)state;
	/* The last session writes that it ends. */
	const int r = here_end(&here);

	buf_free(&text);
	return r;
}

/* The recorded reader goes, and one that plays what it wrote takes its place. */
static void
rewind_to(struct view trace)
{
	reader_close(&here.session.reader);
	memset(&here.session, 0, sizeof(here.session));
	trace_play(&here.session.reader, &player, trace);
}

/* What a holder does up to the first agreement; the number is kept. */
static void
a_session(char number[static 24])
{
	const struct req_c_verify wrong = { .pin = view_str("999999") };
	const struct req_c_change change = { .pin = view_str("24681012") };
	union msg_any rep;
	uint32_t left = 0;

	assert_int_equal(here_ask(&here, MSG_C_INFO, NULL, &rep, NULL), 0);
	(void)snprintf(number, 24, "%s", rep.r_c_info.number);
	assert_int_equal(rep.r_c_info.tries, 3);
	assert_int_equal(here_ask(&here, MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 1);
	assert_int_equal(here_ask(&here, MSG_C_VERIFY, &wrong, &rep, &left),
	    ERR_PIN);
	assert_int_equal(left, 2);
	assert_int_equal(here_ask(&here, MSG_C_CHANGE, &change, &rep, NULL),
	    0);
}

static void
played_as_it_was_recorded(void **state)
{
	char then[24], now[24];

	(void)state;
	a_session(then);
	rewind_to(buf_view(&text));
	a_session(now);
	assert_string_equal(then, now);
	assert_int_equal(trace_played(&player), 1);
}

/* As hex, as the trace would have it. */
static int
says(const char *digits)
{
	char hex[64] = "";

	for (size_t i = 0; digits[i] != '\0'; i++)
		(void)snprintf(hex + 2 * i, sizeof(hex) - 2 * i, "%02x",
		    (unsigned char)digits[i]);
	return strstr(buf_str(&text), hex) != NULL;
}

static void
no_secret_is_written(void **state)
{
	const struct req_c_verify verify = { .pin = view_str("24681012") };
	const struct req_c_puk puk = { .forget = 0 };
	uint8_t kept[PIV_MGM_MAX];
	union msg_any rep;
	char number[24], random_puk[9] = "", key[2 * PIV_MGM_MAX + 1] = "";
	size_t len = 0;

	(void)state;
	a_session(number);
	assert_int_equal(here_ask(&here, MSG_C_PUK, &puk, &rep, NULL), 0);
	memcpy(random_puk, rep.r_c_puk.puk.p, 8);
	assert_int_equal(here_ask(&here, MSG_X_ENROLL, NULL, &rep, NULL), 0);
	assert_int_equal(here_ask(&here, MSG_C_VERIFY, &verify, &rep, NULL),
	    0);
	assert_int_equal(piv_kept_key(&recorder.lower, kept, &len), 0);
	assert_int_equal(len, PIV_MGM_LEN);
	for (size_t i = 0; i < len; i++)
		(void)snprintf(key + 2 * i, 3, "%02x", kept[i]);
	assert_false(says("24681012"));
	assert_false(says("999999"));
	assert_false(says(PIV_FACTORY_PIN));
	assert_false(says(PIV_FACTORY_PUK));
	assert_false(says(random_puk));
	assert_null(strstr(buf_str(&text), key));
	/* ... and the rest is. */
	assert_non_null(strstr(buf_str(&text), "> 0020008008................\n"));
}

static void
load(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[4096];

	assert_non_null(top);
	(void)snprintf(path, sizeof(path), "%s/tests/unit/traces/%s", top,
	    name);
	buf_reset(&text);
	assert_int_equal(file_read(path, &text), 0);
}

/* The point of the agreement that was recorded, behind its tags. */
static void
point_of(uint8_t point[static PIV_POINT_LEN])
{
	static const char before[] = "> 0087119d477c4582008541";
	const char *at = strstr(buf_str(&text), before);
	char hex[2 * PIV_POINT_LEN + 1];

	assert_non_null(at);
	(void)snprintf(hex, sizeof(hex), "%s", at + strlen(before));
	assert_int_equal(hex_get(point, PIV_POINT_LEN, hex), 0);
}

/*
 * tests/production.sh wrote it, in production, through the driver of readers on
 * USB: a card whose reader is pulled before its PIN is shown, and which opens its
 * share once it is back.
 */
static void
a_session_in_a_reader_on_usb(void **state)
{
	const struct req_c_verify verify = { .pin = view_str("24681012") };
	struct req_x_agree agree = { .point = { 0 } };
	union msg_any rep;

	(void)state;
	load("usb-pulled.trace");
	point_of(agree.point);
	rewind_to(buf_view(&text));
	assert_int_equal(here_ask(&here, MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_string_equal(rep.r_c_info.number, "0863 2397");
	assert_int_equal(here_ask(&here, MSG_C_VERIFY, &verify, &rep, NULL),
	    ERR_READER_GONE);
	assert_int_equal(here_ask(&here, MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(here_ask(&here, MSG_C_VERIFY, &verify, &rep, NULL),
	    0);
	assert_int_equal(here_ask(&here, MSG_X_CERT, NULL, &rep, NULL), 0);
	assert_true(rep.r_x_cert.cert.len > 0);
	/* What it came to is a secret, and not in the trace. */
	assert_int_equal(here_ask(&here, MSG_X_AGREE, &agree, &rep, NULL),
	    ERR_CARD_APDU);
	assert_int_equal(trace_played(&player), 1);
}

static void
another_question_ends_it(void **state)
{
	static const char trace[] =
	    "state 1 7\natr 3b80\n> 00f70080\n< ..9000\n! ERR_READER_GONE\n";
	struct reader_status st;
	struct reader *r = &here.session.reader;
	struct buf out;

	(void)state;
	buf_init(&out, 64);
	rewind_to(view_str(trace));
	assert_int_equal(r->ops->state(r, &st), 0);
	assert_int_equal(st.state, CARD_PRESENT);
	assert_int_equal(st.count, 7);
	assert_int_equal(r->ops->power_on(r, &out), 0);
	assert_int_equal(r->ops->transmit(r, view_of("\0\xf7\0\x80", 4),
	    &out), 0);
	assert_int_equal(out.len, 5);
	assert_memory_equal(out.p, "\x3b\x80\0\x90\0", 5);
	assert_int_equal(r->ops->power_on(r, &out), ERR_READER_GONE);
	assert_int_equal(trace_played(&player), 1);
	/* One too many, another one, a line that is none. */
	assert_int_equal(r->ops->power_on(r, &out), ERR_CARD_APDU);
	rewind_to(view_str("> 00f70080\n< 9000\n"));
	assert_int_equal(r->ops->transmit(r, view_of("\0\xf7\0\x81", 4),
	    &out), ERR_CARD_APDU);
	assert_int_equal(trace_played(&player), 0);
	rewind_to(view_str("atr 3x\n"));
	assert_int_equal(r->ops->power_on(r, &out), ERR_CARD_APDU);
	buf_free(&out);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(played_as_it_was_recorded),
		T(no_secret_is_written),
		T(a_session_in_a_reader_on_usb),
		T(another_question_ends_it),
	};

	return cmocka_run_group_tests_name("card-trace", tests, NULL, NULL);
}
