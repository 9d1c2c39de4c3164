/* Numbers of bags: read, said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/base/bags.h"
#include "src/base/err.h"

static void
numbers_are_read_strictly(void **state)
{
	static const char *const good[] = { "1", "R-1001", "0815", "AB-12-c",
		"123456789012345678901234" };
	static const char *const bad[] = { "", "sealed", "-1", "1-", "1 2", "1_2",
		("\xc3\xa9" "1"), "1\n", "1234567890123456789012345" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(bag_number(good[i]), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(bag_number(bad[i]), ERR_FORMAT);
}

static void
said_where_there_is_one(void **state)
{
	struct bags b = { .number = { "1001", "", "1003" } };
	const struct bags none = { .number = { "" } };
	struct buf out;

	(void)state;
	buf_init(&out, 256);
	bags_say(&none, &out);
	assert_int_equal(out.len, 0);
	assert_int_equal(bags_none(&none), 1);
	assert_int_equal(bags_none(&b), 0);
	bags_say(&b, &out);
	assert_string_equal(buf_str(&out),
	    "backup medium 1001, paper record 1003");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_strictly),
		cmocka_unit_test(said_where_there_is_one),
	};

	return cmocka_run_group_tests_name("bags", tests, NULL, NULL);
}
