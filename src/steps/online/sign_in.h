/* Is az there, able, and signed in? Shared by the two steps that need it, which have
 * the page of the row. */
#ifndef KC_STEPS_ONLINE_SIGN_IN_H
#define KC_STEPS_ONLINE_SIGN_IN_H

#include "src/steps/online/online.h"

/* Then then(f): the account stands in the step's memory and in the record. */
enum move sign_in_begin(struct flow *f, enum move (*then)(struct flow *f));

/* az goes on with that subscription from here on; then as above. */
enum move sign_in_choose(struct flow *f, const char *subscription);

extern const struct field_def sign_in_fields[];
enum move sign_in_enter(struct flow *f);
void sign_in_fill(const struct flow *f, struct page *p);
enum move sign_in_event(struct flow *f, const struct event *ev);

#define SIGN_IN_NOTICES AZ_NOTICES " az-old choose-one tenant-form"
#define SIGN_IN_ROW \
	{ .id = "sign-in", .title = N_("Signing in"), .doc = "1.1", \
	  .flags = PAGE_CANCEL, .fields = sign_in_fields, \
	  .optional = "tenant", .choices = "code browser identity", \
	  .notices = ONLINE_ANY SIGN_IN_NOTICES, .enter = sign_in_enter, \
	  .fill = sign_in_fill, .event = sign_in_event, \
	  .help = N_("The sign-in is Microsoft's, in a browser; no password is " \
	  "typed here. What az keeps of it lies in a folder of this run alone, " \
	  "and `finish` takes it away.") }

#endif
