/* src/flow/hashing, toolset, packages: a toolset before it is opened, and what
 * keyd says of the packages in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/flow/hashing.h"
#include "src/steps/toolset.h"
#include "tests/unit/scratch.h"

#define MIB (1024 * 1024)

static const char *folder;

static int
begin(void **state)
{
	int r = scratch_make(state);

	folder = *state;
	return r;
}

static const char *
path_of(const char *name)
{
	return scratch_path(folder, name);
}

/* A file of len bytes, each of them by its place. */
static const char *
make(const char *name, size_t len)
{
	const char *path = path_of(name);
	uint8_t *p = malloc(len + 1);

	assert_non_null(p);
	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)(i * 7 + i / 251);
	assert_int_equal(file_write(path, view_of(p, len)), 0);
	free(p);
	return path;
}

/* -- slices ----------------------------------------------------------------------------- */

static void
hashes_in_slices(void **state)
{
	static const size_t sizes[] = { 0, 1, 65535, 65536, MIB - 1, MIB,
		MIB + 1, 3 * MIB + 17 };
	uint8_t whole[SHA256_LEN];
	struct hashing h;
	const char *path;
	size_t slices;
	int r;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		path = make("sliced", sizes[i]);
		hashing_init(&h);
		assert_int_equal(hashing_begin(&h, path, 4 * MIB), 0);
		assert_int_equal(h.total, sizes[i]);
		for (slices = 1; (r = hashing_slice(&h)) == 1; slices++)
			assert_int_equal(h.done, sizes[i] < slices * MIB ?
			    sizes[i] : slices * MIB);
		assert_int_equal(r, 0);
		assert_true(slices >= 1 && slices <= sizes[i] / MIB + 2);
		assert_int_equal(h.done, sizes[i]);
		assert_int_equal(h.fd, -1);
		assert_null(h.sha);
		assert_int_equal(sha256_file(path, whole), 0);
		assert_memory_equal(h.digest, whole, SHA256_LEN);
		assert_int_equal(hashing_slice(&h), ERR_PHASE);
	}
}

static void
refuses_what_is_no_file(void **state)
{
	const char *path = make("large", 1000);
	struct hashing h;

	(void)state;
	hashing_init(&h);
	assert_int_equal(hashing_begin(&h, path, 999), ERR_TOOBIG);
	assert_int_equal(h.fd, -1);
	assert_int_equal(hashing_begin(&h, path, 1000), 0);
	/* A second one takes the place of the first. */
	assert_int_equal(hashing_begin(&h, path_of("none"), 9), ERR_NOTFOUND);
	assert_int_equal(h.fd, -1);
	assert_int_equal(hashing_begin(&h, folder, 9), ERR_FOLDER);
	assert_int_equal(mkfifo(path_of("pipe"), 0600), 0);
	assert_int_equal(hashing_begin(&h, path_of("pipe"), 9), ERR_FORMAT);
}

/* Shorter or longer while it is read: no digest of half a file. */
static void
notices_another_size(void **state)
{
	const char *path = make("cut", 2 * MIB);
	struct hashing h;

	(void)state;
	hashing_init(&h);
	assert_int_equal(hashing_begin(&h, path, 4 * MIB), 0);
	assert_int_equal(hashing_slice(&h), 1);
	assert_int_equal(truncate(path, MIB + 5), 0);
	assert_int_equal(hashing_slice(&h), ERR_CHANGED);
	assert_int_equal(h.fd, -1);
	assert_int_equal(hashing_begin(&h, path, 4 * MIB), 0);
	assert_int_equal(truncate(path, 2 * MIB), 0);
	assert_int_equal(hashing_slice(&h), 1);
	assert_int_equal(hashing_slice(&h), ERR_CHANGED);
	assert_int_equal(h.fd, -1);
}

static void
knows_an_archive(void **state)
{
	(void)state;
	assert_int_equal(file_write(path_of("a"), view_str("PK\5\6")), 0);
	assert_int_equal(toolset_is(path_of("a")), 1);
	assert_int_equal(file_write(path_of("a"), view_str("P")), 0);
	assert_int_equal(toolset_is(path_of("a")), 0);
	assert_int_equal(file_write(path_of("a"), view_str("{\"PK\":1}")), 0);
	assert_int_equal(toolset_is(path_of("a")), 0);
	assert_int_equal(toolset_is(path_of("none")), 0);
	assert_int_equal(toolset_is(folder), 0);
	assert_int_equal(toolset_is(""), 0);
}

/* -- checks ------------------------------------------------------------------------------ */

static void
finding(struct buf *b, const char *id, uint8_t level)
{
	const struct rec_finding r = { .level = level, .id = id, .value = "" };

	assert_int_equal(wire_put(b, &form_finding, &r), 0);
}

static struct rep_packages
answer(const struct buf *b, int ok)
{
	return (struct rep_packages){ .ok = (uint8_t)ok, .region = "eu",
		.suite = "", .bits = 3072, .until = 5,
		.findings = buf_view(b) };
}

static void
keeps_what_was_told(void **state)
{
	static const struct {
		uint8_t root, export;
		int ok, told;
	} rows[] = {
		{ 1, 1, 1, 1 }, { 4, 1, 1, 0 }, { 1, 3, 0, 0 }, { 4, 3, 0, 0 },
	};
	struct checks_seen s;
	struct rep_packages r;
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_init(&b, 1024);
		finding(&b, "root", rows[i].root);
		finding(&b, "export", rows[i].export);
		/* Whatever the sum says: one that failed is enough. */
		r = answer(&b, 1);
		assert_int_equal(checks_keep(&s, &r), 0);
		assert_int_equal(s.ok, rows[i].ok);
		assert_int_equal(s.told, rows[i].told);
		assert_int_equal(s.n, 2);
		assert_string_equal(s.check[1].id, "export");
		r = answer(&b, 0);
		assert_int_equal(checks_keep(&s, &r), 0);
		assert_int_equal(s.ok, 0);
		assert_int_equal(s.told, 0);
		buf_free(&b);
	}
}

static void
refuses_odd_answers(void **state)
{
	struct checks_seen s;
	struct rep_packages r;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	r = answer(&b, 1);
	assert_int_equal(checks_keep(&s, &r), ERR_FORMAT);	/* none */
	assert_int_equal(s.ok, 0);
	finding(&b, "a-name-that-is-too-long", 1);
	r = answer(&b, 1);
	assert_int_equal(checks_keep(&s, &r), ERR_FORMAT);
	assert_int_equal(s.ok, 0);
	buf_reset(&b);
	for (int i = 0; i <= PACKAGE_CHECKS; i++)
		finding(&b, "chain", 1);
	r = answer(&b, 1);
	assert_int_equal(checks_keep(&s, &r), ERR_FORMAT);
	assert_int_equal(s.told, 0);
	buf_reset(&b);
	finding(&b, "chain", 1);
	r = answer(&b, 1);
	r.findings.len--;
	assert_int_equal(checks_keep(&s, &r), ERR_FORMAT);
	r.findings.len++;
	r.region = "a-region-of-many-letters";
	assert_int_equal(checks_keep(&s, &r), ERR_FORMAT);
	assert_int_equal(s.ok, 0);
	buf_free(&b);
}

static void
every_check_has_a_sentence(void **state)
{
	static const char *const ids[] = { "chain", "validity", "root",
		"signatures", "mode", "region", "module", "export",
		"together" };

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		assert_ptr_not_equal(checks_text(ids[i]), ids[i]);
	assert_string_equal(checks_text("later"), "later");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_in_slices),
		cmocka_unit_test(refuses_what_is_no_file),
		cmocka_unit_test(notices_another_size),
		cmocka_unit_test(knows_an_archive),
		cmocka_unit_test(keeps_what_was_told),
		cmocka_unit_test(refuses_odd_answers),
		cmocka_unit_test(every_check_has_a_sentence),
	};

	return cmocka_run_group_tests(tests, begin, scratch_drop);
}
