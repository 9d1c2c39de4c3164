#include "hsm/sandbox.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "hsm/crypto/pkey.h"
#include "hsm/crypto/keywrap.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/secret.h"
#include "src/wire/daemon.h"

#define HEAP (256 * 1024)	/* OpenSSL's secure heap: private numbers */
#define HEAP_MIN 32
#define SECRETS (64 * 1024)	/* our own: LT, KM, shares, PKCS#8 */

static int heap_locked;

/* -- memory that OpenSSL gives back ------------------------------------------------ */

/* Its encoders and decoders free the DER of private keys as it is. */
static void
wipe_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	if (p != NULL)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

static void *
plain_malloc(size_t len, const char *file, int line)
{
	(void)file;
	(void)line;
	return len > 0 ? malloc(len) : NULL;
}

/* What moves leaves nothing where it was. */
static void *
wipe_realloc(void *p, size_t len, const char *file, int line)
{
	size_t had = p != NULL ? malloc_usable_size(p) : 0;
	void *q = plain_malloc(len, file, line);

	if (q != NULL && had > 0)
		memcpy(q, p, had < len ? had : len);
	if (q != NULL || len == 0)
		wipe_free(p, file, line);
	return q;
}

/* -- warming up ---------------------------------------------------------------------- */

/* What is used for the first time opens providers, tables and devices: the same for
 * each curve, and this one is the fastest. */
static int
warm(void)
{
	struct secret key = { 0 }, z = { 0 };
	uint8_t byte, digest[SHA256_LEN];
	EVP_PKEY *pair = NULL;
	struct buf out;
	int err;

	tzset();	/* certificates tell the time; it would be read from disk */
	if (RAND_priv_bytes(&byte, 1) != 1 || RAND_bytes(&byte, 1) != 1)
		return ERR_CRYPTO;
	buf_init(&out, 4096);
	if ((err = sha256(&byte, 1, digest)) == 0 &&
	    (err = pkey_ec_new("P-256", &pair)) == 0 &&
	    (err = pkey_agree(pair, pair, &z)) == 0 &&
	    (err = pkey_spki(pair, &out)) == 0 &&
	    (err = secret_new(&key, 32)) == 0)
		err = wrap_kwp(&key, view_of(&byte, 1), &out);
	ERR_clear_error();
	EVP_PKEY_free(pair);
	secret_free(&z);
	secret_free(&key);
	buf_free(&out);
	return err;
}

/* 1: locked, 2: made but not locked (a limit of the system). */
static int
make_heaps(void)
{
	int r = CRYPTO_secure_malloc_init(HEAP, HEAP_MIN);

	if (r == 0)
		return ERR_NOMEM;
	heap_locked = r == 1;
	return secret_setup(SECRETS);
}

int
sandbox_locked(void)
{
	return heap_locked && secret_locked();
}

int
sandbox_prepare(int argc, char **argv, int *fd_pages, int *fd_peer)
{
	int err;

	if ((err = daemon_args(argc, argv, fd_pages, fd_peer)) != 0)
		return err;
	daemon_keep(*fd_pages, *fd_peer, -1);
	if ((err = daemon_harden()) != 0 || (err = daemon_leave_root()) != 0)
		return err;
	if (CRYPTO_set_mem_functions(plain_malloc, wipe_realloc, wipe_free) != 1 ||
	    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG |
	    OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL) != 1)
		return ERR_CRYPTO;
	if ((err = make_heaps()) != 0)
		return err;
	js_setup();
	return warm();
}
