/* Keys that are changed, deleted and recovered. */
#include <stdlib.h>

#include "src/base/err.h"
#include "src/vault/ops.h"
#include "src/vault/rest/held.h"
#include "src/vault/rest/wish.h"

/* -- properties --------------------------------------------------------------- */

static void
take(struct version *v, struct wish *w, int64_t now)
{
	if (w->enabled >= 0)
		v->enabled = w->enabled;
	if (w->not_before >= 0)
		v->not_before = w->not_before;
	if (w->expires >= 0)
		v->expires = w->expires;
	if (w->ops_said)
		v->ops = w->ops;
	if (w->tags != NULL) {
		free(v->tags);
		v->tags = w->tags;
		w->tags = NULL;
	}
	v->updated = now;
}

/* A KEK stays one; another key is not said to do what it cannot. 1, 0, or the
 * error. */
static int
ops_fit(struct call *c, const struct named *k, const struct wish *w)
{
	struct answer a;
	struct buf file;
	int err;

	if (!w->ops_said || k->v->kid[0] != '\0')
		return !w->ops_said || w->ops == OP_IMPORT;
	buf_init(&file, KEY_FILE_MAX);
	err = vault_describe(&c->s->v, &k->h, k->v, &file, &a);
	buf_free(&file);
	return err != 0 ? err :
	    (w->ops & ~ops_of(a.rep.r_describe.rights)) == 0;
}

static int
change(struct call *c, struct named *k, struct wish *w)
{
	int err = ops_fit(c, k, w);

	if (err < 0)
		return err;
	if (err == 0)
		return fault(c, FAULT_MEMBER, "name", "key_ops", NULL);
	take(k->v, w, c->now);
	err = store_write(c->s->v.dir, &k->h);
	return err == 0 ? held_reply(c, &k->h, k->v) : err;
}

int
key_change(struct call *c)
{
	const char *what;
	struct named k;
	struct wish w;
	enum fault f;
	int err = 0;

	f = wish_read(c->body, WISH_CHANGE, &w, &what);
	k.h = (struct held){ .face = c->face };
	if (f != FAULT_NONE)
		err = fault(c, f, "name", what, NULL);
	else if (held_find(c, &k, &err))
		err = change(c, &k, &w);
	store_free(&k.h);
	wish_free(&w);
	return err;
}

/* -- deleted and recovered ---------------------------------------------------- */

int
key_delete(struct call *c)
{
	struct named k;
	int err = 0;

	if (held_find(c, &k, &err)) {
		k.h.deleted = c->now;
		err = store_write(c->s->v.dir, &k.h);
		if (err == 0)
			err = held_reply(c, &k.h, k.v);
	}
	store_free(&k.h);
	return err;
}

/* A deleted key: 1, or 0 with the refusal replied or *err. */
static int
find_deleted(struct call *c, struct held *h, int *err)
{
	*h = (struct held){ .face = c->face };
	if (!held_name_ok(c, err))
		return 0;
	*err = store_read(c->s->v.dir, c->face, call_name(c), h);
	if (*err == 0 && h->deleted != 0)
		return 1;
	if (*err == 0 || *err == ERR_NOTFOUND)
		*err = fault(c, FAULT_DELETED_NOT_FOUND, "name", call_name(c),
		    NULL);
	return 0;
}

int
key_deleted(struct call *c)
{
	struct held h;
	int err = 0;

	if (find_deleted(c, &h, &err))
		err = held_reply(c, &h, store_version(&h, ""));
	store_free(&h);
	return err;
}

int
key_recover(struct call *c)
{
	struct held h;
	int err = 0;

	if (find_deleted(c, &h, &err)) {
		h.deleted = 0;
		err = store_write(c->s->v.dir, &h);
		if (err == 0)
			err = held_reply(c, &h, store_version(&h, ""));
	}
	store_free(&h);
	return err;
}

int
key_purge(struct call *c)
{
	struct held h;
	int err = 0;

	if (find_deleted(c, &h, &err)) {
		err = store_purge(c->s->v.dir, &h);
		c->r->status = 204;
	}
	store_free(&h);
	return err;
}
