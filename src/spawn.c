#include "src/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/wire/jail.h"

/* Where a daemon finds its sockets, and the words that tell it so. */
#define FD_PAGES ERRAND_FD
#define FD_PEER 4
static const char *const both[] = { ERRAND_FD_ARG, "4", NULL };
static const char *const pages_only[] = { ERRAND_FD_ARG, ERRAND_NO_PEER,
	NULL };
/* Our ends lie above, so that putting them in place overwrites none. */
#define FD_ABOVE 10

#define STOP_MS 2000
#define STOP_STEP_MS 5

/* The folder of this program. 0 or ERR_NOTFOUND. */
static int
own_folder(char out[static FILE_PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", out, FILE_PATH_MAX - 1);
	char *slash;

	if (n <= 0)
		return ERR_NOTFOUND;
	out[n] = '\0';
	slash = strrchr(out, '/');
	if (slash == NULL)
		return ERR_NOTFOUND;
	*slash = '\0';
	return 0;
}

const char *
spawn_builddir(void)
{
	char own[FILE_PATH_MAX], *built;
	int same;

	if (own_folder(own) != 0)
		return NULL;
	built = realpath(BUILDDIR, NULL);
	if (built == NULL)
		return NULL;
	same = strcmp(own, built) == 0;
	free(built);
	return same ? BUILDDIR : NULL;
}

int
spawn_path(char *out, const char *name)
{
	const char *dir = spawn_builddir();

	return path_join(out, dir != NULL ? dir : PKGLIBEXECDIR, name);
}

static void
shut(int *fd)
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
pair(int fd[static 2])
{
	int err;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) != 0) {
		err = err_from_errno(errno);
		fd[0] = fd[1] = -1;
		return err;
	}
	err = raise_fd(&fd[0]);
	if (err == 0)
		err = raise_fd(&fd[1]);
	if (err != 0) {
		shut(&fd[0]);
		shut(&fd[1]);
	}
	return err;
}

/* Empty; under a sanitizer its runtime's switches, and nothing else. */
static void
environment(char *env[static 4])
{
	static const char *const kept[] = {
		"ASAN_OPTIONS=", "LSAN_OPTIONS=", "UBSAN_OPTIONS="
	};
	size_t n = 0;

	for (char **e = environ; JAIL_ASAN && e != NULL && *e != NULL; e++)
		for (size_t i = 0; i < 3 && n < 3; i++)
			if (strncmp(*e, kept[i], strlen(kept[i])) == 0)
				env[n++] = *e;
	env[n] = NULL;
}

/* Signals as a fresh process has them, the sockets at their places. */
static int
prepare(posix_spawnattr_t *attr, posix_spawn_file_actions_t *files, int pages,
    int peer)
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
		e = posix_spawn_file_actions_adddup2(files, pages, FD_PAGES);
	if (e == 0 && peer >= 0)
		e = posix_spawn_file_actions_adddup2(files, peer, FD_PEER);
	return e;
}

/* The name and the words behind it, as posix_spawn wants them. */
#define ARGS_MAX ERRAND_ARGS
struct words {
	char text[1 + ARGS_MAX][64];
	char *argv[1 + ARGS_MAX + 1];
};

static void
make_words(struct words *w, const char *name, const char *const *args)
{
	size_t n = 0;

	for (const char *word = name; word != NULL && n <= ARGS_MAX;
	    word = args[n - 1]) {
		(void)snprintf(w->text[n], sizeof(w->text[n]), "%s", word);
		w->argv[n] = w->text[n];
		n++;
	}
	w->argv[n] = NULL;
}

static int
run(const char *name, const char *const *args, int pages, int peer, pid_t *pid)
{
	char path[FILE_PATH_MAX], *env[4];
	struct words w;
	posix_spawnattr_t attr;
	posix_spawn_file_actions_t files;
	int e = spawn_path(path, name);

	if (e != 0)
		return e;
	make_words(&w, name, args);
	environment(env);
	e = posix_spawnattr_init(&attr);
	if (e != 0)
		return err_from_errno(e);
	e = posix_spawn_file_actions_init(&files);
	if (e == 0) {
		e = prepare(&attr, &files, pages, peer);
		if (e == 0)
			e = posix_spawn(pid, path, &files, &attr, w.argv, env);
		(void)posix_spawn_file_actions_destroy(&files);
	}
	(void)posix_spawnattr_destroy(&attr);
	if (e != 0)
		*pid = 0;
	return e == 0 ? 0 : err_from_errno(e);
}

/* One program with a socket to us; c and *pid say that it runs. */
static int
start_one(const char *name, const char *const *args, int peer, struct client *c,
    pid_t *pid)
{
	int fd[2], err = pair(fd);

	if (err != 0)
		return err;
	err = run(name, args, fd[1], peer, pid);
	shut(&fd[1]);
	if (err != 0)
		shut(&fd[0]);
	else
		client_init(c, fd[0]);
	return err;
}

int
spawn_start(struct daemons *d, int want_cards)
{
	int between[2] = { -1, -1 }, err = 0;

	*d = (struct daemons){ .keyd_pid = 0, .cardd_pid = 0 };
	client_init(&d->keyd, -1);
	client_init(&d->cardd, -1);
	if (want_cards)
		err = pair(between);
	if (err == 0)
		err = start_one("keyconvoy-keyd", want_cards ? both :
		    pages_only, between[0], &d->keyd, &d->keyd_pid);
	if (err == 0 && want_cards)
		err = start_one("keyconvoy-cardd", both, between[1], &d->cardd,
		    &d->cardd_pid);
	shut(&between[0]);
	shut(&between[1]);
	if (err != 0)
		spawn_stop(d);
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
static void
await(pid_t *first, pid_t *second)
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

void
spawn_stop(struct daemons *d)
{
	client_close(&d->keyd);
	client_close(&d->cardd);
	await(&d->keyd_pid, &d->cardd_pid);
}

int
spawn_errand(struct spawned *s, const struct errand *e)
{
	*s = (struct spawned){ .pid = 0 };
	client_init(&s->client, -1);
	return start_one(e->program, e->args, -1, &s->client, &s->pid);
}

void
spawn_errand_stop(struct spawned *s)
{
	pid_t none = 0;

	if (s->pid > 0)
		client_close(&s->client);
	else
		client_init(&s->client, -1);
	await(&s->pid, &none);
}
