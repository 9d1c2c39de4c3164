#include "ui/nc.h"
#include <string.h>

#include "src/base/text.h"
#include "src/flow/say.h"
#include "src/flow/wrap.h"
#include "ui/screen.h"
#include "ui/term.h"
#include "ui/theme.h"

#define BODY_X (RAIL_COLS + 2)

int
screen_too_small(void)
{
	return LINES < SCREEN_ROWS || COLS < SCREEN_COLS;
}

unsigned
screen_body_rows(void)
{
	return (unsigned)LINES - 2;
}

unsigned
screen_body_cols(void)
{
	unsigned cols = (unsigned)COLS - BODY_X - 1;

	return cols > 100 ? 100 : cols;	/* longer lines are hard to read */
}

/* -- text ----------------------------------------------------------------------------- */

/* At most width columns of the text; ASCII only where nothing else can be shown. */
static void
put(int y, int x, const char *s, unsigned width)
{
	const char *start = s, *next = s;
	unsigned used = 0, w;
	uint32_t cp;

	(void)move(y, x);
	for (; *s != '\0'; s = next) {
		cp = utf8_next(&next);
		w = width_of(cp);
		if (used + w > width)
			break;
		used += w;
		if (cp == 0xa0 || cp == 0x202f) {	/* terminals differ */
			(void)addnstr(start, (int)(s - start));
			(void)addch(' ');
			start = next;
		}
	}
	(void)addnstr(start, (int)(s - start));
}

static void
fill(int y, int x, unsigned width)
{
	(void)mvhline(y, x, ' ', (int)width);
}

/* -- head, rail, keys -------------------------------------------------------------------- */

static void
draw_head(const struct screen *s)
{
	const struct flow *f = s->flow;
	int production = f->opt->mode == MODE_PRODUCTION;
	struct buf b;

	theme_use(stdscr, production ? PART_HEAD_PRODUCTION : PART_HEAD);
	fill(0, 0, (unsigned)COLS);
	buf_init(&b, 1024);
	say(&b, " {mode}  {name}", "mode", production ? _("PRODUCTION") :
	    _("REHEARSAL"), "name", f->st.name, NULL);
	if (s->page->module != NULL)
		say(&b, "  {what}", "what", s->page->module, NULL);
	put(0, 0, buf_str(&b), (unsigned)COLS - (s->page->doc != NULL ? 25 : 0));
	buf_reset(&b);
	if (s->page->doc != NULL)
		say(&b, _("document, step {number}"), "number", s->page->doc,
		    NULL);
	put(0, COLS - 1 - (int)width_text(buf_str(&b), b.len), buf_str(&b), 32);
	buf_free(&b);
}

static const char *
rail_mark(const struct flow *f, unsigned i)
{
	if (i == f->at)
		return f->notice != NULL && f->notice->level != LEVEL_INFO ?
		    "!" : ">";
	return f->steps[i]->done(&f->st) ? (term_rich() ? "\xe2\x9c\x93" : "x") :
	    " ";
}

static void
draw_rail(const struct screen *s)
{
	const struct flow *f = s->flow;
	struct buf b;

	for (unsigned i = 0; f->steps[i] != NULL && (int)i + 2 < LINES - 1; i++) {
		theme_use(stdscr, i == f->at ? PART_RAIL_NOW :
		    f->steps[i]->done(&f->st) ? PART_RAIL_DONE : PART_RAIL);
		buf_init(&b, 256);
		buf_printf(&b, "%s %s", rail_mark(f, i), _(f->steps[i]->title));
		put((int)i + 2, 0, buf_str(&b), RAIL_COLS);
		buf_free(&b);
	}
	theme_use(stdscr, PART_RAIL);
	for (int y = 1; y < LINES - 1; y++)
		(void)mvaddch(y, RAIL_COLS, term_rich() ? ACS_VLINE :
		    (chtype)'|');
	if (f->steps[f->at] != NULL) {
		buf_init(&b, 64);
		say(&b, _("about {n} min"), "n",
		    say_num(f->steps[f->at]->minutes), NULL);
		put(LINES - 2, 0, buf_str(&b), RAIL_COLS);
		buf_free(&b);
	}
}

static void
draw_keys(const struct screen *s)
{
	const struct flow *f = s->flow;
	struct buf b;

	theme_use(stdscr, PART_KEYS);
	fill(LINES - 1, 0, (unsigned)COLS);
	buf_init(&b, 1024);
	if (flow_busy(f)) {
		buf_printf(&b, " %c ", "|/-\\"[s->spin % 4]);
		buf_puts(&b, _("One moment"));
		if (f->progress.total > 0)
			buf_printf(&b, "  %u/%u", f->progress.done,
			    f->progress.total);
	} else {
		say(&b, _(" F1 Help  F2 {language}"), "language",
		    nls_lang() == LANG_EN ? "Français" : "English", NULL);
		if (f->page->back != NULL)
			buf_puts(&b, _("  F3 Back"));
		buf_puts(&b, _("  F4 Plain"));
		if (f->journal.fd >= 0 && !(f->page->flags & PAGE_NO_NOTE))
			buf_puts(&b, _("  F5 Note"));
		buf_puts(&b, _("  F10 Leave"));
	}
	put(LINES - 1, 0, buf_str(&b), (unsigned)COLS - 10);
	buf_reset(&b);
	if (s->layout.n > screen_body_rows())
		buf_printf(&b, "%u/%zu ", s->scroll + 1, s->layout.n -
		    screen_body_rows() + 1);
	put(LINES - 1, COLS - 1 - (int)b.len, buf_str(&b), 10);
	buf_free(&b);
}

/* -- the page ----------------------------------------------------------------------------- */

/* The part of a value that shows in its box: the end, or where the cursor is. */
static const char *
visible(const char *value, size_t cursor, unsigned width)
{
	const char *next;

	while (width_text(value, cursor) >= width && cursor > 0) {
		next = value;
		(void)utf8_next(&next);
		cursor -= (size_t)(next - value);
		value = next;
	}
	return value;
}

static void
draw_box(const struct screen *s, const struct line *line, int y, int x)
{
	const struct field_def *def = layout_field(s->page,
	    (size_t)line->field)->field;
	const char *value = flow_shown_value(s->flow, def->id);
	int focus = line->field == s->focus;
	size_t cursor = focus ? s->cursor : 0;

	theme_use(stdscr, focus ? PART_BOX_FOCUS : PART_BOX);
	if (!term_rich() && !focus)
		(void)mvhline(y, x + (int)line->column, '_', (int)line->width);
	else
		fill(y, x + (int)line->column, line->width);
	if (value == NULL)
		value = "";
	/* A steady mark: it tells that something was typed, not how much. */
	if (def->kind == FIELD_SECRET)
		value = *value == '\0' ? "" : "********";
	put(y, x + (int)line->column, visible(value, cursor, line->width),
	    line->width);
}

static int
option_chosen(const struct screen *s, const struct line *line)
{
	const struct block *o = layout_option(s->page, (size_t)line->field,
	    (size_t)line->option);
	const char *value = o == NULL ? NULL :
	    flow_shown_value(s->flow, o->field->id);

	return value != NULL && strcmp(value, o->id) == 0;
}

static void
draw_line(const struct screen *s, const struct line *line, int y)
{
	int focus = line->field >= 0 && line->field == s->focus;

	theme_use(stdscr, line->look == LOOK_OPTION && focus &&
	    line->option == s->hover ? PART_OPTION_FOCUS : (int)line->look);
	put(y, BODY_X, line->text, screen_body_cols());
	if (line->look == LOOK_FIELD)
		draw_box(s, line, y, BODY_X);
	else if (line->look == LOOK_OPTION && option_chosen(s, line) &&
	    strncmp(line->text, "   ", 3) == 0)
		(void)mvaddch(y, BODY_X + 1, '>');
}

/* Where the hardware cursor belongs: screen readers follow it. */
static void
place_cursor(const struct screen *s)
{
	unsigned rows = screen_body_rows();
	int y = 1, x = BODY_X;

	for (size_t i = s->scroll; i < s->layout.n && i < s->scroll + rows; i++) {
		const struct line *l = &s->layout.line[i];
		const struct block *f = layout_field(s->page,
		    (size_t)(l->field < 0 ? 0 : l->field));
		const char *value;

		if (l->field < 0 || l->field != s->focus)
			continue;
		if (l->look == LOOK_OPTION && l->option == s->hover) {
			y = (int)(i - s->scroll) + 1;
			x = BODY_X + 1;
			break;
		}
		if (l->look != LOOK_FIELD)
			continue;
		value = flow_shown_value(s->flow, f->field->id);
		y = (int)(i - s->scroll) + 1;
		x = BODY_X + (int)l->column;
		if (value != NULL && f->field->kind != FIELD_SECRET) {
			const char *v = visible(value, s->cursor, l->width);

			x += (int)width_text(v, s->cursor -
			    (size_t)(v - value));
		} else if (value != NULL) {
			x += 8;
		}
		break;
	}
	(void)move(y, x);
}

static void
draw_small(void)
{
	struct buf b;

	buf_init(&b, 512);
	say(&b, _("The terminal has {cols} columns and {rows} rows; the pages need "
	    "{wc} and {wr}. Make it larger; nothing is lost."), "cols",
	    say_num(COLS), "rows", say_num(LINES), "wc", say_num(SCREEN_COLS),
	    "wr", say_num(SCREEN_ROWS), NULL);
	theme_use(stdscr, LOOK_TEXT);
	(void)mvaddnstr(0, 0, buf_str(&b), COLS * LINES > 1 ? COLS * LINES - 1 :
	    0);
	(void)move(0, 0);
	buf_free(&b);
}

void
screen_draw(struct screen *s)
{
	unsigned rows = screen_body_rows();

	(void)erase();
	if (screen_too_small()) {
		draw_small();
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
	(void)refresh();
}
