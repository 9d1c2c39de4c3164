#include "src/signals.h"

#include <stddef.h>

#include "src/base/err.h"

static volatile sig_atomic_t told_to_end;
static volatile sig_atomic_t asks, told_to_ask;	/* SIGINT; twice in a row ends */

static void
on_signal(int sig)
{
	if (sig == SIGINT && asks && !told_to_ask)
		told_to_ask = 1;
	else
		told_to_end = 1;
}

/* What the front end caught when it was opened (stopped, continued, another
 * size) it looks at each turn: it, too, must not come just before a wait. */
static void
hold_front_end(sigset_t *held)
{
	static const int which[] = { SIGTSTP, SIGCONT, SIGWINCH };
	struct sigaction old;

	for (size_t i = 0; i < sizeof(which) / sizeof(which[0]); i++)
		if (sigaction(which[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_DFL && old.sa_handler != SIG_IGN)
			(void)sigaddset(held, which[i]);
}

int
signals_catch(struct signals *s, int asks_first)
{
	static const int which[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction sa = { .sa_handler = SIG_IGN }, old;
	sigset_t held;

	asks = asks_first;
	(void)sigemptyset(&sa.sa_mask);
	(void)sigemptyset(&s->ends);
	if (sigaction(SIGPIPE, &sa, NULL) != 0)
		return ERR_IO;
	sa.sa_handler = on_signal;
	for (size_t i = 0; i < sizeof(which) / sizeof(which[0]); i++) {
		if (sigaction(which[i], NULL, &old) != 0)
			return ERR_IO;
		if (old.sa_handler == SIG_IGN)
			continue;
		(void)sigaddset(&s->ends, which[i]);
		if (sigaction(which[i], &sa, NULL) != 0)
			return ERR_IO;
	}
	held = s->ends;
	hold_front_end(&held);
	return sigprocmask(SIG_BLOCK, &held, &s->waiting) == 0 ? 0 : ERR_IO;
}

void
signals_hear(const struct signals *s)
{
	sigset_t pending;

	if (sigpending(&pending) == 0 &&
	    sigandset(&pending, &pending, &s->ends) == 0 &&
	    !sigisemptyset(&pending) &&
	    sigprocmask(SIG_UNBLOCK, &s->ends, NULL) == 0)
		(void)sigprocmask(SIG_BLOCK, &s->ends, NULL);
}

int
signals_told_to_end(void)
{
	return told_to_end;
}

void
signals_end(void)
{
	told_to_end = 1;
}

int
signals_told_to_ask(void)
{
	return told_to_ask;
}

void
signals_forget_asking(void)
{
	told_to_ask = 0;
}
