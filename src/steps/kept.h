/* What a ceremony leaves, one line each, and the command that checks it. */
#ifndef KC_STEPS_KEPT_H
#define KC_STEPS_KEPT_H

#include "src/flow/flow.h"

/* Which files there are now: a bit each, for kept_files. */
unsigned kept_look(const struct flow *f);

/* Those files, each with what it is; the folder, the media. */
void kept_files(const struct flow *f, unsigned there, struct page *p);
#define KEPT_FILES "folder world key copy file pub kek record stick backup copied"

/* The command, typed out (fact "verify"). */
void kept_command(const struct flow *f, struct page *p);

#endif
