/* src/record/state_span: the lines that a record says were confirmed or undone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/record/journal.h"
#include "src/record/state.h"
#include "tests/unit/scratch.h"

static struct state st;
static struct journal journal;

static void
write_line(const char *event, int from, int to)
{
	struct json_t *j = js_new();

	assert_int_equal(js_set_int(j, "from", from), 0);
	assert_int_equal(js_set_int(j, "to", to), 0);
	assert_int_equal(journal_add(&journal, "welcome", event, j, NULL, NULL),
	    0);
}

/* The newer one names again what the older named, and the older's own line. */
static void
spans_of_a_record(void **state)
{
	const char *path = scratch_path(*state, "record");

	assert_int_equal(journal_open(&journal, path, NULL, NULL), 0);
	write_line("x", 1, 1);
	write_line("x", 1, 1);
	write_line("resumed", 2, 2);
	write_line("x", 1, 1);
	write_line("resumed", 5, 4);	/* none */
	write_line("resumed", 4, 5);
	assert_int_equal(state_init(&st, path), 0);
	assert_int_equal(st.n_spans, 2);
	assert_int_equal(st.span[0].from, 2);
	assert_int_equal(st.span[1].from, 4);
	assert_int_equal(st.span[1].at, 6);
	write_line("resumed", 1, 3);	/* under no seal, says the next one */
	write_line("resumed", 7, 7);
	assert_int_equal(state_init(&st, path), 0);
	assert_int_equal(st.n_spans, 1);
	assert_int_equal(st.span[0].from, 7);
	write_line("resumed", 1, 9);
	assert_int_equal(state_init(&st, path), ERR_FORMAT);
	journal_close(&journal);
	assert_int_equal(state_init(&st,
	    scratch_path(*state, "none")), 0);
	assert_int_equal(st.n_spans, 0);
}

static void
spans_without_end(void **state)
{
	const char *path = scratch_path(*state, "record");

	assert_int_equal(journal_open(&journal, path, NULL, NULL), 0);
	write_line("x", 1, 1);
	for (int i = 0; i < SPANS_MAX; i++) {
		write_line("x", 1, 1);
		write_line("resumed", 2 * i + 2, 2 * i + 2);
	}
	assert_int_equal(state_init(&st, path), 0);
	assert_int_equal(st.n_spans, SPANS_MAX);
	write_line("x", 1, 1);
	write_line("resumed", 2 * SPANS_MAX + 2, 2 * SPANS_MAX + 2);
	assert_int_equal(state_init(&st, path), ERR_TOOBIG);
	journal_close(&journal);
}

#define T(f) cmocka_unit_test_setup_teardown(f, scratch_make, scratch_drop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(spans_of_a_record),
		T(spans_without_end),
	};

	return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}
