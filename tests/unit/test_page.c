/* src/flow/page, page_text: pages as data, and their one text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/page/notices.h"
#include "src/page/page.h"
#include "src/page/wrap.h"

static const struct field_def fields[] = {
	{ "ident", N_("Ident"), FIELD_TEXT, 72 },
	{ "pin", N_("PIN"), FIELD_SECRET, 8 },
	{ "then", N_("Choice"), FIELD_CHOICE, 16 },
	{ "word", N_("Last word, as on paper"), FIELD_WORD, 32 },
};

static int
setup(void **state)
{
	static struct page p;

	nls_setup(LANG_EN);
	*state = &p;
	return page_init(&p);
}

static int
teardown(void **state)
{
	page_free(*state);
	return ((struct page *)*state)->text == NULL ? 0 : -1;
}

/* What the fields of the tests hold: pairs of id and value. */
static const char *
value(const char *const *pair, const char *field)
{
	for (; pair != NULL && *pair != NULL; pair += 2)
		if (strcmp(pair[0], field) == 0)
			return pair[1];
	return NULL;
}

static void
shows_wide(struct page *p, unsigned width, const char *const *values,
    const char *want)
{
	struct buf out;

	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].field != NULL)
			p->block[i].value = value(values, p->block[i].field->id);
	buf_init(&out, PAGE_TEXT);
	assert_int_equal(page_text(p, width, &out), 0);
	assert_string_equal(buf_str(&out), want);
	buf_free(&out);
}

static void
shows(struct page *p, const char *want)
{
	shows_wide(p, 40, NULL, want);
}

/* -- the top ------------------------------------------------------------------------ */

static void
top(void **state)
{
	struct page *p = *state;
	struct buf out;

	page_title(p, "Packages: {region}", "region", "Europe", NULL);
	shows(p, "REHEARSAL\nPackages: Europe\n");
	p->n_step = 5;
	p->n_steps = 13;
	p->doc = "3.1";
	shows(p,
	    "REHEARSAL                   step 5 of 13\n"
	    "Packages: Europe      document, step 3.1\n");
	/* Where both find no room the document's step has its own line. */
	shows_wide(p, 30, NULL,
	    "REHEARSAL         step 5 of 13\n"
	    "Packages: Europe\n"
	    "            document, step 3.1\n");
	shows_wide(p, 0, NULL,
	    "REHEARSAL  step 5 of 13\n"
	    "Packages: Europe  document, step 3.1\n");
	buf_init(&out, 1000);
	p->production = 1;
	assert_int_equal(page_text(p, 40, &out), 0);
	assert_int_equal(strncmp(buf_str(&out), "PRODUCTION ", 11), 0);
	buf_free(&out);
}

static void
notices_show(void **state)
{
	struct page *p = *state;

	page_title(p, "T", NULL);
	page_para(p, "Text.", NULL);
	p->notice = "x";
	p->notice_text = "One two three four five six seven eight.";
	p->notice_level = LEVEL_REFUSED;
	shows(p, "REHEARSAL\nT\n\n[x] One two three four five six seven\n"
	    "    eight.\n\nText.\n");
	p->notice_text = "One.";
	p->notice_level = LEVEL_WARN;
	shows(p, "REHEARSAL\nT\n\n[!] One.\n\nText.\n");
	p->notice_level = LEVEL_INFO;
	shows(p, "REHEARSAL\nT\n\n[i] One.\n\nText.\n");
}

/* -- blocks ------------------------------------------------------------------------- */

static void
paragraphs(void **state)
{
	struct page *p = *state;

	page_title(p, "T", NULL);
	page_para(p, "Card {x} is finished; its holder keeps it in hand.", "x",
	    "1", NULL);
	page_item(p, 1, "Write the words on the paper record.", NULL);
	page_item(p, 10, "Next.", NULL);
	page_warn(p, "Nobody can make it again, not even Microsoft.", NULL);
	page_warn(p, "Really.", NULL);
	page_result(p);
	shows(p, "REHEARSAL\nT\n\n"
	    "Card 1 is finished; its holder keeps it\nin hand.\n\n"
	    " 1  Write the words on the paper record.\n"
	    "10  Next.\n\n"
	    "! Nobody can make it again, not even\n  Microsoft.\n\n"
	    "! Really.\n\n"
	    "Result: SUCCESS\n");
}

static void
facts(void **state)
{
	struct page *p = *state;

	page_title(p, "T", NULL);
	page_fact(p, "vault", "Vault", "contoso.vault.azure.net");
	page_fact(p, "kid", "Key",
	    "https://contoso.vault.azure.net/keys/kek/0123");
	page_fact(p, "none", "Nothing", "");
	page_check(p, "signatures, up to the root key, all of them", NULL);
	shows(p, "REHEARSAL\nT\n\n"
	    "Vault: contoso.vault.azure.net\n"
	    "Key:\n"
	    "  https://contoso.vault.azure.net/keys/k\n"
	    "  ek/0123\n"
	    "Nothing:\n"
	    "[ok] signatures, up to the root key, all\n"
	    "     of them\n");
	assert_string_equal(page_value(p, "vault"), "contoso.vault.azure.net");
	assert_string_equal(page_value(p, "none"), "");
	assert_null(page_value(p, "Vault"));
}

static void
readouts(void **state)
{
	struct page *p = *state;
	uint8_t digest[SHA256_LEN];

	/* BIP-39: 128 bits of zeros are eleven times "abandon" and "about". */
	memset(digest, 0, sizeof(digest));
	memset(digest + 16, 0xa5, 16);
	page_title(p, "T", NULL);
	page_words(p, "hknso", "World hash (hknso)", digest);
	shows(p, "REHEARSAL\nT\n\n"
	    "World hash (hknso):\n"
	    "00000000 00000000 00000000 00000000\n"
	    "a5a5a5a5 a5a5a5a5 a5a5a5a5 a5a5a5a5\n"
	    "abandon abandon abandon abandon abandon abandon\n"
	    "abandon abandon abandon abandon abandon about\n");
	assert_string_equal(page_value(p, "hknso"), "about");
	nls_setup(LANG_FR);
	assert_string_equal(page_value(p, "hknso"), "abeille");
}

static void
fields_show(void **state)
{
	static const char *const typed[] = {
		"ident", "contosokey", "pin", "123456", "then", "other", NULL
	};
	static const char *const longer[] = {
		"pin", "12345678", "ident", "", NULL
	};
	struct page *p = *state;

	page_title(p, "T", NULL);
	for (size_t i = 0; i < 2; i++)
		page_field(p, &fields[i]);
	page_field(p, &fields[2]);
	page_option(p, "again", "Type it again (uses a try), if you are sure",
	    NULL);
	page_option(p, "other", "Go on with card {x}", "x", "2", NULL);
	page_field(p, &fields[3]);
	shows(p, "REHEARSAL\nT\n\n"
	    "Ident: [ ____________ ]\n"
	    "PIN: [ ________ ]\n"
	    "Choice:\n"
	    "  1  Type it again (uses a try), if you\n"
	    "     are sure\n"
	    "  2  Go on with card 2\n\n"
	    "Last word, as on paper: [ ____________ ]\n");
	shows_wide(p, 60, typed, "REHEARSAL\nT\n\n"
	    "Ident: [ contosokey ]\n"
	    "PIN: [ ******** ]\n"
	    "Choice:\n"
	    "  1  Type it again (uses a try), if you are sure\n"
	    "> 2  Go on with card 2\n\n"
	    "Last word, as on paper: [ ____________ ]\n");
	/* The mark is the same for a PIN of any length. */
	shows_wide(p, 60, longer, "REHEARSAL\nT\n\n"
	    "Ident: [ ____________ ]\n"
	    "PIN: [ ******** ]\n"
	    "Choice:\n"
	    "  1  Type it again (uses a try), if you are sure\n"
	    "  2  Go on with card 2\n\n"
	    "Last word, as on paper: [ ____________ ]\n");
	assert_ptr_equal(page_find_field(p, "pin")->field, &fields[1]);
	assert_null(page_find_field(p, "PIN"));
}

static void
options_are_numbered(void **state)
{
	static const struct field_def two = { "k", N_("K"), FIELD_CHOICE, 8 };
	static const char *const values[] = { "then", "a", "k", "a", NULL };
	struct page *p = *state;

	page_field(p, &fields[2]);
	page_option(p, "a", "A", NULL);
	page_field(p, &two);
	page_option(p, "a", "B", NULL);
	page_option(p, "b", "C", NULL);
	/* One number on a page is one option, whichever field it is for. */
	assert_int_equal(p->block[1].number, 1);
	assert_int_equal(p->block[4].number, 3);
	assert_ptr_equal(p->block[1].field, &fields[2]);
	assert_ptr_equal(p->block[4].field, &two);
	shows_wide(p, 40, values, "REHEARSAL\n\nChoice:\n> 1  A\n\n"
	    "K:\n> 2  B\n  3  C\n");
}

static void
cards(void **state)
{
	struct page *p = *state;

	page_title(p, "T", NULL);
	page_card(p, "enrolled", "1 Alice", "enrolled");
	page_card(p, "insert", "2 Chlo\xc3\xa9", "INSERT NOW");
	page_card(p, "to-come", "3 Bob", "to come");
	shows(p, "REHEARSAL\nT\n\n"
	    "[1 Alice  enrolled]\n"
	    "[2 Chlo\xc3\xa9  INSERT NOW] [3 Bob  to come]\n");
	shows_wide(p, 0, NULL, "REHEARSAL\nT\n\n"
	    "[1 Alice  enrolled] [2 Chlo\xc3\xa9  INSERT NOW] "
	    "[3 Bob  to come]\n");
}

static void
column_rows(void **state)
{
	struct page *p = *state;

	page_title(p, "T", NULL);
	page_columns(p, "", "original", "copy", "vault");
	page_columns(p, "Sign", "yes", "no", "yes");
	page_columns(p, "Cl\xc3\xa9", "to one place only", "no", "");
	shows_wide(p, 78, NULL, "REHEARSAL\nT\n\n"
	    "      original           copy  vault\n"
	    "Sign  yes                no    yes\n"
	    "Cl\xc3\xa9   to one place only  no\n");
	shows_wide(p, 27, NULL, "REHEARSAL\nT\n\n"
	    "      original  copy  vault\n"
	    "Sign  yes       no    yes\n"
	    "Cl\xc3\xa9   to one    no\n"
	    "      place\n"
	    "      only\n");
	shows_wide(p, 0, NULL, "REHEARSAL\nT\n\n"
	    "      original           copy  vault\n"
	    "Sign  yes                no    yes\n"
	    "Cl\xc3\xa9   to one place only  no\n");
}

/* -- limits ------------------------------------------------------------------------- */

static void
never_wider(void **state)
{
	static const char text[] = "Quatre cl\xc3\xa9s\xc2\xa0: un monde, "
	    "deux\xe2\x80\xaf; trois \xe6\x97\xa5\xe6\x9c\xac fin";
	struct page *p = *state;
	const char *s, *end;
	struct buf out;

	p->n_step = p->n_steps = 9;
	page_title(p, "T", NULL);
	page_para(p, text, NULL);
	page_item(p, 3, text, NULL);
	page_warn(p, text, NULL);
	page_check(p, text, NULL);
	page_fact(p, "f", "Label", text);
	page_field(p, &fields[2]);
	page_option(p, "o", text, NULL);
	page_columns(p, text, text, text, text);
	for (unsigned width = 24; width < 100; width++) {
		buf_init(&out, PAGE_TEXT);
		assert_int_equal(page_text(p, width, &out), 0);
		for (s = buf_str(&out); *s != '\0'; s = end + 1) {
			end = strchr(s, '\n');
			assert_non_null(end);
			assert_true(width_text(s, (size_t)(end - s)) <= width);
			assert_true(end == s || end[-1] != ' ');
		}
		buf_free(&out);
	}
}

static void
nothing_moves_the_cursor(void **state)
{
	struct page *p = *state;

	page_para(p, "{v}", "v", "a\x1b[2J\rb\xff\xe2\x80\xae" "c\x9b\x7f", NULL);
	assert_string_equal(p->block[0].text, "a\xef\xbf\xbd[2J\xef\xbf\xbd"
	    "b\xef\xbf\xbd\xef\xbf\xbd" "c\xef\xbf\xbd\xef\xbf\xbd");
	page_fact(p, "f", "a\tb", "c\nd");
	assert_string_equal(p->block[1].label, "a\xef\xbf\xbd" "b");
	assert_string_equal(p->block[1].text, "c\xef\xbf\xbd" "d");
}

static void
too_many_blocks(void **state)
{
	struct page *p = *state;
	struct buf out;

	for (unsigned i = 0; i < PAGE_BLOCKS; i++)
		page_para(p, "x", NULL);
	assert_int_equal(p->full, 0);
	page_fact(p, "f", "F", "v");
	assert_int_equal(p->full, 1);
	assert_int_equal(p->n, PAGE_BLOCKS);
	assert_null(page_value(p, "f"));
	buf_init(&out, PAGE_TEXT);
	assert_int_equal(page_text(p, 78, &out), 0);
	/* The page says that it is not whole. */
	assert_non_null(strstr(buf_str(&out), "\n\n(...)\n"));
	buf_free(&out);
}

static void
too_much_text(void **state)
{
	struct page *p = *state;
	char *big = malloc(PAGE_TEXT);
	const char *first;

	assert_non_null(big);
	memset(big, 'x', PAGE_TEXT - 1);
	big[PAGE_TEXT - 1] = '\0';
	page_para(p, "first", NULL);
	first = p->block[0].text;
	page_fact(p, "f", "F", big);
	assert_int_equal(p->n, 1);
	assert_int_equal(p->full, 1);
	/* What came before stands where it stood; there is room for more. */
	assert_ptr_equal(p->block[0].text, first);
	page_para(p, "last", NULL);
	assert_int_equal(p->n, 2);
	/* To the last byte, and past it. */
	p->full = 0;
	big[PAGE_TEXT - p->used - 2] = '\0';
	page_para(p, "{v}", "v", big, NULL);
	assert_int_equal(p->full, 0);
	page_para(p, "", NULL);
	assert_int_equal(p->full, 1);
	assert_int_equal(p->n, 3);
	page_clear(p);
	assert_int_equal(p->full, 0);
	assert_int_equal(p->n, 0);
	for (size_t i = 0; i < PAGE_TEXT; i++)
		assert_int_equal(p->text[i], 0);
	free(big);
}

static void
small_buffer(void **state)
{
	struct page *p = *state;
	struct buf out;

	page_title(p, "T", NULL);
	page_para(p, "A sentence that does not fit.", NULL);
	page_columns(p, "a", "b", "c", "d");
	for (size_t max = 0; max < 60; max++) {
		buf_init(&out, max);
		assert_int_equal(page_text(p, 40, &out),
		    max < 55 ? ERR_TOOBIG : 0);
		assert_true(out.len <= max);
		buf_free(&out);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(top), T(notices_show), T(paragraphs), T(facts), T(readouts),
		T(fields_show), T(options_are_numbered), T(cards),
		T(column_rows), T(never_wider), T(nothing_moves_the_cursor),
		T(too_many_blocks), T(too_much_text), T(small_buffer),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
