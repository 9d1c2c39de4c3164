/* Pages are filled from memory: no fill opens, reads or looks at a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/file.h"
#include "tests/unit/ui_pages.h"

/* -- the calls that go to a disk (see --wrap in the Makefile) ----------------------- */

static int watched;
static unsigned calls;
static char first[512];		/* the path of the first one */

static void
seen(const char *path)
{
	if (watched && calls++ == 0) {
		strncpy(first, path, sizeof(first) - 1);
		first[sizeof(first) - 1] = '\0';
	}
}

/* A function's name, what its caller gives it, and how that is handed on. */
#define CALLS(X) \
	X(int, stat, (const char *path, struct stat *st), (path, st)) \
	X(int, lstat, (const char *path, struct stat *st), (path, st)) \
	X(int, fstatat, (int at, const char *path, struct stat *st, int flags), \
	    (at, path, st, flags)) \
	X(int, access, (const char *path, int mode), (path, mode)) \
	X(int, faccessat, (int at, const char *path, int mode, int flags), \
	    (at, path, mode, flags)) \
	X(ssize_t, readlink, (const char *path, char *out, size_t n), \
	    (path, out, n)) \
	X(char *, realpath, (const char *path, char *out), (path, out)) \
	X(DIR *, opendir, (const char *path), (path)) \
	X(FILE *, fopen, (const char *path, const char *mode), (path, mode))

#define WRAP(type, name, args, given) \
	type __real_##name args; \
	type __wrap_##name args; \
	type __wrap_##name args { seen(path); return __real_##name given; }
CALLS(WRAP)

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_openat(int at, const char *path, int flags, ...);
int __wrap_openat(int at, const char *path, int flags, ...);

static unsigned
mode_of(int flags, va_list ap)
{
	return flags & O_CREAT ? va_arg(ap, unsigned) : 0;
}

int
__wrap_open(const char *path, int flags, ...)
{
	unsigned mode;
	va_list ap;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	seen(path);
	return __real_open(path, flags, mode);
}

int
__wrap_openat(int at, const char *path, int flags, ...)
{
	unsigned mode;
	va_list ap;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	seen(path);
	return __real_openat(at, path, flags, mode);
}

/* -- all pages ----------------------------------------------------------------------- */

struct fills {
	struct flow *f;
	unsigned n;
	int touched;
};

static void
fill(void *arg, unsigned step, const struct page_def *def)
{
	struct fills *a = arg;
	struct page p;

	assert_int_equal(page_init(&p), 0);
	ui_at(a->f, step, def);
	calls = 0;
	watched = 1;
	flow_fill(a->f, &p);
	watched = 0;
	if (calls > 0)
		print_error("# %s: %u calls, the first for %s\n", def->id,
		    calls, first);
	a->touched |= calls > 0;
	a->n++;
	page_free(&p);
}

static void
fill_all(enum mode mode, enum method method)
{
	const struct options opt = { .mode = mode, .data = "/nowhere",
		.reader = { .driver = "virtual", .arg = "/nowhere/cards" },
		.builddir = BUILDDIR };
	struct fills a = { .f = calloc(1, sizeof(*a.f)) };

	assert_non_null(a.f);
	nls_setup(LANG_EN);
	ui_flow(a.f, &opt);
	ui_method(method);
	ui_each(fill, &a);
	flow_free(a.f);
	free(a.f);
	assert_true(a.n > 50);
	assert_false(a.touched);
}

static void
no_fill_reads(void **state)
{
	static const enum mode modes[] = { MODE_REHEARSAL, MODE_PRODUCTION };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		fill_all(modes[i], METHOD_AZURE);
		fill_all(modes[i], METHOD_WORLD);
	}
}

/* The calls are seen where the flow makes them. */
static void
reading_is_seen(void **state)
{
	struct buf b;

	(void)state;
	watched = 1;
	calls = 0;
	assert_int_equal(file_exists("/nowhere/file"), 0);
	assert_int_equal(calls, 1);
	assert_string_equal(first, "/nowhere/file");
	buf_init(&b, 16);
	calls = 0;
	assert_true(file_read("/nowhere/file", &b) < 0);
	assert_true(calls > 0);
	calls = 0;
	assert_true(dir_each("/nowhere", NULL, NULL) < 0);
	assert_true(calls > 0);
	watched = 0;
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_is_seen),
		cmocka_unit_test(no_fill_reads),
	};

	return cmocka_run_group_tests_name("fill", tests, NULL, NULL);
}
