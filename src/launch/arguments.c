#include "src/launch/arguments.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/launch/beneath.h"
#include "src/launch/in_time.h"

/* What a record is read with, below the folder that it lies in. */
#define WORLD "kmdata/local/world"

char *const *
arguments_of(char *const *argv)
{
	while (*argv != NULL && *++argv != NULL)
		if (strcmp(*argv, "inspect") == 0 || strcmp(*argv, "verify") == 0)
			return argv + 1;
	return NULL;
}

/* -- what a path is of -------------------------------------------------------------------- */

struct place {
	char root[FILE_PATH_MAX];
	const char *rest;		/* below it; NULL: itself */
};

/* "--option=VALUE", "-oVALUE"; else all of it. */
static const char *
value_of(const char *word)
{
	const char *is = strchr(word, '=');

	if (word[0] != '-' || word[1] == '\0')
		return word;
	return word[1] != '-' ? word + 2 : is != NULL ? is + 1 : word;
}

/* What of the path lies below the folder; NULL: it does not. */
static const char *
below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	while (len > 1 && folder[len - 1] == '/')
		len--;
	if (len == 0 || strncmp(path, folder, len) != 0)
		return NULL;
	path += len;
	if (*path != '/' && folder[len - 1] != '/')
		return NULL;
	path += strspn(path, "/");
	return *path == '\0' ? NULL : path;
}

/* The folder of a file. 0 or ERR_TOOBIG. */
static int
folder_of(const char *file, char out[static FILE_PATH_MAX])
{
	const char *slash = strrchr(file, '/');
	const size_t len = slash == NULL ? 0 : (size_t)(slash - file) + 1;

	if (len >= FILE_PATH_MAX)
		return ERR_TOOBIG;
	memcpy(out, len == 0 ? "." : file, len == 0 ? 1 : len);
	out[len == 0 ? 1 : len] = '\0';
	return 0;
}

/* 1: the path is the world beside this record, which is a file. */
static int
is_beside(const char *path, const char *record, struct place *out)
{
	char world[FILE_PATH_MAX];
	struct stat st;

	out->rest = WORLD;
	return folder_of(record, out->root) == 0 &&
	    path_join(world, out->root, WORLD) == 0 &&
	    strcmp(path, world) == 0 && stat(record, &st) == 0 &&
	    S_ISREG(st.st_mode);
}

/* 1: somebody who named this named the path. */
static int
names(const char *named, const char *path, struct place *out)
{
	const size_t len = strlen(named);

	if (len >= sizeof(out->root))
		return 0;
	memcpy(out->root, named, len + 1);
	out->rest = below(path, named);
	return out->rest != NULL || strcmp(path, named) == 0 ||
	    is_beside(path, named, out);
}

static int
find(char *const *words, const char *path, struct place *out)
{
	for (; *words != NULL; words++)
		if (names(*words, path, out) || names(value_of(*words), path, out))
			return 1;
	return 0;
}

/* -- opened ----------------------------------------------------------------------------------- */

static int
open_root(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	return err_from_errno(errno);
}

static int
open_place(const struct place *at, int flags)
{
	int root, fd;

	if (at->rest == NULL)
		return open_root(at->root, flags);
	root = open_root(at->root, O_PATH | O_DIRECTORY);
	if (root < 0)
		return root;
	fd = beneath_read(root, at->rest, flags);
	(void)close(root);
	return fd;
}

/* By O_PATH first, so that nothing but a regular file is ever opened. */
static int
open_file(const struct place *at)
{
	int fd = open_place(at, O_PATH | O_NOFOLLOW), got;

	if (fd < 0)
		return fd;
	got = at->rest != NULL && beneath_is_kernels(fd) ? ERR_PERM :
	    beneath_regular(fd);
	(void)close(fd);
	return got;
}

static int
open_folder(const struct place *at)
{
	int fd = open_place(at, O_RDONLY | O_DIRECTORY);

	if (fd < 0 || at->rest == NULL || !beneath_is_kernels(fd))
		return fd;
	(void)close(fd);
	return ERR_PERM;
}

int
arguments_open(char *const *words, const struct door_ask *ask)
{
	struct place at;
	const char *after, *path = door_text(ask, &after);

	if (path == NULL)
		return ERR_ARG;
	if (!find(words, path, &at))
		return ERR_PERM;
	return ask->what == 0 ? open_file(&at) : open_folder(&at);
}

/* -- no longer than it may take --------------------------------------------------------------- */

struct asked {
	char *const *words;
	const struct door_ask *ask;
};

static int
answer(const void *arg)
{
	const struct asked *a = arg;

	return arguments_open(a->words, a->ask);
}

int
arguments_in_time(char *const *words, const struct door_ask *ask, int milliseconds)
{
	const struct asked a = { words, ask };

	return in_time(answer, &a, milliseconds);
}
