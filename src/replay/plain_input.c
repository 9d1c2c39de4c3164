#include "src/replay/plain_input.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/text.h"

/* -- the terminal, as signals find it ---------------------------------------------- */

static struct termios shown, hidden;
static int term_fd = -1;		/* -1: none, or not ours any more */
static volatile sig_atomic_t is_hidden;

static void
restore(void)
{
	if (term_fd >= 0 && is_hidden)
		(void)tcsetattr(term_fd, TCSANOW, &shown);
	is_hidden = 0;
}

/* tcsetattr is async-signal-safe. */
static void
on_death(int sig)
{
	restore();
	(void)signal(sig, SIG_DFL);
	(void)raise(sig);
}

static volatile sig_atomic_t was_stopped;

/* Stopped by the keyboard: the shell gets its terminal as it was. */
static void
on_stop(int sig)
{
	int was = is_hidden, saved = errno;

	(void)sig;
	restore();
	(void)raise(SIGSTOP);
	if (was && term_fd >= 0) {
		(void)tcsetattr(term_fd, TCSANOW, &hidden);
		is_hidden = 1;
	}
	was_stopped = 1;
	errno = saved;
}

int
input_stopped(void)
{
	const int was = was_stopped;

	was_stopped = 0;
	return was;
}

static const int deaths[] = {
	SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGQUIT
};
#define N_DEATHS (sizeof(deaths) / sizeof(deaths[0]))

/* One that was ignored when we began stays so. */
static void
catch_signal(int sig, struct sigaction *sa)
{
	struct sigaction old;

	if (sigaction(sig, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		(void)sigaction(sig, sa, NULL);
}

/* SIGINT, SIGTERM and SIGHUP end the loop, which closes us. */
static void
catch_signals(int catch)
{
	struct sigaction sa = { .sa_handler = catch ? on_death : SIG_DFL };

	(void)sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < N_DEATHS; i++)
		catch_signal(deaths[i], &sa);
	sa.sa_handler = catch ? on_stop : SIG_DFL;
	sa.sa_flags = SA_RESTART;
	catch_signal(SIGTSTP, &sa);
}

static void
take_terminal(struct input *in)
{
	static int registered;

	if (!isatty(in->fd) || tcgetattr(in->fd, &shown) != 0)
		return;
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	term_fd = in->fd;
	in->tty = 1;
	catch_signals(1);
	if (!registered)
		registered = atexit(restore) == 0;
}

int
input_open(struct input *in, int fd)
{
	memset(in, 0, sizeof(*in));
	in->fd = fd;
	take_terminal(in);
	return secret_new(&in->bytes, INPUT_LINE_MAX);
}

void
input_close(struct input *in)
{
	secret_free(&in->bytes);
	secret_free(&in->line);
	if (!in->tty)
		return;
	restore();
	term_fd = -1;
	in->tty = 0;
	catch_signals(0);
}

void
input_hide(struct input *in, int hide)
{
	if (!in->tty || hide == is_hidden)
		return;
	/* The mark first: a signal in between restores once too often. */
	is_hidden = 1;
	(void)tcsetattr(in->fd, TCSADRAIN, hide ? &hidden : &shown);
	is_hidden = hide;
}

void
input_forget(struct input *in)
{
	if (!in->tty)
		return;
	(void)tcflush(in->fd, TCIFLUSH);
	explicit_bzero(in->bytes.p, in->bytes.len);
	in->n = 0;
	in->skipping = 0;
}

/* -- lines --------------------------------------------------------------------------- */

static void
read_more(struct input *in)
{
	struct pollfd p = { .fd = in->fd, .events = POLLIN };
	ssize_t n;

	if (in->ended || poll(&p, 1, 0) <= 0)
		return;
	n = read(in->fd, in->bytes.p + in->n, in->bytes.len - in->n);
	if (n > 0)
		in->n += (size_t)n;
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		in->ended = 1;
}

static void
drop(struct input *in, size_t n)
{
	in->n -= n;
	memmove(in->bytes.p, in->bytes.p + n, in->n);
	explicit_bzero(in->bytes.p + in->n, n);
}

/* The first len bytes are a line. */
static enum input_kind
keep_line(struct input *in, size_t len)
{
	const char *p = (const char *)in->bytes.p;

	if (len > 0 && p[len - 1] == '\r')	/* as serial lines end */
		len--;
	if (!utf8_ok(p, len, NULL))
		return INPUT_STRANGE;
	if (len > 0 && secret_new(&in->line, len) < 0)
		return INPUT_LONG;
	if (len > 0)
		memcpy(in->line.p, p, len);
	return INPUT_LINE;
}

/* What the bytes hold: INPUT_NONE when no whole line. */
static enum input_kind
cut_line(struct input *in)
{
	const uint8_t *lf = in->n == 0 ? NULL : memchr(in->bytes.p, '\n', in->n);
	enum input_kind kind;
	size_t len;

	if (lf == NULL && in->n == in->bytes.len) {
		in->skipping = 1;
		drop(in, in->n);
	}
	if (lf == NULL)
		return INPUT_NONE;
	len = (size_t)(lf - in->bytes.p);
	kind = in->skipping ? INPUT_LONG : keep_line(in, len);
	in->skipping = 0;
	drop(in, len + 1);
	return kind;
}

enum input_kind
input_next(struct input *in)
{
	enum input_kind kind;

	input_wipe(in);
	kind = cut_line(in);
	if (kind != INPUT_NONE)
		return kind;
	read_more(in);
	kind = cut_line(in);
	return kind == INPUT_NONE && in->ended ? INPUT_END : kind;
}

const char *
input_text(const struct input *in)
{
	return in->line.p == NULL ? "" : (const char *)in->line.p;
}

void
input_wipe(struct input *in)
{
	secret_free(&in->line);
}
