/* The terminal is given back on every way out, and while stopped; nothing of the
 * pages stays on it. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/pty/station.h"
#include "tests/unit/scratch.h"

#define PIN_PAGE	"New PIN:"

/* Terminals with a screen of their own for programs, and without. */
static const char *const terminals[] = { "xterm-256color", "screen", "linux",
	"vt100" };
#define N_TERMINALS (sizeof(terminals) / sizeof(terminals[0]))

static const char *
place(void **state, const char *name)
{
	return scratch_path(*state, name);
}

/* What stands on pages: the mode, the rail, the practice PIN's sentence, keys. */
static void
assert_no_page(struct station *s)
{
	static const char *const texts[] = { "REHEARSAL", "Participants",
		"practice PIN", "PIN", "F10", "Contoso" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (pty_find(s->p, texts[i]) >= 0)
			station_print(s);
		assert_int_equal(pty_find(s->p, texts[i]), -1);
		assert_null(strstr(pty_scrollback(s->p), texts[i]));
	}
}

static void
assert_modes(const struct station *s)
{
	struct termios now;

	pty_modes(s->p, &now);
	assert_int_equal(now.c_iflag, s->before.c_iflag);
	assert_int_equal(now.c_oflag, s->before.c_oflag);
	assert_int_equal(now.c_cflag, s->before.c_cflag);
	assert_int_equal(now.c_lflag, s->before.c_lflag);
	assert_memory_equal(now.c_cc, s->before.c_cc, sizeof(now.c_cc));
}

static void
assert_look(struct station *s)
{
	struct pty_cell c;
	int y, x;

	assert_int_equal(pty_alternate(s->p), 0);
	assert_int_equal(pty_cursor_visible(s->p), 1);
	assert_no_page(s);
	pty_cursor(s->p, &y, &x);
	pty_cell(s->p, y, x, &c);
	assert_int_equal(c.attrs, 0);
	assert_int_equal(c.fg, -1);
	assert_int_equal(c.bg, -1);
}

static void
assert_given_back(struct station *s)
{
	assert_modes(s);
	assert_look(s);
}

/* -- ways out -------------------------------------------------------------------- */

static void
leaves_by_f10(void **state)
{
	struct station_setup setup = { .dir = place(state, "f10") };
	struct station s;
	int status;

	for (size_t i = 0; i < N_TERMINALS; i++) {
		setup.term = terminals[i];
		station_open(&s, &setup);
		station_walk(&s, "Name of the ceremony");
		assert_int_equal(pty_alternate(s.p), i < 2);
		assert_int_equal(pty_key(s.p, "kf10"), 0);
		station_see(&s, "Enter leaves");
		pty_type(s.p, "\r");
		assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
		assert_int_equal(WEXITSTATUS(status), 4);
		assert_given_back(&s);
		station_close(&s);
	}
}

/* Under a sanitizer its report is how some end. */
static void
assert_died(int status, int sig)
{
#ifdef __SANITIZE_ADDRESS__
	if (WIFEXITED(status) && WEXITSTATUS(status) != 0 &&
	    WEXITSTATUS(status) != 127)
		return;
#endif
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), sig);
}

static void
dies_of(void **state, const struct station_setup *setup, int sig, int exit,
    const char *page)
{
	struct station s;
	int status;

	(void)state;
	station_open(&s, setup);
	station_walk(&s, page);
	assert_int_equal(kill(station_pages(&s), sig), 0);
	assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
	if (exit < 0)
		assert_died(status, sig);
	else
		assert_int_equal(WEXITSTATUS(status), exit);
	assert_given_back(&s);
	station_close(&s);
}

/* exit 4: in order; -1: by the signal. */
static const struct {
	int sig, exit;
} signals[] = {
	{ SIGTERM, 4 }, { SIGHUP, 4 }, { SIGINT, 4 }, { SIGABRT, -1 },
	{ SIGSEGV, -1 }, { SIGQUIT, -1 }, { SIGUSR1, -1 }, { SIGKILL, -1 },
};

static void
dies_of_signals(void **state)
{
	struct station_setup setup = { .dir = place(state, "signals") };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		setup.term = terminals[i % N_TERMINALS];
		dies_of(state, &setup, signals[i].sig, signals[i].exit,
		    "Name of the ceremony");
	}
}

/* With a practice PIN on the page. */
static void
dies_with_pin(void **state)
{
	struct station_setup setup = { .dir = place(state, "pin-crash") };

	dies_of(state, &setup, SIGSEGV, -1, PIN_PAGE);
	setup.dir = place(state, "pin-vt100");
	setup.term = "vt100";
	dies_of(state, &setup, SIGABRT, -1, PIN_PAGE);
	setup.dir = place(state, "pin-linux");
	setup.term = "linux";
	dies_of(state, &setup, SIGTERM, 4, PIN_PAGE);
}

/* What somebody sends to the launcher, whose name people see, reaches the pages. */
static void
launcher_hands_on(void **state)
{
	struct station_setup setup = { .dir = place(state, "handed-on") };
	struct station s;
	int status;

	for (size_t i = 0; i < 3; i++) {	/* those that end in order */
		station_open(&s, &setup);
		station_walk(&s, "Name of the ceremony");
		assert_int_equal(kill(station_launcher(&s), signals[i].sig), 0);
		assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
		assert_int_equal(WEXITSTATUS(status), 4);
		assert_given_back(&s);
		station_close(&s);
	}
}

/* By the keyboard: it asks, as F10 does. */
static void
asks_at_interrupt(void **state)
{
	struct station_setup setup = { .dir = place(state, "interrupt") };
	struct station s;
	int status;

	for (size_t i = 0; i < N_TERMINALS; i++) {
		setup.term = terminals[i];
		station_open(&s, &setup);
		station_walk(&s, "Name of the ceremony");
		pty_type(s.p, "\003");
		station_see(&s, "Enter leaves");
		pty_type(s.p, "\033");
		station_see(&s, "Name of the ceremony");
		pty_type(s.p, "\003");
		station_see(&s, "Enter leaves");
		pty_type(s.p, "\r");
		assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
		assert_int_equal(WEXITSTATUS(status), 4);
		assert_given_back(&s);
		station_close(&s);
	}
}

static void
await_end(pid_t pid)
{
	for (int i = 0; i < STATION_LONG && kill(pid, 0) == 0; i += 20)
		assert_int_equal(usleep(20000), 0);
	assert_int_equal(kill(pid, 0), -1);
}

/* Until the kernel says so: 'T' stopped ... */
static void
await_state(pid_t pid, char state)
{
	char path[64], now = '\0';
	FILE *in;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	for (int i = 0; i < STATION_LONG && now != state; i += 20) {
		in = fopen(path, "r");
		assert_non_null(in);
		assert_int_equal(fscanf(in, "%*d (%*[^)]) %c", &now), 1);
		(void)fclose(in);
		assert_int_equal(usleep(20000), 0);
	}
	assert_int_equal(now, state);
}

/* Without it nobody could start a daemon: the pages give the terminal back and
 * end, and the daemons with them. */
static void
ends_with_launcher(void **state)
{
	struct station_setup setup = { .shell = 1 };
	struct station s;
	pid_t pages, keyd;

	for (size_t i = 0; i < N_TERMINALS; i++) {
		setup.term = terminals[i];
		setup.dir = place(state, terminals[i]);
		station_open(&s, &setup);
		station_walk(&s, i == 1 ? PIN_PAGE : "Name of the ceremony");
		pages = station_pages(&s);
		keyd = station_daemon(&s, "keyconvoy-keyd");
		assert_true(pages > 0 && keyd > 0);
		assert_int_equal(kill(station_launcher(&s), SIGKILL), 0);
		await_end(pages);
		await_end(keyd);
		(void)pty_quiet(s.p, 100, STATION_LONG);
		assert_look(&s);
		station_close(&s);
	}
}

/* By the keyboard; and what was typed ahead is not left for the shell. */
static void
dies_of_keys(void **state)
{
	struct station_setup setup = { .dir = place(state, "keys") };
	struct station s;
	int status;

	station_open(&s, &setup);
	station_walk(&s, "Name of the ceremony");
	pty_type(s.p, "\034");		/* Ctrl-\ */
	assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
	assert_given_back(&s);
	station_close(&s);
}

static void
ends_when_hung_up(void **state)
{
	struct station_setup setup = { .dir = place(state, "hang-up") };
	struct station s;
	pid_t keyd;
	int status;

	station_open(&s, &setup);
	station_walk(&s, "Name of the ceremony");
	keyd = station_daemon(&s, "keyconvoy-keyd");
	assert_true(keyd > 0);
	pty_hang_up(s.p);
	assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
	assert_int_equal(WEXITSTATUS(status), 4);
	assert_int_equal(kill(keyd, 0), -1);
	station_close(&s);
}

static void
leaves_after_daemons_death(void **state)
{
	static const char *const names[] = { "keyconvoy-keyd",
		"keyconvoy-cardd" };
	struct station_setup setup = { .dir = place(state, "daemon"),
		.term = "vt100" };
	struct station s;
	int status;

	for (size_t i = 0; i < 2; i++) {
		station_open(&s, &setup);
		station_walk(&s, "Name of the ceremony");
		assert_int_equal(kill(station_daemon(&s, names[i]), SIGKILL), 0);
		station_see(&s, "A program ended");
		pty_type(s.p, "\0330");		/* Esc 0 */
		assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
		assert_given_back(&s);
		station_close(&s);
	}
}

/* -- stopped ------------------------------------------------------------------------- */

#define PROMPT "ready> "

/* Until the shell's line is the last one that was written. */
static void
see_prompt(struct station *s)
{
	int y, x;

	for (int i = 0; i < STATION_LONG; i += 20) {
		(void)pty_quiet(s->p, 20, STATION_LONG);
		pty_cursor(s->p, &y, &x);
		if (x == (int)strlen(PROMPT) &&
		    strcmp(pty_text(s->p, y, 0, x), PROMPT) == 0 &&
		    !pty_alternate(s->p) && pty_find(s->p, "F10") < 0)
			return;
	}
	station_print(s);
	fail_msg("no prompt");
}

static void
stop_by_key(struct station *s)
{
	pty_type(s->p, "\032");
	see_prompt(s);
	assert_given_back(s);
}

/* The shell's, written since. */
static void
see_new_prompt(struct station *s, size_t since)
{
	size_t now;

	while (strstr(pty_raw(s->p, &now) + since, PROMPT) == NULL)
		assert_true(pty_quiet(s->p, 20, STATION_LONG));
}

static void
in_foreground(struct station *s)
{
	pty_type(s->p, "fg\r");
	station_see(s, "REHEARSAL");
	station_see(s, "F10");
	(void)pty_quiet(s->p, 50, STATION_LONG);
}

/* written: there is a record, whose words show last. */
static void
leave(struct station *s, int written)
{
	assert_int_equal(pty_key(s->p, "kf10"), 0);
	station_see(s, "Enter leaves");
	pty_type(s->p, "\r");
	if (written) {
		station_see(s, "to write on the paper");
		pty_type(s->p, "\r");
	}
	see_prompt(s);
	assert_given_back(s);
}

static void
stops_and_goes_on(void **state)
{
	struct station_setup setup = { .dir = place(state, "stop"), .shell = 1 };
	struct station s;

	for (size_t i = 0; i < N_TERMINALS; i++) {
		setup.term = terminals[i];
		station_open(&s, &setup);
		station_walk(&s, "Name of the ceremony");
		stop_by_key(&s);
		in_foreground(&s);
		assert_true(pty_find(s.p, "Name of the ceremony") > 0);
		assert_int_equal(pty_find(s.p, PROMPT), -1);

		/* Another size meanwhile. */
		stop_by_key(&s);
		pty_resize(s.p, 30, 100);
		in_foreground(&s);
		assert_int_equal(pty_find(s.p, "F10"), 29);
		/* A smaller one: a terminal without a screen for programs may
		 * scroll by itself. */
		if (i < 2) {
			stop_by_key(&s);
			pty_resize(s.p, 24, 80);
			in_foreground(&s);
			assert_int_equal(pty_find(s.p, "F10"), 23);
		}
		leave(&s, 0);
		station_close(&s);
	}
}

/* `bg` is not for a program with pages: it stops again, the prompt stays. */
static void
stops_in_background(void **state)
{
	struct station_setup setup = { .dir = place(state, "bg"), .shell = 1 };
	struct station s;

	station_open(&s, &setup);
	station_walk(&s, "Name of the ceremony");
	stop_by_key(&s);
	pty_type(s.p, "bg\r");
	(void)pty_quiet(s.p, 300, STATION_LONG);
	assert_int_equal(pty_alternate(s.p), 0);
	assert_no_page(&s);
	in_foreground(&s);
	leave(&s, 0);
	station_close(&s);
}

/* The launcher stops before the pages have given the terminal back, so that they do
 * it in the background: one `fg` is enough. */
static void
stops_behind_launcher(void **state)
{
	struct station_setup setup = { .dir = place(state, "behind"), .shell = 1 };
	struct station s;
	size_t before;

	station_open(&s, &setup);
	station_walk(&s, "Name of the ceremony");
	(void)pty_raw(s.p, &before);
	assert_int_equal(kill(station_launcher(&s), SIGSTOP), 0);
	see_new_prompt(&s, before);
	assert_int_equal(kill(station_pages(&s), SIGTSTP), 0);
	await_state(station_pages(&s), 'T');
	pty_type(s.p, "fg\n");
	station_see(&s, "F10");
	(void)pty_quiet(s.p, 200, STATION_LONG);
	assert_true(pty_find(s.p, "Name of the ceremony") > 0);
	assert_int_equal(pty_find(s.p, PROMPT), -1);
	leave(&s, 0);
	station_close(&s);
}

/* 1 when the process has the signal blocked now. */
static int
is_blocked(pid_t pid, int sig)
{
	unsigned long long set = 0;
	char path[64], line[256];
	FILE *in;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	in = fopen(path, "r");
	assert_non_null(in);
	while (fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, "SigBlk:", 7) == 0)
			set = strtoull(line + 7, NULL, 16);
	(void)fclose(in);
	return (int)(set >> (sig - 1) & 1);
}

/* A Ctrl-Z that comes with the end of `fg` does not stop the launcher before its
 * pages, whichever of the two runs first, and by whatever they had stopped. */
static void
launcher_stops_last(void **state)
{
	struct station_setup setup = { .dir = place(state, "last"), .shell = 1 };
	struct station s;
	size_t before;

	station_open(&s, &setup);
	station_walk(&s, "Name of the ceremony");
	stop_by_key(&s);
	await_state(station_launcher(&s), 'T');
	assert_int_equal(is_blocked(station_launcher(&s), SIGTSTP), 1);
	in_foreground(&s);
	(void)pty_raw(s.p, &before);
	assert_int_equal(kill(station_pages(&s), SIGSTOP), 0);
	see_new_prompt(&s, before);
	assert_int_equal(is_blocked(station_launcher(&s), SIGTSTP), 1);
	pty_type(s.p, "fg\n");
	station_see(&s, "F10");
	(void)pty_quiet(s.p, 200, STATION_LONG);
	assert_int_equal(pty_find(s.p, PROMPT), -1);
	leave(&s, 0);
	station_close(&s);
}

/* The record has one line of it. */
static void
is_recorded(const char *dir, const char *what)
{
	char command[512];

	(void)snprintf(command, sizeof(command), "[ $(grep -c "
	    "'\"what\":\"%s\"' '%s'/data/ceremonies/*/transcript.jsonl) = 1 ]",
	    what, dir);
	assert_int_equal(system(command), 0);
}

/* Half a PIN, a stop, the other half: the daemons live, the card is written. */
static void
ritual_goes_on(void **state)
{
	struct station_setup setup = { .dir = place(state, "ritual"),
		.shell = 1 };
	struct station s;
	pid_t keyd, cardd;

	station_open(&s, &setup);
	station_walk(&s, PIN_PAGE);
	keyd = station_daemon(&s, "keyconvoy-keyd");
	cardd = station_daemon(&s, "keyconvoy-cardd");
	assert_true(keyd > 0 && cardd > 0);
	pty_type(s.p, "739");
	station_see(&s, "****");
	stop_by_key(&s);
	in_foreground(&s);
	pty_type(s.p, "154\r739154\r");
	(void)pty_quiet(s.p, 100, STATION_LONG);
	pty_type(s.p, "\r");
	station_see(&s, "Bruno");
	assert_int_equal(station_daemon(&s, "keyconvoy-keyd"), keyd);
	assert_int_equal(station_daemon(&s, "keyconvoy-cardd"), cardd);
	leave(&s, 1);
	station_see(&s, "To go on: ");
	is_recorded(setup.dir, "stopped");
	station_close(&s);
}

/* Stopped by a signal that nobody catches: the page comes back whole. */
static void
draws_when_continued(void **state)
{
	struct station_setup setup = { .dir = place(state, "cont") };
	struct station s;
	size_t before, after;
	int status;

	station_open(&s, &setup);
	station_walk(&s, "Name of the ceremony");
	assert_int_equal(kill(station_pages(&s), SIGSTOP), 0);
	(void)pty_raw(s.p, &before);
	assert_int_equal(kill(station_pages(&s), SIGCONT), 0);
	/* By then nobody has typed anything: all of it is written once more. */
	for (after = before; strstr(pty_raw(s.p, &after) + before,
	    "Name of the ceremony") == NULL; )
		assert_true(pty_quiet(s.p, 20, STATION_LONG));
	assert_int_equal(pty_alternate(s.p), 1);
	/* Where no shell could continue it, the keyboard cannot stop it. */
	pty_type(s.p, "\032");
	(void)pty_quiet(s.p, 200, STATION_LONG);
	assert_true(pty_find(s.p, "Name of the ceremony") > 0);
	assert_int_equal(kill(station_pages(&s), SIGTERM), 0);
	assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
	assert_given_back(&s);
	station_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, scratch_make, scratch_drop)
		IN_FOLDER(leaves_by_f10),
		IN_FOLDER(dies_of_signals),
		IN_FOLDER(dies_with_pin),
		IN_FOLDER(launcher_hands_on),
		IN_FOLDER(ends_with_launcher),
		IN_FOLDER(dies_of_keys),
		IN_FOLDER(asks_at_interrupt),
		IN_FOLDER(ends_when_hung_up),
		IN_FOLDER(leaves_after_daemons_death),
		IN_FOLDER(stops_and_goes_on),
		IN_FOLDER(stops_in_background),
		IN_FOLDER(stops_behind_launcher),
		IN_FOLDER(launcher_stops_last),
		IN_FOLDER(ritual_goes_on),
		IN_FOLDER(draws_when_continued),
	};

	return cmocka_run_group_tests_name("restore", tests, NULL, NULL);
}
