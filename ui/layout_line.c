/* Lines of a page: one, wrapped ones, the gap between blocks. */
#include "ui/layout_part.h"

#include <string.h>

#include "src/base/text.h"
#include "src/page/wrap.h"

struct line *
layout_add(struct maker *m, enum look look, struct view text)
{
	struct layout *l = m->l;
	struct line *line;

	if (l->n == LAYOUT_LINES) {
		l->full = 1;
		return NULL;
	}
	line = &l->line[l->n++];
	*line = (struct line){ .look = look, .field = m->field,
		.option = m->option };
	line->text = (const char *)(uintptr_t)l->text.len;
	buf_put(&l->text, text.p, text.len);
	buf_put_u8(&l->text, 0);
	return line;
}

void
layout_gap(struct maker *m)
{
	const int field = m->field, option = m->option;

	if (m->l->n == 0 || m->l->line[m->l->n - 1].look == LOOK_DIM)
		return;
	if (m->gaps++ < m->skip)
		return;
	m->field = m->option = -1;
	for (unsigned i = 0; i < m->air; i++)
		layout_add(m, LOOK_DIM, view_str(""));
	m->field = field;
	m->option = option;
}

void
layout_para(struct maker *m, enum look look, const char *first,
    const char *rest, const char *text)
{
	struct view v;
	struct buf b;
	const char *prefix = first;

	while (wrap_next(&text, m->width - width_text(prefix, strlen(prefix)),
	    &v)) {
		buf_init(&b, PAGE_TEXT);
		buf_puts(&b, prefix);
		buf_put(&b, v.p, v.len);
		layout_add(m, look, buf_view(&b));
		buf_free(&b);
		prefix = rest;
	}
}
