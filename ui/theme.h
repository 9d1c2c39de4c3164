/* Every colour and attribute of the screen, in one table. No meaning by colour
 * alone: a look that warns has a mark in its text, too. */
#ifndef KC_UI_THEME_H
#define KC_UI_THEME_H

#include "ui/nc.h"

#include "ui/layout.h"

/* What is no line of a page. */
enum theme_part {
	PART_HEAD = LOOK_COUNT, PART_HEAD_PRODUCTION, PART_RAIL, PART_RAIL_NOW,
	PART_RAIL_DONE, PART_BOX, PART_BOX_FOCUS, PART_BOX_FRESH, PART_OPTION_FOCUS,
	PART_KEYS, PART_COUNT
};

/* Prepares colours: none with NO_COLOR, or when plain is set, or the terminal
 * has none. Call after initscr and whenever plain changes. */
void theme_setup(int plain);

/* For a look or a part. */
attr_t theme_attr(int what, short *pair);

/* Draws in this look from now on. */
void theme_use(WINDOW *w, int what);

#endif
