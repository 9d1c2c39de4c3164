#include "src/wire/door.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/err.h"

/* Room for the descriptors of one record, aligned as the kernel wants it. */
union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(DOOR_FDS * sizeof(int))];
};

const char *const run_names[RUNS_N] = { [RUNS_PCSCD] = "pcscd",
	[RUNS_SCDAEMON] = "scdaemon", [RUNS_CUPSD] = "cupsd" };

const char *
door_text(const struct door_ask *ask, const char **after)
{
	const char *text = (const char *)ask->bytes;
	size_t len;

	if (ask->len == 0 || ask->len > sizeof(ask->bytes) ||
	    ask->bytes[ask->len - 1] != '\0')
		return NULL;
	len = strlen(text);
	*after = len + 1 < ask->len ? text + len + 1 : "";
	return len < DOOR_AT ? text : NULL;
}

int
door_is(int fd)
{
	int type = 0;
	socklen_t len = sizeof(type);

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 &&
	    type == SOCK_SEQPACKET;
}

static void
put_fds(struct msghdr *m, union control *c, const int *fds, size_t n)
{
	struct cmsghdr *head;

	memset(c, 0, sizeof(*c));
	m->msg_control = c;
	m->msg_controllen = CMSG_SPACE(n * sizeof(int));
	head = CMSG_FIRSTHDR(m);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(n * sizeof(int));
	memcpy(CMSG_DATA(head), fds, n * sizeof(int));
}

int
door_send(int door, const void *record, size_t size, const int *fds, size_t n)
{
	struct iovec all = { .iov_len = size };
	struct msghdr m = { .msg_iov = &all, .msg_iovlen = 1 };
	union control control;
	ssize_t sent;

	memcpy(&all.iov_base, &record, sizeof(record));	/* it stays const */
	if (n > DOOR_FDS)
		return ERR_ARG;
	if (n > 0)
		put_fds(&m, &control, fds, n);
	do
		sent = sendmsg(door, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	if (sent < 0)
		return err_from_errno(errno);
	return (size_t)sent == size ? 0 : ERR_IO;
}

/* Those that came, into fds; what is too much is closed. How many came. */
static size_t
take_fds(struct msghdr *m, int *fds, size_t n)
{
	size_t came = 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL;
	    c = CMSG_NXTHDR(m, c)) {
		size_t here = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		int got[DOOR_FDS];

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		memcpy(got, CMSG_DATA(c), here * sizeof(int));
		for (size_t i = 0; i < here; i++, came++)
			if (came < n)
				fds[came] = got[i];
			else
				(void)close(got[i]);
	}
	return came;
}

static int
take(int door, void *record, size_t size, int *fds, size_t n, int flags)
{
	struct iovec all = { .iov_base = record, .iov_len = size };
	union control control;
	struct msghdr m = { .msg_iov = &all, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control) };
	size_t came;
	ssize_t got;

	do
		got = recvmsg(door, &m, MSG_CMSG_CLOEXEC | flags);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return got == 0 ? ERR_CLOSED : err_from_errno(errno);
	came = take_fds(&m, fds, n);
	if ((size_t)got == size && came <= n &&
	    (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0)
		return (int)came;
	for (size_t i = 0; i < came && i < n; i++)
		(void)close(fds[i]);
	return ERR_FORMAT;
}

int
door_read(int door, void *record, size_t size, int *fds, size_t n)
{
	return take(door, record, size, fds, n, 0);
}

int
door_poll(int door, void *record, size_t size, int *fds, size_t n)
{
	return take(door, record, size, fds, n, MSG_DONTWAIT);
}
