/* What door.c and door_media.c share. */
#ifndef KC_DOOR_PART_H
#define KC_DOOR_PART_H

#include "src/wire/door.h"

/* Asks the launcher and waits. want: how many descriptors come when it is done. 0 or
 * the error: then none came. */
int door_call(const struct door_ask *q, struct door_say *say, int *fds, size_t want);

#endif
