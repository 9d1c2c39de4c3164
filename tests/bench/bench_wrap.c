/*
 * Packing through keyd, with its jail, its frames and its other process, against
 * one process that does the same from the same kind of file to a .byok of the
 * same form. The folder for cards and files is the first argument.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "hsm/keys/kek.h"
#include "hsm/keys/keyfile.h"
#include "hsm/crypto/pkey.h"
#include "hsm/crypto/keywrap.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/bench/bench_keyd.h"

#define KID "https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/" \
	"0123456789abcdef0123456789abcdef"

struct bench {
	struct bench_keyd k;
	struct buf kek;			/* PEM: the file that people hand in */
	struct buf copy;		/* key_xferacld of keyd's world */
	uint8_t digest[SHA256_LEN];
	/* the one process */
	struct secret km;
	struct buf own;			/* the same key file under km */
};

static int
make_copy(struct bench *b)
{
	struct req_generate generate = { .ident = "bench", .plainname = "bench",
	    .type = KEY_RSA, .size = 2048 };
	struct req_copy copy = { .method = METHOD_AZURE, .kid = KID };
	struct buf file;
	int err;

	if (bench_ask(&b->k, MSG_GENERATE, &generate) != 0)
		return -1;
	buf_init(&file, KEY_FILE_MAX);
	err = buf_put(&file, b->k.a.rep.r_generate.file.p,
	    b->k.a.rep.r_generate.file.len);
	copy.file = buf_view(&file);
	memcpy(copy.kek, b->digest, sizeof(copy.kek));
	if (err == 0)
		err = bench_rights(&b->k, &copy);
	if (err == 0 && (err = bench_ask(&b->k, MSG_COPY, &copy)) == 0)
		err = buf_put(&b->copy, b->k.a.rep.r_copy.file.p,
		    b->k.a.rep.r_copy.file.len);
	buf_free(&file);
	return err;
}

/* -- the KEK, and the one process's own file ------------------------------------------ */

static int
make_kek(struct bench *b)
{
	EVP_PKEY *key = EVP_RSA_gen(3072);
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der), err = -1;

	if (len > 0 && sha256(der, (size_t)len, b->digest) == 0)
		err = pem_put(&b->kek, "PUBLIC KEY", der, (size_t)len);
	OPENSSL_free(der);
	EVP_PKEY_free(key);
	return err;
}

/* A key file of the same members and lengths, under a KM that we have. */
static int
make_own(struct bench *b)
{
	struct key_info info;
	EVP_PKEY *key = EVP_RSA_gen(2048);
	PKCS8_PRIV_KEY_INFO *p8 = EVP_PKEY2PKCS8(key);
	unsigned char *der = NULL;
	int len = i2d_PKCS8_PRIV_KEY_INFO(p8, &der), err = -1;

	if (len > 0 && secret_new(&b->km, 32) == 0 &&
	    RAND_priv_bytes(b->km.p, 32) == 1 &&
	    key_peek(buf_view(&b->copy), &info) == 0) {
		EVP_PKEY_free(info.pub);
		info.pub = key;
		key = NULL;
		err = key_write(&info, &b->km, view_of(der, (size_t)len), &b->own);
		key_info_free(&info);
	}
	OPENSSL_clear_free(der, len > 0 ? (size_t)len : 0);
	PKCS8_PRIV_KEY_INFO_free(p8);
	EVP_PKEY_free(key);
	return err;
}

/* -- what is timed ---------------------------------------------------------------------- */

static int
by_keyd(void *arg)
{
	struct bench *b = arg;
	struct req_wrap wrap = { .copy = buf_view(&b->copy),
	    .kek = buf_view(&b->kek), .kid = KID };

	return bench_ask(&b->k, MSG_WRAP, &wrap);
}

/* What keyd does before it packs: whose file, does its tag hold, are the halves
 * one pair. */
static int
own_key(struct bench *b, struct key_info *info, struct secret *pkcs8)
{
	struct key_info peek;
	EVP_PKEY *pair = NULL;
	int err = key_peek(buf_view(&b->own), &peek);

	if (err != 0)
		return err;
	key_info_free(&peek);
	if ((err = key_open(buf_view(&b->own), &b->km, info, pkcs8)) != 0)
		return err;
	if ((err = pkey_from_pkcs8(view_of(pkcs8->p, pkcs8->len), &pair)) == 0)
		err = pkey_is_pair(pair, info->pub);
	EVP_PKEY_free(pair);
	return err;
}

static int
alone(void *arg)
{
	struct bench *b = arg;
	struct key_info info = { 0 };
	struct secret pkcs8 = { 0 };
	struct kek kek = { 0 };
	struct buf blob, byok;
	int err = own_key(b, &info, &pkcs8);

	buf_init(&blob, BYOK_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	if (err == 0)
		err = kek_read(buf_view(&b->kek), KID, &kek);
	if (err == 0 && (memcmp(kek.digest, info.kek, SHA256_LEN) != 0 ||
	    strcmp(kek.kid, info.kid) != 0))
		err = ERR_DEST;
	if (err == 0)
		err = wrap_for_kek(kek.key, view_of(pkcs8.p, pkcs8.len), &blob);
	if (err == 0)
		err = wrap_byok(kek.kid, b->k.generator, buf_view(&blob), &byok);
	buf_free(&byok);
	buf_free(&blob);
	kek_free(&kek);
	secret_free(&pkcs8);
	key_info_free(&info);
	return err;
}

int
main(int argc, char **argv)
{
	static struct bench b;
	int err = 1;

	/* The same care of memory as in keyd. */
	js_setup();
	if (CRYPTO_secure_malloc_init(256 * 1024, 32) != 1)
		return 1;
	buf_init(&b.kek, KEK_FILE_MAX);
	buf_init(&b.copy, KEY_FILE_MAX);
	buf_init(&b.own, KEY_FILE_MAX);
	if (argc == 2 && bench_start(&b.k, argv[1]) == 0 && make_kek(&b) == 0 &&
	    bench_world(&b.k) == 0 && make_copy(&b) == 0 && make_own(&b) == 0) {
		bench_against(&b.k, "wrap", by_keyd, alone, &b);
		err = 0;
	}
	spawn_stop(&b.k.d);
	secret_free(&b.km);
	buf_free(&b.own);
	buf_free(&b.copy);
	buf_free(&b.kek);
	return err;
}
