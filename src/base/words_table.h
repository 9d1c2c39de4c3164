/* The two lists, each in a file of its own. */
#ifndef KC_BASE_WORDS_TABLE_H
#define KC_BASE_WORDS_TABLE_H

#define WORDS_LIST 2048

extern const char *const words_en[WORDS_LIST];
extern const char *const words_fr[WORDS_LIST];

#endif
