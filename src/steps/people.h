/* The people of a ceremony, as pages name them. */
#ifndef KC_STEPS_PEOPLE_H
#define KC_STEPS_PEOPLE_H

#include "src/page/page.h"
#include "src/record/state.h"

/* "holder", in the language of the pages. */
const char *role_word(enum role r);

/* "Alice (holder), Bruno (witness) and 3 more", appended. */
void people_text(const struct person *who, unsigned n, struct buf *out);

/* The facts "card" (number and holder) and "quorum" (K, N, suite). */
void fact_card(struct page *p, const char *number, const char *holder);
void fact_quorum(struct page *p, unsigned k, unsigned n, const char *suite);

#endif
