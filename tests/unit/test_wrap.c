/* src/flow/wrap: display columns and lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/page/wrap.h"

#define NBSP	"\xc2\xa0"
#define NNBSP	"\xe2\x80\xaf"
#define ACUTE	"\xcc\x81"	/* combining */

static void
wrapped(size_t width, const char *text, const char *want)
{
	struct buf b;

	buf_init(&b, 10000);
	assert_int_equal(wrap_put(&b, width, "", "", text), 0);
	assert_string_equal(buf_str(&b), want);
	buf_free(&b);
}

static size_t
width(const char *s)
{
	return width_text(s, strlen(s));
}

static void
columns(void **state)
{
	(void)state;
	assert_int_equal(width("abc"), 3);
	assert_int_equal(width("Chlo\xc3\xa9"), 5);
	assert_int_equal(width("Chloe" ACUTE), 5);
	assert_int_equal(width("a" NBSP "b" NNBSP "c"), 5);
	assert_int_equal(width("\xe6\x97\xa5\xe6\x9c\xac"), 4);	/* two kanji */
	assert_int_equal(width("\xe2\x80\x8b"), 0);		/* U+200B */
	assert_int_equal(width_text("abcdef", 2), 2);
	/* What is no UTF-8 takes one column a byte. */
	assert_int_equal(width("\xff\xfe"), 2);
}

static void
lines(void **state)
{
	(void)state;
	wrapped(10, "one two three", "one two\nthree\n");
	wrapped(10, "0123456789", "0123456789\n");
	wrapped(10, "0123456789 ab", "0123456789\nab\n");
	wrapped(10, "01234 6789 ", "01234 6789\n");
	wrapped(10, "a     b         c", "a     b\nc\n");
	wrapped(10, "", "");
	wrapped(10, "a\n\nb\n", "a\n\nb\n");
	wrapped(3, "abc\ndef", "abc\ndef\n");
	wrapped(4, "abc  \n def", "abc\n def\n");
	wrapped(0, "one two three\nfour", "one two three\nfour\n");
}

static void
long_words(void **state)
{
	(void)state;
	wrapped(4, "abcdefghij", "abcd\nefgh\nij\n");
	wrapped(4, "ab cdefghij", "ab\ncdef\nghij\n");
	/* Never inside a character, nor between a letter and its accent. */
	wrapped(2, "\xc3\xa9\xc3\xa9\xc3\xa9", "\xc3\xa9\xc3\xa9\n\xc3\xa9\n");
	wrapped(1, "e" ACUTE "e" ACUTE, "e" ACUTE "\ne" ACUTE "\n");
	/* Wider than the line: one at a time all the same. */
	wrapped(1, "\xe6\x97\xa5\xe6\x9c\xac", "\xe6\x97\xa5\n\xe6\x9c\xac\n");
}

static void
no_break(void **state)
{
	(void)state;
	wrapped(9, "cl\xc3\xa9" NBSP ": oui non",
	    "cl\xc3\xa9" NBSP ": oui\nnon\n");
	wrapped(6, "abcd e" NNBSP "!", "abcd\ne" NNBSP "!\n");
	wrapped(6, "abcd" NBSP "e f", "abcd" NBSP "e\nf\n");
}

static void
hanging(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	wrap_put(&b, 12, " 1  ", "    ", "one two three\n\nend");
	assert_string_equal(buf_str(&b),
	    " 1  one two\n    three\n\n    end\n");
	buf_reset(&b);
	wrap_put(&b, 5, "", "  ", "abcde fgh");
	assert_string_equal(buf_str(&b), "abcde\n  fgh\n");
	buf_reset(&b);
	/* An indent that leaves no room does not hang. */
	wrap_put(&b, 2, "    ", "    ", "ab");
	assert_string_equal(buf_str(&b), "    a\n    b\n");
	buf_free(&b);
}

static void
bounded(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	assert_int_equal(wrap_put(&b, 3, "", "", "abc def ghi"), ERR_TOOBIG);
	assert_int_equal(wrap_pad(&b, 1), ERR_TOOBIG);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns),
		cmocka_unit_test(lines),
		cmocka_unit_test(long_words),
		cmocka_unit_test(no_break),
		cmocka_unit_test(hanging),
		cmocka_unit_test(bounded),
	};

	return cmocka_run_group_tests_name("wrap", tests, NULL, NULL);
}
