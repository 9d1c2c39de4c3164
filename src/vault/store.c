#include "src/vault/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/vault/store_json.h"

#define KEYS "kmdata/local"
#define SUFFIX ".json"

static const char *const folders[FACES] = {
	[FACE_VAULT] = "keys", [FACE_POOL] = "pool"
};

int
store_new_id(char id[static VERSION_TEXT + 1])
{
	uint8_t bytes[VERSION_TEXT / 2];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return ERR_IO;
	hex_put(id, bytes, sizeof(bytes));
	return 0;
}

/* -- paths -------------------------------------------------------------------- */

static int
name_path(const char *dir, enum face face, const char *name,
    char out[static FILE_PATH_MAX])
{
	char file[NAME_MAX_ + 32];

	if (!store_name_ok(name))
		return ERR_NOTFOUND;
	(void)snprintf(file, sizeof(file), "%s/%s" SUFFIX, folders[face], name);
	for (char *p = file; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return path_join(out, dir, file);
}

int
store_path(const char *dir, const struct held *h, const struct version *v,
    char out[static FILE_PATH_MAX])
{
	char file[NAME_MAX_ + VERSION_TEXT + 32];

	(void)snprintf(file, sizeof(file), KEYS "/key_%s_%s.%s",
	    v->kid[0] != '\0' ? "kek" : "vault", h->name, v->id);
	return path_join(out, dir, file);
}

int
store_make(const char *dir)
{
	char path[FILE_PATH_MAX];
	int err = path_join(path, dir, KEYS);

	if (err == 0)
		err = dir_make(path);
	for (int i = 0; err == 0 && i < FACES; i++)
		if ((err = path_join(path, dir, folders[i])) == 0)
			err = dir_make(path);
	return err;
}

void
store_sweep(const char *dir)
{
	char path[FILE_PATH_MAX];

	if (path_join(path, dir, KEYS) == 0)
		(void)file_sweep(path, NULL);
	for (int i = 0; i < FACES; i++)
		if (path_join(path, dir, folders[i]) == 0)
			(void)file_sweep(path, NULL);
}

/* -- a name ------------------------------------------------------------------- */

static void
version_free(struct version *v)
{
	free(v->tags);
	free(v->from);
	memset(v, 0, sizeof(*v));
}

void
store_free(struct held *h)
{
	for (size_t i = 0; i < h->n; i++)
		version_free(&h->v[i]);
	free(h->v);
	h->v = NULL;
	h->n = 0;
}

/* The file of one name under another would be two keys. */
static int
is_of(const struct held *h, const char *name)
{
	return strcasecmp(h->name, name) == 0 ? 0 : ERR_FORMAT;
}

int
store_read(const char *dir, enum face face, const char *name, struct held *h)
{
	char path[FILE_PATH_MAX];
	struct buf text;
	int err;

	memset(h, 0, sizeof(*h));
	h->face = face;
	buf_init(&text, HELD_FILE_MAX);
	if ((err = name_path(dir, face, name, path)) == 0 &&
	    (err = file_read(path, &text)) == 0 &&
	    (err = held_read(buf_view(&text), h)) == 0)
		err = is_of(h, name);
	buf_free(&text);
	return err;
}

int
store_write(const char *dir, const struct held *h)
{
	char path[FILE_PATH_MAX];
	struct buf text;
	int err;

	buf_init(&text, HELD_FILE_MAX);
	if ((err = name_path(dir, h->face, h->name, path)) == 0 &&
	    (err = held_write(h, &text)) == 0)
		err = file_write(path, buf_view(&text));
	buf_free(&text);
	return err;
}

struct version *
store_version(const struct held *h, const char *id)
{
	if (*id == '\0')
		return h->n > 0 ? &h->v[h->n - 1] : NULL;
	for (size_t i = 0; i < h->n; i++)
		if (strcasecmp(h->v[i].id, id) == 0)
			return &h->v[i];
	return NULL;
}

/* -- versions ----------------------------------------------------------------- */

static int
grow(struct held *h, struct version *v)
{
	struct version *more;

	if (h->n >= VERSIONS_MAX)
		return ERR_TOOBIG;
	more = reallocarray(h->v, h->n + 1, sizeof(*h->v));
	if (more == NULL)
		return ERR_NOMEM;
	h->v = more;
	h->v[h->n++] = *v;
	memset(v, 0, sizeof(*v));
	return 0;
}

/* A name's file that could not be written whole may stand all the same, when only
 * its folder could not be synced: then the key is there. */
static void
take_back(const char *dir, const struct held *h, const char *path)
{
	struct held now;
	int err = store_read(dir, h->face, h->name, &now);

	if (err == ERR_NOTFOUND || (err == 0 &&
	    store_version(&now, h->v[h->n - 1].id) == NULL))
		(void)file_remove(path);
	store_free(&now);
}

int
store_add(const char *dir, struct held *h, struct version *v, struct view file)
{
	char path[FILE_PATH_MAX];
	int err;

	if ((err = store_path(dir, h, v, path)) != 0 ||
	    (err = grow(h, v)) != 0) {
		version_free(v);
		return err;
	}
	if ((err = file_write_new(path, file)) == 0 &&
	    (err = store_write(dir, h)) != 0)
		take_back(dir, h, path);
	if (err != 0)
		version_free(&h->v[--h->n]);
	return err;
}

int
store_purge(const char *dir, const struct held *h)
{
	char path[FILE_PATH_MAX];
	int err = name_path(dir, h->face, h->name, path);

	if (err == 0)
		err = file_remove(path);
	for (size_t i = 0; err == 0 && i < h->n; i++)
		if ((err = store_path(dir, h, &h->v[i], path)) == 0)
			err = file_remove(path);
	return err;
}

/* -- all names ---------------------------------------------------------------- */

struct each {
	const char *dir;
	enum face face;
	int (*each)(void *arg, const struct held *h);
	void *arg;
};

static int
each_file(void *arg, const char *file)
{
	const struct each *e = arg;
	size_t len = strlen(file), end = strlen(SUFFIX);
	char name[NAME_MAX_ + 1];
	struct held h;
	int err;

	if (len <= end || len - end > NAME_MAX_ ||
	    strcmp(file + len - end, SUFFIX) != 0)
		return 0;
	memcpy(name, file, len - end);
	name[len - end] = '\0';
	if (!store_name_ok(name))
		return 0;
	if ((err = store_read(e->dir, e->face, name, &h)) == 0)
		err = e->each(e->arg, &h);
	store_free(&h);
	return err;
}

int
store_each(const char *dir, enum face face,
    int (*each)(void *arg, const struct held *h), void *arg)
{
	struct each e = { dir, face, each, arg };
	char path[FILE_PATH_MAX];
	int err = path_join(path, dir, folders[face]);

	return err == 0 ? dir_each(path, each_file, &e) : err;
}
