/* src/steps/files: the ceremony's files, in their folder and on a medium. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/flow/pages.h"
#include "src/record/paths.h"
#include "src/steps/files.h"
#include "src/steps/steps.h"
#include "tests/unit/scratch.h"
#include "tests/unit/ui_pages.h"

/* A flow in its folder, at the page that writes the key to a backup medium. */
struct place {
	void *dir;			/* scratch */
	char stick[FILE_PATH_MAX], backup[FILE_PATH_MAX];
	struct options opt;
	struct flow f;
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	if (p == NULL || scratch_make(&p->dir) != 0)
		return -1;
	scratch_write(p->dir, "stick/readme", "");
	scratch_write(p->dir, "medium/readme", "");
	if (path_join(p->stick, p->dir, "stick") < 0 ||
	    path_join(p->backup, p->dir, "medium") < 0)
		return -1;
	p->opt = (struct options){ .mode = MODE_REHEARSAL, .data = p->dir,
		.stick = p->stick, .backup = p->backup, .builddir = BUILDDIR };
	nls_setup(LANG_EN);
	ui_flow(&p->f, &p->opt);
	ui_show(&p->f, "generate", "made");
	if (strlen(p->dir) >= sizeof(p->f.dir))
		return -1;
	memcpy(p->f.dir, p->dir, strlen(p->dir) + 1);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	int err;

	flow_free(&p->f);
	err = scratch_drop(&p->dir);
	free(p);
	return err;
}

static void
sha_of(const char *text, uint8_t out[static SHA256_LEN])
{
	assert_int_equal(sha256(text, strlen(text), out), 0);
}

static const char *
noticed(struct flow *f)
{
	const char *id = f->pages->notice == NULL ? "none" : f->pages->notice->id;

	flow_quiet(f);
	return id;
}

static int
never_mounts(const char *name, int write, char *at)
{
	(void)name;
	(void)write;
	(void)at;
	return ERR_NOTFOUND;
}

/* -- names -------------------------------------------------------------------------- */

static void
names(void **state)
{
	char name[NAME_BUF];

	(void)state;
	assert_string_equal(files_key("contoso-1", name),
	    "kmdata/local/key_simple_contoso-1");
	assert_string_equal(files_copy("contoso-1", name),
	    "kmdata/local/key_xferacld_contoso-1");
	assert_string_equal(files_byok("First", name),
	    "out/KeyTransferPackage-First.byok");
	assert_string_equal(files_pub("First", name), "out/First.pub.pem");
}

/* -- as it was recorded ---------------------------------------------------------------- */

static void
reads(void **state)
{
	struct place *p = *state;
	uint8_t sha[SHA256_LEN];
	struct buf b;

	scratch_write(p->dir, "out/file", "text");
	sha_of("text", sha);
	buf_init(&b, 64);
	assert_int_equal(files_read(&p->f, "out/file", sha, &b), 0);
	assert_string_equal(buf_str(&b), "text");
	assert_int_equal(files_check(&p->f, "out/file", sha), 0);
	sha[0] ^= 1;
	assert_int_equal(files_check(&p->f, "out/file", sha), ERR_CHANGED);
	assert_int_equal(files_check(&p->f, "out/none", sha), ERR_NOTFOUND);
	buf_free(&b);
	buf_init(&b, 3);
	assert_int_equal(files_read(&p->f, "out/file", sha, &b), ERR_STRANGE);
	/* One cause, one sentence, which names it. */
	assert_int_equal(mkfifo(scratch_path(p->f.dir, "out/fifo"), 0600), 0);
	assert_int_equal(symlink("file", scratch_path(p->f.dir, "out/link")), 0);
	assert_int_equal(files_check(&p->f, "out/fifo", sha), ERR_STRANGE);
	assert_int_equal(files_check(&p->f, "out/link", sha), ERR_STRANGE);
	assert_int_equal(files_check(&p->f, "out", sha), ERR_STRANGE);
	(void)flow_fail(&p->f, ERR_STRANGE);
	assert_string_equal(noticed(&p->f), "file-strange");
	assert_true(strncmp(p->f.pages->said.text, "out is no ", 10) == 0);
	buf_free(&b);
}

/* What is there but cannot be read is no copy to be made anew. */
static void
copy_is_there(void **state)
{
	struct place *p = *state;
	char name[NAME_BUF];

	files_copy(p->f.st.ident, name);
	sha_of("copy", p->f.st.copy_sha);
	assert_int_equal(files_copy_is_there(&p->f), 0);
	scratch_write(p->dir, name, "copy");
	assert_int_equal(files_copy_is_there(&p->f), 1);
	scratch_write(p->dir, name, "other");
	assert_int_equal(files_copy_is_there(&p->f), 0);
	assert_int_equal(unlink(scratch_path(p->dir, name)), 0);
	scratch_write(p->dir, "kmdata/local/key_xferacld_contosokey-2026/x", "");
	assert_int_equal(files_copy_is_there(&p->f), 1);
}

static void
records(void **state)
{
	struct json_t *j = files_record("out/file", view_str("text")), *file;
	uint8_t sha[SHA256_LEN], want[SHA256_LEN];

	(void)state;
	sha_of("text", want);
	file = js_at(js_arr(j, "files"), 0);
	assert_int_equal(js_len(js_arr(j, "files")), 1);
	assert_string_equal(js_str(file, "name"), "out/file");
	assert_int_equal(js_hex(file, "sha256", sha, sizeof(sha)), 0);
	assert_memory_equal(sha, want, sizeof(sha));
	js_free(j);
}

/* -- media ------------------------------------------------------------------------------ */

static int
put(struct place *p, const char *medium, const uint8_t sha[static SHA256_LEN],
    const char *as, struct json_t *arr)
{
	struct medium_files m;

	medium_begin(&m, medium);
	(void)files_put(&p->f, &m, "out/file", sha, as, arr);
	return medium_end(&m);
}

static void
puts_on_medium(void **state)
{
	struct place *p = *state;
	struct json_t *arr = js_new_arr();
	uint8_t sha[SHA256_LEN];

	scratch_write(p->dir, "out/file", "text");
	sha_of("text", sha);
	assert_int_equal(put(p, p->backup, sha, "to/file", arr), 0);
	assert_string_equal(scratch_read(p->dir, "medium/to/file"), "text");
	assert_int_equal(js_len(arr), 1);
	assert_string_equal(js_str(js_at(arr, 0), "name"), "out/file");

	/* Nothing of these is written, and none stands in the record. */
	sha[0] ^= 1;
	assert_int_equal(put(p, p->backup, sha, "changed", arr), ERR_CHANGED);
	assert_int_equal(file_exists(scratch_path(p->backup, "changed")), 0);
	sha[0] ^= 1;
	assert_int_equal(put(p, p->backup, sha, "../file", arr), ERR_ARG);
	assert_int_equal(put(p, scratch_path(p->dir, "gone"), sha, "file", arr),
	    ERR_NOTFOUND);
	assert_int_equal(js_len(arr), 1);
	js_free(arr);
}

static void
marks_backup(void **state)
{
	struct place *p = *state;
	uint8_t hknso[SHA256_LEN], head[SHA256_LEN];
	struct medium_files m;
	struct json_t *j;
	int64_t n;

	p->f.journal.n = 42;
	memset(p->f.journal.head, 0x66, SHA256_LEN);
	medium_begin(&m, p->backup);
	assert_int_equal(backup_mark_put(&p->f, &m), 0);
	assert_int_equal(medium_end(&m), 0);
	assert_int_equal(js_parse(view_str(scratch_read(p->backup,
	    PATH_BACKUP)), 4096, &j), 0);
	assert_string_equal(js_str(j, "form"), "keyconvoy backup 1");
	assert_string_equal(js_str(j, "mode"), "rehearsal");
	assert_string_equal(js_str(j, "ceremony"), p->f.st.name);
	assert_int_equal(js_hex(j, "hknso", hknso, SHA256_LEN), 0);
	assert_memory_equal(hknso, p->f.st.hknso, SHA256_LEN);
	assert_int_equal(js_hex(j, "head", head, SHA256_LEN), 0);
	assert_memory_equal(head, p->f.journal.head, SHA256_LEN);
	assert_int_equal(js_int(j, "n", &n), 0);
	assert_int_equal(n, 42);
	js_free(j);
}

#define MARK "{\"id\":\"00112233445566778899aabbccddeeff\",\"n\":1," \
	"\"head\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}"

/* Which medium may be which: its mark decides, and it is never the other one. */
static void
roles_of_media(void **state)
{
	static const struct {
		const char *mark, *text;
		const char *as_courier, *as_backup;	/* NULL: it may be */
	} rows[] = {
		{ NULL, NULL, NULL, NULL },
		{ PATH_MANIFEST, "{}", NULL, "medium-courier" },
		{ PATH_BACKUP, MARK, "medium-backup", NULL },
		/* Whose it is nobody knows. */
		{ PATH_BACKUP, "{}", "medium-backup", "medium-mark" },
		{ PATH_BACKUP, "", "medium-backup", "medium-mark" },
	};
	struct place *p = *state;
	struct flow *f = &p->f;
	char path[FILE_PATH_MAX];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *dir[] = { "as-backup", "as-courier" };

		for (int courier = 0; courier < 2; courier++) {
			const char *want = courier ? rows[i].as_courier :
			    rows[i].as_backup;

			assert_int_equal(path_join(path, p->dir,
			    dir[courier]), 0);
			scratch_write(path, "readme", "");
			if (rows[i].mark != NULL)
				scratch_write(path, rows[i].mark, rows[i].text);
			assert_int_equal(files_medium_ok(f, path, courier),
			    want == NULL ? 0 : -1);
			assert_string_equal(noticed(f),
			    want == NULL ? "none" : want);
			if (rows[i].mark != NULL)
				assert_int_equal(unlink(scratch_path(path,
				    rows[i].mark)), 0);
		}
	}
	/* Whose mark lies behind a link has none. */
	scratch_write(p->dir, "other/manifest", "{}");
	scratch_write(p->dir, "other/backup", "{}");
	for (int courier = 0; courier < 2; courier++) {
		assert_int_equal(path_join(path, p->dir, courier ? "linked-courier" :
		    "linked-backup"), 0);
		scratch_write(path, "readme", "");
		assert_int_equal(symlink("../other", scratch_path(path,
		    "keyconvoy")), 0);
		assert_int_equal(files_medium_ok(f, path, courier), -1);
		assert_non_null(strstr(f->pages->said.text, "keyconvoy"));
		assert_string_equal(noticed(f), "medium-link");
	}
	assert_int_equal(files_medium_ok(f, "/nowhere", 0), -1);
	assert_string_equal(noticed(f), "medium-missing");
	assert_int_equal(files_medium_ok(f, p->stick, 0), -1);
	assert_string_equal(noticed(f), "medium-same");
	assert_int_equal(files_medium_ok(f, p->backup, 1), -1);
	assert_string_equal(noticed(f), "medium-same");
	/* One in the other. */
	assert_int_equal(files_medium_ok(f, p->dir, 0), -1);
	assert_string_equal(noticed(f), "medium-same");
	assert_int_equal(files_medium_ok(f, p->dir, 1), -1);
	assert_string_equal(noticed(f), "medium-same");
	assert_int_equal(path_join(path, p->stick, "sub"), 0);
	scratch_write(path, "readme", "");
	assert_int_equal(files_medium_ok(f, path, 0), -1);
	assert_string_equal(noticed(f), "medium-same");
	/* Below what is marked for the other role, whatever was given. */
	assert_int_equal(path_join(path, p->dir, "as-backup"), 0);
	scratch_write(path, PATH_BACKUP, MARK);
	scratch_write(path, "a/b/readme", "");
	assert_int_equal(path_join(path, path, "a/b"), 0);
	assert_int_equal(files_medium_ok(f, path, 1), -1);
	assert_string_equal(noticed(f), "medium-same");
	assert_int_equal(files_medium_ok(f, path, 0), 0);
	assert_int_equal(path_join(path, p->dir, "as-courier"), 0);
	scratch_write(path, PATH_MANIFEST, "{}");
	scratch_write(path, "a/readme", "");
	assert_int_equal(path_join(path, path, "a"), 0);
	assert_int_equal(files_medium_ok(f, path, 0), -1);
	assert_string_equal(noticed(f), "medium-same");
}

/* Two roles of one that is named, and mounted for neither: nothing could compare two
 * folders. */
static void
one_stick_has_one_role(void **state)
{
	struct place *p = *state;
	struct flow *f = &p->f;

	p->opt.mount = never_mounts;
	p->opt.stick = p->opt.backup = "usb:4C53";
	for (int courier = 0; courier < 2; courier++) {
		if (courier)
			ui_show(f, "handover", "stick");
		flow_set(f, courier ? "stick" : "backup", "usb:4C53");
		assert_int_equal(files_medium_ok(f, "usb:4C53", courier), -1);
		assert_string_equal(noticed(f), "medium-same");
		flow_set(f, courier ? "stick" : "backup", "usb:4C54");
		assert_int_equal(files_medium_ok(f, "usb:4C54", courier), -1);
		assert_string_equal(noticed(f), "medium-gone");
	}
}

static void
what_failed(void **state)
{
	static const struct {
		int err;
		const char *notice;
	} rows[] = {
		{ ERR_NOSPACE, "medium-full" },
		{ ERR_CHANGED, "medium-changed" },
		{ ERR_IO, "medium-error" },
		{ ERR_PERM, "medium-reach" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(files_medium_fail(&p->f, rows[i].err,
		    p->backup), MOVE_STAY);
		assert_non_null(strstr(p->f.pages->said.text, p->backup));
		assert_string_equal(noticed(&p->f), rows[i].notice);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test_setup_teardown(reads, setup, teardown),
		cmocka_unit_test_setup_teardown(copy_is_there, setup, teardown),
		cmocka_unit_test(records),
		cmocka_unit_test_setup_teardown(puts_on_medium, setup, teardown),
		cmocka_unit_test_setup_teardown(marks_backup, setup, teardown),
		cmocka_unit_test_setup_teardown(roles_of_media, setup, teardown),
		cmocka_unit_test_setup_teardown(one_stick_has_one_role, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(what_failed, setup, teardown),
	};

	js_setup();
	return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
