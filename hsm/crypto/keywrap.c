#include "hsm/crypto/keywrap.h"

#include <string.h>

#include <openssl/rand.h>
#include <openssl/rsa.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define PLAIN_MAX 65536
#define RSA_BYTES_MAX 512
#define AES_KEY_LEN 32

static const EVP_CIPHER *
kwp_cipher(size_t key_len)
{
	switch (key_len) {
	case 16:
		return EVP_aes_128_wrap_pad();
	case 24:
		return EVP_aes_192_wrap_pad();
	case 32:
		return EVP_aes_256_wrap_pad();
	}
	return NULL;
}

/* encrypt: 1 or 0. out has room for in.len + 16 bytes. */
static int
kwp(int encrypt, const struct secret *key, struct view in, uint8_t *out,
    size_t *len)
{
	const EVP_CIPHER *cipher = kwp_cipher(key->len);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n = 0, ok;

	if (ctx != NULL)
		EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	ok = ctx != NULL && cipher != NULL &&
	    EVP_CipherInit_ex(ctx, cipher, NULL, key->p, NULL, encrypt) == 1 &&
	    EVP_CipherUpdate(ctx, out, &n, in.p, (int)in.len) == 1 && n > 0;
	EVP_CIPHER_CTX_free(ctx);
	*len = (size_t)n;
	return ok ? 0 : ERR_CRYPTO;
}

int
wrap_kwp(const struct secret *key, struct view plain, struct buf *out)
{
	uint8_t *room;
	size_t len;
	int err;

	if (plain.len == 0 || plain.len > PLAIN_MAX || kwp_cipher(key->len) == NULL)
		return ERR_ARG;
	if ((room = OPENSSL_malloc(plain.len + 16)) == NULL)
		return ERR_NOMEM;
	if ((err = kwp(1, key, plain, room, &len)) == 0)
		err = buf_put(out, room, len);
	OPENSSL_clear_free(room, plain.len + 16);
	return err;
}

int
unwrap_kwp(const struct secret *key, struct view wrapped, struct secret *plain)
{
	struct secret room = { 0 };
	size_t len;
	int err;

	if (kwp_cipher(key->len) == NULL)
		return ERR_ARG;
	if (wrapped.len < 16 || wrapped.len % 8 != 0 ||
	    wrapped.len > PLAIN_MAX + 16)
		return ERR_AUTH;
	if ((err = secret_new(&room, wrapped.len + 16)) != 0)
		return err;
	if (kwp(0, key, wrapped, room.p, &len) != 0)
		err = ERR_AUTH;
	else if ((err = secret_new(plain, len)) == 0)
		memcpy(plain->p, room.p, len);
	secret_free(&room);
	return err;
}

/* Ready for one operation with OAEP; NULL when OpenSSL does not want it. */
static EVP_PKEY_CTX *
oaep_begin(EVP_PKEY *kek, const char *digest, int (*init)(EVP_PKEY_CTX *))
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, kek, NULL);

	if (ctx != NULL && EVP_PKEY_is_a(kek, "RSA") && init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_rsa_oaep_md_name(ctx, digest, NULL) == 1 &&
	    EVP_PKEY_CTX_set_rsa_mgf1_md_name(ctx, digest, NULL) == 1)
		return ctx;
	EVP_PKEY_CTX_free(ctx);
	return NULL;
}

int
wrap_oaep(EVP_PKEY *kek, const char *digest, struct view plain, struct buf *out)
{
	EVP_PKEY_CTX *ctx = oaep_begin(kek, digest, EVP_PKEY_encrypt_init);
	uint8_t room[RSA_BYTES_MAX];
	size_t len = sizeof(room);
	int ok = ctx != NULL &&
	    EVP_PKEY_encrypt(ctx, room, &len, plain.p, plain.len) == 1;

	EVP_PKEY_CTX_free(ctx);
	return ok ? buf_put(out, room, len) : ERR_CRYPTO;
}

int
unwrap_oaep(EVP_PKEY *kek, const char *digest, struct view wrapped,
    struct secret *plain)
{
	EVP_PKEY_CTX *ctx = oaep_begin(kek, digest, EVP_PKEY_decrypt_init);
	struct secret room = { 0 };
	size_t len = RSA_BYTES_MAX;
	int err = ctx == NULL ? ERR_CRYPTO : secret_new(&room, len);

	if (err == 0 && (wrapped.len != (size_t)EVP_PKEY_get_size(kek) ||
	    EVP_PKEY_decrypt(ctx, room.p, &len, wrapped.p, wrapped.len) != 1))
		err = ERR_AUTH;
	if (err == 0) {
		room.len = len;
		secret_move(plain, &room);
	}
	secret_free(&room);
	EVP_PKEY_CTX_free(ctx);
	return err;
}

int
unwrap_oaep_key(EVP_PKEY *kek, const char *digest, struct view wrapped,
    struct secret *key)
{
	struct secret random = { 0 }, plain = { 0 };
	int err = secret_new(&random, AES_KEY_LEN);

	if (err == 0 && RAND_priv_bytes(random.p, AES_KEY_LEN) != 1)
		err = ERR_CRYPTO;
	if (err == 0)
		err = unwrap_oaep(kek, digest, wrapped, &plain);
	if (err == 0 && plain.len == AES_KEY_LEN)
		secret_move(key, &plain);
	else if (err == 0 || err == ERR_AUTH) {
		secret_move(key, &random);
		err = 0;
	}
	secret_free(&plain);
	secret_free(&random);
	return err;
}

int
wrap_for_kek(EVP_PKEY *kek, struct view pkcs8, struct buf *out)
{
	struct secret key = { 0 };
	int err = secret_new(&key, AES_KEY_LEN);

	if (err == 0 && RAND_priv_bytes(key.p, AES_KEY_LEN) != 1)
		err = ERR_CRYPTO;
	if (err == 0)
		err = wrap_oaep(kek, "SHA1", view_of(key.p, key.len), out);
	if (err == 0)
		err = wrap_kwp(&key, pkcs8, out);
	secret_free(&key);
	return err;
}

static int
unwrap_by(EVP_PKEY *kek, const char *digest, struct view wrapped,
    struct secret *pkcs8)
{
	size_t modulus = (size_t)EVP_PKEY_get_size(kek);
	struct secret key = { 0 };
	int err;

	if (wrapped.len <= modulus)
		return ERR_AUTH;
	err = unwrap_oaep_key(kek, digest, view_of(wrapped.p, modulus), &key);
	if (err == 0)
		err = unwrap_kwp(&key, view_of(wrapped.p + modulus,
		    wrapped.len - modulus), pkcs8);
	secret_free(&key);
	return err;
}

int
unwrap_for_kek(EVP_PKEY *kek, struct view wrapped, struct secret *pkcs8)
{
	return unwrap_by(kek, "SHA1", wrapped, pkcs8);
}

int
unwrap_why(EVP_PKEY *kek, struct view wrapped)
{
	struct secret plain = { 0 };
	int err = unwrap_by(kek, "SHA256", wrapped, &plain);

	secret_free(&plain);
	return err == 0 ? ERR_UNWRAP_HASH : ERR_UNWRAP;
}

int
wrap_byok(const char *kid, const char *generator, struct view ciphertext,
    struct buf *out)
{
	struct json_t *j = js_new(), *header = js_new();
	int err;

	if ((err = js_set_str(header, "kid", kid)) != 0 ||
	    (err = js_set_str(header, "alg", "dir")) != 0 ||
	    (err = js_set_str(header, "enc", "CKM_RSA_AES_KEY_WRAP")) != 0 ||
	    (err = js_set_str(j, "schema_version", "1.0.0")) != 0) {
		js_free(header);
		goto out;
	}
	if ((err = js_set(j, "header", header)) == 0 &&
	    (err = js_set_b64(j, "ciphertext", ciphertext.p,
	    ciphertext.len)) == 0 &&
	    (err = js_set_str(j, "generator", generator)) == 0)
		err = js_dump(j, out);
out:
	js_free(j);
	return err;
}
