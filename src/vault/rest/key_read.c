/* Keys that are looked at. */
#include "src/base/err.h"
#include "src/vault/rest/held.h"
#include "src/vault/rest/shape.h"

int
key_get(struct call *c)
{
	struct named k;
	int err = 0;

	if (held_find(c, &k, &err))
		err = k.v->enabled ? held_reply(c, &k.h, k.v) :
		    fault(c, FAULT_DISABLED, "op", "get", NULL);
	store_free(&k.h);
	return err;
}

/* -- lists -------------------------------------------------------------------- */

/* {"value": list, "nextLink": null}: all at once. list is taken over. */
static int
reply_list(struct call *c, struct json_t *list)
{
	struct json_t *j = js_new();
	int err;

	if ((err = js_set(j, "value", list)) == 0 &&
	    (err = js_set_null(j, "nextLink")) == 0)
		return call_reply(c, 200, j);
	js_free(j);
	return err;
}

struct listing {
	struct call *c;
	struct json_t *list;
	int deleted;
};

static int
add(struct json_t *list, struct json_t *item)
{
	return item == NULL ? ERR_NOMEM : js_add(list, item);
}

static int
add_name(void *arg, const struct held *h)
{
	struct listing *l = arg;

	if ((h->deleted != 0) != l->deleted)
		return 0;
	return add(l->list, shape_item(l->c->s, h, NULL));
}

static int
names(struct call *c, int deleted)
{
	struct listing l = { c, js_new_arr(), deleted };
	int err = store_each(c->s->v.dir, c->face, add_name, &l);

	if (err != 0) {
		js_free(l.list);
		return err;
	}
	return reply_list(c, l.list);
}

int
key_list(struct call *c)
{
	return names(c, 0);
}

int
key_deleted_list(struct call *c)
{
	return names(c, 1);
}

/* The last part of the path is "versions", which no version is called. */
int
key_versions(struct call *c)
{
	struct json_t *list;
	struct named k;
	int err = 0;

	c->t.n = 2;
	if (!held_find(c, &k, &err)) {
		store_free(&k.h);
		return err;
	}
	list = js_new_arr();
	for (size_t i = 0; err == 0 && i < k.h.n; i++)
		err = add(list, shape_item(c->s, &k.h, &k.h.v[i]));
	store_free(&k.h);
	if (err == 0)
		return reply_list(c, list);
	js_free(list);
	return err;
}
