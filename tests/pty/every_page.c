/*
 * On every page of the ways in ways.c: Ctrl-Z and fg; and, another from page to page, the
 * terminal hung up, SIGKILL of pages, launcher and each daemon. The terminal is given
 * back, no process is left, and the same folder goes on. every_page DIR [all]: each page
 * has all of them. A line for each.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/nls.h"
#include "tests/pty/marks.h"
#include "tests/pty/play.h"
#include "tests/pty/station.h"
#include "tests/pty/ways.h"

#define PROMPT "ready> "
#define QUIET_MS 20
#define TURNS 10
#define ENTERS 40
#define JOBS 6u

struct visit {
	struct station s;
	pid_t all[4];		/* launcher, pages, keyd, cardd */
	const char *deed, *page;
};

__attribute__((noreturn)) static void
wrong(struct visit *v, const char *what)
{
	(void)printf("%s on %s: %s\n", v->deed, v->page, what);
	if (v->s.p != NULL)
		station_print(&v->s);
	station_close(&v->s);
	exit(1);
}

static void
await(struct visit *v, int (*is)(struct visit *v), const char *else_say)
{
	for (int ms = 0; !is(v); ms += QUIET_MS) {
		if (ms > STATION_LONG)
			wrong(v, else_say);
		(void)pty_quiet(v->s.p, QUIET_MS, STATION_LONG);
	}
}

static int
has_page(struct visit *v)
{
	return pty_alternate(v->s.p) && pty_find(v->s.p, "F10") >= 0;
}

/* The shell's line is the last one, and nothing of a page is there. */
static int
has_shell(struct visit *v)
{
	int y, x;

	pty_cursor(v->s.p, &y, &x);
	return !pty_alternate(v->s.p) && x == (int)strlen(PROMPT) &&
	    strcmp(pty_text(v->s.p, y, 0, x), PROMPT) == 0 &&
	    pty_find(v->s.p, "F10") < 0;
}

static int
has_restarted(struct visit *v)
{
	return pty_find(v->s.p, "A program ended") >= 0 ||
	    pty_find(v->s.p, "Un programme s\xe2\x80\x99" "est arr\xc3\xaat\xc3\xa9") >= 0;
}

/* Killed by this test or by whom they lost; a zombie's parent is the shell. */
static int
are_gone(struct visit *v)
{
	for (int i = 0; i < 4; i++)
		if (v->all[i] > 0 && kill(v->all[i], 0) == 0)
			return 0;
	return 1;
}

static void
look_at_modes(struct visit *v)
{
	struct termios now;

	pty_modes(v->s.p, &now);
	if (now.c_lflag != v->s.before.c_lflag ||
	    now.c_iflag != v->s.before.c_iflag ||
	    now.c_oflag != v->s.before.c_oflag)
		wrong(v, "the terminal has other modes");
}

static void
given_back(struct visit *v)
{
	await(v, has_shell, "the terminal was not given back");
	look_at_modes(v);
	await(v, are_gone, "a process is left");
}

/* -- deeds ----------------------------------------------------------------------------- */

static void
stop(struct visit *v, const struct scene *m)
{
	v->deed = "Ctrl-Z and fg";
	pty_type(v->s.p, "\032");
	await(v, has_shell, "no prompt");
	look_at_modes(v);
	pty_type(v->s.p, "fg\r");
	if (!play_come_to(v->s.p, m, STATION_LONG))
		wrong(v, "the page is not back");
}

static void
hang_up(struct visit *v)
{
	pty_hang_up(v->s.p);
	await(v, are_gone, "a process is left");
}

static void
kill_pages(struct visit *v)
{
	(void)kill(v->all[1], SIGKILL);
	given_back(v);
}

static void
kill_launcher(struct visit *v)
{
	(void)kill(v->all[0], SIGKILL);
	await(v, are_gone, "a process is left");
}

/* Once a record is sealed nobody needs a daemon, and nobody says it: Enter leads to
 * the program's end, or to who needs one. */
static int
is_sealed(const struct visit *v)
{
	return strcmp(v->page, "signoff.sealed") == 0 ||
	    strcmp(v->page, "signoff.end") == 0 ||
	    strcmp(v->page, "*welcome.finished") == 0;
}

static int
has_end(struct visit *v)
{
	return has_restarted(v) || has_shell(v);
}

static void
kill_daemon(struct visit *v, int which)
{
	(void)kill(v->all[which], SIGKILL);
	for (int i = 0; is_sealed(v) && !has_end(v) && i < ENTERS; i++)
		station_enter(&v->s);
	await(v, is_sealed(v) ? has_end : has_restarted, "nobody says that a program ended");
}

static void
kill_keyd(struct visit *v)
{
	kill_daemon(v, 2);
}

static void
kill_cardd(struct visit *v)
{
	kill_daemon(v, 3);
}

static const struct {
	const char *name;
	void (*run)(struct visit *v);
} ends[] = {
	{ "hang-up", hang_up },
	{ "SIGKILL of the pages", kill_pages },
	{ "SIGKILL of the launcher", kill_launcher },
	{ "SIGKILL of keyd", kill_keyd }, { "SIGKILL of cardd", kill_cardd },
};
#define ENDS (sizeof(ends) / sizeof(ends[0]))

/* -- pages --------------------------------------------------------------------------- */

static void
know_all(struct visit *v)
{
	v->all[0] = station_launcher(&v->s);
	v->all[1] = station_pages(&v->s);
	v->all[2] = station_daemon(&v->s, "keyconvoy-keyd");
	v->all[3] = station_daemon(&v->s, "keyconvoy-cardd");
	for (int i = 0; i < 4; i++)
		if (v->all[i] <= 0)
			wrong(v, "not all of its processes are there");
}

/* The nth scene is there, the program started again where its way begins anew. */
static const struct scene *
arrive(struct visit *v, int way, int nth)
{
	int fresh;
	const struct scene *m = way_scene(way, nth, &fresh);

	if (m == NULL)
		return NULL;
	v->page = m->page;
	if (fresh && nth > 0) {
		await(v, has_shell, "it did not leave");
		pty_type(v->s.p, ". ./go\r");
	}
	if (!play_come_to(v->s.p, m, STATION_LONG))
		wrong(v, "the page did not come");
	marks_note(v->s.p);
	if (way_is_page(m, "world.exists"))
		marks_keep();
	return m;
}

/* Each stop is a line of the record, which these pages show: all of it is read. */
static void
go_on(struct visit *v, const struct scene *m)
{
	static const char *const longer[] = { "signoff.review", "welcome.finished",
		"welcome.look" };

	for (size_t i = 0; i < sizeof(longer) / sizeof(longer[0]); i++)
		for (int n = 0; n < TURNS && way_is_page(m, longer[i]); n++)
			pty_type(v->s.p, "\033[6~");
	play_type(v->s.p, m);
}

/* Nobody signs what was not shown: a stop there has that page shown once more. */
static void
see_again(struct visit *v, const struct scene *m)
{
	const struct scene top = { m->page, "This is what everybody signs next",
		m->keys };

	if (!way_is_page(m, "signoff.review"))
		return;
	go_on(v, m);
	if (!play_come_to(v->s.p, &top, STATION_LONG))
		wrong(v, "the stop is not shown before they sign");
}

/* The folder that it left goes on. */
static void
begin_again(struct visit *v, const struct station_setup *setup)
{
	station_close(&v->s);
	station_open(&v->s, setup);
	await(v, has_page, "it does not begin again");
	station_enter(&v->s);
	await(v, has_page, "it does not go on");
}

/* All that is typed up to the nth scene, and there the end. */
static void
end_on(struct visit *v, const struct station_setup *setup, int way, int nth,
    unsigned how)
{
	const struct scene *m;

	v->deed = ends[how].name;
	station_open(&v->s, setup);
	for (int i = 0; (m = arrive(v, way, i)) != NULL && i < nth; i++)
		go_on(v, m);
	know_all(v);
	ends[how].run(v);
	begin_again(v, setup);
	station_close(&v->s);
	(void)printf("%s: %s\n", m->page, v->deed);
	(void)fflush(stdout);
}

static void
stop_on_all(struct visit *v, const char *in, int way)
{
	struct station_setup setup;
	const struct scene *m;
	char dir[4096];

	(void)snprintf(dir, sizeof(dir), "%s/stops-%d", in, way);
	way_begin(way, in, dir, &setup);
	station_open(&v->s, &setup);
	for (int i = 0; (m = arrive(v, way, i)) != NULL; i++) {
		if (way_is_new(way, i)) {
			stop(v, m);
			see_again(v, m);
		}
		go_on(v, m);
	}
	station_close(&v->s);
}

/* Every JOBS-th of all ends, from mine on: most of their time is waiting. How many
 * there are of all. */
static unsigned
end_on_all(struct visit *v, const char *in, int all, unsigned mine)
{
	struct station_setup setup;
	unsigned n = 0, page = 0;
	char dir[4096];
	int fresh;

	for (int w = 0; w < ways_n; w++)
		for (int i = 0; way_scene(w, i, &fresh) != NULL; i++) {
			if (!way_is_new(w, i))
				continue;
			for (unsigned how = 0; how < ENDS; how++) {
				if (!all && how != page % ENDS)
					continue;
				(void)snprintf(dir, sizeof(dir), "%s/%u", in, n);
				if (n++ % JOBS != mine)
					continue;
				way_begin(w, in, dir, &setup);
				end_on(v, &setup, w, i, how);
			}
			page++;
		}
	return n;
}

/* The first way's stops are made already: the others begin where it ended. 0 when
 * all is well. */
static int
all_at_once(struct visit *v, const char *in, int all)
{
	int status, bad = 0;

	(void)fflush(stdout);
	for (unsigned i = 0; i < JOBS; i++)
		if (fork() == 0) {
			for (int w = 1; w < ways_n; w++)
				if ((unsigned)w % JOBS == i)
					stop_on_all(v, in, w);
			(void)end_on_all(v, in, all, i);
			exit(0);
		}
	for (unsigned i = 0; i < JOBS; i++)
		bad |= wait(&status) < 0 || status != 0;
	return bad;
}

int
main(int argc, char **argv)
{
	const int all = argc == 3 && strcmp(argv[2], "all") == 0;
	struct visit v = { .deed = "the way" };
	unsigned pages = 0;
	int fresh;

	if (argc != 2 + all) {
		(void)fputs("every_page DIR [all]\n", stderr);
		return 2;
	}
	nls_setup(LANG_EN);
	stop_on_all(&v, argv[1], 0);
	for (int w = 0; w < ways_n; w++) {
		way_prepare(w, argv[1]);
		for (int i = 0; way_scene(w, i, &fresh) != NULL; i++)
			pages += way_is_new(w, i) != 0;
	}
	if (all_at_once(&v, argv[1], all) != 0)
		return 1;
	(void)printf("Ctrl-Z and fg: %u pages\n%u ends\n", pages,
	    end_on_all(&v, argv[1], all, JOBS));
	return 0;
}
