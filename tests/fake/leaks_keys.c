/* keyconvoy-keyd: whatever was a secret, when it is freed; the shares; the
 * private numbers of pairs when they are made or written. See leaks.h. */
#include "hsm/crypto/pkey.h"
#include "hsm/crypto/shamir.h"
#include "tests/fake/leaks.h"

void __real_secret_free(struct secret *s);
int __real_pkey_ec_new(const char *curve, EVP_PKEY **out);
int __real_pkey_pkcs8(const EVP_PKEY *key, struct secret *out);
int __real_shamir_split(const uint8_t secret[static SHAMIR_LEN], unsigned k,
    unsigned n, uint8_t *shares, shamir_random random);

void __wrap_secret_free(struct secret *s);
int __wrap_pkey_ec_new(const char *curve, EVP_PKEY **out);
int __wrap_pkey_pkcs8(const EVP_PKEY *key, struct secret *out);
int __wrap_shamir_split(const uint8_t secret[static SHAMIR_LEN], unsigned k,
    unsigned n, uint8_t *shares, shamir_random random);

void
__wrap_secret_free(struct secret *s)
{
	if (s->p != NULL)
		leak_tell("secret", s->p, s->len);
	__real_secret_free(s);
}

int
__wrap_pkey_ec_new(const char *curve, EVP_PKEY **out)
{
	int err = __real_pkey_ec_new(curve, out);

	if (err == 0)
		leak_tell_key("pair", *out);
	return err;
}

int
__wrap_pkey_pkcs8(const EVP_PKEY *key, struct secret *out)
{
	leak_tell_key("private", key);
	return __real_pkey_pkcs8(key, out);
}

int
__wrap_shamir_split(const uint8_t secret[static SHAMIR_LEN], unsigned k,
    unsigned n, uint8_t *shares, shamir_random random)
{
	int err = __real_shamir_split(secret, k, n, shares, random);

	leak_tell("token", secret, SHAMIR_LEN);
	for (unsigned i = 0; err == 0 && i < n; i++)
		leak_tell("share", shares + i * SHAMIR_LEN, SHAMIR_LEN);
	return err;
}
