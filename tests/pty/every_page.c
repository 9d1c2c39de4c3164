/*
 * On every page from the first to a card's PIN: Ctrl-Z and fg, the terminal hung up,
 * SIGKILL of pages, launcher and each daemon. The terminal is given back, no process
 * is left, and the same folder goes on. every_page DIR; a line for each deed.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/pty/station.h"

#define LAST "New PIN:"
#define PROMPT "ready> "
#define QUIET_MS 20
#define PAGES_MAX 60

struct visit {
	struct station s;
	pid_t all[4];		/* launcher, pages, keyd, cardd */
	const char *deed;
	int nth, page;
};

__attribute__((noreturn)) static void
wrong(struct visit *v, const char *what)
{
	(void)printf("%s on page %d: %s\n", v->deed, v->page, what);
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
	return pty_find(v->s.p, "A program ended") >= 0;
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

/* -- deeds: 1 when it goes on where it was ------------------------------------------- */

static int
stop(struct visit *v)
{
	pty_type(v->s.p, "\032");
	await(v, has_shell, "no prompt");
	look_at_modes(v);
	pty_type(v->s.p, "fg\r");
	await(v, has_page, "the page is not back");
	return 1;
}

static int
hang_up(struct visit *v)
{
	pty_hang_up(v->s.p);
	await(v, are_gone, "a process is left");
	return 0;
}

static int
kill_pages(struct visit *v)
{
	(void)kill(v->all[1], SIGKILL);
	given_back(v);
	return 0;
}

static int
kill_launcher(struct visit *v)
{
	(void)kill(v->all[0], SIGKILL);
	await(v, are_gone, "a process is left");
	return 0;
}

static int
kill_daemon(struct visit *v, int which)
{
	(void)kill(v->all[which], SIGKILL);
	await(v, has_restarted, "nobody says that a program ended");
	return 0;
}

static int
kill_keyd(struct visit *v)
{
	return kill_daemon(v, 2);
}

static int
kill_cardd(struct visit *v)
{
	return kill_daemon(v, 3);
}

static const struct {
	const char *name;
	int (*run)(struct visit *v);
} deeds[] = {
	{ "Ctrl-Z and fg", stop }, { "hang-up", hang_up },
	{ "SIGKILL of the pages", kill_pages },
	{ "SIGKILL of the launcher", kill_launcher },
	{ "SIGKILL of keyd", kill_keyd }, { "SIGKILL of cardd", kill_cardd },
};

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

/* 1: the page of a PIN, behind which Enter alone leads nowhere. */
static int
visit(struct visit *v, const char *dir, int (*run)(struct visit *v))
{
	char own[4096];
	const struct station_setup setup = { .dir = own, .shell = 1 };
	int is_last;

	(void)snprintf(own, sizeof(own), "%s/%d-%d", dir, v->nth, v->page);
	station_open(&v->s, &setup);
	station_see(&v->s, "F10");
	for (int i = 0; i < v->page; i++)
		station_enter(&v->s);
	is_last = pty_find(v->s.p, LAST) >= 0;
	know_all(v);
	if (!run(v))
		begin_again(v, &setup);
	station_close(&v->s);
	return is_last;
}

int
main(int argc, char **argv)
{
	struct visit v = { .page = 0 };

	if (argc != 2) {
		(void)fputs("every_page DIR\n", stderr);
		return 2;
	}
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		v.deed = deeds[i].name;
		v.nth = (int)i;
		for (v.page = 0; !visit(&v, argv[1], deeds[i].run); v.page++)
			if (v.page == PAGES_MAX)
				wrong(&v, "no page with a PIN");
		(void)printf("%s: %d pages\n", v.deed, v.page + 1);
		(void)fflush(stdout);
	}
	return 0;
}
