/* Keys of an open world: made, described, copied with fewer rights, wrapped. */
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include "hsm/kek.h"
#include "hsm/keyfile.h"
#include "hsm/soft.h"
#include "hsm/wrap.h"
#include "src/base/err.h"
#include "src/base/text.h"

/* -- generate ------------------------------------------------------------------------ */

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

static int
new_rsa(uint32_t bits, uint64_t e, const struct hsm_progress *progress,
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

static void
own_info(const struct hsm *h, struct key_info *info)
{
	info->mode = h->mode;
	memcpy(info->hknso, h->world.hknso, SHA256_LEN);
	memcpy(info->hkm, h->world.hkm, SHA256_LEN);
}

static int
write_new(const struct hsm *h, const struct req_generate *req, EVP_PKEY *pair,
    struct buf *file, struct buf *spki)
{
	struct key_info info = { .app = "simple",
		.type = (enum key_type)req->type, .size = req->size,
		.rights = key_rights((enum key_type)req->type),
		.pub = pair };	/* borrowed: only its public half is written */
	struct secret der = { 0 };
	int err;

	own_info(h, &info);
	memcpy(info.ident, req->ident, strlen(req->ident) + 1);
	memcpy(info.plainname, req->plainname, strlen(req->plainname) + 1);
	if ((err = pkey_pkcs8(pair, &der)) == 0 &&
	    (err = key_write(&info, &h->km, view_of(der.p, der.len),
	    file)) == 0)
		err = pkey_spki(pair, spki);
	secret_free(&der);
	return err;
}

int
soft_generate(struct hsm *h, const struct req_generate *req,
    const struct hsm_progress *progress, struct buf *file, struct buf *spki)
{
	EVP_PKEY *pair = NULL;
	int err;

	if (!h->open)
		return ERR_PHASE;
	if ((err = check_generate(req)) != 0)
		return err;
	err = req->type == KEY_RSA ?
	    new_rsa(req->size, req->pubexp, progress, &pair) :
	    pkey_ec_new(curve_of(req->size), &pair);
	if (err == 0)
		err = write_new(h, req, pair, file, spki);
	EVP_PKEY_free(pair);
	return err;
}

/* -- reading key files of this world --------------------------------------------------- */

/* Whose file is this, when it is none of this world's? It only claims so. */
static int
why_not(const struct hsm *h, struct view file)
{
	struct key_info peek;
	int err = key_peek(file, &peek);

	if (err != 0)
		return err;
	if (peek.mode != h->mode)
		err = ERR_MODE;
	else if (memcmp(peek.hkm, h->world.hkm, SHA256_LEN) != 0)
		err = ERR_WORLD_OTHER;
	else
		err = ERR_AUTH;
	key_info_free(&peek);
	return err;
}

/* With the world open: the header is authentic and the key is its pair. */
static int
open_key(const struct hsm *h, struct view file, struct key_info *info,
    struct secret *der)
{
	EVP_PKEY *pair = NULL;
	int err;

	if (!h->open)
		return ERR_PHASE;
	if ((err = key_open(file, &h->km, info, der)) != 0)
		return err == ERR_AUTH ? why_not(h, file) : err;
	if (info->mode != h->mode)
		err = ERR_MODE;
	else if (memcmp(info->hkm, h->world.hkm, SHA256_LEN) != 0 ||
	    memcmp(info->hknso, h->world.hknso, SHA256_LEN) != 0)
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
	size_t app, ident, plain, kid, spki;

	if (hold_text(hold, info->app, &app) != 0 ||
	    hold_text(hold, info->ident, &ident) != 0 ||
	    hold_text(hold, info->plainname, &plain) != 0 ||
	    hold_text(hold, info->kid, &kid) != 0)
		return hold->err;
	spki = hold->len;
	if (pkey_spki(info->pub, hold) != 0)
		return ERR_CRYPTO;
	out->app = (const char *)hold->p + app;
	out->ident = (const char *)hold->p + ident;
	out->plainname = (const char *)hold->p + plain;
	out->kid = (const char *)hold->p + kid;
	out->spki = view_of(hold->p + spki, hold->len - spki);
	out->mode = (uint8_t)info->mode;
	out->type = (uint8_t)info->type;
	out->size = info->size;
	out->rights = info->rights;
	out->method = (uint8_t)info->method;
	memcpy(out->hknso, info->hknso, SHA256_LEN);
	memcpy(out->hkm, info->hkm, SHA256_LEN);
	memcpy(out->kek, info->kek, SHA256_LEN);
	return 0;
}

int
soft_describe(const struct hsm *h, struct view file, struct rep_describe *out,
    struct buf *hold)
{
	struct secret der = { 0 };
	struct key_info info;
	int err = h->open ? open_key(h, file, &info, &der) :
	    key_peek(file, &info);

	secret_free(&der);
	if (err != 0)
		return err;
	if (h->loaded && memcmp(info.hknso, h->world.hknso, SHA256_LEN) != 0)
		err = ERR_WORLD_OTHER;
	if (err == 0)
		err = tell(&info, out, hold);
	out->authentic = err == 0 && h->open;
	key_info_free(&info);
	return err;
}

/* -- the copy with reduced rights --------------------------------------------------------- */

static int
write_copy(const struct hsm *h, const struct req_copy *req,
    struct key_info *info, const struct secret *der, struct buf *file)
{
	struct kid kid;
	int err;

	if (req->method != METHOD_AZURE)
		return ERR_UNSUPPORTED;
	if ((err = kid_parse(req->kid, &kid)) != 0)
		return err;
	memcpy(info->app, "xferacld", sizeof("xferacld"));
	info->rights = RIGHT_TRANSFER;
	info->method = METHOD_AZURE;
	memcpy(info->kek, req->kek, SHA256_LEN);
	memcpy(info->kid, kid.text, strlen(kid.text) + 1);
	return key_write(info, &h->km, view_of(der->p, der->len), file);
}

int
soft_copy(struct hsm *h, const struct req_copy *req, struct buf *file)
{
	struct secret der = { 0 };
	struct key_info info;
	int err = open_key(h, req->file, &info, &der);

	if (err != 0)
		return err;
	if ((info.rights & RIGHT_COPY) == 0)
		err = ERR_RIGHTS;
	else if (!h->rights_proved)
		err = ERR_QUORUM;
	else if ((err = write_copy(h, req, &info, &der, file)) == 0)
		h->rights_proved = 0;
	secret_free(&der);
	key_info_free(&info);
	return err;
}

/* -- wrap --------------------------------------------------------------------------------- */

/* The copy may leave for this KEK and this identifier, and for nothing else. */
static int
may_leave(const struct key_info *info, const struct kek *kek)
{
	if ((info->rights & RIGHT_TRANSFER) == 0)
		return ERR_RIGHTS;
	if (info->method != METHOD_AZURE || strcmp(info->kid, kek->kid) != 0 ||
	    memcmp(info->kek, kek->digest, SHA256_LEN) != 0)
		return ERR_DEST;
	return 0;
}

int
soft_wrap(struct hsm *h, const struct req_wrap *req, struct buf *byok)
{
	struct secret der = { 0 };
	struct key_info info;
	char generator[160];
	struct buf blob;
	struct kek kek;
	int err = open_key(h, req->copy, &info, &der);

	if (err != 0)
		return err;
	buf_init(&blob, BYOK_FILE_MAX);
	if ((err = kek_read(req->kek, req->kid, &kek)) == 0) {
		soft_generator(h, generator);
		if ((err = may_leave(&info, &kek)) == 0 &&
		    (err = wrap_for_kek(kek.key, view_of(der.p, der.len),
		    &blob)) == 0)
			err = wrap_byok(kek.kid, generator, buf_view(&blob),
			    byok);
		kek_free(&kek);
	}
	buf_free(&blob);
	secret_free(&der);
	key_info_free(&info);
	return err;
}
