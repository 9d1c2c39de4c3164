#include "src/vault/vault.h"

#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/kid.h"
#include "src/vault/tree.h"

#define PIN_FILE_MAX 16

/* -- the folder ------------------------------------------------------------- */

int
vault_find(struct vault *v, const char *dir)
{
	int err;

	memset(v, 0, sizeof(*v));
	v->lock = -1;
	if ((err = path_absolute(v->dir, dir)) != 0 ||
	    (err = about_read(v->dir, &v->about)) != 0 ||
	    (err = dir_private(v->dir)) != 0)
		return err;
	if ((v->lock = dir_lock(v->dir)) < 0)
		return v->lock;
	store_sweep(v->dir);
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

/* A KEK answers to its own identifier, any other key to its name, whatever the
 * file is called. */
static int
is_its(const struct rep_describe *r, const struct held *h,
    const struct version *ver)
{
	if (ver->kid[0] != '\0')
		return strcmp(r->app, "kek") == 0 && kid_same(r->kid, ver->kid);
	return strcmp(r->app, "vault") == 0 &&
	    strcmp(r->plainname, h->name) == 0;
}

int
vault_describe(struct vault *v, const struct held *h, const struct version *ver,
    struct buf *file, struct answer *a)
{
	struct req_describe req = { .file = { NULL, 0 } };
	char path[FILE_PATH_MAX];
	int err;

	if ((err = store_path(v->dir, h, ver, path)) != 0 ||
	    (err = file_read(path, file)) != 0)
		return err == ERR_NOTFOUND ? ERR_AUTH : err;
	req.file = buf_view(file);
	if ((err = own_ask(&v->world, MSG_DESCRIBE, &req, a)) != 0)
		return err;
	return is_its(&a->rep.r_describe, h, ver) ? 0 : ERR_AUTH;
}

int
vault_key_read(struct vault *v, const char *name, struct held *h,
    struct buf *file, struct answer *a)
{
	int err = ERR_NOTFOUND;

	memset(h, 0, sizeof(*h));
	for (int face = 0; err == ERR_NOTFOUND && face < FACES; face++) {
		store_free(h);
		err = store_read(v->dir, (enum face)face, name, h);
		if (err == 0 && h->deleted != 0)
			err = ERR_NOTFOUND;
	}
	return err == 0 ? vault_describe(v, h, store_version(h, ""), file, a) :
	    err;
}

int
vault_kek(const struct vault *v, enum face face, const char *text,
    struct held *h, struct version **ver)
{
	struct kid kid;
	int err;

	memset(h, 0, sizeof(*h));
	if (kid_parse(text, &kid) != 0)
		return ERR_NOTFOUND;
	if ((err = store_read(v->dir, face, kid.name, h)) != 0)
		return err;
	*ver = store_version(h, kid.version);
	return h->deleted == 0 && *ver != NULL &&
	    kid_same((*ver)->kid, kid.text) ? 0 : ERR_NOTFOUND;
}
