/* src/record/folder: ceremonies on disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/record/folder.h"
#include "src/record/paths.h"
#include "tests/unit/scratch.h"

static void
slugs(void **state)
{
	static const struct {
		const char *name, *slug;
	} rows[] = {
		{ "Contoso", "contoso" },
		{ "Contoso 2026", "contoso-2026" },
		{ "  --Contoso__2026!!  ", "contoso-2026" },
		{ "C\xc3\xa9r\xc3\xa9monie d\xe2\x80\x99" "essai",
		    "ceremonie-d-essai" },
		{ "Ce\xcc\x81remonie", "ceremonie" },
		{ "\xc5\x92uvre stra\xc3\x9f" "e \xc3\x86gir", "oeuvre-strasse-aegir" },
		{ "\xc5\xbd\xc3\xbcrich", "zurich" },
		{ "../../etc", "etc" },
		{ ".", "ceremony" },
		{ "", "ceremony" },
		{ "\xe6\x97\xa5\xe6\x9c\xac", "ceremony" },
		{ "\xff\xfe", "ceremony" },
		{ "0123456789012345678901234567890123456789x",
		    "0123456789012345678901234567890123456789" },
		{ "012345678901234567890123456789012345678 x",
		    "012345678901234567890123456789012345678" },
		{ "01234567890123456789012345678901234567 xy",
		    "01234567890123456789012345678901234567-x" },
	};
	char slug[48];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		folder_slug(rows[i].name, slug);
		assert_string_equal(slug, rows[i].slug);
	}
}

static int
mode_of(const char *dir, const char *name)
{
	struct stat st;

	return stat(scratch_path(dir, name), &st) == 0 ?
	    (int)(st.st_mode & 07777) : -1;
}

static void
makes(void **state)
{
	char path[FILE_PATH_MAX], data[FILE_PATH_MAX];
	int lock;

	assert_int_equal(path_join(data, *state, "data"), 0);
	assert_int_equal(folder_make(data, "2026-11-24", "Contoso", 1, path,
	    &lock), 0);
	assert_string_equal(path, scratch_path(data, "2026-11-24-contoso"));
	assert_int_equal(mode_of(path, "."), 0700);
	assert_int_equal(mode_of(path, "kmdata"), 0700);
	assert_int_equal(mode_of(path, "kmdata/local"), 0700);
	assert_int_equal(mode_of(path, "in"), 0700);
	assert_int_equal(mode_of(path, "out"), 0700);
	assert_int_equal(mode_of(path, "stick"), 0700);
	assert_int_equal(mode_of(path, "backup"), 0700);
	/* Locked: nobody else takes it. */
	assert_int_equal(dir_lock(path), ERR_LOCKED);
	assert_int_equal(close(lock), 0);
	/* In production the media are real ones. */
	assert_int_equal(folder_make(data, "2026-11-24", "Real", 0, path, &lock),
	    0);
	assert_int_equal(mode_of(path, "out"), 0700);
	assert_int_equal(mode_of(path, "stick"), -1);
	assert_int_equal(mode_of(path, "backup"), -1);
	assert_int_equal(close(lock), 0);
}

static const char *
make(const char *data, const char *name)
{
	static char path[FILE_PATH_MAX];
	int lock;

	assert_int_equal(folder_make(data, "2026-11-24", name, 1, path, &lock), 0);
	assert_int_equal(close(lock), 0);
	return path + strlen(data) + 1;
}

static void
same_name(void **state)
{
	const char *data = *state;
	int lock;

	assert_string_equal(make(data, "a"), "2026-11-24-a");
	/* What a killed start left is used, whatever of it had been made. */
	assert_string_equal(make(data, "a"), "2026-11-24-a");
	assert_int_equal(rmdir(scratch_path(data, "2026-11-24-a/kmdata/local")), 0);
	assert_int_equal(rmdir(scratch_path(data, "2026-11-24-a/kmdata")), 0);
	assert_string_equal(make(data, "a"), "2026-11-24-a");
	scratch_write(data, "2026-11-24-a/transcript.jsonl", "");
	assert_string_equal(make(data, "a"), "2026-11-24-a");
	scratch_write(data, "2026-11-24-a/transcript.jsonl", "{\"n\":1,");
	assert_string_equal(make(data, "a"), "2026-11-24-a");
	scratch_write(data, "2026-11-24-a/.keyconvoy-tmp-1-0", "");
	assert_string_equal(make(data, "a"), "2026-11-24-a");
	assert_null(scratch_read(data, "2026-11-24-a/.keyconvoy-tmp-1-0"));
	scratch_write(data, "2026-11-24-a/transcript.jsonl", "{}\n");
	assert_string_equal(make(data, "a"), "2026-11-24-a-2");
	/* Whose it is, is not known: left alone. */
	scratch_write(data, "2026-11-24-a-2/kmdata/local/world", "x");
	assert_string_equal(make(data, "a"), "2026-11-24-a-3");
	scratch_write(data, "2026-11-24-a-3/out/x.byok", "x");
	assert_string_equal(make(data, "a"), "2026-11-24-a-4");
	scratch_write(data, "2026-11-24-a-4/notes", "x");
	assert_string_equal(make(data, "a"), "2026-11-24-a-5");
	/* Nor is a file of that name, or a folder that somebody holds. */
	scratch_write(data, "2026-11-24-b", "x");
	assert_string_equal(make(data, "b"), "2026-11-24-b-2");
	lock = dir_lock(scratch_path(data, "2026-11-24-b-2"));
	assert_true(lock >= 0);
	assert_string_equal(make(data, "b"), "2026-11-24-b-3");
	assert_int_equal(close(lock), 0);
}

static void
bad_dates(void **state)
{
	static const char *const bad[] = {
		"", "2026-11-2", "2026-11-245", "2026/11/24", "../6-11-24",
		"2026-11-2x"
	};
	char path[FILE_PATH_MAX];
	int lock = 5;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(folder_make(*state, bad[i], "a", 1, path, &lock),
		    ERR_ARG);
	assert_int_equal(lock, -1);
	assert_int_equal(folder_make("/proc/none", "2026-11-24", "a", 1, path,
	    &lock) < 0, 1);
	assert_int_equal(lock, -1);
}

struct seen {
	char names[512];
	int stop;
};

static int
see(void *arg, const char *name)
{
	struct seen *s = arg;

	strcat(s->names, name);
	strcat(s->names, " ");
	return s->stop;
}

static void
lists(void **state)
{
	const char *data = *state;
	struct seen s = { "", 0 };

	assert_int_equal(folder_each(scratch_path(data, "none"), see, &s), 0);
	assert_string_equal(s.names, "");
	assert_int_equal(folder_each(data, see, &s), 0);
	scratch_write(data, "2026-11-24-a/transcript.jsonl", "{}\n");
	scratch_write(data, "2026-11-24-a-2/transcript.jsonl", "{}\n");
	scratch_write(data, "2026-11-24-a-10/transcript.jsonl", "{}\n");
	scratch_write(data, "2025-12-31-z/transcript.jsonl", "{}\n");
	scratch_write(data, "2027-01-01-b/transcript.jsonl", "{}\n");
	scratch_write(data, "2027-01-02-none/other", "");
	scratch_write(data, "2027-01-03-killed/transcript.jsonl", "");
	scratch_write(data, "2027-01-04-torn/transcript.jsonl", "{\"n\"");
	scratch_write(data, ".hidden/transcript.jsonl", "{}\n");
	scratch_write(data, "2027-01-05\nsealed/transcript.jsonl", "{}\n");
	scratch_write(data, "transcript.jsonl", "{}\n");
	scratch_write(data, "cards/alice.card", "");
	assert_int_equal(folder_each(data, see, &s), 0);
	assert_string_equal(s.names, "2027-01-01-b 2026-11-24-a-10 "
	    "2026-11-24-a-2 2026-11-24-a 2025-12-31-z ");
	/* The first answer that is not 0 ends it. */
	s = (struct seen){ "", 7 };
	assert_int_equal(folder_each(data, see, &s), 7);
	assert_string_equal(s.names, "2027-01-01-b ");
}

static void
put_fifo(const char *data, const char *name)
{
	scratch_write(data, name, "");
	assert_int_equal(unlink(scratch_path(data, name)), 0);
	assert_int_equal(mkfifo(scratch_path(data, name), 0600), 0);
}

/* Those whose record cannot be read, and nothing that never was a ceremony. */
static void
lost(void **state)
{
	const char *data = *state;
	struct seen s = { "", 0 };

	scratch_write(data, "a-whole/transcript.jsonl", "{}\n");
	scratch_write(data, "a-whole/kmdata/local/world", "w");
	scratch_write(data, "b-killed/transcript.jsonl", "");
	scratch_write(data, "b-killed/kmdata/local/x", "");
	assert_int_equal(unlink(scratch_path(data, "b-killed/kmdata/local/x")), 0);
	scratch_write(data, "c-notes/in/letter", "of somebody else");
	scratch_write(data, "station", "0123");
	assert_int_equal(folder_each_lost(data, see, &s), 0);
	assert_string_equal(s.names, "");
	scratch_write(data, "d-none/kmdata/local/world", "w");
	scratch_write(data, "e-empty/kmdata/local/world", "w");
	scratch_write(data, "e-empty/transcript.jsonl", "");
	scratch_write(data, "f-torn/kmdata/local/world", "w");
	scratch_write(data, "f-torn/transcript.jsonl", "{\"n\"");
	scratch_write(data, "g-kek/kmdata/local/x", "");
	assert_int_equal(unlink(scratch_path(data, "g-kek/kmdata/local/x")), 0);
	scratch_write(data, "g-kek/in/kek-1", "k");
	scratch_write(data, "h-folder/transcript.jsonl/x", "");
	put_fifo(data, "i-fifo/transcript.jsonl");
	scratch_write(data, "j-link/x", "");
	assert_int_equal(symlink("../a-whole/transcript.jsonl",
	    scratch_path(data, "j-link/transcript.jsonl")), 0);
	assert_int_equal(folder_each_lost(data, see, &s), 0);
	assert_string_equal(s.names, "j-link i-fifo h-folder g-kek f-torn e-empty "
	    "d-none ");
	s.names[0] = '\0';
	assert_int_equal(folder_each(data, see, &s), 0);
	assert_string_equal(s.names, "a-whole ");
}

/* What the record of one of them proves, whatever stood in the state before. */
static void
proves(void **state)
{
	const char *data = *state;
	struct journal j = { .fd = -1 };
	struct journal_check check;
	struct json_t *begin = js_new();
	static struct state st;

	js_set_str(begin, "mode", "rehearsal");
	js_set_str(begin, "name", "Contoso");
	scratch_write(data, "one/lock", "");
	assert_int_equal(journal_open(&j, scratch_path(data,
	    "one/" PATH_RECORD), state_fold, &st), 0);
	assert_int_equal(journal_add(&j, "participants", "begin", begin,
	    state_fold, &st), 0);
	journal_close(&j);
	memset(&st, 0xff, sizeof(st));
	assert_int_equal(folder_state(data, "one", &st, &check), 0);
	assert_int_equal(check.bad, 0);
	assert_int_equal(check.n, 1);
	assert_string_equal(st.name, "Contoso");
	assert_int_equal(st.n, 0);
	assert_int_equal(folder_state(data, "none", &st, &check), ERR_NOTFOUND);
	assert_int_equal(st.begun, 0);
	scratch_write(data, "two/" PATH_RECORD, "{\"n\":2}\n");
	assert_int_equal(folder_state(data, "two", &st, &check), 0);
	assert_int_equal(check.bad, 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, scratch_make, scratch_drop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slugs),
		T(makes),
		T(same_name),
		T(bad_dates),
		T(lists),
		T(lost),
		T(proves),
	};

	return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}
