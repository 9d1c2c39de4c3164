/*
 * The cipher suites as the pages know them: they see no key, so this list stands
 * beside keyd's table, in its order, and a test compares the two.
 */
#ifndef KC_STEPS_SUITES_H
#define KC_STEPS_SUITES_H

#include "src/base/mode.h"
#include "src/page/page.h"

struct suite_name {
	const char *id;		/* the vendor's name; NULL ends the list */
	const char *text;	/* N_() */
	int rehearsal;		/* production does not take it */
	int asked;		/* shown on request */
};

extern const struct suite_name suite_names[];

#define SUITE_DEFAULT "ECp521mAES"

/* Is it a suite that a world of this mode may have? */
int suite_known(const char *id, enum mode mode);

/* The options of a field that holds value at present. */
void suite_options(struct page *p, const char *value, enum mode mode);

#endif
