/*
 * keyconvoy below what somebody starts it with: the first page, Ctrl-Z and fg, the
 * second page, left, and the terminal is as it was. one_page DIR [WORD...], where the
 * words stand in front of its command line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/station.h"

#define PROMPT "ready> "
#define QUIET_MS 20

static int
has_page(struct station *s)
{
	return pty_alternate(s->p) && pty_find(s->p, "F10") >= 0;
}

static int
has_shell(struct station *s)
{
	int y, x;

	pty_cursor(s->p, &y, &x);
	return !pty_alternate(s->p) && x == (int)strlen(PROMPT) &&
	    strcmp(pty_text(s->p, y, 0, x), PROMPT) == 0;
}

static void
await(struct station *s, int (*is)(struct station *s), const char *what)
{
	for (int ms = 0; !is(s); ms += QUIET_MS) {
		if (ms > STATION_LONG) {
			(void)printf("# %s\n", what);
			station_print(s);
			station_close(s);
			exit(1);
		}
		(void)pty_quiet(s->p, QUIET_MS, STATION_LONG);
	}
}

/* The shell's prompt, and the modes that were there before. */
static void
given_back(struct station *s, const char *when)
{
	struct termios now;

	await(s, has_shell, when);
	pty_modes(s->p, &now);
	if (now.c_lflag == s->before.c_lflag &&
	    now.c_iflag == s->before.c_iflag && now.c_oflag == s->before.c_oflag)
		return;
	(void)printf("# %s: the terminal has other modes\n", when);
	station_close(s);
	exit(1);
}

static void
walk(struct station *s)
{
	await(s, has_page, "no first page");
	pty_type(s->p, "\032");
	given_back(s, "not stopped");
	pty_type(s->p, "fg\r");
	await(s, has_page, "the page is not back");
	station_enter(s);
	station_see(s, "Name of the ceremony");
	if (pty_key(s->p, "kf10") != 0)
		abort();
	station_see(s, "Enter leaves");
	pty_type(s->p, "\r");
	given_back(s, "not left");
	/* Its status is what the shell hears. */
	pty_type(s->p, "echo status=$?\r");
	station_see(s, "status=4");
}

int
main(int argc, char **argv)
{
	char under[4096] = "";
	struct station_setup setup = { .shell = 1, .under = under };
	struct station s;
	size_t n = 0;

	if (argc < 2) {
		(void)fputs("one_page DIR [WORD...]\n", stderr);
		return 2;
	}
	setup.dir = argv[1];
	for (int i = 2; i < argc; i++) {
		n += strlen(argv[i]) + 3;
		if (n >= sizeof(under))
			return 2;
		(void)strcat(strcat(strcat(under, "'"), argv[i]), "' ");
	}
	station_open(&s, &setup);
	walk(&s);
	station_close(&s);
	return 0;
}
