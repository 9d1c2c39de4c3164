/*
 * The harness that every daemon is: a small daemon runs in a child, this program is
 * both the pages and the other daemon.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/daemon.h"
#include "tests/unit/client_next.h"

enum { FRESH, READY };

/* -- the daemon ---------------------------------------------------------- */

static int
say_hello(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_hello *q = req;
	struct rep_hello *r = rep;

	(void)detail;
	r->module = daemon_out_str(d, q->module);
	r->version = "1";
	r->locked = q->mode;
	d->phase = READY;
	return 0;
}

/* Where the bytes of the last KEK request and answer were. */
static const uint8_t *left[2];

/* Repeats the file; asked to, with progress between reading and answering. */
static int
say_kek(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_kek *q = req;
	struct rep_kek *r = rep;
	int err = 0;

	(void)detail;
	if (strcmp(q->kid, "progress") == 0)
		err = daemon_progress(d, 1, 2);
	r->spki = daemon_out(d, q->file.p, q->file.len);
	r->kid = daemon_out_str(d, q->kid);
	left[0] = q->file.p;
	left[1] = r->spki.p;
	return err;
}

/* Is nothing of them left? */
static int
say_check(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	(void)d;
	(void)req;
	(void)rep;
	for (uint32_t i = 0; i < 2; i++)
		if (left[i] == NULL || memcmp(left[i], "\0\0\0\0\0", 6) != 0) {
			*detail = i + 1;
			return ERR_CHANGED;
		}
	return 0;
}

static int
say_pin(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_describe *r = rep;

	(void)req;
	(void)d;
	r->ident = "never sent";
	*detail = 3;
	return ERR_PIN;
}

/* Goes on until it is cancelled. */
static int
say_generate(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	int err = 0;

	(void)req;
	(void)rep;
	(void)detail;
	for (uint32_t i = 0; err == 0; i++) {
		err = daemon_progress(d, i, 0);
		(void)poll(NULL, 0, 1);
	}
	/* what was cancelled stays so */
	return daemon_progress(d, 0, 0) == err ? err : ERR_IO;
}

static int
say_enrol(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct req_x_enroll q = { .none_ = 0 };
	struct rep_x_enroll peer;
	struct rep_enrol *r = rep;
	int err;

	(void)req;
	err = daemon_ask_peer(d, MSG_X_ENROLL, &q, &peer, detail);
	if (err == 0)
		memcpy(r->point, peer.point, sizeof(r->point));
	return err;
}

static int
say_agree(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_x_agree *q = req;
	struct rep_x_agree *r = rep;

	(void)d;
	(void)detail;
	memcpy(r->z, q->point, sizeof(r->z));
	return 0;
}

static int
say_seal(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_seal *r = rep;

	(void)d;
	(void)req;
	(void)detail;
	r->jws = "sealed";
	return 0;
}

/* More than an answer can be. */
static int
say_wrap(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	static const uint8_t much[WIRE_BODY_MAX / 2 + 1];
	struct rep_wrap *r = rep;

	(void)req;
	(void)detail;
	(void)daemon_out(d, much, sizeof(much));
	r->byok = daemon_out(d, much, sizeof(much));
	return 0;
}

/* A secret that is larger than one may be. */
static int
say_decrypt(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	static const uint8_t much[FRAME_SECRET + 1];
	struct rep_decrypt *r = rep;

	(void)req;
	(void)detail;
	r->plain = daemon_out_secret(d, much, sizeof(much));
	return 0;
}

#define BIT(phase) (1u << (phase))

static const struct daemon_row rows[] = {
	{ MSG_HELLO, BIT(FRESH), DAEMON_ONCE, say_hello },
	{ MSG_SEAL, BIT(FRESH) | BIT(READY), DAEMON_ONCE, say_seal },
	{ MSG_KEK, BIT(READY), 0, say_kek },
	{ MSG_CHECK, BIT(READY), 0, say_check },
	{ MSG_DESCRIBE, BIT(READY), 0, say_pin },
	{ MSG_GENERATE, BIT(READY), 0, say_generate },
	{ MSG_ENROL, BIT(READY), 0, say_enrol },
	{ MSG_WRAP, BIT(READY), 0, say_wrap },
	{ MSG_DECRYPT, BIT(READY), 0, say_decrypt },
	{ MSG_X_AGREE, BIT(FRESH) | BIT(READY), 0, say_agree },
};

static const struct daemon_def def = {
	.name = "small", .rows = rows, .n = sizeof(rows) / sizeof(rows[0]),
	.phase = FRESH,
};

/* -- both of its neighbours ------------------------------------------------ */

struct world {
	struct client pages;
	int peer;		/* the other daemon's end */
	struct frame_in peer_in;
	int line;		/* what it says on stderr */
	pid_t pid;
};

static void
be_daemon(int pages, int peer, int err_fd)
{
	struct daemon d;

	(void)dup2(err_fd, STDERR_FILENO);
	daemon_keep(pages, peer, -1);
	_exit(daemon_serve(&d, &def, NULL, pages, peer));
}

static int
start(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	int pages[2], peer[2], line[2];

	if (w == NULL || pipe(line) != 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pages) != 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, peer) != 0)
		return -1;
	w->pid = fork();
	if (w->pid < 0)
		return -1;
	if (w->pid == 0) {
		free(w);
		be_daemon(pages[1], peer[1], line[1]);
	}
	(void)close(pages[1]);
	(void)close(peer[1]);
	(void)close(line[1]);
	client_init(&w->pages, pages[0]);
	w->peer = peer[0];
	frame_init(&w->peer_in, w->peer);
	w->line = line[0];
	*state = w;
	return 0;
}

static int
finish(void **state)
{
	struct world *w = *state;

	client_close(&w->pages);
	frame_done(&w->peer_in);
	if (w->peer >= 0)
		(void)close(w->peer);
	(void)close(w->line);
	if (w->pid > 0)
		(void)waitpid(w->pid, NULL, 0);
	free(w);
	return 0;
}

static int
exit_status(struct world *w)
{
	int status;

	assert_int_equal(waitpid(w->pid, &status, 0), w->pid);
	w->pid = 0;
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* It ended with 70 and said so in one line that names the type. */
static void
assert_forbidden(struct world *w, unsigned type, const char *why)
{
	char line[256], want[256];
	ssize_t n;

	assert_int_equal(exit_status(w), DAEMON_FORBIDDEN);
	n = read(w->line, line, sizeof(line) - 1);
	assert_true(n > 0);
	line[n] = '\0';
	(void)snprintf(want, sizeof(want), "small: request %u: %s\n", type, why);
	assert_string_equal(line, want);
}

static void
assert_silent_end(struct world *w)
{
	char c;

	assert_int_equal(exit_status(w), 0);
	assert_int_equal(read(w->line, &c, 1), 0);
}

static void
hello(struct world *w)
{
	struct req_hello q = { .mode = 1, .module = "soft" };
	struct answer a;

	assert_int_equal(client_call(&w->pages, MSG_HELLO, &q, &a), 0);
	assert_string_equal(a.rep.r_hello.module, "soft");
	assert_string_equal(a.rep.r_hello.version, "1");
	assert_int_equal(a.rep.r_hello.locked, 1);
}

static void
raw(struct world *w, uint8_t type, const char *body, size_t len)
{
	assert_int_equal(frame_send(w->pages.fd, type, view_of(body, len)), 0);
}

/* -- what is answered -------------------------------------------------------- */

static void
answers(void **state)
{
	struct world *w = *state;
	static uint8_t file[100000];
	struct req_kek q = { .file = { file, sizeof(file) }, .kid = "k" };
	struct answer a;

	hello(w);
	memset(file, 'f', sizeof(file));
	assert_int_equal(client_call(&w->pages, MSG_KEK, &q, &a), 0);
	assert_int_equal(a.kind, ANSWER_REPLY);
	assert_int_equal(a.type, MSG_KEK);
	assert_true(view_eq(a.rep.r_kek.spki, q.file));
	assert_string_equal(a.rep.r_kek.kid, "k");
	client_close(&w->pages);
	assert_silent_end(w);
}

static void
errors_carry_detail(void **state)
{
	struct world *w = *state;
	struct req_describe q = { .file = { NULL, 0 } };
	struct answer a;

	hello(w);
	assert_int_equal(client_call(&w->pages, MSG_DESCRIBE, &q, &a), ERR_PIN);
	assert_int_equal(a.kind, ANSWER_ERROR);
	assert_int_equal(a.detail, 3);
	/* and the daemon goes on */
	assert_int_equal(client_call(&w->pages, MSG_DESCRIBE, &q, &a), ERR_PIN);
}

static void
answer_without_room(void **state)
{
	struct world *w = *state;
	struct req_wrap q = { .kid = "" };
	struct req_decrypt open = { .alg = "" };
	struct req_seal seal = { .n = 1 };
	struct answer a;

	hello(w);
	assert_int_equal(client_call(&w->pages, MSG_WRAP, &q, &a), ERR_TOOBIG);
	assert_int_equal(client_call(&w->pages, MSG_DECRYPT, &open, &a),
	    ERR_TOOBIG);
	assert_int_equal(client_call(&w->pages, MSG_SEAL, &seal, &a), 0);
	assert_string_equal(a.rep.r_seal.jws, "sealed");
}

static void
progress_and_cancel(void **state)
{
	struct world *w = *state;
	struct req_generate q = { .ident = "k" };
	struct answer a;
	uint32_t seen = 0;

	hello(w);
	assert_int_equal(client_ask(&w->pages, MSG_GENERATE, &q), 0);
	assert_int_equal(client_ask(&w->pages, MSG_GENERATE, &q), ERR_PHASE);
	while (seen < 3) {
		assert_int_equal(client_next(&w->pages, &a), 0);
		assert_int_equal(a.kind, ANSWER_PROGRESS);
		assert_int_equal(a.progress.done, seen++);
	}
	assert_int_equal(client_cancel(&w->pages), 0);
	do
		assert_int_equal(client_next(&w->pages, &a), 0);
	while (a.kind == ANSWER_PROGRESS);
	assert_int_equal(a.kind, ANSWER_ERROR);
	assert_int_equal(a.err, ERR_CANCELLED);
	assert_int_equal(a.type, MSG_GENERATE);
	assert_int_equal(client_cancel(&w->pages), ERR_PHASE);
}

/* A cancel that crosses the answer is no request and cancels nothing later. */
static void
late_cancel(void **state)
{
	struct world *w = *state;
	struct req_kek q = { .kid = "progress" };
	struct answer a;

	hello(w);
	raw(w, MSG_CANCEL, "", 0);
	assert_int_equal(client_call(&w->pages, MSG_KEK, &q, &a), 0);
}

/* The request's views stay while progress reads from the same socket. */
static void
request_outlives_progress(void **state)
{
	struct world *w = *state;
	struct req_kek q = { .file = { (const uint8_t *)"bytes", 5 },
	    .kid = "progress" };
	struct answer a;

	hello(w);
	assert_int_equal(client_ask(&w->pages, MSG_KEK, &q), 0);
	assert_int_equal(client_next(&w->pages, &a), 0);
	assert_int_equal(a.kind, ANSWER_PROGRESS);
	assert_int_equal(a.progress.total, 2);
	assert_int_equal(client_next(&w->pages, &a), 0);
	assert_int_equal(a.kind, ANSWER_REPLY);
	assert_true(view_eq(a.rep.r_kek.spki, q.file));
	assert_string_equal(a.rep.r_kek.kid, "progress");
}

static void
wiped_after_the_answer(void **state)
{
	struct world *w = *state;
	struct req_kek q = { .file = { (const uint8_t *)"123456", 6 },
	    .kid = "" };
	struct req_check check = { .form = 0 };
	struct answer a;

	hello(w);
	assert_int_equal(client_call(&w->pages, MSG_KEK, &q, &a), 0);
	assert_int_equal(client_call(&w->pages, MSG_CHECK, &check, &a), 0);
}

static void
asks_the_peer(void **state)
{
	struct world *w = *state;
	struct req_enrol q = { .none_ = 0 };
	struct rep_x_enroll point = { .none_ = 0 };
	struct rec_error e = { .code = (uint32_t)-ERR_CARD_NONE, .detail = 9 };
	struct answer a;
	struct frame f;

	hello(w);
	memset(point.point, 4, sizeof(point.point));
	assert_int_equal(client_ask(&w->pages, MSG_ENROL, &q), 0);
	assert_int_equal(frame_wait(&w->peer_in, &f), 0);
	assert_int_equal(f.type, MSG_X_ENROLL);
	assert_int_equal(f.body.len, 0);
	assert_int_equal(frame_send_form(w->peer, MSG_REPLY,
	    &form_rep_x_enroll, &point), 0);
	assert_int_equal(client_next(&w->pages, &a), 0);
	assert_int_equal(a.kind, ANSWER_REPLY);
	assert_memory_equal(a.rep.r_enrol.point, point.point, 65);

	assert_int_equal(client_ask(&w->pages, MSG_ENROL, &q), 0);
	assert_int_equal(frame_wait(&w->peer_in, &f), 0);
	assert_int_equal(frame_send_form(w->peer, MSG_ERROR, &form_error, &e),
	    0);
	assert_int_equal(client_next(&w->pages, &a), 0);
	assert_int_equal(a.err, ERR_CARD_NONE);
	assert_int_equal(a.detail, 9);
}

static void
answers_the_peer(void **state)
{
	struct world *w = *state;
	struct req_x_agree q = { .none_ = 0 };
	struct rep_x_agree r;
	struct frame f;

	memset(q.point, 7, sizeof(q.point));
	assert_int_equal(frame_send_form(w->peer, MSG_X_AGREE,
	    &form_req_x_agree, &q), 0);
	assert_int_equal(frame_wait(&w->peer_in, &f), 0);
	assert_int_equal(f.type, MSG_REPLY);
	assert_int_equal(wire_get(f.body, &form_rep_x_agree, &r), 0);
	assert_memory_equal(r.z, q.point, 32);
}

/* -- what ends it --------------------------------------------------------------- */

static void
unknown_request(void **state)
{
	raw(*state, 99, "", 0);
	assert_forbidden(*state, 99, "not known here");
}

/* Known to others, but not in this daemon's table. */
static void
request_of_another(void **state)
{
	raw(*state, MSG_C_STATE, "", 0);
	assert_forbidden(*state, MSG_C_STATE, "not known here");
}

static void
answer_as_request(void **state)
{
	raw(*state, MSG_REPLY, "", 0);
	assert_forbidden(*state, MSG_REPLY, "not known here");
}

static void
untimely_request(void **state)
{
	struct req_kek q = { .kid = "" };
	struct world *w = *state;
	struct answer a;

	assert_int_equal(client_call(&w->pages, MSG_KEK, &q, &a), ERR_CLOSED);
	assert_int_equal(w->pages.fd, -1);
	assert_forbidden(w, MSG_KEK, "not now");
}

static void
twice_what_is_once(void **state)
{
	struct world *w = *state;
	struct req_seal q = { .n = 1 };
	struct answer a;

	assert_int_equal(client_call(&w->pages, MSG_SEAL, &q, &a), 0);
	assert_int_equal(client_call(&w->pages, MSG_SEAL, &q, &a), ERR_CLOSED);
	assert_forbidden(w, MSG_SEAL, "not twice");
}

static void
undecodable_request(void **state)
{
	/* mode, then a text that says it is longer than what follows */
	raw(*state, MSG_HELLO, "\0\0\0\0\5soft", 9);
	assert_forbidden(*state, MSG_HELLO, "does not decode");
}

static void
something_left_over(void **state)
{
	raw(*state, MSG_HELLO, "\0\0\0\0\4soft\0x", 11);
	assert_forbidden(*state, MSG_HELLO, "does not decode");
}

static void
pages_ask_for_the_card(void **state)
{
	static const char point[65];

	raw(*state, MSG_X_AGREE, point, sizeof(point));
	assert_forbidden(*state, MSG_X_AGREE, "from the wrong socket");
}

static void
peer_asks_for_the_keys(void **state)
{
	struct world *w = *state;

	assert_int_equal(frame_send(w->peer, MSG_SEAL,
	    view_of("\0\0\0\0\0\0\0\1" "0123456789abcdef0123456789abcdef", 40)),
	    0);
	assert_forbidden(w, MSG_SEAL, "from the wrong socket");
}

static void
two_requests_at_once(void **state)
{
	struct world *w = *state;
	struct req_generate q = { .ident = "k" };

	hello(w);
	assert_int_equal(client_ask(&w->pages, MSG_GENERATE, &q), 0);
	raw(w, MSG_SEAL, "", 0);
	assert_forbidden(w, MSG_SEAL, "while another is answered");
}

static void
cancel_with_a_body(void **state)
{
	struct world *w = *state;
	struct req_generate q = { .ident = "k" };

	hello(w);
	assert_int_equal(client_ask(&w->pages, MSG_GENERATE, &q), 0);
	raw(w, MSG_CANCEL, "x", 1);
	assert_forbidden(w, MSG_CANCEL, "does not decode");
}

static void
frame_that_cannot_be(void **state)
{
	struct world *w = *state;

	assert_int_equal(send(w->pages.fd, "\xff\xff\xff\xff\1", 5, 0), 5);
	assert_forbidden(w, 0, "a length that cannot be");
}

static void
pages_end_in_a_request(void **state)
{
	struct world *w = *state;
	struct req_generate q = { .ident = "k" };

	hello(w);
	assert_int_equal(client_ask(&w->pages, MSG_GENERATE, &q), 0);
	client_close(&w->pages);
	assert_silent_end(w);
}

static void
peer_ends(void **state)
{
	struct world *w = *state;

	hello(w);
	(void)close(w->peer);
	w->peer = -1;
	assert_silent_end(w);
}

static void
peer_ends_when_asked(void **state)
{
	struct world *w = *state;
	struct req_enrol q = { .none_ = 0 };
	struct answer a;
	struct frame f;

	hello(w);
	assert_int_equal(client_ask(&w->pages, MSG_ENROL, &q), 0);
	assert_int_equal(frame_wait(&w->peer_in, &f), 0);
	(void)close(w->peer);
	w->peer = -1;
	assert_int_equal(client_next(&w->pages, &a), ERR_CLOSED);
	assert_int_equal(a.type, MSG_ENROL);
	assert_silent_end(w);
}

static void
peer_answers_nonsense(void **state)
{
	struct world *w = *state;
	struct req_enrol q = { .none_ = 0 };
	struct answer a;
	struct frame f;

	hello(w);
	assert_int_equal(client_ask(&w->pages, MSG_ENROL, &q), 0);
	assert_int_equal(frame_wait(&w->peer_in, &f), 0);
	assert_int_equal(frame_send(w->peer, MSG_REPLY, view_str("short")), 0);
	assert_int_equal(client_next(&w->pages, &a), ERR_CLOSED);
	assert_forbidden(w, MSG_X_ENROLL,
	    "the other daemon's answer does not fit");
}

/* An answer that lies ready before the question is none. */
static void
peer_answers_unasked(void **state)
{
	struct world *w = *state;
	struct rep_x_enroll point = { .none_ = 0 };

	hello(w);
	assert_int_equal(frame_send_form(w->peer, MSG_REPLY,
	    &form_rep_x_enroll, &point), 0);
	assert_forbidden(w, MSG_REPLY, "not known here");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(answers),
		TEST(errors_carry_detail),
		TEST(answer_without_room),
		TEST(progress_and_cancel),
		TEST(late_cancel),
		TEST(request_outlives_progress),
		TEST(wiped_after_the_answer),
		TEST(asks_the_peer),
		TEST(answers_the_peer),
		TEST(unknown_request),
		TEST(request_of_another),
		TEST(answer_as_request),
		TEST(untimely_request),
		TEST(twice_what_is_once),
		TEST(undecodable_request),
		TEST(something_left_over),
		TEST(pages_ask_for_the_card),
		TEST(peer_asks_for_the_keys),
		TEST(two_requests_at_once),
		TEST(cancel_with_a_body),
		TEST(frame_that_cannot_be),
		TEST(pages_end_in_a_request),
		TEST(peer_ends),
		TEST(peer_ends_when_asked),
		TEST(peer_answers_nonsense),
		TEST(peer_answers_unasked),
	};

	return cmocka_run_group_tests_name("daemon", tests, NULL, NULL);
}
