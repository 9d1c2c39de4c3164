/*
 * The record leaves this disk: after each seal it goes to the backup medium, into a
 * folder of the ceremony's name and number, with the files that its lines name, so that `verify`
 * reads it there as it reads the ceremony's own. What fails stops nothing: it is
 * said, and made up at the next seal.
 */
#ifndef KC_STEPS_RECORD_COPY_H
#define KC_STEPS_RECORD_COPY_H

#include "src/flow/flow.h"

#define PATH_COPIES	PATH_MARKS "/ceremonies"	/* on the medium */

/* The hook of a list whose ceremonies have a backup medium (step.h). */
void record_copy_sealed(struct flow *f);

/* Once more, for a medium that is in again. 0: the record is there, or this ceremony
 * has no such medium; else -1, and one of these notices stands. */
#define RECORD_COPY_NOTICES "medium-busy record-out record-full record-error record-ahead " \
	"record-mark"
int record_copy_again(struct flow *f);

/* 1 when a medium that is in has this record up to a line before its last: a ceremony
 * that is finished ended, or its medium was out, before it was there. */
int record_copy_behind(const struct flow *f);

/* Where media may be: as given in this run (into out[FILE_PATH_MAX]), and where people
 * said last; "" when the i-th of them is one of those before, or none. */
#define RECORD_COPIES 3
const char *record_copy_place(const struct flow *f, unsigned i, char *out);

#endif
