/* Reading back what a medium holds. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"

#define ALIGN	4096
#define CHUNK	65536

/* From here on reads ask the medium, if it can be told so; 1 when it can. */
static int
set_direct(int fd, int on)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0)
		return 0;
	flags = on ? flags | O_DIRECT : flags & ~O_DIRECT;
	return fcntl(fd, F_SETFL, flags) == 0;
}

static int
compare(int fd, struct view data, uint8_t *chunk, int direct)
{
	size_t pos = 0;
	ssize_t n;

	while (pos < data.len) {
		n = pread(fd, chunk, CHUNK, (off_t)pos);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EINVAL && direct) {
			/* Says so only when read, or its blocks are larger. */
			direct = 0;
			(void)set_direct(fd, 0);
			continue;
		}
		if (n < 0)
			return err_from_errno(errno);
		if (n == 0 || (size_t)n > data.len - pos ||
		    memcmp(chunk, data.p + pos, (size_t)n) != 0)
			return ERR_CHANGED;
		pos += (size_t)n;
	}
	return 0;
}

int
file_read_back(const char *path, struct view data)
{
	uint8_t *chunk;
	size_t size;
	int fd, r;

	fd = file_open(path, &size);
	if (fd < 0)
		return fd;
	chunk = aligned_alloc(ALIGN, CHUNK);
	if (chunk == NULL)
		r = ERR_NOMEM;
	else if (size != data.len)
		r = ERR_CHANGED;
	else if (fsync(fd) != 0)
		r = err_from_errno(errno);
	else {
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		r = compare(fd, data, chunk, set_direct(fd, 1));
	}
	if (chunk != NULL)
		explicit_bzero(chunk, CHUNK);
	free(chunk);
	(void)close(fd);
	return r;
}
