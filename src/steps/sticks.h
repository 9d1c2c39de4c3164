/*
 * Media that people name by a stick's name (src/base/stick.h) instead of a folder: they
 * are mounted when they are needed, and unmounted before people take them out.
 */
#ifndef KC_STEPS_STICKS_H
#define KC_STEPS_STICKS_H

#include "src/flow/flow.h"

/* Where a medium of that name is, into at[FILE_PATH_MAX]: a folder as it is; a stick is
 * mounted to be read. 0, or what struct options says of mount; nothing is shown. */
int sticks_look(const struct flow *f, const char *named, char *at);

/* The same, to be written now and then unmounted again: what was begun with it 0 is
 * ended with the second, a folder's too. */
int sticks_open(const struct flow *f, const char *named, char *at);
void sticks_close(const struct flow *f, const char *named);

/* The stick that a field names becomes the folder where it is mounted, to be written
 * or only read; a folder stays what it is. 0, or -1 and a notice stands. */
int sticks_take(struct flow *f, const char *field, int write);
#define STICKS_NOTICES "medium-gone medium-readonly medium-error medium-mount " \
	"medium-format medium-slow "

/* The one that was taken last is unmounted, and may be taken out. 0, also where there
 * is none; or -1, and the notice "medium-busy" stands. */
int sticks_leave(struct flow *f);

/* What that came to, on the page that says the medium is done. */
void sticks_left(const struct flow *f, struct page *p);

/* Such a page: its enter, and its event. */
enum move sticks_leave_enter(struct flow *f);
enum move sticks_leave_next(struct flow *f, const struct event *ev);

#endif
