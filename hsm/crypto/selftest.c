#include "hsm/crypto/selftest.h"

#include <string.h>
#include <sys/random.h>

#include "hsm/crypto/keywrap.h"
#include "hsm/crypto/pkey.h"
#include "src/base/err.h"

static int
same(const void *a, const void *b, size_t len)
{
	return memcmp(a, b, len) == 0 ? 0 : ERR_CRYPTO;
}

static int
test_sha256(void)
{
	static const uint8_t known[SHA256_LEN] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
	uint8_t digest[SHA256_LEN];
	int err = sha256("abc", 3, digest);

	return err != 0 ? err : same(digest, known, sizeof(known));
}

/* A block of zeros under a key and a nonce of zeros. */
static int
test_gcm(void)
{
	static const uint8_t zero[32], known[32] = {
		0xce, 0xa7, 0x40, 0x3d, 0x4d, 0x60, 0x6b, 0x6e,
		0x07, 0x4e, 0xc5, 0xd3, 0xba, 0xf3, 0x9d, 0x18,
		0xd0, 0xd1, 0xc8, 0xa7, 0x99, 0x99, 0x6b, 0xf0,
		0x26, 0x5b, 0x98, 0xb5, 0xd4, 0x8a, 0xb9, 0x19 };
	EVP_CIPHER *gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	uint8_t out[32];
	int n, ok;

	ok = gcm != NULL && c != NULL &&
	    EVP_EncryptInit_ex2(c, gcm, zero, zero, NULL) == 1 &&
	    EVP_EncryptUpdate(c, out, &n, zero, 16) == 1 && n == 16 &&
	    EVP_EncryptFinal_ex(c, out + 16, &n) == 1 &&
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, 16, out + 16) == 1;
	EVP_CIPHER_CTX_free(c);
	EVP_CIPHER_free(gcm);
	return ok ? same(out, known, sizeof(known)) : ERR_CRYPTO;
}

/* RFC 5649, section 6, the first example. */
static int
test_kwp(void)
{
	static const uint8_t kek[24] = {
		0x58, 0x40, 0xdf, 0x6e, 0x29, 0xb0, 0x2a, 0xf1,
		0xab, 0x49, 0x3b, 0x70, 0x5b, 0xf1, 0x6e, 0xa1,
		0xae, 0x83, 0x38, 0xf4, 0xdc, 0xc1, 0x76, 0xa8 };
	static const uint8_t plain[20] = {
		0xc3, 0x7b, 0x7e, 0x64, 0x92, 0x58, 0x43, 0x40,
		0xbe, 0xd1, 0x22, 0x07, 0x80, 0x89, 0x41, 0x15,
		0x50, 0x68, 0xf7, 0x38 };
	static const uint8_t known[32] = {
		0x13, 0x8b, 0xde, 0xaa, 0x9b, 0x8f, 0xa7, 0xfc,
		0x61, 0xf9, 0x77, 0x42, 0xe7, 0x22, 0x48, 0xee,
		0x5a, 0xe6, 0xae, 0x53, 0x60, 0xd1, 0xae, 0x6a,
		0x5f, 0x54, 0xf3, 0x73, 0xfa, 0x54, 0x3b, 0x6a };
	struct secret key = { 0 };
	struct buf out;
	int err = secret_new(&key, sizeof(kek));

	buf_init(&out, 64);
	if (err == 0) {
		memcpy(key.p, kek, sizeof(kek));
		err = wrap_kwp(&key, view_of(plain, sizeof(plain)), &out);
	}
	if (err == 0)
		err = out.len != sizeof(known) ? ERR_CRYPTO :
		    same(out.p, known, sizeof(known));
	secret_free(&key);
	buf_free(&out);
	return err;
}

static int
agree(EVP_PKEY *a, EVP_PKEY *b)
{
	struct secret one = { 0 }, other = { 0 };
	int err = pkey_agree(a, b, &one);

	if (err == 0)
		err = pkey_agree(b, a, &other);
	if (err == 0)
		err = one.len != other.len ? ERR_CRYPTO :
		    same(one.p, other.p, one.len);
	secret_free(&one);
	secret_free(&other);
	return err;
}

/* What one pair signs holds under it, and neither for other bytes nor the other. */
static int
verifies(EVP_PKEY *key, const uint8_t *sig, size_t len, const char *text)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	int r = c != NULL && EVP_DigestVerifyInit_ex(c, NULL, "SHA256", NULL, NULL,
	    key, NULL) == 1 ?
	    EVP_DigestVerify(c, sig, len, (const uint8_t *)text, strlen(text)) : -1;

	EVP_MD_CTX_free(c);
	return r;
}

static int
sign(EVP_PKEY *a, EVP_PKEY *b)
{
	static const char text[] = "one", other[] = "two";
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	uint8_t sig[128];
	size_t len = sizeof(sig);
	int ok = c != NULL && EVP_DigestSignInit_ex(c, NULL, "SHA256", NULL, NULL,
	    a, NULL) == 1 &&
	    EVP_DigestSign(c, sig, &len, (const uint8_t *)text, 3) == 1 &&
	    verifies(a, sig, len, text) == 1 &&
	    verifies(a, sig, len, other) == 0 &&
	    verifies(b, sig, len, text) == 0;

	EVP_MD_CTX_free(c);
	return ok ? 0 : ERR_CRYPTO;
}

static int
test_pairs(void)
{
	EVP_PKEY *a = NULL, *b = NULL;
	int err = pkey_ec_new("P-256", &a);

	if (err == 0)
		err = pkey_ec_new("P-256", &b);
	if (err == 0)
		err = agree(a, b);
	if (err == 0)
		err = sign(a, b);
	EVP_PKEY_free(a);
	EVP_PKEY_free(b);
	return err;
}

int
selftest(void)
{
	static int (*const tests[])(void) = { test_sha256, test_gcm, test_kwp,
		test_pairs };

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		if (tests[i]() != 0)
			return ERR_CRYPTO;
	return 0;
}

int
selftest_random(void)
{
	uint8_t a[16], b[16];

	return getrandom(a, sizeof(a), GRND_NONBLOCK) == sizeof(a) &&
	    getrandom(b, sizeof(b), GRND_NONBLOCK) == sizeof(b) &&
	    memcmp(a, b, sizeof(a)) != 0;
}
