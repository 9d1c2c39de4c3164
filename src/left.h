/* What somebody who left reads in the shell. */
#ifndef KC_LEFT_H
#define KC_LEFT_H

#include "src/flow/flow.h"

/* It is on disk, where, and how to go on; nothing where nothing is to be gone on
 * with. p is filled anew. */
void left_say(const struct flow *f, struct page *p, struct buf *out);

#endif
