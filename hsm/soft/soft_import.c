/* A vault takes a key in: what was packed for its KEK, by either method. */
#include <stdio.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>

#include "hsm/keys/byok.h"
#include "hsm/keys/inside.h"
#include "hsm/keys/name_check.h"
#include "hsm/soft/soft.h"
#include "hsm/world/trust.h"
#include "hsm/keys/transfer.h"
#include "hsm/crypto/keywrap.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

/* What is known of a key before it is this world's. */
struct arrival {
	enum method method;
	struct key_info info;		/* of the file that will be written */
	EVP_PKEY *pair;
	char subscription[GUID_TEXT + 1];
	uint8_t source[SHA256_LEN];
};

static void
arrival_free(struct arrival *a)
{
	key_info_free(&a->info);
	EVP_PKEY_free(a->pair);
}

/* -- of another world ---------------------------------------------------------------------- */

/* Is it for this vault, by a world that is trusted? */
static int
may_enter(const struct guard *g, const struct transfer *t,
    const struct key_info *kek, const struct trusted *trusted)
{
	uint8_t digest[SHA256_LEN];
	int err;

	if (t->mode != g->mode)
		return ERR_MODE;
	if (strcmp(t->region, kek->region) != 0)
		return ERR_REGION;
	if ((err = pkey_spki_digest(kek->pub, digest)) != 0)
		return err;
	if (memcmp(t->target, g->world.hknso, SHA256_LEN) != 0 ||
	    memcmp(t->kek, digest, SHA256_LEN) != 0)
		return ERR_DEST;
	return trust_has(trusted, t->source) ? 0 : ERR_UNTRUSTED;
}

static int
take(struct transfer *t, EVP_PKEY *kek, struct arrival *a)
{
	struct secret der = { 0 };
	int err = transfer_open(t, kek, &der);

	if (err == 0)
		err = pkey_from_pkcs8(view_of(der.p, der.len), &a->pair);
	secret_free(&der);
	if (err != 0)
		return err;
	a->info.type = t->type;
	a->info.size = t->size;
	a->info.rights = t->rights;
	a->info.pub = t->pub;
	t->pub = NULL;
	memcpy(a->info.plainname, t->name, sizeof(t->name));
	memcpy(a->subscription, t->subscription, sizeof(a->subscription));
	memcpy(a->source, t->source, SHA256_LEN);
	return 0;
}

static int
from_world(const struct guard *g, const struct req_import *req,
    const struct key_info *kek, EVP_PKEY *kek_pair, struct arrival *a)
{
	struct trusted trusted;
	struct transfer t;
	int err;

	if (*req->name != '\0')
		return ERR_ARG;
	if ((err = transfer_read(req->package, &t)) != 0)
		return err;
	if ((err = trust_read(g, req->trust, &trusted)) == 0 &&
	    (err = may_enter(g, &t, kek, &trusted)) == 0)
		err = take(&t, kek_pair, a);
	transfer_free(&t);
	return err;
}

/* -- of Microsoft's specification ---------------------------------------------------------- */

/* The public half by its numbers, as any JWK has to have them: what a key file
 * could not say does not get past this. */
static int
public_of(EVP_PKEY *pair, struct key_info *info)
{
	struct json_t *jwk;
	int err = pkey_to_jwk(pair, &jwk);

	if (err == 0) {
		err = pkey_from_jwk(jwk, &info->pub);
		js_free(jwk);
	}
	if (err != 0)
		return ERR_INSIDE_PAIR;
	info->type = EVP_PKEY_is_a(pair, "RSA") ? KEY_RSA : KEY_EC;
	info->size = (uint32_t)EVP_PKEY_get_bits(pair);
	if (key_size_check(info->type, info->size) != 0)
		return ERR_KEY_SIZE;
	return pkey_is_pair(pair, info->pub) == 0 ? 0 : ERR_INSIDE_PAIR;
}

static int
open_package(EVP_PKEY *kek_pair, struct view blob, struct secret *der)
{
	int err = unwrap_for_kek(kek_pair, blob, der);

	return err == ERR_AUTH ? unwrap_why(kek_pair, blob) : err;
}

static int
from_azure(const struct guard *g, const struct req_import *req,
    const struct key_info *kek, EVP_PKEY *kek_pair, struct arrival *a)
{
	struct secret der = { 0 };
	char kid[KID_MAX];
	struct buf blob;
	int err;

	(void)g;
	if ((err = key_name_check(req->name)) != 0)
		return err;
	buf_init(&blob, BYOK_FILE_MAX);
	if ((err = byok_read(req->package, kid, &blob)) == 0 &&
	    !kid_same(kid, kek->kid))
		err = ERR_DEST;
	if (err == 0)
		err = open_package(kek_pair, buf_view(&blob), &der);
	if (err == 0 && (err = inside_read(view_of(der.p, der.len),
	    &a->pair)) == 0 && (err = public_of(a->pair, &a->info)) == 0) {
		a->info.rights = key_rights_imported(a->info.type);
		memcpy(a->info.plainname, req->name, strlen(req->name) + 1);
	}
	secret_free(&der);
	buf_free(&blob);
	return err;
}

/* -- whatever it is ------------------------------------------------------------------------- */

/* As `generate` makes them: FIPS 186-5's least exponent. */
#define LEAST_EXPONENT 65537

static int
exponent_check(EVP_PKEY *pair, BIGNUM *n)
{
	BIGNUM *e = NULL;
	int ok = EVP_PKEY_get_bn_param(pair, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
	    BN_set_word(n, LEAST_EXPONENT) == 1 && BN_cmp(e, n) >= 0;

	BN_free(e);
	return ok ? 0 : ERR_INSIDE_EXPONENT;
}

static int
factor_check(EVP_PKEY *pair, const char *name, BN_CTX *ctx)
{
	BIGNUM *factor = NULL;
	int ok = EVP_PKEY_get_bn_param(pair, name, &factor) == 1 &&
	    BN_check_prime(factor, ctx, NULL) == 1;

	BN_clear_free(factor);
	return ok ? 0 : ERR_INSIDE_PAIR;
}

/* Besides what pkey_is_pair knows. Whoever sent it may have made it otherwise,
 * and no tag tells: with a factor that is no prime nothing it signs would hold. */
static int
is_sound(EVP_PKEY *pair)
{
	BN_CTX *ctx;
	BIGNUM *n;
	int err;

	if (!EVP_PKEY_is_a(pair, "RSA"))
		return 0;
	ctx = BN_CTX_secure_new();
	n = BN_new();
	err = ctx == NULL || n == NULL ? ERR_NOMEM : exponent_check(pair, n);
	if (err == 0)
		err = factor_check(pair, OSSL_PKEY_PARAM_RSA_FACTOR1, ctx);
	if (err == 0)
		err = factor_check(pair, OSSL_PKEY_PARAM_RSA_FACTOR2, ctx);
	BN_free(n);
	BN_CTX_free(ctx);
	return err;
}

/* -- both ------------------------------------------------------------------------------------ */

static const struct {
	enum method method;
	int (*take)(const struct guard *g, const struct req_import *req,
	    const struct key_info *kek, EVP_PKEY *kek_pair, struct arrival *a);
} kinds[] = {
	{ METHOD_WORLD, from_world },
	{ METHOD_AZURE, from_azure },
};

/* Only a package of a world is signed; what all else is, its reader says. */
static int
kind_of(struct view package, size_t *out)
{
	struct json_t *j;
	int err = js_parse(package, PACKAGE_MAX, &j);

	*out = 1;
	if (err == 0) {
		*out = js_has(j, "protected") ? 0 : 1;
		js_free(j);
	}
	return err == ERR_FORMAT ? 0 : err;
}

/* The file is read again as any other is, before it is given out. */
static int
write_key(const struct guard *g, struct arrival *a, const uint8_t *digest,
    struct buf *file)
{
	struct secret der = { 0 };
	struct key_info again;
	char hex[17];
	int err;

	hex_put(hex, digest, 8);
	(void)snprintf(a->info.app, sizeof(a->info.app), "vault");
	(void)snprintf(a->info.ident, sizeof(a->info.ident), "imported-%s", hex);
	if ((err = soft_key_write(g, &a->info, a->pair, file)) != 0 ||
	    (err = soft_key_open(g, buf_view(file), &again, &der)) != 0)
		return err;
	key_info_free(&again);
	secret_free(&der);
	return 0;
}

/* File, SPKI, name and subscription into hold, one behind the other. */
static int
give_out(const struct guard *g, struct arrival *a, struct rep_import *rep,
    struct buf *hold)
{
	struct buf file, spki;
	uint8_t digest[SHA256_LEN];
	size_t at = hold->len;
	int err;

	buf_init(&file, KEY_FILE_MAX);
	buf_init(&spki, 4096);
	if ((err = pkey_spki(a->info.pub, &spki)) == 0 &&
	    (err = sha256(spki.p, spki.len, digest)) == 0 &&
	    (err = write_key(g, a, digest, &file)) == 0) {
		buf_put(hold, file.p, file.len);
		buf_put(hold, spki.p, spki.len);
		buf_put(hold, a->info.plainname, strlen(a->info.plainname) + 1);
		err = buf_put(hold, a->subscription, strlen(a->subscription) + 1);
	}
	if (err == 0) {
		rep->method = (uint8_t)a->method;
		rep->file = view_of(hold->p + at, file.len);
		rep->spki = view_of(hold->p + at + file.len, spki.len);
		rep->name = (const char *)rep->spki.p + spki.len;
		rep->subscription = rep->name + strlen(rep->name) + 1;
		memcpy(rep->source, a->source, SHA256_LEN);
	}
	buf_free(&spki);
	buf_free(&file);
	return err;
}

int
soft_import(struct hsm *h, const struct req_import *req, struct rep_import *rep,
    struct buf *hold)
{
	const struct guard *g = h->guard;
	struct arrival a = { 0 };
	EVP_PKEY *pair = NULL;
	struct key_info kek;
	size_t kind;
	int err;

	if ((err = guard_receives(g)) != 0 ||
	    (err = kind_of(req->package, &kind)) != 0 ||
	    (err = soft_pair_open(g, req->kek, RIGHT_UNWRAP, &kek, &pair)) != 0)
		return err;
	a.method = kinds[kind].method;
	if ((err = kinds[kind].take(g, req, &kek, pair, &a)) == 0 &&
	    (err = is_sound(a.pair)) == 0)
		err = give_out(g, &a, rep, hold);
	arrival_free(&a);
	EVP_PKEY_free(pair);
	key_info_free(&kek);
	return err;
}
