/* The full-screen front end. */
#ifndef KC_UI_CURSES_FRONTEND_H
#define KC_UI_CURSES_FRONTEND_H

#include "src/flow/frontend.h"

/* Makes the front end; open takes the terminal. 0 or ERR_NOMEM. */
int curses_new(struct frontend *fe);

/* What such a front end shows, for tests that look at it (ui/screen.h). It is the
 * front end's, and gone when that is closed. */
struct screen;
const struct screen *curses_screen(const struct frontend *fe);

#endif
