/* HMAC with SHA-256 (RFC 2104). */
#ifndef KC_VAULT_REST_MAC_H
#define KC_VAULT_REST_MAC_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/buf.h"

#define MAC_LEN 32

/* 0 or ERR_CRYPTO. */
int mac_of(const uint8_t *key, size_t len, struct view data,
    uint8_t out[static MAC_LEN]);

/* 1 when they are the same; how long it takes says nothing of where they differ. */
int mac_same(const uint8_t *a, const uint8_t *b, size_t len);

#endif
