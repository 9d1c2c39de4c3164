/* ui/: every page on a screen that nobody sees, and the keys. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/mode.h"
#include "src/base/text.h"
#include "src/steps/cards/cards.h"
#include "src/page/wrap.h"
#include "src/steps/steps.h"
#include "tests/unit/ui_pages.h"
#include "ui/curses_frontend.h"
#include "ui/edit.h"
#include "ui/nc.h"
#include "ui/put.h"
#include "ui/term.h"
#include "ui/theme.h"

#define ROW_MAX 200

/* -- a screen --------------------------------------------------------------------- */

static SCREEN *screen;
static FILE *null_in, *null_out;

static void
start(const char *term)
{
	null_in = fopen("/dev/null", "r");
	null_out = fopen("/dev/null", "w");
	assert_non_null(null_in);
	assert_non_null(null_out);
	screen = newterm(term, null_out, null_in);
	assert_non_null(screen);
	(void)set_term(screen);
	(void)keypad(stdscr, TRUE);
	term_set_plain(0);
}

static void
stop(void)
{
	(void)endwin();
	delscreen(screen);
	(void)fclose(null_in);
	(void)fclose(null_out);
}

static void
size(int rows, int cols)
{
	wint_t ch;

	assert_int_equal(resizeterm(rows, cols), OK);
	timeout(0);
	while (get_wch(&ch) != ERR)
		;	/* the KEY_RESIZE that this leaves */
}

/* What stands in a row from x on, n columns, as text without attributes. */
static const char *
row_text(int y, int x, int n)
{
	static wchar_t wide[ROW_MAX + 1];
	static char text[4 * ROW_MAX + 1];
	struct buf b;
	cchar_t cell;
	attr_t attrs;
	short pair;

	buf_init(&b, sizeof(text) - 1);
	for (int i = x; i < x + n; i++) {
		wchar_t of_cell[CCHARW_MAX + 1] = { 0 };

		assert_int_equal(mvin_wch(y, i, &cell), OK);
		assert_int_equal(getcchar(&cell, of_cell, &attrs, &pair, NULL),
		    OK);
		wide[0] = of_cell[0];
		/* Other sets of characters would depend on the terminal. */
		assert_false(attrs & A_ALTCHARSET);
		buf_printf(&b, "%lc", (wint_t)wide[0]);
	}
	memcpy(text, buf_str(&b), b.len + 1);
	buf_free(&b);
	return text;
}

static int
is_blank(int y, int x, int n)
{
	const char *s = row_text(y, x, n);

	return s[strspn(s, " ")] == '\0';
}

/* -- every page ------------------------------------------------------------------- */

struct walk {
	struct flow *f;
	struct page page;
	struct editor e;
	int rows, cols;
	const char *what;	/* said when a page fails */
	unsigned pages;
	char rail[ROW_MAX][4 * (RAIL_COLS + 1) + 1];
};

static void
rail_cells(struct walk *w, int compare, const char *name)
{
	for (int y = 1; y < LINES - 1; y++) {
		const char *now = row_text(y, 0, RAIL_COLS + 1);

		if (compare && strcmp(w->rail[y], now) != 0)
			fail_msg("%s: the rail reads \"%s\"", name, now);
		(void)snprintf(w->rail[y], sizeof(w->rail[y]), "%s", now);
	}
}

/* Nothing between the rail and the page, nor to the right of it. */
static void
margins(const char *name)
{
	int right = BODY_X + (int)screen_body_cols();

	for (int y = 1; y < LINES - 1; y++) {
		if (!is_blank(y, RAIL_COLS + 1, 1) ||
		    !is_blank(y, right, COLS - right))
			fail_msg("%s: row %d leaves its box", name, y);
	}
}

static const struct line *
focus_line(const struct screen *s)
{
	for (size_t i = 0; i < s->layout.n; i++)
		if (screen_is_focus(s, &s->layout.line[i]))
			return &s->layout.line[i];
	return NULL;
}

/* The cursor stands on the focus. */
static void
cursor(const struct screen *s, const char *name)
{
	const struct line *l = focus_line(s);
	int y, x, at;

	if (l == NULL)
		fail_msg("%s: no line has the focus", name);
	getyx(stdscr, y, x);
	at = (int)(l - s->layout.line) - (int)s->scroll + 1;
	if (y != at || x < BODY_X || x >= BODY_X + (int)screen_body_cols())
		fail_msg("%s: focus in row %d, cursor at %d, %d", name, at, y, x);
	if (l->look == LOOK_FIELD && (x < BODY_X + (int)l->column ||
	    x >= BODY_X + (int)(l->column + l->width)))
		fail_msg("%s: cursor at column %d, out of its box", name, x);
}

/* Tab comes to every field and the button, and back to where it began. */
static void
tab_round(struct walk *w, const char *name)
{
	const struct pressed tab = { PRESSED_TAB, 0, 0 };
	struct screen *s = &w->e.screen;
	int n = (int)layout_fields(&w->page), first = s->focus;
	struct event ev;
	unsigned seen = 0;

	for (int i = 0; i <= n; i++) {
		screen_keep_in_sight(s);
		screen_draw(s);
		cursor(s, name);
		seen |= 1u << s->focus;
		/* The second Tab where the first one types a practice PIN. */
		if (edit_key(&w->e, &tab, &ev) && !edit_key(&w->e, &tab, &ev))
			continue;
	}
	if (s->focus != first || seen != (1u << (n + 1)) - 1)
		fail_msg("%s: Tab leaves out a field", name);
}

/* It names what works here, to its end. */
static void
key_line(const struct flow *f, const char *name)
{
	const char *keys = row_text(LINES - 1, 0, COLS - 1);
	int other = (f->page->flags & PAGE_OTHER) != 0;

	if (strstr(keys, "F1 ") == NULL || strstr(keys, _("  F10 Leave")) ==
	    NULL || (strstr(keys, "F6 ") != NULL) != other)
		fail_msg("%s: the key line reads \"%s\"", name, keys);
}

static void
draw_one(struct walk *w, const char *name)
{
	struct screen *s = &w->e.screen;

	flow_fill(w->f, &w->page);
	if (w->page.full)
		fail_msg("%s: the page is full", name);
	*s = (struct screen){ .flow = w->f, .page = &w->page,
		.layout = s->layout };
	edit_start(&w->e);
	assert_int_equal(screen_layout(s), 0);
	assert_int_equal(s->layout.full, 0);
	screen_draw(s);
	if (screen_too_small())
		return;
	rail_cells(w, 1, name);
	margins(name);
	key_line(w->f, name);
	tab_round(w, name);
}

/* The rail as it is beside no page at all. */
static void
rail_alone(struct walk *w)
{
	struct screen *s = &w->e.screen;

	page_clear(&w->page);
	page_title(&w->page, "", NULL);
	*s = (struct screen){ .flow = w->f, .page = &w->page,
		.layout = s->layout };
	assert_int_equal(screen_layout(s), 0);
	screen_draw(s);
	if (!screen_too_small())
		rail_cells(w, 0, "");
}

/* Every page fits into the smallest screen, with its longest notice, too. */
static void
too_long(struct walk *w, const char *name)
{
	size_t rows = w->e.screen.layout.n;

	if (!screen_too_small() && rows > screen_body_rows())
		fail_msg("%s needs %zu rows of %u", name, rows,
		    screen_body_rows());
}

/* Where words are read out, help spells letters. */
static void
spells(const struct page *p, const struct page_def *def, const char *name)
{
	int words = 0;

	for (size_t i = 0; i < p->n; i++)
		words |= p->block[i].kind == BLOCK_WORDS ||
		    (p->block[i].kind == BLOCK_FIELD &&
		    p->block[i].field->kind == FIELD_WORD);
	if (words != ((def->flags & PAGE_WORDS) != 0))
		fail_msg("%s: PAGE_WORDS", name);
}

static void
one_page(void *arg, unsigned step, const struct page_def *def)
{
	struct walk *w = arg;
	const struct notice *n = ui_longest_notice(def);
	char name[128];

	for (int variant = 0; variant < 3; variant++) {
		(void)snprintf(name, sizeof(name), "%s %s.%s%s", w->what,
		    steps_offline[step]->id, def->id, variant == 0 ? "" :
		    variant == 1 ? ", filled" : ", with its longest notice");
		if (variant != 1)
			ui_open(w->f, step, def);
		if (variant == 1)
			ui_fill_fields(w->f, &w->page);
		if (variant == 2 && n != NULL)
			ui_notice(w->f, n);
		rail_alone(w);
		draw_one(w, name);
		spells(&w->page, def, name);
		too_long(w, name);
		w->pages++;
	}
}

/* The names of the steps fit beside their marks. */
static void
rail_fits(void)
{
	for (unsigned i = 0; steps_offline[i] != NULL; i++) {
		const char *title = _(steps_offline[i]->title);

		if (width_text(title, strlen(title)) > RAIL_COLS - 2)
			fail_msg("too long for the rail: %s", title);
	}
}

static void
walk_all(struct flow *f, const char *what, int rows, int cols)
{
	static struct walk w;

	memset(&w, 0, sizeof(w));
	w.f = f;
	w.what = what;
	assert_int_equal(page_init(&w.page), 0);
	size(rows, cols);
	ui_each(one_page, &w);
	edit_wipe(&w.e);
	layout_free(&w.e.screen.layout);
	page_free(&w.page);
	assert_true(w.pages > 150);
}

static void
every_page(enum mode mode, enum lang lang, const char *what)
{
	const struct options opt = { .mode = mode, .data = "/nowhere" };
	struct flow *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	nls_setup(lang);
	ui_flow(f, &opt);
	rail_fits();
	for (int plain = 0; plain < 2; plain++) {
		term_set_plain(plain);
		walk_all(f, what, 24, 80);
		walk_all(f, what, 43, 132);
		walk_all(f, what, 12, 40);
	}
	flow_free(f);
	free(f);
	nls_setup(LANG_EN);
	term_set_plain(0);
	assert_int_equal(secret_in_use(), 0);
}

/* Without a catalogue the pages are English once more. */
static void
pages_in_rehearsals(void **state)
{
	(void)state;
	for (enum lang lang = 0; lang < LANG_N; lang++)
		every_page(MODE_REHEARSAL, lang, lang_code(lang));
}

static void
pages_in_production(void **state)
{
	(void)state;
	for (enum lang lang = 0; lang < LANG_N; lang++)
		every_page(MODE_PRODUCTION, lang, lang_code(lang));
}

/* -- many ----------------------------------------------------------------------- */

/* A hundred bytes, as a name may have. */
static const char long_name[] = "Dr Maximiliane-Sophie von und zu Hohenlohe-"
    "Schillingsf\xc3\xbcrst, geborene Oettingen-Wallerstein-Spielberg";

static void
large_page(void *arg, unsigned step, const struct page_def *def)
{
	struct walk *w = arg;
	struct state *s = &w->f->st;
	char name[128];

	(void)snprintf(name, sizeof(name), "many: %s.%s",
	    steps_offline[step]->id, def->id);
	ui_open(w->f, step, def);
	s->n = CARDS_MAX;
	s->k = CARDS_MAX / 2;
	for (unsigned i = 0; i < CARDS_MAX; i++) {
		s->card[i].begun = s->card[i].enrolled = 1;
		s->card[i].proved = i < 40;
		memcpy(s->card[i].holder, long_name, sizeof(long_name));
		memcpy(s->people[i].name, long_name, sizeof(long_name));
		s->people[i].role = ROLE_HOLDER;
	}
	s->n_people = PEOPLE_MAX;
	w->f->rit.x = 41;
	rail_alone(w);
	draw_one(w, name);
	too_long(w, name);
	w->pages++;
}

/* 64 cards, 64 people, names of 100 bytes: each page still fits. */
static void
many_and_long(void **state)
{
	static const struct options opt = { .mode = MODE_REHEARSAL,
		.data = "/nowhere" };
	static struct walk w;
	struct flow *f = calloc(1, sizeof(*f));

	(void)state;
	assert_non_null(f);
	ui_flow(f, &opt);
	w.f = f;
	assert_int_equal(page_init(&w.page), 0);
	size(24, 80);
	ui_each(large_page, &w);
	assert_true(w.pages > 50);
	edit_wipe(&w.e);
	layout_free(&w.e.screen.layout);
	page_free(&w.page);
	flow_free(f);
	free(f);
}

/* -- single screens ---------------------------------------------------------------- */

static const struct field_def fields[] = {
	{ "text", N_("Name"), FIELD_TEXT, 60 },
	{ "choice", N_("Choice"), FIELD_CHOICE, 16 },
	{ "pin", N_("PIN"), FIELD_SECRET, 8 },
	{ "word", N_("Last word of the record"), FIELD_WORD, 40 },
	{ 0 }
};

static void
fill_all(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, "One.", NULL);
	page_field(p, &fields[0]);
	page_field(p, &fields[1]);
	page_option(p, "a", "First", NULL);
	page_option(p, "b", "Second, which is so long that it needs more than "
	    "one line of any page that is eighty columns wide", NULL);
	page_field(p, &fields[2]);
	page_field(p, &fields[3]);
}

static void
fill_pin(const struct flow *f, struct page *p)
{
	(void)f;
	page_field(p, &fields[2]);
}

static void
fill_word(const struct flow *f, struct page *p)
{
	(void)f;
	page_field(p, &fields[3]);
}

static void
fill_long(const struct flow *f, struct page *p)
{
	(void)f;
	for (unsigned i = 1; i <= 40; i++)
		page_item(p, i, "An item.", NULL);
}

static void
fill_many(const struct flow *f, struct page *p)
{
	char id[8];

	(void)f;
	page_field(p, &fields[1]);
	for (unsigned i = 1; i <= 40; i++) {
		(void)snprintf(id, sizeof(id), "o%u", i);
		page_option(p, id, "Ceremony", NULL);
	}
}

static void
fill_text(const struct flow *f, struct page *p)
{
	(void)f;
	page_field(p, &fields[0]);
}

static const struct page_def defs[] = {
	{ .id = "all", .title = "All", .fields = fields, .fill = fill_all },
	{ .id = "pin", .title = "PIN", .fields = fields, .fill = fill_pin },
	{ .id = "word", .title = "Word", .fields = fields, .fill = fill_word },
	{ .id = "long", .title = "Long", .fill = fill_long },
	{ .id = "text", .title = "Text", .fields = fields, .fill = fill_text },
	{ .id = "many", .title = "Many", .fields = fields, .fill = fill_many },
};
enum { ALL, PIN, WORD, LONG, TEXT, MANY };

/* The real front end on the page of a made-up flow. */
struct live {
	struct options opt;
	struct flow *f;
	struct page page;
	struct frontend fe;
};

static void
show(struct live *l)
{
	flow_fill(l->f, &l->page);
	l->fe.show(&l->fe, l->f, &l->page);
}

static void
open_page(struct live *l, int which)
{
	ui_open(l->f, 0, &defs[which]);
	show(l);
}

static void
live(struct live *l, int which)
{
	memset(l, 0, sizeof(*l));
	l->opt.mode = MODE_REHEARSAL;
	l->f = calloc(1, sizeof(*l->f));
	assert_non_null(l->f);
	assert_int_equal(page_init(&l->page), 0);
	assert_int_equal(curses_new(&l->fe), 0);
	ui_flow(l->f, &l->opt);
	size(24, 80);
	open_page(l, which);
}

static void
over(struct live *l)
{
	/* close gives the terminal back, too, but this one is not its own. */
	l->fe.close(&l->fe);
	page_free(&l->page);
	flow_free(l->f);
	free(l->f);
	assert_int_equal(secret_in_use(), 0);
}

/* What the front end makes of a key: the event, or kind 99 for none. */
static struct event
key(struct live *l, int code)
{
	struct event ev = { .kind = 99 };
	int r;

	if (code >= KEY_MIN && code <= KEY_MAX)
		assert_int_equal(ungetch(code), OK);
	else
		assert_int_equal(unget_wch((wchar_t)code), OK);
	r = l->fe.next(&l->fe, l->f, &ev);
	assert_true(r >= 0);
	if (r == 0) {
		ev.kind = 99;
		return ev;
	}
	if (ev.kind == EV_SET)
		flow_event(l->f, &ev);
	show(l);
	return ev;
}

static void
type(struct live *l, const char *s)
{
	for (; *s != '\0'; s++)
		assert_int_equal(key(l, *s).kind, EV_SET);
}

static int
is_next(struct event ev)
{
	return ev.kind == EV_KEY && ev.key == KC_NEXT;
}

static const char *
pin(const struct live *l)
{
	const struct secret *s = flow_secret(l->f, "pin");

	return s->p == NULL ? "" : (const char *)s->p;
}

/* An empty PIN or word is never confirmed, wherever the focus stands. */
static void
enter_on_nothing(void **state)
{
	struct live l;

	(void)state;
	live(&l, PIN);
	assert_int_equal(key(&l, '\r').kind, 99);
	assert_int_equal(key(&l, '\t').kind, 99);	/* the button */
	assert_int_equal(key(&l, '\r').kind, 99);	/* back to the PIN */
	type(&l, "12");
	assert_true(is_next(key(&l, '\r')));
	open_page(&l, WORD);
	assert_int_equal(key(&l, '\r').kind, 99);
	type(&l, "zebra");
	assert_true(is_next(key(&l, '\r')));
	over(&l);
}

static const struct page_def *
find_def(const char *step, const char *id, unsigned *at)
{
	for (*at = 0; strcmp(steps_offline[*at]->id, step) != 0; ++*at)
		assert_non_null(steps_offline[*at + 1]);
	for (const struct page_def *d = steps_offline[*at]->pages; d->id != NULL;
	    d++)
		if (strcmp(d->id, id) == 0)
			return d;
	fail_msg("no page %s.%s", step, id);
	return NULL;
}

/* Where the focus of a page of a step stands when it comes, as a field's id. */
static const char *
first_focus(struct live *l, const char *step, const char *page,
    const char *set)
{
	const struct screen *s = curses_screen(&l->fe);
	unsigned at;
	const struct page_def *def = find_def(step, page, &at);

	ui_at(l->f, at, def);
	for (; set != NULL && *set != '\0'; set += strlen(set) + 1) {
		const char *id = set;

		set += strlen(set) + 1;
		flow_set(l->f, id, set);
	}
	show(l);
	return s->focus == (int)layout_fields(&l->page) ? "button" :
	    layout_field(&l->page, (size_t)s->focus)->field->id;
}

/* A word that is read back waits; what is chosen before it stands. */
static void
focus_where_open(void **state)
{
	struct live l;

	(void)state;
	live(&l, TEXT);
	assert_string_equal(first_focus(&l, "exchange", "compare",
	    "what\0compare\0"), "word");
	assert_string_equal(first_focus(&l, "exchange", "root",
	    "what\0compare\0"), "word");
	assert_string_equal(first_focus(&l, "exchange", "root", NULL), "what");
	assert_string_equal(first_focus(&l, "signoff", "person", NULL),
	    "agree");
	assert_string_equal(first_focus(&l, "signoff", "person",
	    "agree\0agree\0"), "initials");
	assert_string_equal(first_focus(&l, "signoff", "person",
	    "agree\0agree\0initials\0A.D.\0"), "word");
	assert_string_equal(first_focus(&l, "world", "pin-new", NULL), "pin");
	/* Where nothing is read back, the top, though it is filled in. */
	assert_string_equal(first_focus(&l, "world", "quorum", "k\0002\0"),
	    "k");
	over(&l);
}

/* Enter goes on past what may stay empty, and not past what may not. */
static void
optional_fields(void **state)
{
	struct live l;

	(void)state;
	live(&l, TEXT);
	assert_string_equal(first_focus(&l, "intake", "kek",
	    "kek\0/stick/kek.pem\0"), "kek");
	assert_true(is_next(key(&l, '\r')));
	assert_string_equal(first_focus(&l, "generate", "key",
	    "ident\0a\0type\0rsa-2048\0"), "ident");
	assert_true(is_next(key(&l, '\r')));
	assert_string_equal(first_focus(&l, "package", "name",
	    "friendly\0a\0"), "friendly");
	assert_int_equal(key(&l, '\r').kind, 99);
	assert_string_equal(layout_field(&l.page, (size_t)
	    curses_screen(&l.fe)->focus)->field->id, "ops");
	over(&l);
}

/* Ids that pages call optional are fields of theirs, and nothing that has to be
 * confirmed: no PIN, no word. */
static void
optional_ids(void *arg, unsigned step, const struct page_def *def)
{
	char ids[128], *rest, *id;
	unsigned *n = arg;

	(void)step;
	if (def->optional == NULL)
		return;
	(void)snprintf(ids, sizeof(ids), "%s", def->optional);
	for (id = strtok_r(ids, " ", &rest); id != NULL;
	    id = strtok_r(NULL, " ", &rest), (*n)++) {
		const struct field_def *d = def->fields;

		while (d->id != NULL && strcmp(d->id, id) != 0)
			d++;
		assert_non_null(d->id);
		assert_int_equal(d->kind, FIELD_TEXT);
	}
}

static void
optional_are_fields(void **state)
{
	unsigned n = 0;

	(void)state;
	ui_each(optional_ids, &n);
	assert_int_equal(n, 4);
}

/* A step that refused a PIN took it: what is typed then begins it anew. */
static void
pin_begins_anew(void **state)
{
	struct live l;

	(void)state;
	live(&l, PIN);
	type(&l, "12");
	assert_true(is_next(key(&l, '\r')));
	secret_free(flow_secret(l.f, "pin"));
	ui_notice(l.f, notice_by_id("pin-form"));
	show(&l);
	type(&l, "3456");
	assert_string_equal(pin(&l), "3456");
	/* ... also where the step kept it, and after Ctrl-U. */
	assert_true(is_next(key(&l, '\r')));
	type(&l, "7");
	assert_string_equal(pin(&l), "7");
	assert_int_equal(key(&l, 0x15).kind, EV_SET);
	assert_string_equal(pin(&l), "");
	type(&l, "89");
	assert_int_equal(key(&l, KEY_BACKSPACE).kind, EV_SET);
	assert_string_equal(pin(&l), "8");
	over(&l);
}

/* Half a PIN, then help: back on the page it is gone, and its mark too. */
static void
pin_is_forgotten(void **state)
{
	struct event ev = { .kind = 99 };
	struct live l;

	(void)state;
	live(&l, PIN);
	type(&l, "12");
	l.f->shown++;		/* as flow_uncover does */
	show(&l);
	assert_int_equal(l.fe.next(&l.fe, l.f, &ev), 1);
	assert_int_equal(ev.kind, EV_SET);
	assert_string_equal(ev.value, "");
	flow_event(l.f, &ev);
	show(&l);
	assert_int_equal(l.fe.next(&l.fe, l.f, &ev), 0);
	assert_string_equal(pin(&l), "");
	assert_null(strchr(row_text(3, 0, 80), '*'));
	type(&l, "34");
	assert_string_equal(pin(&l), "34");
	over(&l);
}

/* The mark is as long for one digit as for eight, and the cursor stands still. */
static void
pin_mark_is_steady(void **state)
{
	int y, x, y2, x2;
	char one[256];
	struct live l;

	(void)state;
	live(&l, PIN);
	type(&l, "1");
	getyx(stdscr, y, x);
	(void)snprintf(one, sizeof(one), "%s", row_text(y, 0, 80));
	type(&l, "2345678");
	assert_int_equal(key(&l, '9').kind, 99);	/* one more than max */
	getyx(stdscr, y2, x2);
	assert_string_equal(one, row_text(y, 0, 80));
	assert_true(y == y2 && x == x2);
	over(&l);
}

/* Up and Down go through fields, options and the button; digits choose. */
static void
arrows(void **state)
{
	struct live l;
	int y;

	(void)state;
	live(&l, ALL);
	/* It starts at the PIN. Up: the choice, where nothing is chosen yet. */
	assert_int_equal(key(&l, KEY_UP).kind, 99);
	y = getcury(stdscr);
	assert_non_null(strstr(row_text(y, 0, 80), "Choice"));
	assert_int_equal(key(&l, KEY_DOWN).kind, EV_SET);
	assert_string_equal(flow_value(l.f, "choice"), "a");
	assert_int_equal(key(&l, '2').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "choice"), "b");
	y = getcury(stdscr);
	assert_non_null(strstr(row_text(y, 0, 80), ">  2  Second"));
	/* The mark stands at the first line of the option only. */
	assert_null(strchr(row_text(y + 1, RAIL_COLS + 1, 60), '>'));
	assert_int_equal(key(&l, '7').kind, 99);
	assert_int_equal(key(&l, KEY_DOWN).kind, 99);	/* the PIN */
	assert_int_equal(key(&l, KEY_DOWN).kind, 99);	/* the word */
	assert_int_equal(key(&l, KEY_DOWN).kind, 99);	/* the button */
	y = getcury(stdscr);
	assert_non_null(strstr(row_text(y, 0, 80), "[ Next ]"));
	assert_int_equal(key(&l, KEY_DOWN).kind, 99);	/* the name */
	type(&l, "x");
	assert_string_equal(flow_value(l.f, "text"), "x");
	over(&l);
}

/* Enter turns the pages of what is longer than the screen before it confirms. */
static void
enter_reads_first(void **state)
{
	struct live l;
	int turns = 0;

	(void)state;
	live(&l, LONG);
	while (turns < 9 && !is_next(key(&l, '\r')))
		turns++;
	assert_int_equal(turns, 2);	/* 40 items and four lines, 20 a time */
	assert_non_null(strstr(row_text(22, 0, 80), "[ Next ]"));
	/* On a large screen nothing is left to be read. */
	open_page(&l, LONG);
	size(60, 80);
	show(&l);
	assert_true(is_next(key(&l, '\r')));
	over(&l);
}

/* A value that is longer than its box, and what is none. */
static void
long_values(void **state)
{
	static const char wide[] = "\xe6\xbc\xa2";
	struct live l;
	int y, x;

	(void)state;
	live(&l, TEXT);
	for (int i = 0; i < 20; i++)
		assert_int_equal(key(&l, 0x6f22).kind, EV_SET);
	assert_int_equal(strlen(flow_value(l.f, "text")), 60);
	assert_int_equal(key(&l, 0x6f22).kind, 99);	/* no room */
	getyx(stdscr, y, x);
	assert_true(x < BODY_X + (int)screen_body_cols());
	assert_int_equal(key(&l, KEY_HOME).kind, 99);
	assert_int_equal(key(&l, KEY_DC).kind, EV_SET);
	assert_int_equal(strlen(flow_value(l.f, "text")), 57);
	assert_int_equal(key(&l, KEY_END).kind, 99);
	assert_int_equal(key(&l, KEY_BACKSPACE).kind, EV_SET);
	assert_int_equal(strlen(flow_value(l.f, "text")), 54);
	assert_memory_equal(flow_value(l.f, "text"), wide, 3);
	/* The value changes under the cursor: it does not stay within a
	 * character. */
	flow_set(l.f, "text", "a\xc3\xa9");
	show(&l);
	assert_int_equal(key(&l, KEY_LEFT).kind, 99);
	flow_set(l.f, "text", wide);
	show(&l);
	assert_int_equal(key(&l, 'b').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "text"), "b\xe6\xbc\xa2");
	flow_set(l.f, "text", "\x1b[2J\x80\xff");	/* a folder's odd name */
	show(&l);
	getyx(stdscr, y, x);
	assert_non_null(strstr(row_text(y, 0, 80), "?[2J"));
	over(&l);
}

/* F4, F-keys, Esc and a digit, a key that nobody knows. */
static void
function_keys(void **state)
{
	struct live l;

	(void)state;
	live(&l, TEXT);
	assert_int_equal(key(&l, KEY_F(4)).kind, 99);
	assert_int_equal(term_plain(), 1);
	assert_non_null(strstr(row_text(23, 0, 80), "F4 Rich"));
	assert_non_null(strchr(row_text(5, 0, 80), '|'));
	assert_int_equal(key(&l, KEY_F(4)).kind, 99);
	assert_int_equal(term_plain(), 0);
	assert_non_null(strstr(row_text(23, 0, 80), "F4 Plain"));
	assert_int_equal(key(&l, KEY_F(1)).key, KC_F1);
	assert_int_equal(key(&l, KEY_F(10)).key, KC_F10);
	assert_int_equal(unget_wch(L'0'), OK);
	assert_int_equal(key(&l, 0x1b).key, KC_F10);
	assert_int_equal(unget_wch(L'2'), OK);
	assert_int_equal(key(&l, 0x1b).key, KC_F2);
	assert_int_equal(key(&l, 0x1b).kind, 99);
	assert_int_equal(key(&l, KEY_IC).kind, 99);
	/* What follows a key that means nothing is read at once. */
	assert_int_equal(unget_wch(L'z'), OK);
	assert_int_equal(key(&l, KEY_IC).kind, EV_SET);
	assert_string_equal(flow_value(l.f, "text"), "z");
	over(&l);
}

static enum move
answered(struct flow *f, int err, const struct answer *a)
{
	(void)f;
	(void)err;
	(void)a;
	return MOVE_STAY;
}

/* A daemon works on Enter: the spinner turns, sizes change, keys go nowhere but
 * that F10 comes when it has answered. */
static void
meanwhile(void **state)
{
	struct event ev = { .kind = 99 };
	char before[256];
	struct live l;

	(void)state;
	live(&l, TEXT);
	assert_int_equal(key(&l, 'a').kind, EV_SET);
	assert_int_equal(key(&l, '\t').kind, 99);
	assert_true(is_next(key(&l, '\r')));
	l.f->reply = answered;
	show(&l);
	(void)snprintf(before, sizeof(before), "%s", row_text(23, 0, 80));
	assert_non_null(strstr(before, "One moment"));
	show(&l);
	assert_string_not_equal(before, row_text(23, 0, 80));
	assert_int_equal(unget_wch(L'b'), OK);
	show(&l);
	assert_null(strstr(row_text(23, 0, 80), "when this is done"));
	assert_int_equal(ungetch(KEY_F(10)), OK);
	show(&l);
	assert_non_null(strstr(row_text(23, 0, 80), "F10 when this is done"));
	assert_int_equal(resizeterm(30, 90), OK);	/* leaves its key */
	show(&l);
	assert_non_null(strstr(row_text(29, 0, 80), "One moment"));
	assert_int_equal(unget_wch(L'c'), OK);
	l.f->reply = NULL;
	assert_int_equal(l.fe.next(&l.fe, l.f, &ev), 1);
	assert_int_equal(ev.key, KC_F10);
	assert_int_equal(l.fe.next(&l.fe, l.f, &ev), 0);
	assert_string_equal(flow_value(l.f, "text"), "a");
	/* A look at the reader takes no key away. */
	l.f->reply = answered;
	show(&l);
	assert_int_equal(ungetch(KEY_F(1)), OK);
	show(&l);
	l.f->reply = NULL;
	assert_int_equal(l.fe.next(&l.fe, l.f, &ev), 1);
	assert_int_equal(ev.key, KC_F1);
	size(24, 80);
	over(&l);
}

/* What can be cancelled is, by Esc alone or by F10; a bar shows how far it is. */
static void
cancelled(void **state)
{
	static const struct page_def making = { .id = "making", .title = "Making",
		.flags = PAGE_BUSY | PAGE_CANCEL, .fill = fill_text };
	struct event ev = { .kind = 99 };
	struct live l;

	(void)state;
	live(&l, TEXT);
	l.f->page = &making;
	l.f->reply = answered;
	show(&l);
	assert_non_null(strstr(row_text(23, 0, 80), "Esc Stop"));
	assert_int_equal(l.fe.cancel, 0);
	assert_int_equal(unget_wch(L'x'), OK);
	show(&l);
	assert_int_equal(l.fe.cancel, 0);
	assert_int_equal(unget_wch(0x1b), OK);
	show(&l);
	assert_int_equal(l.fe.cancel, 1);
	l.fe.cancel = 0;
	assert_int_equal(ungetch(KEY_F(10)), OK);
	show(&l);
	assert_int_equal(l.fe.cancel, 1);
	l.f->progress = (struct rec_progress){ .done = 3, .total = 8 };
	show(&l);
	assert_non_null(strstr(row_text(23, 0, 80),
	    "[#########---------------]  37"));
	l.f->progress = (struct rec_progress){ .done = 4000000000u,
		.total = 4000000000u };
	show(&l);
	assert_non_null(strstr(row_text(23, 0, 80),
	    "[########################] 100"));
	l.f->reply = NULL;
	assert_int_equal(l.fe.next(&l.fe, l.f, &ev), 1);
	assert_int_equal(ev.key, KC_F10);
	assert_int_equal(l.fe.cancel, 0);
	over(&l);
}

/* A notice leads to its field; the same one again, too; looking elsewhere then
 * is nobody's business. */
static void
notice_leads(void **state)
{
	struct live l;

	(void)state;
	live(&l, ALL);
	assert_int_equal(l.fe.cancel, 0);
	flow_notice(l.f, "word-differs", NULL);
	show(&l);
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), "Last word"));
	assert_int_equal(key(&l, '\t').kind, 99);
	show(&l);
	assert_null(strstr(row_text(getcury(stdscr), 0, 80), "Last word"));
	flow_notice(l.f, "word-differs", NULL);
	show(&l);
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), "Last word"));
	flow_notice(l.f, "pins-differ", NULL);
	show(&l);
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), "PIN"));
	/* One that has none leaves the focus alone. */
	flow_notice(l.f, "card-two", NULL);
	show(&l);
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), "PIN"));
	over(&l);
}

/* Every field that a notice names is one of some page. */
static const char *sought;
static int found;

static void
seek(void *arg, unsigned step, const struct page_def *def)
{
	(void)arg;
	(void)step;
	for (const struct field_def *d = def->fields; d != NULL && d->id != NULL;
	    d++)
		found |= strcmp(d->id, sought) == 0;
}

static void
notice_fields(void **state)
{
	char ids[128], *rest, *id;

	(void)state;
	for (const struct notice *n = notices; n->id != NULL; n++) {
		if (n->fields == NULL)
			continue;
		(void)snprintf(ids, sizeof(ids), "%s", n->fields);
		for (id = strtok_r(ids, " ", &rest); id != NULL;
		    id = strtok_r(NULL, " ", &rest)) {
			sought = id;
			found = 0;
			ui_each(seek, NULL);
			if (!found)
				fail_msg("%s: no page has %s", n->id, id);
		}
	}
}

/* More options than the screen has rows: arrows come to each of them, in sight;
 * digits are for the first nine. */
static void
many_options(void **state)
{
	char id[8];
	struct live l;

	(void)state;
	live(&l, MANY);
	for (unsigned i = 1; i <= 40; i++) {
		assert_int_equal(key(&l, KEY_DOWN).kind, EV_SET);
		(void)snprintf(id, sizeof(id), "o%u", i);
		assert_string_equal(flow_value(l.f, "choice"), id);
		(void)snprintf(id, sizeof(id), "> %2u ", i);
		assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), id));
	}
	assert_int_equal(key(&l, '3').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "choice"), "o3");
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), ">  3 "));
	assert_int_equal(key(&l, '0').kind, 99);
	assert_string_equal(flow_value(l.f, "choice"), "o3");
	over(&l);
}

/* -- the tray ------------------------------------------------------------------------- */

static void
fill_tray(const struct flow *f, struct page *p)
{
	cards_tray(f, p);
}

static const struct page_def trays[] = {
	{ .id = "open-insert", .title = "Insert", .fill = fill_tray },
	{ .id = "open-pin", .title = "PIN", .fill = fill_tray },
	{ .id = "open-refused", .title = "Refused", .fill = fill_tray },
};

static void
tray_reads(struct live *l, int which, const char *text)
{
	l->f->page = &trays[which];
	show(l);
	if (strstr(row_text(3, 0, 80), text) == NULL)
		fail_msg("the tray reads \"%s\"", row_text(3, 0, 80));
}

/* Whose turn it is, where that is certain; what is done with the card; and the
 * mark on it. */
static void
whose_turn(void **state)
{
	struct ritual_ui *r;
	struct live l;
	cchar_t cell;
	wchar_t wide[CCHARW_MAX + 1];
	attr_t attrs;
	short pair;

	(void)state;
	live(&l, TEXT);
	r = &l.f->rit;
	r->purpose = RITUAL_OPEN;
	r->insert = "open-insert";
	r->pin = "open-pin";
	r->refused = "open-refused";
	r->used[0] = 1;
	r->x = 2;
	tray_reads(&l, 0, "Durand  seen]");
	tray_reads(&l, 0, "ger  INSERT NOW]");
	assert_int_equal(mvin_wch(3, BODY_X + 1, &cell), OK);
	assert_int_equal(getcchar(&cell, wide, &attrs, &pair, NULL), OK);
	assert_false(attrs & A_BOLD);
	assert_int_equal(mvin_wch(3, BODY_X + 26, &cell), OK);
	assert_int_equal(getcchar(&cell, wide, &attrs, &pair, NULL), OK);
	assert_true(attrs & A_BOLD);
	l.opt.mode = MODE_PRODUCTION;	/* any card may come */
	tray_reads(&l, 0, "ger  may come]");
	r->purpose = RITUAL_PROVE;
	tray_reads(&l, 0, "ger  INSERT NOW]");
	l.f->reader = CARD_PRESENT;
	ui_notice(l.f, notice_by_id("card-foreign"));
	l.f->page = &trays[0];
	flow_fill(l.f, &l.page);
	assert_string_equal(l.page.block[1].id, "wrong");
	l.f->notice = NULL;
	tray_reads(&l, 1, "ger  PIN NOW]");
	r->proving = 1;
	tray_reads(&l, 1, "ger  being proved]");
	tray_reads(&l, 2, "ger  PIN REFUSED]");
	over(&l);
}

/* -- inspect -------------------------------------------------------------------------- */

static int
row_with(const char *text)
{
	for (int y = 1; y < LINES - 1; y++)
		if (strstr(row_text(y, BODY_X, 60), text) != NULL)
			return y;
	fail_msg("no row with \"%s\"", text);
	return 0;
}

/* A star where original and copy differ; the labels stand below each other. */
static void
differences(void **state)
{
	const unsigned rights[] = { RIGHT_SIGN | RIGHT_COPY, RIGHT_TRANSFER };
	const struct page_def *def;
	struct live l;
	unsigned at;

	(void)state;
	live(&l, TEXT);
	def = find_def("inspect", "compare", &at);
	ui_open(l.f, at, def);
	/* What the module said of original and copy comes first there. */
	memcpy(l.f->scratch, rights, sizeof(rights));
	show(&l);
	(void)row_with("* differs");
	(void)row_with("* Sign ");
	(void)row_with("  Decrypt ");
	(void)row_with("* Leave for one vault");
	over(&l);
}

/* F1 where words are read out fits the screen in every language, with the
 * longest help of such a page. */
static void
spelling(void **state)
{
	struct event ev = { .kind = EV_KEY, .key = KC_F1 };
	struct live l;
	unsigned at;

	(void)state;
	live(&l, TEXT);
	for (enum lang lang = 0; lang < LANG_N; lang++) {
		nls_setup(lang);
		ui_open(l.f, 0, find_def("world", "exists", &at));
		flow_event(l.f, &ev);
		show(&l);
		(void)row_with(lang && strcmp(_("yes"), "yes") != 0 ?
		    "Anatole Berthe" : "Alfa Bravo");
		(void)row_with(_("[ Next ]"));
		flow_uncover(l.f);
		ui_open(l.f, 0, find_def("inspect", "compare", &at));
		flow_event(l.f, &ev);
		flow_fill(l.f, &l.page);
		for (size_t i = 0; i < l.page.n; i++)
			assert_null(strstr(l.page.block[i].text, "Victor"));
		flow_uncover(l.f);
	}
	nls_setup(LANG_EN);
	over(&l);
}

#define AT_HELP 3	/* its row in step_aside.pages */

/* Help lies over a page of some step: it has a text of its own, and with the
 * glossary it fits; where words are spelled, too. */
static void
help_of(void *arg, unsigned step, const struct page_def *def)
{
	const struct event ev = { .kind = EV_KEY, .key = KC_F1 };
	struct live *l = arg;
	char name[128];

	if (def->fill == step_aside.pages[AT_HELP].fill)
		return;
	(void)snprintf(name, sizeof(name), "help of %s.%s, lang %d",
	    steps_offline[step]->id, def->id, (int)nls_lang());
	if (def->help == NULL)
		fail_msg("%s: no text of its own", name);
	ui_open(l->f, step, def);
	flow_event(l->f, &ev);
	show(l);
	if (l->page.full || curses_screen(&l->fe)->layout.n >
	    screen_body_rows())
		fail_msg("%s: %zu rows of %u", name,
		    curses_screen(&l->fe)->layout.n, screen_body_rows());
	flow_uncover(l->f);
}

static void
help_everywhere(void **state)
{
	struct live l;

	(void)state;
	assert_string_equal(step_aside.pages[AT_HELP].id, "help");
	live(&l, TEXT);
	for (enum lang lang = 0; lang < LANG_N; lang++) {
		nls_setup(lang);
		ui_each(help_of, &l);
	}
	nls_setup(LANG_EN);
	over(&l);
}

/* Any size at any moment; what is typed on too small a screen goes nowhere. */
static void
resizing(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 23, 80 }, { 24, 79 },
		{ 1, 1 }, { 2, 3 }, { 3, 200 }, { 100, 17 }, { 100, 300 } };
	struct live l;

	(void)state;
	live(&l, ALL);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(resizeterm(sizes[i][0], sizes[i][1]), OK);
		assert_int_equal(key(&l, KEY_RESIZE).kind, 99);
		assert_int_equal(key(&l, '1').kind, screen_too_small() ? 99 :
		    EV_SET);
		show(&l);
	}
	size(12, 40);
	show(&l);
	assert_non_null(strstr(row_text(0, 0, 40), "REHEARSAL"));
	over(&l);
}

/* -- text in cells -------------------------------------------------------------------- */

static void
cells(const char *s, unsigned width, const char *shows)
{
	(void)erase();
	(void)mvaddch(0, 4, 'L');
	(void)mvaddch(0, 5 + (int)width, 'R');
	put_text(0, 5, s, width);
	if (strncmp(row_text(0, 5, (int)width), shows, strlen(shows)) != 0)
		fail_msg("\"%s\" shows as \"%s\"", s, row_text(0, 5,
		    (int)width));
	assert_string_equal(row_text(0, 4, 1), "L");
	assert_string_equal(row_text(0, 5 + (int)width, 1), "R");
}

static void
text_in_cells(void **state)
{
	cchar_t cell;
	wchar_t wide[CCHARW_MAX + 1] = { 0 };
	attr_t attrs;
	short pair;

	(void)state;
	size(24, 80);
	theme_use(stdscr, LOOK_TEXT);
	cells("abc", 2, "ab");
	cells("a\tb\nc\x1b[0m\x7f", 10, "a?b?c?[0m?");
	cells("a\xc2\x9b" "b", 4, "a?b ");
	cells("\xc3\xa9t\xc3\xa9\xc2\xa0\xe2\x80\xaf!", 6, "\xc3\xa9t\xc3\xa9  !");
	cells("bad \xff\xc3", 6, "bad \xef\xbf\xbd\xef\xbf\xbd");
	/* A wide one at the edge has no room. */
	cells("ab\xe6\xbc\xa2", 3, "ab ");
	/* A mark alone would join the cell before; many would be many bytes. */
	cells("\xcc\x81" "a", 3, "a  ");
	assert_int_equal(mvin_wch(0, 4, &cell), OK);
	assert_int_equal(getcchar(&cell, wide, &attrs, &pair, NULL), OK);
	assert_int_equal(wide[1], 0);
	cells("e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81x", 2, "ex");
	term_set_plain(1);
	cells("\xc3\x80 bient\xc3\xb4t \xe2\x80\x99 \xe6\xbc\xa2", 14,
	    "A bientot ' ??");
	term_set_plain(0);
}

/* -- terminals ------------------------------------------------------------------------- */

static void
without_colours(void **state)
{
	static const char *const terms[] = { "vt100", "linux", "screen" };
	short pair;

	(void)state;
	(void)setenv("NO_COLOR", "1", 1);
	theme_setup(0);
	(void)theme_attr(PART_HEAD, &pair);
	assert_int_equal(pair, 0);
	(void)setenv("NO_COLOR", "", 1);	/* as if it were not set */
	theme_setup(0);
	(void)theme_attr(PART_HEAD, &pair);
	assert_int_equal(pair, PART_HEAD + 1);
	(void)unsetenv("NO_COLOR");
	theme_setup(1);
	assert_true(theme_attr(PART_HEAD, &pair) & A_REVERSE);
	assert_int_equal(pair, 0);
	stop();
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		struct live l;

		start(terms[i]);
		live(&l, ALL);
		(void)theme_attr(PART_HEAD, &pair);
		assert_int_equal(pair != 0, i > 0);
		assert_non_null(strstr(row_text(0, 0, 80), "REHEARSAL"));
		over(&l);
		stop();
	}
	start("xterm-256color");
}

/* -- the group ------------------------------------------------------------------------- */

static int
begin(void **state)
{
	int fd = open("/dev/null", O_RDONLY);

	(void)state;
	/* The front end looks whether its terminal is still there. */
	if (fd < 0 || dup2(fd, STDIN_FILENO) < 0)
		return -1;
	(void)close(fd);
	(void)unsetenv("NO_COLOR");
	(void)setenv("LINES", "24", 1);
	(void)setenv("COLUMNS", "80", 1);
	nls_setup(LANG_EN);
	start("xterm-256color");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	stop();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_in_rehearsals),
		cmocka_unit_test(pages_in_production),
		cmocka_unit_test(many_and_long),
		cmocka_unit_test(enter_on_nothing),
		cmocka_unit_test(pin_begins_anew),
		cmocka_unit_test(pin_is_forgotten),
		cmocka_unit_test(pin_mark_is_steady),
		cmocka_unit_test(arrows),
		cmocka_unit_test(enter_reads_first),
		cmocka_unit_test(long_values),
		cmocka_unit_test(function_keys),
		cmocka_unit_test(meanwhile),
		cmocka_unit_test(many_options),
		cmocka_unit_test(cancelled),
		cmocka_unit_test(notice_leads),
		cmocka_unit_test(notice_fields),
		cmocka_unit_test(whose_turn),
		cmocka_unit_test(differences),
		cmocka_unit_test(spelling),
		cmocka_unit_test(help_everywhere),
		cmocka_unit_test(focus_where_open),
		cmocka_unit_test(optional_fields),
		cmocka_unit_test(optional_are_fields),
		cmocka_unit_test(resizing),
		cmocka_unit_test(text_in_cells),
		cmocka_unit_test(without_colours),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
