#include "tests/qemu/vsc.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "src/base/err.h"

#define FRAME_MAX 4096
#define HEADER 12

enum { VSC_INIT = 1, VSC_ERROR, VSC_READER_ADD, VSC_ATR = 5, VSC_CARD_REMOVE,
	VSC_APDU };

/* T=0 alone, and nine historical bytes. */
static const uint8_t t0_atr[] = "\x3b\x09keyconvoy";

static int
say(struct vsc *v, uint32_t type, struct view body)
{
	struct buf frame;
	int err;

	buf_init(&frame, HEADER + FRAME_MAX);
	(void)buf_put_u32(&frame, type);
	(void)buf_put_u32(&frame, 0);
	(void)buf_put_u32(&frame, (uint32_t)body.len);
	err = buf_put(&frame, body.p, body.len);
	if (err == 0 && send(v->fd, frame.p, frame.len, MSG_NOSIGNAL) !=
	    (ssize_t)frame.len)
		err = ERR_CLOSED;
	buf_free(&frame);
	return err;
}

/* -- the card ---------------------------------------------------------------------- */

/* What is in held, at the length that the command asks for, or 6Cxx. */
static int
right_length(struct vsc *v, unsigned p3)
{
	const size_t data = v->held.len - 2, want = p3 == 0 ? 256 : p3;
	const uint8_t sw[2] = { 0x6c, (uint8_t)data };
	int err;

	if (data > 0 && data < want)
		return say(v, VSC_APDU, view_of(sw, sizeof(sw)));
	err = say(v, VSC_APDU, buf_view(&v->held));
	buf_reset(&v->held);
	return err;
}

static int
on_apdu(struct vsc *v, struct view apdu)
{
	const int asks = apdu.len == 5;

	v->apdus++;
	if (v->mute != NULL && v->mute(v->arg, apdu))
		return 0;
	/* The same once more, at the length that 6Cxx named. */
	if (asks && v->held.len == 2 + (size_t)apdu.p[4])
		return right_length(v, apdu.p[4]);
	buf_reset(&v->held);
	if (!v->there || v->reader->ops->transmit(v->reader, apdu,
	    &v->held) != 0 || v->held.len < 2 || v->held.len > VSC_ANSWER_MAX) {
		buf_reset(&v->held);
		(void)buf_put(&v->held, "\x6f\0", 2);
	}
	return right_length(v, asks ? apdu.p[4] : 0);
}

int
vsc_card(struct vsc *v, int there)
{
	struct buf own;
	int err = 0;

	if (v->there && (err = say(v, VSC_CARD_REMOVE, view_str(""))) != 0)
		return err;
	v->there = 0;
	buf_reset(&v->held);
	if (!there)
		return 0;
	buf_init(&own, ATR_MAX);
	err = v->reader->ops->power_on(v->reader, &own);
	buf_free(&own);
	v->there = err == 0;
	return err != 0 ? err : say(v, VSC_ATR,
	    view_of(t0_atr, sizeof(t0_atr) - 1));
}

/* -- QEMU -------------------------------------------------------------------------- */

/* QEMU says Init when its side begins, and once more for each device that was
 * plugged in anew. */
static int
on_init(struct vsc *v, struct view body)
{
	const int there = v->there;
	int err = say(v, VSC_READER_ADD, view_str("keyconvoy"));

	(void)body;
	v->there = 0;		/* a new reader has not seen it */
	return err != 0 || !there ? err : vsc_card(v, 1);
}

static int
take(struct vsc *v, uint32_t type, struct view body)
{
	switch (type) {
	case VSC_INIT:
		return on_init(v, body);
	case VSC_APDU:
		return body.len < 5 ? ERR_FORMAT : on_apdu(v, body);
	default:
		return 0;	/* acknowledgements */
	}
}

/* The frames that are whole. */
static int
frames(struct vsc *v)
{
	uint32_t type, reader, len;
	struct view all;
	int err = 0;

	while (err == 0) {
		all = buf_view(&v->in);
		if (view_u32(&all, &type) != 0 || view_u32(&all, &reader) != 0 ||
		    view_u32(&all, &len) != 0)
			return 0;
		if (len > FRAME_MAX)
			return ERR_TOOBIG;
		if (all.len < len)
			return 0;
		err = take(v, type, view_of(all.p, len));
		buf_drop(&v->in, HEADER + len);
	}
	return err;
}

int
vsc_turn(struct vsc *v)
{
	uint8_t bytes[1024];
	ssize_t n = recv(v->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	int err;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return ERR_CLOSED;
	if ((err = buf_put(&v->in, bytes, (size_t)n)) != 0)
		return err;
	return frames(v);
}

int
vsc_init(struct vsc *v, int fd, struct reader *reader)
{
	/* "VSCD", version 2, and one word of capabilities. */
	static const uint8_t hello[] = "VSCD\0\0\0\2\0\0\0";

	*v = (struct vsc){ .fd = fd, .reader = reader };
	buf_init(&v->in, 2 * (HEADER + FRAME_MAX));
	buf_init(&v->held, 1024);
	return say(v, VSC_INIT, view_of(hello, sizeof(hello)));
}

void
vsc_free(struct vsc *v)
{
	buf_free(&v->in);
	buf_free(&v->held);
}
