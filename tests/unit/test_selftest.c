/* hsm/crypto/selftest: it holds, and it fails for each part that gives something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#include <cmocka.h>

#include "hsm/crypto/keywrap.h"
#include "hsm/crypto/pkey.h"
#include "hsm/crypto/selftest.h"
#include "src/base/err.h"

static enum { NONE, SHA, GCM, KWP, AGREE, SIGN, VERIFY, SEED, REPEAT } broken;

int __real_sha256(const void *p, size_t len, uint8_t out[static SHA256_LEN]);
int __wrap_sha256(const void *p, size_t len, uint8_t out[static SHA256_LEN]);
int __real_EVP_EncryptUpdate(EVP_CIPHER_CTX *c, unsigned char *out, int *n,
    const unsigned char *in, int len);
int __wrap_EVP_EncryptUpdate(EVP_CIPHER_CTX *c, unsigned char *out, int *n,
    const unsigned char *in, int len);
int __real_wrap_kwp(const struct secret *key, struct view plain,
    struct buf *out);
int __wrap_wrap_kwp(const struct secret *key, struct view plain,
    struct buf *out);
int __real_pkey_agree(EVP_PKEY *own, EVP_PKEY *peer, struct secret *z);
int __wrap_pkey_agree(EVP_PKEY *own, EVP_PKEY *peer, struct secret *z);
int __real_EVP_DigestSign(EVP_MD_CTX *c, unsigned char *sig, size_t *len,
    const unsigned char *p, size_t n);
int __wrap_EVP_DigestSign(EVP_MD_CTX *c, unsigned char *sig, size_t *len,
    const unsigned char *p, size_t n);
int __real_EVP_DigestVerify(EVP_MD_CTX *c, const unsigned char *sig, size_t len,
    const unsigned char *p, size_t n);
int __wrap_EVP_DigestVerify(EVP_MD_CTX *c, const unsigned char *sig, size_t len,
    const unsigned char *p, size_t n);
ssize_t __real_getrandom(void *p, size_t len, unsigned flags);
ssize_t __wrap_getrandom(void *p, size_t len, unsigned flags);

int
__wrap_sha256(const void *p, size_t len, uint8_t out[static SHA256_LEN])
{
	int err = __real_sha256(p, len, out);

	out[31] ^= broken == SHA;
	return err;
}

int
__wrap_EVP_EncryptUpdate(EVP_CIPHER_CTX *c, unsigned char *out, int *n,
    const unsigned char *in, int len)
{
	int r = __real_EVP_EncryptUpdate(c, out, n, in, len);

	out[0] ^= broken == GCM;
	return r;
}

int
__wrap_wrap_kwp(const struct secret *key, struct view plain, struct buf *out)
{
	int err = __real_wrap_kwp(key, plain, out);

	out->p[31] ^= broken == KWP;
	return err;
}

int
__wrap_pkey_agree(EVP_PKEY *own, EVP_PKEY *peer, struct secret *z)
{
	static uint8_t n;
	int err = __real_pkey_agree(own, peer, z);

	if (broken == AGREE)
		z->p[0] = n++;
	return err;
}

int
__wrap_EVP_DigestSign(EVP_MD_CTX *c, unsigned char *sig, size_t *len,
    const unsigned char *p, size_t n)
{
	int r = __real_EVP_DigestSign(c, sig, len, p, n);

	sig[*len - 1] ^= broken == SIGN;
	return r;
}

int
__wrap_EVP_DigestVerify(EVP_MD_CTX *c, const unsigned char *sig, size_t len,
    const unsigned char *p, size_t n)
{
	return broken == VERIFY ? 1 :
	    __real_EVP_DigestVerify(c, sig, len, p, n);
}

ssize_t
__wrap_getrandom(void *p, size_t len, unsigned flags)
{
	if (broken == SEED)
		return -1;
	if (broken != REPEAT)
		return __real_getrandom(p, len, flags);
	memset(p, 7, len);
	return (ssize_t)len;
}

static void
holds(void **state)
{
	(void)state;
	broken = NONE;
	assert_int_equal(selftest(), 0);
	assert_int_equal(selftest_random(), 1);
}

static void
fails(void **state)
{
	(void)state;
	for (broken = SHA; broken <= VERIFY; broken++)
		assert_int_equal(selftest(), ERR_CRYPTO);
	for (broken = SEED; broken <= REPEAT; broken++)
		assert_int_equal(selftest_random(), 0);
	assert_int_equal(secret_in_use(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds),
		cmocka_unit_test(fails),
	};

	return cmocka_run_group_tests_name("selftest", tests, NULL, NULL);
}
