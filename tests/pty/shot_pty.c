/* A screen as a terminal shows it. */
#include "tests/screen/shot.h"

#include <string.h>

#include "tests/pty/term.h"

/* A blank on the ground of the cell beside it. */
static int
is_ground(const struct shot_cell *c, const struct shot_cell *beside)
{
	return strcmp(c->text, " ") == 0 && c->bg == beside->bg &&
	    ((c->attrs | beside->attrs) & ~SHOT_BOLD) == 0;
}

/* Of a blank only the ground is seen: in which colour and weight it was sent
 * differs between versions of ncurses. It takes those of the letters before it,
 * at the row's beginning of those behind. */
static void
settle_blanks(struct shot_cell *row, int n)
{
	int first = 0;

	while (first < n && strcmp(row[first].text, " ") == 0)
		first++;
	for (int x = 0; x < n; x++) {
		const int from = x < first ? first : x - 1;

		if (from < 0 || from >= n || !is_ground(&row[x], &row[from]))
			continue;
		row[x].attrs = row[from].attrs;
		row[x].fg = row[from].fg;
	}
}

void
shot_pty(struct shot *s, const struct pty *p)
{
	struct pty_cell c;

	pty_size(p, &s->rows, &s->cols);
	s->rows = s->rows < SHOT_ROWS ? s->rows : SHOT_ROWS;
	s->cols = s->cols < SHOT_COLS ? s->cols : SHOT_COLS;
	pty_cursor(p, &s->y, &s->x);
	for (int y = 0; y < s->rows; y++) {
		for (int x = 0; x < s->cols; x++) {
			struct shot_cell *out = &s->cell[y][x];

			pty_cell(p, y, x, &c);
			memcpy(out->text, c.text, sizeof(out->text));
			out->attrs = (c.attrs & (PTY_BOLD | PTY_UNDERLINE |
			    PTY_REVERSE)) |
			    ((c.attrs & (PTY_BLINK | PTY_ITALIC)) != 0 ?
			    SHOT_OTHER : 0);
			out->fg = c.fg;
			out->bg = c.bg;
		}
		settle_blanks(s->cell[y], s->cols);
	}
}
