/*
 * Sticks, mounted for the pages by their names (src/base/stick.h) and nowhere else: each
 * in its own folder of /run/keyconvoy, read-only until something is to be written. What
 * the system mounted already is used where it is. Nothing of a stick is read here: the
 * kernel tells which file system it has. What is mounted is looked up anew each time
 * (/proc/self/mountinfo), so nothing here can be out of date.
 */
#ifndef KC_LAUNCH_MOUNTS_H
#define KC_LAUNCH_MOUNTS_H

#include "src/wire/door.h"

/* Before anything is started. */
void mounts_begin(void);

/* Unmounts all that are ours. */
void mounts_end(void);

/* DOOR_MOUNT: 0 and say->at; ERR_NOTFOUND (no such stick is in), ERR_PERM and the device
 * in say->at (who runs may not mount), ERR_FORMAT (none of the file systems of the
 * table), ERR_READONLY (it is to be written, and is locked), ERR_TIMEOUT (the medium
 * does not answer: it is not waited for, and may yet be mounted), ERR_LOCKED, ERR_IO ... */
int mounts_take(const struct door_ask *ask, struct door_say *say);

/* DOOR_UNMOUNT: 0, ERR_NOTFOUND (none that is ours), ERR_LOCKED (in use), ERR_TIMEOUT ... */
int mounts_leave(const struct door_ask *ask);

#endif
