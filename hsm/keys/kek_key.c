/* The key of a KEK, whatever form it came in: which numbers it may have. */
#include <openssl/bn.h>
#include <openssl/core_names.h>

#include "hsm/crypto/pkey.h"
#include "hsm/keys/kek_part.h"
#include "src/base/err.h"

static int
check_exponent(const EVP_PKEY *key)
{
	BIGNUM *e = NULL;
	int ok = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
	    BN_is_word(e, 65537);

	BN_free(e);
	return ok ? 0 : ERR_KEK_EXPONENT;
}

int
kek_check(const EVP_PKEY *key, uint32_t *bits)
{
	int n = EVP_PKEY_get_bits(key);

	if (!EVP_PKEY_is_a(key, "RSA"))
		return ERR_KEK_TYPE;
	if (n != 2048 && n != 3072 && n != 4096)
		return ERR_KEK_SIZE;
	if (check_exponent(key) != 0)
		return ERR_KEK_EXPONENT;
	*bits = (uint32_t)n;
	return 0;
}

/* SP 800-56B 6.4.2.2: odd, no small factor, no prime nor a power of one. A file
 * with wrong digits has such a number nearly always. */
static int
check_modulus(EVP_PKEY *key)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	int ok;

	if (ctx == NULL)
		return ERR_NOMEM;
	ok = EVP_PKEY_public_check(ctx) == 1;
	EVP_PKEY_CTX_free(ctx);
	return ok ? 0 : ERR_KEK_MODULUS;
}

int
kek_take_key(EVP_PKEY *key, struct kek *out)
{
	int err;

	out->key = key;
	if ((err = kek_check(key, &out->bits)) != 0 ||
	    (err = check_modulus(key)) != 0)
		return err;
	return pkey_spki_digest(key, out->digest);
}
