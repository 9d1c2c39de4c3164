#include "tests/unit/ui_live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/mode.h"
#include "src/steps/steps.h"
#include "ui/curses_frontend.h"
#include "ui/nc.h"
#include "ui/term.h"

static SCREEN *screen;
static FILE *null_in, *null_out;

void
live_start(const char *term)
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

void
live_stop(void)
{
	(void)endwin();
	delscreen(screen);
	(void)fclose(null_in);
	(void)fclose(null_out);
}

void
live_size(int rows, int cols)
{
	wint_t ch;

	assert_int_equal(resizeterm(rows, cols), OK);
	timeout(0);
	while (get_wch(&ch) != ERR)
		;	/* the KEY_RESIZE that this leaves */
}

const char *
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

/* One word of a digest is asked for. */
static void
fill_sheet(const struct flow *f, struct page *p)
{
	static const uint8_t digest[SHA256_LEN];

	page_words_asked(p, "words", "Words", digest, 1);
	fill_word(f, p);
}

/* In a rehearsal: on a card's face its PIN, on a bag its number. */
static void
fill_practice(const struct flow *f, struct page *p)
{
	(void)f;
	page_field(p, &fields[0]);
	page_fact(p, "text", "Bag", "R-1001");
	page_field(p, &fields[2]);
	page_fact(p, "practice", "PIN", "135790");
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

void
live_text(const struct flow *f, struct page *p)
{
	(void)f;
	page_field(p, &fields[0]);
}

static const struct page_def defs[] = {
	{ .id = "all", .title = "All", .fields = fields, .fill = fill_all },
	{ .id = "pin", .title = "PIN", .fields = fields, .fill = fill_pin },
	{ .id = "word", .title = "Word", .fields = fields, .fill = fill_word },
	{ .id = "long", .title = "Long", .fill = fill_long },
	{ .id = "text", .title = "Text", .fields = fields, .fill = live_text },
	{ .id = "many", .title = "Many", .fields = fields, .fill = fill_many },
	{ .id = "sheet", .title = "Sheet", .fields = fields, .fill = fill_sheet },
	{ .id = "face", .title = "Face", .fields = fields, .fill = fill_practice },
};

void
live_show(struct live *l)
{
	flow_fill(l->f, &l->page);
	l->fe.show(&l->fe, &l->page);
}

void
live_page(struct live *l, int which)
{
	ui_open(l->f, 0, &defs[which]);
	live_show(l);
}

void
live_open(struct live *l, int which)
{
	memset(l, 0, sizeof(*l));
	l->opt.mode = MODE_REHEARSAL;
	l->f = calloc(1, sizeof(*l->f));
	assert_non_null(l->f);
	assert_int_equal(page_init(&l->page), 0);
	assert_int_equal(curses_new(&l->fe), 0);
	ui_flow(l->f, &l->opt);
	live_size(24, 80);
	live_page(l, which);
}

void
live_close(struct live *l)
{
	/* close gives the terminal back, too, but this one is not its own. */
	l->fe.close(&l->fe);
	page_free(&l->page);
	flow_free(l->f);
	free(l->f);
	assert_int_equal(secret_in_use(), 0);
}

struct event
live_key(struct live *l, int code)
{
	struct event ev = { .kind = 99 };
	int r;

	if (code >= KEY_MIN && code <= KEY_MAX)
		assert_int_equal(ungetch(code), OK);
	else
		assert_int_equal(unget_wch((wchar_t)code), OK);
	r = l->fe.next(&l->fe, &l->page, &ev);
	assert_true(r >= 0);
	if (r == 0) {
		ev.kind = 99;
		return ev;
	}
	if (ev.kind == EV_SET)
		flow_event(l->f, &ev);
	live_show(l);
	return ev;
}

void
live_type(struct live *l, const char *s)
{
	for (; *s != '\0'; s++)
		assert_int_equal(live_key(l, *s).kind, EV_SET);
}

int
is_next(struct event ev)
{
	return ev.kind == EV_KEY && ev.key == KC_NEXT;
}

const char *
live_pin(const struct live *l)
{
	const struct secret *s = flow_secret(l->f, "pin");

	return s->p == NULL ? "" : (const char *)s->p;
}

const struct page_def *
find_def(const char *step, const char *id, unsigned *at)
{
	for (*at = 0; strcmp(steps_all[*at]->id, step) != 0; ++*at)
		assert_non_null(steps_all[*at + 1]);
	for (const struct page_def *d = steps_all[*at]->pages; d->id !=
	    NULL;
	    d++)
		if (strcmp(d->id, id) == 0)
			return d;
	fail_msg("no page %s.%s", step, id);
	return NULL;
}

int
live_begin(void **state)
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
	live_start("xterm-256color");
	return 0;
}

int
live_end(void **state)
{
	(void)state;
	live_stop();
	return 0;
}
