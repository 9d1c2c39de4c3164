/* Folders: making, locking, listing, sweeping. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/file_tmp.h"
#include "src/base/dirat.h"

static int
sync_parent(const char *path)
{
	char dir[FILE_PATH_MAX];
	struct dirat p;
	int r = path_join(dir, path, "..");

	if (r == 0)
		r = dirat_open(&p, dir);
	if (r != 0)
		return r;
	r = dirat_sync(&p);
	dirat_close(&p);
	return r;
}

/* One folder whose parent exists. A folder may be reached by a link. */
static int
make_one(const char *path)
{
	struct stat st;
	int err = dirat_make(path);

	if (err == 0)
		return sync_parent(path);
	if (stat(path, &st) == 0)
		return S_ISDIR(st.st_mode) ? 0 : ERR_EXISTS;
	return err;
}

int
dir_make(const char *path)
{
	char part[FILE_PATH_MAX];
	size_t len = strlen(path);
	int r;

	if (len == 0)
		return ERR_ARG;
	if (len >= sizeof(part))
		return ERR_TOOBIG;
	memcpy(part, path, len + 1);
	for (char *p = part + 1; *p != '\0'; p++) {
		if (*p != '/' || p[-1] == '/')
			continue;
		*p = '\0';
		r = make_one(part);
		*p = '/';
		if (r != 0)
			return r;
	}
	return make_one(part);
}

int
dir_remove(const char *path)
{
	return dirat_unmake(path);
}

/* How often a lock may be gone by the time it is ours: its holder ended, or
 * somebody plays with it. */
#define LOCK_TRIES 8

int
dir_locked(const char *dir, int fd)
{
	char path[FILE_PATH_MAX];
	struct stat held, there;

	if (path_join(path, dir, "lock") != 0)
		return ERR_TOOBIG;
	if (fstat(fd, &held) != 0)
		return err_from_errno(errno);
	if (lstat(path, &there) != 0)
		return errno == ENOENT ? ERR_LOCK_LOST : err_from_errno(errno);
	return held.st_dev == there.st_dev && held.st_ino == there.st_ino ?
	    0 : ERR_LOCK_LOST;
}

static int
lock_once(const char *path)
{
	struct stat st;
	int fd, r;

	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
	    0600);
	if (fd < 0)
		return errno == EISDIR || errno == ELOOP || errno == ENXIO ?
		    ERR_IN_WAY : err_from_errno(errno);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return ERR_IN_WAY;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	r = errno == EWOULDBLOCK ? ERR_LOCKED : err_from_errno(errno);
	(void)close(fd);
	return r;
}

int
dir_lock(const char *dir)
{
	char path[FILE_PATH_MAX];
	int fd = ERR_LOCK_LOST, r = ERR_LOCK_LOST;

	if (path_join(path, dir, "lock") != 0)
		return ERR_TOOBIG;
	for (unsigned i = 0; r == ERR_LOCK_LOST && i < LOCK_TRIES; i++) {
		if ((fd = lock_once(path)) < 0)
			return fd;
		if ((r = dir_locked(dir, fd)) != 0)
			(void)close(fd);
	}
	return r == 0 ? fd : r;
}

int
dir_private(const char *dir)
{
	struct stat st;

	if (stat(dir, &st) != 0)
		return err_from_errno(errno);
	if (!S_ISDIR(st.st_mode))
		return ERR_EXISTS;
	if (st.st_uid != geteuid())
		return ERR_DIR_OWNER;
	return (st.st_mode & (S_IWGRP | S_IWOTH)) != 0 ? ERR_DIR_MODE : 0;
}

static int
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* What is there of an absolute path: at is cut to that. */
static int
what_is_there(char *at, struct stat *st)
{
	char *slash;

	while (stat(at, st) != 0) {
		slash = strrchr(at, '/');
		if (slash == NULL)
			return 0;
		*slash = '\0';
	}
	return 1;
}

int
dir_within(const char *path, const char *of)
{
	char at[FILE_PATH_MAX];
	struct stat st, want, above;
	size_t len = strlen(path);

	if (len >= sizeof(at) || stat(of, &want) != 0)
		return 0;
	memcpy(at, path, len + 1);
	if (!what_is_there(at, &st))
		return 0;
	while (!is_same(&st, &want)) {
		len = strlen(at);
		if (len + sizeof("/..") > sizeof(at))
			return 0;
		memcpy(at + len, "/..", sizeof("/.."));
		if (stat(at, &above) != 0 || is_same(&above, &st))
			return 0;
		st = above;
	}
	return 1;
}

struct names {
	char **p;
	size_t n, cap;
};

static int
names_add(struct names *names, const char *name)
{
	size_t cap = names->cap > 0 ? 2 * names->cap : 64;
	char **p;

	if (names->n == names->cap) {
		p = reallocarray(names->p, cap, sizeof(*p));
		if (p == NULL)
			return ERR_NOMEM;
		names->p = p;
		names->cap = cap;
	}
	names->p[names->n] = strdup(name);
	if (names->p[names->n] == NULL)
		return ERR_NOMEM;
	names->n++;
	return 0;
}

static void
names_free(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->p[i]);
	free(names->p);
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* d is closed. */
static int
names_of(struct names *names, DIR *d)
{
	struct dirent *e;
	int r = 0;

	while (r == 0) {
		errno = 0;
		e = readdir(d);
		if (e == NULL) {
			r = errno != 0 ? err_from_errno(errno) : 0;
			break;
		}
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			r = names_add(names, e->d_name);
	}
	(void)closedir(d);
	return r;
}

static int
names_read(struct names *names, const char *dir)
{
	struct dirat p;
	DIR *d;
	int r = dirat_open(&p, dir);

	if (r != 0)
		return r;
	d = fdopendir(p.fd);
	if (d != NULL)
		return names_of(names, d);
	r = err_from_errno(errno);
	dirat_close(&p);
	return r;
}

int
dir_each(const char *dir, int (*each)(void *arg, const char *name), void *arg)
{
	struct names names = { 0 };
	int r;

	r = names_read(&names, dir);
	if (r == 0 && names.n > 0)
		qsort(names.p, names.n, sizeof(*names.p), by_bytes);
	for (size_t i = 0; r == 0 && i < names.n; i++)
		r = each(arg, names.p[i]);
	names_free(&names);
	return r;
}

struct sweep {
	struct dirat p;
	unsigned n;
};

static int
sweep_one(void *arg, const char *name)
{
	struct sweep *s = arg;
	int r;

	if (strncmp(name, TMP_PREFIX, strlen(TMP_PREFIX)) != 0)
		return 0;
	r = dirat_remove(&s->p, name);
	s->n += r == 0;
	return r == ERR_NOTFOUND ? 0 : r;
}

int
file_sweep(const char *dir, unsigned *n)
{
	struct sweep s = { .n = 0 };
	int r = dirat_open(&s.p, dir);

	if (r != 0)
		return r;
	r = dir_each(dir, sweep_one, &s);
	if (s.n > 0 && r == 0)
		r = dirat_sync(&s.p);
	dirat_close(&s.p);
	if (n != NULL)
		*n = s.n;
	return r;
}

int
dir_free(const char *path, uint64_t *bytes)
{
	struct statvfs v;

	if (statvfs(path, &v) != 0)
		return err_from_errno(errno);
	*bytes = (uint64_t)v.f_bavail * v.f_frsize;
	return 0;
}
