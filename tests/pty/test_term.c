/* The terminal that the other tests read, with programs of the system on it. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "tests/pty/term.h"

#define LONG 10000	/* milliseconds; only a failure waits so long */

static struct pty *
sh(const char *script, int rows, int cols)
{
	const char *const argv[] = { "/bin/sh", "-c", script, NULL };
	const char *const env[] = { "PATH=/bin:/usr/bin", "A=b", NULL };
	const struct pty_setup setup = { .argv = argv, .env = env,
		.term = "xterm-256color", .rows = rows, .cols = cols };

	return pty_open(&setup);
}

static void
shows(void **state)
{
	struct pty *p = sh("printf 'a\\033[1;4;31;44mb\\033[0;7mc\\033[m\\303\\251"
	    "\\346\\274\\242.'; printf '\\033[3;5H'; read x; exit 3", 5, 20);
	struct pty_cell c;
	int y, x, status;

	(void)state;
	assert_int_equal(pty_wait(p, "\xc3\xa9\xe6\xbc\xa2.", LONG), 1);
	assert_string_equal(pty_text(p, 0, 0, 8),
	    "abc\xc3\xa9\xe6\xbc\xa2. ");
	assert_int_equal(pty_quiet(p, 50, LONG), 1);
	pty_cursor(p, &y, &x);
	assert_int_equal(y, 2);
	assert_int_equal(x, 4);
	pty_cell(p, 0, 1, &c);
	assert_string_equal(c.text, "b");
	assert_int_equal(c.attrs, PTY_BOLD | PTY_UNDERLINE);
	assert_int_equal(c.fg, 1);
	assert_int_equal(c.bg, 4);
	pty_cell(p, 0, 2, &c);
	assert_int_equal(c.attrs, PTY_REVERSE);
	assert_int_equal(c.fg, -1);
	assert_int_equal(c.bg, -1);
	pty_cell(p, 0, 5, &c);
	assert_string_equal(c.text, "");
	assert_int_equal(pty_ended(p, 0, &status), 0);
	pty_type(p, "\n");
	assert_int_equal(pty_ended(p, LONG, &status), 1);
	assert_int_equal(WEXITSTATUS(status), 3);
	assert_int_equal(pty_wait(p, "never", LONG), 0);
	pty_close(p);
}

static void
takes_keys(void **state)
{
	struct pty *p = sh("stty -icanon -echo; printf r; "
	    "dd bs=1 count=4 2>/dev/null | od -An -c; "
	    "printf %s. \"$A$TERM\"", 5, 40);
	struct termios t;
	int status;

	(void)state;
	assert_int_equal(pty_wait(p, "r", LONG), 1);
	pty_modes(p, &t);
	assert_false(t.c_lflag & ECHO);
	assert_int_equal(pty_key(p, "kf1"), 0);
	assert_int_equal(pty_key(p, "no-such-key"), -1);
	pty_type(p, "x");
	assert_int_equal(pty_wait(p, "033   O   P   x", LONG), 1);
	assert_int_equal(pty_wait(p, "bxterm-256color.", LONG), 1);
	assert_int_equal(pty_ended(p, LONG, &status), 1);
	assert_int_equal(status, 0);
	pty_close(p);
}

static void
changes_size(void **state)
{
	struct pty *p = sh("trap 'stty size' WINCH; printf r; "
	    "while :; do sleep 0.05; done", 5, 40);

	(void)state;
	assert_int_equal(pty_wait(p, "r", LONG), 1);
	pty_resize(p, 6, 30);
	assert_int_equal(pty_wait(p, "6 30", LONG), 1);
	pty_close(p);		/* it still runs */
}

static void
hears_signals(void **state)
{
	struct pty *p = sh("printf r; exec sleep 60", 5, 40);
	int status;

	(void)state;
	assert_int_equal(pty_wait(p, "r", LONG), 1);
	pty_type(p, "\003");
	assert_int_equal(pty_ended(p, LONG, &status), 1);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
	pty_close(p);
	p = sh("printf r; exec sleep 60", 5, 40);
	assert_int_equal(pty_wait(p, "r", LONG), 1);
	pty_hang_up(p);
	assert_int_equal(pty_ended(p, LONG, &status), 1);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP);
	pty_close(p);
}

static void
keeps_what_was(void **state)
{
	struct pty *p = sh("printf '1\\n2\\n3\\n4\\n'; "
	    "printf '\\033[?1049h\\033[?25l\\033[Hhere'; read x; "
	    "printf '\\033[?1049l\\033[?25h'", 3, 10);
	const char *raw;
	size_t n;
	int status;

	(void)state;
	assert_int_equal(pty_wait(p, "here", LONG), 1);
	assert_int_equal(pty_alternate(p), 1);
	assert_int_equal(pty_cursor_visible(p), 0);
	assert_string_equal(pty_scrollback(p), "1         \n2         \n");
	pty_type(p, "\n");
	assert_int_equal(pty_ended(p, LONG, &status), 1);
	assert_int_equal(pty_alternate(p), 0);
	assert_int_equal(pty_cursor_visible(p), 1);
	assert_int_equal(pty_find(p, "here"), -1);
	assert_int_equal(pty_find(p, "4"), 1);
	raw = pty_raw(p, &n);
	assert_int_equal(n, strlen(raw));
	assert_non_null(strstr(raw, "\033[?1049h"));
	pty_close(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows),
		cmocka_unit_test(takes_keys),
		cmocka_unit_test(changes_size),
		cmocka_unit_test(hears_signals),
		cmocka_unit_test(keeps_what_was),
	};

	return cmocka_run_group_tests_name("term", tests, NULL, NULL);
}
