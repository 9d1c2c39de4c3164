#include "ui/term.h"

#include "ui/nc.h"
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "src/base/err.h"
#include "ui/term_crash.h"
#include "ui/theme.h"

static SCREEN *screen;
static int plain;

/* -- stopped, continued ---------------------------------------------------------------- */

static volatile sig_atomic_t told_to_stop, was_continued;

static void
on_stop(int sig)
{
	(void)sig;
	told_to_stop = 1;
}

static void
on_continue(int sig)
{
	(void)sig;
	was_continued = 1;
}

/* A shell without job control has its programs ignore the keyboard's stop. */
static void
catch_stops(void)
{
	struct sigaction sa = { .sa_handler = on_stop, .sa_flags = SA_RESTART },
	    old;

	(void)sigemptyset(&sa.sa_mask);
	if (sigaction(SIGTSTP, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		(void)sigaction(SIGTSTP, &sa, NULL);
	sa.sa_handler = on_continue;
	(void)sigaction(SIGCONT, &sa, NULL);
}

static void
forget_stops(void)
{
	(void)signal(SIGTSTP, SIG_DFL);
	(void)signal(SIGCONT, SIG_DFL);
	told_to_stop = was_continued = 0;
}

/* Stops here, as a program does that does not catch the signal: nobody stops
 * when no shell is there that could continue it. */
static void
stop(int sig)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL }, old;
	sigset_t one, before;

	(void)sigemptyset(&dfl.sa_mask);
	(void)sigemptyset(&one);
	(void)sigaddset(&one, sig);
	(void)sigaction(sig, &dfl, &old);
	(void)raise(sig);
	(void)sigprocmask(SIG_UNBLOCK, &one, &before);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	(void)sigaction(sig, &old, NULL);
}

/* Continued in the background, the terminal is the shell's: stop once more. The
 * bound is for a process that nobody can stop. */
static void
wait_for_foreground(void)
{
	for (int i = 0; i < 100 && tcgetpgrp(STDIN_FILENO) >= 0 &&
	    tcgetpgrp(STDIN_FILENO) != getpgrp(); i++)
		stop(SIGTTOU);
}

/* No signal tells a stopped program of another size. */
static void
look_at_size(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0 && (size.ws_row != LINES || size.ws_col != COLS))
		(void)resizeterm(size.ws_row, size.ws_col);
}

static void
take_again(void)
{
	wait_for_foreground();
	(void)endwin();		/* after SIGSTOP: whatever was done to it since */
	(void)reset_prog_mode();
	look_at_size();
	(void)clearok(stdscr, TRUE);
	crash_terminal_ours(1);
}

/* The page leaves the terminal, and what was typed ahead goes nowhere: it may be
 * a part of a PIN. */
static void
give_back(void)
{
	(void)erase();		/* nothing for a terminal that keeps the last page */
	(void)clearok(stdscr, TRUE);
	(void)refresh();
	(void)flushinp();
	(void)endwin();
	crash_terminal_ours(0);
}

/* Blocked while a page is at work (loop.c): a later stop would have taken it away.
 * The terminal was the shell's before we gave it back, `fg` is over already. */
static int
is_continued_since(void)
{
	sigset_t pending;

	return sigpending(&pending) == 0 && sigismember(&pending, SIGCONT) == 1;
}

int
term_attend(void)
{
	const int was = told_to_stop ? TERM_STOPPED : TERM_DRAW;

	if (screen == NULL || (!told_to_stop && !was_continued))
		return 0;
	if (told_to_stop) {
		give_back();
		if (!is_continued_since())
			stop(SIGTSTP);
		wait_for_foreground();
		(void)def_shell_mode();	/* somebody may have changed them */
		crash_keep_modes();
	}
	take_again();
	told_to_stop = was_continued = 0;
	return was;
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

/* Ctrl-C does not end the program in the midst of a page: it is a key (keys.c). */
static void
interrupt_is_key(void)
{
	struct termios t;

	if (tcgetattr(STDIN_FILENO, &t) != 0)
		return;
	t.c_cc[VINTR] = _POSIX_VDISABLE;
	if (tcsetattr(STDIN_FILENO, TCSADRAIN, &t) == 0)
		(void)def_prog_mode();
}

static void
setup(void)
{
	(void)cbreak();
	(void)noecho();
	(void)nonl();
	(void)intrflush(stdscr, FALSE);
	(void)keypad(stdscr, TRUE);
	(void)set_escdelay(50);
	interrupt_is_key();
	(void)leaveok(stdscr, FALSE);
	plain = !users_locale_is_utf8();
	theme_setup(plain);
}

int
term_open(void)
{
	static int registered;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return ERR_UNSUPPORTED;
	crash_keep_modes();
	/* First: else curses has its own handler, and ignores the signal while
	 * it draws, so that a stop would be lost. */
	catch_stops();
	screen = newterm(NULL, stdout, stdin);
	if (screen != NULL && !has_cursor()) {
		(void)endwin();
		delscreen(screen);
		screen = NULL;
	}
	if (screen == NULL) {
		forget_stops();
		return ERR_UNSUPPORTED;
	}
	(void)set_term(screen);
	crash_catch();
	crash_terminal_ours(1);
	setup();
	if (!registered)
		registered = atexit(restore) == 0;
	return 0;
}

void
term_close(void)
{
	if (screen == NULL)
		return;
	give_back();
	forget_stops();
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
