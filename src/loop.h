/* The loop: polls daemons and front end, feeds the engine, shows the page. */
#ifndef KC_LOOP_H
#define KC_LOOP_H

#include "src/flow/flow.h"
#include "src/flow/frontend.h"

/* Runs one ceremony until it ends; the exit status of design: 0, 1, 3, 4. shut (may
 * be NULL) shuts the jail: called once, when the front end is open and nothing
 * foreign was read; an error of it, which it has said, is status 3. */
int loop_run(const struct options *opt, const struct step_list *lists,
    struct frontend *fe, int (*shut)(void *arg), void *arg);

#endif
