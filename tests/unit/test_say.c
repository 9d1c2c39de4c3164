/* src/flow/say: sentences with places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/say.h"

static void
places(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	assert_int_equal(say(&b, "Card {x} of {n} ({holder})", "n", "3", "x", "2",
	    "holder", "Bruno", NULL), 0);
	assert_string_equal(buf_str(&b), "Card 2 of 3 (Bruno)");
	/* Appends; a place may come twice; a pair may stay unused. */
	assert_int_equal(say(&b, ": {x}{x}", "x", "2", "unused", "?", NULL), 0);
	assert_string_equal(buf_str(&b), "Card 2 of 3 (Bruno): 22");
	buf_free(&b);
}

static void
values_are_data(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	/* What stands in a value is no place, and no format either. */
	say(&b, "{a} {b}", "a", "{b} %s %n", "b", "{a}", NULL);
	assert_string_equal(buf_str(&b), "{b} %s %n {a}");
	buf_reset(&b);
	say(&b, "<{a}>", "a", (const char *)NULL, NULL);
	assert_string_equal(buf_str(&b), "<>");
	buf_free(&b);
}

static void
unknown_places_show(void **state)
{
	static const char *const as_is[] = {
		"{what}", "{}", "{", "}", "a{", "{{x}", "{x", "{X}", "{ x}",
		"{x }", "{xx}", "100 % { } {"
	};
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < sizeof(as_is) / sizeof(as_is[0]); i++) {
		buf_reset(&b);
		assert_int_equal(say(&b, as_is[i], "y", "1", NULL), 0);
		assert_string_equal(buf_str(&b), as_is[i]);
	}
	buf_reset(&b);
	say(&b, "{{x}}", "x", "1", NULL);
	assert_string_equal(buf_str(&b), "{1}");
	buf_reset(&b);
	say(&b, "{x}", NULL);
	assert_string_equal(buf_str(&b), "{x}");
	buf_free(&b);
}

static void
bounded(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	assert_int_equal(say(&b, "{x}{x}", "x", "12", NULL), 0);
	assert_int_equal(say(&b, "!", NULL), ERR_TOOBIG);
	assert_string_equal(buf_str(&b), "1212");
	buf_free(&b);
}

static void
numbers(void **state)
{
	const char *turn[8];

	(void)state;
	for (int i = 0; i < 8; i++)
		turn[i] = say_num(i - 4);
	assert_string_equal(turn[0], "-4");
	assert_string_equal(turn[7], "3");
	assert_string_equal(say_num(INT64_MIN), "-9223372036854775808");
}

static void
digests(void **state)
{
	uint8_t d[32];

	(void)state;
	for (size_t i = 0; i < sizeof(d); i++)
		d[i] = (uint8_t)(0x59 + i);
	assert_string_equal(say_hex(d, 8), "595a5b5c");
	assert_string_equal(say_hex(d, 3), "595");
	assert_string_equal(say_hex(d, 0), "");
	assert_int_equal(strlen(say_hex(d, 64)), 64);
	/* Never more than a digest has. */
	assert_int_equal(strlen(say_hex(d, 1000)), 64);
}

static void
days(void **state)
{
	(void)state;
	assert_string_equal(say_day(0), "1970-01-01");
	assert_string_equal(say_day(1700000000), "2023-11-14");
	assert_string_equal(say_day(UINT64_MAX), "?");
	assert_string_equal(say_day(INT64_MAX), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places),
		cmocka_unit_test(values_are_data),
		cmocka_unit_test(unknown_places_show),
		cmocka_unit_test(bounded),
		cmocka_unit_test(numbers),
		cmocka_unit_test(digests),
		cmocka_unit_test(days),
	};

	return cmocka_run_group_tests_name("say", tests, NULL, NULL);
}
