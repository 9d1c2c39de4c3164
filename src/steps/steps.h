/* The tables of contents, by station; what people may begin is a row of one. */
#ifndef KC_STEPS_STEPS_H
#define KC_STEPS_STEPS_H

#include "src/flow/step.h"

extern const struct step_list steps_offline[], steps_online[];

/* Every step once, those of the first list in its order; ends with NULL. */
extern const struct step *const steps_all[];

#endif
