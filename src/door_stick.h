/* Sticks are mounted by the launcher, which is asked by their names. */
#ifndef KC_DOOR_STICK_H
#define KC_DOOR_STICK_H

/* As struct options of src/flow/flow.h says. */
int door_mount(const char *name, int write, char *at);
int door_unmount(const char *name);

#endif
