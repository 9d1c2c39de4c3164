/* src/wire/client: the pages' end against a daemon that lies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sys/socket.h>
#include <unistd.h>

#include "src/base/err.h"
#include "tests/unit/client_next.h"

struct lie {
	uint8_t type;
	const char *body;
	size_t len;
};

static void
client_takes_no_nonsense(void **state)
{
	static const struct lie lies[] = {
		{ MSG_REPLY, "", 0 },			/* not a seal's */
		{ MSG_REPLY, "\0\0\0\1x", 5 },		/* no NUL */
		{ MSG_REPLY, "\0\0\0\1x\0\0", 7 },	/* left over */
		{ MSG_ERROR, "\0\0\0\0\0\0\0\0", 8 },	/* no error */
		{ MSG_ERROR, "\0\0\xff\0\0\0\0\0", 8 },	/* unknown code */
		{ MSG_ERROR, "\0\0\0\1", 4 },
		{ MSG_PROGRESS, "\0", 1 },
		{ MSG_CANCEL, "", 0 },
		{ MSG_SEAL, "", 0 },
		{ 0, "", 0 },
	};
	struct req_seal q = { .n = 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		struct client c;
		struct answer a;
		int fd[2];

		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
		client_init(&c, fd[0]);
		assert_int_equal(client_ask(&c, MSG_SEAL, &q), 0);
		assert_int_equal(frame_send(fd[1], lies[i].type,
		    view_of(lies[i].body, lies[i].len)), 0);
		assert_int_equal(client_next(&c, &a), ERR_CLOSED);
		assert_int_equal(a.kind, ANSWER_NONE);
		assert_int_equal(a.type, MSG_SEAL);
		assert_int_equal(c.fd, -1);
		assert_int_equal(client_ask(&c, MSG_SEAL, &q), ERR_CLOSED);
		assert_int_equal(client_cancel(&c), ERR_CLOSED);
		(void)close(fd[1]);
	}
}

static void
client_was_not_asked(void **state)
{
	struct client c;
	struct answer a;
	int fd[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	client_init(&c, fd[0]);
	assert_int_equal(client_read(&c, &a), 0);
	assert_int_equal(a.kind, ANSWER_NONE);
	assert_int_equal(frame_send(fd[1], MSG_PROGRESS,
	    view_of("\0\0\0\1\0\0\0\2", 8)), 0);
	assert_int_equal(client_read(&c, &a), ERR_CLOSED);
	(void)close(fd[1]);
}

static void
client_asks_only_daemons(void **state)
{
	struct req_x_enroll x = { .none_ = 0 };
	struct req_world_load bad = { .world = { NULL, 0 } };
	struct req_hello text = { .module = "\xff" };
	struct client c;
	int fd[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	client_init(&c, fd[0]);
	assert_int_equal(client_ask(&c, MSG_X_ENROLL, &x), ERR_ARG);
	assert_int_equal(client_ask(&c, 200, &x), ERR_ARG);
	/* what cannot be sent leaves the line as it was */
	assert_int_equal(client_ask(&c, MSG_HELLO, &text), ERR_ARG);
	assert_int_equal(client_ask(&c, MSG_WORLD_LOAD, &bad), 0);
	client_close(&c);
	client_close(&c);
	(void)close(fd[1]);
}

static void
client_forgets(void **state)
{
	struct req_c_puk q = { .forget = 0 };
	struct rep_c_puk r = { .puk = { (const uint8_t *)"87654321", 8 } };
	struct client c;
	struct answer a;
	const uint8_t *was;
	int fd[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	client_init(&c, fd[0]);
	assert_int_equal(client_ask(&c, MSG_C_PUK, &q), 0);
	assert_int_equal(frame_send_form(fd[1], MSG_REPLY, &form_rep_c_puk, &r),
	    0);
	assert_int_equal(client_next(&c, &a), 0);
	assert_int_equal(a.rep.r_c_puk.puk.len, 8);
	was = a.rep.r_c_puk.puk.p;
	assert_memory_equal(was, "87654321", 8);
	client_forget(&c);
	assert_memory_equal(was, "\0\0\0\0\0\0\0\0", 8);
	client_close(&c);
	(void)close(fd[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(client_takes_no_nonsense),
		cmocka_unit_test(client_was_not_asked),
		cmocka_unit_test(client_asks_only_daemons),
		cmocka_unit_test(client_forgets),
	};

	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
