/* What a daemon does before it answers: leave everything that it came with. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/daemon.h"
#include "src/wire/jail.h"

/* A descriptor number, or -1; anything else is ERR_ARG. */
static int
number(const char *s, int *out)
{
	char *end;
	long v;

	if (strcmp(s, "-1") == 0) {
		*out = -1;
		return 0;
	}
	if (*s < '0' || *s > '9')
		return ERR_ARG;
	errno = 0;
	v = strtol(s, &end, 10);
	if (errno != 0 || *end != '\0' || v <= STDERR_FILENO || v > 1023)
		return ERR_ARG;
	*out = (int)v;
	return 0;
}

static int
is_socket(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

int
daemon_args(int argc, char **argv, int *fd_pages, int *fd_peer)
{
	int pages, peer;

	if (argc != 3 || number(argv[1], &pages) != 0 ||
	    number(argv[2], &peer) != 0)
		return ERR_ARG;
	if (pages < 0 || pages == peer || !is_socket(pages) ||
	    (peer >= 0 && !is_socket(peer)))
		return ERR_ARG;
	*fd_pages = pages;
	*fd_peer = peer;
	return 0;
}

int
daemon_failed(const char *name, int err)
{
	if (err == ERR_ARG)
		(void)fprintf(stderr, "%s is started by keyconvoy.\n", name);
	else
		(void)fprintf(stderr, "%s: %s\n", name, err_text(err));
	return err == ERR_ARG ? DAEMON_BY_HAND : EXIT_FAILURE;
}

int
daemon_socket(const char *word, int *fd)
{
	return number(word, fd) == 0 && *fd >= 0 && is_socket(*fd) ? 0 :
	    ERR_ARG;
}

static void
close_between(int first, int last)
{
	struct rlimit lim;

	if (first > last)
		return;
#ifdef SYS_close_range
	if (syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0) == 0)
		return;
#endif
	if (getrlimit(RLIMIT_NOFILE, &lim) == 0 && lim.rlim_max <= (rlim_t)last)
		last = (int)lim.rlim_max - 1;
	for (int fd = first; fd <= last; fd++)
		(void)close(fd);
}

static int
by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

void
daemon_keep(int fd_pages, int fd_peer, int fd_more)
{
	int kept[] = { fd_pages, fd_peer, fd_more };
	int first = STDERR_FILENO + 1;

	qsort(kept, 3, sizeof(kept[0]), by_number);
	for (size_t i = 0; i < 3; i++)
		if (kept[i] >= first) {
			close_between(first, kept[i] - 1);
			first = kept[i] + 1;
		}
	close_between(first, 0x7ffffffe);
}

/* stdin and stdout read nothing and say nothing; stderr stays. */
static int
quiet(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC), err = 0;

	if (fd < 0)
		return err_from_errno(errno);
	if (dup2(fd, STDIN_FILENO) < 0 || dup2(fd, STDOUT_FILENO) < 0)
		err = err_from_errno(errno);
	if (fd > STDERR_FILENO)
		(void)close(fd);
	return err;
}

/* LeakSanitizer looks at its own process by ptrace: it needs dumpable. */
static int
undumpable(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) != 0)
		return err_from_errno(errno);
	if (!JAIL_ASAN && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return err_from_errno(errno);
	return 0;
}

int
daemon_harden(void)
{
	int err = undumpable();

	if (err != 0)
		return err;
	/* Refused to whoever leads a session already, which is as good. */
	if (setsid() < 0 && getsid(0) != getpid())
		return err_from_errno(errno);
	if (chdir("/") != 0)
		return err_from_errno(errno);
	(void)umask(077);
	if (clearenv() != 0)
		return ERR_NOMEM;
	return quiet();
}
