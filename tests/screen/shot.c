#include "tests/screen/shot.h"

#include <string.h>

#include "ui/screen.h"

/* -- attributes -------------------------------------------------------------------- */

static const char *const colours[] = { "black", "red", "green", "yellow", "blue",
	"magenta", "cyan", "white" };

static void
put_colour(struct buf *out, int c)
{
	if (c < 0)
		buf_puts(out, "-");
	else if (c < (int)(sizeof(colours) / sizeof(colours[0])))
		buf_puts(out, colours[c]);
	else
		buf_printf(out, "colour-%d", c);
}

static void
put_attrs(struct buf *out, const struct shot_cell *c)
{
	static const char *const names[] = { "bold", "underline", "reverse",
		"OTHER" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((c->attrs & 1u << i) != 0)
			buf_printf(out, " %s", names[i]);
	if (c->fg < 0 && c->bg < 0)
		return;
	buf_puts(out, " ");
	put_colour(out, c->fg);
	if (c->bg >= 0) {
		buf_puts(out, "/");
		put_colour(out, c->bg);
	}
}

static int
is_normal(const struct shot_cell *c)
{
	return c->attrs == 0 && c->fg < 0 && c->bg < 0;
}

static int
same_look(const struct shot_cell *a, const struct shot_cell *b)
{
	return a->attrs == b->attrs && a->fg == b->fg && a->bg == b->bg;
}

/* A blank in the letters' colour alone looks as any blank does. */
static int
is_bare(const struct shot_cell *c)
{
	return strcmp(c->text, " ") == 0 && c->bg < 0 &&
	    (c->attrs & ~SHOT_BOLD) == 0;
}

static void
put_looks(struct buf *out, const struct shot_cell *row, int from, int to)
{
	const char *lead = "    :";
	int x = from, end, last;

	while (x < to) {
		if (is_normal(&row[x]) || is_bare(&row[x])) {
			x++;
			continue;
		}
		last = x;
		for (end = x + 1; end < to && (same_look(&row[x], &row[end]) ||
		    is_bare(&row[end])); end++)
			if (!is_bare(&row[end]))
				last = end;
		buf_printf(out, "%s%d+%d", lead, x, last + 1 - x);
		put_attrs(out, &row[x]);
		lead = ", ";
		x = last + 1;
	}
	if (*lead == ',')
		buf_puts(out, "\n");
}

/* -- rows ---------------------------------------------------------------------------- */

void
shot_row(const struct shot *s, int y, int x, int n, struct buf *b)
{
	int end = x + n < s->cols ? x + n : s->cols;

	while (end > x && strcmp(s->cell[y][end - 1].text, " ") == 0)
		end--;
	for (; x < end; x++)
		buf_puts(b, s->cell[y][x].text);
}

void
shot_mark(struct shot *s, int y, int x, int end, const char *text)
{
	struct shot_cell look = s->cell[y][x];

	for (; x < end && x < s->cols; x++) {
		s->cell[y][x] = (struct shot_cell){ .text = " ", .fg = -1,
			.bg = -1 };
		if (*text == '\0')
			continue;
		s->cell[y][x] = look;
		s->cell[y][x].text[0] = *text++;
		s->cell[y][x].text[1] = '\0';
	}
}

struct part {
	const char *name;
	int y, end_y, x, end_x;
};

static int
same_row(const struct shot *a, int ya, const struct shot *b, int yb,
    const struct part *p)
{
	for (int x = p->x; x < p->end_x; x++)
		if (strcmp(a->cell[ya][x].text, b->cell[yb][x].text) != 0 ||
		    !same_look(&a->cell[ya][x], &b->cell[yb][x]))
			return 0;
	return 1;
}

static int
is_empty(const struct shot *s, const struct part *p, int y)
{
	for (int x = p->x; x < p->end_x; x++)
		if (!is_bare(&s->cell[y][x]))
			return 0;
	return 1;
}

static void
put_row(const struct shot *s, const struct part *p, int y, struct buf *out)
{
	shot_row(s, y, p->x, p->end_x - p->x, out);
	buf_puts(out, "\n");
	put_looks(out, s->cell[y], p->x, p->end_x);
}

/* All rows up to the last one that shows something. */
static void
put_page(const struct shot *s, const struct part *p, struct buf *out)
{
	int end = p->end_y;

	while (end > p->y && is_empty(s, p, end - 1))
		end--;
	for (int y = p->y; y < end; y++) {
		buf_printf(out, "%s|", p->name);
		put_row(s, p, y, out);
	}
}

/* The rows that are not as on the page before, or as the row above. */
static void
put_changes(const struct shot *s, const struct shot *before,
    const struct part *p, struct buf *out)
{
	if (before != NULL && (before->rows != s->rows ||
	    before->cols != s->cols))
		before = NULL;
	for (int y = p->y; y < p->end_y; y++) {
		if (before != NULL ? same_row(s, y, before, y, p) :
		    y > p->y && same_row(s, y, s, y - 1, p))
			continue;
		buf_printf(out, "%s %d|", p->name, y);
		put_row(s, p, y, out);
	}
}

void
shot_text(const struct shot *s, const struct shot *before, const char *name,
    struct buf *out)
{
	const struct part head = { "head", 0, 1, 0, s->cols },
	    page = { "page", 1, s->rows - 1, RAIL_COLS + 1, s->cols },
	    keys = { "keys", s->rows - 1, s->rows, 0, s->cols };

	buf_printf(out, "== %s\n", name);
	put_changes(s, before, &head, out);
	put_page(s, &page, out);
	put_changes(s, before, &keys, out);
	buf_printf(out, "cursor %d,%d\n", s->y, s->x);
}

void
shot_rail(const struct shot *s, const struct shot *before, const char *name,
    struct buf *out)
{
	const struct part rail = { "rail", 1, s->rows - 1, 0, RAIL_COLS + 1 };

	buf_printf(out, "== rail of %s\n", name);
	put_changes(s, before, &rail, out);
}
