/* A key exchange key is made. */
#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/vault/ops.h"
#include "src/vault/rest/held.h"
#include "src/vault/rest/made.h"
#include "src/vault/rest/wish.h"

#define SIZE_DEFAULT 2048
#define DAYS 365	/* of a chain that nobody asks for */

/* Any other key would be one that never saw a ceremony. */
static enum fault
judge(struct wish *w)
{
	if (strcmp(w->kty, "RSA-HSM") != 0 || !w->ops_said ||
	    w->ops != OP_IMPORT || w->crv[0] != '\0')
		return FAULT_KEK_ONLY;
	if (w->size == 0)
		w->size = SIZE_DEFAULT;
	return w->size == 2048 || w->size == 3072 || w->size == 4096 ?
	    FAULT_NONE : FAULT_KEY_SIZE;
}

/* The key's file is the vault's; the packages of a region, which keyd makes with
 * it, are of no use for a KEK of this method. */
static int
make(struct call *c, struct held *h, const struct wish *w, struct version *v)
{
	const struct service *s = c->s;
	struct req_exchange req = { .region = s->v.about.region,
		.kid = v->kid, .bits = (uint32_t)w->size,
		.now = (uint64_t)c->now, .days = DAYS };
	struct answer a;
	int n, err;

	n = snprintf(v->kid, sizeof(v->kid), "https://%s/keys/%s/%s",
	    s->host[c->face], h->name, v->id);
	if (n < 0 || (size_t)n >= sizeof(v->kid))
		return ERR_TOOBIG;
	err = own_ask(&c->s->v.world, MSG_EXCHANGE, &req, &a);
	return err == 0 ? made_add(c, h, v, a.rep.r_exchange.kek) : err;
}

static int
create(struct call *c, struct held *h, struct wish *w)
{
	struct version v;
	int err = made_version(c, w, &v);

	if (err == 0) {
		v.ops = OP_IMPORT;
		err = make(c, h, w, &v);
	}
	made_free(&v);
	return err == 0 ? held_reply(c, h, store_version(h, "")) : err;
}

int
key_create(struct call *c)
{
	const char *what;
	struct wish w;
	struct held h;
	enum fault f;
	int err = 0;

	f = wish_read(c->body, WISH_CREATE, &w, &what);
	if (f == FAULT_NONE)
		f = judge(&w);
	h = (struct held){ .face = c->face };
	if (f != FAULT_NONE)
		err = fault(c, f, "name", what, NULL);
	else if (made_place(c, &h, &err))
		err = create(c, &h, &w);
	store_free(&h);
	wish_free(&w);
	return err;
}
