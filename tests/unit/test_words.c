/* src/base/words: BIP-39's words, and how forgiving a typed word is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/err.h"
#include "src/base/text.h"
#include "src/base/words.h"
#include "tests/unit/sweep.h"

/* Of BIP-39's published vectors those of 128 bits, and one more that the
 * reference implementation made: SHA-256("keyconvoy"). */
static void
vectors(void **state)
{
	static const char *const rows[][2] = {
		{ "00000000000000000000000000000000",
		  "abandon abandon abandon abandon abandon abandon "
		  "abandon abandon abandon abandon abandon about" },
		{ "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
		  "legal winner thank year wave sausage "
		  "worth useful legal winner thank yellow" },
		{ "80808080808080808080808080808080",
		  "letter advice cage absurd amount doctor "
		  "acoustic avoid letter advice cage above" },
		{ "ffffffffffffffffffffffffffffffff",
		  "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong" },
		{ "80e52dc99a76c387ecd50aaab38a24ff",
		  "liberty city include crunch history sentence "
		  "rebuild pattern primary ordinary matrix zoo" },
	};
	uint8_t digest[SHA256_LEN];
	uint16_t pos[WORDS_N];
	struct buf b;

	(void)state;
	buf_init(&b, 400);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* Only the first 128 bits count. */
		memset(digest, (int)i, sizeof(digest));
		assert_int_equal(hex_get(digest, 16, rows[i][0]), 0);
		assert_int_equal(words_of(digest, pos), 0);
		buf_reset(&b);
		for (size_t k = 0; k < WORDS_N; k++)
			(void)buf_printf(&b, "%s%s", k > 0 ? " " : "",
			    words_text(WORDS_EN, pos[k]));
		assert_string_equal(buf_str(&b), rows[i][1]);
	}
	buf_free(&b);
}

static void
of_a_digest(void **state)
{
	uint8_t digest[SHA256_LEN];
	uint16_t pos[WORDS_N];

	(void)state;
	assert_int_equal(sha256("keyconvoy", 9, digest), 0);
	assert_int_equal(words_of(digest, pos), 0);
	assert_string_equal(words_text(WORDS_EN, pos[0]), "liberty");
	assert_string_equal(words_text(WORDS_EN, pos[11]), "zoo");
	assert_string_equal(words_text(WORDS_FR, pos[11]), "zoologie");
}

/* The lists are the official ones, byte for byte (words joined by LF). */
static void
official_lists(void **state)
{
	static const char *const want[] = {
		"2f5eed53a4727b4bf8880d8f3f199efc"
		"90e58503646d9ff8eff3a2ed3b24dbda",
		"431c1d074225d2b7e82db857d7c3ea58"
		"051df546e7c8b74c1f6dcab36351fd56",
	};
	uint8_t digest[SHA256_LEN];
	char hex[2 * SHA256_LEN + 1];
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 16);
	for (int list = WORDS_EN; list <= WORDS_FR; list++) {
		buf_reset(&b);
		for (uint16_t i = 0; i < 2048; i++)
			(void)buf_printf(&b, "%s\n",
			    words_text((enum word_list)list, i));
		assert_int_equal(b.err, 0);
		assert_int_equal(sha256(b.p, b.len, digest), 0);
		hex_put(hex, digest, sizeof(digest));
		assert_string_equal(hex, want[list]);
	}
	buf_free(&b);
	assert_string_equal(words_text(WORDS_EN, 2048), "?");
	assert_string_equal(words_text(WORDS_FR, UINT16_MAX), "?");
}

/* Typed as written, every word is found at its place. */
static void
every_word(void **state)
{
	int en, fr;

	(void)state;
	for (uint16_t i = 0; i < 2048; i += sweep_step()) {
		assert_int_equal(words_find(words_text(WORDS_EN, i), &en,
		    &fr), 0);
		assert_int_equal(en, i);
		assert_int_equal(words_find(words_text(WORDS_FR, i), &en,
		    &fr), 0);
		assert_int_equal(fr, i);
	}
}

static void
as_people_type(void **state)
{
	static const char *const forms[] = {
		"acad\xc3\xa9mie",		/* composed */
		"acade\xcc\x81mie",		/* decomposed */
		"academie",
		"ACADEMIE",
		"ACAD\xc3\x89MIE",
		"  Acad\xc3\xa8mie\t\r\n",	/* the wrong accent */
	};
	int en, fr, first;

	(void)state;
	assert_int_equal(words_find("academie", &en, &first), 0);
	assert_int_equal(en, -1);
	assert_string_equal(words_text(WORDS_FR, (uint16_t)first), forms[0]);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		assert_int_equal(words_find(forms[i], &en, &fr), 0);
		assert_int_equal(fr, first);
		assert_int_equal(en, -1);
		assert_true(words_match(forms[i], (uint16_t)first));
		assert_false(words_match(forms[i], (uint16_t)(first + 1)));
	}
}

/* "public" stands in both lists, at different places. */
static void
in_both_lists(void **state)
{
	int en, fr;

	(void)state;
	assert_int_equal(words_find("Public", &en, &fr), 0);
	assert_true(en >= 0 && fr >= 0 && en != fr);
	assert_true(words_match("public", (uint16_t)en));
	assert_true(words_match("public", (uint16_t)fr));
	assert_false(words_match("public", 0));
}

/* The first four letters tell every word of a list from all others. */
static void
four_letters(void **state)
{
	int en, fr;

	(void)state;
	for (uint16_t i = 0; i < 2048; i += sweep_step())
		for (size_t l = 0; l < 2; l++) {
			const char *word = words_text(l == 0 ? WORDS_EN : WORDS_FR,
			    i), *s = word;
			char four[32];

			for (int n = 0; n < 4 && *s != '\0'; n++)
				(void)utf8_next(&s);
			(void)snprintf(four, sizeof(four), "%.*s",
			    (int)(s - word), word);
			assert_int_equal(words_find(four, &en, &fr), 0);
			assert_int_equal(l == 0 ? en : fr, i);
			assert_true(words_match(four, i));
		}
	assert_true(words_match("abando", 0));
	assert_true(words_match("ABAN", 0));
}

static void
not_found(void **state)
{
	static const char *const bad[] = {
		"", " ", "aba", "abant", "abandonn", "abandon about", "zoo.", "\xff",
		"zo\xcc", "xyzzy", "abandonabandonabandon", "\xcc\x81",
		"z\xc2\xa0oo", "zo0",
	};
	int en = 5, fr = 5;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(words_find(bad[i], &en, &fr), ERR_NOTFOUND);
		assert_int_equal(en, -1);
		assert_int_equal(fr, -1);
		assert_false(words_match(bad[i], 0));
	}
	assert_int_equal(words_find(NULL, &en, &fr), ERR_NOTFOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(of_a_digest),
		cmocka_unit_test(official_lists),
		cmocka_unit_test(every_word),
		cmocka_unit_test(as_people_type),
		cmocka_unit_test(in_both_lists),
		cmocka_unit_test(four_letters),
		cmocka_unit_test(not_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
