/* src/flow/typed: paths as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/steps/typed.h"

static const char *
typed(const char *path)
{
	static char text[256];
	struct buf b;

	buf_init(&b, sizeof(text) - 1);
	assert_int_equal(typed_path(&b, path), 0);
	memcpy(text, buf_str(&b), b.len + 1);
	buf_free(&b);
	return text;
}

static void
paths(void **state)
{
	(void)state;
	assert_int_equal(chdir("/usr"), 0);
	assert_int_equal(setenv("HOME", "/srv/ada", 1), 0);
	assert_string_equal(typed("/tmp/x"), "/tmp/x");
	assert_string_equal(typed("x/y"), "x/y");
	assert_string_equal(typed("/usr/x/y"), "x/y");
	assert_string_equal(typed("/usr"), ".");
	assert_string_equal(typed("/usr2/x"), "/usr2/x");
	assert_string_equal(typed("/srv/ada/k/v"), "~/k/v");
	assert_string_equal(typed("/srv/adam"), "/srv/adam");
	assert_string_equal(typed("/srv/ada"), "/srv/ada");
	assert_int_equal(setenv("HOME", "", 1), 0);
	assert_string_equal(typed("/srv/ada/k"), "/srv/ada/k");
}

/* What a shell would take for something else. */
static void
quotes(void **state)
{
	(void)state;
	assert_int_equal(chdir("/usr"), 0);
	assert_int_equal(setenv("HOME", "/srv/ada", 1), 0);
	assert_string_equal(typed("/mnt/my stick"), "'/mnt/my stick'");
	assert_string_equal(typed("/usr/a b"), "'a b'");
	assert_string_equal(typed("/mnt/it's"), "'/mnt/it'\\''s'");
	assert_string_equal(typed("/srv/ada/$x"), "'/srv/ada/$x'");
	assert_string_equal(typed("-rf"), "./-rf");
	assert_string_equal(typed("/usr/-r f"), "./'-r f'");
	assert_string_equal(typed("~/x"), "'~/x'");
}

static const struct step_list offline[] = { { .id = "create" }, { 0 } },
	online[] = { { .id = "online" }, { 0 } };

static void
command(void **state)
{
	struct options opt = { .builddir = NULL };
	struct flow *f = calloc(1, sizeof(*f));
	struct buf b;

	(void)state;
	assert_non_null(f);
	assert_int_equal(chdir("/usr"), 0);
	f->opt = &opt;
	f->lists = offline;
	memcpy(f->dir, "/usr/d/2026", 12);
	buf_init(&b, 1000);
	typed_verify(&b, f);
	assert_string_equal(buf_str(&b), "keyconvoy verify d/2026");
	buf_reset(&b);
	opt.builddir = "/usr/build";
	typed_verify(&b, f);
	assert_string_equal(buf_str(&b), "build/keyconvoy verify d/2026");
	opt.builddir = "/usr";
	buf_reset(&b);
	typed_verify(&b, f);
	assert_string_equal(buf_str(&b), "./keyconvoy verify d/2026");
	opt.mode = MODE_REHEARSAL;
	opt.builddir = NULL;
	opt.data = "/usr/a b/ceremonies";
	opt.backup = "/usr/d/backup";
	buf_reset(&b);
	typed_resume(&b, f);
	assert_string_equal(buf_str(&b),
	    "keyconvoy --data 'a b' --backup d/backup");
	opt.mode = MODE_PRODUCTION;
	opt.data = "ceremonies";
	opt.backup = NULL;
	buf_reset(&b);
	typed_resume(&b, f);
	assert_string_equal(buf_str(&b), "keyconvoy --production --data .");
	buf_free(&b);
	free(f);
}

/* With what it was started: else the command leads to another station, or a reader
 * that production refuses. */
static void
same_start(void **state)
{
	struct options opt = { .mode = MODE_PRODUCTION, .data = "/d/ceremonies" };
	struct flow *f = calloc(1, sizeof(*f));
	struct buf b;

	(void)state;
	assert_non_null(f);
	f->opt = &opt;
	f->lists = online;
	buf_init(&b, 1000);
	typed_resume(&b, f);
	assert_string_equal(buf_str(&b),
	    "keyconvoy --production --station online --data /d");
	f->lists = offline;
	opt.reader = (struct req_c_hello){ .driver = "usb", .arg = "" };
	opt.plain = 1;
	buf_reset(&b);
	typed_resume(&b, f);
	assert_string_equal(buf_str(&b),
	    "keyconvoy --production --reader usb --data /d --plain");
	nls_setup(LANG_FR);
	buf_reset(&b);
	typed_resume(&b, f);
	assert_string_equal(buf_str(&b),
	    "keyconvoy --production --reader usb --data /d --lang fr --plain");
	nls_setup(LANG_EN);
	opt.plain = 0;
	opt.mode = MODE_REHEARSAL;
	opt.reader.arg = "Reiner SCT";
	buf_reset(&b);
	typed_resume(&b, f);
	assert_string_equal(buf_str(&b),
	    "keyconvoy --reader usb:'Reiner SCT' --data /d");
	opt.reader = (struct req_c_hello){ .driver = "virtual", .arg = "/d/cards" };
	buf_reset(&b);
	typed_resume(&b, f);
	assert_string_equal(buf_str(&b), "keyconvoy --data /d");
	opt.reader.arg = "/d/others";
	buf_reset(&b);
	typed_resume(&b, f);
	assert_string_equal(buf_str(&b),
	    "keyconvoy --reader virtual:/d/others --data /d");
	buf_free(&b);
	free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(quotes),
		cmocka_unit_test(command),
		cmocka_unit_test(same_start),
	};

	return cmocka_run_group_tests_name("typed", tests, NULL, NULL);
}
