/*
 * src/flow without the steps: a ceremony of three made-up ones. The daemons' ends
 * of the sockets are in this test, which answers as it likes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/flow/engine.h"
#include "src/flow/flow.h"
#include "src/flow/pages.h"
#include "src/record/paths.h"
#include "tests/unit/scratch.h"

/* -- a ceremony ---------------------------------------------------------------------- */

static const struct field_def fields[] = {
	{ "kid", "Identifier", FIELD_TEXT, 80 },
	{ "pin", "PIN", FIELD_SECRET, 8 },
	{ 0 }
};

static int done, left;	/* steps that the record proves; steps that were left */
static int heard;	/* the error that the last reply had */

static int
is_done(const struct state *s)
{
	(void)s;
	return done > 0;
}

static void
leave(struct flow *f)
{
	assert_ptr_equal(flow_peek(f), flow_scratch(f, 16));
	left++;
}

static void
fill(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, "A page.", NULL);
}

static enum move
on_kek(struct flow *f, int err, const struct answer *a)
{
	heard = err;
	assert_non_null(a);
	if (err < 0)
		return flow_fail(f, err);
	return MOVE_NEXT;
}

static enum move
event_ask(struct flow *f, const struct event *ev)
{
	const struct req_kek req = { .kid = flow_value(f, "kid") };

	(void)flow_scratch(f, 16);
	if (ev_is(ev, KC_F8))
		return flow_page(f, "more");
	return ev_is(ev, KC_NEXT) ? flow_ask(f, MSG_KEK, &req, on_kek) :
	    MOVE_STAY;
}

static enum move
event_more(struct flow *f, const struct event *ev)
{
	if (ev_is(ev, KC_F8))
		return flow_notice(f, "word-empty", NULL);
	return ev_is(ev, KC_NEXT) ? MOVE_NEXT : MOVE_STAY;
}

static const struct page_def one_pages[] = {
	{ .id = "ask", .title = "Ask", .fields = fields, .fill = fill,
	  .event = event_ask, .help = "Help of ask." },
	{ .id = "more", .title = "More", .back = "ask", .fill = fill,
	  .event = event_more },
	{ 0 }
};

static const struct page_def last_pages[] = {
	{ .id = "end", .title = "End", .back = BACK_STEP, .fill = fill,
	  .event = event_more },
	{ 0 }
};

static enum move
enter_one(struct flow *f)
{
	return flow_page(f, "ask");
}

static enum move
enter_last(struct flow *f)
{
	return flow_page(f, "end");
}

static const struct step one = { .id = "one", .title = "One",
	.pages = one_pages, .done = is_done, .enter = enter_one,
	.leave = leave };
static const struct step world = { .id = "world", .title = "World",
	.flags = STEP_OPENS, .pages = last_pages, .done = is_done,
	.enter = enter_last };
static const struct step last = { .id = "last", .title = "Last",
	.flags = STEP_NEEDS_WORLD, .pages = last_pages, .done = is_done,
	.enter = enter_last };
static const struct step *const steps[] = { &one, &world, &last, NULL };
static const struct step_list lists[] = { { "new", "three", steps, NULL }, { 0 } };

/* -- its daemons ----------------------------------------------------------------------- */

struct rig {
	struct flow flow;
	struct client keyd, cardd;
	int keyd_fd, cardd_fd;		/* the daemons' ends */
	struct frame_in in[2];
};

static const struct options opt = { .mode = MODE_REHEARSAL, .module = "soft",
	.reader = { .driver = "virtual", .arg = "/nowhere" },
	.data = "/nowhere", .builddir = BUILDDIR };

static void
join(struct client *c, int *other, struct frame_in *in)
{
	int fd[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd),
	    0);
	client_init(c, fd[0]);
	frame_init(in, *other = fd[1]);
}

/* The daemon has been asked this, and nothing else. */
static void
asked(struct frame_in *in, uint8_t type)
{
	struct frame fr;

	assert_int_equal(frame_read(in, &fr), 1);
	assert_int_equal(fr.type, type);
	assert_int_equal(frame_read(in, &fr), 0);
}

/* Its answer, through the client into the engine. */
static void
answer(struct rig *r, struct client *c, int fd, const void *rep)
{
	struct answer a;

	assert_int_equal(frame_send_form(fd, MSG_REPLY,
	    msg_find(c->pending)->rep, rep), 0);
	assert_int_equal(client_read(c, &a), 0);
	flow_answer(&r->flow, c, &a);
}

static void
greet(struct rig *r)
{
	const struct rep_hello hello = { .module = "soft", .software = 1 };
	const struct rep_c_hello c_hello = { .driver = "virtual" };

	flow_daemons(&r->flow);
	asked(&r->in[0], MSG_HELLO);
	answer(r, &r->keyd, r->keyd_fd, &hello);
	asked(&r->in[1], MSG_C_HELLO);
	answer(r, &r->cardd, r->cardd_fd, &c_hello);
}

static int
setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return -1;
	done = left = heard = 0;
	nls_setup(LANG_EN);
	join(&r->keyd, &r->keyd_fd, &r->in[0]);
	join(&r->cardd, &r->cardd_fd, &r->in[1]);
	assert_int_equal(flow_init(&r->flow, lists, &opt, &r->keyd, &r->cardd),
	    0);
	greet(r);
	left = 0;	/* the first step is entered from itself */
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *r = *state;

	flow_free(&r->flow);
	client_close(&r->keyd);
	client_close(&r->cardd);
	for (int i = 0; i < 2; i++)
		frame_done(&r->in[i]);
	(void)close(r->keyd_fd);
	(void)close(r->cardd_fd);
	free(r);
	nls_setup(LANG_EN);
	return 0;
}

static void
press(struct rig *r, enum key key)
{
	const struct event ev = { .kind = EV_KEY, .key = key };

	flow_event(&r->flow, &ev);
}

static void
set(struct rig *r, const char *field, const char *value)
{
	const struct event ev = { .kind = EV_SET, .field = field,
		.value = value };

	flow_event(&r->flow, &ev);
}

/* What people see: STEP, PAGE and the notice, NULL for none. */
static void
shows(struct rig *r, const char *step, const char *id, const char *notice)
{
	struct page p;

	assert_int_equal(page_init(&p), 0);
	flow_fill(&r->flow, &p);
	assert_string_equal(p.step, step);
	assert_string_equal(p.id, id);
	assert_string_equal(p.notice == NULL ? "none" : p.notice,
	    notice == NULL ? "none" : notice);
	page_free(&p);
}

/* -- tests ------------------------------------------------------------------------------- */

static void
greeting(void **state)
{
	struct rig *r = *state;

	shows(r, "one", "ask", NULL);
	assert_false(flow_busy(&r->flow));
}

/* A text that the wire does not carry is a mistake, and no daemon's end. */
static void
strange_text(void **state)
{
	static const char *const bad[] = { "a\tb", ("a\xe2\x80\xae" "b"),
		"\x1b[2J", "\xff" };
	const struct rep_kek rep = { .kid = "k" };
	struct rig *r = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		set(r, "kid", bad[i]);
		press(r, KC_NEXT);
		assert_int_equal(heard, ERR_ARG);
		shows(r, "one", "ask", "unexpected");
		assert_true(r->keyd.fd >= 0 && r->cardd.fd >= 0);
		assert_false(flow_busy(&r->flow));
	}
	set(r, "kid", "good");
	shows(r, "one", "ask", NULL);
	press(r, KC_NEXT);
	asked(&r->in[0], MSG_KEK);	/* and nothing before it */
	answer(r, &r->keyd, r->keyd_fd, &rep);
	shows(r, "world", "end", NULL);
}

/* The first greeting, too: its page says what is wrong. */
static void
strange_greeting(void **state)
{
	static const struct options strange = { .mode = MODE_REHEARSAL,
		.module = "so\tft", .builddir = BUILDDIR };
	struct rig *r = *state;

	r->flow.opt = &strange;
	flow_daemons(&r->flow);
	shows(r, "aside", "trouble", "unexpected");
}

/* A cardd that names what is no card: nothing of it is taken, and it counts as one
 * that ended. */
static void
strange_names(void **state)
{
	static const char good[] = "\0\0\0\001a", bad[] = "\0\0\0\004../a";
	const struct rep_hello hello = { .module = "soft" };
	struct rep_c_hello c_hello = { .driver = "virtual",
		.cards = view_of(bad, sizeof(bad)) };
	struct rep_c_tray tray = { .cards = view_of(good, sizeof(good)) };
	const struct rep_c_state there = { .state = CARD_PRESENT, .count = 1 };
	struct rig *r = *state;
	struct flow *f = &r->flow;

	flow_tray(f, TRAY_INSERT, "a");
	asked(&r->in[1], MSG_C_TRAY);
	answer(r, &r->cardd, r->cardd_fd, &tray);
	asked(&r->in[1], MSG_C_STATE);
	answer(r, &r->cardd, r->cardd_fd, &there);
	assert_int_equal(f->cards.named.len, sizeof(good));

	tray.cards = view_of(bad, sizeof(bad));
	flow_tray(f, TRAY_INSERT, "a");
	asked(&r->in[1], MSG_C_TRAY);
	answer(r, &r->cardd, r->cardd_fd, &tray);
	shows(r, "aside", "lost", NULL);
	assert_int_equal(f->cards.named.len, 0);

	frame_done(&r->in[1]);
	(void)close(r->cardd_fd);
	join(&r->cardd, &r->cardd_fd, &r->in[1]);
	flow_daemons(f);
	asked(&r->in[0], MSG_HELLO);
	answer(r, &r->keyd, r->keyd_fd, &hello);
	asked(&r->in[1], MSG_C_HELLO);
	answer(r, &r->cardd, r->cardd_fd, &c_hello);
	shows(r, "aside", "lost", NULL);
	assert_int_equal(f->cards.named.len, 0);
}

static void
daemon_ends(void **state)
{
	struct rig *r = *state;

	(void)shutdown(r->keyd_fd, SHUT_RDWR);
	press(r, KC_NEXT);
	shows(r, "aside", "lost", NULL);
	assert_int_equal(heard, 0);		/* no reply comes */
	press(r, KC_F5);			/* nothing to write a note into */
	shows(r, "aside", "lost", NULL);
	press(r, KC_F10);
	assert_true(flow_ended(&r->flow));
	assert_int_equal(flow_status(&r->flow), 4);
}

static void
one_at_a_time(void **state)
{
	struct rig *r = *state;

	set(r, "kid", "good");
	press(r, KC_NEXT);
	assert_true(flow_busy(&r->flow));
	press(r, KC_F8);
	set(r, "kid", "other");
	shows(r, "one", "ask", NULL);
	assert_string_equal(flow_value(&r->flow, "kid"), "good");
}

static void
moves(void **state)
{
	struct rig *r = *state;

	press(r, KC_F3);
	shows(r, "one", "ask", "no-way-back");
	press(r, KC_F8);
	shows(r, "one", "more", NULL);
	press(r, KC_F3);
	shows(r, "one", "ask", NULL);
	press(r, KC_F8);
	press(r, KC_NEXT);
	shows(r, "world", "end", NULL);
	assert_int_equal(left, 1);
	press(r, KC_F3);
	shows(r, "one", "ask", NULL);
	assert_null(flow_peek(&r->flow));	/* the step's memory is new */
}

/* A step that needs the world waits until it is open. */
static void
detour(void **state)
{
	struct rig *r = *state;

	assert_int_equal(flow_step(&r->flow, "last"), MOVE_STAY);
	shows(r, "world", "end", NULL);
	r->flow.daemons.open = 1;
	press(r, KC_NEXT);
	shows(r, "last", "end", NULL);
	press(r, KC_NEXT);
	assert_true(flow_ended(&r->flow));
	assert_int_equal(flow_status(&r->flow), 0);
}

/* What was typed lies below the page that was laid over, secrets, too. */
static void
laid_over(void **state)
{
	struct rig *r = *state;

	set(r, "kid", "typed");
	set(r, "pin", "123456");
	press(r, KC_F3);
	press(r, KC_F1);
	shows(r, "aside", "help", NULL);
	press(r, KC_F10);
	shows(r, "aside", "leave", NULL);
	press(r, KC_F1);			/* it lies there already */
	shows(r, "aside", "leave", NULL);
	press(r, KC_F3);
	press(r, KC_F1);
	shows(r, "one", "ask", "no-way-back");
	assert_string_equal(flow_value(&r->flow, "kid"), "typed");
	assert_int_equal(flow_secret(&r->flow, "pin")->len, 6);
	press(r, KC_F1);			/* flow_free finds both */
}

/* F2 says the notice again. */
static void
other_language(void **state)
{
	struct rig *r = *state;
	char before[sizeof(r->flow.pages->said.text)];

	press(r, KC_F3);
	memcpy(before, r->flow.pages->said.text, sizeof(before));
	press(r, KC_F2);
	shows(r, "one", "ask", "no-way-back");
	assert_string_not_equal(before, r->flow.pages->said.text);
	press(r, KC_F2);
	assert_string_equal(before, r->flow.pages->said.text);
}

/* An errand: begun, wanted, and over by its answer, its end, or because it does
 * not start. */
static enum move
on_zip(struct flow *f, int err, const struct answer *a)
{
	(void)f;
	heard = err < 0 ? err : (int)a->rep.r_unpack.entries.len;
	return MOVE_STAY;
}

static void
begin_errand(struct rig *r, const char *zip)
{
	const struct req_unpack req = { .zip = view_str(zip) };

	heard = 1;
	assert_null(flow_errand_wanted(&r->flow));
	assert_int_equal(flow_errand(&r->flow, ERRAND_UNPACK, &req, on_zip),
	    MOVE_STAY);
	assert_ptr_equal(flow_errand_wanted(&r->flow),
	    &errands[ERRAND_UNPACK]);
	assert_true(flow_busy(&r->flow));
}

static void
errand(void **state)
{
	const struct rep_unpack rep = { .entries = view_str("abc") };
	struct rig *r = *state;
	struct client c;
	struct frame_in in;
	struct answer a;
	int fd;

	join(&c, &fd, &in);
	begin_errand(r, "zip");
	flow_errand_runs(&r->flow, &c, 0);
	assert_null(flow_errand_wanted(&r->flow));
	assert_true(flow_on_errand(&r->flow));
	asked(&in, MSG_UNPACK);
	assert_int_equal(frame_send_form(fd, MSG_REPLY,
	    msg_find(MSG_UNPACK)->rep, &rep), 0);
	assert_int_equal(client_read(&c, &a), 0);
	flow_errand_answer(&r->flow, &a);
	assert_int_equal(heard, 3);
	assert_false(flow_on_errand(&r->flow) || flow_busy(&r->flow));

	begin_errand(r, "zip");
	flow_errand_runs(&r->flow, &c, 0);
	flow_errand_answer(&r->flow, NULL);
	assert_int_equal(heard, errands[ERRAND_UNPACK].ended);

	begin_errand(r, "zip");
	flow_errand_runs(&r->flow, &c, ERR_NOTFOUND);
	assert_int_equal(heard, ERR_NOTFOUND);
	assert_false(flow_on_errand(&r->flow));
	flow_errand_answer(&r->flow, NULL);	/* nobody waits for it */

	begin_errand(r, "zip");
	flow_lost(&r->flow);			/* a daemon's end ends it, too */
	assert_false(flow_on_errand(&r->flow));
	client_close(&c);
	frame_done(&in);
	(void)close(fd);
}

/* No folder is open: nothing is recorded, and the page says so. */
static void
no_record(void **state)
{
	struct rig *r = *state;
	char path[FILE_PATH_MAX];

	assert_int_equal(flow_record(&r->flow, "note", NULL), ERR_PHASE);
	assert_int_equal(flow_open_folder(&r->flow, "/nowhere/at/all"),
	    ERR_NOTFOUND);
	assert_string_equal(flow_stick(&r->flow, path), "");
}

/* The lock is taken away, and another keyconvoy takes its place: one hand writes. */
static void
lock_lost(void **state)
{
	struct rig *r = *state;
	struct flow *f = &r->flow;
	char lock[FILE_PATH_MAX];
	void *dir = NULL;
	uint64_t n;
	int other;

	assert_int_equal(scratch_make(&dir), 0);
	scratch_write(dir, PATH_RECORD, "");
	assert_int_equal(flow_open_folder(f, dir), 0);
	assert_int_equal(flow_record(f, "note", NULL), 0);
	n = f->journal.n;
	assert_int_equal(path_join(lock, dir, "lock"), 0);
	assert_int_equal(file_remove(lock), 0);
	assert_int_equal(flow_record(f, "note", NULL), ERR_LOCK_LOST);
	shows(r, "one", "ask", "lock-lost");
	other = dir_lock(dir);
	assert_true(other >= 0);
	assert_int_equal(flow_record(f, "note", NULL), ERR_LOCK_LOST);
	assert_true(f->journal.n == n);
	(void)close(other);
	assert_int_equal(scratch_drop(&dir), 0);
}

/* A stop is recorded, but not below the words that people wrote down. */
static void
stopped(void **state)
{
	static const struct event ev = { .kind = EV_STOPPED };
	struct rig *r = *state;
	struct flow *f = &r->flow;
	void *dir = NULL;
	uint64_t n;

	assert_int_equal(scratch_make(&dir), 0);
	scratch_write(dir, PATH_RECORD, "");
	assert_int_equal(flow_open_folder(f, dir), 0);
	n = f->journal.n;
	flow_event(f, &ev);
	assert_true(f->journal.n == n + 1);
	engine_aside(f, "left");
	flow_event(f, &ev);
	assert_true(f->journal.n == n + 1);
	assert_int_equal(scratch_drop(&dir), 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(greeting), T(strange_text), T(strange_greeting),
		T(strange_names),
		T(daemon_ends), T(one_at_a_time), T(moves), T(detour),
		T(laid_over), T(other_language), T(errand), T(no_record),
		T(lock_lost), T(stopped),
	};

	if (secret_setup(16 * 1024) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
