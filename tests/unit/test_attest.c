/* A card's word for its key: hsm/world/attest.c, by makers of the tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/crypto/pkey.h"
#include "hsm/world/attest.h"
#include "src/base/err.h"
#include "tests/fake/attests.h"

static struct {
	uint8_t point[65], other[65];
	struct buf root, f9, key;
} here;

static void
make_point(uint8_t point[static 65])
{
	EVP_PKEY *key;

	assert_int_equal(pkey_ec_new("P-256", &key), 0);
	assert_int_equal(pkey_point(key, "P-256", point, 65), 0);
	EVP_PKEY_free(key);
}

static int
begin(void **state)
{
	(void)state;
	make_point(here.point);
	make_point(here.other);
	buf_init(&here.root, ROOTS_MAX);
	buf_init(&here.f9, CARD_CERT_MAX);
	buf_init(&here.key, CARD_CERT_MAX);
	return attests_root("maker", &here.root) |
	    attests_f9("maker", &here.f9) |
	    attests_key("maker", here.point, &here.key);
}

static int
end(void **state)
{
	(void)state;
	buf_free(&here.root);
	buf_free(&here.f9);
	buf_free(&here.key);
	return 0;
}

static enum attested
check(struct view key, struct view f9, struct view root)
{
	enum attested out;

	assert_int_equal(attest_check(key, f9, root, here.point, &out), 0);
	return out;
}

static void
good(void **state)
{
	(void)state;
	assert_int_equal(check(buf_view(&here.key), buf_view(&here.f9),
	    buf_view(&here.root)), ATTESTED_GOOD);
}

static void
of_another_key(void **state)
{
	enum attested out;

	(void)state;
	assert_int_equal(attest_check(buf_view(&here.key), buf_view(&here.f9),
	    buf_view(&here.root), here.other, &out), 0);
	assert_int_equal(out, ATTESTED_OTHER);
}

static void
of_another_maker(void **state)
{
	struct buf root, f9, key;

	(void)state;
	buf_init(&root, ROOTS_MAX);
	buf_init(&f9, CARD_CERT_MAX);
	buf_init(&key, CARD_CERT_MAX);
	assert_int_equal(attests_root("another", &root), 0);
	assert_int_equal(attests_f9("another", &f9), 0);
	assert_int_equal(attests_key("another", here.point, &key), 0);
	assert_int_equal(check(buf_view(&key), buf_view(&f9),
	    buf_view(&here.root)), ATTESTED_BAD);
	assert_int_equal(check(buf_view(&key), buf_view(&here.f9),
	    buf_view(&here.root)), ATTESTED_BAD);
	assert_int_equal(check(buf_view(&here.key), buf_view(&f9),
	    buf_view(&here.root)), ATTESTED_BAD);
	assert_int_equal(check(buf_view(&here.key), buf_view(&here.f9),
	    buf_view(&root)), ATTESTED_BAD);
	buf_free(&root);
	buf_free(&f9);
	buf_free(&key);
}

/* F9's own certificate may be what people trust; the key's may not stand for F9. */
static void
parts(void **state)
{
	(void)state;
	assert_int_equal(check(buf_view(&here.key), view_str(""),
	    buf_view(&here.root)), ATTESTED_BAD);
	assert_int_equal(check(view_str(""), buf_view(&here.f9),
	    buf_view(&here.root)), ATTESTED_BAD);
	assert_int_equal(check(buf_view(&here.key), buf_view(&here.key),
	    buf_view(&here.root)), ATTESTED_BAD);
	assert_int_equal(check(buf_view(&here.f9), buf_view(&here.key),
	    buf_view(&here.root)), ATTESTED_OTHER);
}

/* Cut at each length, a bit turned in each byte: never good, but where the bit is
 * in what nobody signed. */
static void
cut_and_changed(void **state)
{
	uint8_t copy[CARD_CERT_MAX];

	(void)state;
	for (size_t len = 0; len < here.key.len; len++)
		assert_int_equal(check(view_of(here.key.p, len),
		    buf_view(&here.f9), buf_view(&here.root)), ATTESTED_BAD);
	for (size_t i = 0; i < here.key.len; i++) {
		memcpy(copy, here.key.p, here.key.len);
		copy[i] ^= 1;
		assert_int_equal(check(view_of(copy, here.key.len),
		    buf_view(&here.f9), buf_view(&here.root)), ATTESTED_BAD);
	}
	memcpy(copy, here.key.p, here.key.len);
	copy[here.key.len] = 0;
	assert_int_equal(check(view_of(copy, here.key.len + 1),
	    buf_view(&here.f9), buf_view(&here.root)), ATTESTED_BAD);
}

static void
no_roots(void **state)
{
	struct buf many;
	enum attested out;

	(void)state;
	buf_init(&many, ROOTS_MAX);
	for (int i = 0; i <= ATTEST_ROOTS; i++)
		(void)buf_put(&many, here.root.p, here.root.len);
	const struct view bad[] = {
		view_str(""), view_str("words"), buf_view(&many),
		view_of(here.root.p, here.root.len / 2), buf_view(&here.f9),
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(attest_check(buf_view(&here.key),
		    buf_view(&here.f9), bad[i], here.point, &out), ERR_FORMAT);
	many.len -= here.root.len;
	assert_int_equal(check(buf_view(&here.key), buf_view(&here.f9),
	    buf_view(&many)), ATTESTED_GOOD);
	buf_free(&many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good), cmocka_unit_test(of_another_key),
		cmocka_unit_test(of_another_maker), cmocka_unit_test(parts),
		cmocka_unit_test(cut_and_changed), cmocka_unit_test(no_roots),
	};

	return cmocka_run_group_tests_name("attest", tests, begin, end);
}
