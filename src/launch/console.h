/*
 * The keyboard's layout of a Linux console: set by loadkeys, by a name of our table
 * (src/wire/layouts.h), and put back as it was when the launcher ends, but for the
 * accents that two keys make together, and what function keys give that gave nothing.
 * The kernel lets root set it, and nobody else.
 */
#ifndef KC_LAUNCH_CONSOLE_H
#define KC_LAUNCH_CONSOLE_H

#include "src/wire/layouts.h"

enum layout_place console_place(void);

/* A row of the table; any other number, or where console_place is another: ERR_ARG,
 * ERR_PERM. ERR_NOTFOUND, ERR_IO: loadkeys did not take it, and console_restore was called. */
int console_set(uint32_t row);

/* As it was before the first console_set; nothing where there was none. */
void console_restore(void);

#endif
