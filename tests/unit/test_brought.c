/* src/base/brought: text as other systems write it means the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/brought.h"
#include "src/base/err.h"
#include "src/base/file.h"

#define BYTES(s) view_of(s, sizeof(s) - 1)

/* What comes out; its marks in *seen. */
static int
read_it(struct view v, const char *want, unsigned *seen)
{
	struct buf out;
	int err;

	buf_init(&out, 4096);
	err = brought_text(v, &out, seen);
	if (err == 0)
		assert_string_equal(buf_str(&out), want);
	buf_free(&out);
	return err;
}

static void
one_meaning(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *text;
		unsigned seen;
	} rows[] = {
#define ROW(b, t, s) { b, sizeof(b) - 1, t, s }
		ROW("", "", 0), ROW("a\nb", "a\nb", 0),
		ROW("a\r\nb\r\n", "a\nb\n", BROUGHT_CRLF),
		ROW("a\rb\r", "a\rb\r", 0), ROW("\r\r\n", "\r\n", BROUGHT_CRLF),
		ROW("\xef\xbb\xbf", "", BROUGHT_MARK),
		ROW("\xef\xbb\xbf" "a\r\n", "a\n", BROUGHT_MARK | BROUGHT_CRLF),
		ROW("\xef\xbb", "\xef\xbb", 0),
		ROW("\xff\xfe", "", BROUGHT_UTF16),
		ROW("\xfe\xff", "", BROUGHT_UTF16),
		ROW("\xff\xfe" "a\0\r\0\n\0", "a\n",
		    BROUGHT_UTF16 | BROUGHT_CRLF),
		ROW("\xfe\xff" "\0a\0\r\0\n", "a\n",
		    BROUGHT_UTF16 | BROUGHT_CRLF),
		/* two, three and four bytes of UTF-8 */
		ROW("\xff\xfe" "\xe9\0" "\xac\x20" "\x3d\xd8\x0a\xdd",
		    "\xc3\xa9" "\xe2\x82\xac" "\xf0\x9f\x94\x8a",
		    BROUGHT_UTF16),
		ROW("\xfe\xff" "\xd8\x3d\xdd\x0a", "\xf0\x9f\x94\x8a",
		    BROUGHT_UTF16),
#undef ROW
	};
	unsigned seen;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(read_it(view_of(rows[i].bytes, rows[i].len),
		    rows[i].text, &seen), 0);
		assert_int_equal(seen, rows[i].seen);
	}
	assert_int_equal(read_it(BYTES("\xef\xbb\xbf" "a"), "a", NULL), 0);
}

static void
broken_utf16(void **state)
{
	(void)state;
	assert_int_equal(read_it(BYTES("\xff\xfe" "a"), "", NULL), ERR_FORMAT);
	assert_int_equal(read_it(BYTES("\xff\xfe" "\0\0"), "", NULL),
	    ERR_FORMAT);	/* also UTF-32's mark */
	assert_int_equal(read_it(BYTES("\xff\xfe" "\x3d\xd8"), "", NULL),
	    ERR_FORMAT);
	assert_int_equal(read_it(BYTES("\xff\xfe" "\x3d\xd8" "a\0"), "", NULL),
	    ERR_FORMAT);
	assert_int_equal(read_it(BYTES("\xff\xfe" "\x0a\xdd"), "", NULL),
	    ERR_FORMAT);
}

static void
bounds(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 2);
	assert_int_equal(brought_text(BYTES("\xff\xfe" "a\0b\0"), &out, NULL), 0);
	buf_reset(&out);
	assert_int_equal(brought_text(BYTES("\xff\xfe" "a\0b\0c\0"), &out, NULL),
	    ERR_TOOBIG);
	buf_free(&out);
}

static void
files(void **state)
{
	char path[] = "/tmp/kc-brought-XXXXXX";
	struct buf out;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(file_write(path, BYTES("\xff\xfe" "a\0\r\0\n\0")), 0);
	buf_init(&out, 2);
	assert_int_equal(brought_read(path, &out), 0);
	assert_string_equal(buf_str(&out), "a\n");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(brought_read(path, &out), ERR_NOTFOUND);
	assert_int_equal(brought_read("/tmp", &out), ERR_FOLDER);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_meaning),
		cmocka_unit_test(broken_utf16),
		cmocka_unit_test(bounds),
		cmocka_unit_test(files),
	};

	return cmocka_run_group_tests_name("brought", tests, NULL, NULL);
}
