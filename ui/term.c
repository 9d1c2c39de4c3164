#include "ui/term.h"

#include "ui/nc.h"
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "src/base/err.h"
#include "ui/theme.h"

static SCREEN *screen;
static int plain;

/* -- a crash of ours ----------------------------------------------------------------- */

static const int crashes[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };

/* endwin is not async-signal-safe, but the process is lost anyway: the terminal
 * shall not be lost with it. */
static void
on_crash(int sig)
{
	(void)signal(sig, SIG_DFL);
	if (screen != NULL)
		(void)endwin();
	(void)raise(sig);
}

static void
catch_crashes(void)
{
	struct sigaction sa = { .sa_handler = on_crash,
		.sa_flags = SA_RESETHAND | SA_NODEFER };

	(void)sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		(void)sigaction(crashes[i], &sa, NULL);
}

/* -- open, close ----------------------------------------------------------------------- */

/* By the environment: this process itself always has a UTF-8 locale (nls.c). A
 * user who set none is taken for one with a terminal of today. */
static int
users_locale_is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *v, *set;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		v = getenv(names[i]);
		if (v == NULL || *v == '\0')
			continue;
		set = strchr(v, '.');
		return set != NULL && (strncasecmp(set, ".UTF-8", 6) == 0 ||
		    strncasecmp(set, ".utf8", 5) == 0);
	}
	return 1;
}

static void
restore(void)
{
	term_close();
}

/* A terminal like "dumb" is one that curses takes and cannot use. */
static int
has_cursor(void)
{
	const char *cup = tigetstr("cup");

	return cup != NULL && cup != (const char *)-1;
}

int
term_open(void)
{
	static int registered;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return ERR_UNSUPPORTED;
	screen = newterm(NULL, stdout, stdin);
	if (screen == NULL)
		return ERR_UNSUPPORTED;
	(void)set_term(screen);
	if (!has_cursor()) {
		(void)endwin();
		delscreen(screen);
		screen = NULL;
		return ERR_UNSUPPORTED;
	}
	(void)cbreak();
	(void)noecho();
	(void)nonl();
	(void)intrflush(stdscr, FALSE);
	(void)keypad(stdscr, TRUE);
	(void)set_escdelay(300);
	(void)leaveok(stdscr, FALSE);
	plain = !users_locale_is_utf8();
	theme_setup(plain);
	catch_crashes();
	if (!registered)
		registered = atexit(restore) == 0;
	return 0;
}

void
term_close(void)
{
	if (screen == NULL)
		return;
	(void)erase();		/* nothing for a terminal that keeps the last page */
	(void)refresh();
	(void)endwin();
	delscreen(screen);
	screen = NULL;
}

int
term_plain(void)
{
	return plain;
}

int
term_rich(void)
{
	return !plain && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void
term_set_plain(int on)
{
	plain = on;
	theme_setup(on);
	(void)clearok(stdscr, TRUE);
}
