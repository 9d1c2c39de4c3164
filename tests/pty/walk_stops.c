/*
 * Stops, other sizes and keys by chance, on the real program below a shell that
 * has job control: after each of them the page is there and the daemons live.
 * walk_stops SEED EVENTS DIR.
 */
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/station.h"

#define PROMPT		"ready>"
#define QUIET_MS	15

static uint64_t chance;

static unsigned
below(unsigned n)
{
	uint64_t z = chance += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ z >> 31) % n);
}

__attribute__((noreturn)) static void
wrong(struct station *s, const char *what)
{
	(void)printf("%s; the screen:\n", what);
	station_print(s);
	station_close(s);
	exit(1);
}

/* A page, or on a small terminal the sentence that it is too small, in any of
 * its languages and looks. */
static int
has_page(struct station *s)
{
	return pty_find(s->p, "REHEARSAL") >= 0 ||
	    pty_find(s->p, "R\xc3\x89P\xc3\x89TITION") >= 0 ||
	    pty_find(s->p, "REPETITION") >= 0;
}

static int
has_prompt(struct station *s)
{
	return pty_find(s->p, PROMPT) >= 0;
}

/* Until one is there, and not the other. */
static void
see(struct station *s, int page, int prompt, const char *else_say)
{
	for (int ms = 0; has_page(s) != page || has_prompt(s) != prompt;
	    ms += QUIET_MS) {
		if (ms > STATION_LONG)
			wrong(s, else_say);
		(void)pty_quiet(s->p, QUIET_MS, STATION_LONG);
	}
}

static size_t
written(struct station *s)
{
	size_t len;

	(void)pty_raw(s->p, &len);
	return len;
}

/* A prompt that the shell wrote since: an older one shows again as soon as the page
 * has left the screen, before the shell reads what is typed. */
static void
new_prompt(struct station *s, size_t since, const char *else_say)
{
	size_t now;

	for (int ms = 0; strstr(pty_raw(s->p, &now) + since, PROMPT) == NULL;
	    ms += QUIET_MS) {
		if (ms > STATION_LONG)
			wrong(s, else_say);
		(void)pty_quiet(s->p, QUIET_MS, STATION_LONG);
	}
}

static void
resize(struct station *s)
{
	static const int sizes[][2] = { { 24, 80 }, { 24, 80 }, { 43, 132 },
		{ 25, 81 }, { 12, 40 }, { 5, 30 } };
	unsigned i = below(6);

	pty_resize(s->p, sizes[i][0], sizes[i][1]);
}

static void
stop_and_go_on(struct station *s)
{
	const size_t before = written(s);

	pty_type(s->p, "\032");
	new_prompt(s, before, "no prompt");
	see(s, 0, 1, "a page beside the prompt");
	if (below(3) == 0) {
		resize(s);
		(void)pty_quiet(s->p, QUIET_MS, STATION_LONG);
	}
	pty_type(s->p, "fg\r");
	see(s, 1, 0, "the page was not drawn anew");
}

/* As soon as the page is there, before all that was continued may have run. */
static void
stop_at_once(struct station *s)
{
	size_t before = written(s);

	pty_type(s->p, "\032");
	new_prompt(s, before, "no prompt");
	see(s, 0, 1, "a page beside the prompt");
	for (int i = 0; i < 3; i++) {
		pty_type(s->p, "fg\r");
		while (!has_page(s))
			(void)pty_quiet(s->p, 1, STATION_LONG);
		before = written(s);
		pty_type(s->p, "\032");
		new_prompt(s, before, "no prompt after the second stop");
		see(s, 0, 1, "a page beside the second prompt");
	}
	pty_type(s->p, "fg\r");
	see(s, 1, 0, "the page was not drawn anew");
}

/* Nobody gives the terminal back: the shell writes over the page, and Enter is
 * no line's end for it. What the pages had not read yet is the shell's: it goes with
 * a line of its own. */
static void
stop_hard(struct station *s)
{
	size_t before = written(s);

	if (kill(station_pages(s), SIGSTOP) != 0)
		wrong(s, "it has ended");
	new_prompt(s, before, "no prompt after SIGSTOP");
	before = written(s);
	pty_type(s->p, "\n");
	new_prompt(s, before, "the shell reads nothing after SIGSTOP");
	pty_type(s->p, "fg\n");
	see(s, 1, 0, "the page was not drawn anew");
	if (below(2) == 0)
		stop_and_go_on(s);
}

/* Nothing that leaves or quits: F10 and Ctrl-C are others' tests. */
static void
press(struct station *s)
{
	static const char *const keys[] = { "\r", "\r", "\t", "\033[Z", "a", "1",
		"2", "\0331", "\0333", "\0333", "\0334", "\033", "\177" };

	pty_type(s->p, keys[below(sizeof(keys) / sizeof(keys[0]))]);
}

/* On a busy machine one of the two comes late to what happens to both: others first. */
static void
favour(struct station *s)
{
	static const struct sched_param none;
	const unsigned which = below(3);

	(void)sched_setscheduler(station_launcher(s), which == 1 ? SCHED_IDLE :
	    SCHED_OTHER, &none);
	(void)sched_setscheduler(station_pages(s), which == 2 ? SCHED_IDLE :
	    SCHED_OTHER, &none);
}

static void
event(struct station *s)
{
	if (below(4) == 0)
		favour(s);
	switch (below(10)) {
	case 0:
	case 1:
		stop_and_go_on(s);
		break;
	case 2:
		stop_hard(s);
		break;
	case 5:
		stop_at_once(s);
		break;
	case 3:
	case 4:
		resize(s);
		break;
	default:
		press(s);
		break;
	}
	(void)pty_quiet(s->p, QUIET_MS, STATION_LONG);
	see(s, 1, 0, "no page");
}

static void
leave(struct station *s)
{
	pty_resize(s->p, 24, 80);
	(void)pty_quiet(s->p, 100, STATION_LONG);
	if (kill(station_pages(s), SIGTERM) != 0)
		wrong(s, "it has ended before");
	see(s, 0, 1, "the terminal was not given back");
}

int
main(int argc, char **argv)
{
	struct station_setup setup = { .shell = 1 };
	unsigned long events;
	struct station s;
	pid_t keyd, cardd;

	if (argc != 4) {
		(void)fputs("walk_stops SEED EVENTS DIR\n", stderr);
		return 2;
	}
	chance = strtoul(argv[1], NULL, 10);
	events = strtoul(argv[2], NULL, 10);
	setup.dir = argv[3];
	(void)printf("seed %s, %s events\n", argv[1], argv[2]);
	(void)fflush(stdout);
	station_open(&s, &setup);
	station_see(&s, "F10 Leave");
	keyd = station_daemon(&s, "keyconvoy-keyd");
	cardd = station_daemon(&s, "keyconvoy-cardd");
	for (unsigned long i = 0; i < events; i++)
		event(&s);
	if (keyd <= 0 || cardd <= 0 ||
	    station_daemon(&s, "keyconvoy-keyd") != keyd ||
	    station_daemon(&s, "keyconvoy-cardd") != cardd)
		wrong(&s, "the daemons are others");
	leave(&s);
	station_close(&s);
	return 0;
}
