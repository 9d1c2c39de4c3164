#include "src/spawn_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/spawn.h"
#include "src/wire/jail.h"

/* Where a daemon finds its sockets, and the words that tell it so. */
#define FD_PAGES ERRAND_FD
#define FD_PEER 4
#define FD_PLUG 5
const char *const child_with_peer[] = { ERRAND_FD_ARG, "4", NULL };
const char *const child_with_plug[] = { ERRAND_FD_ARG, "4", "5", NULL };
const char *const child_alone[] = { ERRAND_FD_ARG, ERRAND_NO_PEER, NULL };
/* Our ends lie above, so that putting them in place overwrites none. */
#define FD_ABOVE 10

#define STOP_MS 2000
#define STOP_STEP_MS 5

void
child_shut(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

static int
raise_fd(int *fd)
{
	int up = fcntl(*fd, F_DUPFD_CLOEXEC, FD_ABOVE);

	if (up < 0)
		return err_from_errno(errno);
	(void)close(*fd);
	*fd = up;
	return 0;
}

static int
pair(int fd[static 2], int type)
{
	int err;

	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fd) != 0) {
		err = err_from_errno(errno);
		fd[0] = fd[1] = -1;
		return err;
	}
	err = raise_fd(&fd[0]);
	if (err == 0)
		err = raise_fd(&fd[1]);
	if (err != 0) {
		child_shut(&fd[0]);
		child_shut(&fd[1]);
	}
	return err;
}

int
child_pair(int fd[static 2])
{
	return pair(fd, SOCK_STREAM);
}

int
child_plug(int fd[static 2])
{
	return pair(fd, SOCK_SEQPACKET);
}

/* A sanitizer's runtime has its switches there. */
static const char *const switches[] = {
	"ASAN_OPTIONS=", "LSAN_OPTIONS=", "UBSAN_OPTIONS=", NULL
};
#define SWITCHES 3
#define ENV_MAX (ERRAND_KEEPS + SWITCHES)

static int
is_kept(const char *pair, const char *const *names)
{
	for (; names != NULL && *names != NULL; names++)
		if (strncmp(pair, *names, strlen(*names)) == 0)
			return 1;
	return 0;
}

/* Empty, but for what its row keeps; a name that stands twice cannot fill it. */
static void
environment(char *env[static ENV_MAX + 1], const char *program)
{
	const char *const *keeps = errand_keeps(program);
	size_t n = 0;

	for (char **e = environ; e != NULL && *e != NULL && n < ENV_MAX; e++)
		if (is_kept(*e, keeps) || (JAIL_ASAN && is_kept(*e, switches)))
			env[n++] = *e;
	env[n] = NULL;
}

/* What the child has of us; -1: nothing. */
struct ends {
	int pages, peer, plug, said;
};

/* Signals as a fresh process has them, the sockets at their places. */
static int
prepare(posix_spawnattr_t *attr, posix_spawn_file_actions_t *files,
    const struct ends *ends)
{
	sigset_t none, all;
	int e;

	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	e = posix_spawnattr_setsigmask(attr, &none);
	if (e == 0)
		e = posix_spawnattr_setsigdefault(attr, &all);
	if (e == 0)
		e = posix_spawnattr_setflags(attr,
		    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (e == 0)
		e = posix_spawn_file_actions_adddup2(files, ends->pages, FD_PAGES);
	if (e == 0 && ends->peer >= 0)
		e = posix_spawn_file_actions_adddup2(files, ends->peer, FD_PEER);
	if (e == 0 && ends->plug >= 0)
		e = posix_spawn_file_actions_adddup2(files, ends->plug, FD_PLUG);
	if (e == 0 && ends->said >= 0)
		e = posix_spawn_file_actions_adddup2(files, ends->said,
		    STDERR_FILENO);
	return e;
}

/* The name and the words behind it, as posix_spawn wants them. */
#define ARGS_MAX (ERRAND_ARGS + 1)	/* cardd's third: readers */
struct words {
	char text[1 + ARGS_MAX][64];
	char *argv[1 + ARGS_MAX + 1];
};

static int
make_words(struct words *w, const char *name, const char *const *args)
{
	size_t n = 0;

	for (const char *word = name; word != NULL; word = args[n - 1]) {
		if (n > ARGS_MAX || strlen(word) >= sizeof(w->text[n]))
			return ERR_TOOBIG;
		(void)strcpy(w->text[n], word);
		w->argv[n] = w->text[n];
		n++;
	}
	w->argv[n] = NULL;
	return 0;
}

static int
run(const char *name, const char *const *args, const struct ends *ends,
    pid_t *pid)
{
	char path[FILE_PATH_MAX], *env[ENV_MAX + 1];
	struct words w;
	posix_spawnattr_t attr;
	posix_spawn_file_actions_t files;
	int e = spawn_path(path, name);

	if (e != 0 || (e = make_words(&w, name, args)) != 0)
		return e;
	environment(env, name);
	e = posix_spawnattr_init(&attr);
	if (e != 0)
		return err_from_errno(e);
	e = posix_spawn_file_actions_init(&files);
	if (e == 0) {
		e = prepare(&attr, &files, ends);
		if (e == 0)
			e = posix_spawn(pid, path, &files, &attr, w.argv, env);
		(void)posix_spawn_file_actions_destroy(&files);
	}
	(void)posix_spawnattr_destroy(&attr);
	if (e != 0)
		*pid = 0;
	return e == 0 ? 0 : e == ENOENT ? ERR_PROGRAM : err_from_errno(e);
}

/* A pipe whose end for us never waits. */
static int
pipe_from(int fd[static 2])
{
	int err;

	if (pipe2(fd, O_CLOEXEC) != 0) {
		err = err_from_errno(errno);
		fd[0] = fd[1] = -1;
		return err;
	}
	err = raise_fd(&fd[0]);
	if (err == 0)
		err = raise_fd(&fd[1]);
	if (err == 0 && fcntl(fd[0], F_SETFL, O_NONBLOCK) != 0)
		err = err_from_errno(errno);
	return err;
}

int
child_start(struct child *c, const char *program, const char *const *args,
    int peer, int plug, int listened)
{
	int fd[2] = { -1, -1 }, said[2] = { -1, -1 }, err = child_pair(fd);

	c->pid = 0;
	if (err == 0 && listened)
		err = pipe_from(said);
	if (err == 0)
		err = run(program, args, &(struct ends){ .pages = fd[1],
		    .peer = peer, .plug = plug, .said = said[1] }, &c->pid);
	child_shut(&fd[1]);
	child_shut(&said[1]);
	if (err != 0) {
		child_shut(&fd[0]);
		child_shut(&said[0]);
	}
	c->fd = fd[0];
	c->said = said[0];
	return err;
}

/* 1 when the process is no more (or never was), and reaped. */
static int
ended(pid_t *pid)
{
	pid_t r;

	if (*pid <= 0)
		return 1;
	r = waitpid(*pid, NULL, WNOHANG);
	if (r == 0 || (r < 0 && errno == EINTR))
		return 0;
	*pid = 0;
	return 1;
}

static void
finish(pid_t *pid)
{
	if (*pid <= 0)
		return;
	(void)kill(*pid, SIGKILL);
	while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
		;
	*pid = 0;
}

/* Their sockets are closed: they end by themselves, or are ended. */
void
child_await(pid_t *first, pid_t *second)
{
	const struct timespec step = { 0, STOP_STEP_MS * 1000000L };

	for (int ms = 0; ms < STOP_MS; ms += STOP_STEP_MS) {
		int all = ended(first);

		if (ended(second) && all)
			return;
		(void)nanosleep(&step, NULL);
	}
	finish(first);
	finish(second);
}
