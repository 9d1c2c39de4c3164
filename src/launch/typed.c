#include "src/launch/typed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/stick.h"
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
	return strstr(out, "/.") != NULL || beneath_is_kernels(fd) ? ERR_PERM : 0;
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
		return ERR_PHASE;
	m->files++;
	fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_from_errno(errno);
	got = open_checked(m, fd);
	(void)close(fd);
	return got;
}

/* -- a folder ---------------------------------------------------------------------------- */

/* On the device of the system, or of what is kept apart: a home is no medium. */
static int
is_systems(const struct media *m, dev_t dev)
{
	struct stat st;
	int is = stat("/", &st) == 0 && st.st_dev == dev;

	for (unsigned i = 0; !is && i < m->n_apart; i++)
		is = stat(m->apart[i], &st) == 0 && st.st_dev == dev;
	return is;
}

/* Where systems mount what is put in, or what the kernel says can be. */
static int
is_put_in(int fd, const char *at, dev_t dev)
{
	struct statx x;

	for (size_t i = 0; i < sizeof(removable) / sizeof(removable[0]); i++)
		if (is_below(at, removable[i]))
			return 1;
	return statx(fd, "", AT_EMPTY_PATH, STATX_TYPE, &x) == 0 &&
	    (x.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0 &&
	    stick_has(major(dev), minor(dev));
}

static int
is_mounted(const struct media *m, int fd, const char *at)
{
	struct stat st;
	struct statfs fs;

	/* In memory: what programs keep there is nobody's medium. */
	return fstatfs(fd, &fs) == 0 && fs.f_type != TMPFS_MAGIC &&
	    fstat(fd, &st) == 0 && !is_systems(m, st.st_dev) &&
	    is_put_in(fd, at, st.st_dev);
}

/* A folder on a medium that is one already, and another. */
static int
is_on_medium(const struct media *m, const struct medium *but, const char *at)
{
	char place[FILE_PATH_MAX];
	int is = 0;

	for (unsigned i = 0; !is && i < m->n; i++)
		is = &m->medium[i] != but && typed_place(m->medium[i].path, place) == 0 &&
		    is_below(at, place);
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

/* 0: what is open may become a medium, also without the one that it was; all of *out
 * but typed is of it. */
static int
look_at_folder(const struct media *m, const struct medium *but, int fd,
    struct medium *out)
{
	struct stat st;
	int err = check(m, fd, out->path);

	if (err == 0 && !is_on_medium(m, but, out->path) &&
	    !is_mounted(m, fd, out->path) && !is_marked(fd) && !is_empty(fd))
		err = ERR_PERM;
	if (err == 0 && fstat(fd, &st) != 0)
		err = ERR_IO;
	if (err != 0)
		return err;
	out->dev = st.st_dev;
	out->ino = st.st_ino;
	return 0;
}

int
typed_folder(const struct media *m, const char *path, struct medium *out)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC), err;

	if (fd < 0)
		return err_from_errno(errno);
	err = look_at_folder(m, NULL, fd, out);
	(void)close(fd);
	out->typed = 1;
	return err;
}

/* Over no link: it was a place, and no way to one. */
static int
open_again(const struct media *m, struct medium *one)
{
	struct medium now = { .typed = 1 };
	struct stat st;
	int fd = beneath_place(one->path), err = 0;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) != 0)
		err = ERR_IO;
	else if (st.st_dev != one->dev || st.st_ino != one->ino)
		err = look_at_folder(m, one, fd, &now);
	if (err != 0) {
		(void)close(fd);
		return err;
	}
	one->dev = st.st_dev;
	one->ino = st.st_ino;
	return fd;
}

int
typed_open(const struct media *m, struct medium *one)
{
	int fd;

	if (one->typed)
		return open_again(m, one);
	fd = open(one->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	return err_from_errno(errno);
}

int
typed_is_apart(const struct media *m, const struct medium *one, int fd)
{
	char at[FILE_PATH_MAX] = "", medium[FILE_PATH_MAX] = "";

	if (place_of_fd(fd, at) != 0 || typed_place(one->path, medium) != 0)
		return 1;
	for (unsigned i = 0; i < m->n_apart; i++)
		if (is_below(at, m->apart[i]) &&
		    (!is_below(medium, m->apart[i]) ||
		    strcmp(medium, m->apart[i]) == 0))
			return 1;
	return 0;
}
