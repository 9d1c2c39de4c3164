/* ui/: every page on a screen that nobody sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/mode.h"
#include "src/flow/pages.h"
#include "src/page/wrap.h"
#include "src/steps/steps.h"
#include "tests/unit/sweep.h"
#include "tests/unit/ui_live.h"
#include "tests/unit/ui_pages.h"
#include "ui/edit.h"
#include "ui/nc.h"
#include "ui/term.h"

/* -- a screen --------------------------------------------------------------------- */

static int
is_blank(int y, int x, int n)
{
	const char *s = row_text(y, x, n);

	return s[strspn(s, " ")] == '\0';
}

struct walk {
	struct flow *f;
	struct page page;
	struct editor e;
	int rows, cols;
	const char *what;	/* said when a page fails */
	unsigned pages;
	char rail[ROW_MAX][4 * (RAIL_COLS + 1) + 1];
};

/* -- every page ------------------------------------------------------------------- */

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
		fail_msg("%s: focus in row %d, cursor at %d, %d", name, at, y,
		    x);
	if (l->look == LOOK_FIELD && (x < BODY_X + (int)l->column ||
	    x >= BODY_X + (int)(l->column + l->width)))
		fail_msg("%s: cursor at column %d, out of its box", name, x);
}

/* The page has what was typed. */
static void
holds(struct page *p, const struct event *ev)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].kind == BLOCK_FIELD &&
		    strcmp(p->block[i].field->id, ev->field) == 0)
			p->block[i].value = ev->value;
}

/* Tab comes to every field and the button, and back to where it began. */
static void
tab_round(struct walk *w, const char *name)
{
	const struct pressed tab = { PRESSED_TAB, 0, 0 };
	struct screen *s = &w->e.screen;
	int n = (int)page_n_fields(&w->page), first = s->focus;
	struct event ev;
	unsigned seen = 0;

	for (int i = 0; i <= n; i++) {
		screen_keep_in_sight(s);
		screen_draw(s);
		cursor(s, name);
		seen |= 1u << s->focus;
		/* The second Tab where the first one types for practice. */
		if (edit_key(&w->e, &tab, &ev)) {
			holds(&w->page, &ev);
			(void)edit_key(&w->e, &tab, &ev);
		}
	}
	if (s->focus != first || seen != (1u << (n + 1)) - 1)
		fail_msg("%s: Tab leaves out a field", name);
}

/* It names what works here, to its end. */
static void
key_line(const struct flow *f, const char *name)
{
	const char *keys = row_text(LINES - 1, 0, COLS - 1);
	int other = (f->pages->page->flags & PAGE_OTHER) != 0;

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
	*s = (struct screen){ .page = &w->page,
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

	flow_fill(w->f, &w->page);
	w->page.n = 0;
	w->page.title = "";
	w->page.notice_text = NULL;
	*s = (struct screen){ .page = &w->page,
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

/* Where words are read out, help spells letters; in production some are not. */
static void
spells(const struct page *p, const struct page_def *def, const char *name)
{
	const int flag = (def->flags & PAGE_WORDS) != 0;
	int words = 0;

	for (size_t i = 0; i < p->n; i++)
		words |= p->block[i].kind == BLOCK_WORDS ||
		    (p->block[i].kind == BLOCK_FIELD &&
		    p->block[i].field->kind == FIELD_WORD);
	if (words > flag || (words < flag && !p->production))
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
		    steps_all[step]->id, def->id, variant == 0 ? "" :
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
	for (unsigned i = 0; steps_all[i] != NULL; i++) {
		const char *title = _(steps_all[i]->title);

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
	live_size(rows, cols);
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
		if (sweep_step() > 1)
			continue;	/* other sizes: the same code */
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

/* A hundred bytes, as a name may have. */
static const char long_name[] = "Dr Maximiliane-Sophie von und zu Hohenlohe-"
    "Schillingsf\xc3\xbcrst, geborene Oettingen-Wallerstein-Spielberg";

/* -- many ----------------------------------------------------------------------- */

static void
large_page(void *arg, unsigned step, const struct page_def *def)
{
	struct walk *w = arg;
	struct state *s = &w->f->st;
	char name[128];

	(void)snprintf(name, sizeof(name), "many: %s.%s",
	    steps_all[step]->id, def->id);
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
	w->f->cards.rit.x = 41;
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
	live_size(24, 80);
	ui_each(large_page, &w);
	assert_true(w.pages > 50);
	edit_wipe(&w.e);
	layout_free(&w.e.screen.layout);
	page_free(&w.page);
	flow_free(f);
	free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_in_rehearsals),
		cmocka_unit_test(pages_in_production),
		cmocka_unit_test(many_and_long),
	};

	return cmocka_run_group_tests_name("ui", tests, live_begin, live_end);
}
