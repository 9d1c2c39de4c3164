/* The terminal of the pages, given back when they no longer can. */
#ifndef KC_LAUNCH_TERMINAL_H
#define KC_LAUNCH_TERMINAL_H

#include <stddef.h>
#include <stdint.h>

/* Keeps the modes of the terminal that is stdin, if it is one. */
void terminal_keep(void);

/* Keeps what leaves the screen of pages: once. 0, ERR_PHASE, ERR_TOOBIG. */
int terminal_leave(const uint8_t *bytes, size_t len);

/* The pages are no more. Where their modes are still set (no echo, no lines),
 * their screen is left and the modes are as they were; what was typed ahead may be
 * a part of a PIN and goes nowhere. */
void terminal_give_back(void);

#endif
