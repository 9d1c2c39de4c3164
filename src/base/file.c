#include "src/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/beyond.h"
#include "src/base/err.h"
#include "src/base/file_tmp.h"
#include "src/base/dirat.h"

#define CHUNK	16384
#define OPEN_READ (O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

static int
look(int fd, size_t *size)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return ERR_IO;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? ERR_FOLDER : ERR_FORMAT;
	*size = (size_t)st.st_size;
	return 0;
}

int
file_open(const char *path, size_t *size)
{
	int fd = open(path, OPEN_READ), r;

	if (fd < 0 && errno == EACCES)
		fd = beyond(BEYOND_FILE, path, NULL);
	else if (fd < 0)	/* ENXIO: a socket */
		fd = errno == ENXIO ? ERR_FORMAT : err_from_errno(errno);
	if (fd < 0)
		return fd;
	r = look(fd, size);
	if (r != 0)
		(void)close(fd);
	return r == 0 ? fd : r;
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
file_read_open(int fd, struct buf *out)
{
	size_t size = 0, start = out->len;
	int r;

	if (out->err != 0)
		return out->err;
	r = look(fd, &size);
	if (r == 0 && size > out->max - out->len)
		r = ERR_TOOBIG;
	if (r == 0 && lseek(fd, 0, SEEK_SET) != 0)
		r = ERR_IO;
	if (r == 0)
		r = read_all(fd, out);
	if (r != 0 && out->len > start) {
		explicit_bzero(out->p + start, out->len - start);
		out->len = start;
	}
	return r;
}

int
file_read(const char *path, struct buf *out)
{
	size_t size;
	int fd, r;

	if (out->err != 0)
		return out->err;
	fd = file_open(path, &size);
	if (fd < 0)
		return fd;
	r = file_read_open(fd, out);
	(void)close(fd);
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
write_tmp(const struct dirat *p, char tmp[static TMP_NAME_MAX], struct view data)
{
	static unsigned count;
	int fd, r, tries = 100;

	do {
		(void)snprintf(tmp, TMP_NAME_MAX, TMP_PREFIX "%ld-%u",
		    (long)getpid(), count++);
		fd = dirat_new(p, tmp);
	} while (fd == ERR_EXISTS && --tries > 0);
	if (fd < 0)
		return fd;
	r = write_all(fd, data);
	if (close(fd) != 0 && r == 0)
		r = err_from_errno(errno);
	if (r != 0)
		(void)dirat_remove(p, tmp);
	return r;
}

static int
write_whole(const char *path, struct view data, int only_new)
{
	char tmp[TMP_NAME_MAX];
	const char *name;
	struct dirat p;
	int r = dirat_of(&p, path, &name);

	if (r != 0)
		return r;
	r = write_tmp(&p, tmp, data);
	if (r == 0) {
		r = only_new ? dirat_rename_new(&p, tmp, name) :
		    dirat_rename(&p, tmp, name);
		if (r != 0)
			(void)dirat_remove(&p, tmp);
		else if ((r = dirat_sync(&p)) != 0 && only_new)
			(void)dirat_remove(&p, name);
	}
	dirat_close(&p);
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
file_stage(const char *path, struct view data, char tmp[static FILE_TMP_MAX])
{
	const char *name;
	struct dirat p;
	int r = dirat_of(&p, path, &name);

	if (r != 0)
		return r;
	r = write_tmp(&p, tmp, data);
	dirat_close(&p);
	return r;
}

int
file_settle(const char *path, const char *tmp)
{
	const char *name;
	struct dirat p;
	int r = dirat_of(&p, path, &name);

	if (r != 0)
		return r;
	r = dirat_rename(&p, tmp, name);
	if (r == 0)
		r = dirat_sync(&p);
	dirat_close(&p);
	return r;
}

int
file_drop(const char *path, const char *tmp)
{
	const char *name;
	struct dirat p;
	int r = dirat_of(&p, path, &name);

	if (r != 0)
		return r;
	r = dirat_remove(&p, tmp);
	dirat_close(&p);
	return r;
}

int
file_rename_new(const char *path, const char *to)
{
	const char *name;
	struct dirat p;
	int r = dirat_of(&p, path, &name);

	if (r != 0)
		return r;
	r = dirat_rename_new(&p, name, to);
	if (r == 0)
		r = dirat_sync(&p);
	dirat_close(&p);
	return r;
}

int
file_remove(const char *path)
{
	const char *name;
	struct dirat p;
	int r = dirat_of(&p, path, &name);

	if (r != 0)
		return r == ERR_NOTFOUND ? 0 : r;
	r = dirat_remove(&p, name);
	if (r == 0)
		r = dirat_sync(&p);
	else if (r == ERR_NOTFOUND)
		r = 0;
	dirat_close(&p);
	return r;
}
