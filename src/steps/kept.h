/* What a ceremony leaves, one line each, and the command that checks it. */
#ifndef KC_STEPS_KEPT_H
#define KC_STEPS_KEPT_H

#include "src/flow/flow.h"

/* The files that exist now, each with what it is. */
void kept_files(const struct flow *f, struct page *p);
#define KEPT_FILES "folder world key copy file pub kek record stick backup"

/* The command, typed out (fact "verify"). */
void kept_command(const struct flow *f, struct page *p);

#endif
