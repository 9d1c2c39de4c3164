/*
 * Every page in a language whose words are longer than in any other
 * (local.mk): every word shows whole, inside its part of the screen; only
 * a step's title in the rail may be cut, and says so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/page/wrap.h"
#include "src/steps/steps.h"
#include "tests/unit/ui_pages.h"
#include "ui/nc.h"
#include "ui/screen.h"
#include "ui/term.h"

#define BIG (256 * 1024)

static struct {
	struct flow *f;
	struct page page;
	struct screen screen;
	unsigned width, bad, looked, long_pages;
	char all[BIG];		/* the lines of a page without blanks */
} now;

static void
wrong(const char *page, const char *what, const char *text)
{
	(void)printf("# %s, %u columns: %s: %s\n", page, now.width, what, text);
	now.bad++;
}

static int
is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\n' || cp == 0xa0 || cp == 0x202f;
}

/* Appends s without blanks. */
static size_t
squeeze(char *to, size_t used, const char *s)
{
	for (const char *next = s; *s != '\0'; s = next) {
		if (is_blank(utf8_next(&next)))
			continue;
		if (used + (size_t)(next - s) >= BIG)
			abort();
		memcpy(to + used, s, (size_t)(next - s));
		used += (size_t)(next - s);
	}
	to[used] = '\0';
	return used;
}

/* Each word of a text stands there whole, wherever lines end. */
static void
look_for(const char *page, const char *text)
{
	static char word[BIG];
	const char *next;

	while (text != NULL && *text != '\0') {
		size_t used = 0;
		uint32_t cp = 0;

		for (next = text; *text != '\0'; text = next) {
			cp = utf8_next(&next);
			if (cp == ' ' || cp == '\n')
				break;
			if (!is_blank(cp)) {
				memcpy(word + used, text, (size_t)(next - text));
				used += (size_t)(next - text);
			}
		}
		text = next;
		word[used] = '\0';
		if (used > 0 && strstr(now.all, word) == NULL)
			wrong(page, "is cut", word);
	}
}

static void
look_at_texts(const char *page)
{
	const struct page *p = &now.page;

	look_for(page, p->title);
	look_for(page, p->notice_text);
	for (size_t i = 0; i < p->n; i++) {
		const struct block *b = &p->block[i];

		if (b->kind == BLOCK_SECRET)
			continue;	/* a sentence stands for it */
		look_for(page, b->label);
		look_for(page, b->text);
		look_for(page, b->more[0]);
		look_for(page, b->more[1]);
		if (b->kind == BLOCK_FIELD)
			look_for(page, _(b->field->label));
	}
}

static void
look(const char *page, unsigned width, unsigned rows)
{
	struct layout *l = &now.screen.layout;
	size_t used = 0;

	now.width = width;
	now.looked++;
	layout_free(l);
	if (layout_make(l, &now.page, width, rows) < 0 || l->full ||
	    now.page.full) {
		wrong(page, "is full", now.page.title);
		return;
	}
	for (size_t i = 0; i < l->n; i++) {
		const struct line *at = &l->line[i];

		if (width_text(at->text, strlen(at->text)) > width ||
		    at->column + at->width > width)
			wrong(page, "too wide", at->text);
		used = squeeze(now.all, used, at->text);
	}
	look_at_texts(page);
	now.long_pages += l->n > rows;
}

/* -- around the page ------------------------------------------------------------------ */

static const char *
row_text(int y, int n)
{
	static char text[4 * 200 + 1];
	size_t used = 0;
	cchar_t cell;
	attr_t attrs;
	short pair;

	for (int x = 0; x < n && x < 200; x++) {
		wchar_t wide[CCHARW_MAX + 1] = { 0 };

		(void)mvin_wch(y, x, &cell);
		(void)getcchar(&cell, wide, &attrs, &pair, NULL);
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%lc",
		    (wint_t)wide[0]);
	}
	return text;
}

static void
look_at_edges(const char *page)
{
	struct screen *s = &now.screen;
	const char *keys, *title;

	*s = (struct screen){ .page = &now.page,
		.layout = s->layout };
	(void)screen_layout(s);
	screen_draw(s);
	keys = row_text(LINES - 1, COLS);
	if (strstr(keys, _("  F10 Leave")) == NULL)
		wrong(page, "the keys", keys);
	for (unsigned i = 0; i < now.page.n_steps; i++) {
		title = row_text((int)i + 2, RAIL_COLS);
		if (strstr(title, _(now.page.rail[i].title)) == NULL &&
		    strstr(title, "\xe2\x80\xa6") == NULL)
			wrong(page, "the rail", title);
	}
}

/* -- all pages ------------------------------------------------------------------------ */

static void
each_page(void *arg, unsigned step, const struct page_def *def)
{
	const struct notice *n = ui_longest_notice(def);
	char name[128];

	(void)arg;
	(void)snprintf(name, sizeof(name), "%s.%s", steps_all[step]->id,
	    def->id);
	for (int variant = 0; variant < 3; variant++) {
		ui_at(now.f, step, def);
		if (variant == 1)
			ui_fill_fields(now.f, &now.page);
		if (variant == 2 && n != NULL)
			ui_notice(now.f, n);
		flow_fill(now.f, &now.page);
		look(name, 62, 22);
		look(name, 100, 41);
		look_at_edges(name);
	}
}

static void
all(enum mode mode, enum method method, const char *name)
{
	const struct options opt = { .mode = mode, .data = "/ceremonies" };

	now.bad = now.looked = now.long_pages = 0;
	now.f = calloc(1, sizeof(*now.f));
	if (now.f == NULL)
		abort();
	ui_flow(now.f, &opt);
	ui_method(method);
	ui_each(each_page, NULL);
	(void)printf("%sok - nothing is cut, %s, %u times; %u scroll\n",
	    now.bad == 0 ? "" : "not ", name, now.looked, now.long_pages);
	flow_free(now.f);
	free(now.f);
}

static int
open_screen(void)
{
	FILE *in = fopen("/dev/null", "r"), *out = fopen("/dev/null", "w");
	SCREEN *screen;

	if (in == NULL || out == NULL ||
	    (screen = newterm("xterm-256color", out, in)) == NULL)
		return -1;
	(void)set_term(screen);
	(void)resizeterm(24, 80);
	term_set_plain(0);
	return 0;
}

int
main(void)
{
	enum lang lang;

	if (lang_parse("qps", &lang) < 0 || page_init(&now.page) < 0)
		return 1;
	nls_setup(lang);
	if (open_screen() < 0) {
		(void)puts("1..0 # SKIP curses does not know xterm-256color");
		return 0;
	}
	(void)puts("1..4");
	(void)printf("%sok - it speaks: %s\n", strcmp(_("[ Next ]"),
	    "[ Neext ]") == 0 ? "" : "not ", _("[ Next ]"));
	all(MODE_REHEARSAL, METHOD_AZURE, "rehearsal");
	all(MODE_PRODUCTION, METHOD_AZURE, "production");
	all(MODE_REHEARSAL, METHOD_WORLD, "method world");
	(void)endwin();
	layout_free(&now.screen.layout);
	page_free(&now.page);
	return 0;
}
