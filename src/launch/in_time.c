#include "src/launch/in_time.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/err.h"

/* The end of the door and of the terminal is seen by others, however long it stays. */
static void
child(int to, int (*it)(const void *arg), const void *arg)
{
	int err;

	if (dup2(to, STDIN_FILENO) < 0 ||
	    close_range(STDOUT_FILENO, ~0U, 0) != 0)
		_exit(1);
	err = it(arg);
	_exit(write(STDIN_FILENO, &err, sizeof(err)) == sizeof(err) ? 0 : 1);
}

static int
answer(int from, int milliseconds)
{
	struct pollfd p = { .fd = from, .events = POLLIN };
	int err, r;

	do
		r = poll(&p, 1, milliseconds);
	while (r < 0 && errno == EINTR);
	if (r == 0)
		return ERR_TIMEOUT;
	if (r < 0)
		return err_from_errno(errno);
	return read(from, &err, sizeof(err)) == sizeof(err) ? err : ERR_CLOSED;
}

static int
wait_for(pid_t pid, int from, int milliseconds)
{
	int err = answer(from, milliseconds);

	if (err == ERR_TIMEOUT) {
		(void)kill(pid, SIGKILL);
		return err;
	}
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return err;
}

int
in_time(int (*it)(const void *arg), const void *arg, int milliseconds)
{
	int fd[2], err;
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC) != 0)
		return err_from_errno(errno);
	pid = fork();
	if (pid == 0)
		child(fd[1], it, arg);
	err = pid < 0 ? err_from_errno(errno) : 0;
	(void)close(fd[1]);
	if (err == 0)
		err = wait_for(pid, fd[0], milliseconds);
	(void)close(fd[0]);
	return err;
}
