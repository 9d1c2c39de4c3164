#include "src/wire/plug.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/err.h"

/* Room for one descriptor, aligned as CMSG_* want it. */
union control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(int))];
};

int
plug_send(int socket, const struct plug *p, int fd)
{
	union control control = { .bytes = { 0 } };
	struct plug copy = *p;
	struct iovec part = { &copy, sizeof(copy) };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1 };
	struct cmsghdr *c;

	if (fd >= 0) {
		m.msg_control = control.bytes;
		m.msg_controllen = sizeof(control.bytes);
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	}
	if (sendmsg(socket, &m, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof(copy))
		return 0;
	return errno == EAGAIN ? ERR_LOCKED :
	    errno == EPIPE || errno == ECONNRESET ? ERR_CLOSED : ERR_IO;
}

static int
descriptor_of(struct msghdr *m)
{
	const struct cmsghdr *c = CMSG_FIRSTHDR(m);
	int fd;

	if (c == NULL || c->cmsg_level != SOL_SOCKET ||
	    c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(int)))
		return -1;
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

int
plug_receive(int socket, struct plug *p, int *fd)
{
	union control control;
	struct iovec part = { p, sizeof(*p) };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes) };
	ssize_t n = recvmsg(socket, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	*fd = -1;
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : ERR_IO;
	if (n == 0)
		return ERR_CLOSED;
	*fd = descriptor_of(&m);
	p->key[sizeof(p->key) - 1] = p->name[sizeof(p->name) - 1] = '\0';
	if (n == sizeof(*p) && (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0 &&
	    (p->what == PLUG_IN) == (*fd >= 0))
		return 1;
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
	return ERR_FORMAT;
}
