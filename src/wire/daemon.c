#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/daemon.h"

#define PAGES 0
#define PEER 1

/* The one line that says why: the number, nothing of what was in it. */
static int
forbid(struct daemon *d, unsigned type, const char *why)
{
	char line[128];
	int n;

	n = snprintf(line, sizeof(line), "%s: request %u: %s\n",
	    d->def->name, type, why);
	if (n > 0 && (size_t)n < sizeof(line) &&
	    write(STDERR_FILENO, line, (size_t)n) < 0)
		n = 0;	/* nobody listens; the exit status says it too */
	d->ended = ERR_FORMAT;
	return ERR_FORMAT;
}

/* A stream that cannot be read on; its end is no fault of anybody. */
static void
broken(struct daemon *d, int err)
{
	if (err == ERR_CLOSED)
		d->ended = err;
	else
		(void)forbid(d, 0, err == ERR_FORMAT ?
		    "a length that cannot be" : err == ERR_NOMEM ?
		    "no memory for it" : "the socket fails");
}

static int
row_find(const struct daemon_def *def, uint8_t type)
{
	for (size_t i = 0; i < def->n; i++)
		if (def->rows[i].type == type)
			return (int)i;
	return -1;
}

/* The row that answers this frame, or NULL: forbidden. */
static const struct daemon_row *
policy(struct daemon *d, int from, uint8_t type, const struct msg **msg)
{
	int i = row_find(d->def, type);
	const struct daemon_row *row;

	*msg = msg_find(type);
	if (i < 0 || *msg == NULL) {
		(void)forbid(d, type, "not known here");
		return NULL;
	}
	row = &d->def->rows[i];
	if (((*msg)->peer == PEER_CARD) != (from == PEER)) {
		(void)forbid(d, type, "from the wrong socket");
		return NULL;
	}
	if ((row->phases & 1u << d->phase) == 0) {
		(void)forbid(d, type, "not now");
		return NULL;
	}
	if (row->flags & DAEMON_ONCE) {
		if (d->once & (uint64_t)1 << i) {
			(void)forbid(d, type, "not twice");
			return NULL;
		}
		d->once |= (uint64_t)1 << i;
	}
	return row;
}

/*
 * What the asker sent while it waits: cancel, or nothing. Does not block. The
 * request's own bytes are in d->body by now, so reading moves nothing of them.
 */
static int
look(struct daemon *d)
{
	struct frame f;
	int r;

	while (d->ended == 0) {
		r = frame_read(&d->in[d->busy], &f);
		if (r == 0)
			break;
		if (r < 0)
			broken(d, r);
		else if (f.type != MSG_CANCEL)
			(void)forbid(d, f.type, "while another is answered");
		else if (f.body.len != 0)
			(void)forbid(d, f.type, "does not decode");
		else
			d->cancelled = 1;
	}
	return d->ended;
}

static void
send_error(struct daemon *d, int err, uint32_t detail)
{
	struct rec_error e = { .code = (uint32_t)-err, .detail = detail };

	err = frame_send_form(d->in[d->busy].fd, MSG_ERROR, &form_error, &e);
	if (err != 0)
		broken(d, err);
}

static void
send_reply(struct daemon *d, const struct wire_form *form, const void *rep)
{
	struct buf b;
	int err = frame_encode(&b, form, rep);

	if (err != 0)
		send_error(d, err, 0);
	else {
		err = frame_send(d->in[d->busy].fd, MSG_REPLY, buf_view(&b));
		if (err != 0)
			broken(d, err);
	}
	buf_free(&b);
}

static void
handle(struct daemon *d, const struct daemon_row *row, const struct msg *msg)
{
	union msg_any req, rep;
	uint32_t detail = 0;
	int err;

	memset(&req, 0, sizeof(req));
	memset(&rep, 0, sizeof(rep));
	if (wire_get(buf_view(&d->body), msg->req, &req) != 0) {
		(void)forbid(d, msg->type, "does not decode");
		return;
	}
	d->cancelled = 0;
	err = d->def->before == NULL ? 0 : d->def->before(d, row);
	if (err == 0)
		err = row->handler(d, &req, &rep, &detail);
	if (err == 0)
		err = d->out.err != 0 ? d->out.err : d->secrets.err;
	if (look(d) == 0) {
		if (err != 0)
			send_error(d, err, detail);
		else
			send_reply(d, msg->rep, &rep);
	}
	explicit_bzero(&req, sizeof(req));
	explicit_bzero(&rep, sizeof(rep));
}

static void
answer(struct daemon *d, int from, const struct frame *f)
{
	const struct daemon_row *row;
	const struct msg *msg;

	/* A cancel may cross the answer that it was for. */
	if (f->type == MSG_CANCEL && f->body.len == 0)
		return;
	row = policy(d, from, f->type, &msg);
	if (row == NULL)
		return;
	d->busy = from;
	if (f->body.len <= FRAME_SECRET)
		buf_init_locked(&d->body, FRAME_SECRET);
	else
		buf_init(&d->body, WIRE_BODY_MAX);
	if (buf_put(&d->body, f->body.p, f->body.len) != 0)
		send_error(d, d->body.err, 0);
	else {
		frame_wipe(&d->in[from]);
		handle(d, row, msg);
	}
	buf_free(&d->body);
	buf_reset(&d->out);
	buf_reset(&d->secrets);
	frame_wipe(&d->in[PAGES]);
	frame_wipe(&d->in[PEER]);
}

static void
serve_one(struct daemon *d, int from)
{
	struct frame f;
	int r = frame_read(&d->in[from], &f);

	if (r < 0)
		broken(d, r);
	else if (r > 0)
		answer(d, from, &f);
}

static void
serve_loop(struct daemon *d)
{
	struct pollfd p[2];

	while (d->ended == 0) {
		for (int i = 0; i < 2; i++)
			p[i] = (struct pollfd){
			    .fd = d->in[i].fd, .events = POLLIN };
		if (poll(p, 2, -1) < 0) {
			if (errno != EINTR)
				d->ended = ERR_IO;
			continue;
		}
		for (int i = 0; i < 2 && d->ended == 0; i++)
			if (p[i].revents != 0)
				serve_one(d, i);
	}
}

/* All the room at once: what handlers get of it never moves. */
static int
out_reserve(struct buf *out)
{
	static const uint8_t zeros[4096];

	buf_init(out, WIRE_BODY_MAX);
	while (out->err == 0 && out->len < out->max) {
		size_t n = out->max - out->len;

		(void)buf_put(out, zeros, n < sizeof(zeros) ? n : sizeof(zeros));
	}
	if (out->err != 0)
		return out->err;
	buf_reset(out);
	return 0;
}

int
daemon_serve(struct daemon *d, const struct daemon_def *def, void *self,
    int fd_pages, int fd_peer)
{
	memset(d, 0, sizeof(*d));
	d->def = def;
	d->self = self;
	d->phase = def->phase;
	frame_init(&d->in[PAGES], fd_pages);
	frame_init(&d->in[PEER], fd_peer);
	buf_init_locked(&d->secrets, FRAME_SECRET);
	d->ended = out_reserve(&d->out);
	if (def->n > DAEMON_ROWS_MAX)
		d->ended = ERR_ARG;
	serve_loop(d);
	frame_done(&d->in[PAGES]);
	frame_done(&d->in[PEER]);
	buf_free(&d->secrets);
	buf_free(&d->out);
	return d->ended == ERR_CLOSED ? 0 : DAEMON_FORBIDDEN;
}

static struct view
put_out(struct buf *to, const void *p, size_t len)
{
	size_t at = to->len;

	if (len == 0 || buf_put(to, p, len) != 0)
		return view_of(NULL, 0);
	return view_of(to->p + at, len);
}

struct view
daemon_out(struct daemon *d, const void *p, size_t len)
{
	return put_out(&d->out, p, len);
}

struct view
daemon_out_secret(struct daemon *d, const void *p, size_t len)
{
	return put_out(&d->secrets, p, len);
}

const char *
daemon_out_str(struct daemon *d, const char *s)
{
	struct view v = daemon_out(d, s, strlen(s) + 1);

	return v.len > 0 ? (const char *)v.p : "";
}

int
daemon_progress(struct daemon *d, uint32_t done, uint32_t total)
{
	struct rec_progress p = { .done = done, .total = total };
	int err;

	if (look(d) != 0)
		return ERR_CLOSED;
	if (d->cancelled)
		return ERR_CANCELLED;
	err = frame_send_form(d->in[d->busy].fd, MSG_PROGRESS,
	    &form_progress, &p);
	if (err == 0)
		return 0;
	broken(d, err);
	return ERR_CLOSED;
}

int
daemon_say(struct daemon *d, const char *text)
{
	const struct rec_said said = { .text = text };
	int err = frame_send_form(d->in[d->busy].fd, MSG_SAID, &form_said, &said);

	if (err == 0)
		return 0;
	broken(d, err);
	return ERR_CLOSED;
}

/* The peer's answer to msg. What does not fit ends this daemon. */
static int
peer_answer(struct daemon *d, const struct msg *msg, const struct frame *f,
    void *rep, uint32_t *detail)
{
	struct rec_error e;

	if (f->type == MSG_REPLY && wire_get(f->body, msg->rep, rep) == 0)
		return 0;
	if (f->type == MSG_ERROR && wire_get(f->body, &form_error, &e) == 0 &&
	    e.code > 0 && e.code < ERR_COUNT) {
		if (detail != NULL)
			*detail = e.detail;
		return -(int)e.code;
	}
	(void)forbid(d, msg->type, "the other daemon's answer does not fit");
	return ERR_CLOSED;
}

int
daemon_ask_peer(struct daemon *d, uint8_t type, const void *req, void *rep,
    uint32_t *detail)
{
	const struct msg *msg = msg_find(type);
	struct frame_in *in = &d->in[PEER];
	struct frame f;
	int err;

	if (msg == NULL || msg->peer != PEER_CARD || d->busy == PEER)
		return ERR_ARG;
	if (in->fd < 0 || d->ended != 0)
		return ERR_CLOSED;
	/* Nothing may lie there already: it would be taken for the answer. */
	err = frame_read(in, &f);
	if (err > 0 || (err == 0 && in->buf.len != 0)) {
		(void)forbid(d, type, "the other daemon answered unasked");
		return ERR_CLOSED;
	}
	if (err == 0)
		err = frame_send_form(in->fd, type, msg->req, req);
	if (err == ERR_ARG || err == ERR_TOOBIG || err == ERR_NOMEM)
		return err;
	if (err == 0)
		err = frame_wait(in, &f);
	if (err != 0) {
		broken(d, err);
		return ERR_CLOSED;
	}
	return peer_answer(d, msg, &f, rep, detail);
}
