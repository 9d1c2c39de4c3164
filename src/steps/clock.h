/* The time on the wall, as people type it, against this station's clock. */
#ifndef KC_STEPS_CLOCK_H
#define KC_STEPS_CLOCK_H

#include "src/base/json.h"
#include "src/flow/flow.h"

#define CLOCK_FIELD { "clock", N_("Time on the wall clock"), FIELD_TEXT, 5 }
#define CLOCK_NOTICES "clock-form clock-differs"

/* As a page with that field starts. In production nobody confirms a time that was not
 * read from the wall. */
void clock_enter(struct flow *f);

/* What people confirmed, and what it was against this station at that moment. */
struct wall {
	unsigned minutes;	/* of the day */
	int64_t offset;		/* its seconds ahead of ours */
};

/* What is typed, now. 0, or ERR_ARG: a notice says how it is typed. */
int clock_read(struct flow *f, struct wall *w);

/* 0: it may be recorded. A difference above two minutes is asked once more, then it is
 * an exception: ERR_ARG while a notice stands. */
int clock_sure(struct flow *f, const struct wall *w);

/* The line's members, whenever it is written. */
void clock_record(const struct wall *w, struct json_t *j);

#endif
