/* src/base/paper: what somebody reads off the paper record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/base/paper.h"

static uint8_t digest[SHA256_LEN];
static char words[2][256], letters[256], hex[2 * SHA256_LEN + 1];

/* The first four letters; accents are two bytes, so twelve bytes at most. */
static void
cut(const char *word, char *out)
{
	const char *s = word;

	for (int i = 0; i < 4 && *s != '\0'; i++)
		(void)utf8_next(&s);
	memcpy(out, word, (size_t)(s - word));
	out[s - word] = '\0';
}

static int
setup(void **state)
{
	uint16_t pos[WORDS_N];
	char four[16];

	(void)state;
	if (sha256("Contoso", 7, digest) != 0 || words_of(digest, pos) != 0)
		return -1;
	hex_put(hex, digest, sizeof(digest));
	for (size_t i = 0; i < WORDS_N; i++) {
		for (size_t l = 0; l < 2; l++) {
			strcat(words[l], i == 0 ? "" : " ");
			strcat(words[l], words_text(l == 0 ? WORDS_EN : WORDS_FR,
			    pos[i]));
		}
		cut(words_text(WORDS_EN, pos[i]), four);
		strcat(letters, i == 0 ? "" : "  ");
		strcat(letters, four);
	}
	return 0;
}

static int
same(const char *s)
{
	struct paper p;

	if (paper_read(&p, s) != 0)
		return -1;
	assert_int_equal(p.given, 1);
	return paper_is(&p, digest);
}

static void
as_it_stands_there(void **state)
{
	char capitals[sizeof(hex)], spaced[300];

	(void)state;
	assert_int_equal(same(hex), 1);
	assert_int_equal(same(words[0]), 1);
	assert_int_equal(same(words[1]), 1);
	assert_int_equal(same(letters), 1);
	(void)snprintf(spaced, sizeof(spaced), " %s \n", words[0]);
	assert_int_equal(same(spaced), 1);
	for (size_t i = 0; i < sizeof(hex); i++)
		capitals[i] = (char)(hex[i] >= 'a' ? hex[i] - 'a' + 'A' : hex[i]);
	assert_int_equal(same(capitals), 1);
	(void)snprintf(spaced, sizeof(spaced), "%.32s: %s ", hex, hex + 32);
	assert_int_equal(same(spaced), 1);
}

/* Every word counts, and every digit. */
static void
something_else(void **state)
{
	char other[sizeof(hex)], *word, text[256];
	struct paper p;

	(void)state;
	for (size_t i = 0; i < 2 * SHA256_LEN; i++) {
		memcpy(other, hex, sizeof(hex));
		other[i] = other[i] == '0' ? '1' : '0';
		assert_int_equal(same(other), 0);
	}
	assert_int_equal(paper_read(&p, words[0]), 0);
	for (size_t i = 0; i < WORDS_N; i++) {
		word = p.word[i];
		memcpy(text, word, sizeof(p.word[0]));
		(void)snprintf(word, sizeof(p.word[0]), "%s",
		    strcmp(text, "zoo") == 0 ? "abandon" : "zoo");
		assert_int_equal(paper_is(&p, digest), 0);
		memcpy(word, text, sizeof(p.word[0]));
	}
	assert_int_equal(paper_is(&p, digest), 1);
}

static void
what_is_nothing(void **state)
{
	char text[512];

	(void)state;
	assert_int_equal(same(""), -1);
	assert_int_equal(same("12"), -1);
	assert_int_equal(same("abandon"), 0);
	(void)snprintf(text, sizeof(text), "%s zoo", words[0]);
	assert_int_equal(same(text), -1);
	(void)snprintf(text, sizeof(text), "%.63s", hex);
	assert_int_equal(same(text), -1);
	(void)snprintf(text, sizeof(text), "%s0", hex);
	assert_int_equal(same(text), -1);
	(void)snprintf(text, sizeof(text), "xyzzy%s", strchr(words[0], ' '));
	assert_int_equal(same(text), -1);
	(void)snprintf(text, sizeof(text), "%0100d", 0);
	assert_int_equal(same(text), -1);
}

/* Three of twelve: those, in order, or all; nothing less, nothing else. */
static void
some_words(void **state)
{
	const unsigned asked = 1u << 2 | 1u << 6 | 1u << 10;
	char three[96];
	struct paper p;
	uint16_t pos[WORDS_N];

	(void)state;
	assert_int_equal(words_of(digest, pos), 0);
	(void)snprintf(three, sizeof(three), "%s %s %s",
	    words_text(WORDS_FR, pos[2]), words_text(WORDS_EN, pos[6]),
	    words_text(WORDS_EN, pos[10]));
	assert_int_equal(paper_read(&p, three), 0);
	assert_int_equal(paper_has(&p, digest, asked), 1);
	assert_int_equal(paper_has(&p, digest, asked | 1u), 0);
	assert_int_equal(paper_has(&p, digest, asked << 1), 0);
	assert_int_equal(paper_has(&p, digest, 0), 0);
	assert_int_equal(paper_is(&p, digest), 0);
	(void)snprintf(three, sizeof(three), "%s %s",
	    words_text(WORDS_EN, pos[2]), words_text(WORDS_EN, pos[6]));
	assert_int_equal(paper_read(&p, three), 0);
	assert_int_equal(paper_has(&p, digest, asked), 0);
	assert_int_equal(paper_read(&p, words[0]), 0);
	assert_int_equal(paper_has(&p, digest, asked), 1);
	assert_int_equal(paper_read(&p, hex), 0);
	assert_int_equal(paper_has(&p, digest, 0), 1);
}

/* As many as are wanted, each of them some time, not always the same. */
static void
drawn(void **state)
{
	unsigned seen = 0, same = 0, first = paper_draw(3);

	(void)state;
	for (int i = 0; i < 500; i++) {
		unsigned asked = paper_draw(3), n = 0;

		for (unsigned b = 0; b < 32; b++)
			n += asked >> b & 1u;
		assert_int_equal(n, 3);
		assert_true((asked & ~PAPER_ALL) == 0);
		seen |= asked;
		same += asked == first;
	}
	assert_int_equal(seen, PAPER_ALL);
	assert_true(same < 100);
	assert_int_equal(paper_draw(WORDS_N), PAPER_ALL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_it_stands_there),
		cmocka_unit_test(something_else),
		cmocka_unit_test(what_is_nothing),
		cmocka_unit_test(some_words),
		cmocka_unit_test(drawn),
	};

	return cmocka_run_group_tests_name("paper", tests, setup, NULL);
}
