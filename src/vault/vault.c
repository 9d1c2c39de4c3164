#include "src/vault/vault.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/vault/tree.h"

#define PIN_FILE_MAX 16

/* -- the folder ------------------------------------------------------------- */

/* What a killed command left half written. */
static void
sweep(const struct vault *v)
{
	static const char *const folders[] = { VAULT_KEYS, VAULT_FROM };
	char path[FILE_PATH_MAX];

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (path_join(path, v->dir, folders[i]) == 0)
			(void)file_sweep(path, NULL);
}

int
vault_find(struct vault *v, const char *dir)
{
	int err;

	memset(v, 0, sizeof(*v));
	v->lock = -1;
	if ((err = path_absolute(v->dir, dir)) != 0 ||
	    (err = about_read(v->dir, &v->about)) != 0)
		return err;
	if ((v->lock = dir_lock(v->dir)) < 0)
		return v->lock;
	sweep(v);
	return 0;
}

int
vault_read(const struct vault *v, const char *name, struct buf *out)
{
	char path[FILE_PATH_MAX];
	int err = path_join(path, v->dir, name);

	return err == 0 ? file_read(path, out) : err;
}

/* Digits, and perhaps the line's end. */
static int
read_pin(const struct vault *v, struct secret *pin)
{
	struct buf b;
	int err;

	buf_init(&b, PIN_FILE_MAX);
	err = vault_read(v, VAULT_PIN, &b);
	while (err == 0 && b.len > 0 && b.p[b.len - 1] == '\n')
		b.len--;
	if (err == 0 && b.len == 0)
		err = ERR_PIN_FORM;
	if (err == 0 && (err = secret_new(pin, b.len)) == 0)
		memcpy(pin->p, b.p, b.len);
	buf_free(&b);
	return err;
}

int
vault_open(struct vault *v)
{
	uint8_t hknso[SHA256_LEN] = { 0 };
	struct secret pin = { 0 };
	struct buf file;
	int err;

	buf_init(&file, WORLD_FILE_MAX);
	if ((err = read_pin(v, &pin)) == 0 &&
	    (err = vault_read(v, VAULT_WORLD, &file)) == 0 &&
	    (err = own_start(&v->world, v->dir)) == 0)
		err = own_open(&v->world, buf_view(&file), &pin, hknso);
	/* What people compare is what is opened. */
	if (err == 0 && memcmp(hknso, v->about.hknso, SHA256_LEN) != 0)
		err = ERR_FORMAT;
	secret_free(&pin);
	buf_free(&file);
	return err;
}

void
vault_close(struct vault *v)
{
	own_end(&v->world);
	if (v->lock >= 0)
		(void)close(v->lock);
	v->lock = -1;
}

/* -- keys ------------------------------------------------------------------- */

int
vault_key_read(struct vault *v, const char *name, struct buf *file,
    struct answer *a)
{
	struct req_describe req = { .file = { NULL, 0 } };
	char path[FILE_PATH_MAX];
	int err;

	if (vault_key_path(v, name, path) != 0)
		return ERR_NOTFOUND;
	if ((err = file_read(path, file)) != 0)
		return err;
	req.file = buf_view(file);
	if ((err = own_ask(&v->world, MSG_DESCRIBE, &req, a)) != 0)
		return err;
	return strcmp(a->rep.r_describe.app, "vault") == 0 &&
	    strcmp(a->rep.r_describe.plainname, name) == 0 ? 0 : ERR_AUTH;
}

int
vault_key_name_ok(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= NAME_MAX_ &&
	    strspn(name, "0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == len;
}

static int
name_path(const struct vault *v, const char *before, const char *name,
    const char *after, char out[static FILE_PATH_MAX])
{
	char file[NAME_MAX_ + 64];

	if (!vault_key_name_ok(name))
		return ERR_ARG;
	(void)snprintf(file, sizeof(file), "%s%s%s", before, name, after);
	return path_join(out, v->dir, file);
}

int
vault_key_path(const struct vault *v, const char *name,
    char out[static FILE_PATH_MAX])
{
	return name_path(v, VAULT_KEYS "/" VAULT_KEY, name, "", out);
}

int
vault_from_path(const struct vault *v, const char *name,
    char out[static FILE_PATH_MAX])
{
	return name_path(v, VAULT_FROM "/", name, ".json", out);
}

struct each {
	int (*each)(void *arg, const char *name);
	void *arg;
};

static int
each_file(void *arg, const char *name)
{
	const struct each *e = arg;
	size_t len = strlen(VAULT_KEY);

	if (strncmp(name, VAULT_KEY, len) != 0 ||
	    !vault_key_name_ok(name + len))
		return 0;
	return e->each(e->arg, name + len);
}

int
vault_each_key(const struct vault *v,
    int (*each)(void *arg, const char *name), void *arg)
{
	struct each e = { each, arg };
	char path[FILE_PATH_MAX];
	int err = path_join(path, v->dir, VAULT_KEYS);

	return err == 0 ? dir_each(path, each_file, &e) : err;
}
