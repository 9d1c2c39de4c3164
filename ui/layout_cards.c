/* What stands side by side: the tray of cards, and columns. */
#include "ui/layout_part.h"

#include <string.h>

#include "src/base/text.h"
#include "src/page/wrap.h"

/* States in which something has to be done with the card now. */
static int
is_now(const struct block *b)
{
	static const char *const now[] = { "now", "pin", "proving", "wrong" };

	for (size_t i = 0; i < sizeof(now) / sizeof(now[0]); i++)
		if (strcmp(b->id, now[i]) == 0)
			return 1;
	return 0;
}

/* A row of the tray; the cards that have to do with now are marked in it. */
struct row {
	struct buf text;
	unsigned column, width;		/* the marked one; width 0: none */
};

static void
end_row(struct maker *m, struct row *r)
{
	size_t used = width_text(buf_str(&r->text), r->text.len);
	struct line *line;

	if (r->text.len == 0)
		return;
	if (used > m->width) {		/* a single one, too long for a line */
		layout_para(m, r->width > 0 ? LOOK_CARD_NOW : LOOK_CARD, "",
		    "  ", buf_str(&r->text));
	} else if ((line = layout_add(m, LOOK_CARD, buf_view(&r->text))) !=
	    NULL) {
		line->column = r->column;
		line->width = r->width;
	}
	buf_reset(&r->text);
	r->column = r->width = 0;
}

/* "[1 Alice  enrolled]" after what stands in the row, or in the next one. */
static void
put_card(struct maker *m, struct row *r, const struct block *b)
{
	struct buf one;
	size_t used, width;

	buf_init(&one, 1024);
	buf_printf(&one, "[%s  %s]", b->label, b->text);
	width = width_text(buf_str(&one), one.len);
	if (width_text(buf_str(&r->text), r->text.len) + 1 + width > m->width)
		end_row(m, r);
	buf_puts(&r->text, r->text.len > 0 ? " " : "");
	used = width_text(buf_str(&r->text), r->text.len);
	if (is_now(b)) {
		r->column = (unsigned)used;
		r->width = (unsigned)width;
	}
	buf_put(&r->text, one.p, one.len);
	buf_free(&one);
}

size_t
layout_cards(struct maker *m, size_t i)
{
	struct row r = { .column = 0 };

	buf_init(&r.text, 4096);
	for (; i < m->p->n && m->p->block[i].kind == BLOCK_CARD; i++)
		put_card(m, &r, &m->p->block[i]);
	end_row(m, &r);
	buf_free(&r.text);
	return i;
}

#define COLUMNS 4
#define GAP 2			/* columns between two cells */

static void
cells(const struct block *b, const char *cell[static COLUMNS])
{
	cell[0] = b->label;
	cell[1] = b->text;
	cell[2] = b->more[0];
	cell[3] = b->more[1];
}

/* One line of a row: what comes next of each cell. 0 when all are at their end. */
static int
row_line(struct maker *m, const char *rest[static COLUMNS],
    const size_t width[static COLUMNS])
{
	struct buf line;
	struct view v;
	size_t used = 0, at = 0;
	int any = 0;

	buf_init(&line, 4096);
	for (size_t c = 0; c < COLUMNS; at += width[c++] + GAP) {
		if (!wrap_next(&rest[c], width[c], &v))
			continue;
		any = 1;
		wrap_pad(&line, at - used);
		buf_put(&line, v.p, v.len);
		used = at + width_text((const char *)v.p, v.len);
	}
	if (any)
		layout_add(m, LOOK_TEXT, buf_view(&line));
	buf_free(&line);
	return any;
}

/* The values' columns as wide as what stands in them, but for most; what is left
 * for the labels. */
static size_t
measure(const struct maker *m, size_t from, size_t to, size_t most,
    size_t width[static COLUMNS])
{
	const char *cell[COLUMNS];
	size_t w, used = 0;

	for (size_t c = 1; c < COLUMNS; c++) {
		width[c] = 1;
		for (size_t i = from; i < to; i++) {
			cells(&m->p->block[i], cell);
			w = width_text(cell[c], strlen(cell[c]));
			width[c] = w > width[c] ? w : width[c];
		}
		width[c] = width[c] > most ? most : width[c];
		used += width[c] + GAP;
	}
	width[0] = used < m->width ? m->width - used : 1;
	return width[0];
}

size_t
layout_columns(struct maker *m, size_t i)
{
	size_t width[COLUMNS], end = i;
	const char *rest[COLUMNS];

	while (end < m->p->n && m->p->block[end].kind == BLOCK_COLUMNS)
		end++;
	if (measure(m, i, end, m->width * 3 / 10, width) < m->width / 4)
		(void)measure(m, i, end, m->width / 6, width);
	for (; i < end; i++) {
		cells(&m->p->block[i], rest);
		while (row_line(m, rest, width))
			;
	}
	return end;
}
