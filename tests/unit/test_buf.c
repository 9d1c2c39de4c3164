/* src/base/buf: limits, the error that sticks, what is wiped, readers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/err.h"
#include "src/base/secret.h"

static void
empty(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	assert_string_equal(buf_str(&b), "");
	assert_int_equal(buf_view(&b).len, 0);
	buf_drop(&b, 5);
	buf_reset(&b);
	assert_int_equal(buf_put(&b, NULL, 0), 0);
	assert_string_equal(buf_str(&b), "");
	buf_free(&b);
	buf_free(&b);
	assert_null(b.p);
	assert_int_equal(b.max, 10);
}

static void
grows_to_max(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(buf_put_u8(&b, (uint8_t)('a' + i % 26)), 0);
	assert_int_equal(b.len, 1000);
	assert_int_equal(strlen(buf_str(&b)), 1000);
	assert_true(b.cap <= 1001);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(b.p[i], 'a' + i % 26);
	assert_int_equal(buf_put_u8(&b, 'x'), ERR_TOOBIG);
	assert_int_equal(b.len, 1000);
	buf_free(&b);
}

static void
error_sticks(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	assert_int_equal(buf_puts(&b, "abc"), 0);
	assert_int_equal(buf_puts(&b, "de"), ERR_TOOBIG);
	assert_int_equal(buf_puts(&b, "d"), ERR_TOOBIG);
	assert_int_equal(buf_put(&b, "", 0), ERR_TOOBIG);
	assert_int_equal(buf_printf(&b, "%d", 1), ERR_TOOBIG);
	assert_string_equal(buf_str(&b), "abc");
	buf_reset(&b);
	assert_int_equal(b.err, 0);
	assert_int_equal(buf_puts(&b, "defg"), 0);
	assert_string_equal(buf_str(&b), "defg");
	buf_free(&b);
}

static void
huge_lengths(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX);
	assert_int_equal(buf_puts(&b, "x"), 0);
	assert_int_equal(buf_put(&b, "y", SIZE_MAX), ERR_TOOBIG);
	buf_reset(&b);
	assert_int_equal(buf_puts(&b, "x"), 0);
	assert_int_equal(buf_put(&b, "y", SIZE_MAX - 1), ERR_TOOBIG);
	assert_string_equal(buf_str(&b), "x");
	buf_free(&b);
	buf_init(&b, 0);
	assert_int_equal(buf_put(&b, "", 0), 0);
	assert_int_equal(buf_puts(&b, "x"), ERR_TOOBIG);
	buf_free(&b);
}

static void
prints(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 300);
	assert_int_equal(buf_printf(&b, "%s-%04x", "seal", 0xab), 0);
	assert_int_equal(buf_printf(&b, "%200d", 7), 0);
	assert_int_equal(b.len, 209);
	assert_memory_equal(b.p, "seal-00ab  ", 11);
	assert_int_equal(b.p[208], '7');
	assert_int_equal(buf_printf(&b, "%100s", ""), ERR_TOOBIG);
	assert_int_equal(b.len, 209);
	assert_int_equal(b.p[209], 0);
	buf_free(&b);
}

/* Nothing of the dropped or reset content stays in the memory. */
static void
wipes(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 64);
	assert_int_equal(buf_puts(&b, "secretsecret"), 0);
	buf_drop(&b, 8);
	assert_string_equal(buf_str(&b), "cret");
	for (size_t i = b.len; i < b.cap; i++)
		assert_int_equal(b.p[i], 0);
	buf_drop(&b, 99);
	assert_int_equal(b.len, 0);
	assert_int_equal(buf_puts(&b, "secret"), 0);
	buf_reset(&b);
	for (size_t i = 0; i < b.cap; i++)
		assert_int_equal(b.p[i], 0);
	buf_free(&b);
}

static void
numbers(void **state)
{
	static const uint8_t want[] = {
		0x7f, 1, 2, 3, 4, 0xff, 0, 0, 0, 0, 0, 0, 0x80,
	};
	struct buf b;
	struct view v;
	uint8_t u8;
	uint32_t u32;
	uint64_t u64;

	(void)state;
	buf_init(&b, 64);
	(void)buf_put_u8(&b, 0x7f);
	(void)buf_put_u32(&b, 0x01020304);
	assert_int_equal(buf_put_u64(&b, 0xff00000000000080), 0);
	assert_true(view_eq(buf_view(&b), view_of(want, sizeof(want))));
	v = buf_view(&b);
	assert_int_equal(view_u8(&v, &u8), 0);
	assert_int_equal(view_u32(&v, &u32), 0);
	assert_int_equal(view_u64(&v, &u64), 0);
	assert_int_equal(u8, 0x7f);
	assert_int_equal(u32, 0x01020304);
	assert_true(u64 == 0xff00000000000080);
	assert_int_equal(v.len, 0);
	buf_free(&b);
}

/* A reader that finds too little takes nothing and writes nothing. */
static void
short_reads(void **state)
{
	struct view v = view_of("abcdefg", 7);
	const uint8_t *p = NULL;
	uint8_t u8 = 9;
	uint32_t u32 = 9;
	uint64_t u64 = 9;

	(void)state;
	assert_int_equal(view_u64(&v, &u64), ERR_FORMAT);
	assert_int_equal(view_bytes(&v, 8, &p), ERR_FORMAT);
	assert_int_equal(view_bytes(&v, SIZE_MAX, &p), ERR_FORMAT);
	assert_int_equal(v.len, 7);
	assert_null(p);
	assert_int_equal(view_bytes(&v, 4, &p), 0);
	assert_memory_equal(p, "abcd", 4);
	assert_int_equal(view_u32(&v, &u32), ERR_FORMAT);
	assert_int_equal(view_bytes(&v, 3, &p), 0);
	assert_memory_equal(p, "efg", 3);
	assert_int_equal(view_bytes(&v, 0, &p), 0);
	assert_int_equal(view_u8(&v, &u8), ERR_FORMAT);
	assert_int_equal(u8, 9);
	assert_int_equal(u32, 9);
	assert_true(u64 == 9);
}

static void
views(void **state)
{
	struct view none = view_of(NULL, 0);

	(void)state;
	assert_true(view_eq(view_str("abc"), view_of("abcd", 3)));
	assert_false(view_eq(view_str("abc"), view_str("abd")));
	assert_false(view_eq(view_str("abc"), view_str("ab")));
	assert_true(view_eq(none, view_str("")));
	assert_int_equal(view_str(NULL).len, 0);
}

/* Locked memory: all at once, and given back. */
static void
locked(void **state)
{
	size_t before = secret_in_use();
	struct buf b;
	uint8_t *p;

	(void)state;
	buf_init_locked(&b, 100);
	assert_int_equal(secret_in_use(), before);
	assert_int_equal(buf_puts(&b, "1"), 0);
	p = b.p;
	assert_true(secret_holds(b.p, b.cap));
	for (int i = 1; i < 100; i++)
		assert_int_equal(buf_puts(&b, "2"), 0);
	assert_ptr_equal(b.p, p);
	assert_int_equal(buf_puts(&b, "3"), ERR_TOOBIG);
	assert_int_equal(b.len, 100);
	buf_reset(&b);
	assert_int_equal(p[0], 0);
	assert_int_equal(buf_puts(&b, "4"), 0);
	buf_free(&b);
	assert_int_equal(secret_in_use(), before);
	assert_int_equal(buf_puts(&b, "5"), 0);
	assert_true(secret_holds(b.p, b.cap));
	assert_false(secret_holds(&b, sizeof(b)));
	buf_free(&b);
}

/* Written in place: room first, then what came. */
static void
in_place(void **state)
{
	struct buf b;
	uint8_t *p;

	(void)state;
	buf_init(&b, 8);
	assert_int_equal(buf_puts(&b, "ab"), 0);
	p = buf_room(&b, 6);
	assert_ptr_equal(p, b.p + 2);
	assert_int_equal(b.len, 2);
	memcpy(p, "cd", 2);
	buf_wrote(&b, 2);
	assert_string_equal(buf_str(&b), "abcd");
	assert_null(buf_room(&b, 5));
	assert_int_equal(b.err, ERR_TOOBIG);
	assert_string_equal(buf_str(&b), "abcd");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty),
		cmocka_unit_test(grows_to_max),
		cmocka_unit_test(error_sticks),
		cmocka_unit_test(huge_lengths),
		cmocka_unit_test(prints),
		cmocka_unit_test(wipes),
		cmocka_unit_test(numbers),
		cmocka_unit_test(short_reads),
		cmocka_unit_test(views),
		cmocka_unit_test(locked),
		cmocka_unit_test(in_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
