#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "src/base/err.h"
#include "src/wire/frame.h"

#define HEAD_LEN	5u			/* u32 length, u8 type */
#define LENGTH_MAX	(WIRE_BODY_MAX + 1u)	/* what the length counts */
#define SHORT_LEN	(HEAD_LEN + FRAME_SECRET)

void
frame_init(struct frame_in *in, int fd)
{
	in->fd = fd;
	in->used = 0;
	buf_init_locked(&in->buf, SHORT_LEN);
}

/* Back to locked memory, after a frame that had no room there. */
static void
renew(struct frame_in *in)
{
	if (in->buf.locked) {
		buf_reset(&in->buf);
	} else {
		buf_free(&in->buf);
		buf_init_locked(&in->buf, SHORT_LEN);
	}
}

/* A long frame: its header is known, and is no secret. */
static int
make_room(struct frame_in *in, size_t len)
{
	struct buf large;

	if (len <= in->buf.max)
		return 0;
	buf_init(&large, HEAD_LEN + WIRE_BODY_MAX);
	if (buf_put(&large, in->buf.p, in->buf.len) != 0)
		return large.err;
	buf_free(&in->buf);
	in->buf = large;
	return 0;
}

void
frame_done(struct frame_in *in)
{
	buf_free(&in->buf);
	in->used = 0;
	in->fd = -1;
}

void
frame_wipe(struct frame_in *in)
{
	if (in->used == 0)
		return;
	renew(in);
	in->used = 0;
}

/* How long the frame is as far as its header is known. */
static int
frame_len(const struct frame_in *in, size_t *len)
{
	struct view v = buf_view(&in->buf);
	uint32_t n;

	*len = HEAD_LEN;
	if (v.len < HEAD_LEN)
		return 0;
	if (view_u32(&v, &n) != 0 || n < 1 || n > LENGTH_MAX)
		return ERR_FORMAT;
	*len = HEAD_LEN - 1 + (size_t)n;
	return 0;
}

/*
 * Takes at most want bytes: 1 when some came, 0 when none are there. Never more
 * than the frame at hand: the buffer holds one frame and its wiping is simple.
 */
static int
take(struct frame_in *in, size_t want)
{
	uint8_t *room = buf_room(&in->buf, want);
	ssize_t n;

	if (room == NULL)
		return in->buf.err;
	do
		n = recv(in->fd, room, want, MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	if (n == 0 || (n < 0 && errno == ECONNRESET))
		return ERR_CLOSED;
	if (n < 0)
		return ERR_IO;
	buf_wrote(&in->buf, (size_t)n);
	return 1;
}

int
frame_read(struct frame_in *in, struct frame *f)
{
	size_t len;
	int r;

	frame_wipe(in);
	for (;;) {
		r = frame_len(in, &len);
		if (r == 0)
			r = make_room(in, len);
		if (r != 0)
			return r;
		if (in->buf.len >= HEAD_LEN && in->buf.len == len)
			break;
		r = take(in, len - in->buf.len);
		if (r <= 0)
			return r;
	}
	in->used = len;
	f->type = in->buf.p[HEAD_LEN - 1];
	f->body = view_of(in->buf.p + HEAD_LEN, len - HEAD_LEN);
	return 1;
}

static int
wait_for(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	while (poll(&p, 1, -1) < 0)
		if (errno != EINTR)
			return ERR_IO;
	return 0;
}

int
frame_wait(struct frame_in *in, struct frame *f)
{
	int r;

	for (;;) {
		r = frame_read(in, f);
		if (r != 0)
			return r < 0 ? r : 0;
		r = wait_for(in->fd, POLLIN);
		if (r != 0)
			return r;
	}
}

/* Sends what the socket takes now of both parts: bytes, 0 when full. */
static ssize_t
send_some(int fd, struct iovec *iov, size_t n)
{
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = n };
	ssize_t r;

	do
		r = sendmsg(fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (r < 0 && errno == EINTR);
	if (r >= 0)
		return r;
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return 0;
	return errno == EPIPE || errno == ECONNRESET ? ERR_CLOSED : ERR_IO;
}

static void
advance(struct iovec iov[static 2], size_t n)
{
	for (size_t i = 0; i < 2; i++) {
		size_t part = n < iov[i].iov_len ? n : iov[i].iov_len;

		iov[i].iov_base = (uint8_t *)iov[i].iov_base + part;
		iov[i].iov_len -= part;
		n -= part;
	}
}

int
frame_send(int fd, uint8_t type, struct view body)
{
	static uint8_t none;
	uint8_t head[HEAD_LEN];
	struct iovec iov[2];
	uint32_t n = (uint32_t)body.len + 1;
	ssize_t r;

	if (body.len > WIRE_BODY_MAX)
		return ERR_TOOBIG;
	for (size_t i = 0; i < 4; i++)
		head[i] = (uint8_t)(n >> (24 - 8 * i));
	head[4] = type;
	iov[0] = (struct iovec){ head, sizeof(head) };
	iov[1] = (struct iovec){ body.len > 0 ?
	    (void *)(uintptr_t)body.p : &none, body.len };
	while (iov[0].iov_len + iov[1].iov_len > 0) {
		r = send_some(fd, iov, 2);
		if (r == 0)
			r = wait_for(fd, POLLOUT);
		else if (r > 0) {
			advance(iov, (size_t)r);
			r = 0;
		}
		if (r < 0)
			return (int)r;
	}
	return 0;
}

int
frame_encode(struct buf *b, const struct wire_form *f, const void *s)
{
	int err;

	buf_init_locked(b, FRAME_SECRET);
	if ((err = wire_put(b, f, s)) != ERR_TOOBIG)
		return err;
	buf_free(b);
	buf_init(b, WIRE_BODY_MAX);
	return wire_put(b, f, s);
}

int
frame_send_form(int fd, uint8_t type, const struct wire_form *f, const void *s)
{
	struct buf b;
	int err = frame_encode(&b, f, s);

	if (err == 0)
		err = frame_send(fd, type, buf_view(&b));
	buf_free(&b);
	return err;
}
