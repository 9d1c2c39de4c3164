/*
 * A crash of ours shall not take the terminal with it: its modes, its screen and
 * its cursor are given back by what a signal handler may call. Used by term.c.
 */
#ifndef KC_UI_TERM_CRASH_H
#define KC_UI_TERM_CRASH_H

#include "src/base/buf.h"

/* Keeps the terminal's modes as they are now, for a crash. */
void crash_keep_modes(void);

/* Prepares what erases and leaves the screen (curses has just begun), and
 * catches what would end us at once. May be called twice. */
void crash_catch(void);

/* What was prepared: it lasts as long as the program. */
struct view crash_leave(void);

/* 1 while the terminal shows our pages: a crash gives it back. */
void crash_terminal_ours(int ours);

#endif
