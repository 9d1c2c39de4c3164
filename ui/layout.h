/*
 * A page as lines of a given width: what stands where, and which field or option
 * a line belongs to. Pure: no curses, no state. draw.c puts the lines on the
 * screen, the tests look at them.
 */
#ifndef KC_UI_LAYOUT_H
#define KC_UI_LAYOUT_H

#include "src/page/page.h"

#define LAYOUT_LINES 512

/* What a line is; the theme has a row for each. */
enum look {
	LOOK_TEXT, LOOK_TITLE, LOOK_LABEL, LOOK_NOTICE_INFO, LOOK_NOTICE_WARN,
	LOOK_NOTICE_NO, LOOK_WARN, LOOK_RESULT, LOOK_CHECK, LOOK_FIELD,
	LOOK_OPTION, LOOK_CARD, LOOK_CARD_NOW, LOOK_SECRET, LOOK_DIM,
	LOOK_BUTTON,
	LOOK_COUNT
};

struct line {
	const char *text;	/* UTF-8, in the layout's memory */
	enum look look;
	int field;		/* index among the page's fields, -1 none; the
				 * button's is their number */
	int option;		/* index among that field's options, -1 none */
	/* A field's value: where its box begins, and how wide it is. In a row of
	 * the tray: the card that something has to be done with now, 0 none. */
	unsigned column, width;
};

struct layout {
	struct line line[LAYOUT_LINES];
	size_t n;
	struct buf text;	/* offsets become pointers at the end */
	int full;		/* 1: lines are left out, "(...)" says so */
};

/* Lays the page out in width columns (at least 20); with fewer empty lines, then
 * with facts beside each other, when it would be longer than rows; with more where
 * there is much room. 0, ERR_NOMEM, ERR_TOOBIG. */
int layout_make(struct layout *l, const struct page *p, unsigned width,
    size_t rows);
void layout_free(struct layout *l);

#endif
