/* src/flow/journal: the chain, what is cut, what is refused, failing disks. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/record/journal.h"
#include "tests/unit/scratch.h"

#define NAME "transcript.jsonl"

/* The linker puts these before libc's: the next call of one kind may fail. */
enum call { NONE, WRITE, FSYNC };
static enum call fault;
static int fault_errno, cut_fails, part_taken;
static time_t fixed_time;

ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_ftruncate(int fd, off_t len);
int __wrap_ftruncate(int fd, off_t len);
int __real_clock_gettime(clockid_t id, struct timespec *t);
int __wrap_clock_gettime(clockid_t id, struct timespec *t);

static int
faulty(enum call c)
{
	if (fault != c)
		return 0;
	fault = NONE;
	errno = fault_errno;
	return 1;
}

/* A full disk takes a part before it says so. */
ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	if (fault != WRITE)
		return __real_write(fd, p, n);
	if (part_taken)
		return faulty(WRITE) ? -1 : 0;
	part_taken = 1;
	return __real_write(fd, p, n < 9 ? n : 9);
}

int
__wrap_fsync(int fd)
{
	return faulty(FSYNC) ? -1 : __real_fsync(fd);
}

int
__wrap_ftruncate(int fd, off_t len)
{
	if (cut_fails) {
		errno = EIO;
		return -1;
	}
	return __real_ftruncate(fd, len);
}

int
__wrap_clock_gettime(clockid_t id, struct timespec *t)
{
	int r = __real_clock_gettime(id, t);

	if (id == CLOCK_REALTIME && fixed_time != 0)
		t->tv_sec = fixed_time;
	return r;
}

/* -- helpers ------------------------------------------------------------------------- */

struct seen {
	uint64_t n;
	int64_t sum;		/* of the members "v" */
	int refuse;		/* what to return at once */
	uint8_t last[SHA256_LEN];
};

static int
see(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	struct seen *s = arg;
	int64_t v;

	assert_int_equal(n, s->n + 1);
	if (s->refuse != 0)
		return s->refuse;
	s->n = n;
	memcpy(s->last, line, SHA256_LEN);
	if (js_int(rec, "v", &v) == 0)
		s->sum += v;
	return 0;
}

static struct json_t *
extra(int64_t v)
{
	struct json_t *j = js_new();

	assert_int_equal(js_set_int(j, "v", v), 0);
	return j;
}

/* Three records, v = 1, 2, 4. Returns the file's path. */
static const char *
three(const char *dir)
{
	static char path[FILE_PATH_MAX];
	struct journal j;

	assert_int_equal(path_join(path, dir, NAME), 0);
	assert_int_equal(journal_open(&j, path, NULL, NULL), 0);
	for (int v = 1; v <= 4; v *= 2)
		assert_int_equal(journal_add(&j, "welcome", "test", extra(v), NULL,
		    NULL), 0);
	assert_int_equal(j.n, 3);
	journal_close(&j);
	return path;
}

static void
put(const char *path, const char *p, size_t len)
{
	assert_int_equal(file_write(path, view_of(p, len)), 0);
}

static size_t
size_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (size_t)st.st_size;
}

/* Opens and closes: what came of it, and what was seen. */
static int
opened(const char *path, struct seen *s, int *cut)
{
	struct journal j;
	int r;

	*s = (struct seen){ 0 };
	r = journal_open(&j, path, see, s);
	*cut = r == 0 ? j.cut : 0;
	if (r == 0)
		assert_int_equal(j.n, s->n);
	else
		assert_int_equal(j.fd, -1);
	journal_close(&j);
	return r;
}

/* -- writing and reading --------------------------------------------------------------- */

static void
form(void **state)
{
	const char *text, *path = scratch_path(*state, NAME);
	char want[1000], prev[65];
	struct journal j;
	struct stat st;
	uint8_t head[SHA256_LEN];

	fixed_time = 1795530725;	/* 2026-11-24T14:32:05Z */
	assert_int_equal(journal_open(&j, path, NULL, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(journal_add(&j, "welcome", "begin", NULL, NULL, NULL), 0);
	text = scratch_read(*state, NAME);
	memset(prev, '0', 64);
	prev[64] = '\0';
	(void)snprintf(want, sizeof(want), "{\"n\":1,\"time\":"
	    "\"2026-11-24T14:32:05Z\",\"step\":\"welcome\",\"event\":\"begin\","
	    "\"prev\":\"%s\"}\n", prev);
	assert_string_equal(text, want);
	assert_int_equal(sha256(want, strlen(want) - 1, head), 0);
	assert_memory_equal(head, j.head, SHA256_LEN);
	/* The clock of the wall is an hour and a second ahead. */
	j.clock_offset = 3601;
	assert_int_equal(journal_add(&j, "world", "x", extra(7), NULL, NULL), 0);
	text = strchr(scratch_read(*state, NAME), '\n') + 1;
	for (int i = 0; i < SHA256_LEN; i++)
		(void)snprintf(prev + 2 * i, 3, "%02x", head[i]);
	(void)snprintf(want, sizeof(want), "{\"n\":2,\"time\":"
	    "\"2026-11-24T15:32:06Z\",\"step\":\"world\",\"event\":\"x\","
	    "\"prev\":\"%s\",\"v\":7}\n", prev);
	assert_string_equal(text, want);
	/* An offset that leaves the years of four digits. */
	j.clock_offset = INT64_MAX;
	assert_int_equal(journal_add(&j, "a", "b", NULL, NULL, NULL), ERR_ARG);
	j.clock_offset = 400000000000;
	assert_int_equal(journal_add(&j, "a", "b", NULL, NULL, NULL), ERR_ARG);
	assert_int_equal(j.n, 2);
	journal_close(&j);
	fixed_time = 0;
}

static void
folds_alike(void **state)
{
	const char *path = three(*state);
	struct journal_check check;
	struct journal j;
	struct seen live = { 0 }, again = { 0 }, checked = { 0 };

	assert_int_equal(journal_open(&j, path, see, &live), 0);
	assert_int_equal(live.sum, 7);
	assert_int_equal(j.cut, 0);
	/* A record is seen once it is added, as it will be when it is read. */
	assert_int_equal(journal_add(&j, "a", "b", extra(8), see, &live), 0);
	assert_int_equal(live.n, 4);
	assert_memory_equal(live.last, j.head, SHA256_LEN);
	assert_int_equal(j.size, size_of(path));
	journal_close(&j);
	assert_int_equal(journal_open(&j, path, see, &again), 0);
	assert_int_equal(again.sum, 15);
	assert_memory_equal(again.last, live.last, SHA256_LEN);
	assert_int_equal(journal_verify(path, see, &checked, &check), 0);
	assert_int_equal(checked.sum, 15);
	assert_int_equal(check.n, 4);
	assert_int_equal(check.bad, 0);
	assert_int_equal(check.torn, 0);
	assert_int_equal(check.size, size_of(path));
	assert_memory_equal(check.head, j.head, SHA256_LEN);
	journal_close(&j);
	/* What was closed takes nothing. */
	assert_int_equal(journal_add(&j, "a", "b", extra(1), NULL, NULL),
	    ERR_PHASE);
}

static void
refused_records(void **state)
{
	static const char *const own[] = { "n", "time", "step", "event", "prev" };
	const char *path = three(*state);
	size_t before = size_of(path);
	struct journal j;
	struct json_t *x;
	char *big;

	assert_int_equal(journal_open(&j, path, NULL, NULL), 0);
	for (size_t i = 0; i < 5; i++) {
		x = js_new();
		assert_int_equal(js_set_str(x, own[i], "x"), 0);
		assert_int_equal(journal_add(&j, "a", "b", x, NULL, NULL),
		    ERR_FORMAT);
	}
	assert_int_equal(journal_add(&j, "a", "b", js_new_arr(), NULL, NULL),
	    ERR_ARG);
	assert_int_equal(journal_add(&j, "", "b", NULL, NULL, NULL), ERR_ARG);
	assert_int_equal(journal_add(&j, "a", "", NULL, NULL, NULL), ERR_ARG);
	assert_int_equal(journal_add(&j, "a", "\xff", NULL, NULL, NULL), ERR_ARG);
	big = malloc(JOURNAL_LINE_MAX + 1);
	assert_non_null(big);
	memset(big, 'x', JOURNAL_LINE_MAX);
	big[JOURNAL_LINE_MAX] = '\0';
	x = js_new();
	assert_int_equal(js_set_str(x, "x", big), 0);
	assert_int_equal(journal_add(&j, "a", "b", x, NULL, NULL), ERR_TOOBIG);
	assert_int_equal(size_of(path), before);
	/* The longest line that may be, to the byte: written and read again. */
	x = js_new();
	big[JOURNAL_LINE_MAX - (strlen("{\"n\":4,\"time\":\"2026-11-24T14:32:05Z\","
	    "\"step\":\"a\",\"event\":\"b\",\"prev\":\"\",\"x\":\"\"}") + 64)] = '\0';
	assert_int_equal(js_set_str(x, "x", big), 0);
	assert_int_equal(journal_add(&j, "a", "b", x, NULL, NULL), 0);
	assert_int_equal(size_of(path), before + JOURNAL_LINE_MAX + 1);
	/* An empty object adds nothing. */
	assert_int_equal(journal_add(&j, "a", "b", js_new(), NULL, NULL), 0);
	journal_close(&j);
	assert_int_equal(journal_open(&j, path, NULL, NULL), 0);
	assert_int_equal(j.n, 5);
	journal_close(&j);
	free(big);
}

static void
refused_by_the_fold(void **state)
{
	const char *path = three(*state);
	size_t before = size_of(path);
	struct journal_check check;
	struct seen s = { 0 };
	struct journal j;

	assert_int_equal(journal_open(&j, path, see, &s), 0);
	s.refuse = ERR_FORMAT;
	assert_int_equal(journal_add(&j, "a", "b", NULL, see, &s), ERR_FORMAT);
	assert_int_equal(size_of(path), before);
	s.refuse = 0;
	assert_int_equal(journal_add(&j, "a", "b", NULL, see, &s), 0);
	journal_close(&j);
	s = (struct seen){ .refuse = 5 };
	assert_int_equal(journal_verify(path, see, &s, &check), 5);
	s = (struct seen){ .refuse = ERR_FORMAT };
	assert_int_equal(journal_open(&j, path, see, &s), ERR_FORMAT);
	assert_int_equal(j.fd, -1);
}

static void
no_record(void **state)
{
	const char *dir = *state;
	struct journal_check check;
	struct journal j;

	assert_int_equal(journal_verify(scratch_path(dir, "none"), NULL, NULL,
	    &check), ERR_NOTFOUND);
	scratch_write(dir, "folder/x", "");
	assert_int_equal(journal_verify(scratch_path(dir, "folder"), NULL, NULL,
	    &check), ERR_FORMAT);
	assert_true(journal_open(&j, scratch_path(dir, "folder"), NULL, NULL) < 0);
	assert_int_equal(j.fd, -1);
	assert_int_equal(symlink("folder/x", scratch_path(dir, "link")), 0);
	assert_true(journal_open(&j, scratch_path(dir, "link"), NULL, NULL) < 0);
	assert_true(journal_open(&j, scratch_path(dir, "no/where"), NULL, NULL) < 0);
	scratch_write(dir, "empty", "");
	assert_int_equal(journal_verify(scratch_path(dir, "empty"), NULL, NULL,
	    &check), 0);
	assert_int_equal(check.n + check.bad + (uint64_t)check.torn, 0);
}

/* -- torn and changed ------------------------------------------------------------------ */

/* Cut at every length: what stands whole is kept, the rest is cut once. */
static void
torn_anywhere(void **state)
{
	const char *path = three(*state);
	struct journal_check check;
	size_t len, start[4] = { 0 }, lines = 0;
	struct seen s;
	char *text;
	int cut;

	text = strdup(scratch_read(*state, NAME));
	len = strlen(text);
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n')
			start[++lines] = i + 1;
	assert_int_equal(lines, 3);
	for (size_t at = 0; at < len; at++) {
		size_t whole = 0;

		while (start[whole + 1] <= at)
			whole++;
		put(path, text, at);
		assert_int_equal(journal_verify(path, NULL, NULL, &check), 0);
		assert_int_equal(check.n, whole);
		assert_int_equal(check.torn, at != start[whole]);
		assert_int_equal(check.bad, 0);
		assert_int_equal(size_of(path), at);
		assert_int_equal(opened(path, &s, &cut), 0);
		assert_int_equal(s.n, whole);
		assert_int_equal(cut, at != start[whole]);
		assert_int_equal(size_of(path), start[whole]);
		assert_int_equal(opened(path, &s, &cut), 0);
		assert_int_equal(cut, 0);
	}
	free(text);
}

/* Every byte before the last line changed in turn, in three ways: refused, and
 * nobody cuts anything. (The last line's content is the seal's business.) */
static void
changed_anywhere(void **state)
{
	static const char ways[] = { 0x01, 0x0a, 0x20 };
	const char *path = three(*state);
	struct journal_check check;
	struct seen s;
	size_t len, last;
	char *text;
	int cut, fd;

	text = strdup(scratch_read(*state, NAME));
	len = strlen(text);
	last = len - 1;
	while (text[last - 1] != '\n')
		last--;
	/* In place: a whole file a byte would be a thousand fsyncs. */
	fd = open(path, O_WRONLY);
	assert_true(fd >= 0);
	for (size_t i = 0; i < 3 * last; i++) {
		off_t at = (off_t)(i / 3);
		char changed = text[at] ^ ways[i % 3];

		assert_int_equal(pwrite(fd, &changed, 1, at), 1);
		if (opened(path, &s, &cut) != ERR_CHANGED)
			fail_msg("byte %d, way %d", (int)at, (int)(i % 3));
		assert_int_equal(size_of(path), len);
		assert_int_equal(journal_verify(path, NULL, NULL, &check), 0);
		assert_true(check.bad == check.n + 1 && check.bad <= 3);
		assert_int_equal(pwrite(fd, text + at, 1, at), 1);
	}
	assert_int_equal(close(fd), 0);
	assert_int_equal(opened(path, &s, &cut), 0);
	assert_int_equal(s.sum, 7);
	free(text);
}

/* One line of a record with these parts. */
static const char *
line(const char *front, const char *n, const char *rest)
{
	static char s[1000];

	(void)snprintf(s, sizeof(s), "{%s\"n\":%s,\"time\":"
	    "\"2026-11-24T14:32:05Z\",\"step\":\"a\",\"event\":\"b\",\"prev\":"
	    "\"00000000000000000000000000000000"
	    "00000000000000000000000000000000\"%s}\n", front, n, rest);
	return s;
}

static void
forms_of_a_line(void **state)
{
	static const struct {
		const char *front, *n, *rest;
		int r;
	} rows[] = {
		{ "", "1", "", 0 },
		{ "", "1", ",\"v\":{\"x\":[1]}", 0 },
		{ "", "2", "", ERR_CHANGED },
		{ "", "0", "", ERR_CHANGED },
		{ "", "-1", "", ERR_CHANGED },
		{ "", "\"1\"", "", ERR_CHANGED },
		{ "\"v\":1,", "1", "", ERR_CHANGED },
	};
	static const char *const bad[] = {
		"{}\n", "[]\n", "1\n", "\"x\"\n", "null\n",
	};
	/* Whole lines that are no JSON, or none of ours: no power cut did that. */
	static const char *const junk[] = {
		"\n", "{\n", "x\n", "{}{}\n", "\xff\n", "{\"n\":1,\"n\":1}\n",
		"{\"n\":1.5}\n",
	};
	const char *path = scratch_path(*state, NAME);
	char two[2000];
	struct seen s;
	int cut;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *t = line(rows[i].front, rows[i].n, rows[i].rest);

		put(path, t, strlen(t));
		assert_int_equal(opened(path, &s, &cut), rows[i].r);
		assert_int_equal(size_of(path), strlen(t));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put(path, bad[i], strlen(bad[i]));
		assert_int_equal(opened(path, &s, &cut), ERR_CHANGED);
		assert_int_equal(size_of(path), strlen(bad[i]));
	}
	for (size_t i = 0; i < sizeof(junk) / sizeof(junk[0]); i++) {
		(void)snprintf(two, sizeof(two), "%s%s", line("", "1", ""), junk[i]);
		put(path, two, strlen(two));
		assert_int_equal(opened(path, &s, &cut), ERR_CHANGED);
		assert_int_equal(size_of(path), strlen(two));
		(void)snprintf(two, sizeof(two), "%s%s", junk[i], line("", "1", ""));
		put(path, two, strlen(two));
		assert_int_equal(opened(path, &s, &cut), ERR_CHANGED);
		assert_int_equal(size_of(path), strlen(two));
	}
}

/* Blocks that were never written, before an LF that was. */
static void
holes(void **state)
{
	static const char hole[] = "{\"n\":2,\0\0\0\0}\n", whole[] = "{}\0{}\n";
	const char *path = scratch_path(*state, NAME), *one = line("", "1", "");
	size_t len = strlen(one);
	char text[2000];
	struct seen s;
	int cut;

	memcpy(text, one, len);
	memcpy(text + len, hole, sizeof(hole) - 1);
	put(path, text, len + sizeof(hole) - 1);
	assert_int_equal(opened(path, &s, &cut), 0);
	assert_int_equal(cut, 1);
	assert_int_equal(s.n, 1);
	assert_int_equal(size_of(path), len);
	/* In the middle it is no accident, */
	memcpy(text, hole, sizeof(hole) - 1);
	memcpy(text + sizeof(hole) - 1, one, len);
	put(path, text, len + sizeof(hole) - 1);
	assert_int_equal(opened(path, &s, &cut), ERR_CHANGED);
	/* nor where an LF between two records became a zero. */
	put(path, whole, sizeof(whole) - 1);
	assert_int_equal(opened(path, &s, &cut), ERR_CHANGED);
	assert_int_equal(size_of(path), sizeof(whole) - 1);
}

static void
times(void **state)
{
	static const char *const bad[] = {
		"", "2026-11-24", "2026-11-24T14:32:05", "2026-11-24T14:32:05Z ",
		"2026-11-24 14:32:05Z", "x026-11-24T14:32:05Z",
		"2026-11-24T14:32:05.5Z",
	};
	const char *path = scratch_path(*state, NAME);
	char text[1000];
	struct seen s;
	int cut;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(text, sizeof(text), "{\"n\":1,\"time\":\"%s\","
		    "\"step\":\"a\",\"event\":\"b\",\"prev\":\"%064d\"}\n", bad[i],
		    0);
		put(path, text, strlen(text));
		assert_int_equal(opened(path, &s, &cut), ERR_CHANGED);
	}
}

static void
endless_lines(void **state)
{
	const char *path = scratch_path(*state, NAME);
	size_t len = 3 * JOURNAL_LINE_MAX;
	struct journal_check check;
	char *big = malloc(len);
	struct seen s;
	int cut;

	assert_non_null(big);
	memset(big, 'x', len);
	/* Nobody tears a line that is longer than a record may be. */
	for (size_t n = JOURNAL_LINE_MAX + 1; n <= len; n += JOURNAL_LINE_MAX / 2) {
		put(path, big, n);
		assert_int_equal(opened(path, &s, &cut), ERR_CHANGED);
		assert_int_equal(size_of(path), n);
	}
	put(path, big, JOURNAL_LINE_MAX);
	assert_int_equal(journal_verify(path, NULL, NULL, &check), 0);
	assert_int_equal(check.torn, 1);
	assert_int_equal(opened(path, &s, &cut), 0);
	assert_int_equal(size_of(path), 0);
	big[len - 1] = '\n';
	put(path, big, len);
	assert_int_equal(opened(path, &s, &cut), ERR_CHANGED);
	free(big);
}

/* -- failing disks -------------------------------------------------------------------- */

static void
fails_then_goes_on(void **state)
{
	static const struct {
		enum call call;
		int errnum, want;
	} rows[] = {
		{ WRITE, ENOSPC, ERR_NOSPACE },
		{ WRITE, EIO, ERR_IO },
		{ FSYNC, ENOSPC, ERR_NOSPACE },
		{ FSYNC, EIO, ERR_IO },
	};
	const char *path = three(*state);
	struct seen s = { 0 };
	struct journal j;
	size_t before;

	assert_int_equal(journal_open(&j, path, see, &s), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		before = size_of(path);
		fault = rows[i].call;
		fault_errno = rows[i].errnum;
		part_taken = 0;
		assert_int_equal(journal_add(&j, "a", "b", extra(100), see, &s),
		    rows[i].want);
		assert_int_equal(fault, NONE);
		assert_int_equal(size_of(path), before);
		assert_int_equal(journal_add(&j, "a", "b", extra(10), see, &s), 0);
	}
	assert_int_equal(s.sum, 7 + 40);
	journal_close(&j);
	s = (struct seen){ 0 };
	assert_int_equal(journal_open(&j, path, see, &s), 0);
	assert_int_equal(s.sum, 7 + 40);
	assert_int_equal(j.cut, 0);
	journal_close(&j);
}

/* When not even cutting works, the next record does it first. */
static void
cuts_later(void **state)
{
	const char *path = three(*state);
	size_t before = size_of(path);
	struct seen s = { 0 };
	struct journal j;

	assert_int_equal(journal_open(&j, path, see, &s), 0);
	fault = WRITE;
	fault_errno = ENOSPC;
	part_taken = 0;
	cut_fails = 1;
	assert_int_equal(journal_add(&j, "a", "b", extra(100), see, &s),
	    ERR_NOSPACE);
	assert_true(size_of(path) > before);
	assert_int_equal(journal_add(&j, "a", "b", extra(100), see, &s), ERR_IO);
	cut_fails = 0;
	assert_int_equal(journal_add(&j, "a", "b", extra(10), see, &s), 0);
	journal_close(&j);
	s = (struct seen){ 0 };
	assert_int_equal(journal_open(&j, path, see, &s), 0);
	assert_int_equal(s.sum, 17);
	assert_int_equal(j.cut, 0);
	/* Shortened by somebody else: no record is put behind a gap. */
	assert_int_equal(truncate(path, (off_t)before), 0);
	assert_int_equal(journal_add(&j, "a", "b", extra(1), see, &s), ERR_CHANGED);
	journal_close(&j);
	/* A torn line that cannot be cut. */
	assert_int_equal(truncate(path, (off_t)before - 5), 0);
	cut_fails = 1;
	assert_int_equal(journal_open(&j, path, NULL, NULL), ERR_IO);
	assert_int_equal(j.fd, -1);
	cut_fails = 0;
}

static int
note(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	unsigned *seen = arg;

	(void)rec;
	(void)line;
	*seen |= 1U << n;
	return n == 7 ? ERR_FORMAT : 0;
}

/* A word that is spelt with escapes is one; the rest is not parsed at all. */
static void
finds(void **state)
{
	static const char text[] =
	    "{\"event\":\"begin\"}\n"
	    "{\"event\":\"resumed\"}\n"
	    "{\"event\":\"res\\u0075med\"}\n"
	    "no JSON, and nothing of ours\n"
	    "{\"note\":\"not resumed\"}\n";
	static const char broken[] = "resumed\n{\"v\":\"resumed\"}\n";
	static const char seventh[] = "\n\n\n\n\n\n"
	    "{\"v\":\"resumed\"}\n{\"v\":\"resumed\"}\n";
	char path[FILE_PATH_MAX];
	unsigned seen = 0;

	assert_int_equal(path_join(path, *state, NAME), 0);
	assert_int_equal(journal_find(path, "resumed", note, &seen), ERR_NOTFOUND);
	put(path, text, sizeof(text) - 1);
	assert_int_equal(journal_find(path, "resumed", note, &seen), 0);
	assert_int_equal(seen, 1U << 2 | 1U << 3 | 1U << 5);
	/* A torn last line is none; one that is no JSON ends it; so does each(). */
	seen = 0;
	put(path, text, sizeof(text) - 2);
	assert_int_equal(journal_find(path, "resumed", note, &seen), 0);
	assert_int_equal(seen, 1U << 2 | 1U << 3);
	seen = 0;
	put(path, broken, sizeof(broken) - 1);
	assert_int_equal(journal_find(path, "resumed", note, &seen), 0);
	assert_int_equal(seen, 0);
	put(path, seventh, sizeof(seventh) - 1);
	assert_int_equal(journal_find(path, "resumed", note, &seen), ERR_FORMAT);
	assert_int_equal(seen, 1U << 7);
}

#define T(f) cmocka_unit_test_setup_teardown(f, scratch_make, scratch_drop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(form), T(folds_alike), T(refused_records),
		T(refused_by_the_fold), T(no_record), T(torn_anywhere),
		T(changed_anywhere), T(forms_of_a_line), T(holes), T(times),
		T(endless_lines), T(fails_then_goes_on), T(cuts_later), T(finds),
	};

	js_setup();
	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
