#include "src/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file_tmp.h"

#define CHUNK	16384
#define OPEN_READ (O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

int
path_join(char *out, const char *dir, const char *name)
{
	size_t len = strlen(dir), more;

	while (len > 1 && dir[len - 1] == '/')
		len--;
	while (*name == '/')
		name++;
	more = strlen(name);
	if (len >= FILE_PATH_MAX || more >= FILE_PATH_MAX - 1 ||
	    len + 1 + more >= FILE_PATH_MAX)
		return ERR_TOOBIG;
	memmove(out, dir, len);		/* dir may be out itself */
	if (len > 0 && out[len - 1] != '/')
		out[len++] = '/';
	memcpy(out + len, name, more + 1);
	return 0;
}

int
file_open_regular(const char *path, size_t *size)
{
	struct stat st;
	int fd, r = 0;

	fd = open(path, OPEN_READ);
	if (fd < 0)		/* ENXIO: a socket */
		return errno == ENXIO ? ERR_FORMAT : err_from_errno(errno);
	if (fstat(fd, &st) != 0)
		r = ERR_IO;
	else if (!S_ISREG(st.st_mode))
		r = S_ISDIR(st.st_mode) ? ERR_FOLDER : ERR_FORMAT;
	if (r != 0) {
		(void)close(fd);
		return r;
	}
	*size = (size_t)st.st_size;
	return fd;
}

static int
read_all(int fd, struct buf *out)
{
	size_t want;
	uint8_t *room, more;
	ssize_t n;

	for (;;) {
		want = out->max - out->len;
		want = want < CHUNK ? want : CHUNK;
		if ((room = buf_room(out, want)) == NULL)
			return out->err;
		n = want > 0 ? read(fd, room, want) : read(fd, &more, 1);
		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return ERR_IO;
		if (n > 0 && want == 0)
			return out->err = ERR_TOOBIG;
		if (n > 0)
			buf_wrote(out, (size_t)n);
	}
}

int
file_read(const char *path, struct buf *out)
{
	size_t size = 0, start = out->len;
	int fd, r;

	if (out->err != 0)
		return out->err;
	fd = file_open_regular(path, &size);
	if (fd < 0)
		return fd;
	r = size > out->max - out->len ? ERR_TOOBIG : read_all(fd, out);
	(void)close(fd);
	if (r != 0 && out->len > start) {
		explicit_bzero(out->p + start, out->len - start);
		out->len = start;
	}
	return r;
}

int
file_exists(const char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		return 1;
	return errno == ENOENT || errno == ENOTDIR ? 0 : err_from_errno(errno);
}

/* Opens the folder of a path; *name is the last part. An fd, or the error. */
static int
open_parent(const char *path, const char **name)
{
	char dir[FILE_PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t len;
	int fd;

	*name = slash != NULL ? slash + 1 : path;
	if (**name == '\0' || strcmp(*name, ".") == 0 ||
	    strcmp(*name, "..") == 0)
		return ERR_ARG;
	len = slash != NULL ? (size_t)(slash - path) : 0;
	if (len >= sizeof(dir))
		return ERR_TOOBIG;
	if (slash == NULL)
		(void)strcpy(dir, ".");
	else if (len == 0)
		(void)strcpy(dir, "/");
	else {
		memcpy(dir, path, len);
		dir[len] = '\0';
	}
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 ? fd : err_from_errno(errno);
}

int
dir_sync(int dirfd)
{
	int r;

	do
		r = fsync(dirfd);
	while (r != 0 && errno == EINTR);
	if (r == 0 || errno == EINVAL || errno == EOPNOTSUPP)
		return 0;
	return err_from_errno(errno);
}

static int
write_all(int fd, struct view data)
{
	ssize_t n;

	while (data.len > 0) {
		n = write(fd, data.p, data.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? err_from_errno(errno) : ERR_IO;
		data.p += n;
		data.len -= (size_t)n;
	}
	while (fsync(fd) != 0)
		if (errno != EINTR)
			return err_from_errno(errno);
	return 0;
}

/* A new temporary file holding data; its name goes into tmp. */
static int
write_tmp(int dirfd, char tmp[static TMP_NAME_MAX], struct view data)
{
	static unsigned count;
	int fd, r, tries = 100;

	do {
		(void)snprintf(tmp, TMP_NAME_MAX, TMP_PREFIX "%ld-%u",
		    (long)getpid(), count++);
		fd = openat(dirfd, tmp, O_WRONLY | O_CREAT | O_EXCL |
		    O_NOFOLLOW | O_CLOEXEC, 0600);
	} while (fd < 0 && errno == EEXIST && --tries > 0);
	if (fd < 0)
		return err_from_errno(errno);
	r = write_all(fd, data);
	if (close(fd) != 0 && r == 0)
		r = err_from_errno(errno);
	if (r != 0)
		(void)unlinkat(dirfd, tmp, 0);
	return r;
}

/* Where neither renameat2 nor link can do it: take the name first, with an
 * empty file that nobody else can have made, and rename over that. */
static int
rename_over_own(int dirfd, const char *tmp, const char *name)
{
	int fd;

	fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (fd < 0)
		return err_from_errno(errno);
	(void)close(fd);
	if (renameat(dirfd, tmp, dirfd, name) == 0)
		return 0;
	fd = err_from_errno(errno);
	(void)unlinkat(dirfd, name, 0);
	return fd;
}

/* Gives the temporary file its name, never taking one that is in use. */
static int
rename_new(int dirfd, const char *tmp, const char *name)
{
	if (renameat2(dirfd, tmp, dirfd, name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
		return err_from_errno(errno);
	if (linkat(dirfd, tmp, dirfd, name, 0) == 0)
		return unlinkat(dirfd, tmp, 0) == 0 ? 0 : err_from_errno(errno);
	if (errno != EPERM && errno != ENOSYS && errno != EOPNOTSUPP &&
	    errno != EMLINK)
		return err_from_errno(errno);
	return rename_over_own(dirfd, tmp, name);
}

static int
rename_any(int dirfd, const char *tmp, const char *name)
{
	return renameat(dirfd, tmp, dirfd, name) == 0 ? 0 :
	    err_from_errno(errno);
}

static int
write_whole(const char *path, struct view data, int only_new)
{
	char tmp[TMP_NAME_MAX];
	const char *name;
	int dirfd, r;

	dirfd = open_parent(path, &name);
	if (dirfd < 0)
		return dirfd;
	r = write_tmp(dirfd, tmp, data);
	if (r == 0) {
		r = only_new ? rename_new(dirfd, tmp, name) :
		    rename_any(dirfd, tmp, name);
		if (r != 0)
			(void)unlinkat(dirfd, tmp, 0);
		else if ((r = dir_sync(dirfd)) != 0 && only_new)
			(void)unlinkat(dirfd, name, 0);
	}
	(void)close(dirfd);
	return r;
}

int
file_write(const char *path, struct view data)
{
	return write_whole(path, data, 0);
}

int
file_write_new(const char *path, struct view data)
{
	int r = file_exists(path);

	if (r != 0)
		return r < 0 ? r : ERR_EXISTS;
	return write_whole(path, data, 1);
}

int
file_rename_new(const char *path, const char *to)
{
	const char *name;
	int dirfd, r;

	dirfd = open_parent(path, &name);
	if (dirfd < 0)
		return dirfd;
	r = rename_new(dirfd, name, to);
	if (r == 0)
		r = dir_sync(dirfd);
	(void)close(dirfd);
	return r;
}

int
file_remove(const char *path)
{
	const char *name;
	int dirfd, r = 0;

	dirfd = open_parent(path, &name);
	if (dirfd < 0)
		return dirfd == ERR_NOTFOUND ? 0 : dirfd;
	if (unlinkat(dirfd, name, 0) == 0)
		r = dir_sync(dirfd);
	else if (errno != ENOENT)
		r = err_from_errno(errno);
	(void)close(dirfd);
	return r;
}
