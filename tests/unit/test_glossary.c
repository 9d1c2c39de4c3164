/* Help explains the words that stand on a page, and no others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/page/glossary.h"

static int
names(const char *text, const char *meaning)
{
	struct buf b;
	int has;

	buf_init(&b, 4096);
	assert_int_equal(glossary_of(text, &b), 0);
	has = strstr(buf_str(&b), meaning) != NULL;
	buf_free(&b);
	return has;
}

static void
words_that_stand_there(void **state)
{
	(void)state;
	assert_true(names("Two vaults, one key", "Azure Key Vault"));
	assert_true(names("World", "Security world"));
	assert_true(names("(kek)", "exchange key"));
	assert_true(names("its share.", "Share:"));
	assert_false(names("its share.", "Quorum:"));
}

static void
no_part_of_a_word(void **state)
{
	(void)state;
	assert_false(names("worldly, shared, \xc3\xa9vault", "Security world"));
	assert_false(names("shared \xc3\xa9vault vault\xc3\xa9", "Vault:"));
	assert_false(names("shared sharest", "Share:"));
	assert_true(names("shares", "Share:"));
	assert_false(names("", ":"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_stand_there),
		cmocka_unit_test(no_part_of_a_word),
	};

	return cmocka_run_group_tests_name("glossary", tests, NULL, NULL);
}
