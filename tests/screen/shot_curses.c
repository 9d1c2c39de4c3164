/* A screen of curses, from its own memory. */
#include "tests/screen/shot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/nc.h"

static unsigned
attrs_of(attr_t a)
{
	const attr_t known = A_BOLD | A_UNDERLINE | A_REVERSE | A_COLOR |
	    A_CHARTEXT;

	return ((a & A_BOLD) != 0 ? SHOT_BOLD : 0) |
	    ((a & A_UNDERLINE) != 0 ? SHOT_UNDERLINE : 0) |
	    ((a & A_REVERSE) != 0 ? SHOT_REVERSE : 0) |
	    ((a & ~known) != 0 ? SHOT_OTHER : 0);
}

static void
get_cell(int y, int x, struct shot_cell *out, int *width)
{
	wchar_t wide[CCHARW_MAX + 1] = { 0 };
	short pair, fg = -1, bg = -1;
	cchar_t cell;
	attr_t attrs;
	size_t n;

	if (mvin_wch(y, x, &cell) == ERR ||
	    getcchar(&cell, wide, &attrs, &pair, NULL) == ERR)
		abort();
	n = wcstombs(out->text, wide, sizeof(out->text) - 1);
	if (n == (size_t)-1)
		abort();
	out->text[n] = '\0';
	if (pair > 0)
		(void)pair_content(pair, &fg, &bg);
	out->attrs = attrs_of(attrs);
	out->fg = fg;
	out->bg = bg;
	*width = wcwidth(wide[0]);
}

void
shot_curses(struct shot *s)
{
	int width;

	getyx(stdscr, s->y, s->x);
	s->rows = LINES < SHOT_ROWS ? LINES : SHOT_ROWS;
	s->cols = COLS < SHOT_COLS ? COLS : SHOT_COLS;
	for (int y = 0; y < s->rows; y++) {
		for (int x = 0; x < s->cols; x++) {
			get_cell(y, x, &s->cell[y][x], &width);
			if (width != 2 || x + 1 == s->cols)
				continue;
			s->cell[y][x + 1] = s->cell[y][x];
			s->cell[y][++x].text[0] = '\0';
		}
	}
	(void)move(s->y, s->x);
}
