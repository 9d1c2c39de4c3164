#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/core_names.h>

#include "src/card/piv/piv.h"
#include "tests/unit/ec_here.h"

static EVP_PKEY *
public_key(const uint8_t *point)
{
	char group[] = "P-256";
	uint8_t copy[PIV_POINT_LEN];
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 5),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy,
		    sizeof(copy)),
		OSSL_PARAM_END
	};
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;

	memcpy(copy, point, sizeof(copy));
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY,
	    params), 1);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

void
ec_derive(EVP_PKEY *mine, const uint8_t *point, uint8_t z[static 32])
{
	EVP_PKEY *peer = public_key(point);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(mine, NULL);
	size_t len = 32;

	assert_int_equal(EVP_PKEY_derive_init(ctx), 1);
	assert_int_equal(EVP_PKEY_derive_set_peer(ctx, peer), 1);
	assert_int_equal(EVP_PKEY_derive(ctx, z, &len), 1);
	assert_int_equal(len, 32);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(peer);
}
