/*
 * The bags that media, cards and paper lie in between ceremonies: each is closed for
 * good, has a number printed on it, and is cut open to be used.
 */
#ifndef KC_BASE_BAGS_H
#define KC_BASE_BAGS_H

#include "src/base/buf.h"

#define BAGS 3
#define BAG_MAX 24	/* bytes of a number */

/* "backup", "spares", "paper": what lies in them, as the record has it. */
extern const char *const bag_ids[BAGS];
#define BAG_BACKUP 0
#define BAG_PAPER 2

/* By bag; "" where there is none. */
struct bags {
	char number[BAGS][BAG_MAX + 1];
};

/* As bags are printed: letters, digits and "-" between them, a digit among them, 1 to
 * BAG_MAX. 0 or ERR_FORMAT. */
int bag_number(const char *s);

/* 1 when no bag has a number. */
int bags_none(const struct bags *b);

/* "backup medium 1001, paper record 1003" in the present language. */
void bags_say(const struct bags *b, struct buf *out);

#endif
