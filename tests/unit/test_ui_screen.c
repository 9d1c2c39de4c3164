/* ui/: what stands on the screen: notices, cards, columns, other sizes. */
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
#include "src/steps/cards/cards.h"
#include "src/steps/steps.h"
#include "tests/unit/ui_live.h"
#include "tests/unit/ui_pages.h"
#include "ui/curses_frontend.h"
#include "ui/nc.h"
#include "ui/put.h"
#include "ui/screen.h"
#include "ui/term.h"
#include "ui/theme.h"

/* -- single screens ---------------------------------------------------------------- */

/* A notice leads to its field; the same one again, too; looking elsewhere then
 * is nobody's business. */
static void
notice_leads(void **state)
{
	struct live l;

	(void)state;
	live_open(&l, ALL);
	assert_int_equal(l.fe.cancel, 0);
	flow_notice(l.f, "word-differs", NULL);
	live_show(&l);
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), "Last word"));
	assert_int_equal(live_key(&l, '\t').kind, 99);
	live_show(&l);
	assert_null(strstr(row_text(getcury(stdscr), 0, 80), "Last word"));
	flow_notice(l.f, "word-differs", NULL);
	live_show(&l);
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), "Last word"));
	flow_notice(l.f, "pins-differ", NULL);
	live_show(&l);
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), "PIN"));
	/* One that has none leaves the focus alone. */
	flow_notice(l.f, "card-two", NULL);
	live_show(&l);
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), "PIN"));
	live_close(&l);
}

/* What nobody has confirmed is asked first, whatever led there: a daemon that ended
 * before there was a seal, a world that closed itself afterwards. */
static void
asks_before_all_else(void **state)
{
	static const struct {
		int world, seals, open, unproved;
	} rows[] = {
		{ 0, 0, 0, 0 }, { 0, 0, 0, 1 }, { 1, 0, 0, 1 }, { 1, 1, 1, 0 },
	};
	struct live l;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		live_open(&l, ALL);
		l.f->st.confirm = 4;
		l.f->st.n = 3;
		l.f->st.world = rows[i].world;
		l.f->st.seal_n = (uint64_t)rows[i].seals;
		l.f->daemons.open = rows[i].open;
		l.f->unproved = rows[i].unproved;
		(void)flow_resume(l.f);
		assert_string_equal(l.f->pages->page->id, "confirm");
		live_close(&l);
	}
}

/* Every field that a notice names is one of some page. */
static const char *sought;
static int found;

static void
seek(void *arg, unsigned step, const struct page_def *def)
{
	(void)arg;
	(void)step;
	for (const struct field_def *d = def->fields; d != NULL && d->id !=
	    NULL;
	    d++)
		found |= strcmp(d->id, sought) == 0;
}

static void
notice_fields(void **state)
{
	char ids[128], *rest, *id;
	const struct notice *n;

	(void)state;
	for (unsigned i = 0; (n = notice_at(i)) != NULL; i++) {
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
	l->f->pages->page = &trays[which];
	live_show(l);
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
	live_open(&l, TEXT);
	r = &l.f->cards.rit;
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
	l.f->cards.reader = CARD_PRESENT;
	l.f->pages->page = &trays[0];
	/* A notice alone ("no way back") says nothing of the card. */
	ui_notice(l.f, notice_by_id("no-way-back"));
	flow_fill(l.f, &l.page);
	assert_string_equal(l.page.block[1].id, "now");
	l.f->cards.wrong = 1;
	l.f->pages->notice = NULL;
	flow_fill(l.f, &l.page);
	assert_string_equal(l.page.block[1].id, "wrong");
	l.f->cards.wrong = 0;
	l.f->cards.locked[1] = 1;
	flow_fill(l.f, &l.page);
	assert_string_equal(l.page.block[1].id, "blocked");
	l.f->cards.locked[1] = 0;
	tray_reads(&l, 1, "ger  PIN NOW]");
	r->proving = 1;
	tray_reads(&l, 1, "ger  being proved]");
	tray_reads(&l, 2, "ger  PIN REFUSED]");
	live_close(&l);
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
	live_open(&l, TEXT);
	def = find_def("inspect", "compare", &at);
	ui_open(l.f, at, def);
	/* What the module said of original and copy comes first there. */
	memcpy(l.f->pages->scratch, rights, sizeof(rights));
	live_show(&l);
	(void)row_with("* differs");
	(void)row_with("* Sign ");
	(void)row_with("  Decrypt ");
	(void)row_with("* Leave for one vault");
	live_close(&l);
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
	live_open(&l, TEXT);
	for (enum lang lang = 0; lang < LANG_N; lang++) {
		nls_setup(lang);
		ui_open(l.f, 0, find_def("world", "exists", &at));
		flow_event(l.f, &ev);
		live_show(&l);
		(void)row_with(lang && strcmp(_("yes"), "yes") != 0 ?
		    "Anatole Berthe" : "Alfa Bravo");
		(void)row_with(_("[ Close ]"));
		flow_uncover(l.f);
		ui_open(l.f, 0, find_def("inspect", "compare", &at));
		flow_event(l.f, &ev);
		flow_fill(l.f, &l.page);
		for (size_t i = 0; i < l.page.n; i++)
			assert_null(strstr(l.page.block[i].text, "Victor"));
		flow_uncover(l.f);
	}
	nls_setup(LANG_EN);
	live_close(&l);
}

#define AT_HELP 4	/* its row in step_aside.pages */

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
	    steps_all[step]->id, def->id, (int)nls_lang());
	if (def->help == NULL)
		fail_msg("%s: no text of its own", name);
	ui_open(l->f, step, def);
	flow_event(l->f, &ev);
	live_show(l);
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
	live_open(&l, TEXT);
	for (enum lang lang = 0; lang < LANG_N; lang++) {
		nls_setup(lang);
		ui_each(help_of, &l);
	}
	nls_setup(LANG_EN);
	live_close(&l);
}

/* Any size at any moment; what is typed on too small a screen goes nowhere. */
static void
resizing(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 23, 80 }, { 24, 79 },
		{ 1, 1 }, { 2, 3 }, { 3, 200 }, { 100, 17 }, { 100, 300 } };
	struct live l;

	(void)state;
	live_open(&l, ALL);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(resizeterm(sizes[i][0], sizes[i][1]), OK);
		assert_int_equal(live_key(&l, KEY_RESIZE).kind, 99);
		assert_int_equal(live_key(&l, '1').kind, screen_too_small() ?
		    99 : EV_SET);
		live_show(&l);
	}
	live_size(12, 40);
	live_show(&l);
	assert_non_null(strstr(row_text(0, 0, 40), "REHEARSAL"));
	live_close(&l);
}

/* Where it stays too small people can leave: F10 asks, F10 again ends; any other key,
 * or a page that has room, and it asks anew. */
static void
leaving_small(void **state)
{
	struct event ev;
	struct live l;

	(void)state;
	live_open(&l, ALL);
	live_size(20, 60);
	live_show(&l);
	assert_int_equal(live_key(&l, KEY_F(10)).kind, 99);
	assert_non_null(strstr(row_text(1, 0, 60), "F10 again ends"));
	assert_int_equal(live_key(&l, 'x').kind, 99);
	assert_null(strstr(row_text(1, 0, 60), "F10 again ends"));
	assert_int_equal(live_key(&l, 3).kind, 99);		/* Ctrl-C */
	assert_non_null(strstr(row_text(1, 0, 60), "F10 again ends"));
	live_size(24, 80);
	live_show(&l);
	assert_int_equal(live_key(&l, '1').kind, EV_SET);
	live_size(20, 60);
	live_show(&l);
	assert_int_equal(live_key(&l, KEY_F(10)).kind, 99);
	assert_int_equal(ungetch(KEY_F(10)), OK);
	assert_int_equal(l.fe.next(&l.fe, &l.page, &ev), -1);
	assert_int_equal(l.fe.status, 4);
	live_close(&l);
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
	live_size(24, 80);
	theme_use(stdscr, LOOK_TEXT);
	cells("abc", 2, "ab");
	cells("a\tb\nc\x1b[0m\x7f", 10, "a?b?c?[0m?");
	cells("a\xc2\x9b" "b", 4, "a?b ");
	cells("\xc3\xa9t\xc3\xa9\xc2\xa0\xe2\x80\xaf!", 6,
	    "\xc3\xa9t\xc3\xa9  !");
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
	live_stop();
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		struct live l;

		live_start(terms[i]);
		live_open(&l, ALL);
		(void)theme_attr(PART_HEAD, &pair);
		assert_int_equal(pair != 0, i > 0);
		assert_non_null(strstr(row_text(0, 0, 80), "REHEARSAL"));
		live_close(&l);
		live_stop();
	}
	live_start("xterm-256color");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notice_leads),
		cmocka_unit_test(asks_before_all_else),
		cmocka_unit_test(notice_fields),
		cmocka_unit_test(whose_turn),
		cmocka_unit_test(differences),
		cmocka_unit_test(spelling),
		cmocka_unit_test(help_everywhere),
		cmocka_unit_test(resizing),
		cmocka_unit_test(leaving_small),
		cmocka_unit_test(text_in_cells),
		cmocka_unit_test(without_colours),
	};

	return cmocka_run_group_tests_name("ui-screen", tests, live_begin,
	    live_end);
}
