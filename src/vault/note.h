/* Where a key came from: a note for people, on which nothing depends. */
#ifndef KC_VAULT_NOTE_H
#define KC_VAULT_NOTE_H

#include <time.h>

#include "src/wire/msg.h"

/* {imported, method, package, ...} as JSON into *out (owned by the caller). */
int note_taken(const struct rep_import *r, struct view package, time_t now,
    char **out);

#endif
