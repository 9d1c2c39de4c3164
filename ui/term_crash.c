#include "ui/term_crash.h"

#include "ui/nc.h"
#include <signal.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

/* Signals that end a process at once; those that end the loop in order (SIGINT,
 * SIGTERM, SIGHUP) are src/signals.c's. */
static const int crashes[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT,
	SIGSYS, SIGTRAP, SIGQUIT, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1,
	SIGUSR2, SIGXCPU };
#define N_CRASHES (sizeof(crashes) / sizeof(crashes[0]))

#define TRIES_MAX 100		/* to write a few bytes */

static struct sigaction before[N_CRASHES];
static volatile sig_atomic_t ours;
static struct termios modes;
static volatile sig_atomic_t have_modes;
static char leave[512];		/* escape sequences, prepared */
static volatile sig_atomic_t leave_len;
static char stack[64 * 1024];	/* for a stack that is full */

/* -- in the handler: nothing that is not async-signal-safe --------------------------------- */

static void
give_back(void)
{
	size_t at = 0, len = (size_t)leave_len;
	ssize_t n;

	/* In the background it is the shell's. */
	if (tcgetpgrp(STDOUT_FILENO) != getpgrp())
		return;
	for (int i = 0; at < len && i < TRIES_MAX; i++) {
		n = write(STDOUT_FILENO, leave + at, len - at);
		if (n > 0)
			at += (size_t)n;
	}
	if (!have_modes)
		return;
	/* A part of a PIN may have been typed ahead: not for the shell. */
	(void)tcflush(STDIN_FILENO, TCIFLUSH);
	(void)tcsetattr(STDOUT_FILENO, TCSANOW, &modes);
}

static void
on_crash(int sig)
{
	for (size_t i = 0; i < N_CRASHES; i++)
		if (crashes[i] == sig)
			(void)sigaction(sig, &before[i], NULL);
	if (ours) {
		ours = 0;
		give_back();
	}
	(void)raise(sig);
}

/* -- outside ------------------------------------------------------------------------------ */

void
crash_keep_modes(void)
{
	have_modes = tcgetattr(STDOUT_FILENO, &modes) == 0;
}

void
crash_terminal_ours(int is)
{
	ours = is;
}

struct view
crash_leave(void)
{
	return view_of(leave, (size_t)leave_len);
}

static int
put(int c)
{
	if ((size_t)leave_len < sizeof(leave))
		leave[leave_len++] = (char)c;
	return c;
}

/* The normal look, no page, the keys as they were, the screen of before, and the
 * cursor. A sequence that a crash cut in two ends with the next one's Esc. */
static void
prepare(void)
{
	static const char *const caps[] = { "sgr0", "op", "clear", "rmkx",
		"rmcup", "cnorm" };
	const char *s = tigetstr("csr");

	leave_len = 0;
	/* Scrolling all rows again, as all terminals spell it that scroll some. */
	if (s != NULL && s != (const char *)-1 &&
	    strncmp(s, "\033[%i%p1%d;%p2%dr", 16) == 0)
		(void)tputs("\033[r", 1, put);
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		s = tigetstr(caps[i]);
		if (s != NULL && s != (const char *)-1)
			(void)tputs(s, 1, put);
	}
}

static void
catch_one(size_t i, struct sigaction *sa)
{
	/* One that was ignored when we began stays so. */
	if (sigaction(crashes[i], NULL, &before[i]) == 0 &&
	    before[i].sa_handler != SIG_IGN)
		(void)sigaction(crashes[i], sa, NULL);
}

void
crash_catch(void)
{
	const stack_t other = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction sa = { .sa_handler = on_crash,
		.sa_flags = SA_NODEFER | SA_ONSTACK };
	static int caught;

	prepare();
	if (caught)
		return;
	caught = 1;
	(void)sigaltstack(&other, NULL);
	(void)sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < N_CRASHES; i++)
		catch_one(i, &sa);
}
