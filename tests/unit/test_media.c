/* src/flow/media: two media with roles. */
#include <errno.h>
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
#include "src/steps/media.h"
#include "src/wire/msg.h"
#include "tests/unit/scratch.h"

/* A file system that can only be read is one by what access() says. */
int __real_access(const char *path, int mode);
int __wrap_access(const char *path, int mode);
static int readonly;

int
__wrap_access(const char *path, int mode)
{
	if (!readonly || (mode & W_OK) == 0)
		return __real_access(path, mode);
	errno = EROFS;
	return -1;
}

/* -- a medium that fails ------------------------------------------------------------ */

int __real_openat(int dir, const char *path, int flags, ...);
ssize_t __real_write(int fd, const void *p, size_t n);
int __real_fsync(int fd);
int __real_mkdir(const char *path, mode_t mode);
int __real_renameat(int a, const char *from, int b, const char *to);
int __wrap_openat(int dir, const char *path, int flags, ...);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __wrap_fsync(int fd);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_renameat(int a, const char *from, int b, const char *to);

/* From the n-th call that writes on, all of them; or only that one. names: what was
 * renamed before it. */
static struct { unsigned n, at, names; int lasts; } fails;

static int
is_full(void)
{
	if (fails.at == 0)
		return 0;
	fails.n++;
	errno = ENOSPC;
	return fails.lasts ? fails.n >= fails.at : fails.n == fails.at;
}

int
__wrap_openat(int dir, const char *path, int flags, ...)
{
	return is_full() ? -1 : __real_openat(dir, path, flags, 0600);
}

ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	/* By half, as a disk that becomes full does it. */
	return is_full() ? (n > 1 ? __real_write(fd, p, n / 2) : -1) :
	    __real_write(fd, p, n);
}

int
__wrap_fsync(int fd)
{
	return is_full() ? -1 : __real_fsync(fd);
}

int
__wrap_mkdir(const char *path, mode_t mode)
{
	return is_full() ? -1 : __real_mkdir(path, mode);
}

int
__wrap_renameat(int a, const char *from, int b, const char *to)
{
	if (is_full())
		return -1;
	fails.names++;
	return __real_renameat(a, from, b, to);
}

static int
handover(const char *medium)
{
	struct medium_files m;

	medium_begin(&m, medium);
	(void)medium_add(&m, "keyconvoy/manifest", view_str("{}"));
	(void)medium_add(&m, "kmdata/local/world", view_str("world"));
	(void)medium_add(&m, "a.byok", view_str("package"));
	return medium_end(&m);
}

static int
name_there(void *arg, const char *name)
{
	(void)name;
	++*(unsigned *)arg;
	return 0;
}

/* Nothing, or what came first; never a package whose manifest is not there. */
static void
look_at_rest(const char *medium, unsigned names)
{
	unsigned n = 0;

	if (names == 0) {
		assert_int_equal(dir_each(medium, name_there, &n), 0);
		assert_int_equal(n, 0);
		return;
	}
	assert_string_equal(scratch_read(medium, "keyconvoy/manifest"), "{}");
	assert_int_equal(scratch_read(medium, "a.byok") != NULL, names == 3);
	assert_int_equal(dir_each(medium, name_there, &n), 0);
	assert_int_equal(n, names);
}

/* It becomes full at every call that writes, and stays so, or has room at once. */
static void
all_or_none(void **state)
{
	char medium[FILE_PATH_MAX], name[32];
	int err = -1;

	for (int lasts = 0; lasts < 2; lasts++) {
		for (unsigned at = 1; at < 200; at++) {
			(void)snprintf(name, sizeof(name), "m%d-%u", lasts, at);
			(void)snprintf(medium, sizeof(medium), "%s",
			    scratch_path(*state, name));
			assert_int_equal(__real_mkdir(medium, 0700), 0);
			fails.n = fails.names = 0;
			fails.at = at;
			fails.lasts = lasts;
			err = handover(medium);
			fails.at = 0;
			/* A write that is done by half is done again. */
			if (err != 0)
				assert_int_equal(err, ERR_NOSPACE);
			look_at_rest(medium, fails.names);
			if (fails.n < at)
				break;
		}
		assert_int_equal(err, 0);
	}
}

/* What has the name of a file is seen before anything has one. */
static void
folder_in_the_way(void **state)
{
	const char *dir = *state;

	scratch_write(dir, "a.byok/x", "");
	assert_int_equal(handover(dir), ERR_IN_WAY);
	assert_int_equal(file_exists(scratch_path(dir, "keyconvoy")), 0);
	assert_int_equal(file_exists(scratch_path(dir, "kmdata")), 0);
}

/* The folder where it was mounted is another one by then. */
static void
pulled(void **state)
{
	const char *dir = *state;
	struct medium_files m;
	char medium[FILE_PATH_MAX], away[FILE_PATH_MAX];

	scratch_write(dir, "m/x", "");
	(void)snprintf(medium, sizeof(medium), "%s", scratch_path(dir, "m"));
	(void)snprintf(away, sizeof(away), "%s", scratch_path(dir, "away"));
	medium_begin(&m, medium);
	assert_int_equal(medium_add(&m, "keyconvoy/manifest", view_str("{}")), 0);
	assert_int_equal(rename(medium, away), 0);
	assert_int_equal(mkdir(medium, 0700), 0);
	assert_int_equal(medium_add(&m, "a.byok", view_str("x")), ERR_NOTFOUND);
	assert_int_equal(medium_end(&m), ERR_NOTFOUND);
	assert_int_equal(rmdir(medium), 0);
}

static void
read_only(void **state)
{
	const char *dir = *state;

	readonly = 1;
	assert_int_equal(medium_kind(dir), MEDIUM_READONLY);
	assert_int_equal(medium_put(dir, "a.byok", view_str("one")),
	    ERR_READONLY);
	readonly = 0;
	assert_int_equal(medium_kind(dir), MEDIUM_BLANK);
}

static void
kinds(void **state)
{
	const char *dir = *state;

	assert_int_equal(medium_kind(dir), MEDIUM_BLANK);
	assert_int_equal(medium_kind(""), MEDIUM_NONE);
	assert_int_equal(medium_kind(scratch_path(dir, "none")), MEDIUM_NONE);
	scratch_write(dir, "file", "");
	assert_int_equal(medium_kind(scratch_path(dir, "file")), MEDIUM_NONE);
	scratch_write(dir, "a/keyconvoy/manifest", "{}");
	assert_int_equal(medium_kind(scratch_path(dir, "a")), MEDIUM_COURIER);
	scratch_write(dir, "b/keyconvoy/backup", "");
	assert_int_equal(medium_kind(scratch_path(dir, "b")), MEDIUM_BACKUP);
	/* With both marks it must not travel. */
	scratch_write(dir, "a/keyconvoy/backup", "");
	assert_int_equal(medium_kind(scratch_path(dir, "a")), MEDIUM_BACKUP);
	scratch_write(dir, "c/keyconvoy/other", "");
	assert_int_equal(medium_kind(scratch_path(dir, "c")), MEDIUM_BLANK);
	if (geteuid() == 0)
		return;
	assert_int_equal(chmod(scratch_path(dir, "c"), 0500), 0);
	assert_int_equal(medium_kind(scratch_path(dir, "c")), MEDIUM_NONE);
	assert_int_equal(chmod(scratch_path(dir, "c"), 0700), 0);
}

static int
mode_of(const char *dir, const char *name)
{
	struct stat st;

	return lstat(scratch_path(dir, name), &st) == 0 ?
	    (int)(st.st_mode & 07777) : -1;
}

static void
puts_files(void **state)
{
	const char *dir = *state;

	assert_int_equal(medium_put(dir, "a.byok", view_str("one")), 0);
	assert_string_equal(scratch_read(dir, "a.byok"), "one");
	assert_int_equal(mode_of(dir, "a.byok"), 0600);
	assert_int_equal(medium_put(dir, "kmdata/local/world", view_str("two")), 0);
	assert_string_equal(scratch_read(dir, "kmdata/local/world"), "two");
	assert_int_equal(mode_of(dir, "kmdata"), 0700);
	assert_int_equal(mode_of(dir, "kmdata/local"), 0700);
	/* Again: replaced whole. */
	assert_int_equal(medium_put(dir, "kmdata/local/world", view_str("3")), 0);
	assert_string_equal(scratch_read(dir, "kmdata/local/world"), "3");
	assert_int_equal(medium_put(dir, "empty", view_str("")), 0);
	assert_string_equal(scratch_read(dir, "empty"), "");
	/* What a killed write left does not travel. */
	scratch_write(dir, "kmdata/local/.keyconvoy-tmp-1-0", "x");
	assert_int_equal(medium_put(dir, "kmdata/local/world", view_str("4")), 0);
	assert_null(scratch_read(dir, "kmdata/local/.keyconvoy-tmp-1-0"));
	assert_string_equal(scratch_read(dir, "kmdata/local/world"), "4");
}

static void
puts_nothing_elsewhere(void **state)
{
	static const char *const bad[] = {
		"", "/", "/a", "a/", "a//b", "..", "../a", "a/../b", "a/..", ".",
		"./a", "a/./b"
	};
	const char *dir = *state;
	char medium[4096];

	scratch_write(dir, "medium/x", "");
	scratch_write(dir, "outside/x", "");
	(void)snprintf(medium, sizeof(medium), "%s", scratch_path(dir, "medium"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(medium_put(medium, bad[i], view_str("x")),
		    ERR_ARG);
	/* A link on the medium leads away from it. */
	assert_int_equal(symlink("../outside", scratch_path(medium, "keyconvoy")),
	    0);
	assert_int_equal(medium_put(medium, "keyconvoy/manifest", view_str("x")),
	    ERR_IN_WAY);
	assert_string_equal(medium_way(), "keyconvoy");
	assert_null(scratch_read(dir, "outside/manifest"));
	assert_int_equal(medium_put(medium, "x/y", view_str("x")), ERR_IN_WAY);
	assert_string_equal(medium_way(), "x");
	/* Where nothing is mounted nothing is made. */
	assert_int_equal(medium_put(scratch_path(dir, "gone"), "a", view_str("x")),
	    ERR_NOTFOUND);
	assert_int_equal(mode_of(dir, "gone"), -1);
}

static const char *
kek(const char *dir)
{
	static char out[FILE_PATH_MAX];

	return medium_find_kek(dir, out) == 0 ? out + strlen(dir) + 1 : NULL;
}

static void
finds_kek(void **state)
{
	static char big[KEK_FILE_MAX + 2];
	const char *dir = *state;
	char out[FILE_PATH_MAX] = "x";

	assert_int_equal(medium_find_kek(dir, out), ERR_NOTFOUND);
	assert_string_equal(out, "");
	assert_int_equal(medium_find_kek(scratch_path(dir, "none"), out),
	    ERR_NOTFOUND);
	/* None of these may be one. */
	memset(big, 'x', KEK_FILE_MAX + 1);
	scratch_write(dir, "a.txt", "x");
	scratch_write(dir, "b.json", "");
	scratch_write(dir, "c.json", big);
	scratch_write(dir, ".d.pem", "x");
	scratch_write(dir, "e.pem/f", "x");
	scratch_write(dir, "ContosoFirstHSMkey.pub.pem", "x");
	scratch_write(dir, "pem", "x");
	scratch_write(dir, ".pem", "x");
	assert_int_equal(symlink("a.txt", scratch_path(dir, "l.pem")), 0);
	scratch_write(dir, "keyconvoy/manifest", "{}");
	/* What would move the cursor or turn the line is not proposed. */
	scratch_write(dir, "a\033[31m.pem", "x");
	scratch_write(dir, "a\342\200\256mep.pem", "x");
	scratch_write(dir, "a\377.pem", "x");
	assert_null(kek(dir));
	/* The medium's own folder first, then ours, by name in byte order. */
	scratch_write(dir, "keyconvoy/kek.json", "x");
	assert_string_equal(kek(dir), "keyconvoy/kek.json");
	scratch_write(dir, "z.der", "x");
	assert_string_equal(kek(dir), "z.der");
	scratch_write(dir, "k.jwk", "x");
	assert_string_equal(kek(dir), "k.jwk");
	scratch_write(dir, "j.pub", "x");
	assert_string_equal(kek(dir), "j.pub");
	scratch_write(dir, "KEK.PEM", "x");
	assert_string_equal(kek(dir), "KEK.PEM");
	/* A toolset is larger than any KEK. */
	scratch_write(dir, "B.ZIP", big);
	assert_string_equal(kek(dir), "B.ZIP");
	big[KEK_FILE_MAX] = '\0';
	scratch_write(dir, "A.json", big);
	assert_string_equal(kek(dir), "A.json");
}

static const char *
foreign(const char *dir)
{
	static struct medium_others o;

	assert_int_equal(medium_others(dir, &o), 0);
	return o.foreign;
}

/* What travels with the courier, in our own folder there, too. */
static void
sees_others(void **state)
{
	const char *dir = *state;
	char name[256];

	scratch_write(dir, "kek.pem", "x");
	scratch_write(dir, "desktop.ini", "x");
	assert_string_equal(foreign(dir), "");
	scratch_write(dir, "keyconvoy/manifest", "{}");
	scratch_write(dir, "keyconvoy/kek.json", "x");
	scratch_write(dir, "keyconvoy/.DS_Store", "x");
	assert_string_equal(foreign(dir), "");
	scratch_write(dir, "keyconvoy/local/world", "{}");
	assert_string_equal(foreign(dir), "keyconvoy/local");
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	scratch_write(dir, name, "x");
	assert_string_equal(foreign(dir), name);
}

#define T(f) cmocka_unit_test_setup_teardown(f, scratch_make, scratch_drop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(kinds),
		T(read_only),
		T(puts_files),
		T(all_or_none),
		T(folder_in_the_way),
		T(pulled),
		T(puts_nothing_elsewhere),
		T(finds_kek),
		T(sees_others),
	};

	return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
