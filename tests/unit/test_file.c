/* src/base/file: whole or not at all, also when disk or process fail. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/digest.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/text.h"

/*
 * The linker puts these before libc's. A fault is an errno that the call fails
 * with, or -1 for the process being killed at its start.
 */
enum call { NONE, WRITE, FSYNC, RENAME, RENAME_NEW, LINK };
static enum call fault;
static int fault_errno;
static unsigned fault_skip;	/* so many calls go well before */

static int
faulty(enum call c)
{
	if (c != fault || (fault_skip > 0 && fault_skip-- > 0))
		return 0;
	if (fault_errno < 0)
		(void)kill(getpid(), SIGKILL);
	errno = fault_errno;
	return 1;
}

static void
set_fault(enum call c, int errnum, unsigned skip)
{
	fault = c;
	fault_errno = errnum;
	fault_skip = skip;
}

ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_renameat(int a, const char *b, int c, const char *d);
int __wrap_renameat(int a, const char *b, int c, const char *d);
int __real_renameat2(int a, const char *b, int c, const char *d, unsigned f);
int __wrap_renameat2(int a, const char *b, int c, const char *d, unsigned f);
int __real_linkat(int a, const char *b, int c, const char *d, int f);
int __wrap_linkat(int a, const char *b, int c, const char *d, int f);

ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	if (faulty(WRITE))
		return -1;
	/* Short writes are what every writer has to expect. */
	return __real_write(fd, p, fault == WRITE && n > 7 ? 7 : n);
}

int
__wrap_fsync(int fd)
{
	return faulty(FSYNC) ? -1 : __real_fsync(fd);
}

int
__wrap_renameat(int a, const char *b, int c, const char *d)
{
	return faulty(RENAME) ? -1 : __real_renameat(a, b, c, d);
}

int
__wrap_renameat2(int a, const char *b, int c, const char *d, unsigned f)
{
	/* A medium that knows no link knows no RENAME_NOREPLACE either. */
	if (fault == LINK) {
		errno = EINVAL;
		return -1;
	}
	return faulty(RENAME_NEW) ? -1 : __real_renameat2(a, b, c, d, f);
}

int
__wrap_linkat(int a, const char *b, int c, const char *d, int f)
{
	return faulty(LINK) ? -1 : __real_linkat(a, b, c, d, f);
}

static char top[64];

/* A path below the test's folder, in one of a few buffers that take turns. */
static const char *
at(const char *name)
{
	static char paths[4][FILE_PATH_MAX];
	static unsigned turn;
	char *p = paths[turn++ % 4];

	assert_int_equal(path_join(p, top, name), 0);
	return p;
}

static int
remove_one(void *arg, const char *name)
{
	char path[FILE_PATH_MAX];

	if (path_join(path, arg, name) != 0)
		return -1;
	if (unlink(path) != 0) {
		(void)dir_each(path, remove_one, path);
		(void)rmdir(path);
	}
	return 0;
}

static int
fresh_folder(void **state)
{
	(void)state;
	set_fault(NONE, 0, 0);
	(void)strcpy(top, "test_file.XXXXXX");
	return mkdtemp(top) == NULL;
}

static int
no_folder(void **state)
{
	(void)state;
	set_fault(NONE, 0, 0);
	(void)dir_each(top, remove_one, top);
	return rmdir(top);
}

static int
count_one(void *arg, const char *name)
{
	(void)name;
	++*(unsigned *)arg;
	return 0;
}

static unsigned
files(void)
{
	unsigned n = 0;

	assert_int_equal(dir_each(top, count_one, &n), 0);
	return n;
}

static void
holds(const char *name, const char *want)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	assert_int_equal(file_read(at(name), &b), 0);
	assert_string_equal(buf_str(&b), want);
	buf_free(&b);
}

static void
joins(void **state)
{
	char out[FILE_PATH_MAX], longest[FILE_PATH_MAX];

	(void)state;
	assert_int_equal(path_join(out, "a", "b"), 0);
	assert_string_equal(out, "a/b");
	assert_int_equal(path_join(out, "a//", "/b"), 0);
	assert_string_equal(out, "a/b");
	assert_int_equal(path_join(out, "/", "b"), 0);
	assert_string_equal(out, "/b");
	assert_int_equal(path_join(out, "", "b"), 0);
	assert_string_equal(out, "b");
	assert_int_equal(path_join(out, out, "c/d"), 0);
	assert_string_equal(out, "b/c/d");
	memset(longest, 'x', sizeof(longest));
	longest[FILE_PATH_MAX - 3] = '\0';
	assert_int_equal(path_join(out, longest, "b"), 0);
	assert_int_equal(path_join(out, longest, "bb"), ERR_TOOBIG);
	longest[FILE_PATH_MAX - 3] = 'x';
	longest[FILE_PATH_MAX - 1] = '\0';
	assert_int_equal(path_join(out, longest, "b"), ERR_TOOBIG);
}

static void
writes_and_reads(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(file_exists(at("f")), 0);
	assert_int_equal(file_write(at("f"), view_str("one")), 0);
	assert_int_equal(file_exists(at("f")), 1);
	holds("f", "one");
	assert_int_equal(file_write(at("f"), view_str("")), 0);
	holds("f", "");
	set_fault(WRITE, EIO, 1000);	/* short writes only */
	assert_int_equal(file_write(at("f"), view_str("longer than one")), 0);
	holds("f", "longer than one");
	assert_int_equal(stat(at("f"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(files(), 1);
	assert_int_equal(file_remove(at("f")), 0);
	assert_int_equal(file_remove(at("f")), 0);
	assert_int_equal(file_remove(at("none/f")), 0);
	assert_int_equal(files(), 0);
	assert_int_equal(file_write(at("none/f"), view_str("x")), ERR_NOTFOUND);
	assert_int_equal(file_write(at(".."), view_str("x")), ERR_ARG);
	assert_int_equal(file_write("", view_str("x")), ERR_ARG);
}

static void
reading_is_bounded(void **state)
{
	struct buf b;

	(void)state;
	assert_int_equal(file_write(at("f"), view_str("12345")), 0);
	buf_init(&b, 8);
	assert_int_equal(buf_puts(&b, "abc"), 0);
	assert_int_equal(file_read(at("f"), &b), 0);
	assert_string_equal(buf_str(&b), "abc12345");
	buf_drop(&b, 4);
	assert_int_equal(file_read(at("f"), &b), ERR_TOOBIG);
	assert_string_equal(buf_str(&b), "2345");
	assert_int_equal(b.err, 0);
	assert_int_equal(file_read(at("none"), &b), ERR_NOTFOUND);
	/* A file that says it is empty and is not. */
	assert_int_equal(file_read("/proc/self/status", &b), ERR_TOOBIG);
	assert_string_equal(buf_str(&b), "2345");
	buf_free(&b);
}

static void
regular_files_only(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	assert_int_equal(file_write(at("f"), view_str("target")), 0);
	assert_int_equal(symlink("f", at("link")), 0);
	assert_int_equal(mkfifo(at("fifo"), 0600), 0);
	assert_int_equal(mkdir(at("dir"), 0700), 0);
	assert_int_equal(file_read(at("link"), &b), ERR_FORMAT);
	assert_int_equal(file_read(at("fifo"), &b), ERR_FORMAT);
	assert_int_equal(file_read(at("dir"), &b), ERR_FOLDER);
	assert_int_equal(file_read("/dev/zero", &b), ERR_FORMAT);
	assert_int_equal(file_read_back(at("link"), view_str("target")),
	    ERR_FORMAT);
	buf_free(&b);
	/* A link is replaced, not followed; a dangling one exists. */
	assert_int_equal(file_write(at("link"), view_str("new")), 0);
	holds("f", "target");
	holds("link", "new");
	assert_int_equal(symlink("nowhere", at("dangling")), 0);
	assert_int_equal(file_exists(at("dangling")), 1);
	assert_int_equal(file_write_new(at("dangling"), view_str("x")),
	    ERR_EXISTS);
	assert_int_equal(file_exists(at("nowhere")), 0);
	assert_int_equal(file_write(at("dir"), view_str("x")), ERR_FOLDER);
}

static void
new_never_replaces(void **state)
{
	(void)state;
	assert_int_equal(file_write_new(at("f"), view_str("first")), 0);
	assert_int_equal(file_write_new(at("f"), view_str("second")),
	    ERR_EXISTS);
	holds("f", "first");
	/* The same on media that know no RENAME_NOREPLACE, and no link. */
	set_fault(RENAME_NEW, EINVAL, 0);
	assert_int_equal(file_write_new(at("f"), view_str("second")),
	    ERR_EXISTS);
	assert_int_equal(file_write_new(at("g"), view_str("by link")), 0);
	holds("g", "by link");
	set_fault(LINK, EPERM, 0);
	assert_int_equal(file_write_new(at("h"), view_str("by own name")), 0);
	holds("h", "by own name");
	assert_int_equal(file_write_new(at("h"), view_str("again")),
	    ERR_EXISTS);
	assert_int_equal(files(), 3);
}

/* Another name is nobody else's; a file that is kept aside loses none. */
static void
renames_over_nothing(void **state)
{
	(void)state;
	assert_int_equal(file_write(at("f"), view_str("key")), 0);
	assert_int_equal(file_write(at("f.void-1"), view_str("older")), 0);
	assert_int_equal(file_rename_new(at("f"), "f.void-1"), ERR_EXISTS);
	holds("f", "key");
	holds("f.void-1", "older");
	assert_int_equal(file_rename_new(at("f"), "f.void-2"), 0);
	holds("f.void-2", "key");
	assert_int_equal(file_exists(at("f")), 0);
	assert_int_equal(file_rename_new(at("f"), "f.void-3"), ERR_NOTFOUND);
	assert_int_equal(files(), 2);
}

/* Several at once: one of them wins, whole; the others are told. */
static void
race(enum call c, int errnum)
{
	char text[2] = "0";
	int status, won = 0;
	pid_t pid[8];

	set_fault(c, errnum, 0);
	for (int i = 0; i < 8; i++) {
		text[0] = (char)('0' + i);
		pid[i] = fork();
		assert_true(pid[i] >= 0);
		if (pid[i] == 0)
			_exit(-file_write_new(at("f"), view_str(text)));
	}
	for (int i = 0; i < 8; i++) {
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_true(WIFEXITED(status));
		if (WEXITSTATUS(status) == 0) {
			won++;
			text[0] = (char)('0' + i);
		} else {
			assert_int_equal(WEXITSTATUS(status), -ERR_EXISTS);
		}
	}
	set_fault(NONE, 0, 0);
	assert_int_equal(won, 1);
	holds("f", text);
	assert_int_equal(files(), 1);
	assert_int_equal(file_remove(at("f")), 0);
}

static void
new_has_no_race(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		race(NONE, 0);
		race(RENAME_NEW, EINVAL);
		race(LINK, EPERM);
	}
}

/* Every fault of every call: the error, the old file, and nothing else. */
static void
faults_leave_nothing(void **state)
{
	static const struct {
		enum call call;
		int errnum, want;
		unsigned skip;
	} rows[] = {
		{ WRITE, ENOSPC, ERR_NOSPACE, 0 },
		{ WRITE, ENOSPC, ERR_NOSPACE, 1 },
		{ WRITE, EDQUOT, ERR_NOSPACE, 0 },
		{ WRITE, EIO, ERR_IO, 1 },
		{ FSYNC, EIO, ERR_IO, 0 },
		{ FSYNC, ENOSPC, ERR_NOSPACE, 0 },
		{ RENAME, EIO, ERR_IO, 0 },
		{ RENAME, ENOSPC, ERR_NOSPACE, 0 },
	};

	(void)state;
	assert_int_equal(file_write(at("f"), view_str("old")), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		set_fault(rows[i].call, rows[i].errnum, rows[i].skip);
		assert_int_equal(file_write(at("f"), view_str("new content")),
		    rows[i].want);
		set_fault(NONE, 0, 0);
		holds("f", "old");
		assert_int_equal(files(), 1);
		set_fault(rows[i].call == RENAME ? RENAME_NEW : rows[i].call,
		    rows[i].errnum, rows[i].skip);
		assert_int_equal(file_write_new(at("g"),
		    view_str("new content")), rows[i].want);
		set_fault(NONE, 0, 0);
		assert_int_equal(files(), 1);
	}
	/* The folder's own fsync: told, and a new file can be tried again. */
	set_fault(FSYNC, EIO, 1);
	assert_int_equal(file_write_new(at("g"), view_str("x")), ERR_IO);
	set_fault(FSYNC, EIO, 1);
	assert_int_equal(file_write(at("f"), view_str("x")), ERR_IO);
	/* A medium that knows no fsync of folders is no error. */
	set_fault(FSYNC, EINVAL, 1);
	assert_int_equal(file_write(at("f"), view_str("x")), 0);
	set_fault(NONE, 0, 0);
	assert_int_equal(files(), 1);
}

/* Killed at each call: the old file or the new one; what is left is swept. */
static void
kills(void **state)
{
	static const struct {
		enum call call;
		unsigned skip;
		const char *want;
		unsigned left;
	} rows[] = {
		{ WRITE, 0, "old", 1 }, { WRITE, 1, "old", 1 },
		{ FSYNC, 0, "old", 1 }, { RENAME, 0, "old", 1 },
		{ FSYNC, 1, "new content", 0 },
	};
	unsigned n;
	int status;
	pid_t pid;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(file_write(at("f"), view_str("old")), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			set_fault(rows[i].call, -1, rows[i].skip);
			(void)file_write(at("f"), view_str("new content"));
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		holds("f", rows[i].want);
		assert_int_equal(files(), 1 + rows[i].left);
		assert_int_equal(file_sweep(top, &n), 0);
		assert_int_equal(n, rows[i].left);
		assert_int_equal(files(), 1);
	}
	assert_int_equal(file_sweep(at("none"), &n), ERR_NOTFOUND);
}

static void
sweeps_only_its_own(void **state)
{
	unsigned n = 9;

	(void)state;
	assert_int_equal(file_write(at(".hidden"), view_str("x")), 0);
	assert_int_equal(file_write(at("world.tmp"), view_str("x")), 0);
	assert_int_equal(file_sweep(top, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(files(), 2);
}

static void
reads_back(void **state)
{
	static const size_t lens[] = {
		0, 1, 511, 512, 4095, 4096, 4097, 65536, 65537, 200000,
	};
	uint8_t *data = malloc(200000);

	(void)state;
	assert_non_null(data);
	for (size_t i = 0; i < 200000; i++)
		data[i] = (uint8_t)(i * 7 + i / 251);
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		struct view v = view_of(data, lens[i]);

		assert_int_equal(file_write(at("f"), v), 0);
		assert_int_equal(file_read_back(at("f"), v), 0);
		assert_int_equal(file_read_back(at("f"),
		    view_of(data, lens[i] + 1)), ERR_CHANGED);
		if (lens[i] == 0)
			continue;
		assert_int_equal(file_read_back(at("f"),
		    view_of(data, lens[i] - 1)), ERR_CHANGED);
		data[lens[i] - 1] ^= 1;
		assert_int_equal(file_read_back(at("f"), v), ERR_CHANGED);
		data[lens[i] - 1] ^= 1;
	}
	free(data);
	assert_int_equal(file_read_back(at("none"), view_str("")),
	    ERR_NOTFOUND);
}

static void
makes_folders(void **state)
{
	struct stat st;
	uint64_t bytes = 0;

	(void)state;
	assert_int_equal(dir_make(at("a/b//c/")), 0);
	assert_int_equal(dir_make(at("a/b/c")), 0);
	assert_int_equal(stat(at("a/b/c"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(file_write(at("a/f"), view_str("x")), 0);
	assert_int_equal(dir_make(at("a/f")), ERR_EXISTS);
	assert_int_equal(dir_make(at("a/f/g")), ERR_EXISTS);
	assert_int_equal(dir_make(""), ERR_ARG);
	assert_int_equal(dir_free(top, &bytes), 0);
	assert_true(bytes > 0);
	assert_int_equal(dir_free(at("none"), &bytes), ERR_NOTFOUND);
}

static void
locks(void **state)
{
	struct stat st;
	int status, fd = dir_lock(top);
	pid_t pid;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(stat(at("lock"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(dir_lock(top), ERR_LOCKED);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(dir_lock(top) == ERR_LOCKED ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	(void)close(fd);
	fd = dir_lock(top);
	assert_true(fd >= 0);
	(void)close(fd);
	assert_int_equal(dir_lock(at("none")), ERR_NOTFOUND);
	assert_int_equal(file_remove(at("lock")), 0);
	assert_int_equal(symlink("elsewhere", at("lock")), 0);
	assert_true(dir_lock(top) < 0);
	assert_int_equal(file_exists(at("elsewhere")), 0);
}

/* A lock is a file's, not a name's. */
static void
locks_that_go(void **state)
{
	int other, fd = dir_lock(top);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(dir_locked(top, fd), 0);
	assert_int_equal(rename(at("lock"), at("lock.old")), 0);
	assert_int_equal(dir_locked(top, fd), ERR_LOCK_LOST);
	other = dir_lock(top);
	assert_true(other >= 0);
	assert_int_equal(dir_locked(top, other), 0);
	assert_int_equal(dir_locked(top, fd), ERR_LOCK_LOST);
	(void)close(other);
	assert_int_equal(rename(at("lock.old"), at("lock")), 0);
	assert_int_equal(dir_locked(top, fd), 0);
	(void)close(fd);
}

static void
whose_folder(void **state)
{
	static const struct {
		mode_t mode;
		int err;
	} modes[] = {
		{ 0700, 0 }, { 0755, 0 }, { 01755, 0 }, { 0720, ERR_DIR_MODE },
		{ 0702, ERR_DIR_MODE }, { 0777, ERR_DIR_MODE },
		{ 01777, ERR_DIR_MODE }
	};

	(void)state;
	assert_int_equal(mkdir(at("own"), 0700), 0);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		assert_int_equal(chmod(at("own"), modes[i].mode), 0);
		assert_int_equal(dir_private(at("own")), modes[i].err);
	}
	/* Somebody else's: as root we give it away, else root has the top. */
	if (geteuid() == 0) {
		assert_int_equal(chmod(at("own"), 0700), 0);
		assert_int_equal(chown(at("own"), 12345, 12345), 0);
	}
	assert_int_equal(dir_private(geteuid() == 0 ? at("own") : "/"),
	    ERR_DIR_OWNER);
	assert_int_equal(dir_private(at("none")), ERR_NOTFOUND);
}

static int
collect(void *arg, const char *name)
{
	(void)buf_printf(arg, "%s,", name);
	return strcmp(name, "b") == 0 ? 42 : 0;
}

static void
lists_in_order(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 200);
	assert_int_equal(dir_each(top, collect, &b), 0);
	assert_string_equal(buf_str(&b), "");
	assert_int_equal(file_write(at("a"), view_str("")), 0);
	assert_int_equal(file_write(at("\xc3\xa9"), view_str("")), 0);
	assert_int_equal(file_write(at("Z"), view_str("")), 0);
	assert_int_equal(file_write(at("a1"), view_str("")), 0);
	assert_int_equal(file_write(at(".x"), view_str("")), 0);
	assert_int_equal(dir_each(top, collect, &b), 0);
	assert_string_equal(buf_str(&b), ".x,Z,a,a1,\xc3\xa9,");
	assert_int_equal(file_write(at("b"), view_str("")), 0);
	buf_reset(&b);
	assert_int_equal(dir_each(top, collect, &b), 42);
	assert_string_equal(buf_str(&b), ".x,Z,a,a1,b,");
	buf_free(&b);
	assert_int_equal(dir_each(at("none"), collect, NULL), ERR_NOTFOUND);
	assert_int_equal(dir_each(at("a"), collect, NULL), ERR_NOTFOUND);
}

/* FIPS 180-2: "abc", and 1,000,000 times "a". */
static void
digests(void **state)
{
	uint8_t out[SHA256_LEN], parts[SHA256_LEN];
	char hex[2 * SHA256_LEN + 1];
	char *million = malloc(1000000);
	struct sha256 *s = sha256_new();

	(void)state;
	assert_non_null(million);
	assert_non_null(s);
	memset(million, 'a', 1000000);
	assert_int_equal(sha256("abc", 3, out), 0);
	hex_put(hex, out, sizeof(out));
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(sha256(NULL, 0, out), 0);
	hex_put(hex, out, sizeof(out));
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
	assert_int_equal(file_write(at("f"), view_of(million, 1000000)), 0);
	assert_int_equal(sha256_file(at("f"), out), 0);
	hex_put(hex, out, sizeof(out));
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0");
	for (size_t i = 0; i < 1000000; i += 125)
		assert_int_equal(sha256_add(s, million + i, 125), 0);
	assert_int_equal(sha256_end(s, parts), 0);
	assert_memory_equal(parts, out, SHA256_LEN);
	sha256_free(s);
	sha256_free(NULL);
	free(million);
	assert_int_equal(sha256_file(at("none"), out), ERR_NOTFOUND);
	assert_int_equal(sha256_file(top, out), ERR_FORMAT);
	/* Larger than anything here: its size says so, without reading. */
	assert_int_equal(truncate(at("f"), (off_t)1 << 40), 0);
	assert_int_equal(sha256_file(at("f"), out), ERR_TOOBIG);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh_folder, no_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins),
		TEST(writes_and_reads),
		TEST(reading_is_bounded),
		TEST(regular_files_only),
		TEST(new_never_replaces),
		TEST(renames_over_nothing),
		TEST(new_has_no_race),
		TEST(faults_leave_nothing),
		TEST(kills),
		TEST(sweeps_only_its_own),
		TEST(reads_back),
		TEST(makes_folders),
		TEST(locks),
		TEST(locks_that_go),
		TEST(whose_folder),
		TEST(lists_in_order),
		TEST(digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
