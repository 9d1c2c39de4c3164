#include "ui/nc.h"
#include <string.h>

#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/base/say.h"
#include "src/page/notices.h"
#include "src/page/wrap.h"
#include "ui/put.h"
#include "ui/screen.h"
#include "ui/term.h"
#include "ui/theme.h"

/* A steady mark: it tells that something was typed, not how much. */
#define SECRET_MARK "********"

static void
fill(int y, int x, unsigned width)
{
	(void)mvhline(y, x, ' ', (int)width);
}

/* -- head, rail, keys -------------------------------------------------------------------- */

static const char *
mode_text(const struct page *p)
{
	return p->production ? _("PRODUCTION") : _("REHEARSAL");
}

/* The document's step in words, as long as fits into so many columns; the shortest in
 * any case. */
static void
say_doc(const char *number, size_t room, struct buf *b)
{
	static const char *const texts[] = { N_("document, step {number}"),
		N_("step {number}") };

	for (size_t i = 0; i < 2; i++) {
		buf_reset(b);
		say(b, _(texts[i]), "number", number, NULL);
		if (width_text(buf_str(b), b->len) <= room)
			break;
	}
}

/* What people have to know of the run; a long name hides nothing of it. */
static void
say_head(const struct page *p, struct buf *b)
{
	say(b, " {mode}", "mode", mode_text(p), NULL);
	if (p->module != NULL)
		say(b, "  {what}", "what", p->module, NULL);
	say(b, "  {name}", "name", p->name == NULL ? "" : p->name, NULL);
}

static void
draw_head(const struct screen *s)
{
	const struct page *p = s->page;
	size_t left, doc_width = 0, cols = (size_t)COLS;
	struct buf head, doc;

	theme_use(stdscr, p->production ? PART_HEAD_PRODUCTION : PART_HEAD);
	fill(0, 0, (unsigned)COLS);
	buf_init(&head, 1024);
	buf_init(&doc, 256);
	say_head(p, &head);
	left = width_text(buf_str(&head), head.len);
	if (p->doc != NULL) {
		say_doc(p->doc, left + 3 > cols ? 0 : cols - left - 3, &doc);
		doc_width = width_text(buf_str(&doc), doc.len) + 1;
	}
	put_text(0, 0, buf_str(&head), (unsigned)(cols - doc_width));
	if (left > cols - doc_width)
		put_text(0, (int)(cols - doc_width) - 2, "\xe2\x80\xa6 ", 2);
	put_text(0, (int)(cols - doc_width), buf_str(&doc), (unsigned)doc_width);
	buf_free(&head);
	buf_free(&doc);
}

static const char *
rail_mark(const struct page *p, unsigned i)
{
	if (i + 1 == p->n_step)
		return p->notice != NULL && p->notice_level != LEVEL_INFO ?
		    "!" : ">";
	if (!p->rail[i].done)
		return " ";
	/* The console's font has no check mark. */
	return term_rich() && strcmp(termname(), "linux") != 0 ?
	    "\xe2\x9c\x93" : "*";
}

static void
draw_rail(const struct screen *s)
{
	const struct page *p = s->page;
	struct buf b;

	for (unsigned i = 0; i < p->n_steps && (int)i + 2 < LINES - 1; i++) {
		theme_use(stdscr, i + 1 == p->n_step ? PART_RAIL_NOW :
		    p->rail[i].done ? PART_RAIL_DONE : PART_RAIL);
		buf_init(&b, 256);
		buf_printf(&b, "%s %s", rail_mark(p, i), _(p->rail[i].title));
		put_text((int)i + 2, 0, buf_str(&b), RAIL_COLS);
		if (width_text(buf_str(&b), b.len) > RAIL_COLS)
			put_text((int)i + 2, RAIL_COLS - 1, "\xe2\x80\xa6", 1);
		buf_free(&b);
	}
	theme_use(stdscr, PART_RAIL);
	for (int y = 1; y < LINES - 1; y++)
		put_text(y, RAIL_COLS, term_rich() ? "\xe2\x94\x82" : "|", 1);
	if (p->n_step > 0) {
		buf_init(&b, 64);
		say(&b, _("about {n} min"), "n",
		    say_num(p->rail[p->n_step - 1].minutes), NULL);
		put_text(LINES - 2, 0, buf_str(&b), RAIL_COLS);
		buf_free(&b);
	}
}

#define BAR_COLS 24

/* "[#########---------------]  37 %", in characters that every font has. */
static void
put_bar(const struct page *p, struct buf *b)
{
	uint32_t done = p->done < p->total ? p->done : p->total;
	unsigned full = (unsigned)((uint64_t)done * BAR_COLS / p->total);

	buf_puts(b, "  [");
	for (unsigned i = 0; i < BAR_COLS; i++)
		buf_puts(b, i < full ? "#" : "-");
	buf_printf(b, "] %3u", (unsigned)((uint64_t)done * 100 / p->total));
	/* TRANSLATORS: after a number: "37 %". */
	buf_puts(b, _("%"));
}

static void
say_busy(const struct screen *s, struct buf *b)
{
	const struct page *p = s->page;

	buf_printf(b, " %c ", "|/-\\"[s->spin % 4]);
	buf_puts(b, _("One moment"));
	if (p->total > 0)
		put_bar(p, b);
	if (s->leaving)
		buf_puts(b, _("  F10 when this is done"));
	else if (p->works & WORKS_CANCEL)
		buf_puts(b, _("  Esc Stop  F10 Leave"));
	else
		buf_puts(b, _("  F10 Leave"));
}

/* The keys that do something on this page; on help F1 closes it, as F3 does. */
static void
say_keys(const struct page *p, struct buf *b)
{
	const char *other = lang_name(nls_next());

	if (p->is_help) {
		say(b, _(" Esc, F1 or F3 Close  F2 {language}"), "language",
		    other, NULL);
	} else {
		say(b, _(" F1 Help  F2 {language}"), "language", other, NULL);
		if (p->works & WORKS_BACK)
			buf_puts(b, _("  F3 Back"));
	}
	buf_puts(b, term_plain() ? _("  F4 Colours") : _("  F4 ASCII"));
	if (p->works & WORKS_NOTE)
		buf_puts(b, _("  F5 Note"));
	if (p->works & WORKS_OTHER)
		buf_puts(b, _("  F6 Card"));
	buf_puts(b, _("  F10 Leave"));
	if (p->is_help)
		buf_puts(b, _("  Esc+2/0: F2/F10"));
}

/* Which part of a long page shows, of how many, as Enter and Page Down turn them. */
static void
say_part(const struct screen *s, struct buf *b)
{
	const size_t rows = screen_body_rows(), turn = rows > 2 ? rows - 2 : 1;

	if (s->layout.n > rows)
		buf_printf(b, "%zu/%zu ", 1 + (s->scroll + turn - 1) / turn,
		    1 + (s->layout.n - rows + turn - 1) / turn);
}

static void
draw_keys(const struct screen *s)
{
	struct buf keys, at;

	theme_use(stdscr, PART_KEYS);
	fill(LINES - 1, 0, (unsigned)COLS);
	buf_init(&keys, 1024);
	buf_init(&at, 64);
	if (s->page->busy)
		say_busy(s, &keys);
	else
		say_keys(s->page, &keys);
	say_part(s, &at);
	put_text(LINES - 1, 0, buf_str(&keys), (unsigned)COLS - 1 -
	    (unsigned)at.len);
	put_text(LINES - 1, COLS - 1 - (int)at.len, buf_str(&at), 10);
	buf_free(&keys);
	buf_free(&at);
}

/* -- the page ----------------------------------------------------------------------------- */

/* The part of a value that shows in its box, with room for the cursor: from the
 * beginning, or so far to the right as the cursor needs. */
static const char *
visible(const char *value, size_t cursor, unsigned width)
{
	size_t before = width_text(value, cursor);
	const char *end = value + cursor, *next;

	while (before >= width && value < end) {
		next = value;
		before -= width_of(utf8_next(&next));
		value = next < end ? next : end;
	}
	return value;
}

static void
draw_box(const struct screen *s, const struct line *line, int y, int x)
{
	const struct block *b = page_nth_field(s->page, (size_t)line->field);
	const char *value = b->value;
	int focus = line->field == s->focus;
	size_t cursor = focus ? s->cursor : 0;

	theme_use(stdscr, focus ? PART_BOX_FOCUS : PART_BOX);
	if (!term_rich() && !focus)
		(void)mvhline(y, x + (int)line->column, '_', (int)line->width);
	else
		fill(y, x + (int)line->column, line->width);
	if (value == NULL)
		value = "";
	if (b->field->kind == FIELD_SECRET)
		value = *value == '\0' ? "" : SECRET_MARK;
	if (focus && s->fresh)
		theme_use(stdscr, PART_BOX_FRESH);
	put_text(y, x + (int)line->column, visible(value, cursor, line->width),
	    line->width);
}

static int
option_chosen(const struct screen *s, const struct line *line)
{
	const struct block *o = page_nth_option(s->page, (size_t)line->field,
	    (size_t)line->option);

	return o != NULL && o->value != NULL && strcmp(o->value, o->id) == 0;
}

/* The mark of what was chosen stands at an option's first line. */
static int
is_first(const struct screen *s, const struct line *line)
{
	return line == s->layout.line || line[-1].field != line->field ||
	    line[-1].option != line->option;
}

/* The card of a row that something has to be done with now. */
static void
draw_card_now(const struct line *line, int y)
{
	short pair;
	attr_t a = theme_attr(LOOK_CARD_NOW, &pair);

	(void)mvchgat(y, BODY_X + (int)line->column, (int)line->width, a, pair,
	    NULL);
}

static void
draw_line(const struct screen *s, const struct line *line, int y)
{
	int focus = screen_is_focus(s, line);

	theme_use(stdscr, focus && line->look != LOOK_FIELD ?
	    PART_OPTION_FOCUS : (int)line->look);
	put_text(y, BODY_X, line->text, screen_body_cols());
	if (line->look == LOOK_FIELD)
		draw_box(s, line, y, BODY_X);
	else if (line->look == LOOK_CARD && line->width > 0)
		draw_card_now(line, y);
	else if (line->look == LOOK_OPTION && is_first(s, line) &&
	    option_chosen(s, line))
		(void)mvaddch(y, BODY_X + 1, '>');
}

/* Columns from a field's left end to its cursor. */
static int
cursor_column(const struct screen *s, const struct line *l)
{
	const struct block *b = page_nth_field(s->page, (size_t)l->field);
	const char *value = b->value, *v;

	if (value == NULL)
		return 0;
	if (b->field->kind == FIELD_SECRET)
		return (int)strlen(SECRET_MARK);
	v = visible(value, s->cursor, l->width);
	return (int)width_text(v, s->cursor - (size_t)(v - value));
}

/* Where the hardware cursor belongs: screen readers follow it. On the page's
 * title while the focus is out of sight. */
static void
place_cursor(const struct screen *s)
{
	unsigned rows = screen_body_rows();
	int y = 1, x = BODY_X;

	for (size_t i = s->scroll; i < s->layout.n && i < s->scroll + rows; i++) {
		const struct line *l = &s->layout.line[i];

		if (!screen_is_focus(s, l))
			continue;
		y = (int)(i - s->scroll) + 1;
		if (l->look == LOOK_FIELD)
			x += (int)l->column + cursor_column(s, l);
		else if (l->look == LOOK_OPTION)
			x += 1;
		else if (l->look == LOOK_BUTTON)
			x += 2;
		break;
	}
	(void)move(y, x);
}

static void
draw_small(const struct screen *s)
{
	unsigned width = COLS > 1 ? (unsigned)COLS : 1;
	const char *text;
	struct view line;
	struct buf b, one;

	buf_init(&b, 1024);
	say(&b, "{mode}\n", "mode", mode_text(s->page), NULL);
	say(&b, s->ending ? _("F10 again ends keyconvoy, as if this window were "
	    "closed. What was recorded is on disk, and can be resumed.") :
	    _("The terminal has {cols} columns and {rows} rows; the pages need "
	    "{wc} and {wr}. Make it larger; nothing is lost. Where it cannot be: "
	    "F10, and then --plain, which needs no size."), "cols",
	    say_num(COLS), "rows", say_num(LINES), "wc", say_num(SCREEN_COLS),
	    "wr", say_num(SCREEN_ROWS), NULL);
	theme_use(stdscr, LOOK_TEXT);
	text = buf_str(&b);
	for (int y = 0; y < LINES && wrap_next(&text, width, &line); y++) {
		buf_init(&one, 1024);
		buf_put(&one, line.p, line.len);
		put_text(y, 0, buf_str(&one), width);
		buf_free(&one);
	}
	(void)move(0, 0);
	buf_free(&b);
}

void
screen_draw(struct screen *s)
{
	unsigned rows = screen_body_rows();

	(void)erase();
	if (screen_too_small()) {
		draw_small(s);
		(void)refresh();
		return;
	}
	draw_head(s);
	draw_rail(s);
	for (size_t i = s->scroll; i < s->layout.n && i < s->scroll + rows; i++)
		draw_line(s, &s->layout.line[i], (int)(i - s->scroll) + 1);
	draw_keys(s);
	theme_use(stdscr, LOOK_TEXT);
	place_cursor(s);
	if (s->scroll + rows >= s->layout.n)
		s->seen = 1;
	(void)refresh();
}
