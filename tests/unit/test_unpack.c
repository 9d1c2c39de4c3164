/* What comes out of a toolset, and all that does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/unpack/unpack.h"
#include "tests/unit/zips.h"

#define LONG_NAME "a23456789012345678901234567890123456789012345678" \
	"901234567890123456789012345678901234567890123456"	/* 96 bytes */

static struct buf zip, out;

static int
fresh(void **state)
{
	(void)state;
	buf_init(&zip, 8u << 20);
	buf_init(&out, UNPACK_OUT_MAX);
	return 0;
}

static int
drop(void **state)
{
	(void)state;
	buf_free(&zip);
	buf_free(&out);
	return 0;
}

static int
unpack_files(const struct zip_file *files, size_t n)
{
	buf_reset(&zip);
	buf_reset(&out);
	zip_make(&zip, files, n);
	return unpack(buf_view(&zip), &out);
}

static void
assert_entry(struct view *v, const char *name, const char *text)
{
	struct rec_entry e;

	assert_int_equal(wire_take(v, &form_entry, &e), 0);
	assert_string_equal(e.name, name);
	assert_int_equal(e.data.len, strlen(text));
	assert_memory_equal(e.data.p, text, strlen(text));
}

static const struct zip_file good[] = {
	{ .name = "BYOK-KEK-pkg-EU-1", .text = "{\"a\":1}" },
	{ .name = "doc/README.txt", .text = "read me\n" },
	{ .name = "doc/empty", .text = "" },
};

static void
files_in_their_order(void **state)
{
	struct view v;

	(void)state;
	assert_int_equal(unpack_files(good, 3), 0);
	v = buf_view(&out);
	for (int i = 0; i < 3; i++)
		assert_entry(&v, good[i].name, good[i].text);
	assert_int_equal(v.len, 0);
}

static void
deflated(void **state)
{
	struct rec_entry e;
	struct view v;

	(void)state;
	zip_zeros(&zip, "zeros-", 2, 5000);
	assert_int_equal(unpack(buf_view(&zip), &out), 0);
	v = buf_view(&out);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(wire_take(&v, &form_entry, &e), 0);
		assert_int_equal(e.data.len, 5000);
		for (size_t at = 0; at < 5000; at++)
			assert_int_equal(e.data.p[at], 0);
	}
}

static void
names(void **state)
{
	static const char *const fit[] = { "a", "0", "A.b_c-d", "x/y", LONG_NAME };
	static const char *const unfit[] = {
		"", "/", "/a", "a/", "a//b", "a/b/c", "..", ".", "../a", "a/..",
		"a/../b", "./a", ".hidden", "a/.b", "-rf", "a\\b", "C:\\a", "C:a",
		"a b", "a\nb", "\xc3\xa9", "a\xff", LONG_NAME "7", "a:b", "~", "a*",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(fit) / sizeof(fit[0]); i++) {
		const struct zip_file f = { .name = fit[i], .text = "x" };

		assert_int_equal(unpack_name_check(fit[i]), 0);
		assert_int_equal(unpack_files(&f, 1), 0);
	}
	for (size_t i = 0; i < sizeof(unfit) / sizeof(unfit[0]); i++) {
		const struct zip_file f = { .name = unfit[i], .text = "x" };
		const struct zip_file utf8 = { .name = unfit[i], .text = "x",
			.flags = 0x800 };

		assert_int_equal(unpack_name_check(unfit[i]), ERR_ARCHIVE);
		assert_int_equal(unpack_files(&f, 1), ERR_ARCHIVE);
		assert_int_equal(unpack_files(&utf8, 1), ERR_ARCHIVE);
		assert_int_equal(out.len, 0);
	}
}

static void
names_that_collide(void **state)
{
	static const char *const pairs[][2] = {
		{ "same", "same" }, { "same", "SAME" }, { "a/b", "A/B" },
		{ "a", "a/b" }, { "a/b", "A" },
	};
	static const struct zip_file apart[] = {
		{ .name = "a", .text = "1" }, { .name = "ab", .text = "2" },
		{ .name = "b/a", .text = "3" }, { .name = "b/ab", .text = "4" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct zip_file f[] = {
			{ .name = pairs[i][0], .text = "1" },
			{ .name = pairs[i][1], .text = "2" },
		};

		assert_int_equal(unpack_files(f, 2), ERR_ARCHIVE);
	}
	assert_int_equal(unpack_files(apart, 4), 0);
}

/* Links, folders, devices, encryption, methods, sizes that are not so, and two
 * headers that do not agree. */
static void
kinds(void **state)
{
	static const struct zip_file bad[] = {
		{ .name = "link", .text = "/etc/passwd", .mode = 0120777 },
		{ .name = "folder", .text = "", .mode = 040755 },
		{ .name = "pipe", .text = "", .mode = 010600 },
		{ .name = "device", .text = "", .mode = 020600 },
		{ .name = "secret", .text = "abcdefghijklmnop", .flags = 1 },
		{ .name = "strong", .text = "abcdefghijklmnop", .flags = 0x41 },
		{ .name = "masked", .text = "abcdefghijklmnop", .flags = 0x2041 },
		{ .name = "bzip2", .text = "BZh9", .method = 12 },
		{ .name = "lzma", .text = "abcdefghijklmnop", .method = 14 },
		{ .name = "aes", .text = "abcdefghijklmnop", .method = 99 },
		{ .name = "longer", .text = "abc", .lie = 1 },
		{ .name = "shorter", .text = "abc", .lie = (uint32_t)-1 },
		{ .name = "far", .text = "abc", .lie = 0x7fffffff },
		{ .name = "huge", .text = "abc", .lie = 0xfffffff0 },
		{ .name = "one", .text = "abc", .central_name = "two" },
		{ .name = "twin", .text = "abc", .central_text = "abd" },
		{ .name = "less", .text = "abc", .central_text = "ab" },
		{ .name = "more", .text = "abc", .central_text = "abcPK" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(unpack_files(&bad[i], 1), ERR_ARCHIVE);
		assert_int_equal(out.len, 0);
	}
}

static void
too_many(void **state)
{
	struct zip_file f[TOOLSET_FILES + 1];
	char name[TOOLSET_FILES + 1][8];

	(void)state;
	for (size_t i = 0; i <= TOOLSET_FILES; i++) {
		(void)snprintf(name[i], sizeof(name[i]), "f%zu", i);
		f[i] = (struct zip_file){ .name = name[i], .text = "x" };
	}
	assert_int_equal(unpack_files(f, TOOLSET_FILES), 0);
	assert_int_equal(unpack_files(f, TOOLSET_FILES + 1), ERR_ARCHIVE);
	assert_int_equal(unpack_files(f, 0), ERR_ARCHIVE);
}

static int
zeros(size_t n, size_t len)
{
	buf_reset(&zip);
	buf_reset(&out);
	zip_zeros(&zip, "z", n, len);
	return unpack(buf_view(&zip), &out);
}

static void
bombs(void **state)
{
	(void)state;
	assert_int_equal(zeros(1, PACKAGE_MAX), 0);
	assert_int_equal(zeros(1, PACKAGE_MAX + 1), ERR_ARCHIVE);
	assert_int_equal(zeros(1, 4 << 20), ERR_ARCHIVE);
	assert_int_equal(zeros(6, PACKAGE_MAX), 0);
	assert_int_equal(zeros(7, PACKAGE_MAX), ERR_ARCHIVE);
	assert_int_equal(out.len, 0);
}

/* Every header of this size in the archive now says another. */
static void
lie(uint32_t from, uint32_t to)
{
	uint8_t old[4], new[4];

	for (int i = 0; i < 4; i++) {
		old[i] = (uint8_t)(from >> 8 * i);
		new[i] = (uint8_t)(to >> 8 * i);
	}
	for (size_t at = 0; at + 4 <= zip.len; at++)
		if (memcmp(zip.p + at, old, 4) == 0)
			memcpy(zip.p + at, new, 4);
}

static void
bombs_that_lie(void **state)
{
	(void)state;
	zip_zeros(&zip, "z", 1, 1 << 20);
	lie(1 << 20, 16);
	assert_int_equal(unpack(buf_view(&zip), &out), ERR_ARCHIVE);
	buf_reset(&zip);
	zip_zeros(&zip, "z", 1, 5000);
	lie(5000, 5001);
	assert_int_equal(unpack(buf_view(&zip), &out), ERR_ARCHIVE);
	lie(5001, 4999);
	assert_int_equal(unpack(buf_view(&zip), &out), ERR_ARCHIVE);
	lie(4999, 5000);
	assert_int_equal(unpack(buf_view(&zip), &out), 0);
}

/* Nothing before it, nothing behind it, and not too large. */
static void
whole(void **state)
{
	static const char *const around[][2] = {
		{ "x", "" }, { "", "x" }, { "MZ", "" }, { "PK\3\4", "" },
	};
	struct buf b;

	(void)state;
	assert_int_equal(unpack_files(good, 3), 0);
	buf_init(&b, 8u << 20);
	for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++) {
		buf_reset(&b);
		(void)buf_puts(&b, around[i][0]);
		(void)buf_put(&b, zip.p, zip.len);
		(void)buf_puts(&b, around[i][1]);
		assert_int_equal(unpack(buf_view(&b), &out), ERR_ARCHIVE);
	}
	buf_free(&b);
	assert_int_equal(unpack(view_str(""), &out), ERR_ARCHIVE);
	buf_init(&b, TOOLSET_MAX + 1);
	while (b.len <= TOOLSET_MAX)
		(void)buf_puts(&b, "P");
	assert_int_equal(unpack(buf_view(&b), &out), ERR_ARCHIVE);
	buf_free(&b);
}

/* Bytes that belong to no file, between two and before the directory. */
static void
no_gaps(void **state)
{
	struct buf b;

	(void)state;
	assert_int_equal(unpack_files(good, 1), 0);
	buf_init(&b, 1 << 16);
	/* the directory's place is where it says, and a byte is before it */
	(void)buf_put(&b, zip.p, 30 + 17 + 7);
	(void)buf_put_u8(&b, 0);
	(void)buf_put(&b, zip.p + 54, zip.len - 54);
	b.p[b.len - 6]++;
	assert_int_equal(unpack(buf_view(&b), &out), ERR_ARCHIVE);
	buf_free(&b);
}

/* Whatever byte is changed, and wherever it is cut: refused, or the same. */
static void
every_byte(void **state)
{
	struct buf same;

	(void)state;
	assert_int_equal(unpack_files(good, 3), 0);
	buf_init(&same, UNPACK_OUT_MAX);
	(void)buf_put(&same, out.p, out.len);
	for (size_t at = 0; at < zip.len; at++) {
		assert_int_equal(unpack(view_of(zip.p, at), &out), ERR_ARCHIVE);
		for (unsigned x = 1; x < 256; x <<= 1) {
			int err;

			buf_reset(&out);
			zip.p[at] ^= (uint8_t)x;
			err = unpack(buf_view(&zip), &out);
			assert_true(err == ERR_ARCHIVE || (err == 0 &&
			    view_eq(buf_view(&out), buf_view(&same))));
			zip.p[at] ^= (uint8_t)x;
		}
	}
	buf_free(&same);
}

int
main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, fresh, drop)
	const struct CMUnitTest tests[] = {
		CASE(files_in_their_order),
		CASE(deflated),
		CASE(names),
		CASE(names_that_collide),
		CASE(kinds),
		CASE(too_many),
		CASE(bombs),
		CASE(bombs_that_lie),
		CASE(whole),
		CASE(no_gaps),
		CASE(every_byte),
	};

	return cmocka_run_group_tests_name("unpack", tests, NULL, NULL);
}
