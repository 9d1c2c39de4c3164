/* Step exchange of method world: the pages where packages are checked. */
#ifndef KC_STEPS_OFFLINE_STEP_EXCHANGE_WORLD_H
#define KC_STEPS_OFFLINE_STEP_EXCHANGE_WORLD_H

#include "src/steps/toolset.h"

/* Has the packages checked; shows "packages", or "root" when all that the
 * packages themselves can say holds. */
enum move exchange_check(struct flow *f);

extern const struct field_def exchange_packages_fields[];	/* then */
extern const struct field_def exchange_root_fields[];		/* what, word */
extern const struct idle exchange_root_idle[];

enum move exchange_packages_enter(struct flow *f);
void exchange_packages_fill(const struct flow *f, struct page *p);
enum move exchange_packages_event(struct flow *f, const struct event *ev);

enum move exchange_root_enter(struct flow *f);
void exchange_root_fill(const struct flow *f, struct page *p);
enum move exchange_root_event(struct flow *f, const struct event *ev);

void exchange_success_fill(const struct flow *f, struct page *p);

#endif
