/* Bytes as keys and sizes: the whole front end on a page with all kinds of
 * fields and on a long one. After each key the cursor is on the screen. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/flow/flow.h"
#include "src/flow/pages.h"
#include "src/steps/steps.h"
#include "ui/curses_frontend.h"
#include "ui/nc.h"
#include "ui/term.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define KEYS_MAX 512

static const struct field_def fields[] = {
	{ "text", N_("Name"), FIELD_TEXT, 60 },
	{ "long", N_("What happened"), FIELD_TEXT, 500 },
	{ "choice", N_("Choice"), FIELD_CHOICE, 16 },
	{ "pin", N_("PIN"), FIELD_SECRET, 8 },
	{ "word", N_("Last word of the record"), FIELD_WORD, 40 },
	{ 0 }
};

static void
fill_all(const struct flow *f, struct page *p)
{
	(void)f;
	page_fact(p, "practice", "Practice PIN", "123456");
	for (int i = 0; fields[i].id != NULL; i++)
		page_field(p, &fields[i]);
	page_option(p, "not-a-choice", "An option after a field of text", NULL);
	page_field(p, &fields[2]);
	page_option(p, "a", "First", NULL);
	page_option(p, "b", "Second, long enough for two lines of the page in "
	    "most terminals that people have", NULL);
}

static void
fill_long(const struct flow *f, struct page *p)
{
	static const char *const states[] = { "to-come", "now", "pin",
		"enrolled", "wrong" };

	fill_all(f, p);
	for (unsigned i = 1; i <= 40; i++)
		page_item(p, i, "\xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81 item", NULL);
	for (unsigned i = 0; i < 12; i++)
		page_card(p, states[i % 5], i % 2 ? "1 Zoe\xcc\x88" :
		    "64 \xe6\xbc\xa2\xe5\xad\x97\xe5\xa4\xaa\xe9\x83\x8e",
		    "INSERT NOW");
}

/* Enter changes between the pages, so that both start anew; the step takes the
 * PIN, and changes a value under the cursor. */
static enum move
event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	secret_free(flow_secret(f, "pin"));
	flow_set(f, "text", "\xe6\xbc\xa2\xff\x80");
	if (flow_is(f, "choice", "a"))
		return flow_notice(f, "pin-form", NULL);
	return flow_page(f, strcmp(f->pages->page->id, "all") == 0 ? "long" : "all");
}

static const struct page_def pages[] = {
	{ .id = "all", .title = "All", .back = "long", .fields = fields,
	  .fill = fill_all, .event = event },
	{ .id = "long", .title = "Long", .fields = fields, .fill = fill_long,
	  .event = event },
	{ 0 }
};

static enum move
enter(struct flow *f)
{
	return flow_page(f, "all");
}

static int
done(const struct state *s)
{
	return s->begun;
}

static const struct step step_one = { .id = "one", .title = "One",
	.pages = pages, .enter = enter, .done = done };
const struct step *const steps_all[] = { &step_one, NULL };
static const struct step_list lists[] = {
	{ "new", "one", steps_all, NULL }, { 0 }
};

static const struct page_def pages_aside[] = {
	{ .id = "help", .title = "Help", .back = "", .fill = fill_long },
	{ .id = "leave", .title = "Leave", .back = "", .fill = fill_all,
	  .fields = fields },
	{ 0 }
};
const struct step step_aside = { .id = "aside", .title = "", .pages = pages_aside };

/* -- the screen ---------------------------------------------------------------------- */

static void
screen_once(void)
{
	static SCREEN *screen;
	FILE *in, *out;
	int fd;

	if (screen != NULL)
		return;
	in = fopen("/dev/null", "r");
	out = fopen("/dev/null", "w");
	fd = open("/dev/null", O_RDONLY);
	if (in == NULL || out == NULL || fd < 0 || dup2(fd, STDIN_FILENO) < 0)
		abort();
	(void)close(fd);
	nls_setup(LANG_EN);
	screen = newterm("xterm-256color", out, in);
	if (screen == NULL)
		exit(77);
	(void)set_term(screen);
	(void)keypad(stdscr, TRUE);
	(void)set_escdelay(1);
}

/* -- keys ----------------------------------------------------------------------------- */

static void
resize(uint8_t a, uint8_t b)
{
	static const int odd[] = { 1, 2, 3, 23, 24, 25, 43, 80 };

	(void)resizeterm(a < 64 ? odd[a % 8] : 1 + a, b < 64 ? odd[b % 8] :
	    1 + b);
}

/* The next bytes as a key in curses' queue; how many they were. */
static size_t
queue(const uint8_t *p, size_t n)
{
	static const int codes[] = { KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT,
		KEY_HOME, KEY_END, KEY_PPAGE, KEY_NPAGE, KEY_BACKSPACE, KEY_DC,
		KEY_BTAB, KEY_ENTER, KEY_IC, KEY_MOUSE, KEY_F(1), KEY_F(2),
		KEY_F(3), KEY_F(4), KEY_F(10), KEY_F(63) };
	static const wchar_t wide[] = { 0xe9, 0x301, 0x6f22, 0x202f, 0x1f600,
		0x200d, 0xfffd, 0x9b };

	if (p[0] < 0x80) {
		(void)unget_wch((wchar_t)p[0]);
		return 1;
	}
	if (p[0] < 0xe0) {
		(void)ungetch(codes[(p[0] - 0x80) % (sizeof(codes) /
		    sizeof(codes[0]))]);
		return 1;
	}
	if (p[0] < 0xf0 || n < 3) {
		(void)unget_wch(wide[p[0] % 8]);
		return 1;
	}
	resize(p[1], p[2]);
	return 3;
}

static void
check_cursor(void)
{
	int y, x;

	getyx(stdscr, y, x);
	if (y < 0 || y >= LINES || x < 0 || x >= COLS)
		abort();
}

static void
run(struct flow *f, struct frontend *fe, struct page *p, const uint8_t *data,
    size_t size)
{
	struct event ev;

	for (size_t at = 0, n = 0; at < size && n < KEYS_MAX && !flow_ended(f); n++) {
		flow_fill(f, p);
		fe->show(fe, p);
		check_cursor();
		at += queue(data + at, size - at);
		while (!flow_ended(f) && fe->next(fe, p, &ev) > 0) {
			flow_event(f, &ev);
			flow_fill(f, p);
			fe->show(fe, p);
			check_cursor();
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct options opt = { .mode = MODE_REHEARSAL };
	struct flow *f = calloc(1, sizeof(*f));
	struct frontend fe;
	struct page page;

	screen_once();
	if (f == NULL || page_init(&page) < 0 || curses_new(&fe) < 0)
		abort();
	(void)resizeterm(24, 80);
	term_set_plain(0);
	(void)flow_init(f, lists, &opt, NULL, NULL);
	(void)flow_step(f, "one");
	run(f, &fe, &page, data, size);
	(void)flushinp();
	fe.close(&fe);
	page_free(&page);
	flow_free(f);
	free(f);
	if (secret_in_use() != 0)
		abort();
	return 0;
}
