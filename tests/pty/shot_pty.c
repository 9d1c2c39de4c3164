/* A screen as a terminal shows it. */
#include "tests/screen/shot.h"

#include <string.h>

#include "tests/pty/term.h"

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
	}
}
