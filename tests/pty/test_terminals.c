/* The real program on the terminals that people have: readable, no colour where
 * none may be, every function key twice, nothing over anything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "tests/pty/station.h"
#include "tests/unit/scratch.h"

#define RAIL_X		16	/* the line right of the rail */
#define CARD_PAGE	"Administrator card 1 of 3"

static const struct terminal {
	const char *term, *more, *locale;
	int colours, beyond_ascii;
} terminals[] = {
	{ "xterm-256color", NULL, NULL, 1, 1 },
	{ "screen", NULL, NULL, 1, 1 },
	{ "linux", NULL, NULL, 1, 1 },
	{ "vt100", NULL, NULL, 0, 1 },
	{ "xterm-256color", "NO_COLOR=1", NULL, 0, 1 },
	{ "xterm-256color", NULL, "en_US.ISO-8859-1", 0, 0 },
	{ "linux", NULL, "C", 0, 0 },
};
#define N_TERMINALS (sizeof(terminals) / sizeof(terminals[0]))

static void
open_on(struct station *s, void **state, const struct terminal *t)
{
	static unsigned opened;
	char name[16];
	struct station_setup setup = { .term = t->term, .more = t->more,
		.locale = t->locale };

	/* Each has a folder of its own: nothing is to be resumed. */
	(void)snprintf(name, sizeof(name), "d%u", opened++);
	setup.dir = scratch_path(*state, name);
	station_open(s, &setup);
	station_see(s, "F10 Leave");
}

/* -- what every screen has to keep ------------------------------------------------ */

static void
assert_rail(struct station *s, int beyond_ascii)
{
	const char *want = beyond_ascii ? "\xe2\x94\x82" : "|";
	struct pty_cell c;
	int rows, cols;

	pty_size(s->p, &rows, &cols);
	for (int y = 1; y < rows - 1; y++) {
		pty_cell(s->p, y, RAIL_X, &c);
		if (strcmp(c.text, want) != 0)
			station_print(s);
		assert_string_equal(c.text, want);
	}
}

/* 1 when some cell has a colour. */
static int
coloured(struct station *s, int beyond_ascii)
{
	struct pty_cell c;
	int rows, cols, found = 0;

	pty_size(s->p, &rows, &cols);
	for (int y = 0; y < rows; y++)
		for (int x = 0; x < cols; x++) {
			pty_cell(s->p, y, x, &c);
			found |= c.fg != -1 || c.bg != -1;
			if (!beyond_ascii)
				assert_true((unsigned char)c.text[0] < 0x80);
		}
	return found;
}

static void
assert_screen(struct station *s, const struct terminal *t)
{
	assert_rail(s, t->beyond_ascii);
	assert_int_equal(coloured(s, t->beyond_ascii), t->colours);
	assert_int_equal(pty_find(s->p, "REHEARSAL"), 0);
	assert_int_equal(pty_cursor_visible(s->p), 1);
}

/* -- the terminals ------------------------------------------------------------------ */

static void
are_readable(void **state)
{
	struct station s;

	for (size_t i = 0; i < N_TERMINALS; i++) {
		(void)printf("# %s %s %s\n", terminals[i].term,
		    terminals[i].more == NULL ? "" : terminals[i].more,
		    terminals[i].locale == NULL ? "" : terminals[i].locale);
		open_on(&s, state, &terminals[i]);
		station_see(&s, "New ceremony");
		assert_screen(&s, &terminals[i]);
		station_walk(&s, CARD_PAGE);
		assert_screen(&s, &terminals[i]);
		/* Where we are and what is to do, in words and marks. */
		assert_true(pty_find(s.p, "> Security world") > 0);
		assert_true(pty_find(s.p, "INSERT NOW") > 0);
		station_close(&s);
	}
}

/* By terminfo, and as Esc and a digit. */
static void
have_function_keys(void **state)
{
	struct station s;
	int status;

	for (size_t i = 0; i < N_TERMINALS; i++) {
		open_on(&s, state, &terminals[i]);
		assert_int_equal(pty_key(s.p, "kf2"), 0);
		station_see(&s, "F10 Quitter");
		pty_type(s.p, "\0332");
		station_see(&s, "F10 Leave");
		pty_type(s.p, "\r");
		station_see(&s, "Name of the ceremony");
		assert_int_equal(pty_key(s.p, "kf3"), 0);
		station_see(&s, "New ceremony");
		pty_type(s.p, "\0331");
		station_see(&s, "Help");
		(void)pty_quiet(s.p, 50, STATION_LONG);
		pty_type(s.p, "\0333");
		station_see(&s, "New ceremony");
		/* One that is no UTF-8 begins with the plain screen. */
		pty_type(s.p, "\0334");
		station_see(&s, terminals[i].beyond_ascii ? "F4 Colours" :
		    "F4 ASCII");
		if (terminals[i].beyond_ascii)
			assert_int_equal(coloured(&s, 0), 0);
		assert_int_equal(pty_key(s.p, "kf4"), 0);
		station_see(&s, terminals[i].beyond_ascii ? "F4 ASCII" :
		    "F4 Colours");
		assert_int_equal(pty_key(s.p, "kf10"), 0);
		station_see(&s, "Enter leaves");
		pty_type(s.p, "\r");
		assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
		station_close(&s);
	}
}

/* A key whose bytes come slowly is one key, and a key after Esc one of its own. */
static void
take_slow_keys(void **state)
{
	static const char *const bytes[] = { "\033", "[", "2", "1", "~" };
	struct station s;

	open_on(&s, state, &terminals[0]);
	station_walk(&s, "Name of the ceremony");
	pty_type(s.p, "\025");
	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
		pty_type(s.p, bytes[i]);
		(void)pty_quiet(s.p, i == 0 ? 250 : 700, STATION_LONG);
	}
	station_see(&s, "Enter leaves");
	pty_type(s.p, "\033");
	(void)pty_quiet(s.p, 150, STATION_LONG);
	pty_type(s.p, "Zebra");
	station_see(&s, "Zebra");
	assert_true(pty_find(s.p, "Name of the ceremony") > 0);
	assert_true(pty_find(s.p, "21~") < 0);
	station_close(&s);
}

static void
are_refused(void **state)
{
	static const char *const terms[] = { "dumb", "no-such-terminal" };
	struct station_setup setup = { .dir = scratch_path(*state, "d") };
	struct station s;
	int status;

	for (size_t i = 0; i < 2; i++) {
		setup.term = terms[i];
		station_open(&s, &setup);
		assert_int_equal(pty_ended(s.p, STATION_LONG, &status), 1);
#ifdef __SANITIZE_ADDRESS__
		/* curses forgets some memory for a terminal unknown to it. */
		assert_true(WEXITSTATUS(status) != 0);
#else
		assert_int_equal(WEXITSTATUS(status), 3);
#endif
		assert_true(pty_find(s.p, "--plain") >= 0);
		assert_int_equal(pty_alternate(s.p), 0);
		station_close(&s);
	}
}

/* -- characters ---------------------------------------------------------------------- */

/* CJK, one with marks that combine, an emoji, one too long for its card. */
static const char *const names[] = {
	"\xe6\xbc\xa2\xe5\xad\x97\xe5\xa4\xaa\xe9\x83\x8e",
	"Zoe\xcc\x88 A\xcc\x8a\xcc\x81",
	"\xf0\x9f\x98\x80 Bob",
};

static void
hold_wide_names(void **state)
{
	static const int sizes[][2] = { { 24, 81 }, { 43, 132 }, { 24, 80 } };
	struct station s;

	open_on(&s, state, &terminals[0]);
	station_walk(&s, "One person after the other");
	for (size_t i = 0; i < 3; i++) {
		pty_type(s.p, "\025");
		pty_type(s.p, names[i]);
		/* The mark may be of the same cell; the next one is not. */
		(void)pty_quiet(s.p, 50, STATION_LONG);
		assert_rail(&s, 1);
		pty_type(s.p, "\r");
		(void)pty_quiet(s.p, 50, STATION_LONG);
		assert_rail(&s, 1);
	}
	assert_true(pty_find(s.p, names[0]) > 0);
	station_walk(&s, CARD_PAGE);
	assert_true(pty_find(s.p, names[0]) > 0);
	for (size_t i = 0; i < 3; i++) {
		pty_resize(s.p, sizes[i][0], sizes[i][1]);
		(void)pty_quiet(s.p, 100, STATION_LONG);
		station_see(&s, CARD_PAGE);
		assert_rail(&s, 1);
		assert_true(pty_find(s.p, names[0]) > 0);
	}
	station_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, scratch_make, scratch_drop)
		IN_FOLDER(are_readable),
		IN_FOLDER(have_function_keys),
		IN_FOLDER(take_slow_keys),
		IN_FOLDER(are_refused),
		IN_FOLDER(hold_wide_names),
	};

	return cmocka_run_group_tests_name("terminals", tests, NULL, NULL);
}
