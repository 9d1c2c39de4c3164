/* src/cmd/ceremony: what a record says of files, and what people said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/cmd/ceremony.h"

static char folder[] = "/tmp/keyconvoy-ceremony-XXXXXX";
static char path[sizeof(folder) + 32];
static struct journal journal;

static int
begin(void **state)
{
	(void)state;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/transcript.jsonl", folder);
	return journal_open(&journal, path, NULL, NULL);
}

static int
end(void **state)
{
	(void)state;
	journal_close(&journal);
	return unlink(path) != 0 || rmdir(folder) != 0;
}

static void
add(const char *event, const char *name, uint8_t digest)
{
	struct json_t *extra = js_new(), *files = js_new_arr(), *f = js_new();
	uint8_t sha[SHA256_LEN];

	memset(sha, digest, sizeof(sha));
	assert_int_equal(js_set_str(f, "name", name), 0);
	assert_int_equal(js_set_hex(f, "sha256", sha, sizeof(sha)), 0);
	assert_int_equal(js_add(files, f), 0);
	assert_int_equal(js_set(extra, "files", files), 0);
	assert_int_equal(journal_add(&journal, "test", event, extra, NULL, NULL),
	    0);
}

static void
newest_digest_counts(void **state)
{
	struct ceremony c;

	(void)state;
	add("x", "out/a.byok", 1);
	add("x", "kmdata/local/world", 2);
	add("x", "out/a.byok", 3);
	assert_int_equal(ceremony_read(&c, path), 0);
	assert_int_equal(c.seals.check.n, 3);
	assert_int_equal(c.seals.check.bad, 0);
	assert_int_equal(c.named.n, 2);
	assert_string_equal(c.named.file[0].name, "out/a.byok");
	assert_int_equal(c.named.file[0].sha[31], 3);
	assert_true(ceremony_names(&c, "kmdata/local/world"));
	assert_false(ceremony_names(&c, "out/b.byok"));
	assert_int_equal(c.seals.n, 0);
	ceremony_free(&c);
}

static void
add_text(const char *event, const char *name, const char *text)
{
	struct json_t *extra = js_new();

	assert_int_equal(js_set_str(extra, name, text), 0);
	assert_int_equal(journal_add(&journal, "test", event, extra, NULL,
	    NULL), 0);
}

static void
what_people_said(void **state)
{
	struct ceremony c;

	(void)state;
	add_text("exception", "what", "vendor-toolset");
	add_text("note", "happened", "a card fell\ndown");
	add_text("note", "decided", "nothing happened");
	add_text("x", "why", "no");
	assert_int_equal(ceremony_read(&c, path), 0);
	assert_int_equal(c.n_remarks, 2);
	assert_int_equal(c.more_remarks, 0);
	assert_int_equal(c.remark[0].n, 1);
	assert_string_equal(c.remark[0].text, "vendor-toolset");
	assert_string_equal(c.remark[0].step, "test");
	assert_string_equal(c.remark[1].event, "note");
	ceremony_free(&c);
	for (int i = 0; i < REMARKS_MAX; i++)
		add_text("exception", "what", "again");
	assert_int_equal(ceremony_read(&c, path), 0);
	assert_int_equal(c.n_remarks, REMARKS_MAX);
	assert_int_equal(c.more_remarks, 2);
	ceremony_free(&c);
}

static void
add_people(void)
{
	struct json_t *extra = js_new(), *all = js_new_arr(), *alice = js_new();

	js_set_str(alice, "name", "Alice");
	js_set_str(alice, "role", "holder");
	js_add(all, alice);
	js_set(extra, "people", all);
	assert_int_equal(journal_add(&journal, "test", "roster", extra, NULL,
	    NULL), 0);
}

static void
add_joined(const char *name)
{
	struct json_t *extra = js_new();

	js_set_str(extra, "name", name);
	js_set_str(extra, "role", "witness");
	assert_int_equal(journal_add(&journal, "test", "joined", extra, NULL,
	    NULL), 0);
}

/* Who came in a sitting that a resume dropped came to none. */
static void
dropped_sitting(void **state)
{
	struct json_t *span = js_new();
	struct ceremony c;

	(void)state;
	add_people();
	add_joined("Fatou");
	js_set_int(span, "from", 2);
	js_set_int(span, "to", 2);
	assert_int_equal(journal_add(&journal, "test", "resumed", span, NULL,
	    NULL), 0);
	add_joined("Gustav");
	assert_int_equal(ceremony_read(&c, path), 0);
	assert_int_equal(c.n_remarks, 1);
	assert_string_equal(c.remark[0].text, "Gustav");
	ceremony_free(&c);
}

static void
add_void(const char *kept)
{
	struct json_t *j = js_new();

	js_set_str(j, "kept", kept);
	assert_int_equal(journal_add(&journal, "world", "void", j, NULL, NULL), 0);
}

static void
voided_worlds_are_kept(void **state)
{
	struct ceremony c;

	(void)state;
	add("x", "kmdata/local/world", 1);
	add_void("kmdata/local/world.void-1");
	add("x", "kmdata/local/world", 2);
	add_void("kmdata/local/world.void-3");	/* 2 was taken by something else */
	assert_int_equal(ceremony_read(&c, path), 0);
	assert_int_equal(c.named.n, 2);
	assert_false(ceremony_names(&c, "kmdata/local/world"));
	assert_true(ceremony_names(&c, "kmdata/local/world.void-1"));
	assert_true(ceremony_names(&c, "kmdata/local/world.void-3"));
	ceremony_free(&c);
	/* Under a name that is none of this folder's. */
	add("x", "kmdata/local/world", 3);
	add_void("../world");
	assert_int_equal(ceremony_read(&c, path), ERR_FORMAT);
	ceremony_free(&c);
}

static void
names_stay_below(void **state)
{
	static const char *const bad[] = { "", "/etc/passwd", "../x", "a/../x",
		"a//b", ".", "a/", "a/." };
	struct ceremony c;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		add("x", bad[i], 1);
		assert_int_equal(ceremony_read(&c, path), ERR_FORMAT);
		ceremony_free(&c);
		assert_int_equal(end(state), 0);
		assert_int_equal(begin(state), 0);
	}
}

static void
files_have_digests(void **state)
{
	struct json_t *extra = js_new();
	struct ceremony c;

	(void)state;
	assert_int_equal(js_set_str(extra, "files", "all"), 0);
	assert_int_equal(journal_add(&journal, "test", "x", extra, NULL, NULL),
	    0);
	assert_int_equal(ceremony_read(&c, path), ERR_FORMAT);
	ceremony_free(&c);
	assert_int_equal(ceremony_read(&c, "/nonexistent/x"), ERR_NOTFOUND);
	ceremony_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(newest_digest_counts, begin, end),
		cmocka_unit_test_setup_teardown(what_people_said, begin, end),
		cmocka_unit_test_setup_teardown(dropped_sitting, begin, end),
		cmocka_unit_test_setup_teardown(voided_worlds_are_kept, begin,
		    end),
		cmocka_unit_test_setup_teardown(names_stay_below, begin, end),
		cmocka_unit_test_setup_teardown(files_have_digests, begin, end),
	};

	return cmocka_run_group_tests_name("ceremony", tests, NULL, NULL);
}
