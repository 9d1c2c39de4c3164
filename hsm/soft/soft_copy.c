/* Copies with reduced rights, and how they leave for their one destination. */
#include <string.h>

#include "hsm/exchange/exchange.h"
#include "hsm/keys/name_check.h"
#include "hsm/keys/kek.h"
#include "hsm/soft/soft.h"
#include "hsm/keys/transfer.h"
#include "hsm/crypto/keywrap.h"
#include "src/base/err.h"

static const uint8_t zero[SHA256_LEN];

/* The pair of packages, every check done: also that of the root. */
static int
read_packages(const struct guard *g, struct view kek_pkg, struct view world_pkg,
    const uint8_t root[static SHA256_LEN], uint64_t now, const char *region,
    struct exchange *e)
{
	const struct exchange_wants wants = { .mode = g->mode, .now = now,
		.region = region,
		.root = memcmp(root, zero, SHA256_LEN) != 0 ? root : NULL };
	int err = exchange_read(kek_pkg, world_pkg, &wants, e);

	if (err == 0 && (err = exchange_verdict(e, 1)) != 0)
		exchange_free(e);
	return err;
}

/* -- the copy ------------------------------------------------------------------------ */

static int
for_azure(const struct guard *g, const struct req_copy *req,
    struct key_info *info)
{
	struct kid kid;
	int err;

	(void)g;
	if (req->kek_pkg.len != 0 || req->world_pkg.len != 0)
		return ERR_ARG;
	if ((err = kid_parse(req->kid, &kid)) != 0)
		return err;
	memcpy(info->kek, req->kek, SHA256_LEN);
	memcpy(info->kid, kid.text, sizeof(info->kid));
	return 0;
}

static int
for_world(const struct guard *g, const struct req_copy *req,
    struct key_info *info)
{
	struct exchange e;
	int err;

	if ((req->kid != NULL && *req->kid != '\0') ||
	    memcmp(req->kek, zero, SHA256_LEN) != 0)
		return ERR_ARG;
	if ((err = read_packages(g, req->kek_pkg, req->world_pkg, req->root,
	    req->now, "", &e)) != 0)
		return err;
	memcpy(info->kek, e.kek_digest, SHA256_LEN);
	memcpy(info->target, e.hknso, SHA256_LEN);
	memcpy(info->region, e.region, sizeof(info->region));
	exchange_free(&e);
	return 0;
}

static int (*const destinations[])(const struct guard *g,
    const struct req_copy *req, struct key_info *info) = {
	[METHOD_AZURE] = for_azure,
	[METHOD_WORLD] = for_world,
};

/* Did K cards want this copy? *grant is what they have to have allowed. */
static int
allowed(const struct guard *g, const struct key_info *info, struct grant *grant)
{
	int err = pkey_spki_digest(info->pub, grant->key);

	if (err != 0)
		return err;
	grant->method = info->method;
	memcpy(grant->kek, info->kek, SHA256_LEN);
	memcpy(grant->kid, info->kid, sizeof(grant->kid));
	memcpy(grant->region, info->region, sizeof(grant->region));
	memcpy(grant->target, info->target, SHA256_LEN);
	return grants_has(&g->granted, grant) ? 0 : ERR_QUORUM;
}

static int
write_copy(const struct guard *g, const struct req_copy *req,
    struct key_info *info, const struct secret *der, struct grant *grant,
    struct buf *file)
{
	int err;

	if (req->method >= sizeof(destinations) / sizeof(destinations[0]) ||
	    destinations[req->method] == NULL)
		return ERR_UNSUPPORTED;
	if ((err = destinations[req->method](g, req, info)) != 0)
		return err;
	info->method = (enum method)req->method;
	if ((err = allowed(g, info, grant)) != 0)
		return err;
	memcpy(info->app, "xferacld", sizeof("xferacld"));
	info->rights = RIGHT_TRANSFER;
	return key_write(info, &g->km, view_of(der->p, der->len), file);
}

int
soft_copy(struct hsm *h, const struct req_copy *req, struct buf *file)
{
	struct guard *g = h->guard;
	struct grant grant = { 0 };
	struct secret der = { 0 };
	struct key_info info;
	int err = soft_key_open(g, req->file, &info, &der);

	if (err != 0)
		return err;
	if ((info.rights & RIGHT_COPY) == 0)
		err = ERR_RIGHTS;
	else if (g->granted.n == 0)
		err = ERR_QUORUM;
	else if ((err = write_copy(g, req, &info, &der, &grant, file)) == 0)
		grants_use(&g->granted, &grant);
	secret_free(&der);
	key_info_free(&info);
	return err;
}

/* -- wrap and pack --------------------------------------------------------------------- */

/* A copy leaves by its own method, and by no other. */
static int
may_leave(const struct key_info *info, enum method method)
{
	if ((info->rights & RIGHT_TRANSFER) == 0)
		return ERR_RIGHTS;
	return info->method == method ? 0 : ERR_DEST;
}

/* The copy may go to this KEK and this identifier, and to nothing else. */
static int
wrap_for(const struct guard *g, const struct key_info *info,
    const struct kek *kek, const struct secret *der, struct buf *byok)
{
	char generator[160];
	struct buf blob;
	int err;

	if (!kid_same(info->kid, kek->kid) ||
	    memcmp(info->kek, kek->digest, SHA256_LEN) != 0)
		return ERR_DEST;
	buf_init(&blob, BYOK_FILE_MAX);
	soft_generator(g->mode, generator);
	if ((err = wrap_for_kek(kek->key, view_of(der->p, der->len),
	    &blob)) == 0)
		err = wrap_byok(kek->kid, generator, buf_view(&blob), byok);
	buf_free(&blob);
	return err;
}

int
soft_wrap(struct hsm *h, const struct req_wrap *req, struct buf *byok)
{
	const struct guard *g = h->guard;
	struct secret der = { 0 };
	struct key_info info;
	struct kek kek;
	int err = soft_key_open(g, req->copy, &info, &der);

	if (err != 0)
		return err;
	if ((err = kek_read(req->kek, req->kid, &kek)) == 0) {
		if ((err = may_leave(&info, METHOD_AZURE)) == 0)
			err = wrap_for(g, &info, &kek, &der, byok);
		kek_free(&kek);
	}
	secret_free(&der);
	key_info_free(&info);
	return err;
}

/* The same for this KEK in this world, whose region the packages were held to. */
static int
pack_for(const struct guard *g, const struct req_pack *req,
    const struct key_info *info, const struct exchange *e,
    const struct secret *der, struct buf *package)
{
	struct transfer t = { .mode = g->mode, .type = info->type,
		.size = info->size, .pub = info->pub,
		.rights = key_rights_imported(info->type) };

	if (memcmp(info->kek, e->kek_digest, SHA256_LEN) != 0 ||
	    memcmp(info->target, e->hknso, SHA256_LEN) != 0)
		return ERR_DEST;
	memcpy(t.region, info->region, sizeof(t.region));
	memcpy(t.subscription, req->subscription, GUID_TEXT + 1);
	memcpy(t.name, req->name, strlen(req->name) + 1);
	memcpy(t.source, g->world.hknso, SHA256_LEN);
	memcpy(t.target, info->target, SHA256_LEN);
	memcpy(t.kek, info->kek, SHA256_LEN);
	return transfer_write(&t, &g->world, g->kml, e->kek,
	    view_of(der->p, der->len), package);
}

static int
pack(const struct guard *g, const struct req_pack *req,
    const struct key_info *info, const struct secret *der, struct buf *package)
{
	struct exchange e;
	int err;

	if ((err = may_leave(info, METHOD_WORLD)) != 0 ||
	    (err = read_packages(g, req->kek_pkg, req->world_pkg, req->root,
	    req->now, info->region, &e)) != 0)
		return err;
	err = pack_for(g, req, info, &e, der, package);
	exchange_free(&e);
	return err;
}

int
soft_pack(struct hsm *h, const struct req_pack *req, struct buf *package)
{
	const struct guard *g = h->guard;
	struct secret der = { 0 };
	struct key_info info;
	int err;

	if (!g->open)
		return ERR_PHASE;
	if ((err = guid_check(req->subscription)) != 0 ||
	    (err = key_name_check(req->name)) != 0 ||
	    (err = soft_key_open(g, req->copy, &info, &der)) != 0)
		return err;
	err = pack(g, req, &info, &der, package);
	secret_free(&der);
	key_info_free(&info);
	return err;
}
