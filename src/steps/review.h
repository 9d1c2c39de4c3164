/* What the record says beside the plain way: exceptions, notes, who did not agree.
 * People see it before they sign, and when they look at a ceremony. */
#ifndef KC_STEPS_REVIEW_H
#define KC_STEPS_REVIEW_H

#include "src/flow/flow.h"

#define REVIEW_MAX 40	/* the newest; how many are older is said */

struct review {
	struct remark {
		char time[24], event[16];
		char text[TEXT_MAX];	/* an exception's id, a note's words */
		char number[24];	/* of the card, or "" */
		unsigned person;	/* who did not agree; 0 */
	} r[REVIEW_MAX];
	unsigned n;
	unsigned older;
	int err;			/* it could not be read */
};

/* Reads the record of the ceremony that is open. */
void review_read(const struct flow *f, struct review *v);

/* A line each, or that there is none. */
void review_fill(const struct flow *f, const struct review *v, struct page *p);

#endif
