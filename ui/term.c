#include "ui/term.h"

#include "ui/nc.h"
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "ui/theme.h"

static SCREEN *screen;
static int rich;

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

static void
restore(void)
{
	term_close();
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
	(void)cbreak();
	(void)noecho();
	(void)nonl();
	(void)intrflush(stdscr, FALSE);
	(void)keypad(stdscr, TRUE);
	(void)set_escdelay(300);
	(void)leaveok(stdscr, FALSE);
	rich = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	theme_setup(0);
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
term_rich(void)
{
	return rich;
}

void
term_set_rich(int on)
{
	rich = on;
	theme_setup(!on);
	(void)clearok(stdscr, TRUE);
}
