/* src/steps/record_copy: the record on the backup medium, whatever lies there. */
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

#include "src/flow/pages.h"
#include "src/record/paths.h"
#include "src/steps/files.h"
#include "src/steps/record_copy.h"
#include "src/steps/steps.h"
#include "tests/unit/scratch.h"
#include "tests/unit/ui_pages.h"

#define COPY "medium/" PATH_COPIES "/c-07070707/"

/* A ceremony in DIR/c with three lines, and DIR/medium with its mark. */
struct place {
	void *dir;			/* scratch */
	char backup[FILE_PATH_MAX];
	struct options opt;
	struct flow f;
};

static void
add(struct flow *f, const char *event, const char *name, const char *text)
{
	struct json_t *j = NULL;

	if (name != NULL) {
		scratch_write(f->dir, name, text);
		j = files_record(name, view_str(text));
	}
	assert_int_equal(journal_add(&f->journal, "world", event, j, NULL, NULL),
	    0);
}

static int
mark(struct place *p)
{
	struct medium_files m;

	medium_begin(&m, p->backup);
	(void)backup_mark_put(&p->f, &m);
	return medium_end(&m);
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	char path[FILE_PATH_MAX];

	if (p == NULL || scratch_make(&p->dir) != 0)
		return -1;
	scratch_write(p->dir, "medium/readme", "");
	if (path_join(p->backup, p->dir, "medium") < 0 ||
	    path_join(p->f.dir, p->dir, "c") < 0)
		return -1;
	p->opt = (struct options){ .mode = MODE_REHEARSAL, .data = p->dir,
		.backup = p->backup, .builddir = BUILDDIR };
	nls_setup(LANG_EN);
	ui_flow(&p->f, &p->opt);
	ui_show(&p->f, "backup", "done");
	(void)path_join(p->f.dir, p->dir, "c");
	scratch_write(p->f.dir, "in/kek-1", "kek");
	if (flow_path(&p->f, path, PATH_RECORD) < 0 ||
	    journal_open(&p->f.journal, path, NULL, NULL) != 0)
		return -1;
	p->f.st.backup = 1;
	memset(p->f.st.ceremony, 7, CEREMONY_LEN);
	add(&p->f, "kek", "in/kek-1", "kek");
	add(&p->f, "world", PATH_WORLD, "world");
	add(&p->f, "backup", NULL, NULL);
	if (mark(p) < 0)
		return -1;
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	int err;

	journal_close(&p->f.journal);
	flow_free(&p->f);
	err = scratch_drop(&p->dir);
	free(p);
	return err;
}

/* What is still to be said. */
static const char *
later(const struct flow *f)
{
	return f->pages->later == NULL ? "none" : f->pages->later;
}

static int
is_copied(const struct place *p, const char *name)
{
	char path[FILE_PATH_MAX];

	(void)snprintf(path, sizeof(path), "%s/" COPY "%s", (char *)p->dir, name);
	return file_exists(path) == 1;
}

static void
whole(void **state)
{
	struct place *p = *state;
	struct backup_mark seen;
	char *record;

	record_copy_sealed(&p->f);
	assert_string_equal(later(&p->f), "none");
	record = strdup(scratch_read(p->dir, COPY PATH_RECORD));
	assert_string_equal(scratch_read(p->f.dir, PATH_RECORD), record);
	free(record);
	assert_string_equal(scratch_read(p->dir, COPY PATH_WORLD), "world");
	assert_string_equal(scratch_read(p->dir, COPY "in/kek-1"), "kek");
	assert_int_equal(backup_mark_read(p->backup, &seen), 1);
	assert_int_equal(seen.n, 3);
	assert_string_equal(p->f.copying.at + strlen(p->dir), "/medium/"
	    PATH_COPIES "/c-07070707");
	add(&p->f, "note", NULL, NULL);
	record_copy_sealed(&p->f);
	assert_int_equal(backup_mark_read(p->backup, &seen), 1);
	assert_int_equal(seen.n, 4);
	assert_int_equal(record_copy_again(&p->f), 0);
}

/* Before there is a backup, and while the record is another run's: nothing. */
static void
not_yet(void **state)
{
	struct place *p = *state;

	p->f.st.backup = 0;
	record_copy_sealed(&p->f);
	p->f.st.backup = p->f.unproved = 1;
	record_copy_sealed(&p->f);
	assert_false(is_copied(p, PATH_RECORD));
	assert_string_equal(later(&p->f), "none");
}

/* What has no mark is where nothing is mounted; another one is another medium. */
static void
out(void **state)
{
	struct place *p = *state;

	p->f.st.ceremony[0] = 8;
	record_copy_sealed(&p->f);
	assert_string_equal(later(&p->f), "record-out");
	assert_int_equal(unlink(scratch_path(p->backup, PATH_BACKUP)), 0);
	p->f.st.ceremony[0] = 7;
	record_copy_sealed(&p->f);
	assert_false(is_copied(p, PATH_RECORD));
	assert_int_equal(record_copy_again(&p->f), -1);
	assert_string_equal(flow_noticed(&p->f), "record-out");
	assert_int_equal(mark(p), 0);
	record_copy_sealed(&p->f);
	assert_string_equal(later(&p->f), "record-again");
	assert_true(is_copied(p, PATH_RECORD));
}

/* It tells of a line that is not in this record: it is not written over. */
static void
ahead(void **state)
{
	struct place *p = *state;
	struct backup_mark seen;
	uint64_t lines;

	add(&p->f, "note", NULL, NULL);
	record_copy_sealed(&p->f);
	journal_close(&p->f.journal);
	scratch_write(p->f.dir, PATH_RECORD, "");
	assert_int_equal(journal_open(&p->f.journal,
	    scratch_path(p->f.dir, PATH_RECORD), NULL, NULL), 0);
	add(&p->f, "kek", "in/kek-1", "kek");
	lines = p->f.journal.n;
	p->f.lock = dir_lock(p->f.dir);
	record_copy_sealed(&p->f);
	assert_string_equal(later(&p->f), "record-ahead");
	assert_int_equal(p->f.journal.n, lines + 1);	/* who signs learns of it */
	assert_int_equal(backup_mark_read(p->backup, &seen), 1);
	assert_int_equal(seen.n, 4);
}

/* A file that changed here does not take the place of the good one there. */
static void
changed(void **state)
{
	struct place *p = *state;

	record_copy_sealed(&p->f);
	scratch_write(p->f.dir, PATH_WORLD, "other");
	(void)unlink(scratch_path(p->f.dir, "in/kek-1"));
	record_copy_sealed(&p->f);
	assert_string_equal(later(&p->f), "none");
	assert_string_equal(scratch_read(p->dir, COPY PATH_WORLD), "world");
	assert_string_equal(scratch_read(p->dir, COPY "in/kek-1"), "kek");
}

/* The world file of a set that was replaced opens with old cards: it stays here. */
static void
old_world(void **state)
{
	struct place *p = *state;

	add(&p->f, "old-set", PATH_OLD_WORLD, "old");
	add(&p->f, "old-set", PATH_WORLD ".void-1", "voided");
	p->f.st.old.there = 1;
	record_copy_sealed(&p->f);
	assert_true(is_copied(p, PATH_WORLD));
	assert_false(is_copied(p, PATH_OLD_WORLD));
	assert_false(is_copied(p, PATH_WORLD ".void-1"));
}

/* Links on the medium lead nowhere. */
static void
links(void **state)
{
	struct place *p = *state;

	scratch_write(p->dir, "victim/transcript.jsonl", "mine");
	scratch_write(p->dir, COPY "readme", "");
	assert_int_equal(symlink(scratch_path(p->dir, "victim/transcript.jsonl"),
	    scratch_path(p->dir, COPY PATH_RECORD)), 0);
	record_copy_sealed(&p->f);
	assert_string_equal(later(&p->f), "none");
	assert_string_equal(scratch_read(p->dir, "victim/transcript.jsonl"),
	    "mine");
	assert_int_equal(rename(scratch_path(p->dir, "medium/" PATH_COPIES),
	    scratch_path(p->dir, "moved")), 0);
	assert_int_equal(symlink(scratch_path(p->dir, "victim"),
	    scratch_path(p->dir, "medium/" PATH_COPIES)), 0);
	record_copy_sealed(&p->f);
	assert_string_equal(later(&p->f), "record-error");
	assert_int_equal(file_exists(scratch_path(p->dir, "victim/c-07070707")), 0);
}

/* What lies behind a link is on no medium, be it all that the record names. */
static void
own_folder(void **state)
{
	struct place *p = *state;

	record_copy_sealed(&p->f);
	assert_string_equal(later(&p->f), "none");
	assert_int_equal(rename(scratch_path(p->dir, COPY),
	    scratch_path(p->dir, "moved")), 0);
	assert_int_equal(symlink(p->f.dir, scratch_path(p->dir,
	    "medium/" PATH_COPIES "/c-07070707")), 0);
	record_copy_sealed(&p->f);
	assert_string_equal(later(&p->f), "record-error");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(whole, setup, teardown),
		cmocka_unit_test_setup_teardown(not_yet, setup, teardown),
		cmocka_unit_test_setup_teardown(out, setup, teardown),
		cmocka_unit_test_setup_teardown(ahead, setup, teardown),
		cmocka_unit_test_setup_teardown(changed, setup, teardown),
		cmocka_unit_test_setup_teardown(old_world, setup, teardown),
		cmocka_unit_test_setup_teardown(links, setup, teardown),
		cmocka_unit_test_setup_teardown(own_folder, setup, teardown),
	};

	return cmocka_run_group_tests_name("record_copy", tests, NULL, NULL);
}
