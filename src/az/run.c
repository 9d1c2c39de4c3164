#include "src/az/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
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
	return fd[0] < 0 || fd[1] < 0 || fcntl(fd[0], F_SETFL, O_NONBLOCK) != 0 ?
	    ERR_IO : 0;
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

/* What one pipe has: how many bytes, or the error; its end shuts it. drop: only the
 * newest bytes are kept. */
static int
take(int *fd, struct buf *b, int drop)
{
	uint8_t chunk[CHUNK];
	ssize_t n = *fd < 0 ? 0 : read(*fd, chunk, sizeof(chunk));
	int err;

	if (n < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : ERR_IO;
	if (n == 0) {
		shut(fd);
		return 0;
	}
	if (drop && b->len + (size_t)n > b->max)
		buf_drop(b, b->len + (size_t)n - b->max);
	err = buf_put(b, chunk, (size_t)n);
	return err == 0 ? (int)n : err;
}

/* What it left in a pipe, and no more: others may hold the pipe still. */
static int
take_left(int *fd, struct buf *b, int drop)
{
	int left = 0, n = 1;

	if (*fd >= 0 && ioctl(*fd, FIONREAD, &left) != 0)
		return ERR_IO;
	for (; left > 0 && n > 0; left -= n)
		n = take(fd, b, drop);
	return n < 0 ? n : 0;
}

struct hearing {
	struct run *r;
	struct daemon *d;
	int64_t began;
	uint64_t came, told;	/* bytes besides its answer */
};

static int
tell(struct hearing *h)
{
	const int64_t seconds = (now_ms() - h->began) / 1000;
	char line[AZ_SAID_MAX + 1];
	int err;

	if (seconds >= h->r->seconds)
		return ERR_TIMEOUT;
	err = daemon_progress(h->d, (uint32_t)seconds, 0);
	if (err != 0 || !h->r->speaks || h->told == h->came)
		return err;
	h->told = h->came;
	run_line(buf_view(&h->r->said), line);
	return daemon_say(h->d, line);
}

static int
take_both(struct hearing *h, struct ends *e)
{
	int n = take(&e->out[0], &h->r->out, 0);

	if (n >= 0 && (n = take(&e->said[0], &h->r->said, 1)) > 0)
		h->came += (uint64_t)n;
	return n < 0 ? n : 0;
}

/* Until az itself has ended, whoever else holds its pipes. */
static int
hear(struct run *r, struct daemon *d, struct ends *e, int az)
{
	struct hearing h = { .r = r, .d = d, .began = now_ms() };
	int err = 0, over = 0;

	while (err == 0 && !over) {
		struct pollfd p[] = {
			{ .fd = e->out[0], .events = POLLIN },
			{ .fd = e->said[0], .events = POLLIN },
			{ .fd = d->in[d->busy].fd, .events = POLLIN },
			{ .fd = az, .events = POLLIN },
		};

		if (poll(p, 4, LOOK_MS) < 0 && errno != EINTR)
			return ERR_IO;
		over = p[3].revents != 0;
		if ((err = take_both(&h, e)) == 0)
			err = tell(&h);
	}
	if (err == 0)
		err = take_left(&e->out[0], &r->out, 0);
	return err == 0 ? take_left(&e->said[0], &r->said, 1) : err;
}

/* -- its end ------------------------------------------------------------------------- */

static pid_t
parent_of(const char *pid)
{
	char path[64], text[512];
	ssize_t n;
	int fd, parent = 0;
	const char *p;

	(void)snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	(void)close(fd);
	text[n < 0 ? 0 : n] = '\0';
	p = strrchr(text, ')');		/* a name may hold anything */
	return p != NULL && sscanf(p, ") %*c %d", &parent) == 1 ? parent : 0;
}

static int
kill_child(void *arg, const char *name)
{
	const long pid = strtol(name, NULL, 10);
	int *killed = arg;

	if (pid > 0 && parent_of(name) == getpid() &&
	    kill((pid_t)pid, SIGKILL) == 0)
		(*killed)++;
	return 0;
}

/* Whoever loses its parent becomes our child, and goes with the next round. */
static void
end_all(void)
{
	int killed;

	do {
		killed = 0;
		(void)dir_each("/proc", kill_child, &killed);
	} while (killed > 0 && waitpid(-1, NULL, 0) > 0);
}

static void
await(struct run *r, pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	r->ended = WIFEXITED(status) ? (unsigned)WEXITSTATUS(status) :
	    128 + (unsigned)WTERMSIG(status);
}

/* Its group goes while its number is not given out again. */
static void
end(struct run *r, pid_t pid, int err)
{
	(void)kill(-pid, SIGKILL);
	if (err != 0)
		(void)kill(pid, SIGKILL);
	await(r, pid);
	if (err != 0)
		end_all();
}

int
run_az(struct run *r, struct daemon *d)
{
	struct ends e = { { -1, -1 }, { -1, -1 }, -1 };
	const pid_t parent = getpid();
	pid_t pid = -1;
	int err, az = -1;

	buf_init(&r->out, AZ_OUT_MAX);
	buf_init(&r->said, SAID_KEPT);
	err = prctl(PR_SET_CHILD_SUBREAPER, 1) != 0 ? err_from_errno(errno) :
	    open_all(&e, r->file);
	if (err == 0 && (pid = fork()) < 0)
		err = err_from_errno(errno);
	if (pid == 0)
		become_az(r, &e, parent);
	shut(&e.out[1]);
	shut(&e.said[1]);
	shut(&e.file);
	if (pid > 0) {
		(void)setpgid(pid, pid);
		az = pidfd_open(pid, 0);
		err = az < 0 ? err_from_errno(errno) : hear(r, d, &e, az);
		end(r, pid, err);
	}
	shut(&az);
	shut_all(&e);
	return err;
}

void
run_free(struct run *r)
{
	buf_free(&r->out);
	buf_free(&r->said);
}
