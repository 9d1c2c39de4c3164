#include "ui/layout_part.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/page/notices.h"
#include "src/base/say.h"
#include "src/page/wrap.h"

#define FIELD_BOX 40		/* columns of a field's value at most */
#define FIELD_BOX_WIDE 64	/* on a large terminal */
#define WORD_BOX 16		/* of a word: the lists have none that is longer */
#define WORD_MAX 40		/* bytes that its field takes */
#define ROOMY 36		/* rows of a screen where gaps may be larger */

/* -- fields ---------------------------------------------------------------------------- */

/* "Label: ________": the box stands beside the label, or below it when narrow. */
static void
field(struct maker *m, const struct block *b)
{
	const char *label = *b->field->label == '\0' ? "" : _(b->field->label);
	unsigned most = m->width >= LAYOUT_WIDE ? FIELD_BOX_WIDE : FIELD_BOX;
	unsigned box = b->field->max < most ? b->field->max + 1 : most;
	struct line *line;
	struct buf t;
	size_t w;

	m->field++;
	m->option = -1;
	if (b->field->kind == FIELD_CHOICE) {
		layout_pair(m, label, "");
		return;
	}
	if (b->field->kind == FIELD_SECRET)
		box = 12;
	else if (b->field->kind == FIELD_WORD)
		box = WORD_BOX * (b->field->max / WORD_MAX);
	buf_init(&t, 1024);
	say(&t, _("{label}:"), "label", label, NULL);
	w = width_text(buf_str(&t), t.len) + 1;
	if (w + box > m->width || b->field->max > 200) {
		layout_para(m, LOOK_LABEL, "", "", buf_str(&t));
		buf_reset(&t);
		w = 2;
		box = b->field->max > 200 || w + box > m->width ?
		    m->width - 2 : box;
	}
	line = layout_add(m, LOOK_FIELD, buf_view(&t));
	if (line != NULL) {
		line->column = (unsigned)w;
		line->width = box;
	}
	buf_free(&t);
}

static void
option(struct maker *m, const struct block *b)
{
	struct buf first, rest;

	m->option++;
	buf_init(&first, 16);
	buf_init(&rest, 16);
	buf_printf(&first, "   %2u  ", b->number);
	wrap_pad(&rest, first.len);
	layout_para(m, LOOK_OPTION, buf_str(&first), buf_str(&rest), b->text);
	buf_free(&rest);
	buf_free(&first);
}

/* -- blocks ----------------------------------------------------------------------------------- */

/* Kinds that stand close together do not get an empty line between them. */
static int
close_to(enum block_kind a, enum block_kind b)
{
	if (a == BLOCK_OPTION || a == BLOCK_FIELD)
		return b == BLOCK_OPTION || b == BLOCK_FIELD;
	return a == b && a != BLOCK_PARA && a != BLOCK_WARN;
}

static size_t
block(struct maker *m, size_t i)
{
	const struct block *b = &m->p->block[i];
	struct buf mark;

	if (i > 0 && !close_to(m->p->block[i - 1].kind, b->kind))
		layout_gap(m);
	switch (b->kind) {
	case BLOCK_PARA:
		layout_para(m, LOOK_TEXT, "", "", b->text);
		break;
	case BLOCK_RESULT:
		layout_para(m, LOOK_RESULT, "", "", b->text);
		break;
	case BLOCK_ITEM:
		buf_init(&mark, 16);
		buf_printf(&mark, "%2u  ", b->number);
		layout_para(m, LOOK_TEXT, buf_str(&mark), "    ", b->text);
		buf_free(&mark);
		break;
	case BLOCK_WARN:
		layout_para(m, LOOK_WARN, "! ", "  ", b->text);
		break;
	case BLOCK_CHECK:
		layout_para(m, b->number == HOLDS ? LOOK_CHECK : LOOK_WARN,
		    page_check_mark(b), "     ", b->text);
		break;
	case BLOCK_FACT:
		return layout_facts(m, i);
	case BLOCK_SECRET:
		layout_pair(m, b->label, "");
		layout_para(m, LOOK_SECRET, "    ", "    ", b->text);
		break;
	case BLOCK_WORDS:
		layout_words(m, b);
		break;
	case BLOCK_FIELD:
		field(m, b);
		break;
	case BLOCK_OPTION:
		option(m, b);
		break;
	case BLOCK_COLUMNS:
		return layout_columns(m, i);
	case BLOCK_CARD:
		return layout_cards(m, i);
	}
	return i + 1;
}

static const char *const buttons[] = {
	[LEADS_NEXT] = N_("[ Next ]"),
	[LEADS_CLOSE] = N_("[ Close ]"),
	[LEADS_WRITE] = N_("[ Write ]"),
	[LEADS_LEAVE] = N_("[ Leave ]"),
};

/* What the page's end says: that something is missing, and where Enter leads. */
static void
foot(struct maker *m)
{
	layout_gap(m);
	if (m->p->full || m->l->full) {
		m->l->n = m->l->n > LAYOUT_LINES - 3 ? LAYOUT_LINES - 3 :
		    m->l->n;
		layout_add(m, LOOK_WARN, view_str("(...)"));
		m->l->full = 1;
	}
	m->field++;
	layout_add(m, LOOK_BUTTON, view_str(_(buttons[m->p->leads])));
}

static void
head(struct maker *m)
{
	static const enum look looks[] = { LOOK_NOTICE_INFO, LOOK_NOTICE_WARN,
		LOOK_NOTICE_NO };
	static const char *const marks[] = { "[i] ", "[!] ", "[x] " };
	const struct page *p = m->p;

	layout_para(m, LOOK_TITLE, "", "", p->title == NULL ? "" : p->title);
	if (p->notice_text != NULL) {
		if (!m->packed)
			layout_gap(m);
		layout_para(m, looks[p->notice_level],
		    marks[p->notice_level], "    ",
		    p->notice_text);
	}
	layout_gap(m);
}

static void
body(struct maker *m)
{
	const struct page *p = m->p;
	int field, option;

	for (size_t i = 0; i < p->n;) {
		enum block_kind kind = p->block[i].kind;

		if (kind == BLOCK_FIELD || kind == BLOCK_OPTION) {
			i = block(m, i);
			continue;
		}
		field = m->field;
		option = m->option;
		m->field = m->option = -1;
		i = block(m, i);
		m->field = field;
		m->option = option;
	}
	m->option = -1;
}

/* How the page is set: airy, or so close that it fits. */
struct setting {
	unsigned air, skip;
	int packed;
};

/* Its gaps are counted. */
static unsigned
make(struct layout *l, const struct page *p, unsigned width, struct setting how)
{
	struct maker m = { .l = l, .p = p, .width = width, .field = -1,
		.option = -1, .air = how.air, .packed = how.packed };

	l->n = 0;
	l->full = 0;
	buf_init(&l->text, 4 * PAGE_TEXT);
	head(&m);
	m.gaps = 0;	/* below the title there always is one */
	m.skip = how.skip;
	body(&m);
	foot(&m);
	return m.gaps;
}

static unsigned
again(struct layout *l, const struct page *p, unsigned width, struct setting how)
{
	layout_free(l);
	return make(l, p, width, how);
}

int
layout_make(struct layout *l, const struct page *p, unsigned width, size_t rows)
{
	struct setting how = { 1, 0, 0 };
	unsigned gaps = make(l, p, width, how);

	if (l->n > rows) {
		how.skip = (unsigned)(l->n - rows);
		gaps = again(l, p, width, how);
		if (l->n > rows) {
			how = (struct setting){ 1, gaps, 1 };
			(void)again(l, p, width, how);
		}
	} else if (rows >= ROOMY && l->n + gaps + ROOMY / 4 <= rows) {
		how.air = 2;
		(void)again(l, p, width, how);
	}
	for (size_t i = 0; i < l->n; i++)
		l->line[i].text = buf_str(&l->text) +
		    (uintptr_t)l->line[i].text;
	return l->text.err < 0 ? l->text.err : 0;
}

void
layout_free(struct layout *l)
{
	buf_free(&l->text);
	l->n = 0;
}
