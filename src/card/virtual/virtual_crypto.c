#include "src/card/virtual/vcard.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "src/base/err.h"
#include "src/card/piv/admin.h"

#define NONCE_LEN 12
#define TAG_LEN 16
#define SCRYPT_R 8
#define SCRYPT_P 1
#define SCRYPT_MEMORY (64u * 1024 * 1024)

int
vcard_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

/* What a sealed value is bound to: no swapping between cards or members. */
static int
binding(const struct vcard *c, const char *word, struct buf *out)
{
	buf_init(out, 256);
	(void)buf_put(out, "keyconvoy virtual card 1", 25);
	(void)buf_put(out, c->name, strlen(c->name) + 1);
	return buf_puts(out, word);
}

/* Both ways; tag is read when opening, written when sealing. */
static int
gcm(int encrypt, const uint8_t *key, const uint8_t *nonce, struct view aad,
    struct view in, uint8_t *out, uint8_t *tag)
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n, err = ERR_CRYPTO;

	if (cipher == NULL || ctx == NULL ||
	    EVP_CipherInit_ex2(ctx, cipher, key, nonce, encrypt, NULL) != 1 ||
	    EVP_CipherUpdate(ctx, NULL, &n, aad.p, (int)aad.len) != 1 ||
	    EVP_CipherUpdate(ctx, out, &n, in.p, (int)in.len) != 1)
		goto out;
	if (!encrypt && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG,
	    TAG_LEN, tag) != 1)
		goto out;
	if (EVP_CipherFinal_ex(ctx, out + n, &n) != 1) {
		err = encrypt ? ERR_CRYPTO : ERR_AUTH;
		goto out;
	}
	if (encrypt && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG,
	    TAG_LEN, tag) != 1)
		goto out;
	err = 0;
out:
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
	return err;
}

int
vcard_seal(const struct vcard *c, const char *word, const uint8_t *key,
    struct view plain, struct buf *out)
{
	uint8_t nonce[NONCE_LEN], tag[TAG_LEN];
	struct secret cipher = { 0 };
	struct buf aad;
	int err;

	if ((err = binding(c, word, &aad)) == 0 &&
	    (err = secret_new(&cipher, plain.len)) == 0 &&
	    (err = admin_random(nonce, sizeof(nonce))) == 0)
		err = gcm(1, key, nonce, buf_view(&aad), plain, cipher.p, tag);
	if (err == 0) {
		(void)buf_put(out, nonce, sizeof(nonce));
		(void)buf_put(out, cipher.p, cipher.len);
		err = buf_put(out, tag, sizeof(tag));
	}
	secret_free(&cipher);
	buf_free(&aad);
	return err;
}

int
vcard_open(const struct vcard *c, const char *word, const uint8_t *key,
    struct view sealed, struct secret *out)
{
	uint8_t tag[TAG_LEN];
	struct secret plain = { 0 };
	struct buf aad;
	struct view in;
	int err;

	if (sealed.len <= NONCE_LEN + TAG_LEN)
		return ERR_FORMAT;
	in = view_of(sealed.p + NONCE_LEN, sealed.len - NONCE_LEN - TAG_LEN);
	memcpy(tag, sealed.p + sealed.len - TAG_LEN, TAG_LEN);
	if ((err = binding(c, word, &aad)) == 0 &&
	    (err = secret_new(&plain, in.len)) == 0)
		err = gcm(0, key, sealed.p, buf_view(&aad), in, plain.p, tag);
	if (err == 0)
		secret_move(out, &plain);
	secret_free(&plain);
	buf_free(&aad);
	return err;
}

/* RFC 7914. */
static int
scrypt(const uint8_t *pin, const struct vcard_pin *p, struct secret *key)
{
	uint64_t n = (uint64_t)1 << p->log_n, mem = SCRYPT_MEMORY;
	uint32_t r = SCRYPT_R, par = SCRYPT_P;
	uint8_t salt[sizeof(p->salt)];
	struct secret copy = { 0 };
	EVP_KDF *kdf = NULL;
	EVP_KDF_CTX *ctx = NULL;
	int err;

	memcpy(salt, p->salt, sizeof(salt));
	if ((err = secret_new(&copy, VCARD_PIN_LEN)) != 0 ||
	    (err = secret_new(key, VCARD_KEY_LEN)) != 0)
		goto out;
	memcpy(copy.p, pin, VCARD_PIN_LEN);
	const OSSL_PARAM params[] = {
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_PASSWORD, copy.p,
		    copy.len),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SALT, salt,
		    sizeof(salt)),
		OSSL_PARAM_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
		OSSL_PARAM_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
		OSSL_PARAM_uint32(OSSL_KDF_PARAM_SCRYPT_P, &par),
		OSSL_PARAM_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &mem),
		OSSL_PARAM_END
	};
	kdf = EVP_KDF_fetch(NULL, "SCRYPT", NULL);
	ctx = kdf == NULL ? NULL : EVP_KDF_CTX_new(kdf);
	if (ctx == NULL || EVP_KDF_derive(ctx, key->p, key->len, params) != 1)
		err = ERR_CRYPTO;
out:
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	secret_free(&copy);
	if (err)
		secret_free(key);
	return err;
}

int
vcard_wrap(const struct vcard *c, const char *word, struct vcard_pin *p,
    const uint8_t pin[static VCARD_PIN_LEN], const struct secret *storage)
{
	struct vcard_pin fresh = *p;
	struct secret key = { 0 };
	struct buf sealed;
	int err;

	buf_init(&sealed, sizeof(fresh.wrap));
	fresh.log_n = vcard_log_n;
	if ((err = admin_random(fresh.salt, sizeof(fresh.salt))) == 0 &&
	    (err = scrypt(pin, &fresh, &key)) == 0)
		err = vcard_seal(c, word, key.p,
		    view_of(storage->p, storage->len), &sealed);
	if (err == 0 && sealed.len != sizeof(fresh.wrap))
		err = ERR_ARG;
	if (err == 0) {
		memcpy(fresh.wrap, sealed.p, sealed.len);
		*p = fresh;
	}
	secret_free(&key);
	buf_free(&sealed);
	return err;
}

int
vcard_unwrap(const struct vcard *c, const char *word,
    const struct vcard_pin *p, const uint8_t pin[static VCARD_PIN_LEN],
    struct secret *storage)
{
	struct secret key = { 0 };
	int err;

	if ((err = scrypt(pin, p, &key)) == 0)
		err = vcard_open(c, word, key.p,
		    view_of(p->wrap, sizeof(p->wrap)), storage);
	secret_free(&key);
	return err;
}

int
vcard_pair(struct secret *scalar, uint8_t point[static PIV_POINT_LEN])
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	BIGNUM *d = NULL;
	size_t len = 0;
	int err;

	if ((err = secret_new(scalar, 32)) != 0)
		goto out;
	if (key == NULL ||
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &d) != 1 ||
	    BN_bn2binpad(d, scalar->p, 32) != 32 ||
	    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point,
	    PIV_POINT_LEN, &len) != 1 || len != PIV_POINT_LEN ||
	    point[0] != 0x04)
		err = ERR_CRYPTO;
out:
	BN_clear_free(d);
	EVP_PKEY_free(key);
	if (err)
		secret_free(scalar);
	return err;
}

/* A key of P-256 out of its point, and its scalar where it is ours. */
static EVP_PKEY *
key_of(const uint8_t *point, const struct secret *scalar)
{
	char group[] = "P-256";
	uint8_t pub[PIV_POINT_LEN];
	BIGNUM *d = NULL;
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	unsigned char native[32];
	OSSL_PARAM params[4], *p = params;

	memcpy(pub, point, sizeof(pub));
	*p++ = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
	    group, 0);
	*p++ = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, pub,
	    sizeof(pub));
	if (scalar != NULL) {
		d = BN_secure_new();
		if (d == NULL || BN_bin2bn(scalar->p, 32, d) == NULL ||
		    BN_bn2nativepad(d, native, sizeof(native)) < 0)
			goto out;
		*p++ = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native,
		    sizeof(native));
	}
	*p = OSSL_PARAM_construct_end();
	if (ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, scalar == NULL ?
	    EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, params) != 1)
		key = NULL;
out:
	explicit_bzero(native, sizeof(native));
	BN_clear_free(d);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

int
vcard_ecdh(const struct secret *scalar,
    const uint8_t own[static PIV_POINT_LEN],
    const uint8_t peer[static PIV_POINT_LEN], struct secret *z)
{
	EVP_PKEY *mine = NULL, *theirs = NULL;
	EVP_PKEY_CTX *ctx = NULL;
	size_t len = 32;
	int err;

	if ((err = admin_point(peer)) != 0)
		return err;
	if ((err = secret_new(z, 32)) != 0)
		return err;
	if ((mine = key_of(own, scalar)) == NULL ||
	    (theirs = key_of(peer, NULL)) == NULL ||
	    (ctx = EVP_PKEY_CTX_new_from_pkey(NULL, mine, NULL)) == NULL ||
	    EVP_PKEY_derive_init(ctx) != 1 ||
	    EVP_PKEY_derive_set_peer(ctx, theirs) != 1 ||
	    EVP_PKEY_derive(ctx, z->p, &len) != 1 || len != 32)
		err = ERR_CRYPTO;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(mine);
	EVP_PKEY_free(theirs);
	if (err)
		secret_free(z);
	return err;
}
