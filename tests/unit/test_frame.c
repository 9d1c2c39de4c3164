/* Frames on a socketpair: pieces, bounds, ends of streams, full sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/wire/frame.h"
#include "src/wire/msg.h"

struct line {
	int fd[2];
	struct frame_in in;	/* reads fd[1] */
};

static int
open_line(void **state)
{
	struct line *l = calloc(1, sizeof(*l));

	if (l == NULL ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, l->fd) != 0)
		return -1;
	frame_init(&l->in, l->fd[1]);
	*state = l;
	return 0;
}

static int
close_line(void **state)
{
	struct line *l = *state;

	frame_done(&l->in);
	(void)close(l->fd[0]);
	(void)close(l->fd[1]);
	free(l);
	return 0;
}

static void
raw(struct line *l, const void *p, size_t len)
{
	assert_int_equal(send(l->fd[0], p, len, MSG_NOSIGNAL), len);
}

static void
shut(struct line *l)
{
	assert_int_equal(shutdown(l->fd[0], SHUT_WR), 0);
}

static void
layout(void **state)
{
	struct line *l = *state;
	uint8_t got[16];

	assert_int_equal(frame_send(l->fd[0], 0x42, view_of("ab", 2)), 0);
	assert_int_equal(recv(l->fd[1], got, sizeof(got), 0), 7);
	assert_memory_equal(got, "\0\0\0\3\x42" "ab", 7);
	assert_int_equal(frame_send(l->fd[0], 0x43, view_of(NULL, 0)), 0);
	assert_int_equal(recv(l->fd[1], got, sizeof(got), 0), 5);
	assert_memory_equal(got, "\0\0\0\1\x43", 5);
}

static void
one_after_the_other(void **state)
{
	struct line *l = *state;
	struct frame f;

	assert_int_equal(frame_read(&l->in, &f), 0);
	assert_int_equal(frame_send(l->fd[0], 1, view_of("first", 5)), 0);
	assert_int_equal(frame_send(l->fd[0], 2, view_of(NULL, 0)), 0);
	assert_int_equal(frame_send(l->fd[0], 3, view_of("third", 5)), 0);
	assert_int_equal(frame_read(&l->in, &f), 1);
	assert_int_equal(f.type, 1);
	assert_true(view_eq(f.body, view_str("first")));
	assert_int_equal(frame_read(&l->in, &f), 1);
	assert_int_equal(f.type, 2);
	assert_int_equal(f.body.len, 0);
	assert_int_equal(frame_wait(&l->in, &f), 0);
	assert_int_equal(f.type, 3);
	assert_true(view_eq(f.body, view_str("third")));
	assert_int_equal(frame_read(&l->in, &f), 0);
}

static void
byte_by_byte(void **state)
{
	static const uint8_t bytes[] = { 0, 0, 0, 4, 9, 'x', 'y', 'z' };
	struct line *l = *state;
	struct frame f;

	for (size_t i = 0; i < sizeof(bytes); i++) {
		assert_int_equal(frame_read(&l->in, &f), 0);
		raw(l, bytes + i, 1);
	}
	assert_int_equal(frame_read(&l->in, &f), 1);
	assert_int_equal(f.type, 9);
	assert_true(view_eq(f.body, view_str("xyz")));
}

/* The arena is full: that is what is said, and not that the socket failed. */
static void
no_memory(void **state)
{
	struct line *l = *state;
	struct secret all[256] = { 0 };
	struct frame f;
	size_t n = 0;

	while (n < 256 && secret_new(&all[n], 512) == 0)
		n++;
	assert_true(n > 0 && n < 256);
	assert_int_equal(frame_send(l->fd[0], 1, view_str("x")), 0);
	assert_int_equal(frame_read(&l->in, &f), ERR_NOMEM);
	while (n > 0)
		secret_free(&all[--n]);
}

static void
lengths_that_cannot_be(void **state)
{
	static const char *const bad[] = {
		"\0\0\0\0\1", "\0\4\0\0\1", "\0\3\xff\xfd\1", "\xff\xff\xff\xff\1"
	};
	struct line *l = *state;
	struct frame f;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		frame_done(&l->in);
		frame_init(&l->in, l->fd[1]);
		raw(l, bad[i], 5);
		assert_int_equal(frame_read(&l->in, &f), ERR_FORMAT);
		/* and it stays so, whatever follows */
		assert_int_equal(frame_send(l->fd[0], 1, view_str("x")), 0);
		assert_int_equal(frame_read(&l->in, &f), ERR_FORMAT);
		assert_int_equal(recv(l->fd[1], &(char[6]){ 0 }, 6, 0), 6);
	}
}

static void
end_between_frames(void **state)
{
	struct line *l = *state;
	struct frame f;

	assert_int_equal(frame_send(l->fd[0], 1, view_str("x")), 0);
	shut(l);
	assert_int_equal(frame_wait(&l->in, &f), 0);
	assert_int_equal(frame_wait(&l->in, &f), ERR_CLOSED);
	assert_int_equal(frame_read(&l->in, &f), ERR_CLOSED);
}

static void
end_inside_a_frame(void **state)
{
	struct line *l = *state;
	struct frame f;

	raw(l, "\0\0\0\5\1abc", 8);
	assert_int_equal(frame_read(&l->in, &f), 0);
	shut(l);
	assert_int_equal(frame_wait(&l->in, &f), ERR_CLOSED);
}

static void
nobody_reads(void **state)
{
	struct line *l = *state;

	(void)close(l->fd[1]);
	l->fd[1] = -1;
	/* a SIGPIPE would end this program */
	assert_int_equal(frame_send(l->fd[0], 1, view_str("x")), ERR_CLOSED);
}

static void
reset_by_peer(void **state)
{
	struct line *l = *state;
	struct frame f;

	/* closed with something unread: the kernel says ECONNRESET, not EOF */
	assert_int_equal(send(l->fd[1], "x", 1, 0), 1);
	(void)close(l->fd[0]);
	l->fd[0] = -1;
	assert_int_equal(frame_wait(&l->in, &f), ERR_CLOSED);
}

static void
too_big(void **state)
{
	static uint8_t body[WIRE_BODY_MAX + 1];
	struct line *l = *state;
	struct frame f;

	assert_int_equal(frame_send(l->fd[0], 1, view_of(body, sizeof(body))),
	    ERR_TOOBIG);
	assert_int_equal(frame_read(&l->in, &f), 0);
}

/* Larger than the socket holds, to a reader who comes late. */
static void
largest_through_a_full_socket(void **state)
{
	const struct timespec late = { 0, 20000000 };
	struct line *l = *state;
	uint8_t *body = malloc(WIRE_BODY_MAX);
	int status, small = 4096;
	struct frame f;
	pid_t pid;

	assert_non_null(body);
	for (size_t i = 0; i < WIRE_BODY_MAX; i++)
		body[i] = (uint8_t)(i * 7 + i / 256);
	assert_int_equal(setsockopt(l->fd[0], SOL_SOCKET, SO_SNDBUF, &small,
	    sizeof(small)), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)close(l->fd[1]);
		status = frame_send(l->fd[0], 0xfe,
		    view_of(body, WIRE_BODY_MAX));
		free(body);
		_exit(status == 0 ? 0 : 1);
	}
	(void)nanosleep(&late, NULL);
	assert_int_equal(frame_wait(&l->in, &f), 0);
	assert_int_equal(f.type, 0xfe);
	assert_int_equal(f.body.len, WIRE_BODY_MAX);
	assert_memory_equal(f.body.p, body, WIRE_BODY_MAX);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	free(body);
}

static void
wiped(void **state)
{
	struct line *l = *state;
	struct frame f;
	const uint8_t *was;

	assert_int_equal(frame_send(l->fd[0], 1, view_str("123456")), 0);
	assert_int_equal(frame_wait(&l->in, &f), 0);
	was = f.body.p;
	assert_memory_equal(was, "123456", 6);
	frame_wipe(&l->in);
	assert_memory_equal(was, "\0\0\0\0\0\0", 6);
	/* half a frame is kept: its rest still comes */
	raw(l, "\0\0\0\3", 4);
	assert_int_equal(frame_read(&l->in, &f), 0);
	frame_wipe(&l->in);
	raw(l, "\2ab", 3);
	assert_int_equal(frame_read(&l->in, &f), 1);
	assert_int_equal(f.type, 2);
}

static void
forms(void **state)
{
	struct line *l = *state;
	struct rec_progress p = { .done = 3, .total = 0x10000 }, back;
	struct frame f;

	assert_int_equal(frame_send_form(l->fd[0], MSG_PROGRESS,
	    &form_progress, &p), 0);
	assert_int_equal(frame_wait(&l->in, &f), 0);
	assert_int_equal(f.type, MSG_PROGRESS);
	assert_int_equal(wire_get(f.body, &form_progress, &back), 0);
	assert_int_equal(back.done, 3);
	assert_int_equal(back.total, 0x10000);
}

static void
form_not_sent(void **state)
{
	struct line *l = *state;
	struct rep_seal r = { .jws = "\xff" };
	struct frame f;

	assert_int_equal(frame_send_form(l->fd[0], MSG_REPLY, &form_rep_seal,
	    &r), ERR_ARG);
	assert_int_equal(frame_read(&l->in, &f), 0);
}

/* A PIN is in locked memory from one end to the other; what is long is not. */
static void
where_frames_lie(void **state)
{
	static const uint8_t body[FRAME_SECRET + 100];
	static const size_t lengths[] = { 0, 8, FRAME_SECRET,
		FRAME_SECRET + 1, FRAME_SECRET + 100, 8 };
	struct req_c_verify pin = { .pin = view_str("123456") };
	struct line *l = *state;
	struct frame f;
	struct buf b;

	assert_int_equal(frame_encode(&b, &form_req_c_verify, &pin), 0);
	assert_true(secret_holds(b.p, b.cap));
	buf_free(&b);
	pin.pin = view_of(body, sizeof(body));
	assert_int_equal(frame_encode(&b, &form_req_c_verify, &pin), 0);
	assert_false(secret_holds(b.p, b.cap));
	assert_int_equal(b.len, sizeof(body) + 4);
	buf_free(&b);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		assert_int_equal(frame_send(l->fd[0], MSG_C_VERIFY,
		    view_of(body, lengths[i])), 0);
		assert_int_equal(frame_wait(&l->in, &f), 0);
		assert_int_equal(f.body.len, lengths[i]);
		assert_int_equal(secret_holds(f.body.p, f.body.len),
		    lengths[i] <= FRAME_SECRET);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_line, close_line)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(layout),
		TEST(one_after_the_other),
		TEST(byte_by_byte),
		TEST(no_memory),
		TEST(lengths_that_cannot_be),
		TEST(end_between_frames),
		TEST(end_inside_a_frame),
		TEST(nobody_reads),
		TEST(reset_by_peer),
		TEST(too_big),
		TEST(largest_through_a_full_socket),
		TEST(wiped),
		TEST(forms),
		TEST(form_not_sent),
		TEST(where_frames_lie),
	};

	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
