#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/client.h"

void
client_init(struct client *c, int fd)
{
	c->fd = fd;
	c->pending = 0;
	frame_init(&c->in, fd);
}

void
client_close(struct client *c)
{
	if (c->fd >= 0)
		(void)close(c->fd);
	c->fd = -1;
	c->pending = 0;
	frame_done(&c->in);
}

void
client_forget(struct client *c)
{
	frame_wipe(&c->in);
}

/* Whatever went wrong between the two, there is no daemon any more. */
static int
gone(struct client *c)
{
	client_close(c);
	return ERR_CLOSED;
}

static int
may_ask(const struct client *c, uint8_t type)
{
	const struct msg *msg = msg_find(type);

	if (msg == NULL || msg->peer == PEER_CARD)
		return ERR_ARG;
	if (c->fd < 0)
		return ERR_CLOSED;
	return c->pending != 0 ? ERR_PHASE : 0;
}

/* The request was sent, or why not. */
static int
sent(struct client *c, uint8_t type, int err)
{
	if (err == ERR_CLOSED || err == ERR_IO)
		return gone(c);
	if (err == 0)
		c->pending = type;
	return err;
}

int
client_ask(struct client *c, uint8_t type, const void *req)
{
	int err = may_ask(c, type);

	return err < 0 ? err : sent(c, type, frame_send_form(c->fd, type,
	    msg_find(type)->req, req));
}

int
client_ask_body(struct client *c, uint8_t type, struct view body)
{
	int err = may_ask(c, type);

	return err < 0 ? err : sent(c, type, frame_send(c->fd, type, body));
}

int
client_cancel(struct client *c)
{
	int err;

	if (c->fd < 0)
		return ERR_CLOSED;
	if (c->pending == 0)
		return ERR_PHASE;
	err = frame_send(c->fd, MSG_CANCEL, view_of(NULL, 0));
	return err == 0 ? 0 : gone(c);
}

static int
read_reply(struct client *c, const struct frame *f, struct answer *a)
{
	const struct msg *msg = msg_find(a->type);

	if (msg == NULL || wire_get(f->body, msg->rep, &a->rep) != 0)
		return ERR_FORMAT;
	a->kind = ANSWER_REPLY;
	c->pending = 0;
	return 0;
}

static int
read_error(struct client *c, const struct frame *f, struct answer *a)
{
	struct rec_error e;

	if (wire_get(f->body, &form_error, &e) != 0 || e.code == 0 ||
	    e.code >= ERR_COUNT)
		return ERR_FORMAT;
	a->kind = ANSWER_ERROR;
	a->err = -(int)e.code;
	a->detail = e.detail;
	c->pending = 0;
	return 0;
}

static int
read_progress(const struct frame *f, struct answer *a)
{
	if (wire_get(f->body, &form_progress, &a->progress) != 0)
		return ERR_FORMAT;
	a->kind = ANSWER_PROGRESS;
	return 0;
}

static int
read_said(const struct frame *f, struct answer *a)
{
	if (wire_get(f->body, &form_said, &a->said) != 0)
		return ERR_FORMAT;
	a->kind = ANSWER_SAID;
	return 0;
}

/* 0 and *a, or ERR_FORMAT for what answers nothing that was asked. */
static int
understand(struct client *c, const struct frame *f, struct answer *a)
{
	if (c->pending == 0)
		return ERR_FORMAT;
	switch (f->type) {
	case MSG_REPLY:
		return read_reply(c, f, a);
	case MSG_ERROR:
		return read_error(c, f, a);
	case MSG_PROGRESS:
		return read_progress(f, a);
	case MSG_SAID:
		return read_said(f, a);
	default:
		return ERR_FORMAT;
	}
}

int
client_read(struct client *c, struct answer *a)
{
	struct frame f;
	int r;

	memset(a, 0, sizeof(*a));
	a->type = c->pending;
	if (c->fd < 0)
		return ERR_CLOSED;
	r = frame_read(&c->in, &f);
	if (r == 0)
		return 0;
	if (r < 0 || understand(c, &f, a) != 0) {
		a->kind = ANSWER_NONE;
		return gone(c);
	}
	return 0;
}

int
client_call(struct client *c, uint8_t type, const void *req, struct answer *a)
{
	struct pollfd p = { .events = POLLIN };
	int err;

	memset(a, 0, sizeof(*a));
	err = client_ask(c, type, req);
	if (err != 0)
		return err;
	for (;;) {
		err = client_read(c, a);
		if (err != 0)
			return err;
		if (a->kind == ANSWER_REPLY)
			return 0;
		if (a->kind == ANSWER_ERROR)
			return a->err;
		p.fd = c->fd;
		if (a->kind == ANSWER_NONE && poll(&p, 1, -1) < 0 &&
		    errno != EINTR)
			return gone(c);
	}
}
