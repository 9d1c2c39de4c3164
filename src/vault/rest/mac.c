#include "src/vault/rest/mac.h"

#include <gnutls/crypto.h>

#include "src/base/err.h"

int
mac_of(const uint8_t *key, size_t len, struct view data,
    uint8_t out[static MAC_LEN])
{
	return gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, len, data.p, data.len,
	    out) == 0 ? 0 : ERR_CRYPTO;
}

int
mac_same(const uint8_t *a, const uint8_t *b, size_t len)
{
	return gnutls_memcmp(a, b, len) == 0;
}
