/* What the screen shows: a page, where the focus is, how far it is scrolled. */
#ifndef KC_UI_SCREEN_H
#define KC_UI_SCREEN_H

#include "src/flow/flow.h"
#include "ui/layout.h"

/* The least that a page needs. */
#define SCREEN_ROWS 24
#define SCREEN_COLS 80
#define RAIL_COLS 16

struct screen {
	const struct flow *flow;
	const struct page *page;
	struct layout layout;
	int focus;		/* field, -1: none */
	int hover;		/* option of a choice, -1: none */
	size_t cursor;		/* bytes into the text of the focus */
	unsigned scroll;	/* first line of the page that shows */
	unsigned spin;		/* turns while a request is in flight */
};

/* Draws all and puts the cursor on the focus. */
void screen_draw(struct screen *s);

/* Rows and columns of the page's own part, by the terminal's size. */
unsigned screen_body_rows(void);
unsigned screen_body_cols(void);
int screen_too_small(void);

#endif
