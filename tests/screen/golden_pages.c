/*
 * Every page and every notice by the real front end, on a screen that nobody
 * sees: in every language, at 80 x 24 and at 132 x 43, and as plain screen.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/nls.h"
#include "src/flow/run.h"
#include "src/flow/pages.h"
#include "src/steps/steps.h"
#include "tests/screen/golden.h"
#include "tests/unit/ui_pages.h"
#include "ui/curses_frontend.h"
#include "ui/nc.h"
#include "ui/screen.h"
#include "ui/term.h"

#define NOTICES_MAX 512

static const struct form {
	const char *name;
	int rows, cols, plain;
	int notices;		/* goldens of them and of the rail, too */
	enum mode mode;
	enum method method;
} forms[] = {
	{ "80x24", 24, 80, 0, 1, MODE_REHEARSAL, METHOD_AZURE },
	{ "132x43", 43, 132, 0, 1, MODE_REHEARSAL, METHOD_AZURE },
	{ "ascii", 24, 80, 1, 1, MODE_REHEARSAL, METHOD_AZURE },
	{ "production", 24, 80, 0, 0, MODE_PRODUCTION, METHOD_AZURE },
	{ "world", 24, 80, 0, 0, MODE_REHEARSAL, METHOD_WORLD },
};

struct language {
	const char *name;
	enum lang lang;
};

/* What is drawn now. */
static struct {
	const struct form *form;
	struct options opt;
	struct flow f;
	struct page page;
	struct frontend fe;
	struct shot shot;
	struct golden *file;
	unsigned step;			/* that the file is about */
	int shown[NOTICES_MAX];		/* notices that have a page */
	int golden;			/* what is drawn is one; else only looked at */
	unsigned bad, looked;
} now;

/* -- what holds of every page ------------------------------------------------------------ */

static void
wrong(const char *page, const char *what)
{
	(void)printf("# %s, %s: %s\n", page, now.form->name, what);
	now.bad++;
}

static int
blank(int y, int x, int n)
{
	for (int i = x; i < x + n; i++)
		if (strcmp(now.shot.cell[y][i].text, " ") != 0 ||
		    now.shot.cell[y][i].bg >= 0 ||
		    (now.shot.cell[y][i].attrs & ~SHOT_BOLD) != 0)
			return 0;
	return 1;
}

static const struct screen *
screen_of(void)
{
	return curses_screen(&now.fe);
}

static const struct line *
focus_line(const struct screen *s)
{
	for (size_t i = 0; i < s->layout.n; i++)
		if (screen_is_focus(s, &s->layout.line[i]))
			return &s->layout.line[i];
	return NULL;
}

static void
look_at_cursor(const char *page)
{
	const struct screen *s = screen_of();
	const struct line *l = focus_line(s);
	int y = now.shot.y, x = now.shot.x;

	if (l == NULL) {
		wrong(page, "nothing has the focus");
	} else if (!screen_in_sight(s)) {
		wrong(page, "the focus is out of sight");
	} else if (y != (int)(l - s->layout.line) - (int)s->scroll + 1 ||
	    x < BODY_X || x >= BODY_X + (int)screen_body_cols()) {
		wrong(page, "the cursor is not on the focus");
	} else if (l->look == LOOK_FIELD && (x < BODY_X + (int)l->column ||
	    x >= BODY_X + (int)(l->column + l->width))) {
		wrong(page, "the cursor is out of its field");
	}
}

static void
look_at_boxes(const char *page)
{
	int right = BODY_X + (int)screen_body_cols();

	for (int y = 1; y < now.shot.rows - 1; y++) {
		if (!blank(y, RAIL_COLS + 1, 1) ||
		    !blank(y, right, now.shot.cols - right))
			wrong(page, "something leaves its box");
		for (int x = 0; now.form->plain && x < now.shot.cols; x++)
			if ((now.shot.cell[y][x].text[0] & 0x80) != 0)
				wrong(page, "the plain screen is not ASCII");
	}
	for (int y = 0; y < now.shot.rows; y++)
		for (int x = 0; x < now.shot.cols; x++)
			if ((now.shot.cell[y][x].attrs & SHOT_OTHER) != 0)
				wrong(page, "an attribute that the theme has not");
}

/* A mark at the step where people are, none at another. */
static void
look_at_rail(const char *page)
{
	for (unsigned i = 0; now.f.list->steps[i] != NULL; i++)
		if ((strpbrk(now.shot.cell[i + 2][0].text, ">!") != NULL) !=
		    (i == now.f.pages->at))
			wrong(page, "the rail does not say where one is");
}

/* A notice that comes is seen, from its first line on. */
static void
look_at_notice(const char *page)
{
	const struct screen *s = screen_of();

	for (size_t i = 0; i < s->layout.n; i++) {
		if (s->layout.line[i].look < LOOK_NOTICE_INFO ||
		    s->layout.line[i].look > LOOK_NOTICE_NO)
			continue;
		if (i < s->scroll || i >= s->scroll + screen_body_rows())
			wrong(page, "the notice is out of sight");
		return;
	}
	wrong(page, "no notice");
}

/* Fields that Tab comes to, and the button. */
static void
look_at_tab(const char *page)
{
	const struct screen *s = screen_of();
	unsigned n = (unsigned)page_n_fields(&now.page), seen = 0;
	struct event ev;

	for (unsigned i = 0; i < 2 * n + 2; i++) {
		if (s->focus >= 0)
			seen |= 1u << s->focus;
		(void)ungetch('\t');
		if (!now.fe.next(&now.fe, &now.page, &ev) || ev.kind != EV_SET)
			continue;
		flow_event(&now.f, &ev);
		flow_fill(&now.f, &now.page);
		now.fe.show(&now.fe, &now.page);
	}
	if (seen != (1u << (n + 1)) - 1)
		wrong(page, "Tab leaves out a field");
}

/* -- drawing --------------------------------------------------------------------------------- */

/* What is of this build: its version. */
static void
mask(struct shot *s)
{
	static const char version[] = PACKAGE_VERSION;
	const int n = (int)sizeof(version) - 1;
	int i;

	for (int y = 1; y < s->rows - 1; y++) {
		for (int x = BODY_X; x + n <= s->cols; x++) {
			for (i = 0; i < n && s->cell[y][x + i].text[0] ==
			    version[i]; i++)
				;
			if (i == n)
				shot_mark(s, y, x, s->cols, "VERSION");
		}
	}
}

static void
see(const char *page)
{
	flow_fill(&now.f, &now.page);
	if (now.page.full)
		wrong(page, "the page is full");
	now.fe.show(&now.fe, &now.page);
	shot_curses(&now.shot);
	mask(&now.shot);
	look_at_boxes(page);
	look_at_rail(page);
}

static void
draw(const char *page)
{
	see(page);
	if (now.golden)
		golden_add(now.file, page, &now.shot);
	else
		now.looked++;
}

static void
front_end(void)
{
	if (curses_new(&now.fe) < 0)
		abort();
}

static void
end_front_end(void)
{
	(void)flushinp();
	now.fe.close(&now.fe);
}

/* As it comes, nothing typed. */
static void
draw_page(const struct page_def *def, const char *name)
{
	front_end();
	ui_at(&now.f, now.step, def);
	draw(name);
	if (screen_of()->layout.n > screen_body_rows())
		wrong(name, "longer than the screen");
	look_at_cursor(name);
	if (now.f.run->reply == NULL)
		look_at_tab(name);
	end_front_end();
}

/* After something was typed, and refused. */
static void
draw_notice(const struct page_def *def, const char *page,
    const struct notice *notice)
{
	char name[160];

	(void)snprintf(name, sizeof(name), "%s + %s", page, notice->id);
	front_end();
	ui_at(&now.f, now.step, def);
	now.f.run->reply = NULL;
	flow_fill(&now.f, &now.page);
	now.fe.show(&now.fe, &now.page);
	ui_fill_fields(&now.f, &now.page);
	ui_notice(&now.f, notice);
	draw(name);
	look_at_notice(name);
	if (screen_in_sight(screen_of()))
		look_at_cursor(name);
	end_front_end();
}

static int
lists(const struct page_def *def, const char *id)
{
	const char *s = def->notices == NULL ? "" : def->notices;
	size_t n = strlen(id);

	for (; *s != '\0'; s += strcspn(s, " "), s += strspn(s, " "))
		if (strcspn(s, " ") == n && strncmp(s, id, n) == 0)
			return 1;
	return 0;
}

/* The page, and below it the notices that no page before it had. The others are
 * drawn as well, but not kept. */
static void
each_page(const struct step *step, const struct page_def *def)
{
	char name[96];

	(void)snprintf(name, sizeof(name), "%s.%s", step->id, def->id);
	now.golden = 1;
	draw_page(def, name);
	for (unsigned i = 0; i < NOTICES_MAX; i++) {
		const struct notice *n = notice_at(i);

		if (n == NULL)
			break;
		if (!lists(def, n->id))
			continue;
		now.golden = !now.shown[i] && now.form->notices;
		now.shown[i] |= now.golden;
		draw_notice(def, name, n);
	}
}

/* -- files ------------------------------------------------------------------------------------- */

static void
draw_step(const struct step *step, unsigned at, const struct language *lang)
{
	char name[96];

	(void)snprintf(name, sizeof(name), "%s.%s.%s", step->id, lang->name,
	    now.form->name);
	now.step = at;
	now.file = golden_open(name);
	for (const struct page_def *d = step->pages; d->id != NULL; d++)
		each_page(step, d);
	golden_close(now.file);
}

/* Beside the first page of each step; and when something is wrong there. */
static void
draw_rails(const struct language *lang)
{
	char name[96];

	(void)snprintf(name, sizeof(name), "rail.%s.%s", lang->name,
	    now.form->name);
	now.file = golden_open(name);
	for (unsigned i = 0; steps_all[i] != NULL; i++) {
		front_end();
		ui_at(&now.f, i, steps_all[i]->pages);
		see(steps_all[i]->id);
		golden_add_rail(now.file, steps_all[i]->id, &now.shot);
		end_front_end();
	}
	front_end();
	ui_notice(&now.f, notice_by_id("signature-bad"));
	see(name);
	golden_add_rail(now.file, "a notice", &now.shot);
	end_front_end();
	golden_close(now.file);
}

static void
all_notices(const struct language *lang)
{
	unsigned missing = 0;

	for (unsigned i = 0; notice_at(i) != NULL; i++) {
		if (i < NOTICES_MAX && now.shown[i])
			continue;
		(void)printf("# %s stands on no page\n", notice_at(i)->id);
		missing++;
	}
	golden_say(missing == 0, "every notice has a page, %s %s", lang->name,
	    now.form->name);
}

static void
draw_all(const struct form *form, const struct language *lang)
{
	now.form = form;
	now.bad = now.looked = 0;
	memset(now.shown, 0, sizeof(now.shown));
	now.opt = (struct options){ .mode = form->mode,
		.data = "/ceremonies", .landlock = 7 };
	memset(&now.f, 0, sizeof(now.f));
	ui_flow(&now.f, &now.opt);
	(void)resizeterm(form->rows, form->cols);
	(void)flushinp();
	term_set_plain(form->plain);
	ui_method(form->method);
	/* What method world changes begins there. */
	for (unsigned i = form->method == METHOD_AZURE ? 0 : ui_step("exchange");
	    steps_all[i] != NULL; i++)
		draw_step(steps_all[i], i, lang);
	if (form->method == METHOD_AZURE)
		draw_step(&step_aside, ui_step("world"), lang);
	if (form->notices) {
		all_notices(lang);
		draw_rails(lang);
	}
	golden_say(now.bad == 0, "boxes, cursor and Tab, %s %s, %u more pages",
	    lang->name, form->name, now.looked);
	flow_free(&now.f);
}

/* 0 without a catalogue. */
static int
draw_language(const struct language *lang)
{
	nls_setup(LANG_EN);
	if (lang->lang != LANG_EN) {
		const char *english = _("[ Next ]");

		nls_setup(lang->lang);
		if (strcmp(english, _("[ Next ]")) == 0) {
			golden_skip(lang->name, "no catalogue");
			return 0;
		}
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		draw_all(&forms[i], lang);
	return 1;
}

/* -- the screen ---------------------------------------------------------------------------------- */

/* Standard input is always ready and never hangs up. */
static int
open_screen(void)
{
	FILE *in = freopen("/dev/null", "r", stdin);
	FILE *out = fopen("/dev/null", "w");
	SCREEN *screen;

	(void)unsetenv("NO_COLOR");
	(void)unsetenv("LINES");
	(void)unsetenv("COLUMNS");
	nls_setup(LANG_EN);
	if (in == NULL || out == NULL ||
	    (screen = newterm("xterm-256color", out, in)) == NULL)
		return -1;
	(void)set_term(screen);
	(void)keypad(stdscr, TRUE);
	return 0;
}

int
main(void)
{
	size_t all = 0;

	if (open_screen() < 0) {
		(void)puts("1..0 # SKIP curses does not know xterm-256color");
		return 0;
	}
	if (page_init(&now.page) < 0)
		return 1;
	for (enum lang i = 0; i < LANG_N; i++)
		all += draw_language(&(struct language){ lang_code(i), i });
	if (all == LANG_N)
		golden_no_others("ceremony", 0);
	page_free(&now.page);
	(void)endwin();
	return golden_end();
}
