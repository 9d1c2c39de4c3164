/* The numbers of the bags, typed: when they are closed at the end, and when a later
 * ceremony opens them to have the world. One page, all bags. */
#ifndef KC_STEPS_BAGS_H
#define KC_STEPS_BAGS_H

#include "src/flow/flow.h"

#define BAGS_FIELDS "bag-backup bag-spares bag-paper"
#define BAGS_NOTICES " bag-form bag-twice bag-paper bag-backup"
extern const struct field_def bags_fields[];

/* The fields; in a rehearsal the numbers of practice bags, each beside its own. */
void bags_fill(const struct flow *f, struct page *p);

/* What was typed. 0; or -1 and a notice stands: no number, the same twice, or, in
 * production, none of the backup medium or of the paper though there is a bag of it. */
int bags_read(struct flow *f, int backup, int paper, struct bags *out);

/* The numbers into the record as this event, whose numbers now are stood; of none in place
 * of none no line. 0, or as flow_record. */
int bags_record(struct flow *f, const char *event, const struct bags *stood,
    const struct bags *b);

/* How they were closed, as far as a record of this world says so: each bag by the newest
 * one of this station that has it; where none has, by the newest on the medium. */
struct bags_known {
	struct bags closed;	/* "" where no record knows */
	int medium[BAGS];	/* only the medium says so: it lay in a bag itself */
};
/* medium: "" for none. */
void bags_known(const struct flow *f, const uint8_t hknso[static SHA256_LEN],
    const char *medium, struct bags_known *out);

/* The first bag, from that of number i on, that both know and that differs; BAGS: none. */
unsigned bags_differ(const struct bags *a, const struct bags *b, unsigned i);

#endif
