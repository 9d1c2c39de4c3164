/* Errors in words that people read where no notice says more: after a path on
 * stderr, in brackets in the notice "unexpected". */
#ifndef KC_PAGE_ERR_WORDS_H
#define KC_PAGE_ERR_WORDS_H

/* Translated, without a full stop; the code's name where no row has it. */
const char *err_words(int err);

#endif
