/* What a receiving vault publishes. For rehearsals only. */
#include <string.h>

#include "hsm/exchange/exchange.h"
#include "hsm/keys/name_check.h"
#include "hsm/soft/soft.h"

enum { KEK, SPKI, KEK_PKG, WORLD_PKG, ROOT, PARTS };

static const size_t part_max[PARTS] = {
	[KEK] = KEY_FILE_MAX, [SPKI] = 1024, [KEK_PKG] = PACKAGE_MAX,
	[WORLD_PKG] = PACKAGE_MAX, [ROOT] = CARD_CERT_MAX
};

static int
check_exchange(const struct req_exchange *req, struct kid *kid)
{
	int err;

	if ((err = region_check(req->region)) != 0 ||
	    (err = kid_parse(req->kid, kid)) != 0)
		return err;
	return key_size_check(KEY_RSA, req->bits);
}

static int
make(const struct guard *g, const struct req_exchange *req,
    const struct kid *kid, EVP_PKEY *pair, struct buf part[static PARTS])
{
	struct key_info info = { .app = "kek", .ident = "kek",
		.plainname = "kek", .type = KEY_RSA, .size = req->bits,
		.pub = pair,	/* borrowed: only its public half is written */
		.rights = RIGHT_UNWRAP };
	int err;

	memcpy(info.region, req->region, strlen(req->region) + 1);
	memcpy(info.kid, kid->text, strlen(kid->text) + 1);
	if ((err = soft_key_write(g, &info, pair, &part[KEK])) != 0 ||
	    (err = pkey_spki(pair, &part[SPKI])) != 0)
		return err;
	return exchange_make(&g->world, g->kml, req->region, pair, req->now,
	    req->days, &part[KEK_PKG], &part[WORLD_PKG], &part[ROOT]);
}

/* All parts into hold, one behind the other. */
static int
give_out(const struct buf part[static PARTS], struct rep_exchange *rep,
    struct buf *hold)
{
	struct view *const views[PARTS] = {
		[KEK] = &rep->kek, [SPKI] = &rep->spki,
		[KEK_PKG] = &rep->kek_pkg, [WORLD_PKG] = &rep->world_pkg,
		[ROOT] = &rep->root
	};
	size_t at = hold->len;

	for (int i = 0; i < PARTS; i++)
		(void)buf_put(hold, part[i].p, part[i].len);
	if (hold->err != 0)
		return hold->err;
	for (int i = 0; i < PARTS; i++) {
		*views[i] = view_of(hold->p + at, part[i].len);
		at += part[i].len;
	}
	return 0;
}

int
soft_exchange(struct hsm *h, const struct req_exchange *req,
    const struct hsm_progress *progress, struct rep_exchange *rep,
    struct buf *hold)
{
	const struct guard *g = h->guard;
	struct buf part[PARTS];
	EVP_PKEY *pair = NULL;
	struct kid kid;
	int err;

	if ((err = guard_receives(g)) != 0 ||
	    (err = check_exchange(req, &kid)) != 0)
		return err;
	for (int i = 0; i < PARTS; i++)
		buf_init(&part[i], part_max[i]);
	if ((err = soft_new_rsa(req->bits, 0, progress, &pair)) == 0 &&
	    (err = make(g, req, &kid, pair, part)) == 0)
		err = give_out(part, rep, hold);
	for (int i = 0; i < PARTS; i++)
		buf_free(&part[i]);
	EVP_PKEY_free(pair);
	return err;
}
