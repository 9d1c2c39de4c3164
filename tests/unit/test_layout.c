/* ui/layout: pages as lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/nls.h"
#include "src/page/wrap.h"
#include "ui/layout.h"

static const struct field_def fields[] = {
	{ "name", N_("Name"), FIELD_TEXT, 20 },
	{ "role", N_("Role"), FIELD_CHOICE, 16 },
	{ "pin", N_("PIN"), FIELD_SECRET, 64 },
	{ "note", N_("What happened"), FIELD_TEXT, 500 },
	{ 0 }
};

static struct page page;
static struct layout layout;

static int
begin(void **state)
{
	(void)state;
	nls_setup(LANG_EN);
	memset(&layout, 0, sizeof(layout));
	return page_init(&page);
}

static int
end(void **state)
{
	(void)state;
	layout_free(&layout);
	page_free(&page);
	return 0;
}

static void
make(unsigned width)
{
	layout_free(&layout);
	assert_int_equal(layout_make(&layout, &page, width, 1000), 0);
}

/* No line is wider than the page, and no box leaves it. */
static void
assert_within(unsigned width)
{
	for (size_t i = 0; i < layout.n; i++) {
		const struct line *l = &layout.line[i];

		if (width_text(l->text, strlen(l->text)) > width)
			fail_msg("wider than %u: \"%s\"", width, l->text);
		assert_null(strchr(l->text, '\n'));
		assert_true(l->look != LOOK_FIELD ||
		    (l->width > 0 && l->column + l->width <= width));
	}
}

/* The how manieth line begins like this; -1: none. */
static int
find(const char *text)
{
	for (size_t i = 0; i < layout.n; i++)
		if (strncmp(layout.line[i].text, text, strlen(text)) == 0)
			return (int)i;
	return -1;
}

static void
fill_all(void)
{
	static const uint8_t digest[SHA256_LEN] = { 0x59, 0xa1 };

	page_title(&page, _("Administrator card {x} of {n} ({holder})"), "x",
	    "2", "n", "3", "holder", "Bruno", NULL);
	page.notice_text = "Something was seen that nobody expected, and nothing "
	    "has changed by it.";
	page.notice_level = 1;
	page_para(&page, _("The key is made inside the module and leaves it only "
	    "wrapped. ident: digits, dashes and lower case letters, at most 72; "
	    "plainname is best the same."), NULL);
	page_para(&page, "Wide: \xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97"
	    "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5"
	    "\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97, and "
	    "e\xcc\x81" "e\xcc\x81 with marks of their own.", NULL);
	page_item(&page, 1, "Write the words on the paper record, all twelve.",
	    NULL);
	page_warn(&page, "Nobody can make it again, not even who made it.", NULL);
	page_check(&page, "signatures, up to the root key of the module", NULL);
	page_result(&page);
	page_fact(&page, "long", "A fact", "0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	page_words(&page, "hknso", "World hash", digest);
	page_secret(&page, "PUK", "31415926");
	page_card(&page, "now", "1 Alice", "INSERT NOW");
	page_card(&page, "to-come", "2 Somebody whose name is as long as a "
	    "name may be, and then a little longer than that", "to come");
	page_columns(&page, "", "original", "copy", "in the vault");
	page_columns(&page, "Reduced copy, with K cards", "yes", "no",
	    "as allowed there");
	for (int i = 0; fields[i].id != NULL; i++)
		page_field(&page, &fields[i]);
}

static void
within_every_width(void **state)
{
	(void)state;
	for (enum lang lang = 0; lang < LANG_N; lang++) {
		nls_setup(lang);
		page_clear(&page);
		fill_all();
		for (unsigned width = 20; width <= 132; width++) {
			make(width);
			assert_within(width);
			assert_int_equal(layout.full, 0);
		}
	}
	nls_setup(LANG_EN);
}

/* Fields and options by their places on the page, also when a sentence stands
 * between two options. */
static void
indices(void **state)
{
	int i;

	(void)state;
	page_clear(&page);
	page_title(&page, "T", NULL);
	page_field(&page, &fields[0]);
	page_field(&page, &fields[1]);
	page_option(&page, "a", "First", NULL);
	page_para(&page, "A sentence.", NULL);
	page_option(&page, "b", "Second", NULL);
	page_field(&page, &fields[2]);
	make(61);
	assert_int_equal(page_n_fields(&page), 3);
	assert_ptr_equal(page_nth_field(&page, 1)->field, &fields[1]);
	assert_null(page_nth_field(&page, 3));
	assert_int_equal(page_n_options(&page, 0), 0);
	assert_int_equal(page_n_options(&page, 1), 2);
	assert_int_equal(page_n_options(&page, 9), 0);
	assert_string_equal(page_nth_option(&page, 1, 1)->id, "b");
	assert_null(page_nth_option(&page, 1, 2));
	i = find("    2  Second");
	assert_true(i > 0);
	assert_int_equal(layout.line[i].field, 1);
	assert_int_equal(layout.line[i].option, 1);
	i = find("A sentence.");
	assert_int_equal(layout.line[i].field, -1);
	i = find("PIN:");
	assert_int_equal(layout.line[i].field, 2);
	assert_int_equal(layout.line[i].look, LOOK_FIELD);
	/* The button comes after all. */
	assert_int_equal(layout.line[layout.n - 1].look, LOOK_BUTTON);
	assert_int_equal(layout.line[layout.n - 1].field, 3);
	assert_int_equal(layout.line[layout.n - 1].option, -1);
}

/* Each line of a wrapped option belongs to it. */
static void
wrapped_option(void **state)
{
	unsigned lines = 0;

	(void)state;
	page_clear(&page);
	page_field(&page, &fields[1]);
	page_option(&page, "a", "one two three four five six seven eight nine",
	    NULL);
	make(24);
	for (size_t i = 0; i < layout.n; i++)
		lines += layout.line[i].look == LOOK_OPTION &&
		    layout.line[i].field == 0 && layout.line[i].option == 0;
	assert_true(lines > 2);
	assert_within(24);
}

/* A box beside its label, below it where the page is narrow or much is asked. */
static void
boxes(void **state)
{
	int i;

	(void)state;
	page_clear(&page);
	page_field(&page, &fields[0]);
	page_field(&page, &fields[3]);
	make(61);
	i = find("Name:");
	assert_int_equal(layout.line[i].look, LOOK_FIELD);
	assert_int_equal(layout.line[i].column, 6);
	assert_int_equal(layout.line[i].width, 21);	/* 20 and the cursor */
	i = find("What happened:");
	assert_int_equal(layout.line[i].look, LOOK_LABEL);
	assert_int_equal(layout.line[i + 1].look, LOOK_FIELD);
	assert_int_equal(layout.line[i + 1].column, 2);
	assert_int_equal(layout.line[i + 1].width, 59);
	make(22);
	i = find("Name:");
	assert_int_equal(layout.line[i].look, LOOK_LABEL);
	assert_int_equal(layout.line[i + 1].field, 0);
}

static void
cards(void **state)
{
	int i;

	(void)state;
	page_clear(&page);
	page_card(&page, "done", "1 Alice", "enrolled");
	page_card(&page, "now", "2 Bruno", "INSERT NOW");
	page_card(&page, "to-come", "3 Chlo\xc3\xa9", "to come");
	make(50);
	i = find("[1 Alice  enrolled] [2 Bruno  INSERT NOW]");
	assert_true(i >= 0);
	assert_int_equal(layout.line[i].look, LOOK_CARD);
	assert_int_equal(layout.line[i].column, 20);
	assert_int_equal(layout.line[i].width, 21);
	assert_int_equal(layout.line[i + 1].width, 0);
	assert_true(find("[3 Chlo\xc3\xa9  to come]") >= 0);
	make(80);
	assert_true(find("[1 Alice  enrolled] [2 Bruno  INSERT NOW] "
	    "[3 Chlo\xc3\xa9  to come]") >= 0);
	make(20);	/* the marked one has no room in one line */
	i = find("[2 Bruno  INSERT");
	assert_int_equal(layout.line[i].look, LOOK_CARD_NOW);
	assert_int_equal(layout.line[i + 1].look, LOOK_CARD_NOW);
}

/* Columns as wide as what stands in them; cells that have no room go on below,
 * in their own column. */
static void
columns(void **state)
{
	int i;

	(void)state;
	page_clear(&page);
	page_columns(&page, "", "original", "copy", "in the vault");
	page_columns(&page, "Sign", "yes", "no", "as allowed there");
	make(61);
	i = find("Sign");
	assert_string_equal(layout.line[i - 1].text,
	    "                             original  copy  in the vault");
	assert_string_equal(layout.line[i].text,
	    "Sign                         yes       no    as allowed there");
	make(50);
	i = find("Sign");
	assert_string_equal(layout.line[i].text,
	    "Sign               yes       no    as allowed");
	assert_string_equal(layout.line[i + 1].text,
	    "                                   there");
}

static size_t
rows_of(unsigned width, size_t rows)
{
	layout_free(&layout);
	assert_int_equal(layout_make(&layout, &page, width, rows), 0);
	return layout.n;
}

/* A page that is too long for the screen goes without as many of its empty lines
 * as it has to, those at the top first, but for the one below its title. One with
 * much room gets more. */
static void
tight(void **state)
{
	const size_t n = 11;

	(void)state;
	page_clear(&page);
	page_title(&page, "T", NULL);
	for (int i = 0; i < 4; i++)
		page_para(&page, "One.", NULL);
	assert_int_equal(rows_of(61, 30), n);
	assert_int_equal(rows_of(61, n), n);
	assert_int_equal(rows_of(61, n - 2), n - 2);
	assert_string_equal(layout.line[1].text, "");
	assert_string_equal(layout.line[3].text, "One.");
	assert_string_equal(layout.line[5].text, "");
	assert_int_equal(rows_of(61, 4), 7);
	assert_string_equal(layout.line[1].text, "");
	assert_int_equal(rows_of(61, 41), n + 5);
}

/* Facts share a line where a page would be too long, and stand below each other
 * where it is wide. */
static void
facts(void **state)
{
	(void)state;
	page_clear(&page);
	page_title(&page, "T", NULL);
	page_fact(&page, "a", "Reader", "virtual");
	page_fact(&page, "b", "Network", "");
	page_fact(&page, "c", "Courier stick", "/media/a/very/long/path/that/"
	    "needs/a/line/of/its/own");
	page_fact(&page, "d", "K", "2");
	assert_int_equal(rows_of(61, 30), 9);
	assert_true(find("Courier stick:") > 0);
	assert_int_equal(rows_of(61, 5), 7);
	assert_true(find("Reader: virtual   Network:") == 2);
	assert_true(find("  /media/a/very/long/path/that/needs/a/line/of/its/own") ==
	    4);
	assert_int_equal(rows_of(100, 30), 8);
	assert_true(find("Reader:         virtual") == 2);
	assert_true(find("Courier stick:  /media/a/very") == 4);
	assert_true(find("K:              2") == 5);
}

/* What found no room is not left out in silence. */
static void
says_that_it_is_full(void **state)
{
	(void)state;
	page_clear(&page);
	page_para(&page, "One.", NULL);
	page.full = 1;
	make(61);
	assert_int_equal(layout.full, 1);
	assert_true(find("(...)") > 0);
	page_clear(&page);
	for (int i = 0; i < PAGE_BLOCKS; i++)
		page_para(&page, "one two three four five six seven eight", NULL);
	assert_int_equal(page.full, 0);
	make(20);
	assert_int_equal(layout.full, 1);
	assert_int_equal(layout.n, LAYOUT_LINES - 1);
	assert_true(find("(...)") > 0);
	assert_int_equal(layout.line[layout.n - 1].look, LOOK_BUTTON);
	assert_within(20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(within_every_width),
		cmocka_unit_test(indices),
		cmocka_unit_test(wrapped_option),
		cmocka_unit_test(boxes),
		cmocka_unit_test(cards),
		cmocka_unit_test(columns),
		cmocka_unit_test(tight),
		cmocka_unit_test(facts),
		cmocka_unit_test(says_that_it_is_full),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
