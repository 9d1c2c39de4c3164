/* What part of a page shows. */
#include "ui/nc.h"

#include "ui/screen.h"

int
screen_too_small(void)
{
	return LINES < SCREEN_ROWS || COLS < SCREEN_COLS;
}

unsigned
screen_body_rows(void)
{
	return LINES > 3 ? (unsigned)LINES - 2 : 1;
}

unsigned
screen_body_cols(void)
{
	int cols = COLS - BODY_X - 1;

	/* Longer lines are hard to read. */
	return cols < BODY_COLS_MIN ? BODY_COLS_MIN : cols > BODY_COLS_MAX ?
	    BODY_COLS_MAX : (unsigned)cols;
}

static unsigned
last_scroll(const struct screen *s)
{
	unsigned rows = screen_body_rows();

	return s->layout.n > rows ? (unsigned)s->layout.n - rows : 0;
}

int
screen_layout(struct screen *s)
{
	int err;

	layout_free(&s->layout);
	err = layout_make(&s->layout, s->page, screen_body_cols(),
	    screen_body_rows());
	if (s->scroll > last_scroll(s))
		s->scroll = last_scroll(s);
	return err;
}

void
screen_scroll(struct screen *s, int by)
{
	long max = (long)last_scroll(s), to = (long)s->scroll + by;

	s->scroll = (unsigned)(to < 0 ? 0 : to > max ? max : to);
}

static int
is_choice(const struct screen *s, const struct line *l)
{
	const struct block *f = page_nth_field(s->page, (size_t)l->field);

	return f != NULL && f->field->kind == FIELD_CHOICE;
}

int
screen_is_focus(const struct screen *s, const struct line *l)
{
	if (s->focus < 0 || l->field != s->focus)
		return 0;
	switch (l->look) {
	case LOOK_FIELD:
	case LOOK_BUTTON:
		return 1;
	case LOOK_OPTION:
		return l->option == s->hover;
	default:
		/* Nothing is chosen yet: the question itself. */
		return s->hover < 0 && is_choice(s, l);
	}
}

/* First and last line of the focus: 1, or 0 when there is none. */
static int
focus_lines(const struct screen *s, size_t *first, size_t *last)
{
	int found = 0;

	for (size_t i = 0; i < s->layout.n; i++) {
		if (!screen_is_focus(s, &s->layout.line[i]))
			continue;
		*first = found ? *first : i;
		*last = i;
		found = 1;
	}
	return found;
}

int
screen_in_sight(const struct screen *s)
{
	size_t first = 0, last = 0;

	return !focus_lines(s, &first, &last) || (first >= s->scroll &&
	    first < s->scroll + screen_body_rows());
}

void
screen_keep_in_sight(struct screen *s)
{
	unsigned rows = screen_body_rows();
	size_t first = 0, last = 0;

	if (!focus_lines(s, &first, &last))
		return;
	if (last >= s->scroll + rows)
		s->scroll = (unsigned)(last - rows + 1);
	if (first < s->scroll)
		s->scroll = (unsigned)first;
}
