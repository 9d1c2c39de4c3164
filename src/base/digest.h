/* SHA-256 by OpenSSL's EVP. The only use of libcrypto below floor 1. */
#ifndef KC_BASE_DIGEST_H
#define KC_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/buf.h"

#define SHA256_LEN 32

/* The digest of one run of bytes. 0 or ERR_CRYPTO. */
int sha256(const void *p, size_t len, uint8_t out[static SHA256_LEN]);

/* For long input: new, add ..., end. */
struct sha256;
struct sha256 *sha256_new(void);	/* NULL: out of memory */
int sha256_add(struct sha256 *s, const void *p, size_t len);
int sha256_end(struct sha256 *s, uint8_t out[static SHA256_LEN]);
void sha256_free(struct sha256 *s);	/* NULL is allowed */

/* The digest of a file's bytes, links followed: 0, or ERR_NOTFOUND, ERR_PERM,
 * ERR_FORMAT (no regular file), ERR_IO, ERR_TOOBIG: larger than any file of a
 * ceremony, and nothing of it is read. */
#define SHA256_FILE_MAX ((int64_t)256 << 20)
int sha256_file(const char *path, uint8_t out[static SHA256_LEN]);

#endif
