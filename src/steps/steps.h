/* The tables of contents, one a station; each ends with NULL. */
#ifndef KC_STEPS_STEPS_H
#define KC_STEPS_STEPS_H

#include "src/flow/step.h"

extern const struct step *const steps_offline[];

#endif
