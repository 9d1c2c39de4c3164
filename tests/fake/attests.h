/*
 * A maker whose cards attest their keys, for tests: a root, the certificate of a
 * card's key F9, and what that key signs. The keys derive from the maker's name,
 * so that programs that never meet agree on them.
 */
#ifndef KC_TESTS_ATTESTS_H
#define KC_TESTS_ATTESTS_H

#include "src/base/buf.h"

/* Each appends, and returns 0 or ERR_CRYPTO. */
int attests_root(const char *maker, struct buf *pem);
int attests_f9(const char *maker, struct buf *der);
int attests_key(const char *maker, const uint8_t point[static 65],
    struct buf *der);

#endif
