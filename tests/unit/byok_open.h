/* What a vault does with a .byok: OAEP, then RFC 5649. */
#ifndef KC_TESTS_BYOK_OPEN_H
#define KC_TESTS_BYOK_OPEN_H

#include <openssl/evp.h>

#include "src/base/buf.h"

/* The pair in it, which is for this KEK (2048 bits) and its identifier. */
void byok_open(EVP_PKEY *vault, const char *kid, struct view byok,
    EVP_PKEY **out);

#endif
