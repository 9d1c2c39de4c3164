/* Kills for the pages, which in their jail can signal nobody: a process of its own,
 * from before there is a jail. See faults.h. */
#include "tests/fake/faults.h"

#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int to_striker = -1;

/* Ends when the pages do. */
static void
serve(int fd)
{
	const struct timespec step = { 0, 1000000 };
	pid_t pid;

	while (read(fd, &pid, sizeof(pid)) == sizeof(pid)) {
		(void)kill(pid, SIGKILL);
		while (kill(pid, 0) == 0)	/* whoever started it waits for it */
			(void)nanosleep(&step, NULL);
		if (write(fd, "", 1) != 1)
			break;
	}
	_exit(0);
}

__attribute__((constructor)) static void
begin(void)
{
	char text[8];
	int fd[2];

	if (!fault_env("KC_FAULT", text, sizeof(text)) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) != 0)
		return;
	switch (fork()) {
	case 0:
		(void)close(fd[0]);
		(void)setsid();
		(void)close(STDIN_FILENO);
		(void)close(STDOUT_FILENO);
		(void)close(STDERR_FILENO);
		serve(fd[1]);
		break;
	case -1:
		_exit(94);
	default:
		(void)close(fd[1]);
		to_striker = fd[0];
	}
}

void
fault_strike(pid_t pid)
{
	char done;

	if (pid <= 0 || write(to_striker, &pid, sizeof(pid)) != sizeof(pid) ||
	    read(to_striker, &done, 1) != 1)
		_exit(96);
}
