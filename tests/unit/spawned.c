/*
 * What test_spawn starts in place of both daemons: it says in its hello what it
 * found when it came, and keyd asks cardd for a point.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/daemon.h"

static char facts[512];

static unsigned
count_env(void)
{
	unsigned n = 0;

	for (char **e = environ; e != NULL && *e != NULL; e++)
		n++;
	return n;
}

/* Descriptors beside 0, 1, 2 and ours. */
static unsigned
count_fds(int pages, int peer)
{
	unsigned n = 0;

	for (int fd = 3; fd < 1024; fd++)
		if (fd != pages && fd != peer && fcntl(fd, F_GETFD) >= 0)
			n++;
	return n;
}

static int
is_null(int fd)
{
	struct stat st, null;

	return fstat(fd, &st) == 0 && stat("/dev/null", &null) == 0 &&
	    st.st_rdev == null.st_rdev;
}

static int
signals_fresh(void)
{
	struct sigaction sa;
	sigset_t set;

	return sigaction(SIGPIPE, NULL, &sa) == 0 &&
	    sa.sa_handler == SIG_DFL &&
	    sigprocmask(SIG_BLOCK, NULL, &set) == 0 &&
	    !sigismember(&set, SIGTERM);
}

static void
gather(unsigned env, int fresh, int pages, int peer)
{
	char cwd[64];
	struct rlimit core;
	mode_t mask = umask(077);

	(void)snprintf(facts, sizeof(facts),
	    "env %u, then %u; fds %u; null %d%d; leader %d; cwd %s; umask %o; "
	    "core %d; dumpable %d; signals %d",
	    env, count_env(), count_fds(pages, peer), is_null(STDIN_FILENO),
	    is_null(STDOUT_FILENO), getsid(0) == getpid(),
	    getcwd(cwd, sizeof(cwd)) != NULL ? cwd : "?", (unsigned)mask,
	    getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max != 0,
	    prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), fresh);
}

/* More than a pipe holds, and what a terminal would obey. */
static void
shout(void)
{
	for (int i = 0; i < 40000; i++)
		if (write(STDERR_FILENO, "\033[31mshout \200\n", 13) < 0)
			_exit(4);
}

/* Module "hang" never ends by itself; "shout" says too much. */
static int
say_hello(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_hello *q = req;
	struct rep_hello *r = rep;

	(void)detail;
	while (strcmp(q->module, "hang") == 0)
		(void)pause();
	if (strcmp(q->module, "shout") == 0)
		shout();
	r->module = daemon_out_str(d, facts);
	return 0;
}

static int
say_c_hello(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_c_hello *r = rep;

	(void)req;
	(void)detail;
	r->driver = daemon_out_str(d, facts);
	return 0;
}

static int
say_enrol(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct req_x_enroll q = { .none_ = 0 };
	struct rep_x_enroll peer;
	struct rep_enrol *r = rep;
	int err;

	(void)req;
	err = daemon_ask_peer(d, MSG_X_ENROLL, &q, &peer, detail);
	if (err == 0)
		memcpy(r->point, peer.point, sizeof(r->point));
	return err;
}

static int
say_enroll(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_x_enroll *r = rep;

	(void)d;
	(void)req;
	(void)detail;
	memset(r->point, 4, sizeof(r->point));
	return 0;
}

static const struct daemon_row rows[] = {
	{ MSG_HELLO, 1, 0, say_hello },
	{ MSG_C_HELLO, 1, 0, say_c_hello },
	{ MSG_ENROL, 1, 0, say_enrol },
	{ MSG_X_ENROLL, 1, 0, say_enroll },
};

static const struct daemon_def def = {
	.name = "spawned", .rows = rows, .n = sizeof(rows) / sizeof(rows[0]),
};

int
main(int argc, char **argv)
{
	struct daemon d;
	unsigned env = count_env();
	int fresh = signals_fresh(), pages, peer, plug = -1;

	if ((argc == 4 && daemon_socket(argv[3], &plug) != 0) ||
	    daemon_args(argc == 4 ? 3 : argc, argv, &pages, &peer) != 0)
		return 2;
	daemon_keep(pages, peer, plug);
	if (daemon_harden() != 0)
		return 3;
	gather(env, fresh, pages, peer);
	if (plug >= 0)
		(void)strcpy(facts, "readers come");
	return daemon_serve(&d, &def, NULL, pages, peer);
}
