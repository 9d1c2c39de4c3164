/* The other side of a card's agreement, by OpenSSL alone. */
#ifndef KC_TESTS_EC_HERE_H
#define KC_TESTS_EC_HERE_H

#include <stdint.h>

#include <openssl/evp.h>

/* ECDH of this pair with the card's P-256 point (uncompressed): the x coordinate. */
void ec_derive(EVP_PKEY *mine, const uint8_t *point, uint8_t z[static 32]);

#endif
