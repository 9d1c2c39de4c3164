/* What an exception of the record is, as people read it: one list for the pages and
 * for `keyconvoy verify`. */
#ifndef KC_PAGE_EXCEPTIONS_H
#define KC_PAGE_EXCEPTIONS_H

#include "src/base/buf.h"

/* The sentence for the exception of this id into out, in the present language; number
 * is its card's, or "". One of a later version is its id. */
void exception_say(struct buf *out, const char *id, const char *number);

#endif
