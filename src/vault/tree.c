#include "src/vault/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/err.h"

#define FDS 8

/* -- paths ------------------------------------------------------------------ */

int
path_absolute(char out[static FILE_PATH_MAX], const char *path)
{
	char cwd[FILE_PATH_MAX];
	size_t len;

	if (path[0] == '\0')
		return ERR_ARG;
	if (path[0] == '/')
		(void)strcpy(cwd, "/");
	else if (getcwd(cwd, sizeof(cwd)) == NULL)
		return err_from_errno(errno);
	if (path_join(out, cwd, path) != 0)
		return ERR_TOOBIG;
	len = strlen(out);
	while (len > 1 && out[len - 1] == '/')
		out[--len] = '\0';
	return 0;
}

/* The folder that the place is in, and its own name there. */
static int
split(const char *place, char parent[static FILE_PATH_MAX], const char **name)
{
	const char *slash = strrchr(place, '/');
	size_t len = (size_t)(slash - place);

	*name = slash + 1;
	if (**name == '\0' || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0)
		return ERR_ARG;
	if (len == 0)
		len = 1;
	memcpy(parent, place, len);
	parent[len] = '\0';
	return 0;
}

static int
sync_folder(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return err_from_errno(errno);
	if (fsync(fd) != 0 && errno != EINVAL)
		err = err_from_errno(errno);
	(void)close(fd);
	return err;
}

/* -- removing --------------------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	(void)remove(path);
	return 0;
}

static void
remove_all(const char *dir)
{
	(void)nftw(dir, remove_one, FDS, FTW_DEPTH | FTW_PHYS);
}

struct sweep {
	const char *parent, *prefix;
};

/* One that nobody works on any more: its lock is free. Not one that is somebody
 * else's: who owns it could lead us out of it while we remove. */
static int
sweep_one(void *arg, const char *name)
{
	const struct sweep *s = arg;
	char path[FILE_PATH_MAX];
	struct stat st;
	int lock;

	if (strncmp(name, s->prefix, strlen(s->prefix)) != 0 ||
	    path_join(path, s->parent, name) != 0 || lstat(path, &st) != 0 ||
	    !S_ISDIR(st.st_mode) || st.st_uid != geteuid() || (lock = dir_lock(path)) < 0)
		return 0;
	remove_all(path);
	(void)close(lock);
	return 0;
}

/* -- making ----------------------------------------------------------------- */

static int
make(struct tree *t, const char *parent, const char *name)
{
	char prefix[FILE_PATH_MAX];
	struct sweep s = { parent, prefix };

	if ((size_t)snprintf(prefix, sizeof(prefix), ".%s.making-", name) >=
	    sizeof(prefix) - 8)
		return ERR_TOOBIG;
	(void)dir_each(parent, sweep_one, &s);
	(void)strcat(prefix, "XXXXXX");
	if (path_join(t->making, parent, prefix) != 0)
		return ERR_TOOBIG;
	if (mkdtemp(t->making) == NULL) {
		t->making[0] = '\0';
		return err_from_errno(errno);
	}
	t->lock = dir_lock(t->making);
	return t->lock < 0 ? t->lock : 0;
}

int
tree_begin(struct tree *t, const char *dir)
{
	char parent[FILE_PATH_MAX];
	const char *name;
	int err;

	memset(t, 0, sizeof(*t));
	t->lock = -1;
	if ((err = path_absolute(t->place, dir)) != 0 ||
	    (err = split(t->place, parent, &name)) != 0)
		return err;
	if ((err = file_exists(t->place)) != 0)
		return err < 0 ? err : ERR_EXISTS;
	if ((err = make(t, parent, name)) != 0)
		tree_drop(t);
	return err;
}

int
tree_end(struct tree *t)
{
	char parent[FILE_PATH_MAX];
	const char *name;
	int err;

	if ((err = split(t->place, parent, &name)) != 0 ||
	    (err = sync_folder(t->making)) != 0)
		return err;
	if (renameat2(AT_FDCWD, t->making, AT_FDCWD, t->place,
	    RENAME_NOREPLACE) != 0) {
		/* Where the medium cannot: a folder never replaces a full one. */
		if ((errno != EINVAL && errno != ENOSYS) ||
		    file_exists(t->place) != 0 ||
		    rename(t->making, t->place) != 0)
			return err_from_errno(errno);
	}
	t->making[0] = '\0';
	return sync_folder(parent);
}

void
tree_drop(struct tree *t)
{
	if (t->making[0] != '\0')
		remove_all(t->making);
	t->making[0] = '\0';
	if (t->lock >= 0)
		(void)close(t->lock);
	t->lock = -1;
}
