/* What ends keyconvoy-keyd: requests out of turn, and a peer that is gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/wire/daemon.h"
#include "src/wire/frame.h"
#include "tests/unit/fake_cards.h"
#include "tests/unit/keyd_here.h"

/* -- what ends it ------------------------------------------------------------------------------- */

/* Sends, sees the socket close without an answer, and the exit status. */
static void
forbidden(int who, uint8_t type, struct view body)
{
	struct frame f;
	int err;

	assert_int_equal(frame_send(here.fds[who], type, body), 0);
	err = frame_wait(&here.in[who], &f);
	assert_true(err == ERR_CLOSED || err == ERR_IO);
	assert_int_equal(keyd_ended(), DAEMON_FORBIDDEN);
}

static void
empty_forbidden(int who, uint8_t type)
{
	static const union msg_any none;
	const struct msg *m = msg_find(type);
	struct buf body;

	buf_init(&body, WIRE_BODY_MAX);
	assert_int_equal(wire_put(&body, m->req, &none), 0);
	forbidden(who, type, buf_view(&body));
	buf_free(&body);
}

static void
before_the_greeting(void **state)
{
	(void)state;
	for (unsigned type = MSG_HELLO + 1; type <= MSG_DECRYPT; type++) {
		if (msg_find((uint8_t)type) == NULL)
			continue;
		assert_int_equal(keyd_start(NULL), 0);
		empty_forbidden(PAGES, (uint8_t)type);
	}
}

static void
without_a_world(void **state)
{
	static const uint8_t types[] = { MSG_HELLO, MSG_RITUAL_BEGIN,
		MSG_RITUAL_CARD, MSG_RITUAL_END, MSG_GENERATE, MSG_COPY,
		MSG_WRAP, MSG_SEAL, MSG_MANIFEST, MSG_PACK, MSG_EXCHANGE,
		MSG_TRUST, MSG_IMPORT, MSG_SIGN, MSG_DECRYPT };

	(void)state;
	for (size_t i = 0; i < sizeof(types); i++) {
		assert_int_equal(keyd_start(NULL), 0);
		assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
		empty_forbidden(PAGES, types[i]);
	}
}

static void
with_a_closed_world(void **state)
{
	static const uint8_t types[] = { MSG_HELLO, MSG_GENERATE, MSG_COPY,
		MSG_WRAP, MSG_SEAL, MSG_MANIFEST, MSG_PACK, MSG_EXCHANGE,
		MSG_TRUST, MSG_IMPORT, MSG_SIGN, MSG_DECRYPT };

	(void)state;
	fake_make(&here.cards, 1);
	for (size_t i = 0; i < sizeof(types); i++) {
		assert_int_equal(keyd_start(NULL), 0);
		assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
		assert_int_equal(keyd_create(1, NULL), 0);
		empty_forbidden(PAGES, types[i]);
	}
	fake_drop(&here.cards);
}

static void
with_an_open_world(void **state)
{
	static const uint8_t types[] = { MSG_HELLO, MSG_ENROL,
		MSG_WORLD_CREATE, MSG_WORLD_LOAD };

	(void)state;
	fake_make(&here.cards, 1);
	for (size_t i = 0; i < sizeof(types); i++) {
		assert_int_equal(keyd_start(NULL), 0);
		assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
		assert_int_equal(keyd_create(1, NULL), 0);
		assert_int_equal(keyd_ritual(RITUAL_PROVE, 1), 0);
		empty_forbidden(PAGES, types[i]);
	}
	fake_drop(&here.cards);
}

static void
not_known_here(void **state)
{
	static const uint8_t types[] =
	    { 0, 23, 29, 31, MSG_C_HELLO, MSG_C_VERIFY,
		MSG_X_ENROLL, MSG_X_AGREE, MSG_REPLY, MSG_ERROR, 0xff };

	(void)state;
	for (size_t i = 0; i < sizeof(types); i++) {
		assert_int_equal(keyd_start(NULL), 0);
		assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
		forbidden(PAGES, types[i], view_of(NULL, 0));
	}
}

static void
from_the_cards(void **state)
{
	static const uint8_t types[] = { MSG_HELLO, MSG_KEK, MSG_ENROL,
		MSG_IDENTIFY, MSG_RITUAL_END, MSG_X_AGREE };

	(void)state;
	for (size_t i = 0; i < sizeof(types); i++) {
		assert_int_equal(keyd_start(NULL), 0);
		empty_forbidden(PEER, types[i]);
		assert_int_equal(keyd_start(NULL), 0);
		assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
		empty_forbidden(PEER, types[i]);
	}
}

static void
does_not_decode(void **state)
{
	(void)state;
	assert_int_equal(keyd_start(NULL), 0);
	forbidden(PAGES, MSG_HELLO, view_str("x"));
	assert_int_equal(keyd_start(NULL), 0);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	forbidden(PAGES, MSG_ENROL, view_str("x"));
}

static void
ends_with_its_socket(void **state)
{
	(void)state;
	assert_int_equal(keyd_start(NULL), 0);
	assert_int_equal(keyd_ended(), 0);
	assert_int_equal(keyd_start(NULL), 0);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(keyd_ended(), 0);
}

/* Where nothing can be locked, a rehearsal says so, and production is refused. */
static void
memory_that_cannot_be_locked(void **state)
{
	(void)state;
	assert_int_equal(keyd_start_limited(1), 0);
	assert_int_equal(keyd_hello(MODE_PRODUCTION), ERR_UNLOCKED);
	assert_int_equal(keyd_hello(MODE_PRODUCTION), ERR_UNLOCKED);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(here.rep.r_hello.locked, 0);
	assert_int_equal(keyd_ended(), 0);
}

/* Cryptography that failed its self-test: production does not begin, a rehearsal
 * hears of it, and nothing is done with it. */
static void
cryptography_that_failed(void **state)
{
	static const struct req_kek kek = { .kid = "" };

	(void)state;
	assert_int_equal(keyd_start_untested(), 0);
	assert_int_equal(keyd_hello(MODE_PRODUCTION), ERR_SELFTEST);
	assert_int_equal(keyd_hello(MODE_PRODUCTION), ERR_SELFTEST);
	assert_int_equal(keyd_hello(MODE_REHEARSAL), 0);
	assert_int_equal(here.rep.r_hello.tested, 0);
	assert_int_equal(keyd_ask(MSG_KEK, &kek), ERR_SELFTEST);
	assert_int_equal(keyd_ask(MSG_ENROL, NULL), ERR_SELFTEST);
	assert_int_equal(keyd_ended(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_greeting),
		cmocka_unit_test(without_a_world),
		cmocka_unit_test(with_a_closed_world),
		cmocka_unit_test(with_an_open_world),
		cmocka_unit_test(not_known_here),
		cmocka_unit_test(from_the_cards),
		cmocka_unit_test(does_not_decode),
		cmocka_unit_test(ends_with_its_socket),
		cmocka_unit_test(memory_that_cannot_be_locked),
		cmocka_unit_test(cryptography_that_failed),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("keyd-ends", tests, NULL, NULL);
}
