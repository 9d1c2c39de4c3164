#include "src/az/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"

#define SAID_KEPT	(16 * 1024)	/* of what it says besides: the end */
#define CHUNK		4096
#define LOOK_MS		500
#define FD_ABOVE	10	/* ours lie above those that az is given */

/* -- before ----------------------------------------------------------------------- */

/* Every colon ends a folder; one that is no path from the root is not looked at. */
int
run_find(const char *path, char *out)
{
	char dir[FILE_PATH_MAX];
	size_t len;

	for (; path != NULL && *path != '\0'; path += len + (path[len] == ':')) {
		len = strcspn(path, ":");
		if (path[0] != '/' || len >= sizeof(dir))
			continue;
		memcpy(dir, path, len);
		dir[len] = '\0';
		if (path_join(out, dir, "az") == 0 && access(out, X_OK) == 0)
			return 0;
	}
	return ERR_NOTFOUND;
}

static int
raised(int fd)
{
	int up = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, FD_ABOVE);

	if (fd >= 0)
		(void)close(fd);
	return up;
}

/* The file in memory, sealed: az reads these bytes and no others. -1: failed. */
static int
make_file(struct view data)
{
	int fd = raised(memfd_create("keyconvoy", MFD_CLOEXEC |
	    MFD_ALLOW_SEALING));

	if (fd >= 0 && (write(fd, data.p, data.len) != (ssize_t)data.len ||
	    lseek(fd, 0, SEEK_SET) != 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE |
	    F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)) {
		(void)close(fd);
		fd = -1;
	}
	return fd;
}

struct ends {
	int out[2], said[2], file;
};

static void
shut(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

static void
shut_all(struct ends *e)
{
	for (int i = 0; i < 2; i++) {
		shut(&e->out[i]);
		shut(&e->said[i]);
	}
	shut(&e->file);
}

static int
open_pipe(int fd[static 2])
{
	if (pipe2(fd, O_CLOEXEC) != 0)
		return err_from_errno(errno);
	fd[0] = raised(fd[0]);
	fd[1] = raised(fd[1]);
	return fd[0] < 0 || fd[1] < 0 ? ERR_IO : 0;
}

static int
open_all(struct ends *e, struct view file)
{
	int err = open_pipe(e->out);

	if (err == 0)
		err = open_pipe(e->said);
	if (err == 0 && file.len > 0 && (e->file = make_file(file)) < 0)
		err = ERR_IO;
	return err;
}

/* -- in the child -------------------------------------------------------------------- */

/* Its own group, which ends with us; nothing of ours is open there. */
static void
become_az(const struct run *r, const struct ends *e, pid_t parent)
{
	sigset_t none;
	char *argv[CALL_WORDS + 2] = { NULL };
	size_t n = 0;

	argv[n++] = strdup("az");
	for (char *const *w = r->words; *w != NULL && n < CALL_WORDS + 1; w++)
		argv[n++] = *w;
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (argv[0] == NULL || setpgid(0, 0) != 0 ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent ||
	    dup2(e->out[1], STDOUT_FILENO) < 0 ||
	    dup2(e->said[1], STDERR_FILENO) < 0 ||
	    (e->file >= 0 && dup2(e->file, RUN_FILE_FD) < 0))
		_exit(126);
	(void)execve(r->program, argv, r->env);
	_exit(127);
}

/* -- while it runs -------------------------------------------------------------------- */

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What one pipe has; its end shuts it. drop: only the newest bytes are kept. */
static int
take(int *fd, struct buf *b, int drop)
{
	uint8_t chunk[CHUNK];
	ssize_t n = read(*fd, chunk, sizeof(chunk));

	if (n < 0 && errno == EINTR)
		return 0;
	if (n <= 0) {
		shut(fd);
		return n == 0 ? 0 : ERR_IO;
	}
	if (drop && b->len + (size_t)n > b->max)
		buf_drop(b, b->len + (size_t)n - b->max);
	return buf_put(b, chunk, (size_t)n);
}

static int
tell(struct run *r, struct daemon *d, int64_t began, size_t *heard)
{
	const int64_t seconds = (now_ms() - began) / 1000;
	char line[AZ_SAID_MAX + 1];
	int err;

	if (seconds >= r->seconds)
		return ERR_TIMEOUT;
	err = daemon_progress(d, (uint32_t)seconds, 0);
	if (err != 0 || !r->speaks || *heard == r->said.len)
		return err;
	*heard = r->said.len;
	run_line(buf_view(&r->said), line);
	return daemon_say(d, line);
}

static int
hear(struct run *r, struct daemon *d, struct ends *e)
{
	const int64_t began = now_ms();
	size_t heard = 0;
	int err = 0;

	while (err == 0 && (e->out[0] >= 0 || e->said[0] >= 0)) {
		struct pollfd p[] = {
			{ .fd = e->out[0], .events = POLLIN },
			{ .fd = e->said[0], .events = POLLIN },
			{ .fd = d->in[d->busy].fd, .events = POLLIN },
		};

		if (poll(p, 3, LOOK_MS) < 0)
			err = errno == EINTR ? 0 : ERR_IO;
		else {
			if (p[0].revents != 0)
				err = take(&e->out[0], &r->out, 0);
			if (err == 0 && p[1].revents != 0)
				err = take(&e->said[0], &r->said, 1);
			if (err == 0)
				err = tell(r, d, began, &heard);
		}
	}
	return err;
}

/* Its end; and that of all it left, which has our pipes no more. */
static void
await(struct run *r, pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	r->ended = WIFEXITED(status) ? (unsigned)WEXITSTATUS(status) :
	    128 + (unsigned)WTERMSIG(status);
}

int
run_az(struct run *r, struct daemon *d)
{
	struct ends e = { { -1, -1 }, { -1, -1 }, -1 };
	const pid_t parent = getpid();
	pid_t pid = -1;
	int err;

	buf_init(&r->out, AZ_OUT_MAX);
	buf_init(&r->said, SAID_KEPT);
	err = open_all(&e, r->file);
	if (err == 0 && (pid = fork()) < 0)
		err = err_from_errno(errno);
	if (pid == 0)
		become_az(r, &e, parent);
	shut(&e.out[1]);
	shut(&e.said[1]);
	shut(&e.file);
	if (err == 0) {
		(void)setpgid(pid, pid);
		err = hear(r, d, &e);
	}
	if (pid > 0) {
		if (err != 0)
			(void)kill(-pid, SIGKILL);
		await(r, pid);
		(void)kill(-pid, SIGKILL);
	}
	shut_all(&e);
	return err;
}

void
run_free(struct run *r)
{
	buf_free(&r->out);
	buf_free(&r->said);
}
