#include "src/launch/media.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file_tmp.h"
#include "src/base/text.h"
#include "src/launch/beneath.h"
#include "src/launch/in_time.h"
#include "src/launch/typed.h"

#define FOLDER (O_PATH | O_DIRECTORY)

/* -- what a request says --------------------------------------------------------------- */

/* The last part of a name below a medium, and the folder that it is in. */
struct spot {
	int dir;
	const char *name;
};

static int
is_name(const char *name)
{
	return name[0] != '\0' && strchr(name, '/') == NULL &&
	    strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

/* A name below a medium, but for what is kept apart there. */
static int
open_below(struct media *m, uint32_t id, const char *name, int flags)
{
	struct medium *one = id < m->n ? &m->medium[id] : NULL;
	int root = one == NULL ? ERR_ARG : typed_open(m, one), fd;

	if (root < 0)
		return root;
	fd = beneath_open(root, name, flags);
	(void)close(root);
	if (fd < 0 || !typed_is_apart(m, one, fd))
		return fd;
	(void)close(fd);
	return ERR_PERM;
}

static int
open_spot(struct media *m, uint32_t id, const char *path, struct spot *at)
{
	char dir[FILE_PATH_MAX] = ".";
	const char *slash = strrchr(path, '/');

	at->name = slash == NULL ? path : slash + 1;
	if (!is_name(at->name))
		return ERR_ARG;
	if (slash != NULL) {
		memcpy(dir, path, (size_t)(slash - path));
		dir[slash - path] = '\0';
	}
	at->dir = open_below(m, id, dir, FOLDER);
	return at->dir < 0 ? at->dir : 0;
}

/* -- what pages may leave there ---------------------------------------------------------- */

static int
is_ours(const char *name)
{
	return strncmp(name, TMP_PREFIX, strlen(TMP_PREFIX)) == 0;
}

/* In one of the two folders, or one of them. */
static int
is_in_ours(const char *path)
{
	static const char *const in[] = { "keyconvoy", "kmdata" };

	if (strstr(path, "/..") != NULL)	/* in no name of ours */
		return 0;
	for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++) {
		const size_t len = strlen(in[i]);

		if (strncmp(path, in[i], len) == 0 &&
		    (path[len] == '/' || path[len] == '\0'))
			return 1;
	}
	return 0;
}

/* Nothing that another system would start, or take for its own: what a ceremony
 * carries lies in those folders, or has one of these ends. */
static int
is_carried(const char *path)
{
	static const char *const ends[] = { ".byok", ".pub.pem", ".json" };

	if (is_in_ours(path))
		return 1;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (strchr(path, '/') == NULL && path[0] != '.' &&
		    text_ends(path, ends[i]))
			return 1;
	return 0;
}

/* -- the requests -------------------------------------------------------------------------- */

static int
on_medium(struct media *m, const struct door_ask *ask, const char *path,
    const char *after)
{
	struct medium one = { .typed = 0 };
	int err = 0;

	(void)after;
	if (ask->what != m->n)
		return ERR_ARG;
	if (m->n == MEDIA_MAX)
		return ERR_PERM;
	if (m->typed)
		err = typed_folder(m, path, &one);
	else
		memcpy(one.path, path, strlen(path) + 1);
	if (err == 0)
		m->medium[m->n++] = one;
	return err;
}

static int
on_apart(struct media *m, const struct door_ask *ask, const char *path,
    const char *after)
{
	int err;

	(void)ask;
	(void)after;
	if (m->typed || m->n_apart == MEDIA_APART_MAX)
		return ERR_PHASE;
	err = typed_place(path, m->apart[m->n_apart]);
	m->n_apart += err == 0;
	return err;
}

/* Where programs keep what is theirs, keys among it: nothing that is carried. What
 * is being written is not hidden: it is read back before it gets its name. */
static int
is_hidden(const char *path)
{
	for (size_t len; *path != '\0'; path += len + (path[len] == '/')) {
		len = strcspn(path, "/");
		if (path[0] == '.' && !is_ours(path) && len != 1 && (len != 2 || path[1] != '.'))
			return 1;
	}
	return 0;
}

static int
on_file(struct media *m, const struct door_ask *ask, const char *path,
    const char *after)
{
	int fd, got;

	(void)after;
	if (ask->what == DOOR_NO_MEDIUM)
		return typed_file(m, path);
	if (is_hidden(path))
		return ERR_PERM;
	fd = open_below(m, ask->what, path, O_PATH);
	if (fd < 0)
		return fd;
	got = beneath_regular(fd);
	(void)close(fd);
	return got;
}

static int
on_folder(struct media *m, const struct door_ask *ask, const char *path,
    const char *after)
{
	(void)after;
	if (is_hidden(path))
		return ERR_PERM;
	return open_below(m, ask->what, path, O_RDONLY | O_DIRECTORY);
}

static int
on_new(struct media *m, const struct door_ask *ask, const char *path,
    const char *after)
{
	struct spot at;
	int err = open_spot(m, ask->what, path, &at);

	(void)after;
	if (err != 0)
		return err;
	err = is_ours(at.name) ? beneath_open(at.dir, at.name, O_WRONLY |
	    O_CREAT | O_EXCL) : ERR_PERM;
	(void)close(at.dir);
	return err;
}

static int
on_rename(struct media *m, const struct door_ask *ask, const char *path,
    const char *to)
{
	char all[FILE_PATH_MAX];
	const char *slash = strrchr(path, '/');
	const int folder = slash == NULL ? 0 : (int)(slash + 1 - path);
	struct spot at;
	int err;

	if (!is_name(to) || snprintf(all, sizeof(all), "%.*s%s", folder, path,
	    to) >= (int)sizeof(all))
		return ERR_ARG;
	if (!is_ours(path + folder) || !is_carried(all))
		return ERR_PERM;
	err = open_spot(m, ask->what, path, &at);
	if (err != 0)
		return err;
	if (renameat(at.dir, at.name, at.dir, to) != 0)
		err = err_from_errno(errno);
	(void)close(at.dir);
	return err;
}

static int
on_remove(struct media *m, const struct door_ask *ask, const char *path,
    const char *after)
{
	struct spot at;
	int err = open_spot(m, ask->what, path, &at);

	(void)after;
	if (err != 0)
		return err;
	if (!is_ours(at.name) && !is_in_ours(path))
		err = ERR_PERM;
	/* Of what has another name: an empty folder only. */
	else if (unlinkat(at.dir, at.name, is_ours(at.name) ? 0 :
	    AT_REMOVEDIR) != 0)
		err = err_from_errno(errno);
	(void)close(at.dir);
	return err;
}

static int
on_make(struct media *m, const struct door_ask *ask, const char *path,
    const char *after)
{
	struct spot at;
	int err = open_spot(m, ask->what, path, &at);

	(void)after;
	if (err != 0)
		return err;
	if (!is_carried(path))
		err = ERR_PERM;
	else if (mkdirat(at.dir, at.name, 0700) != 0)
		err = err_from_errno(errno);
	(void)close(at.dir);
	return err;
}

static int (*const rows[DOOR_N])(struct media *m, const struct door_ask *ask,
    const char *path, const char *after) = {
	[DOOR_MEDIUM] = on_medium,
	[DOOR_APART] = on_apart,
	[DOOR_FILE] = on_file,
	[DOOR_FOLDER] = on_folder,
	[DOOR_NEW] = on_new,
	[DOOR_RENAME] = on_rename,
	[DOOR_REMOVE] = on_remove,
	[DOOR_MAKE] = on_make,
};

int
media_answer(struct media *m, const struct door_ask *ask)
{
	const char *after, *path = door_text(ask, &after);

	if (ask->op >= DOOR_N || rows[ask->op] == NULL || path == NULL ||
	    *path == '\0')
		return ERR_ARG;
	return rows[ask->op](m, ask, path, after);
}

/* -- no longer than it may take ------------------------------------------------------------ */

struct asked {
	struct media *m;
	const struct door_ask *ask;
};

static int
answer(const void *arg)
{
	const struct asked *a = arg;

	return media_answer(a->m, a->ask);
}

struct media *
media_new(void)
{
	void *all = mmap(NULL, sizeof(struct media), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return all == MAP_FAILED ? NULL : all;
}

int
media_in_time(struct media *m, const struct door_ask *ask, int milliseconds)
{
	const struct asked a = { m, ask };
	const unsigned n = m->n;
	int err;

	/* Nothing of a medium is opened before. */
	if (!m->typed)
		return media_answer(m, ask);
	err = in_time(answer, &a, milliseconds);
	if (err == ERR_TIMEOUT)
		m->n = n;	/* what came too late was not told to anybody */
	return err;
}
