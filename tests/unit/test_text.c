/* src/base/text: encodings, strict in every bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/text.h"

/* RFC 4648 10, without padding. */
static void
b64url_vectors(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" },
		{ "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" },
		{ "foobar", "Zm9vYmFy" }, { "\xfb\xef\xff", "--__" },
	};
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		assert_int_equal(b64url_put(&b, rows[i][0],
		    strlen(rows[i][0])), 0);
		assert_string_equal(buf_str(&b), rows[i][1]);
		buf_reset(&b);
		assert_int_equal(b64url_get(&b, rows[i][1],
		    strlen(rows[i][1])), 0);
		assert_string_equal(buf_str(&b), rows[i][0]);
	}
	buf_free(&b);
}

/* What is read is exactly what is written: of all texts "prefix, a, b" those
 * are accepted that the encoder makes, and no other. */
static void
exhaust(const char *prefix, unsigned want)
{
	struct buf raw, back;
	char s[4];
	size_t len = strlen(prefix) + 2;
	unsigned accepted = 0;

	buf_init(&raw, 8);
	buf_init(&back, 8);
	(void)strcpy(s, prefix);
	for (unsigned v = 0; v < 0x10000; v++) {
		s[len - 2] = (char)(v >> 8);
		s[len - 1] = (char)v;
		buf_reset(&raw);
		buf_reset(&back);
		if (b64url_get(&raw, s, len) != 0) {
			assert_int_equal(raw.len, 0);
			continue;
		}
		accepted++;
		assert_int_equal(b64url_put(&back, raw.p, raw.len), 0);
		assert_int_equal(back.len, len);
		assert_memory_equal(back.p, s, len);
	}
	assert_int_equal(accepted, want);
	buf_free(&raw);
	buf_free(&back);
}

static void
b64url_is_canonical(void **state)
{
	(void)state;
	exhaust("", 256);	/* two characters: one byte */
	exhaust("Q", 64 * 16);	/* three: two bytes, the first six bits fixed */
	exhaust("QQ", 64 * 64);	/* four: three bytes, no bit unused */
}

static void
b64url_refused(void **state)
{
	static const char *const bad[] = {
		"Z", "Zg=", "Zg==", "Zm8=", "Zh", "Zm9", "Zm9vY", "Zm9v\n",
		" Zm9v", "Zm 9v", "++//", "Zm9v=", "=", "Zm9vYg==", "Zm9vY\xc3",
	};
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(b64url_get(&b, bad[i], strlen(bad[i])),
		    ERR_FORMAT);
		assert_int_equal(b.len, 0);
		assert_int_equal(b.err, 0);
	}
	assert_int_equal(b64url_get(&b, "Zm9v\0Zm9", 8), ERR_FORMAT);
	buf_free(&b);
}

static void
b64url_bounded(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 3);
	assert_int_equal(b64url_get(&b, "Zm9vYg", 6), ERR_TOOBIG);
	assert_int_equal(b64url_get(&b, "Zm9v", 4), ERR_TOOBIG);
	buf_reset(&b);
	assert_int_equal(b64url_get(&b, "Zm9v", 4), 0);
	assert_int_equal(b64url_put(&b, "x", 1), ERR_TOOBIG);
	buf_free(&b);
}

static void
b64_of_others(void **state)
{
	static const struct {
		const char *text, *want;	/* NULL: refused */
		unsigned seen;
	} rows[] = {
		{ "Zm9vYg", "foob", 0 },
		{ "Zm9vYg==", "foob", B64_PADDED },
		{ "Zm9v\r\nYg==\n", "foob", B64_PADDED | B64_SPACES },
		{ "Zm9vYh", "foob", B64_BITS },
		{ "Zm9vYmF=", "fooba", B64_PADDED | B64_BITS },
		{ "++//", "\xfb\xef\xff", B64_STANDARD },
		{ "--__", "\xfb\xef\xff", 0 },
		{ "Zg= =", "f", B64_PADDED | B64_SPACES },
		{ "", "", 0 },
		{ "-+__", NULL, 0 }, { "Zm9vYg=", NULL, 0 },
		{ "Zm9v=", NULL, 0 }, { "Zm9v====", NULL, 0 },
		{ "Zg===", NULL, 0 }, { "Zg=g", NULL, 0 }, { "Z", NULL, 0 },
		{ "Zm9v!", NULL, 0 }, { "====", NULL, 0 },
	};
	struct buf b;
	unsigned seen;

	(void)state;
	buf_init(&b, 100);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *text = rows[i].text;

		buf_reset(&b);
		seen = 99;
		if (rows[i].want == NULL) {
			assert_int_equal(b64_get_any(&b, text, strlen(text),
			    &seen), ERR_FORMAT);
			assert_int_equal(b.len, 0);
			assert_int_equal(seen, 99);
			continue;
		}
		assert_int_equal(b64_get_any(&b, text, strlen(text), &seen), 0);
		assert_string_equal(buf_str(&b), rows[i].want);
		assert_int_equal(seen, rows[i].seen);
	}
	buf_free(&b);
}

static void
pem(void **state)
{
	uint8_t der[50];
	struct buf b;

	(void)state;
	memset(der, 0xff, sizeof(der));
	buf_init(&b, 1000);
	assert_int_equal(pem_put(&b, "PUBLIC KEY", der, 48), 0);
	assert_string_equal(buf_str(&b), "-----BEGIN PUBLIC KEY-----\n"
	    "////////////////////////////////"
	    "////////////////////////////////\n"
	    "-----END PUBLIC KEY-----\n");
	buf_reset(&b);
	assert_int_equal(pem_put(&b, "X", der, 49), 0);
	assert_string_equal(buf_str(&b), "-----BEGIN X-----\n"
	    "////////////////////////////////"
	    "////////////////////////////////\n/w==\n-----END X-----\n");
	buf_reset(&b);
	assert_int_equal(pem_put(&b, "X", der, 2), 0);
	assert_string_equal(buf_str(&b),
	    "-----BEGIN X-----\n//8=\n-----END X-----\n");
	buf_free(&b);
}

static void
hex(void **state)
{
	static const char *const bad[] = {
		"", "00", "00ff1", "00ff1A", "00ff1g", "00ff1a0", "00ff1a00",
		" 0ff1a", "0x00ff", "00ff1a ",
	};
	const uint8_t bytes[] = { 0x00, 0xff, 0x1a };
	uint8_t back[3] = { 9, 9, 9 };
	char text[7];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(hex_get(back, 3, bad[i]), ERR_FORMAT);
	assert_int_equal(hex_get(back, 3, NULL), ERR_FORMAT);
	assert_int_equal(back[0], 9);
	hex_put(text, bytes, 3);
	assert_string_equal(text, "00ff1a");
	assert_int_equal(hex_get(back, 3, text), 0);
	assert_memory_equal(back, bytes, 3);
	hex_put(text, bytes, 0);
	assert_string_equal(text, "");
	assert_int_equal(hex_get(back, 0, ""), 0);
}

static int
ok(const char *s, const char *allow)
{
	return utf8_ok(s, strlen(s), allow);
}

static void
utf8_accepted(void **state)
{
	(void)state;
	assert_true(ok("", NULL));
	assert_true(ok("Result: SUCCESS", NULL));
	assert_true(ok("R\xc3\xa9sultat\xc2\xa0: R\xc3\x89USSITE", NULL));
	assert_true(ok("\xe2\x82\xac \xf0\x9f\x94\x91 \xf4\x8f\xbf\xbf", NULL));
	assert_true(ok("a\nb\tc", "\n\t"));
}

static void
utf8_refused(void **state)
{
	static const char *const bad[] = {
		"\x80", "\xc3", "a\xc3", "\xc3(", "\xc0\xaf", "\xc1\xbf",
		"\xe0\x80\xaf", "\xe0\x9f\xbf", "\xf0\x80\x80\xaf",
		"\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80",
		"\xff", "\xe2\x82", "\xf0\x9f\x94",
		"\n", "\t", "\x1b[2J", "\x7f", "\xc2\x80", "\xc2\x9b",
		"\xc2\x9f",
		"\xe2\x80\xa8", "\xe2\x80\xae", "\xe2\x81\xa6",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(ok(bad[i], NULL));
	assert_false(ok("a\nb\tc", "\n"));
	/* marks that turn the direction: U+061C, U+200E, U+200F, U+202E */
	assert_false(ok("a\xd8\x9c" "b", NULL));
	assert_false(ok("a\xe2\x80\x8e" "b", NULL));
	assert_false(ok("a\xe2\x80\x8f" "b", NULL));
	assert_false(ok("a\xe2\x80\xae" "b", NULL));
	assert_false(utf8_ok("a\0b", 3, NULL));
	assert_false(utf8_ok("a\0b", 3, "\n"));
}

static void
utf8_walk(void **state)
{
	const char *s = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91";
	const char *broken = "\xff" "a\xf0\x9f";

	(void)state;
	assert_int_equal(utf8_next(&s), 'a');
	assert_int_equal(utf8_next(&s), 0xe9);
	assert_int_equal(utf8_next(&s), 0x20ac);
	assert_int_equal(utf8_next(&s), 0x1f511);
	assert_int_equal(utf8_next(&s), 0);
	assert_int_equal(utf8_next(&s), 0);
	/* Not valid: a mark for each byte, and never past the end. */
	assert_int_equal(utf8_next(&broken), 0xfffd);
	assert_int_equal(utf8_next(&broken), 'a');
	assert_int_equal(utf8_next(&broken), 0xfffd);
	assert_int_equal(utf8_next(&broken), 0xfffd);
	assert_int_equal(utf8_next(&broken), 0);
}

static void
clipped(void **state)
{
	char out[6];

	(void)state;
	text_clip(out, sizeof(out), "abcde");
	assert_string_equal(out, "abcde");
	text_clip(out, sizeof(out), "abcdef");
	assert_string_equal(out, "abcde");
	text_clip(out, sizeof(out), "abcd\xc3\xa9");	/* e acute has no room */
	assert_string_equal(out, "abcd");
	text_clip(out, sizeof(out), "ab\xf0\x9f\x94\x91");
	assert_string_equal(out, "ab");
	text_clip(out, 1, "\xc3\xa9");
	assert_string_equal(out, "");
	text_clip(out, sizeof(out), "");
	assert_string_equal(out, "");
}

static void
ends(void **state)
{
	(void)state;
	assert_true(text_ends("a.byok", ".byok"));
	assert_true(text_ends("A.BYOK", ".byok"));
	assert_false(text_ends(".byok", ".byok"));	/* a kind, and no name */
	assert_false(text_ends("a.byo", ".byok"));
	assert_false(text_ends("", ".byok"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clipped), cmocka_unit_test(ends),
		cmocka_unit_test(b64url_vectors),
		cmocka_unit_test(b64url_is_canonical),
		cmocka_unit_test(b64url_refused),
		cmocka_unit_test(b64url_bounded),
		cmocka_unit_test(b64_of_others),
		cmocka_unit_test(pem),
		cmocka_unit_test(hex),
		cmocka_unit_test(utf8_accepted),
		cmocka_unit_test(utf8_refused),
		cmocka_unit_test(utf8_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
