/*
 * Media that people name by a stick's name (src/base/stick.h) instead of a folder: they
 * are mounted when they are needed, and unmounted before people take them out.
 */
#ifndef KC_STEPS_STICKS_H
#define KC_STEPS_STICKS_H

#include "src/base/stick.h"
#include "src/flow/flow.h"

/* A page that asks for a medium: the path is filled in, and what is plugged in is
 * looked up; then the field, and a list of that, by whose numbers people choose. */
enum move sticks_ask(struct flow *f, const char *field, const char *path);
void sticks_field(const struct flow *f, struct page *p,
    const struct field_def *field);
#define STICKS_FACTS "here"

/* That list alone; how: what its numbers are typed for. */
void sticks_list(const struct flow *f, struct page *p, const char *how);

/* One that is plugged in, as a fact; nth: its number there, 0: none. */
void sticks_here(struct page *p, const struct stick *s, unsigned nth);

/* A field that holds a number of that list has the stick's name from now on. */
void sticks_choose(struct flow *f, const char *field);

/* Where a medium of that name is, into at[FILE_PATH_MAX]: a folder as it is; a stick is
 * mounted to be read. 0, or what struct options says of mount; nothing is shown. */
int sticks_look(const struct flow *f, const char *named, char *at);

/* The same, and it is the one that was taken last: sticks_leave() unmounts it. */
int sticks_hold(struct flow *f, const char *named, char *at);

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
