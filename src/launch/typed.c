#include "src/launch/typed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/launch/beneath.h"

/* Where systems mount what people put in. */
static const char *const removable[] = { "/media", "/run/media", "/mnt" };

static int
own_name(int fd, char out[static 32])
{
	return snprintf(out, 32, "/proc/self/fd/%d", fd);
}

/* Its path, as the kernel knows it. */
static int
place_of_fd(int fd, char *out)
{
	char own[32];
	ssize_t n;

	(void)own_name(fd, own);
	n = readlink(own, out, FILE_PATH_MAX - 1);
	if (n < 0)
		return err_from_errno(errno);
	out[n] = '\0';
	return n < FILE_PATH_MAX - 1 ? 0 : ERR_TOOBIG;
}

int
typed_place(const char *path, char *out)
{
	int fd = open(path, O_PATH | O_CLOEXEC), err;

	if (fd < 0)
		return err_from_errno(errno);
	err = place_of_fd(fd, out);
	(void)close(fd);
	return err;
}

/* 1: path is the folder, or lies below. */
static int
is_below(const char *path, const char *folder)
{
	const size_t len = strcmp(folder, "/") == 0 ? 0 : strlen(folder);

	return strncmp(path, folder, len) == 0 &&
	    (path[len] == '/' || path[len] == '\0');
}

static int
is_kernels(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) != 0 || fs.f_type == PROC_SUPER_MAGIC ||
	    fs.f_type == SYSFS_MAGIC;
}

/* 0: nothing forbids it, and out is where it really is. */
static int
check(const struct media *m, int fd, char *out)
{
	int err = place_of_fd(fd, out);

	if (err != 0)
		return err;
	for (unsigned i = 0; i < m->n_apart; i++)
		if (is_below(out, m->apart[i]) || is_below(m->apart[i], out))
			return ERR_PERM;
	return strstr(out, "/.") != NULL || is_kernels(fd) ? ERR_PERM : 0;
}

/* -- a file ---------------------------------------------------------------------------- */

/* fd: by O_PATH, so that nothing but a regular file is ever opened. */
static int
open_checked(const struct media *m, int fd)
{
	char at[FILE_PATH_MAX];
	struct stat st;
	int err;

	if (fstat(fd, &st) != 0)
		return ERR_IO;
	if (S_ISREG(st.st_mode)) {
		if ((err = check(m, fd, at)) != 0)
			return err;
		if (st.st_size > MEDIA_FILE_SIZE_MAX)
			return ERR_TOOBIG;
	}
	return beneath_regular(fd);
}

int
typed_file(struct media *m, const char *path)
{
	int fd, got;

	if (m->files == MEDIA_FILES_MAX)
		return ERR_PERM;
	m->files++;
	fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_from_errno(errno);
	got = open_checked(m, fd);
	(void)close(fd);
	return got;
}

/* -- a folder ---------------------------------------------------------------------------- */

static int
is_mounted(int fd, const char *at)
{
	struct statx x;
	struct statfs fs;

	/* In memory: what programs keep there is nobody's medium. */
	if (fstatfs(fd, &fs) != 0 || fs.f_type == TMPFS_MAGIC)
		return 0;
	for (size_t i = 0; i < sizeof(removable) / sizeof(removable[0]); i++)
		if (is_below(at, removable[i]))
			return 1;
	return statx(fd, "", AT_EMPTY_PATH, STATX_TYPE, &x) == 0 &&
	    (x.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/* A folder on a medium that is one already. */
static int
is_on_medium(const struct media *m, const char *at)
{
	char medium[FILE_PATH_MAX];
	int is = 0;

	for (unsigned i = 0; !is && i < m->n; i++)
		is = typed_place(m->medium[i], medium) == 0 &&
		    is_below(at, medium);
	return is;
}

static int
is_marked(int fd)
{
	static const char *const marks[] = { "keyconvoy/manifest",
		"keyconvoy/backup" };
	int mark = -1;

	for (size_t i = 0; mark < 0 && i < sizeof(marks) / sizeof(marks[0]); i++)
		mark = beneath_open(fd, marks[i], O_PATH);
	if (mark >= 0)
		(void)close(mark);
	return mark >= 0;
}

static int
is_empty(int fd)
{
	char own[32];
	int n = 0;
	DIR *d;

	(void)own_name(fd, own);
	d = opendir(own);
	if (d == NULL)
		return 0;
	while (n < 3 && readdir(d) != NULL)
		n++;
	(void)closedir(d);
	return n == 2;		/* itself and the one above */
}

int
typed_folder(const struct media *m, const char *path)
{
	char at[FILE_PATH_MAX];
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC), err;

	if (fd < 0)
		return err_from_errno(errno);
	err = check(m, fd, at);
	if (err == 0 && !is_on_medium(m, at) && !is_mounted(fd, at) &&
	    !is_marked(fd) && !is_empty(fd))
		err = ERR_PERM;
	(void)close(fd);
	return err;
}
