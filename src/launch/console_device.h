/* What console.c asks of the system: all that its tests replace. */
#ifndef KC_LAUNCH_CONSOLE_DEVICE_H
#define KC_LAUNCH_CONSOLE_DEVICE_H

#include <linux/kd.h>

#define CONSOLE_LOADKEYS "/bin/loadkeys"

/* 1 when stdin is a virtual console of Linux. */
int console_device_is(void);
int console_device_can_load(void);

/* One entry of the keyboard's tables, read or written. 0, ERR_PERM ... */
int console_device_get(struct kbentry *e);
int console_device_put(const struct kbentry *e);

/* Runs loadkeys for this keymap to its end: 0, ERR_NOTFOUND, ERR_IO. */
int console_device_load(const char *keymap);

#endif
