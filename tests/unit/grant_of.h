/* What K cards have to allow, for tests that make copies. */
#ifndef KC_TESTS_GRANT_OF_H
#define KC_TESTS_GRANT_OF_H

#include "hsm/world/grants.h"

/* Appends the REC_GRANT of this copy, whose packages have to hold. 0, or why not. */
int grant_of(const struct req_copy *req, struct buf *out);

/* One of no key of anybody. */
int grant_of_nothing(struct buf *out);

#endif
