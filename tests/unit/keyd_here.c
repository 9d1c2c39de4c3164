#include "tests/unit/keyd_here.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/capability.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "tests/unit/grant_of.h"

struct keyd_here here;

static int
start(const char *folder, int no_lock, char *word)
{
	const char *build = getenv("top_builddir");
	const struct rlimit none = { 0, 0 };
	char path[4096], a[12], b[12];
	int pages[2], peer[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pages) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, peer))
		return -1;
	(void)snprintf(path, sizeof(path), "%s/%skeyconvoy-keyd",
	    build == NULL ? "." : build, folder);
	here.pid = fork();
	if (here.pid == 0) {
		char *argv[] = { path, a, b, NULL }, *envp[] = { word, NULL };

		/* Root may lock what it likes, unless it lacks that right. */
		if (no_lock && (setrlimit(RLIMIT_MEMLOCK, &none) != 0 ||
		    (geteuid() == 0 &&
		    prctl(PR_CAPBSET_DROP, CAP_IPC_LOCK, 0, 0, 0) != 0)))
			_exit(126);
		(void)snprintf(a, sizeof(a), "%d", dup(pages[1]));
		(void)snprintf(b, sizeof(b), "%d", dup(peer[1]));
		(void)close(STDERR_FILENO);
		(void)execve(path, argv, envp);
		_exit(127);
	}
	(void)close(pages[1]);
	(void)close(peer[1]);
	here.fds[PAGES] = pages[0];
	here.fds[PEER] = peer[0];
	frame_init(&here.in[PAGES], here.fds[PAGES]);
	frame_init(&here.in[PEER], here.fds[PEER]);
	return here.pid < 0 ? -1 : 0;
}

int
keyd_start_limited(int no_lock)
{
	return start("", no_lock, NULL);
}

int
keyd_start_untested(void)
{
	char word[] = "KC_UNTESTED=selftest";

	return start("tests/fake/run/", 0, word);
}

int
keyd_start(void **state)
{
	(void)state;
	return start("", 0, NULL);
}

int
keyd_ended(void)
{
	int status;

	frame_done(&here.in[PAGES]);
	frame_done(&here.in[PEER]);
	(void)close(here.fds[PAGES]);
	(void)close(here.fds[PEER]);
	if (waitpid(here.pid, &status, 0) != here.pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    1000 + WTERMSIG(status);
}

int
keyd_stop(void **state)
{
	(void)state;
	return keyd_ended();
}

static struct buf on_card = { .max = CARD_CERT_MAX };

/* What cardd would answer, by the card of fake_cards. */
static void
play_card(const struct frame *f)
{
	const struct msg *m = msg_find(f->type);
	union msg_any req, answer;
	struct rec_error e = { 0 };
	int err = 0;

	memset(&answer, 0, sizeof(answer));
	assert_non_null(m);
	assert_int_equal(m->peer, PEER_CARD);
	assert_int_equal(wire_get(f->body, m->req, &req), 0);
	if (f->type == MSG_X_CERT) {
		buf_reset(&on_card);
		if ((err = here.card.cert(here.card.arg, &on_card)) == 0)
			answer.r_x_cert.cert = buf_view(&on_card);
	} else if (f->type == MSG_X_ENROLL)
		memcpy(answer.r_x_enroll.point,
		    here.cards.card[here.cards.in_reader - 1].point, POINT_LEN);
	else if (f->type == MSG_X_AGREE)
		err = here.card.agree(here.card.arg, req.q_x_agree.point,
		    answer.r_x_agree.z);
	else if (f->type == MSG_X_RETIRE)
		err = here.card.retire(here.card.arg);
	else
		err = here.card.store(here.card.arg, req.q_x_store.cert);
	e.code = (uint32_t)-err;
	e.detail = 3;
	assert_int_equal(err == 0 ?
	    frame_send_form(here.fds[PEER], MSG_REPLY, m->rep, &answer) :
	    frame_send_form(here.fds[PEER], MSG_ERROR, &form_error, &e), 0);
}

int
keyd_answer(const struct msg *m, uint32_t *detail)
{
	struct rec_error e;
	struct frame f;
	int r;

	for (;;) {
		struct pollfd p[2] = { { .fd = here.fds[0], .events = POLLIN },
		    { .fd = here.fds[1], .events = POLLIN } };

		assert_true(poll(p, 2, 60000) > 0);
		if (p[PEER].revents & POLLIN &&
		    (r = frame_read(&here.in[PEER], &f)) > 0)
			play_card(&f);
		if (p[PAGES].revents == 0 || (r = frame_read(&here.in[PAGES],
		    &f)) == 0)
			continue;
		if (r < 0)
			return r;
		if (f.type == MSG_REPLY)
			return wire_get(f.body, m->rep, &here.rep);
		if (f.type == MSG_PROGRESS)
			continue;
		assert_int_equal(f.type, MSG_ERROR);
		assert_int_equal(wire_get(f.body, &form_error, &e), 0);
		if (detail != NULL)
			*detail = e.detail;
		return -(int)e.code;
	}
}

int
keyd_ask(uint8_t type, const void *req)
{
	static const union msg_any none;
	const struct msg *m = msg_find(type);
	int err;

	memset(&here.rep, 0, sizeof(here.rep));
	err = frame_send_form(here.fds[PAGES], type, m->req,
	    req != NULL ? req : &none);
	return err != 0 ? err : keyd_answer(m, NULL);
}

int
keyd_hello(enum mode mode)
{
	const struct req_hello q = { .mode = (uint8_t)mode, .module = "soft" };

	return keyd_ask(MSG_HELLO, &q);
}

int
keyd_create(unsigned k, struct buf *file)
{
	struct req_world_create req;
	struct buf list;
	int err;

	req = fake_request(&here.cards, k, &list);
	err = keyd_ask(MSG_WORLD_CREATE, &req);
	if (err == 0 && file != NULL)
		err = buf_put(file, here.rep.r_world_create.world.p,
		    here.rep.r_world_create.world.len);
	buf_free(&list);
	return err;
}

static int
go_through(enum ritual purpose, struct view grants, unsigned m)
{
	struct req_ritual_begin b = { .purpose = (uint8_t)purpose,
		.grants = grants };

	assert_int_equal(keyd_ask(MSG_RITUAL_BEGIN, &b), 0);
	assert_int_equal(here.rep.r_ritual_begin.purpose, purpose);
	assert_true(view_eq(here.rep.r_ritual_begin.grants, grants));
	for (unsigned x = 1; x <= m; x++) {
		struct req_ritual_card c = { .x = (uint8_t)x };

		here.card = fake_insert(&here.cards, x);
		assert_int_equal(keyd_ask(MSG_RITUAL_CARD, &c), 0);
	}
	return keyd_ask(MSG_RITUAL_END, NULL);
}

int
keyd_ritual(enum ritual purpose, unsigned m)
{
	return go_through(purpose, view_of(NULL, 0), m);
}

int
keyd_rights(const struct req_copy *copy, unsigned m)
{
	struct buf grants;
	int err;

	buf_init(&grants, 1024);
	assert_int_equal(grant_of(copy, &grants), 0);
	err = go_through(RITUAL_RIGHTS, buf_view(&grants), m);
	buf_free(&grants);
	return err;
}
