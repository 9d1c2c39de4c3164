/*
 * Secrets made known, by the test variants alone, to look for them afterwards in
 * everything that a ceremony leaves behind. KC_LEAKS in keyconvoy's environment
 * names a folder outside the ceremony's own: the daemons write there, a line
 * each, what they hold ("NAME HEX" in PROGRAM.secrets), keyconvoy its memory.
 */
#ifndef KC_TESTS_LEAKS_H
#define KC_TESTS_LEAKS_H

#include <stddef.h>

#include <openssl/evp.h>

/* The secret's line, if somebody looks for it. */
void leak_tell(const char *name, const void *p, size_t len);

/* The private numbers of a pair. */
void leak_tell_key(const char *name, const EVP_PKEY *key);

#endif
