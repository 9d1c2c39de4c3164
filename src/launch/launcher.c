#include "src/launch/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/entry.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/launch/arguments.h"
#include "src/launch/console.h"
#include "src/launch/mounts.h"
#include "src/launch/terminal.h"
#include "src/spawn.h"
#include "src/spawn_child.h"
#include "src/wire/door.h"

#define PAGES "keyconvoy-pages"
#define ENVIRONMENT 3	/* exit status */

/* What is handed on to the pages when somebody sends it to us; what a terminal
 * sends, all in front of it get. The rest is ours to know of. */
static const int handed_on[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1,
	SIGUSR2 };
static const int noted[] = { SIGCHLD, SIGTSTP, SIGCONT, SIGPIPE };

static void
add_all(sigset_t *set, const int *sig, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)sigaddset(set, sig[i]);
}

/* All of them wait in a descriptor; *before is the mask that the pages get. */
static int
hold_signals(sigset_t *before)
{
	sigset_t held;
	int fd;

	(void)sigemptyset(&held);
	add_all(&held, handed_on, sizeof(handed_on) / sizeof(handed_on[0]));
	add_all(&held, noted, sizeof(noted) / sizeof(noted[0]));
	(void)signal(SIGCHLD, SIG_DFL);	/* who ignores it hears of no end */
	if (sigprocmask(SIG_BLOCK, &held, before) != 0)
		return err_from_errno(errno);
	fd = signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd >= 0 ? fd : err_from_errno(errno);
}

/* -- the pages ------------------------------------------------------------------------ */

/* As a shell would start it: terminal, environment, signals, group are ours. */
static int
spawn_pages(pid_t *pid, char **argv, const sigset_t *mask)
{
	char path[FILE_PATH_MAX];
	posix_spawnattr_t attr;
	sigset_t fresh;
	int e = spawn_path(path, PAGES);

	if (e != 0)
		return e;
	(void)sigemptyset(&fresh);
	(void)sigaddset(&fresh, SIGCHLD);
	e = posix_spawnattr_init(&attr);
	if (e != 0)
		return err_from_errno(e);
	e = posix_spawnattr_setsigmask(&attr, mask);
	if (e == 0)
		e = posix_spawnattr_setsigdefault(&attr, &fresh);
	if (e == 0)
		e = posix_spawnattr_setflags(&attr,
		    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (e == 0)
		e = posix_spawn(pid, path, NULL, &attr, argv, environ);
	(void)posix_spawnattr_destroy(&attr);
	return e == 0 ? 0 : err_from_errno(e);
}

/* "keyconvoy-pages DOOR ARGUMENTS" */
static int
start_pages(struct launcher *l, int argc, char **argv, const sigset_t *mask)
{
	char **words = calloc((size_t)argc + 2, sizeof(*words));
	char name[] = PAGES, number[16];
	int fd[2], err = 0;

	if (words == NULL)
		return ERR_NOMEM;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) != 0) {
		err = err_from_errno(errno);
		free(words);
		return err;
	}
	(void)snprintf(number, sizeof(number), "%d", fd[1]);
	words[0] = name;
	words[1] = number;
	for (int i = 1; i < argc; i++)
		words[i + 1] = argv[i];
	if (fcntl(fd[1], F_SETFD, 0) != 0)
		err = err_from_errno(errno);
	else
		err = spawn_pages(&l->pages, words, mask);
	child_shut(&fd[1]);
	if (err != 0)
		child_shut(&fd[0]);
	l->door = fd[0];
	free(words);
	return err;
}

/* A stop that the kernel spares whom no shell could continue, and that no key sends:
 * the keyboard's stays blocked all the while. */
static void
stop_as_job(void)
{
	sigset_t stop;

	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTTIN);
	(void)sigprocmask(SIG_UNBLOCK, &stop, NULL);
	(void)raise(SIGTTIN);
}

/* 1: no news of the pages since they were seen to stop. */
static int
are_still_stopped(pid_t pages)
{
	siginfo_t news = { .si_pid = 0 };

	return waitid(P_PID, (id_t)pages, &news, WSTOPPED | WCONTINUED | WEXITED |
	    WNOHANG | WNOWAIT) == 0 && news.si_pid == 0;
}

/*
 * Stops as the pages did, so that the shell takes over. SIGTSTP stays blocked: when it
 * comes right after we were continued we do not stop before the pages have given the
 * terminal back once more. Where the kernel let them stop there is a shell; stopped by
 * somebody's SIGSTOP there may be none, and we go on. What continues us alone continues
 * them.
 */
static void
stop_with_pages(struct launcher *l, int by)
{
	const struct timespec now = { 0, 0 };
	sigset_t cont;

	(void)sigemptyset(&cont);
	(void)sigaddset(&cont, SIGCONT);
	if (by == SIGSTOP)
		stop_as_job();
	else
		(void)raise(SIGSTOP);
	if ((sigtimedwait(&cont, NULL, &now) == SIGCONT || by != SIGSTOP) &&
	    are_still_stopped(l->pages))
		(void)kill(l->pages, SIGCONT);
}

/* -- what has ended --------------------------------------------------------------------- */

static void
pages_changed(struct launcher *l, int status)
{
	if (WIFSTOPPED(status))
		l->stopped = WSTOPSIG(status);
	else if (WIFCONTINUED(status))
		l->stopped = 0;
	else {
		l->ended = 1;
		l->status = status;
	}
}

static void
reap(struct launcher *l)
{
	int status, by;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED |
	    WCONTINUED)) > 0) {
		if (pid == l->pages)
			pages_changed(l, status);
		for (size_t i = 0; i < POST_N; i++)
			if (pid == l->post[i].pid && !WIFSTOPPED(status) &&
			    !WIFCONTINUED(status))
				l->post[i].pid = 0;
	}
	by = l->stopped;
	l->stopped = 0;
	if (by != 0 && !l->ended)
		stop_with_pages(l, by);
}

static void
take_signals(struct launcher *l, int signals)
{
	struct signalfd_siginfo info;

	while (read(signals, &info, sizeof(info)) == sizeof(info))
		for (size_t i = 0; i < sizeof(handed_on) / sizeof(int); i++)
			if ((int)info.ssi_signo == handed_on[i] &&
			    info.ssi_code <= 0)
				(void)kill(l->pages, handed_on[i]);
	reap(l);
}

/* -- one turn ---------------------------------------------------------------------------- */

static void
listen_to(struct posted *p)
{
	if (tail_read(&p->tail, p->said) == 0)
		child_shut(&p->said);
}

static void
turn(struct launcher *l, int signals)
{
	struct pollfd p[3 + POST_N] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = l->door, .events = POLLIN },
		[2 + POST_N] = { .fd = l->finder.to > 0 ? l->finder.events : -1,
		    .events = POLLIN },
	};

	for (size_t i = 0; i < POST_N; i++)
		p[2 + i] = (struct pollfd){ .fd = l->post[i].said,
			.events = POLLIN };
	if (poll(p, 3 + POST_N, finder_patience(&l->finder)) < 0)
		return;
	finder_turn(&l->finder);
	for (size_t i = 0; i < POST_N; i++)
		if (p[2 + i].revents != 0)
			listen_to(&l->post[i]);
	if (p[1].revents != 0 && launcher_answer(l) != 0) {
		(void)fprintf(stderr, "keyconvoy: its pages asked for what no "
		    "pages ask for, and are ended.\n");
		(void)kill(l->pages, SIGKILL);
	}
	if (p[0].revents != 0)
		take_signals(l, signals);
}

/* As the pages ended, so that a shell sees it. */
static int
end_alike(int status)
{
	sigset_t all;
	int sig;

	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	sig = WTERMSIG(status);
	(void)signal(sig, SIG_DFL);
	(void)sigemptyset(&all);
	(void)sigaddset(&all, sig);
	(void)raise(sig);
	(void)sigprocmask(SIG_UNBLOCK, &all, NULL);
	return 128 + sig;
}

static int
finish(struct launcher *l)
{
	terminal_give_back();
	console_restore();
	child_shut(&l->door);
	launcher_dismiss(l, POST_KEYD, POST_CARDD);
	launcher_dismiss(l, POST_ERRAND, POST_ERRAND);
	launcher_forget(l);
	mounts_end();
	for (size_t i = 0; i < POST_N; i++)
		tail_print(&l->post[i].tail, l->post[i].program);
	return end_alike(l->status);
}

/* The word of who began, which pages cannot change: the last of several. */
static int
is_online(char **argv)
{
	int is = 0;

	for (; *argv != NULL; argv++)
		if (strncmp(*argv, "--station=", 10) == 0)
			is = strcmp(*argv + 10, "online") == 0;
		else if (strcmp(*argv, "--station") == 0 && argv[1] != NULL)
			is = strcmp(argv[1], "online") == 0;
	return is;
}

/* -- ahead ------------------------------------------------------------------------------- */

/* Nothing but options, each with its value or none: no command. */
static int
is_ceremony(char **argv)
{
	static const char *const others[] = { "--help", "--version",
		"--list-steps" };
	int value = 0;

	while (*++argv != NULL) {
		const int option = (*argv)[0] == '-';

		if (!option && !value)
			return 0;
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			if (strcmp(*argv, others[i]) == 0)
				return 0;
		value = option && strchr(*argv, '=') == NULL;
	}
	return 1;
}

static int
has_readers(char **argv)
{
	static const char option[] = "--reader", usb[] = "usb";
	const size_t len = sizeof(option) - 1;

	for (; *argv != NULL; argv++)
		if (strncmp(*argv, option, len) == 0) {
			const char *value = (*argv)[len] == '=' ?
			    *argv + len + 1 : argv[1];

			return value != NULL &&
			    strncmp(value, usb, sizeof(usb) - 1) == 0;
		}
	return 0;
}

/*
 * A ceremony's pages soon ask for both daemons, which need as long as they to be
 * ready: they begin together. This is a guess, and decides nothing: what is asked for
 * in the end counts, and a set that was not is dismissed.
 */
static void
start_ahead(struct launcher *l, char **argv)
{
	if (is_ceremony(argv))
		(void)launcher_set(l, has_readers(argv) ? SPAWN_READERS :
		    SPAWN_CARDS);	/* an error comes again, and is said then */
}

static void
say_no_pages(int err)
{
	char path[FILE_PATH_MAX];

	if (err == ERR_NOTFOUND && spawn_path(path, PAGES) == 0)
		(void)fprintf(stderr, "keyconvoy: %s is not there: keyconvoy is more "
		    "than this one program; install its package, or the bundle.\n",
		    path);
	else
		(void)fprintf(stderr, "keyconvoy: " PAGES ": %s\n", err_text(err));
}

int
launcher_run(int argc, char **argv)
{
	static struct launcher l = { .door = -1, .post = {
		{ .said = -1 }, { .said = -1 }, { .said = -1 } } };
	sigset_t before;
	const char *missing = entry_missing();
	int signals, err;

	if (missing != NULL) {
		(void)fprintf(stderr, "keyconvoy: %s\n", missing);
		return ENVIRONMENT;
	}
	signals = hold_signals(&before);
	l.online = is_online(argv);
	l.words = arguments_of(argv);
	terminal_keep();
	mounts_begin();
	l.media = media_new();
	err = l.media == NULL ? ERR_NOMEM : signals < 0 ? signals :
	    start_pages(&l, argc, argv, &before);
	if (err != 0) {
		say_no_pages(err);
		return ENVIRONMENT;
	}
	start_ahead(&l, argv);
	while (!l.ended)
		turn(&l, signals);
	return finish(&l);
}
