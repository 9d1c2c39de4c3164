/*
 * What a screen shows, wherever it was read: characters, their attributes, the
 * cursor. And the same as text that people can read and compare:
 *
 *	== world.insert
 *	head 0| REHEARSAL  Rotation 2026, Contoso        document, step 3.1
 *	    :0+80 bold white/blue
 *	page| Administrator card
 *	    :18+18 bold
 *	...
 *	keys 23| F1 Help  F2 Français ...
 *	    :0+80 white/blue
 *	cursor 5,30
 *
 * The rail is a text of its own, so that a step more changes few of them:
 *
 *	== rail of world
 *	rail 1|                │
 *	rail 2|✓ Welcome       │
 *	    :0+9 green
 *	...
 *
 * A row's attributes stand below it: first column + columns, what they are. Of
 * head, rail and keys only the rows that are not as in the text before (in the
 * first one: as the row above). Those of the page begin at the rail and end with
 * their last character.
 */
#ifndef KC_TESTS_SCREEN_SHOT_H
#define KC_TESTS_SCREEN_SHOT_H

#include "src/base/buf.h"

#define SHOT_ROWS 60
#define SHOT_COLS 160

#define SHOT_BOLD	1u
#define SHOT_UNDERLINE	2u
#define SHOT_REVERSE	4u
#define SHOT_OTHER	8u	/* what keyconvoy never uses */

struct shot_cell {
	char text[32];		/* "" is the right half of a wide character */
	unsigned attrs;
	int fg, bg;		/* -1: the terminal's own */
};

struct shot {
	int rows, cols, y, x;	/* y, x: the cursor */
	struct shot_cell cell[SHOT_ROWS][SHOT_COLS];
};

/* From stdscr. */
void shot_curses(struct shot *s);

/* From a terminal of tests/pty/term.h. */
struct pty;
void shot_pty(struct shot *s, const struct pty *p);

/* The row as text, from column x on, without blanks at its end, added to b. */
void shot_row(const struct shot *s, int y, int x, int n, struct buf *b);

/* Puts text at y, x as a mark, one character a cell, in the attributes that the
 * first cell has; then blanks up to column end. */
void shot_mark(struct shot *s, int y, int x, int end, const char *text);

/* Adds the page as text; before: what the page before showed, or NULL. */
void shot_text(const struct shot *s, const struct shot *before, const char *name,
    struct buf *out);

/* The same with the rail: what shot_text leaves out. */
void shot_rail(const struct shot *s, const struct shot *before, const char *name,
    struct buf *out);

#endif
