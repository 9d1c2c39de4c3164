/* The full-screen front end. */
#ifndef KC_UI_CURSES_FRONTEND_H
#define KC_UI_CURSES_FRONTEND_H

#include "src/flow/frontend.h"

/* Makes the front end; open takes the terminal. 0 or ERR_NOMEM. */
int curses_new(struct frontend *fe);

#endif
