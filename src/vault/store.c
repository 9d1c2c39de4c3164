#include "src/vault/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/vault/ops.h"
#include "src/vault/store_json.h"

#define KEYS "kmdata/local"
#define SUFFIX ".json"

static const char *const folders[FACES] = {
	[FACE_VAULT] = "keys", [FACE_POOL] = "pool"
};

/* How the name of a key's file begins, and of a KEK's. */
static const char *const prefixes[] = { "key_vault_", "key_kek_" };

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

	(void)snprintf(file, sizeof(file), KEYS "/%s%s.%s",
	    prefixes[v->kid[0] != '\0'], h->name, v->id);
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

enum bar
store_bar(const struct version *v, uint32_t op, int64_t now)
{
	const int dates = (op & (OP_SIGN | OP_IMPORT)) != 0;

	if (!v->enabled)
		return BAR_DISABLED;
	if ((v->ops & op) == 0)
		return BAR_OP;
	if (dates && v->not_before > now)
		return BAR_NOT_YET;
	return dates && v->expires != 0 && v->expires <= now ? BAR_EXPIRED :
	    BAR_NONE;
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

/* -- after a kill ------------------------------------------------------------- */

/* The name and the version of a key file; 0 or ERR_FORMAT: it is none of ours. */
static int
key_file(const char *file, char name[static NAME_MAX_ + 1], const char **id)
{
	const char *dot = strrchr(file, '.'), *p = NULL;

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strncmp(file, prefixes[i], strlen(prefixes[i])) == 0)
			p = file + strlen(prefixes[i]);
	if (p == NULL || dot == NULL || dot < p || dot - p > NAME_MAX_ ||
	    strlen(dot + 1) != VERSION_TEXT)
		return ERR_FORMAT;
	memcpy(name, p, (size_t)(dot - p));
	name[dot - p] = '\0';
	*id = dot + 1;
	return store_name_ok(name) ? 0 : ERR_FORMAT;
}

/* 1: no name has it. 0 also when a name's file cannot be read. */
static int
is_left(const char *dir, const char *name, const char *id)
{
	struct held h;
	int err, left = 1;

	for (int i = 0; left && i < FACES; i++) {
		err = store_read(dir, (enum face)i, name, &h);
		left = err == ERR_NOTFOUND ||
		    (err == 0 && store_version(&h, id) == NULL);
		store_free(&h);
	}
	return left;
}

static int
sweep_key(void *arg, const char *file)
{
	char name[NAME_MAX_ + 1], path[FILE_PATH_MAX];
	const char *dir = *(const char *const *)arg, *id;

	if (key_file(file, name, &id) == 0 && is_left(dir, name, id) &&
	    path_join(path, dir, KEYS) == 0 && path_join(path, path, file) == 0)
		(void)file_remove(path);
	return 0;
}

void
store_sweep(const char *dir)
{
	char path[FILE_PATH_MAX];

	for (int i = 0; i < FACES; i++)
		if (path_join(path, dir, folders[i]) == 0)
			(void)file_sweep(path, NULL);
	if (path_join(path, dir, KEYS) != 0)
		return;
	(void)file_sweep(path, NULL);
	(void)dir_each(path, sweep_key, &dir);
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
