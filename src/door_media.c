/* Files beyond the jail are opened by the launcher above, which is asked by the
 * number of a medium and a name below it. */
#include "src/door_media.h"

#include <string.h>

#include "src/base/beyond.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/door_part.h"
#include "src/launch/media.h"

static const struct {
	enum door_op op;
	int gives;		/* a descriptor */
} rows[] = {
	[BEYOND_FILE] = { DOOR_FILE, 1 },
	[BEYOND_FOLDER] = { DOOR_FOLDER, 1 },
	[BEYOND_NEW] = { DOOR_NEW, 1 },
	[BEYOND_RENAME] = { DOOR_RENAME, 0 },
	[BEYOND_REMOVE] = { DOOR_REMOVE, 0 },
	[BEYOND_MAKE] = { DOOR_MAKE, 0 },
	[BEYOND_MEDIUM] = { DOOR_MEDIUM, 0 },
};

/* Those that it knows by their number. */
static struct {
	char path[MEDIA_MAX][FILE_PATH_MAX];
	unsigned n;
} media;

static int
call(enum door_op op, uint32_t what, const char *path, const char *to, int gives)
{
	static struct door_ask q;	/* 4 KiB; one is asked at a time */
	const size_t len = strlen(path) + 1, more = to == NULL ? 0 : strlen(to) + 1;
	struct door_say say;
	int fd = 0, err;

	if (len > FILE_PATH_MAX || len + more > sizeof(q.bytes))
		return ERR_TOOBIG;
	q = (struct door_ask){ .op = op, .what = what,
		.len = (uint32_t)(len + more) };
	memcpy(q.bytes, path, len);
	if (to != NULL)
		memcpy(q.bytes + len, to, more);
	err = door_call(&q, &say, &fd, gives ? 1 : 0);
	return err == 0 ? fd : err;
}

/* What of the path lies below the folder, "." for itself, NULL when it does not. */
static const char *
below(const char *path, const char *folder)
{
	const size_t len = strlen(folder);

	if (strncmp(path, folder, len) != 0)
		return NULL;
	path += len;
	if (*path != '\0' && *path != '/' && folder[len - 1] != '/')
		return NULL;
	path += strspn(path, "/");
	return *path == '\0' ? "." : path;
}

/* The innermost of them that the path lies on; DOOR_NO_MEDIUM, and the path. */
static uint32_t
medium_of(const char **path)
{
	uint32_t id = DOOR_NO_MEDIUM;
	const char *all = *path, *rest;

	for (unsigned i = 0; i < media.n; i++) {
		rest = below(all, media.path[i]);
		if (rest != NULL && (id == DOOR_NO_MEDIUM ||
		    strlen(rest) < strlen(*path))) {
			id = i;
			*path = rest;
		}
	}
	return id;
}

static int
name_medium(const char *path)
{
	char *own = media.path[media.n % MEDIA_MAX];
	size_t len = strlen(path);
	int err;

	for (unsigned i = 0; i < media.n; i++) {
		const char *rest = below(path, media.path[i]);

		if (rest != NULL && strcmp(rest, ".") == 0)
			return 0;
	}
	while (len > 1 && path[len - 1] == '/')
		len--;
	if (len == 0 || len >= FILE_PATH_MAX || media.n == MEDIA_MAX)
		return ERR_PERM;
	memcpy(own, path, len);
	own[len] = '\0';
	err = call(DOOR_MEDIUM, media.n, own, NULL, 0);
	media.n += err == 0;
	return err;
}

static int
ask(enum beyond what, const char *path, const char *to)
{
	uint32_t id = DOOR_NO_MEDIUM;

	if (what == BEYOND_MEDIUM)
		return name_medium(path);
	id = medium_of(&path);
	if (id == DOOR_NO_MEDIUM && what != BEYOND_FILE)
		return ERR_PERM;
	return call(rows[what].op, id, path, to, rows[what].gives);
}

int
door_media_begin(const char *const *apart, const char *const *named)
{
	const struct door_ask typed = { .op = DOOR_TYPED };
	struct door_say say;
	int err = 0;

	for (; *apart != NULL && err == 0; apart++)
		err = call(DOOR_APART, 0, *apart, NULL, 0);
	for (; *named != NULL && err == 0; named++)
		err = name_medium(*named);
	if (err == 0)
		err = door_call(&typed, &say, NULL, 0);
	if (err == 0)
		beyond_by(ask);
	return err;
}

/* -- commands --------------------------------------------------------------------------- */

/* To be read, and nothing else. */
static int
ask_argument(enum beyond what, const char *path, const char *to)
{
	(void)to;
	if (what != BEYOND_FILE && what != BEYOND_FOLDER)
		return ERR_PERM;
	return call(DOOR_ARGUMENT, what == BEYOND_FOLDER, path, NULL, 1);
}

int
door_command(int cards)
{
	const struct door_ask q = { .op = DOOR_COMMAND,
		.what = (uint32_t)cards };
	struct door_say say;
	int err = door_call(&q, &say, NULL, 0);

	if (err == 0)
		beyond_by(ask_argument);
	return err;
}
