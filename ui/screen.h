/* What the screen shows: a page, where the focus is, how far it is scrolled. */
#ifndef KC_UI_SCREEN_H
#define KC_UI_SCREEN_H

#include "ui/layout.h"

/* The least that a page needs. */
#define SCREEN_ROWS 24
#define SCREEN_COLS 80
#define RAIL_COLS 16
#define BODY_X (RAIL_COLS + 2)
#define BODY_COLS_MIN 20
#define BODY_COLS_MAX 100

struct screen {
	const struct page *page;
	struct layout layout;
	int focus;		/* field; page_n_fields(): the button; -1: none */
	int hover;		/* option of a choice, -1: none */
	size_t cursor;		/* bytes into the text of the focus */
	int fresh;		/* the next letter takes the place of that text */
	unsigned scroll;	/* first line of the page that shows */
	unsigned spin;		/* turns while a request is in flight */
	int leaving;		/* F10 was pressed meanwhile; comes after it */
	int seen;		/* 1: the page's end was on the screen */
	int ending;		/* F10 was pressed where the page has no room */
};

/* Lays the page out for the terminal as it is; what showed stays, where it can. */
int screen_layout(struct screen *s);

/* Draws all and puts the cursor on the focus. */
void screen_draw(struct screen *s);

/* 1 when the line is where the focus is (of a wrapped option each of its lines). */
int screen_is_focus(const struct screen *s, const struct line *l);

/* 1 when the focus shows; scrolls so that it does; scrolls by some lines. */
int screen_in_sight(const struct screen *s);
void screen_keep_in_sight(struct screen *s);
void screen_scroll(struct screen *s, int by);

/* Rows and columns of the page's own part, by the terminal's size. */
unsigned screen_body_rows(void);
unsigned screen_body_cols(void);
int screen_too_small(void);

#endif
