/* Who came or went since the list of participants was made, before anybody signs. */
#ifndef KC_STEPS_OFFLINE_STEP_SIGNOFF_H
#define KC_STEPS_OFFLINE_STEP_SIGNOFF_H

#include "src/flow/flow.h"

extern const struct field_def signoff_people_fields[];
#define SIGNOFF_PEOPLE_CHOICES "operator witness gone"
#define SIGNOFF_PEOPLE_NOTICES " choose-one name-form person-twice person-unknown " \
	"person-last roster-full"

enum move signoff_people_enter(struct flow *f);
void signoff_people_fill(const struct flow *f, struct page *p);
/* Leads to page "review". */
enum move signoff_people_event(struct flow *f, const struct event *ev);

#endif
