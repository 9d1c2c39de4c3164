#include "src/record/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/file_tmp.h"
#include "src/base/text.h"
#include "src/record/journal.h"
#include "src/record/paths.h"

#define SAME_NAME_MAX	1000	/* ceremonies of one day and name */
#define FOLDERS_MAX	10000
#define LEAF_MAX	80

/* -- make -------------------------------------------------------------------------- */

static int
date_ok(const char *s)
{
	static const char form[] = "0000-00-00";
	size_t i;

	for (i = 0; form[i] != '\0'; i++)
		if (form[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return 0;
	return s[i] == '\0';
}

static int
any_name(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return 1;
}

/* 1 when a folder below path is missing or has nothing in it. */
static int
is_empty(const char *path, const char *name)
{
	char sub[FILE_PATH_MAX];
	int r = path_join(sub, path, name);

	if (r == 0)
		r = dir_each(sub, any_name, NULL);
	return r == 0 || r == ERR_NOTFOUND;
}

enum record { RECORD_NONE, RECORD_LINES, RECORD_UNREADABLE };

/* What stands in the folder's transcript. Without one whole line the ceremony has not
 * begun: its start was killed. */
static enum record
record_of(const char *folder)
{
	char path[FILE_PATH_MAX];
	struct buf b;
	int err = path_join(path, folder, PATH_RECORD), lines;

	if (err == 0 && file_exists(path) == 0)
		return RECORD_NONE;
	buf_init(&b, JOURNAL_LINE_MAX);
	if (err == 0)
		err = file_read(path, &b);
	lines = err == ERR_TOOBIG ||
	    (b.len > 0 && memchr(b.p, '\n', b.len) != NULL);
	buf_free(&b);
	if (lines)
		return RECORD_LINES;
	return err == 0 ? RECORD_NONE : RECORD_UNREADABLE;
}

/* Non-zero for a name that is not made before the first record. */
static int
other_name(void *arg, const char *name)
{
	static const char *const own[] = {
		"backup", "in", "kmdata", "lock", "out", "stick", PATH_RECORD
	};

	(void)arg;
	if (strncmp(name, TMP_PREFIX, strlen(TMP_PREFIX)) == 0)
		return 0;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(name, own[i]) == 0)
			return 0;
	return 1;
}

/* 1 when no world, key, KEK or package lies in it. */
static int
has_nothing(const char *path)
{
	return is_empty(path, PATH_LOCAL) && is_empty(path, "in") &&
	    is_empty(path, "out");
}

/* 1 when this is what a killed folder_make left: it may be used. */
static int
is_unused(const char *path)
{
	return dir_each(path, other_name, NULL) == 0 &&
	    record_of(path) == RECORD_NONE && has_nothing(path);
}

static int
make_parts(const char *path, int rehearsal)
{
	static const char *const parts[] = {
		PATH_LOCAL, "in", "out", "stick", "backup"
	};
	char sub[FILE_PATH_MAX];
	int r = 0;

	for (size_t i = 0; r == 0 && i < (rehearsal ? 5 : 3); i++) {
		r = path_join(sub, path, parts[i]);
		if (r == 0)
			r = dir_make(sub);
	}
	return r;
}

/* Takes path if nobody has it: 0 and the lock, ERR_EXISTS, or the error. */
static int
take(const char *path, int rehearsal, int *lock)
{
	int fd, r, seen = file_exists(path);

	if (seen < 0)
		return seen;
	if (seen && !is_unused(path))
		return ERR_EXISTS;
	r = dir_make(path);
	if (r != 0)
		return r;
	fd = dir_lock(path);
	if (fd < 0)
		return fd == ERR_LOCKED ? ERR_EXISTS : fd;
	/* Looked at again under the lock: another process may have been quicker. */
	r = is_unused(path) ? file_sweep(path, NULL) : ERR_EXISTS;
	if (r == 0)
		r = make_parts(path, rehearsal);
	if (r != 0) {
		(void)close(fd);
		return r;
	}
	*lock = fd;
	return 0;
}

int
folder_make(const char *data, const char *date, const char *name,
    int rehearsal, char *path, int *lock)
{
	char slug[48], leaf[LEAF_MAX];
	int r = ERR_EXISTS;

	*lock = -1;
	if (!date_ok(date))
		return ERR_ARG;
	folder_slug(name, slug);
	for (unsigned n = 1; r == ERR_EXISTS && n <= SAME_NAME_MAX; n++) {
		if (n == 1)
			(void)snprintf(leaf, sizeof(leaf), "%s-%s", date, slug);
		else
			(void)snprintf(leaf, sizeof(leaf), "%s-%s-%u", date, slug,
			    n);
		r = path_join(path, data, leaf);
		if (r == 0)
			r = take(path, rehearsal, lock);
	}
	return r;
}

int
folder_own(const char *path)
{
	static const char *const own[] = { "kmdata", PATH_LOCAL, "in", "out" };
	char sub[FILE_PATH_MAX];
	struct stat st;
	int err = 0;

	for (size_t i = 0; err == 0 && i < sizeof(own) / sizeof(own[0]); i++) {
		err = path_join(sub, path, own[i]);
		if (err == 0 && lstat(sub, &st) == 0 && !S_ISDIR(st.st_mode))
			err = ERR_EXISTS;
	}
	return err;
}

/* -- list -------------------------------------------------------------------------- */

struct names {
	const char *data;
	int (*is)(const char *folder);	/* those that are listed */
	char **p;
	size_t n, cap;
};

static int
names_grow(struct names *l)
{
	size_t cap = l->cap == 0 ? 16 : 2 * l->cap;
	char **p;

	if (l->n < l->cap)
		return 0;
	if (l->n >= FOLDERS_MAX)
		return ERR_TOOBIG;
	p = realloc(l->p, cap * sizeof(*p));
	if (p == NULL)
		return ERR_NOMEM;
	l->p = p;
	l->cap = cap;
	return 0;
}

static int
has_record(const char *folder)
{
	return record_of(folder) == RECORD_LINES;
}

static int
is_lost(const char *folder)
{
	char path[FILE_PATH_MAX];

	switch (record_of(folder)) {
	case RECORD_LINES:
		return 0;
	case RECORD_UNREADABLE:
		return 1;
	default:
		/* Somebody else's folder has no kmdata/. */
		return path_join(path, folder, "kmdata") == 0 &&
		    file_exists(path) != 0 && !has_nothing(folder);
	}
}

static int
keep(void *arg, const char *name)
{
	char path[FILE_PATH_MAX];
	struct names *l = arg;
	int r;

	/* It stands on a page, in a line of its own. */
	if (name[0] == '.' || !utf8_ok(name, strlen(name), NULL) ||
	    path_join(path, l->data, name) != 0 ||
	    !l->is(path))
		return 0;
	r = names_grow(l);
	if (r != 0)
		return r;
	l->p[l->n] = strdup(name);
	if (l->p[l->n] == NULL)
		return ERR_NOMEM;
	l->n++;
	return 0;
}

/* Newest first; the tenth of a day after the ninth. */
static int
newest(const void *a, const void *b)
{
	return strverscmp(*(char *const *)b, *(char *const *)a);
}

static int
each_that(int (*is)(const char *folder), const char *data,
    int (*each)(void *arg, const char *folder), void *arg)
{
	struct names l = { .data = data, .is = is };
	int r;

	r = dir_each(data, keep, &l);
	/* Nobody has held a ceremony here yet. */
	if (r == ERR_NOTFOUND)
		r = 0;
	if (r == 0 && l.n > 0)
		qsort(l.p, l.n, sizeof(*l.p), newest);
	for (size_t i = 0; r == 0 && i < l.n; i++)
		r = each(arg, l.p[i]);
	for (size_t i = 0; i < l.n; i++)
		free(l.p[i]);
	free(l.p);
	return r;
}

int
folder_each(const char *data, int (*each)(void *arg, const char *folder),
    void *arg)
{
	return each_that(has_record, data, each, arg);
}

int
folder_each_lost(const char *data, int (*each)(void *arg, const char *folder),
    void *arg)
{
	return each_that(is_lost, data, each, arg);
}

int
folder_state(const char *data, const char *folder, struct state *st,
    struct journal_check *check)
{
	char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
	int r = path_join(dir, data, folder);

	memset(st, 0, sizeof(*st));
	if (r == 0)
		r = path_join(path, dir, PATH_RECORD);
	if (r == 0)
		r = state_init(st, path);
	return r == 0 ? journal_verify(path, state_fold, st, check) : r;
}
