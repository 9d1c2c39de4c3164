/* src/base/mo: what a catalogue says, and nothing from outside a broken one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/mo.h"

#define N 4u
#define IDS 28u
#define TEXTS (IDS + 8 * N)
#define STRINGS (TEXTS + 8 * N)
#define PART 16u	/* each string's room */
#define FILE_LEN (STRINGS + 2 * N * PART)

static const struct {
	const char *id;
	size_t id_len;
	const char *text;
	size_t text_len;
} rows[N] = {
	{ "", 0, "a: b\n", 5 },
	{ "card\0cards", 10, "carte\0cartes", 12 },
	{ "key", 3, "cl\xc3\xa9", 4 },
	{ "key ", 4, "", 0 },
};

static uint8_t file[FILE_LEN];

static void
put(uint32_t at, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		file[at + (uint32_t)i] = (uint8_t)(v >> 8 * i);
}

static void
put_string(uint32_t table, uint32_t i, uint32_t room, const char *s, size_t len)
{
	uint32_t at = STRINGS + room * PART;

	put(table + 8 * i, (uint32_t)len);
	put(table + 8 * i + 4, at);
	memcpy(file + at, s, len);
}

static int
fresh(void **state)
{
	(void)state;
	memset(file, 0, sizeof(file));
	put(0, 0x950412de);
	put(8, N);
	put(12, IDS);
	put(16, TEXTS);
	for (uint32_t i = 0; i < N; i++) {
		put_string(IDS, i, i, rows[i].id, rows[i].id_len);
		put_string(TEXTS, i, N + i, rows[i].text, rows[i].text_len);
	}
	return 0;
}

/* In a block of exactly its size, so that the sanitizers see a byte too many. */
static int
opens(size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	struct view text;
	struct mo mo;
	int r;

	assert_non_null(copy);
	memcpy(copy, file, len);
	r = mo_open(&mo, view_of(copy, len));
	for (uint32_t i = 0; i < mo.n; i++)
		assert_int_equal(mo_find(&mo, (const char *)mo_id(&mo, i).p,
		    &text), 0);
	if (r < 0)
		assert_int_equal(mo_find(&mo, "key", &text), ERR_NOTFOUND);
	free(copy);
	return r;
}

static void
looked_up(void **state)
{
	static const char *const none[] = { "k", "ke", "key  ", "kez", "cards",
		"card ", "zoo", "\xff" };
	struct view text;
	struct mo mo;

	(void)state;
	assert_int_equal(mo_open(&mo, view_of(file, FILE_LEN)), 0);
	assert_int_equal(mo.n, N);
	for (uint32_t i = 0; i < N; i++) {
		assert_int_equal(mo_find(&mo, rows[i].id, &text), 0);
		assert_int_equal(text.len, rows[i].text_len);
		assert_memory_equal(text.p, rows[i].text, rows[i].text_len + 1);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(mo_find(&mo, none[i], &text), ERR_NOTFOUND);
}

static void
forms(void **state)
{
	struct view text;
	struct mo mo;

	(void)state;
	assert_int_equal(mo_open(&mo, view_of(file, FILE_LEN)), 0);
	assert_int_equal(mo_find(&mo, "card", &text), 0);
	assert_string_equal(mo_form(text, 0), "carte");
	assert_string_equal(mo_form(text, 1), "cartes");
	assert_null(mo_form(text, 2));
	assert_null(mo_form(text, UINT32_MAX));
	assert_int_equal(mo_find(&mo, "key ", &text), 0);
	assert_string_equal(mo_form(text, 0), "");
	assert_null(mo_form(text, 1));
}

static void
empty(void **state)
{
	static const struct mo none;
	struct view text;
	struct mo mo;

	(void)state;
	assert_int_equal(mo_find(&none, "key", &text), ERR_NOTFOUND);
	put(8, 0);
	assert_int_equal(mo_open(&mo, view_of(file, IDS)), ERR_FORMAT);
	put(16, IDS);
	assert_int_equal(mo_open(&mo, view_of(file, IDS)), 0);
	assert_int_equal(mo_find(&mo, "", &text), ERR_NOTFOUND);
}

static void
cut_anywhere(void **state)
{
	const size_t used = STRINGS + (2 * N - 1) * PART + 1;

	(void)state;
	assert_int_equal(opens(used), 0);
	for (size_t len = 0; len < used; len++)
		assert_int_equal(opens(len), ERR_FORMAT);
}

/* A number of the file, and what it must not be. */
static void
hostile(void **state)
{
	static const uint32_t key = IDS + 8 * 2, last = TEXTS + 8 * 3;
	const struct {
		uint32_t at, v;
	} bad[] = {
		{ 0, 0xde120495 },			/* the other order */
		{ 0, 0 }, { 4, 1 }, { 4, 0x10000 },	/* revisions */
		{ 8, N + 100 }, { 8, UINT32_MAX }, { 8, 0x20000000 },
		{ 12, 0 }, { 12, 19 }, { 12, FILE_LEN }, { 12, UINT32_MAX },
		{ 12, FILE_LEN - 8 * N + 1 }, { 12, TEXTS }, { 16, 0 },
		{ 16, FILE_LEN + 1 }, { 16, UINT32_MAX - 7 },
		{ key, 2 }, { key, 4000 }, { key, UINT32_MAX },
		{ key + 4, FILE_LEN }, { key + 4, UINT32_MAX },
		{ key + 4, FILE_LEN - 3 }, { key + 4, STRINGS },
		{ last, PART }, { last, UINT32_MAX }, { last + 4, FILE_LEN },
		{ last + 4, UINT32_MAX },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)fresh(state);
		assert_int_equal(opens(FILE_LEN), 0);
		put(bad[i].at, bad[i].v);
		assert_int_equal(opens(FILE_LEN), ERR_FORMAT);
	}
}

static void
unsorted(void **state)
{
	(void)state;
	put_string(IDS, 2, 2, "aey", 3);
	assert_int_equal(opens(FILE_LEN), ERR_FORMAT);
	(void)fresh(state);
	put_string(IDS, 3, 3, "key", 3);	/* twice */
	file[STRINGS + 3 * PART + 3] = '\0';
	assert_int_equal(opens(FILE_LEN), ERR_FORMAT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(looked_up, fresh),
		cmocka_unit_test_setup(forms, fresh),
		cmocka_unit_test_setup(empty, fresh),
		cmocka_unit_test_setup(cut_anywhere, fresh),
		cmocka_unit_test_setup(hostile, fresh),
		cmocka_unit_test_setup(unsorted, fresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
