/* src/wire/door and plug: records of one size, and descriptors beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/wire/door.h"
#include "src/wire/plug.h"

static int ends[2];

static int
begin(void **state)
{
	(void)state;
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

static int
end(void **state)
{
	(void)state;
	return close(ends[0]) != 0 || close(ends[1]) != 0;
}

static unsigned
descriptors(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

/* As many as it likes, which door_send does not do. */
static void
send_many(const void *record, size_t size, size_t n)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(4 * sizeof(int))];
	} control = { .bytes = { 0 } };
	struct iovec part = { .iov_len = size };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = CMSG_SPACE(n * sizeof(int)) };
	const int all[] = { ends[0], ends[0], ends[0], ends[0] };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	memcpy(&part.iov_base, &record, sizeof(record));
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	memcpy(CMSG_DATA(c), all, n * sizeof(int));
	assert_int_equal(sendmsg(ends[0], &m, 0), size);
}

static void
more_descriptors_than_one_are_closed(void **state)
{
	const unsigned before = descriptors();
	const struct plug in = { .what = PLUG_IN, .key = "1-1:1.0" };
	struct plug p;
	int fd;

	(void)state;
	for (size_t n = 2; n <= 4; n++) {
		send_many(&in, sizeof(in), n);
		assert_int_equal(plug_receive(ends[1], &p, &fd), ERR_FORMAT);
		assert_int_equal(fd, -1);
		assert_int_equal(descriptors(), before);
	}
	/* One is the reader's, and one beside what has none is nobody's. */
	assert_int_equal(plug_send(ends[0], &in, ends[0]), 0);
	assert_int_equal(plug_receive(ends[1], &p, &fd), 1);
	assert_int_equal(descriptors(), before + 1);
	(void)close(fd);
	p.what = PLUG_OUT;
	assert_int_equal(plug_send(ends[0], &p, ends[0]), 0);
	assert_int_equal(plug_receive(ends[1], &p, &fd), ERR_FORMAT);
	assert_int_equal(descriptors(), before);
}

static void
the_door_takes_as_many_as_it_wants(void **state)
{
	const unsigned before = descriptors();
	struct door_say say = { .err = 0 };
	int fd[DOOR_FDS];

	(void)state;
	for (size_t n = 1; n <= 4; n++) {
		send_many(&say, sizeof(say), n);
		assert_int_equal(door_read(ends[1], &say, sizeof(say), NULL, 0),
		    ERR_FORMAT);
		assert_int_equal(descriptors(), before);
	}
	send_many(&say, sizeof(say), 2);
	assert_int_equal(door_read(ends[1], &say, sizeof(say), fd, 2), 2);
	assert_int_equal(descriptors(), before + 2);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

/* Whoever does not read stops nobody. */
static void
sending_never_waits(void **state)
{
	const struct plug in = { .what = PLUG_OUT };
	const struct door_say say = { .err = 0 };
	int err = 0;

	(void)state;
	(void)alarm(20);
	for (unsigned i = 0; i < 100000 && err == 0; i++)
		err = door_send(ends[0], &say, sizeof(say), NULL, 0);
	assert_int_equal(err, ERR_LOCKED);
	assert_int_equal(plug_send(ends[0], &in, -1), ERR_LOCKED);
	(void)alarm(0);
}

static void
nothing_there_and_nobody_there(void **state)
{
	struct plug p = { 0 };
	int fd;

	(void)state;
	assert_int_equal(plug_receive(ends[1], &p, &fd), 0);
	assert_int_equal(door_poll(ends[1], &p, sizeof(p), &fd, 1), ERR_LOCKED);
	assert_int_equal(shutdown(ends[0], SHUT_RDWR), 0);
	assert_int_equal(plug_receive(ends[1], &p, &fd), ERR_CLOSED);
	assert_int_equal(door_read(ends[1], &p, sizeof(p), &fd, 1), ERR_CLOSED);
	assert_int_equal(plug_send(ends[0], &p, -1), ERR_CLOSED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(more_descriptors_than_one_are_closed),
		TEST(the_door_takes_as_many_as_it_wants),
		TEST(sending_never_waits),
		TEST(nothing_there_and_nobody_there),
	};

	return cmocka_run_group_tests_name("door", tests, NULL, NULL);
}
