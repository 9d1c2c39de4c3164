/* What stands side by side: the tray of cards, and columns. */
#include "ui/layout_part.h"

#include <string.h>

#include "src/base/text.h"
#include "src/flow/wrap.h"

/* "[1 Alice  enrolled]" side by side, as many as fit. */
size_t
layout_cards(struct maker *m, size_t i)
{
	struct buf line, one;

	buf_init(&line, 4096);
	for (; i < m->p->n && m->p->block[i].kind == BLOCK_CARD; i++) {
		const struct block *b = &m->p->block[i];

		buf_init(&one, 1024);
		buf_printf(&one, "[%s  %s]", b->label, b->text);
		if (line.len > 0 && width_text(buf_str(&line), line.len) + 1 +
		    width_text(buf_str(&one), one.len) > m->width) {
			layout_para(m, LOOK_CARD, "", "  ", buf_str(&line));
			buf_reset(&line);
		}
		buf_printf(&line, "%s%s", line.len > 0 ? " " : "", buf_str(&one));
		buf_free(&one);
	}
	if (line.len > 0)	/* a single one may be too long for a line */
		layout_para(m, LOOK_CARD, "", "  ", buf_str(&line));
	buf_free(&line);
	return i;
}

#define COLUMNS 4

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
	for (size_t c = 0; c < COLUMNS; at += width[c++] + 1) {
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

/* A label and three values beside each other, each wrapped in its own column. */
void
layout_columns(struct maker *m, const struct block *b)
{
	const char *rest[COLUMNS] = { b->label, b->text, b->more[0],
		b->more[1] };
	size_t each = m->width / 5 - 1;
	const size_t width[COLUMNS] = { m->width - 3 * (each + 1), each, each,
		each };

	while (row_line(m, rest, width))
		;
}
