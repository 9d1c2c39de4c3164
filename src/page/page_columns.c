#include "src/page/page_columns.h"

#include <string.h>

#include "src/base/text.h"
#include "src/page/wrap.h"

#define COLUMNS		4
#define COLUMN_GAP	2

static const char *
cell(const struct block *b, size_t column)
{
	switch (column) {
	case 0:
		return b->label;
	case 1:
		return b->text;
	default:
		return b->more[column - 2];
	}
}

/* The widest cell of a column in the rows from i to end. */
static size_t
column_need(const struct page *p, size_t i, size_t end, size_t column)
{
	size_t need = 1, w;

	for (; i < end; i++) {
		w = width_text(cell(&p->block[i], column),
		    strlen(cell(&p->block[i], column)));
		need = w > need ? w : need;
	}
	return need;
}

/* What each column gets: what it needs where that fits, else the widest ones
 * give way, a column at a time. */
static void
column_widths(const struct page *p, size_t i, size_t end, size_t width,
    size_t w[static COLUMNS])
{
	size_t gaps = (COLUMNS - 1) * COLUMN_GAP, sum = gaps, widest;

	for (size_t c = 0; c < COLUMNS; c++) {
		w[c] = column_need(p, i, end, c);
		sum += w[c];
	}
	while (width > 0 && sum > width) {
		widest = 0;
		for (size_t c = 1; c < COLUMNS; c++)
			if (w[c] > w[widest])
				widest = c;
		if (w[widest] == 1)
			return;
		w[widest]--;
		sum--;
	}
}

/* One line of a row: what is next of each cell. 0 when all are at their end. */
static int
put_row_line(const char *rest[static COLUMNS], const size_t w[static COLUMNS],
    int broken, struct buf *out)
{
	struct view line;
	size_t blanks = 0;
	int any = 0;

	for (size_t c = 0; c < COLUMNS; c++) {
		if (wrap_next(&rest[c], broken ? w[c] : 0, &line)) {
			wrap_pad(out, line.len > 0 ? blanks : 0);
			buf_put(out, line.p, line.len);
			blanks = line.len > 0 ? 0 : blanks;
			blanks += w[c] + COLUMN_GAP -
			    width_text((const char *)line.p, line.len);
			any = 1;
		} else {
			blanks += w[c] + COLUMN_GAP;
		}
	}
	if (any)
		buf_puts(out, "\n");
	return any;
}

size_t
columns_text(const struct page *p, size_t i, size_t width, struct buf *out)
{
	const char *rest[COLUMNS];
	size_t w[COLUMNS], end = i;

	while (end < p->n && p->block[end].kind == BLOCK_COLUMNS)
		end++;
	column_widths(p, i, end, width, w);
	for (; i < end; i++) {
		for (size_t c = 0; c < COLUMNS; c++)
			rest[c] = cell(&p->block[i], c);
		while (out->err == 0 && put_row_line(rest, w, width > 0, out))
			;
	}
	return end;
}
