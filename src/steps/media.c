#include "src/steps/media.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/beyond.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/file_tmp.h"
#include "src/base/stick.h"
#include "src/base/text.h"
#include "src/record/paths.h"
#include "src/wire/msg.h"

#define MARK_COURIER	PATH_MARKS "/manifest"
#define MARK_BACKUP	PATH_MARKS "/backup"

static int
has(const char *path, const char *name)
{
	char full[FILE_PATH_MAX];

	return path_join(full, path, name) == 0 && file_exists(full) == 1;
}

/* -- one below the other ------------------------------------------------------------- */

#define UP "/.."

/* The folder above the one at path, which is made longer by its name there: 1, and 0 at
 * the root, where another file system begins, or where nobody may look. */
static int
go_up(char path[static FILE_PATH_MAX], struct stat *st)
{
	const size_t len = strlen(path);
	struct stat above;

	if (len + sizeof(UP) > FILE_PATH_MAX)
		return 0;
	memcpy(path + len, UP, sizeof(UP));
	if (stat(path, &above) != 0 || above.st_dev != st->st_dev ||
	    above.st_ino == st->st_ino)
		return 0;
	*st = above;
	return 1;
}

int
medium_within(const char *path, const char *of)
{
	char at[FILE_PATH_MAX];
	struct stat st, want;

	if (path[0] == '\0' || of[0] == '\0' || stat(path, &st) != 0 ||
	    stat(of, &want) != 0)
		return 0;
	text_clip(at, sizeof(at), path);
	do {
		if (st.st_dev == want.st_dev && st.st_ino == want.st_ino)
			return 1;
	} while (go_up(at, &st));
	return 0;
}

int
medium_below_mark(const char *path, const char *mark)
{
	char at[FILE_PATH_MAX];
	struct stat st;

	text_clip(at, sizeof(at), path);
	if (stat(at, &st) != 0)
		return 0;
	while (go_up(at, &st))
		if (has(at, mark))
			return 1;
	return 0;
}

/* Over a link what is read would be of another place. */
static int
is_link(const char *path)
{
	char marks[FILE_PATH_MAX];
	struct stat st;

	return path_join(marks, path, PATH_MARKS) == 0 && lstat(marks, &st) == 0 &&
	    S_ISLNK(st.st_mode);
}

enum medium
medium_kind(const char *path)
{
	struct stat st;

	if (path[0] == '\0' || stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return MEDIUM_NONE;
	/* A stick of ours is written by the launcher, whoever owns its files; it is
	 * read-only until then. */
	if (stick_named(path) == NULL && access(path, R_OK | W_OK | X_OK) != 0)
		return errno == EROFS ? MEDIUM_READONLY : MEDIUM_NONE;
	/* Otherwise refused: then it is noticed by who reads or writes there. */
	if (beyond(BEYOND_MEDIUM, path, NULL) == ERR_TIMEOUT)
		return MEDIUM_SLOW;
	if (is_link(path))
		return MEDIUM_LINK;
	/* With both marks it holds a world, and that must not travel. */
	if (has(path, MARK_BACKUP))
		return MEDIUM_BACKUP;
	return has(path, MARK_COURIER) ? MEDIUM_COURIER : MEDIUM_BLANK;
}

/* -- finding ----------------------------------------------------------------------- */

struct find {
	const char *dir;
	char *out;
};

/* How large a KEK or toolset of this name may be, 0: it is neither. NAME.pub.pem is
 * what a handover left: the key, not a KEK. */
static off_t
size_max(const char *name)
{
	static const struct {
		const char *end;
		off_t max;
	} kinds[] = {
		{ ".json", KEK_FILE_MAX }, { ".pem", KEK_FILE_MAX },
		{ ".der", KEK_FILE_MAX }, { ".jwk", KEK_FILE_MAX },
		{ ".pub", KEK_FILE_MAX }, { ".zip", MEDIUM_ZIP_MAX },
	};

	if (name[0] == '.' || text_ends(name, ".pub.pem"))
		return 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_ends(name, kinds[i].end))
			return kinds[i].max;
	return 0;
}

/* 1 when it is the one, its path in out. Whoever filled the stick chose the name;
 * the page shows it. */
static int
find_one(void *arg, const char *name)
{
	struct find *f = arg;
	struct stat st;

	return utf8_ok(name, strlen(name), NULL) &&
	    path_join(f->out, f->dir, name) == 0 &&
	    lstat(f->out, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    st.st_size <= size_max(name);
}

int
medium_find_kek(const char *path, char *out)
{
	char sub[FILE_PATH_MAX];
	struct find f = { path, out };
	int err = dir_each(path, find_one, &f);

	f.dir = sub;
	if (err != 1 && err != ERR_TIMEOUT && !is_link(path) &&
	    (err = path_join(sub, path, PATH_MARKS)) == 0)
		err = dir_each(sub, find_one, &f);
	if (err == 1)
		return 0;
	out[0] = '\0';
	return err == ERR_TIMEOUT ? err : ERR_NOTFOUND;
}

/* -- what else lies there ------------------------------------------------------------ */

/* What Windows, macOS and Linux write without being asked. "*": any end. */
static int
is_left(const char *name)
{
	static const char *const names[] = {
		"System Volume Information", "$RECYCLE.BIN", "RECYCLER",
		"desktop.ini", "Thumbs.db", "IndexerVolumeGuid", "found.000",
		"lost+found", ".Trash*", ".Spotlight-V100", ".fseventsd",
		".TemporaryItems", ".DocumentRevisions-V100", ".DS_Store",
		".VolumeIcon.icns", ".apdisk", "._*"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strcspn(names[i], "*");

		if (strncasecmp(name, names[i], len) == 0 &&
		    (names[i][len] == '*' || name[len] == '\0'))
			return 1;
	}
	return 0;
}

/* What a handover writes, and what came in: a KEK, a toolset and its sheet. */
static int
is_carried(const char *name)
{
	return strcmp(name, PATH_MARKS) == 0 || text_ends(name, ".byok") ||
	    text_ends(name, ".pub.pem") || text_ends(name, ".sha256") ||
	    size_max(name) > 0;
}

/* A name that others chose, as far as it has room and can be shown. */
static void
add_name(char *out, size_t size, const char *name)
{
	size_t used = strlen(out);
	const char *text = utf8_ok(name, strlen(name), NULL) ? name : "?";

	if (used + strlen(text) + 3 < size)
		(void)snprintf(out + used, size - used, "%s%s",
		    used > 0 ? ", " : "", text);
}

static int
look_at(void *arg, const char *name)
{
	struct medium_others *o = arg;

	/* What a kill left of ours goes with the next writing. */
	if (strncmp(name, TMP_PREFIX, strlen(TMP_PREFIX)) == 0)
		return 0;
	if (is_left(name))
		add_name(o->left, sizeof(o->left), name);
	else if (!is_carried(name) && o->foreign[0] == '\0')
		add_name(o->foreign, sizeof(o->foreign), name);
	return 0;
}

/* In our own folder there is room for the manifest and what came in. */
static int
look_at_mark(void *arg, const char *name)
{
	char full[NAME_MAX + sizeof(PATH_MARKS) + 1];
	struct medium_others *o = arg;

	if (strncmp(name, TMP_PREFIX, strlen(TMP_PREFIX)) == 0 ||
	    is_left(name) || size_max(name) > 0 || o->foreign[0] != '\0')
		return 0;
	(void)snprintf(full, sizeof(full), PATH_MARKS "/%s", name);
	if (strcmp(full, MARK_COURIER) != 0)
		add_name(o->foreign, sizeof(o->foreign), full);
	return 0;
}

int
medium_others(const char *path, struct medium_others *out)
{
	char marks[FILE_PATH_MAX];
	struct stat st;
	int err;

	memset(out, 0, sizeof(*out));
	err = dir_each(path, look_at, out);
	if (err == 0)
		err = path_join(marks, path, PATH_MARKS);
	/* What is none stands in the way of writing, and is said then. */
	if (err == 0 && lstat(marks, &st) == 0 && S_ISDIR(st.st_mode))
		err = dir_each(marks, look_at_mark, out);
	return err;
}
