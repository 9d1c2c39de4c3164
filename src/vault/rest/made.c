#include "src/vault/rest/made.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"

int
made_place(struct call *c, struct held *h, int *err)
{
	const char *name = call_name(c);

	if (!held_name_ok(c, err))
		return 0;
	*err = store_read(c->s->v.dir, c->face, name, h);
	if (*err == ERR_NOTFOUND) {
		memcpy(h->name, name, strlen(name) + 1);
		*err = 0;
		return 1;
	}
	if (*err != 0)
		return 0;
	if (h->deleted != 0)
		*err = fault(c, FAULT_DELETED, "name", h->name, NULL);
	else if (h->n >= VERSIONS_MAX)
		*err = fault(c, FAULT_VERSIONS, "name", h->name, NULL);
	else
		return 1;
	return 0;
}

int
made_version(struct call *c, struct wish *w, struct version *v)
{
	*v = (struct version){ .created = c->now, .updated = c->now,
		.enabled = w->enabled != 0, .ops = w->ops };
	if (w->not_before > 0)
		v->not_before = w->not_before;
	if (w->expires > 0)
		v->expires = w->expires;
	v->tags = w->tags;
	w->tags = NULL;
	return store_new_id(v->id);
}

void
made_free(struct version *v)
{
	free(v->tags);
	free(v->from);
	v->tags = v->from = NULL;
}

int
made_add(struct call *c, struct held *h, struct version *v, struct view file)
{
	return store_add(c->s->v.dir, h, v, file);
}
