#include "src/base/dirat.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/beyond.h"
#include "src/base/err.h"

/* What errno says; where the jail said no, one name in it is done beyond. */
static int
or_beyond(const struct dirat *p, enum beyond what, const char *name,
    const char *to)
{
	char path[FILE_PATH_MAX];
	int err;

	if (errno != EACCES)
		return err_from_errno(errno);
	err = path_join(path, p->path, name);
	return err == 0 ? beyond(what, path, to) : err;
}

int
dirat_open(struct dirat *p, const char *path)
{
	const size_t len = strlen(path);

	if (len >= sizeof(p->path))
		return ERR_TOOBIG;
	memcpy(p->path, path, len + 1);
	p->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->fd < 0)
		p->fd = errno == EACCES ? beyond(BEYOND_FOLDER, path, NULL) :
		    err_from_errno(errno);
	return p->fd < 0 ? p->fd : 0;
}

int
dirat_of(struct dirat *p, const char *path, const char **name)
{
	char dir[FILE_PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t len;

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
	return dirat_open(p, dir);
}

void
dirat_close(struct dirat *p)
{
	(void)close(p->fd);
}

int
dirat_new(const struct dirat *p, const char *name)
{
	int fd = openat(p->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);

	if (fd < 0)
		return or_beyond(p, BEYOND_NEW, name, NULL);
	return fd;
}

int
dirat_rename(const struct dirat *p, const char *from, const char *to)
{
	return renameat(p->fd, from, p->fd, to) == 0 ? 0 :
	    or_beyond(p, BEYOND_RENAME, from, to);
}

/* Where neither renameat2 nor link can do it: take the name first, with an
 * empty file that nobody else can have made, and rename over that. */
static int
rename_over_own(const struct dirat *p, const char *from, const char *to)
{
	int fd = dirat_new(p, to), err;

	if (fd < 0)
		return fd;
	(void)close(fd);
	err = dirat_rename(p, from, to);
	if (err != 0)
		(void)unlinkat(p->fd, to, 0);
	return err;
}

int
dirat_rename_new(const struct dirat *p, const char *from, const char *to)
{
	if (renameat2(p->fd, from, p->fd, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
		return err_from_errno(errno);
	if (linkat(p->fd, from, p->fd, to, 0) == 0)
		return dirat_remove(p, from);
	if (errno != EPERM && errno != ENOSYS && errno != EOPNOTSUPP &&
	    errno != EMLINK)
		return err_from_errno(errno);
	return rename_over_own(p, from, to);
}

int
dirat_remove(const struct dirat *p, const char *name)
{
	return unlinkat(p->fd, name, 0) == 0 ? 0 :
	    or_beyond(p, BEYOND_REMOVE, name, NULL);
}

int
dirat_sync(const struct dirat *p)
{
	int r;

	do
		r = fsync(p->fd);
	while (r != 0 && errno == EINTR);
	if (r == 0 || errno == EINVAL || errno == EOPNOTSUPP)
		return 0;
	return err_from_errno(errno);
}

int
dirat_make(const char *path)
{
	if (mkdir(path, 0700) == 0)
		return 0;
	return errno == EACCES ? beyond(BEYOND_MAKE, path, NULL) :
	    err_from_errno(errno);
}

int
dirat_unmake(const char *path)
{
	if (unlinkat(AT_FDCWD, path, AT_REMOVEDIR) == 0)
		return 0;
	return errno == EACCES ? beyond(BEYOND_REMOVE, path, NULL) :
	    err_from_errno(errno);
}
