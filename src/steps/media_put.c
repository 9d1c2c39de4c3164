/* Files onto a medium: all of them, each read back, or none. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/text.h"
#include "src/steps/media.h"

/* Below the medium: what stood in the way last. */
static char way[FILE_PATH_MAX];

const char *
medium_way(void)
{
	return way;
}

static int
in_way(const struct medium_files *m, const char *full)
{
	const char *name = full + strlen(m->path);

	text_clip(way, sizeof(way), name + strspn(name, "/"));
	return ERR_IN_WAY;
}

/* -- folders ---------------------------------------------------------------------- */

/* 1 when name stays below the medium: no empty part, "." or "..". */
static int
name_ok(const char *name)
{
	size_t len;

	for (;;) {
		len = strcspn(name, "/");
		if (len == 0 || (len == 1 && name[0] == '.') ||
		    (len == 2 && name[0] == '.' && name[1] == '.'))
			return 0;
		if (name[len] == '\0')
			return 1;
		name += len + 1;
	}
}

/* Never make the medium's own folder: it is where nothing is mounted. */
static int
look(const char *path, struct stat *st)
{
	switch (medium_kind(path)) {
	case MEDIUM_NONE:
		return ERR_NOTFOUND;
	case MEDIUM_READONLY:
		return ERR_READONLY;
	case MEDIUM_SLOW:
		return ERR_TIMEOUT;
	default:
		return stat(path, st) == 0 ? 0 : err_from_errno(errno);
	}
}

/* One folder on the medium. A link would lead somewhere else: refused. */
static int
make_folder(struct medium_files *m, const char *path)
{
	struct stat st;
	int err;

	if (lstat(path, &st) == 0)
		return S_ISDIR(st.st_mode) ? 0 : in_way(m, path);
	if (errno != ENOENT)
		return err_from_errno(errno);
	if (m->n_made == MEDIUM_FOLDERS)
		return ERR_TOOBIG;
	err = dir_make(path);
	if (file_exists(path) == 1)
		memcpy(m->made[m->n_made++], path, strlen(path) + 1);
	return err;
}

/* Makes the folders of name, one after the other. full is the whole path, whose
 * last strlen(name) bytes are name. */
static int
make_folders(struct medium_files *m, char *full, const char *name)
{
	char *p = full + strlen(full) - strlen(name);
	int r = 0;

	while (r == 0 && (p = strchr(p, '/')) != NULL) {
		*p = '\0';
		r = make_folder(m, full);
		*p++ = '/';
	}
	return r;
}

static size_t
folder_len(const char *path)
{
	return (size_t)(strrchr(path, '/') - path);
}

/* Temporary files that a kill left beside full do not travel; those that lie there
 * since this began are ours. */
static int
sweep_beside(const struct medium_files *m, const char *full)
{
	const size_t len = folder_len(full);
	char dir[FILE_PATH_MAX];

	for (size_t i = 0; i < m->n; i++)
		if (folder_len(m->files[i].full) == len &&
		    memcmp(m->files[i].full, full, len) == 0)
			return 0;
	memcpy(dir, full, len);
	dir[len] = '\0';
	return file_sweep(len == 0 ? "/" : dir, NULL);
}

/* 1 when each folder of name is one, and no link: what lies behind that is nothing that
 * the medium carries. full as above. */
static int
has_folders(char *full, const char *name)
{
	char *p = full + strlen(full) - strlen(name);
	struct stat st;
	int has = 1;

	while (has && (p = strchr(p, '/')) != NULL) {
		*p = '\0';
		has = lstat(full, &st) == 0 && S_ISDIR(st.st_mode);
		*p++ = '/';
	}
	return has;
}

int
medium_has(const char *path, const char *name, struct view data)
{
	char full[FILE_PATH_MAX];
	struct buf b;
	int has;

	buf_init(&b, data.len);
	has = name_ok(name) && path_join(full, path, name) == 0 &&
	    has_folders(full, name) && file_read(full, &b) == 0 &&
	    b.len == data.len && memcmp(b.p, data.p, b.len) == 0;
	buf_free(&b);
	return has;
}

/* -- one file after the other ------------------------------------------------------- */

void
medium_begin(struct medium_files *m, const char *path)
{
	memset(m, 0, sizeof(*m));
	m->path = path;
	m->err = look(path, &m->is);
}

static struct medium_file *
more(struct medium_files *m)
{
	struct medium_file *files = reallocarray(m->files, m->n + 1,
	    sizeof(*files));

	if (files == NULL)
		return NULL;
	m->files = files;
	memset(&files[m->n], 0, sizeof(*files));
	return &files[m->n];
}

/* It has no other name than that of a file, or none at all. */
static int
name_free(const struct medium_files *m, const char *full)
{
	struct stat st;

	if (lstat(full, &st) != 0)
		return errno == ENOENT ? 0 : err_from_errno(errno);
	return S_ISDIR(st.st_mode) ? in_way(m, full) : 0;
}

static int
stage(struct medium_files *m, struct medium_file *one, const char *name,
    struct view data)
{
	char lies[FILE_PATH_MAX];
	int r = make_folders(m, one->full, name);

	if (r == 0)
		r = sweep_beside(m, one->full);
	if (r == 0)
		r = name_free(m, one->full);
	if (r == 0)
		r = file_stage(one->full, data, one->tmp);
	if (r != 0)
		return r;
	m->n++;
	memcpy(lies, one->full, strlen(one->full) + 1);
	lies[folder_len(lies)] = '\0';
	r = path_join(lies, lies[0] == '\0' ? "/" : lies, one->tmp);
	return r == 0 ? file_read_back(lies, data) : r;
}

int
medium_add(struct medium_files *m, const char *name, struct view data)
{
	struct medium_file *one;
	struct stat st;

	if (m->err == 0 && !name_ok(name))
		m->err = ERR_ARG;
	/* Another one may lie there by now, or none. */
	if (m->err == 0)
		m->err = look(m->path, &st);
	if (m->err == 0 && (st.st_dev != m->is.st_dev ||
	    st.st_ino != m->is.st_ino))
		m->err = ERR_NOTFOUND;
	if (m->err != 0)
		return m->err;
	if ((one = more(m)) == NULL)
		m->err = ERR_NOMEM;
	else if ((m->err = path_join(one->full, m->path, name)) == 0)
		m->err = stage(m, one, name, data);
	return m->err;
}

/* As if nothing had been. What fails here fails on a medium that is gone. */
static void
undo(struct medium_files *m, size_t settled)
{
	for (size_t i = settled; i < m->n; i++)
		(void)file_drop(m->files[i].full, m->files[i].tmp);
	while (m->n_made > 0)
		(void)dir_remove(m->made[--m->n_made]);
}

int
medium_end(struct medium_files *m)
{
	size_t settled = 0;

	while (m->err == 0 && settled < m->n) {
		m->err = file_settle(m->files[settled].full,
		    m->files[settled].tmp);
		settled += m->err == 0;
	}
	if (m->err != 0)
		undo(m, settled);
	free(m->files);
	m->files = NULL;
	return m->err;
}

int
medium_put(const char *path, const char *name, struct view data)
{
	struct medium_files m;

	medium_begin(&m, path);
	(void)medium_add(&m, name, data);
	return medium_end(&m);
}
