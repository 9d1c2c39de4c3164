/* The people of a ceremony, as pages name them. */
#ifndef KC_STEPS_PEOPLE_H
#define KC_STEPS_PEOPLE_H

#include "src/record/state.h"

/* "holder", in the language of the pages. */
const char *role_word(enum role r);

#endif
