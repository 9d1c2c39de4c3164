/*
 * Bytes from a socket, as a daemon and as the pages read them: the first byte
 * chooses what is in flight. What decodes must encode to the same bytes again,
 * so that no two bodies mean the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/card_names.h"
#include "src/wire/client.h"
#include "src/wire/frame.h"
#include "src/wire/msg.h"

/* Below what a socket holds, so that writing never waits for the reader. */
#define INPUT_MAX (64 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
line(const uint8_t *data, size_t size)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0)
		abort();
	if (size > 0 && send(fd[0], data, size, MSG_NOSIGNAL) != (ssize_t)size)
		abort();
	(void)close(fd[0]);
	return fd[1];
}

static void
one_form(struct view body, const struct wire_form *f)
{
	union msg_any s;
	struct buf b;

	if (wire_get(body, f, &s) != 0)
		return;
	buf_init(&b, WIRE_BODY_MAX);
	if (wire_put(&b, f, &s) != 0 || !view_eq(buf_view(&b), body))
		abort();
	buf_free(&b);
}

static void
one_list(struct view list, const struct wire_form *f)
{
	union msg_any s;
	size_t before = list.len;

	while (wire_take(&list, f, &s) == 0) {
		if (list.len >= before)
			abort();
		before = list.len;
	}
}

/* A list that was taken has names alone, to its end. */
static int
one_name(void *arg, const char *name)
{
	size_t *left = arg, len = strlen(name);

	if (!card_name_ok(name) || len + 5 > *left)
		abort();
	*left -= len + 5;
	return 0;
}

static void
one_names(struct view list)
{
	size_t left = list.len;

	if (card_names_check(list) == 0 &&
	    (card_names_each(list, one_name, &left) != 0 || left != 0))
		abort();
}

static void
as_daemon(const uint8_t *data, size_t size)
{
	struct frame_in in;
	struct frame f;
	const struct msg *m;
	int fd = line(data, size), r;

	frame_init(&in, fd);
	while ((r = frame_wait(&in, &f)) == 0) {
		m = msg_find(f.type);
		if (m != NULL) {
			one_form(f.body, m->req);
			one_form(f.body, m->rep);
		}
		one_form(f.body, &form_error);
		one_form(f.body, &form_progress);
		one_list(f.body, &form_card);
		one_list(f.body, &form_finding);
		one_list(f.body, &form_grant);
		one_list(f.body, &form_reader);
		one_list(f.body, &form_entry);
		one_names(f.body);
	}
	if (r != ERR_CLOSED && r != ERR_FORMAT)
		abort();
	frame_done(&in);
	(void)close(fd);
}

static void
as_pages(uint8_t pending, const uint8_t *data, size_t size)
{
	struct client c;
	struct answer a;
	int r;

	client_init(&c, line(data, size));
	do {
		if (c.pending == 0 && msg_find(pending) != NULL)
			c.pending = pending;
		r = client_read(&c, &a);
		if (r == 0 && a.kind == ANSWER_ERROR && err_name(a.err) == NULL)
			abort();
		if (r == 0 && a.kind == ANSWER_NONE)
			abort();	/* all is there: an answer, or the end */
	} while (r == 0);
	if (r != ERR_CLOSED || c.fd != -1)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > INPUT_MAX)
		return 0;
	as_daemon(data + 1, size - 1);
	as_pages(data[0], data + 1, size - 1);
	return 0;
}
