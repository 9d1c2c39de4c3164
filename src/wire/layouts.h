/*
 * Layouts of keyboards: a row each. The launcher sets one of these at a console and
 * takes no other name; the pages tell by them which mistake gave what was typed.
 */
#ifndef KC_WIRE_LAYOUTS_H
#define KC_WIRE_LAYOUTS_H

#include <stdint.h>

struct layout {
	const char *id;		/* in the record; NULL ends the table */
	const char *label;	/* N_() */
	const char *keymap;	/* of console-data, for loadkeys */
	/* What the ten keys of the upper row give, from the left: 1 to 9, then 0. */
	const char *plain, *shifted;
};

extern const struct layout layouts[];

#define LAYOUTS_MAX 16
#define LAYOUT_DIGITS "1234567890"

/* Who has the layout of the keyboard that is in front of people. */
enum layout_place {
	LAYOUT_HERE,		/* this console, and we may set it */
	LAYOUT_ROOT,		/* this console, and only root may */
	LAYOUT_NO_TOOL,		/* this console, without loadkeys */
	LAYOUT_SSH,		/* another computer */
	LAYOUT_WINDOW,		/* the desktop */
	LAYOUT_TMUX,		/* whatever tmux or screen runs in */
	LAYOUT_ELSEWHERE,	/* nobody can tell */
	LAYOUT_PLACES
};

#define LAYOUT_WHERE UINT32_MAX	/* in the place of a row: no layout, only the question */

#endif
