/* ui/: what keys do on a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "src/flow/pages.h"
#include "src/flow/run.h"
#include "src/steps/cards/cards.h"
#include "tests/unit/ui_live.h"
#include "tests/unit/ui_pages.h"
#include "ui/curses_frontend.h"
#include "ui/nc.h"
#include "ui/screen.h"
#include "ui/term.h"

/* -- single screens ---------------------------------------------------------------- */

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
	live_show(l);
	return s->focus == (int)page_n_fields(&l->page) ? "button" :
	    page_nth_field(&l->page, (size_t)s->focus)->field->id;
}

/* Enter on an empty PIN or word, and on the button, answers: the page says what is
 * missing. From anywhere else it goes to what is missing. */
static void
enter_on_nothing(void **state)
{
	struct live l;

	(void)state;
	live_open(&l, PIN);
	assert_true(is_next(live_key(&l, '\r')));
	assert_int_equal(live_key(&l, '\t').kind, 99);	/* the button */
	assert_true(is_next(live_key(&l, '\r')));
	assert_int_equal(live_key(&l, KEY_BTAB).kind, 99);
	live_type(&l, "12");
	assert_true(is_next(live_key(&l, '\r')));
	live_page(&l, WORD);
	assert_true(is_next(live_key(&l, '\r')));
	live_type(&l, "zebra");
	assert_true(is_next(live_key(&l, '\r')));
	live_page(&l, ALL);
	assert_int_equal(live_key(&l, KEY_BTAB).kind, 99);	/* the choice */
	assert_int_equal(live_key(&l, '\r').kind, 99);		/* the PIN */
	live_type(&l, "12");
	assert_int_equal(live_key(&l, '\r').kind, 99);		/* the word */
	assert_true(is_next(live_key(&l, '\r')));
	live_close(&l);
}

/* What the page offers is replaced by the first letter, and kept by what mends it;
 * what people typed is gone on with. */
static void
offered_value(void **state)
{
	static const int keeping[] = { KEY_END, KEY_HOME, KEY_LEFT, KEY_RIGHT,
		KEY_BACKSPACE };
	struct live l;

	(void)state;
	live_open(&l, TEXT);
	flow_set(l.f, "text", "Alice Dupont");
	l.f->pages->shown++;
	live_show(&l);
	live_type(&l, "Bo");
	assert_string_equal(flow_value(l.f, "text"), "Bo");
	assert_int_equal(live_key(&l, '\t').kind, 99);
	assert_int_equal(live_key(&l, '\t').kind, 99);
	live_type(&l, "b");
	assert_string_equal(flow_value(l.f, "text"), "Bob");
	for (size_t i = 0; i < sizeof(keeping) / sizeof(keeping[0]); i++) {
		flow_set(l.f, "text", "ab");
		l.f->pages->shown++;
		live_show(&l);
		(void)live_key(&l, keeping[i]);
		live_type(&l, "x");
		assert_int_equal(strlen(flow_value(l.f, "text")),
		    keeping[i] == KEY_BACKSPACE ? 2 : 3);
	}
	live_close(&l);
}

/* What a notice is about is typed anew. */
static void
refused_value(void **state)
{
	struct live l;

	(void)state;
	live_open(&l, WORD);
	live_type(&l, "zebra");
	(void)flow_notice(l.f, "word-differs", NULL);
	live_show(&l);
	live_type(&l, "y");
	assert_string_equal(flow_value(l.f, "word"), "y");
	live_close(&l);
}

/* Tab types the practice words into the empty field, over what is half typed and over
 * what was refused, not over what is whole. The next letter takes their place. */
static void
practice_words(void **state)
{
	const char *sheet;
	struct live l;
	char longer[64];

	(void)state;
	live_open(&l, SHEET);
	sheet = page_practice_words(&l.page);
	assert_non_null(sheet);
	(void)snprintf(longer, sizeof(longer), "%szz", sheet);
	live_type(&l, longer);
	assert_int_equal(live_key(&l, '\t').kind, 99);	/* the button */
	assert_string_equal(flow_value(l.f, "word"), longer);
	(void)flow_notice(l.f, "word-differs", NULL);
	live_show(&l);
	assert_int_equal(live_key(&l, '\t').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "word"), page_practice_words(&l.page));
	live_type(&l, "ze");
	assert_string_equal(flow_value(l.f, "word"), "ze");
	assert_int_equal(live_key(&l, '\t').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "word"), page_practice_words(&l.page));
	assert_int_equal(live_key(&l, '\t').kind, 99);
	live_close(&l);
}

/* And the other things that it types: a number, a PIN. */
static void
practice_half_typed(void **state)
{
	struct live l;

	(void)state;
	live_open(&l, PRACTICE);
	assert_int_equal(live_key(&l, '\t').kind, EV_SET);	/* the PIN */
	assert_string_equal(live_pin(&l), "135790");
	live_type(&l, "24");
	assert_string_equal(live_pin(&l), "24");
	assert_int_equal(live_key(&l, '\t').kind, EV_SET);
	assert_string_equal(live_pin(&l), "135790");
	(void)live_key(&l, 0xe9);
	(void)live_key(&l, KEY_BACKSPACE);
	assert_string_equal(live_pin(&l), "13579");
	live_type(&l, "13");
	assert_string_equal(live_pin(&l), "1357913");
	assert_int_equal(live_key(&l, '\t').kind, 99);		/* the button */
	assert_string_equal(live_pin(&l), "1357913");
	assert_int_equal(live_key(&l, '\t').kind, 99);		/* the number */
	assert_int_equal(live_key(&l, '\t').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "text"), "R-1001");
	live_type(&l, "R-1");
	assert_string_equal(flow_value(l.f, "text"), "R-1");
	assert_int_equal(live_key(&l, '\t').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "text"), "R-1001");
	(void)live_key(&l, KEY_BACKSPACE);
	live_type(&l, "77");
	assert_string_equal(flow_value(l.f, "text"), "R-10077");
	assert_int_equal(live_key(&l, '\t').kind, 99);		/* the PIN */
	assert_string_equal(flow_value(l.f, "text"), "R-10077");
	live_close(&l);
}

/* A digit that the focus cannot hold chooses in the list. */
static void
digits_choose(void **state)
{
	struct live l;

	(void)state;
	live_open(&l, ALL);
	assert_int_equal(live_key(&l, '2').kind, EV_SET);
	assert_string_equal(live_pin(&l), "2");
	assert_string_equal(flow_value(l.f, "choice"), "");
	assert_int_equal(live_key(&l, '\r').kind, 99);		/* the word */
	assert_int_equal(live_key(&l, '2').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "word"), "");
	assert_string_equal(flow_value(l.f, "choice"), "b");
	for (int i = 0; i < 3; i++)
		assert_int_equal(live_key(&l, '\t').kind, 99);	/* the button */
	assert_int_equal(live_key(&l, '1').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "choice"), "a");
	assert_string_equal(first_focus(&l, "signoff", "person",
	    "agree\0agree\0"), "agree");
	assert_int_equal(live_key(&l, '\t').kind, 99);		/* initials */
	assert_int_equal(live_key(&l, '2').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "agree"), "disagree");
	live_close(&l);
}

/* What is typed into a field that a choice makes idle makes the choice. */
static void
idle_field(void **state)
{
	struct event ev = { .kind = EV_SET, .field = "ident", .value = "second" };
	struct live l;

	(void)state;
	live_open(&l, TEXT);
	assert_string_equal(first_focus(&l, "generate", "key",
	    "use\0contosokey\0ident\0contosokey\0"), "ident");
	flow_event(l.f, &ev);
	assert_string_equal(flow_value(l.f, "use"), ".new");
	assert_string_equal(flow_value(l.f, "ident"), "second");
	/* A word that is not asked for is not waited for. */
	assert_string_equal(first_focus(&l, "exchange", "compare",
	    "what\0another\0"), "what");
	assert_true(is_next(live_key(&l, '\r')));
	live_close(&l);
}

static int
shows(const char *text)
{
	int found = 0;

	for (int y = 0; y < LINES && !found; y++)
		found = strstr(row_text(y, 0, 80), text) != NULL;
	return found;
}

/* Esc closes what lies over a page, and the key after it is one of its own; buttons
 * say what they do. */
static void
escape_closes(void **state)
{
	static const struct {
		enum key key;
		const char *button;
	} over[] = {
		{ KC_F1, "[ Close ]" }, { KC_F10, "[ Leave ]" }
	};
	struct live l;

	(void)state;
	live_open(&l, TEXT);
	assert_int_equal(live_key(&l, 0x1b).kind, 99);
	for (size_t i = 0; i < 2; i++) {
		struct event ev = { .kind = EV_KEY, .key = over[i].key };

		flow_event(l.f, &ev);
		live_show(&l);
		assert_true(shows(over[i].button));
		ev = live_key(&l, 0x1b);
		assert_int_equal(ev.kind, EV_KEY);
		assert_int_equal(ev.key, KC_BACK);
		flow_event(l.f, &ev);
		live_show(&l);
		assert_null(l.f->pages->over);
		assert_true(shows("[ Next ]"));
	}
	live_close(&l);
}

/* A word that is read back waits; what is chosen before it stands. */
static void
focus_where_open(void **state)
{
	struct live l;

	(void)state;
	live_open(&l, TEXT);
	assert_string_equal(first_focus(&l, "exchange", "compare",
	    "what\0compare\0"), "word");
	assert_string_equal(first_focus(&l, "exchange", "root",
	    "what\0compare\0"), "word");
	assert_string_equal(first_focus(&l, "exchange", "root", NULL), "what");
	assert_string_equal(first_focus(&l, "signoff", "person", NULL),
	    "agree");
	assert_string_equal(first_focus(&l, "signoff", "paper", NULL), "word");
	assert_string_equal(first_focus(&l, "world", "pin-new", NULL), "pin");
	/* Where nothing is read back, the top, though it is filled in. */
	assert_string_equal(first_focus(&l, "world", "quorum", "k\0002\0"),
	    "k");
	live_close(&l);
}

/* Enter goes on past what may stay empty, and not past what may not. */
static void
optional_fields(void **state)
{
	struct live l;

	(void)state;
	live_open(&l, TEXT);
	assert_string_equal(first_focus(&l, "intake", "kek",
	    "kek\0/stick/kek.pem\0"), "kek");
	assert_true(is_next(live_key(&l, '\r')));
	assert_string_equal(first_focus(&l, "generate", "key",
	    "ident\0a\0type\0rsa-2048\0"), "ident");
	assert_true(is_next(live_key(&l, '\r')));
	assert_string_equal(first_focus(&l, "package", "name",
	    "friendly\0a\0"), "friendly");
	assert_int_equal(live_key(&l, '\r').kind, 99);
	assert_string_equal(page_nth_field(&l.page, (size_t)
	    curses_screen(&l.fe)->focus)->field->id, "ops");
	live_close(&l);
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
	assert_int_equal(n, 19);
}

/* A step that refused a PIN took it: what is typed then begins it anew. */
static void
pin_begins_anew(void **state)
{
	struct live l;

	(void)state;
	live_open(&l, PIN);
	live_type(&l, "12");
	assert_true(is_next(live_key(&l, '\r')));
	secret_free(flow_secret(l.f, "pin"));
	ui_notice(l.f, notice_by_id("pin-form"));
	live_show(&l);
	live_type(&l, "3456");
	assert_string_equal(live_pin(&l), "3456");
	/* ... also where the step kept it, and after Ctrl-U. */
	assert_true(is_next(live_key(&l, '\r')));
	live_type(&l, "7");
	assert_string_equal(live_pin(&l), "7");
	assert_int_equal(live_key(&l, 0x15).kind, EV_SET);
	assert_string_equal(live_pin(&l), "");
	live_type(&l, "89");
	assert_int_equal(live_key(&l, KEY_BACKSPACE).kind, EV_SET);
	assert_string_equal(live_pin(&l), "8");
	live_close(&l);
}

/* Half a PIN, then help: back on the page it is gone, and its mark too. */
static void
pin_is_forgotten(void **state)
{
	struct event ev = { .kind = 99 };
	struct live l;

	(void)state;
	live_open(&l, PIN);
	live_type(&l, "12");
	l.f->pages->shown++;		/* as flow_uncover does */
	live_show(&l);
	assert_int_equal(l.fe.next(&l.fe, &l.page, &ev), 1);
	assert_int_equal(ev.kind, EV_SET);
	assert_string_equal(ev.value, "");
	flow_event(l.f, &ev);
	live_show(&l);
	assert_int_equal(l.fe.next(&l.fe, &l.page, &ev), 0);
	assert_string_equal(live_pin(&l), "");
	assert_null(strchr(row_text(3, 0, 80), '*'));
	live_type(&l, "34");
	assert_string_equal(live_pin(&l), "34");
	live_close(&l);
}

/* The mark is as long for one digit as for eight, and the cursor stands still. */
static void
pin_mark_is_steady(void **state)
{
	int y, x, y2, x2;
	char one[256];
	struct live l;

	(void)state;
	live_open(&l, PIN);
	live_type(&l, "1");
	getyx(stdscr, y, x);
	(void)snprintf(one, sizeof(one), "%s", row_text(y, 0, 80));
	live_type(&l, "2345678");
	assert_int_equal(live_key(&l, '9').kind, 99);	/* one more than max */
	getyx(stdscr, y2, x2);
	assert_string_equal(one, row_text(y, 0, 80));
	assert_true(y == y2 && x == x2);
	live_close(&l);
}

/* Up and Down go through fields, options and the button; digits choose. */
static void
arrows(void **state)
{
	struct live l;
	int y;

	(void)state;
	live_open(&l, ALL);
	/* It starts at the PIN. Up: the choice, where nothing is chosen yet. */
	assert_int_equal(live_key(&l, KEY_UP).kind, 99);
	y = getcury(stdscr);
	assert_non_null(strstr(row_text(y, 0, 80), "Choice"));
	assert_int_equal(live_key(&l, KEY_DOWN).kind, EV_SET);
	assert_string_equal(flow_value(l.f, "choice"), "a");
	assert_int_equal(live_key(&l, '2').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "choice"), "b");
	y = getcury(stdscr);
	assert_non_null(strstr(row_text(y, 0, 80), ">  2  Second"));
	/* The mark stands at the first line of the option only. */
	assert_null(strchr(row_text(y + 1, RAIL_COLS + 1, 60), '>'));
	assert_int_equal(live_key(&l, '7').kind, 99);
	assert_int_equal(live_key(&l, KEY_DOWN).kind, 99);	/* the PIN */
	assert_int_equal(live_key(&l, KEY_DOWN).kind, 99);	/* the word */
	assert_int_equal(live_key(&l, KEY_DOWN).kind, 99);	/* the button */
	y = getcury(stdscr);
	assert_non_null(strstr(row_text(y, 0, 80), "[ Next ]"));
	assert_int_equal(live_key(&l, KEY_DOWN).kind, 99);	/* the name */
	live_type(&l, "x");
	assert_string_equal(flow_value(l.f, "text"), "x");
	live_close(&l);
}

/* Enter turns the pages of what is longer than the screen before it confirms. */
static void
enter_reads_first(void **state)
{
	static const char *const parts[] = { "1/3", "2/3", "3/3" };
	struct live l;
	int turns = 0;

	(void)state;
	live_open(&l, LONG);
	do
		/* The last row counts what Enter turns. */
		assert_string_equal(row_text(23, 75, 3), parts[turns]);
	while (!is_next(live_key(&l, '\r')) && ++turns < 3);
	assert_int_equal(turns, 2);	/* 40 items and four lines, 20 a time */
	assert_non_null(strstr(row_text(22, 0, 80), "[ Next ]"));
	/* On a large screen nothing is left to be read. */
	live_page(&l, LONG);
	live_size(60, 80);
	live_show(&l);
	assert_true(is_next(live_key(&l, '\r')));
	live_close(&l);
}

/* A value that is longer than its box, and what is none. */
static void
long_values(void **state)
{
	static const char wide[] = "\xe6\xbc\xa2";
	struct live l;
	int y, x;

	(void)state;
	live_open(&l, TEXT);
	for (int i = 0; i < 20; i++)
		assert_int_equal(live_key(&l, 0x6f22).kind, EV_SET);
	assert_int_equal(strlen(flow_value(l.f, "text")), 60);
	assert_int_equal(live_key(&l, 0x6f22).kind, 99);	/* no room */
	getyx(stdscr, y, x);
	assert_true(x < BODY_X + (int)screen_body_cols());
	assert_int_equal(live_key(&l, KEY_HOME).kind, 99);
	assert_int_equal(live_key(&l, KEY_DC).kind, EV_SET);
	assert_int_equal(strlen(flow_value(l.f, "text")), 57);
	assert_int_equal(live_key(&l, KEY_END).kind, 99);
	assert_int_equal(live_key(&l, KEY_BACKSPACE).kind, EV_SET);
	assert_int_equal(strlen(flow_value(l.f, "text")), 54);
	assert_memory_equal(flow_value(l.f, "text"), wide, 3);
	/* The value changes under the cursor: it does not stay within a
	 * character. */
	flow_set(l.f, "text", "a\xc3\xa9");
	live_show(&l);
	assert_int_equal(live_key(&l, KEY_LEFT).kind, 99);
	flow_set(l.f, "text", wide);
	live_show(&l);
	assert_int_equal(live_key(&l, 'b').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "text"), "b\xe6\xbc\xa2");
	flow_set(l.f, "text", "\x1b[2J\x80\xff"); /* a folder's odd name */
	live_show(&l);
	getyx(stdscr, y, x);
	assert_non_null(strstr(row_text(y, 0, 80), "?[2J"));
	live_close(&l);
}

/* F4, F-keys, Esc and a digit, a key that nobody knows. */
static void
function_keys(void **state)
{
	struct live l;

	(void)state;
	live_open(&l, TEXT);
	assert_int_equal(live_key(&l, KEY_F(4)).kind, 99);
	assert_int_equal(term_plain(), 1);
	assert_non_null(strstr(row_text(23, 0, 80), "F4 Colours"));
	assert_non_null(strchr(row_text(5, 0, 80), '|'));
	assert_int_equal(live_key(&l, KEY_F(4)).kind, 99);
	assert_int_equal(term_plain(), 0);
	assert_non_null(strstr(row_text(23, 0, 80), "F4 ASCII"));
	assert_int_equal(live_key(&l, KEY_F(1)).key, KC_F1);
	assert_int_equal(live_key(&l, KEY_F(10)).key, KC_F10);
	assert_int_equal(unget_wch(L'0'), OK);
	assert_int_equal(live_key(&l, 0x1b).key, KC_F10);
	assert_int_equal(unget_wch(L'2'), OK);
	assert_int_equal(live_key(&l, 0x1b).key, KC_F2);
	assert_int_equal(live_key(&l, 0x1b).kind, 99);
	assert_int_equal(live_key(&l, KEY_IC).kind, 99);
	/* What follows a key that means nothing is read at once. */
	assert_int_equal(unget_wch(L'z'), OK);
	assert_int_equal(live_key(&l, KEY_IC).kind, EV_SET);
	assert_string_equal(flow_value(l.f, "text"), "z");
	live_close(&l);
}

/* What a terminal sends that is no key of ours: nothing of it reaches a field. */
static void
sequences(void **state)
{
	static const struct {
		const wchar_t *after;	/* the Esc */
		int key;		/* -1: none */
	} sent[] = {
		{ L"[21~", KC_F10 }, { L"[11~", KC_F1 }, { L"[[B", KC_F2 },
		{ L"OR", KC_F3 }, { L"[24~", -1 }, { L"[1;5C", -1 },
		{ L"[3;2~", -1 }, { L"[?62;1;2c", -1 }, { L"[200~", -1 },
		{ L"O5P", -1 }, { L"Oj", -1 }, { L"x", -1 }, { L"\u00e9", -1 },
		{ L"#8", -1 }, { L"(B", -1 }, { L"]0;title\a", -1 },
		{ L"P1$r0m\x1b\\", -1 }, { L"\x1b[21~", KC_F10 },
		{ L"[\u00e9", -1 },
	};
	struct event ev;
	struct live l;

	(void)state;
	live_open(&l, TEXT);
	for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++) {
		assert_int_equal(unget_wch(L'z'), OK);
		for (size_t n = wcslen(sent[i].after); n > 0; n--)
			assert_int_equal(unget_wch(sent[i].after[n - 1]), OK);
		ev = live_key(&l, 0x1b);
		if (sent[i].key >= 0) {
			assert_int_equal(ev.kind, EV_KEY);
			assert_int_equal((int)ev.key, sent[i].key);
			ev = (struct event){ .kind = 99 };
			assert_int_equal(l.fe.next(&l.fe, &l.page, &ev), 1);
		}
		if (ev.kind != EV_SET)
			fail_msg("%zu", i);
		assert_string_equal(ev.value, "z");
		flow_set(l.f, "text", "");
		live_show(&l);
	}
	assert_int_equal(live_key(&l, 3).key, KC_F10);	/* Ctrl-C */
	live_close(&l);
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
	live_open(&l, TEXT);
	assert_int_equal(live_key(&l, 'a').kind, EV_SET);
	assert_int_equal(live_key(&l, '\t').kind, 99);
	assert_true(is_next(live_key(&l, '\r')));
	l.f->run->reply = answered;
	live_show(&l);
	(void)snprintf(before, sizeof(before), "%s", row_text(23, 0, 80));
	assert_non_null(strstr(before, "One moment"));
	live_show(&l);
	assert_string_not_equal(before, row_text(23, 0, 80));
	assert_int_equal(unget_wch(L'b'), OK);
	live_show(&l);
	assert_null(strstr(row_text(23, 0, 80), "when this is done"));
	assert_int_equal(ungetch(KEY_F(10)), OK);
	live_show(&l);
	assert_non_null(strstr(row_text(23, 0, 80), "F10 when this is done"));
	assert_int_equal(resizeterm(30, 90), OK);	/* leaves its key */
	live_show(&l);
	assert_non_null(strstr(row_text(29, 0, 80), "One moment"));
	assert_int_equal(unget_wch(L'c'), OK);
	l.f->run->reply = NULL;
	assert_int_equal(l.fe.next(&l.fe, &l.page, &ev), 1);
	assert_int_equal(ev.key, KC_F10);
	assert_int_equal(l.fe.next(&l.fe, &l.page, &ev), 0);
	assert_string_equal(flow_value(l.f, "text"), "a");
	/* A look at the reader takes no key away. */
	l.f->run->reply = answered;
	live_show(&l);
	assert_int_equal(ungetch(KEY_F(1)), OK);
	live_show(&l);
	l.f->run->reply = NULL;
	assert_int_equal(l.fe.next(&l.fe, &l.page, &ev), 1);
	assert_int_equal(ev.key, KC_F1);
	live_size(24, 80);
	live_close(&l);
}

/* What can be cancelled is, by Esc alone or by F10; a bar shows how far it is. */
static void
cancelled(void **state)
{
	static const struct page_def making =
	    { .id = "making", .title = "Making",
		.flags = PAGE_BUSY | PAGE_CANCEL, .fill = live_text };
	struct event ev = { .kind = 99 };
	struct live l;

	(void)state;
	live_open(&l, TEXT);
	l.f->pages->page = &making;
	l.f->run->reply = answered;
	live_show(&l);
	assert_non_null(strstr(row_text(23, 0, 80), "Esc Stop"));
	assert_int_equal(l.fe.cancel, 0);
	assert_int_equal(unget_wch(L'x'), OK);
	live_show(&l);
	assert_int_equal(l.fe.cancel, 0);
	assert_int_equal(unget_wch(0x1b), OK);
	live_show(&l);
	assert_int_equal(l.fe.cancel, 1);
	l.fe.cancel = 0;
	assert_int_equal(ungetch(KEY_F(10)), OK);
	live_show(&l);
	assert_int_equal(l.fe.cancel, 1);
	l.f->run->progress = (struct rec_progress){ .done = 3, .total = 8 };
	live_show(&l);
	assert_non_null(strstr(row_text(23, 0, 80),
	    "[#########---------------]  37"));
	l.f->run->progress = (struct rec_progress){ .done = 4000000000u,
		.total = 4000000000u };
	live_show(&l);
	assert_non_null(strstr(row_text(23, 0, 80),
	    "[########################] 100"));
	l.f->run->reply = NULL;
	assert_int_equal(l.fe.next(&l.fe, &l.page, &ev), 1);
	assert_int_equal(ev.key, KC_F10);
	assert_int_equal(l.fe.cancel, 0);
	live_close(&l);
}

/* More options than the screen has rows: arrows come to each of them, in sight;
 * digits are for the first nine. */
static void
many_options(void **state)
{
	char id[8];
	struct live l;

	(void)state;
	live_open(&l, MANY);
	for (unsigned i = 1; i <= 40; i++) {
		assert_int_equal(live_key(&l, KEY_DOWN).kind, EV_SET);
		(void)snprintf(id, sizeof(id), "o%u", i);
		assert_string_equal(flow_value(l.f, "choice"), id);
		(void)snprintf(id, sizeof(id), "> %2u ", i);
		assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), id));
	}
	assert_int_equal(live_key(&l, '3').kind, EV_SET);
	assert_string_equal(flow_value(l.f, "choice"), "o3");
	assert_non_null(strstr(row_text(getcury(stdscr), 0, 80), ">  3 "));
	assert_int_equal(live_key(&l, '0').kind, 99);
	assert_string_equal(flow_value(l.f, "choice"), "o3");
	live_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(enter_on_nothing),
		cmocka_unit_test(offered_value),
		cmocka_unit_test(refused_value),
		cmocka_unit_test(practice_words),
		cmocka_unit_test(practice_half_typed),
		cmocka_unit_test(digits_choose),
		cmocka_unit_test(idle_field),
		cmocka_unit_test(escape_closes),
		cmocka_unit_test(sequences),
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
		cmocka_unit_test(focus_where_open),
		cmocka_unit_test(optional_fields),
		cmocka_unit_test(optional_are_fields),
	};

	return cmocka_run_group_tests_name("ui-keys", tests, live_begin,
	    live_end);
}
