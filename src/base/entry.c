#include "src/base/entry.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/base/nls.h"

#define FAILED 3	/* exit status */

void
entry_setup(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
		/* No such device, in some chroots: what takes the number. */
		if (fd < 0)
			fd = open("/", O_PATH | O_DIRECTORY);
		if (fd < 0)
			_exit(FAILED);
	} while (fd <= STDERR_FILENO);
	(void)close(fd);
	(void)signal(SIGXFSZ, SIG_IGN);
}

const char *
entry_missing(void)
{
	/* Where programs lie, and where a descriptor leads, is asked in /proc; what a
	 * daemon would read from or write to is /dev/null. */
	static const struct {
		const char *path, *sentence;
		int mode;
	} needed[] = {
		{ "/proc/self/fd", N_("/proc is not mounted here; as root: "
		  "mount -t proc proc /proc"), X_OK },
		{ "/dev/null", N_("/dev/null is missing here; as root: "
		  "mknod -m 666 /dev/null c 1 3"), R_OK | W_OK },
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (access(needed[i].path, needed[i].mode) != 0)
			return needed[i].sentence;
	return NULL;
}
