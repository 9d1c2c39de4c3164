/* curses with functions instead of macros: it has one named move. */
#ifndef KC_UI_NC_H
#define KC_UI_NC_H

#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>

#endif
