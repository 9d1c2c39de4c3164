#include "src/launch/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "src/base/err.h"

#define BENEATH (RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV | \
	RESOLVE_NO_MAGICLINKS)
#define TRIES_MAX 8		/* while others rename on the medium */

static int
walk(int root, const char *name, const struct open_how *how)
{
	int fd, tries = TRIES_MAX;

	do
		fd = (int)syscall(SYS_openat2, root, name, how, sizeof(*how));
	while (fd < 0 && (errno == EAGAIN || errno == EINTR) && --tries > 0);
	if (fd >= 0)
		return fd;
	return errno == EXDEV ? ERR_PERM : err_from_errno(errno);
}

int
beneath_open(int root, const char *name, int flags)
{
	struct open_how how = { .flags = (uint64_t)(unsigned)(flags | O_CLOEXEC |
	    O_NOFOLLOW), .resolve = BENEATH };

	if (flags & O_CREAT)
		how.mode = 0600;
	return walk(root, name, &how);
}

int
beneath_read(int root, const char *name, int flags)
{
	const struct open_how how = { .flags = (uint64_t)(unsigned)(flags |
	    O_CLOEXEC), .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };

	return walk(root, name, &how);
}

int
beneath_place(const char *path)
{
	const struct open_how how = { .flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };

	return walk(AT_FDCWD, path, &how);
}

int
beneath_is_kernels(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) != 0 || fs.f_type == PROC_SUPER_MAGIC ||
	    fs.f_type == SYSFS_MAGIC;
}

int
beneath_regular(int fd)
{
	char own[32];
	struct stat st;
	int got;

	if (fstat(fd, &st) != 0)
		return ERR_IO;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? ERR_FOLDER : ERR_FORMAT;
	(void)snprintf(own, sizeof(own), "/proc/self/fd/%d", fd);
	got = open(own, O_RDONLY | O_CLOEXEC);
	if (got >= 0)
		return got;
	return err_from_errno(errno);
}
