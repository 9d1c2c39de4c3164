/* src/base/err, mode: every code has a name and a text, words go both ways. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/mode.h"

static void
every_code(void **state)
{
	(void)state;
	assert_int_equal(ERR_OK, 0);
	assert_int_equal(ERR_NOMEM, -1);
	for (int i = 1; i < ERR_COUNT; i++) {
		assert_non_null(err_name(-i));
		assert_int_equal(strncmp(err_name(-i), "ERR_", 4), 0);
		assert_true(strlen(err_text(-i)) > 0);
		for (int k = 1; k < i; k++)
			assert_string_not_equal(err_name(-i), err_name(-k));
	}
	assert_string_equal(err_name(ERR_PIN), "ERR_PIN");
	assert_string_equal(err_text(ERR_PIN), "wrong PIN");
}

static void
not_in_the_list(void **state)
{
	(void)state;
	assert_null(err_name(1));
	assert_null(err_name(-ERR_COUNT));
	assert_null(err_name(INT32_MIN));
	assert_string_equal(err_text(-ERR_COUNT), "unknown error");
	assert_string_equal(err_text(7), "unknown error");
}

static void
errno_values(void **state)
{
	(void)state;
	assert_int_equal(err_from_errno(ENOSPC), ERR_NOSPACE);
	assert_int_equal(err_from_errno(EDQUOT), ERR_NOSPACE);
	assert_int_equal(err_from_errno(EACCES), ERR_PERM);
	assert_int_equal(err_from_errno(EROFS), ERR_READONLY);
	assert_int_equal(err_from_errno(EISDIR), ERR_FOLDER);
	assert_int_equal(err_from_errno(ENOENT), ERR_NOTFOUND);
	assert_int_equal(err_from_errno(EEXIST), ERR_EXISTS);
	assert_int_equal(err_from_errno(ENOMEM), ERR_NOMEM);
	assert_int_equal(err_from_errno(EIO), ERR_IO);
	/* No value may look like success. */
	for (int e = -1; e < 200; e++)
		assert_true(err_from_errno(e) < 0);
}

static void
modes(void **state)
{
	enum mode m = MODE_PRODUCTION;

	(void)state;
	assert_int_equal(mode_parse(mode_name(MODE_REHEARSAL), &m), 0);
	assert_int_equal(m, MODE_REHEARSAL);
	assert_int_equal(mode_parse(mode_name(MODE_PRODUCTION), &m), 0);
	assert_int_equal(m, MODE_PRODUCTION);
	assert_int_equal(mode_parse("Production", &m), ERR_FORMAT);
	assert_int_equal(mode_parse("production ", &m), ERR_FORMAT);
	assert_int_equal(mode_parse("", &m), ERR_FORMAT);
	assert_int_equal(mode_parse(NULL, &m), ERR_FORMAT);
	assert_int_equal(m, MODE_PRODUCTION);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code),
		cmocka_unit_test(not_in_the_list),
		cmocka_unit_test(errno_values),
		cmocka_unit_test(modes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
