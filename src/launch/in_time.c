#include "src/launch/in_time.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/door.h"

/* The end of the door and of the terminal is seen by others, however long it stays. */
static void
child(int to, int (*it)(const void *arg), const void *arg)
{
	int err;

	if (dup2(to, STDIN_FILENO) < 0 ||
	    close_range(STDOUT_FILENO, ~0U, 0) != 0)
		_exit(1);
	err = it(arg);
	_exit(door_send(STDIN_FILENO, &err, sizeof(err), &err, err > 0) == 0 ? 0 : 1);
}

static int
answer(int from, int milliseconds)
{
	struct pollfd p = { .fd = from, .events = POLLIN };
	int err, fd = -1, r;

	do
		r = poll(&p, 1, milliseconds);
	while (r < 0 && errno == EINTR);
	if (r == 0)
		return ERR_TIMEOUT;
	if (r < 0)
		return err_from_errno(errno);
	r = door_read(from, &err, sizeof(err), &fd, 1);
	if (r == 1)
		return fd;
	return r == 0 && err <= 0 ? err : ERR_CLOSED;
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

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) != 0)
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
