/*
 * Tokens of this service: a JWT (RFC 7519) whose signature is an HMAC (HS256) by
 * the vault's secret. Clients read tid, oid, appid and exp and check no signature.
 */
#ifndef KC_VAULT_REST_TOKEN_H
#define KC_VAULT_REST_TOKEN_H

#include "src/vault/rest/faults.h"

#define TOKEN_MAX 4096
#define TOKEN_SECONDS 3600

/* Appends a token for a resource (its aud), good from now on for TOKEN_SECONDS. */
int token_make(const struct service *s, const char *resource, int64_t now,
    struct buf *out);

/* Appends a JWT of these claims. */
int token_sign(const struct service *s, struct view claims, struct buf *out);

/* One that opens nothing: it is exchanged for others, as long as it is good. 1: so
 * it is. */
int token_renewal_make(const struct service *s, int64_t now, struct buf *out);
int token_renewal_ok(const struct service *s, const char *token, int64_t now);

/* Reads the header "Bearer TOKEN". 0: it is good; else the fault, and *seen (owned
 * by the caller, may stay NULL) what it says instead of what is wanted. */
enum fault token_check(const struct service *s, const char *header,
    int64_t now, char **seen);

/* What proves to sign-in that somebody belongs to this vault: hex, which derives
 * from its secret. */
int token_identity(const uint8_t secret[static SECRET_LEN],
    char out[static 2 * 32 + 1]);

/* 1 when a resource is this service, with or without a slash at its end. */
int token_resource_ok(const struct service *s, const char *resource);

#endif
