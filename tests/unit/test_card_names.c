/* The names of cards: what cardd may say, and what nobody takes from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/wire/card_names.h"
#include "src/wire/msg.h"

/* As the wire has it, whatever is in it. */
static void
put(struct buf *b, const char *name, size_t len)
{
	assert_int_equal(buf_put_u32(b, (uint32_t)len), 0);
	assert_int_equal(buf_put(b, name, len), 0);
	assert_int_equal(buf_put_u8(b, 0), 0);
}

static int
check_one(const char *name, size_t len)
{
	struct buf b;
	int err;

	buf_init(&b, WIRE_BODY_MAX);
	put(&b, "first", 5);
	put(&b, name, len);
	err = card_names_check(buf_view(&b));
	buf_free(&b);
	return err;
}

static void
good(void **state)
{
	static const char *const names[] = { "card-1", "card-1-2", "blank",
		"Zo\303\253", "\320\226", "a.b_c" };
	char longest[CARD_NAME_MAX + 1] = "";

	(void)state;
	memset(longest, 'x', CARD_NAME_MAX);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(check_one(names[i], strlen(names[i])), 0);
	assert_int_equal(check_one(longest, CARD_NAME_MAX), 0);
	assert_int_equal(card_names_check(view_of(NULL, 0)), 0);
}

static void
refused(void **state)
{
	static const char *const names[] = { "", ".", "..", ".hidden", "../up",
		"a/b", "a b", "a\nb", "\033[2J", "a\177", "\302\233m",
		"a\342\200\256b", "\303", "\300\257", "a%n", "{number}" };
	char longer[CARD_NAME_MAX + 2] = "";

	(void)state;
	memset(longer, 'x', CARD_NAME_MAX + 1);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(check_one(names[i], strlen(names[i])),
		    ERR_FORMAT);
	assert_int_equal(check_one(longer, CARD_NAME_MAX + 1), ERR_FORMAT);
	assert_int_equal(check_one("a\0b", 3), ERR_FORMAT);
}

static void
wrong_lengths(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, WIRE_BODY_MAX);
	put(&b, "one", 3);
	for (size_t n = 1; n < b.len; n++)
		assert_int_equal(card_names_check(view_of(b.p, n)), ERR_FORMAT);
	assert_int_equal(buf_put_u8(&b, 0), 0);
	assert_int_equal(card_names_check(buf_view(&b)), ERR_FORMAT);
	for (unsigned i = 0; i < 4; i++) {	/* its length, made larger */
		b.p[i] = 0xff;
		assert_int_equal(card_names_check(view_of(b.p, b.len - 1)),
		    ERR_FORMAT);
	}
	buf_free(&b);
}

/* As many as there may be, each as long as it may be, go through a frame. */
static void
so_many(void **state)
{
	struct rep_c_hello hello = { .driver = "virtual", .version = "1" };
	char name[CARD_NAME_MAX + 1];
	struct buf b, body;

	(void)state;
	buf_init(&b, WIRE_BODY_MAX);
	buf_init(&body, WIRE_BODY_MAX);
	for (unsigned i = 0; i < CARD_NAMES_MAX; i++) {
		(void)snprintf(name, sizeof(name), "%0*u", CARD_NAME_MAX, i);
		put(&b, name, CARD_NAME_MAX);
	}
	hello.cards = buf_view(&b);
	assert_int_equal(wire_put(&body, &form_rep_c_hello, &hello), 0);
	assert_int_equal(wire_get(buf_view(&body), &form_rep_c_hello, &hello), 0);
	assert_int_equal(card_names_check(hello.cards), 0);
	put(&b, "more", 4);
	assert_int_equal(card_names_check(buf_view(&b)), ERR_TOOBIG);
	buf_free(&body);
	buf_free(&b);
}

static int
third(void *arg, const char *name)
{
	unsigned *n = arg;

	return ++*n == 3 && strcmp(name, "c") == 0 ? 7 : 0;
}

static void
each(void **state)
{
	unsigned n = 0;
	struct buf b;

	(void)state;
	buf_init(&b, WIRE_BODY_MAX);
	put(&b, "a", 1);
	put(&b, "b", 1);
	assert_int_equal(card_names_each(buf_view(&b), third, &n), 0);
	assert_int_equal(n, 2);
	put(&b, "c", 1);
	put(&b, "d", 1);
	n = 0;
	assert_int_equal(card_names_each(buf_view(&b), third, &n), 7);
	assert_int_equal(n, 3);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(refused),
		cmocka_unit_test(wrong_lengths),
		cmocka_unit_test(so_many),
		cmocka_unit_test(each),
	};

	return cmocka_run_group_tests_name("card_names", tests, NULL, NULL);
}
