/* The loop: polls daemons and front end, feeds the engine, shows the page. */
#ifndef KC_LOOP_H
#define KC_LOOP_H

#include "src/flow/flow.h"
#include "src/flow/frontend.h"

/* Runs one ceremony until it ends; the exit status of design: 0, 1, 3, 4. */
int loop_run(const struct options *opt, const struct step *const *steps,
    struct frontend *fe);

#endif
