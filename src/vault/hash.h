/* The hash of an algorithm's name in RFC 7518, over what is to be signed. */
#ifndef KC_VAULT_HASH_H
#define KC_VAULT_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_MAX 64

/* "RS256" and its like: 0, or ERR_UNSUPPORTED. */
int hash_known(const char *alg);

/* The digest of all that fd gives. 0 and out, *len; ERR_UNSUPPORTED, ERR_IO,
 * ERR_CRYPTO. */
int hash_fd(const char *alg, int fd, uint8_t out[static HASH_MAX], size_t *len);

#endif
