/* What an imported key does in its vault: it signs and decrypts (RFC 7518). */
#include <string.h>

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include "hsm/soft/soft.h"
#include "hsm/crypto/keywrap.h"
#include "src/base/err.h"

#define SIGNATURE_MAX 512

struct alg {
	const char *name;
	enum key_type type;
	uint32_t size;		/* of the curve; 0: any */
	const char *digest;
	size_t len;		/* of the digest */
	int padding;		/* of RSA */
};

static const struct alg sign_algs[] = {
	{ "RS256", KEY_RSA, 0, "SHA256", 32, RSA_PKCS1_PADDING },
	{ "RS384", KEY_RSA, 0, "SHA384", 48, RSA_PKCS1_PADDING },
	{ "RS512", KEY_RSA, 0, "SHA512", 64, RSA_PKCS1_PADDING },
	{ "PS256", KEY_RSA, 0, "SHA256", 32, RSA_PKCS1_PSS_PADDING },
	{ "PS384", KEY_RSA, 0, "SHA384", 48, RSA_PKCS1_PSS_PADDING },
	{ "PS512", KEY_RSA, 0, "SHA512", 64, RSA_PKCS1_PSS_PADDING },
	{ "ES256", KEY_EC, 256, "SHA256", 32, 0 },
	{ "ES384", KEY_EC, 384, "SHA384", 48, 0 },
	{ "ES512", KEY_EC, 521, "SHA512", 64, 0 },
};

/* PKCS#1 v1.5 (RSA1_5) is left out: whoever may ask could decrypt with it what
 * was not meant for him, one question at a time (RFC 3218). */
static const struct alg decrypt_algs[] = {
	{ "RSA-OAEP", KEY_RSA, 0, "SHA1", 20, RSA_PKCS1_OAEP_PADDING },
	{ "RSA-OAEP-256", KEY_RSA, 0, "SHA256", 32, RSA_PKCS1_OAEP_PADDING },
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The row: ERR_UNSUPPORTED for another name, ERR_ARG for another kind of key. */
static int
find_alg(const struct alg *algs, size_t n, const char *name,
    const struct key_info *info, const struct alg **out)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(algs[i].name, name) != 0)
			continue;
		if (algs[i].type != info->type ||
		    (algs[i].size != 0 && algs[i].size != info->size))
			return ERR_ARG;
		*out = &algs[i];
		return 0;
	}
	return ERR_UNSUPPORTED;
}

/* -- sign ------------------------------------------------------------------------------- */

/* PSS: a salt as long as the digest (RFC 7518 3.5), MGF1 with the same. */
static int
set_padding(EVP_PKEY_CTX *ctx, const struct alg *alg)
{
	if (alg->type != KEY_RSA)
		return 1;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, alg->padding) == 1 &&
	    (alg->padding != RSA_PKCS1_PSS_PADDING ||
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) == 1);
}

static int
sign_digest(const struct alg *alg, EVP_PKEY *key, struct view digest,
    uint8_t *out, size_t *len)
{
	EVP_MD *md = EVP_MD_fetch(NULL, alg->digest, NULL);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	int ok = md != NULL && ctx != NULL && EVP_PKEY_sign_init(ctx) == 1 &&
	    set_padding(ctx, alg) &&
	    EVP_PKEY_CTX_set_signature_md(ctx, md) == 1 &&
	    EVP_PKEY_sign(ctx, out, len, digest.p, digest.len) == 1;

	EVP_PKEY_CTX_free(ctx);
	EVP_MD_free(md);
	return ok ? 0 : ERR_CRYPTO;
}

/* The DER of an EC signature becomes r || s, each as long as a coordinate. */
static int
to_raw(const struct alg *alg, uint8_t *sig, size_t *len)
{
	const uint8_t *der = sig;
	ECDSA_SIG *s = d2i_ECDSA_SIG(NULL, &der, (long)*len);
	int half = (int)(alg->size + 7) / 8;
	int ok = s != NULL &&
	    BN_bn2binpad(ECDSA_SIG_get0_r(s), sig, half) == half &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(s), sig + half, half) == half;

	ECDSA_SIG_free(s);
	*len = 2 * (size_t)half;
	return ok ? 0 : ERR_CRYPTO;
}

static int
sign(const struct req_sign *req, const struct key_info *info, EVP_PKEY *pair,
    struct buf *signature)
{
	uint8_t sig[SIGNATURE_MAX];
	size_t len = sizeof(sig);
	const struct alg *alg;
	int err;

	if ((err = find_alg(sign_algs, N_OF(sign_algs), req->alg, info,
	    &alg)) != 0)
		return err;
	if (req->digest.len != alg->len)
		return ERR_ARG;
	if ((err = sign_digest(alg, pair, req->digest, sig, &len)) != 0 ||
	    (alg->type == KEY_EC && (err = to_raw(alg, sig, &len)) != 0))
		return err;
	return buf_put(signature, sig, len);
}

int
soft_sign(struct hsm *h, const struct req_sign *req, struct buf *signature)
{
	const struct guard *g = h->guard;
	struct key_info info;
	EVP_PKEY *pair;
	int err;

	if ((err = guard_receives(g)) != 0 || (err = soft_pair_open(g, req->file,
	    RIGHT_SIGN, &info, &pair)) != 0)
		return err;
	err = sign(req, &info, pair, signature);
	EVP_PKEY_free(pair);
	key_info_free(&info);
	return err;
}

/* -- decrypt ----------------------------------------------------------------------------- */

int
soft_decrypt(struct hsm *h, const struct req_decrypt *req, struct secret *plain)
{
	const struct guard *g = h->guard;
	const struct alg *alg;
	struct key_info info;
	EVP_PKEY *pair;
	int err;

	if ((err = guard_receives(g)) != 0 || (err = soft_pair_open(g, req->file,
	    RIGHT_DECRYPT, &info, &pair)) != 0)
		return err;
	if ((err = find_alg(decrypt_algs, N_OF(decrypt_algs), req->alg, &info,
	    &alg)) == 0)
		err = unwrap_oaep(pair, alg->digest, req->ciphertext, plain);
	EVP_PKEY_free(pair);
	key_info_free(&info);
	return err;
}
