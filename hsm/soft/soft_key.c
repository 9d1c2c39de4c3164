/* Key files of the world that is loaded: opened, described. */
#include <string.h>

#include "hsm/soft/soft.h"
#include "src/base/err.h"

/* Whose file is this, when it is none of this world's? It only claims so. */
static int
why_not(const struct guard *g, struct view file)
{
	struct key_info peek;
	int err = key_peek(file, &peek);

	if (err != 0)
		return err;
	if (peek.mode != g->mode)
		err = ERR_MODE;
	else if (memcmp(peek.hkm, g->world.hkm, SHA256_LEN) != 0)
		err = ERR_WORLD_OTHER;
	else
		err = ERR_AUTH;
	key_info_free(&peek);
	return err;
}

int
soft_key_open(const struct guard *g, struct view file,
    struct key_info *info, struct secret *der)
{
	EVP_PKEY *pair = NULL;
	int err;

	if (!g->open)
		return ERR_PHASE;
	if ((err = key_open(file, &g->km, info, der)) != 0)
		return err == ERR_AUTH ? why_not(g, file) : err;
	if (info->mode != g->mode)
		err = ERR_MODE;
	else if (memcmp(info->hkm, g->world.hkm, SHA256_LEN) != 0 ||
	    memcmp(info->hknso, g->world.hknso, SHA256_LEN) != 0)
		err = ERR_WORLD_OTHER;
	else if ((err = pkey_from_pkcs8(view_of(der->p, der->len), &pair)) == 0)
		err = pkey_is_pair(pair, info->pub);
	EVP_PKEY_free(pair);
	if (err != 0) {
		key_info_free(info);
		secret_free(der);
	}
	return err;
}

int
soft_pair_open(const struct guard *g, struct view file, enum right right,
    struct key_info *info, EVP_PKEY **pair)
{
	struct secret der = { 0 };
	int err = soft_key_open(g, file, info, &der);

	if (err != 0)
		return err;
	err = (info->rights & (uint32_t)right) == 0 ? ERR_RIGHTS :
	    pkey_from_pkcs8(view_of(der.p, der.len), pair);
	secret_free(&der);
	if (err != 0)
		key_info_free(info);
	return err;
}

/* Copies a text into hold and points there. */
static int
hold_text(struct buf *hold, const char *s, size_t *at)
{
	*at = hold->len;
	return buf_put(hold, s, strlen(s) + 1);
}

static int
tell(const struct key_info *info, struct rep_describe *out, struct buf *hold)
{
	size_t app, ident, plain, kid, region, spki;

	if (hold_text(hold, info->app, &app) != 0 ||
	    hold_text(hold, info->ident, &ident) != 0 ||
	    hold_text(hold, info->plainname, &plain) != 0 ||
	    hold_text(hold, info->kid, &kid) != 0 ||
	    hold_text(hold, info->region, &region) != 0)
		return hold->err;
	spki = hold->len;
	if (pkey_spki(info->pub, hold) != 0)
		return ERR_CRYPTO;
	out->app = (const char *)hold->p + app;
	out->ident = (const char *)hold->p + ident;
	out->plainname = (const char *)hold->p + plain;
	out->kid = (const char *)hold->p + kid;
	out->region = (const char *)hold->p + region;
	out->spki = view_of(hold->p + spki, hold->len - spki);
	out->mode = (uint8_t)info->mode;
	out->type = (uint8_t)info->type;
	out->size = info->size;
	out->rights = info->rights;
	out->method = (uint8_t)info->method;
	memcpy(out->hknso, info->hknso, SHA256_LEN);
	memcpy(out->hkm, info->hkm, SHA256_LEN);
	memcpy(out->kek, info->kek, SHA256_LEN);
	memcpy(out->target, info->target, SHA256_LEN);
	return 0;
}

int
soft_describe(const struct hsm *h, struct view file, struct rep_describe *out,
    struct buf *hold)
{
	const struct guard *g = h->guard;
	struct secret der = { 0 };
	struct key_info info;
	int err = g->open ? soft_key_open(g, file, &info, &der) :
	    key_peek(file, &info);

	secret_free(&der);
	if (err != 0)
		return err;
	if (g->loaded && memcmp(info.hknso, g->world.hknso, SHA256_LEN) != 0)
		err = ERR_WORLD_OTHER;
	if (err == 0)
		err = tell(&info, out, hold);
	out->authentic = err == 0 && g->open;
	key_info_free(&info);
	return err;
}
