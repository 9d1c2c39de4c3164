/* New keys of an open world. */
#include <string.h>

#include <openssl/bn.h>
#include <openssl/rsa.h>

#include "hsm/soft/soft.h"

#include "hsm/keys/name_check.h"
#include "src/base/err.h"
#include "src/base/text.h"

struct told {
	const struct hsm_progress *progress;
	uint32_t turns;
	int err;
};

static int
on_turn(EVP_PKEY_CTX *ctx)
{
	struct told *t = EVP_PKEY_CTX_get_app_data(ctx);

	/* OpenSSL calls for every candidate; a few a moment are enough. */
	if (t->turns++ % 16 == 0)
		t->err = t->progress->tell(t->progress->arg, t->turns, 0);
	return t->err == 0;
}

static int
set_exponent(EVP_PKEY_CTX *ctx, uint64_t e)
{
	uint8_t be[8];
	BIGNUM *bn;
	int ok;

	for (int i = 0; i < 8; i++)
		be[i] = (uint8_t)(e >> (56 - 8 * i));
	bn = BN_bin2bn(be, sizeof(be), NULL);
	ok = bn != NULL && EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, bn) == 1;
	BN_free(bn);
	return ok;
}

int
soft_new_rsa(uint32_t bits, uint64_t e, const struct hsm_progress *progress,
    EVP_PKEY **out)
{
	struct told t = { .progress = progress };
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	int ok = ctx != NULL && EVP_PKEY_keygen_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, (int)bits) == 1 &&
	    (e == 0 || set_exponent(ctx, e));

	*out = NULL;
	if (ok) {
		EVP_PKEY_CTX_set_app_data(ctx, &t);
		EVP_PKEY_CTX_set_cb(ctx, on_turn);
		ok = EVP_PKEY_generate(ctx, out) == 1;
	}
	EVP_PKEY_CTX_free(ctx);
	return ok ? 0 : t.err != 0 ? t.err : ERR_CRYPTO;
}

static const char *
curve_of(uint32_t size)
{
	return size == 256 ? "P-256" : size == 384 ? "P-384" : "P-521";
}

static int
check_generate(const struct req_generate *req)
{
	size_t plain = strlen(req->plainname);
	int err;

	if ((err = ident_check(req->ident)) != 0 ||
	    (err = key_size_check((enum key_type)req->type, req->size)) != 0)
		return err;
	if (plain < 1 || plain > NAME_MAX_ ||
	    !utf8_ok(req->plainname, plain, NULL))
		return ERR_ARG;
	if (req->pubexp != 0 && (req->type != KEY_RSA ||
	    req->pubexp % 2 == 0 || req->pubexp <= 65536))
		return ERR_ARG;
	return 0;
}

int
soft_key_write(const struct guard *g, struct key_info *info, EVP_PKEY *pair,
    struct buf *file)
{
	struct secret der = { 0 };
	int err;

	info->mode = g->mode;
	memcpy(info->hknso, g->world.hknso, SHA256_LEN);
	memcpy(info->hkm, g->world.hkm, SHA256_LEN);
	if ((err = pkey_pkcs8(pair, &der)) == 0)
		err = key_write(info, &g->km, view_of(der.p, der.len), file);
	secret_free(&der);
	return err;
}

static int
write_new(const struct guard *g, const struct req_generate *req, EVP_PKEY *pair,
    struct buf *file, struct buf *spki)
{
	struct key_info info = { .app = "simple",
		.type = (enum key_type)req->type, .size = req->size,
		.rights = key_rights((enum key_type)req->type),
		.pub = pair };	/* borrowed: only its public half is written */
	int err;

	memcpy(info.ident, req->ident, strlen(req->ident) + 1);
	memcpy(info.plainname, req->plainname, strlen(req->plainname) + 1);
	if ((err = soft_key_write(g, &info, pair, file)) == 0)
		err = pkey_spki(pair, spki);
	return err;
}

int
soft_generate(struct hsm *h, const struct req_generate *req,
    const struct hsm_progress *progress, struct buf *file, struct buf *spki)
{
	const struct guard *g = h->guard;
	EVP_PKEY *pair = NULL;
	int err;

	if (!g->open)
		return ERR_PHASE;
	if ((err = check_generate(req)) != 0)
		return err;
	err = req->type == KEY_RSA ?
	    soft_new_rsa(req->size, req->pubexp, progress, &pair) :
	    pkey_ec_new(curve_of(req->size), &pair);
	if (err == 0)
		err = write_new(g, req, pair, file, spki);
	EVP_PKEY_free(pair);
	return err;
}
