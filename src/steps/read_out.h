/* Words that are read aloud from paper, until the last one was typed from there. */
#ifndef KC_STEPS_READ_OUT_H
#define KC_STEPS_READ_OUT_H

#include "src/flow/flow.h"

/* Holds the page's field "word" against the last of the digest's twelve words.
 * 0, or ERR_ARG: a notice says that there is none, or that it is another one. */
int read_out_check(struct flow *f, const uint8_t digest[static SHA256_LEN]);
#define READ_OUT_NOTICES "word-empty word-differs"

#endif
