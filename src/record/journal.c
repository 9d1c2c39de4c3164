#include "src/record/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/text.h"
#include "src/record/journal_scan.h"

/* -- the file ---------------------------------------------------------------------- */

static int
file_sync(int fd)
{
	while (fsync(fd) != 0)
		if (errno != EINTR)
			return err_from_errno(errno);
	return 0;
}

static int
cut_to(int fd, uint64_t size)
{
	while (ftruncate(fd, (off_t)size) != 0)
		if (errno != EINTR)
			return err_from_errno(errno);
	return file_sync(fd);
}

static int
write_all(int fd, const uint8_t *p, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? err_from_errno(errno) : ERR_IO;
		p += n;
		len -= (size_t)n;
	}
	return file_sync(fd);
}

/* An fd of a regular file, or the error. */
static int
open_to_append(const char *path)
{
	struct stat st;
	int fd, r = 0;

	fd = open(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);
	if (fd < 0)
		return err_from_errno(errno);
	if (fstat(fd, &st) != 0)
		r = ERR_IO;
	else if (!S_ISREG(st.st_mode))
		r = ERR_FORMAT;
	if (r == 0)
		return fd;
	(void)close(fd);
	return r;
}

/* The same, perhaps beyond our reach. */
static int
open_to_read(const char *path)
{
	size_t size;
	int fd = file_open(path, &size);

	return fd == ERR_FOLDER ? ERR_FORMAT : fd;
}

/* -- open -------------------------------------------------------------------------- */

static int
take_over(struct journal *j, const struct journal_check *check, int cut)
{
	if (check->bad != 0 && !cut)
		return ERR_CHANGED;
	j->n = check->n;
	memcpy(j->head, check->head, SHA256_LEN);
	memcpy(j->time, check->time, sizeof(j->time));
	j->size = check->size;
	j->cut = cut;
	return cut ? cut_to(j->fd, j->size) : 0;
}

int
journal_open(struct journal *j, const char *path, journal_each each, void *arg)
{
	struct journal_check check;
	int r, cut;

	*j = (struct journal){ .fd = -1 };
	r = file_exists(path);
	/* Made whole, with its folder on disk, before the first record is. */
	if (r == 0)
		r = file_write_new(path, view_str(""));
	if (r < 0)
		return r;
	r = open_to_append(path);
	if (r < 0)
		return r;
	j->fd = r;
	r = journal_scan(j->fd, each, arg, &check, &cut);
	if (r == 0)
		r = take_over(j, &check, cut);
	if (r != 0)
		journal_close(j);
	return r;
}

void
journal_close(struct journal *j)
{
	if (j->fd >= 0)
		(void)close(j->fd);
	*j = (struct journal){ .fd = -1 };
}

int
journal_verify(const char *path, journal_each each, void *arg,
    struct journal_check *check)
{
	int fd, r, cut;

	*check = (struct journal_check){ 0 };
	fd = open_to_read(path);
	if (fd < 0)
		return fd;
	r = journal_scan(fd, each, arg, check, &cut);
	(void)close(fd);
	return r;
}

int
journal_find(const char *path, const char *word, journal_each each, void *arg)
{
	const int fd = open_to_read(path);
	int r;

	if (fd < 0)
		return fd;
	r = journal_scan_find(fd, word, each, arg);
	(void)close(fd);
	return r;
}

/* -- add --------------------------------------------------------------------------- */

/* Now, as the ceremony's clock shows it. */
static int
time_text(int64_t offset, char out[static JOURNAL_TIME])
{
	struct timespec now;
	struct tm tm;
	time_t t;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return ERR_IO;
	if (__builtin_add_overflow(now.tv_sec, offset, &t) ||
	    gmtime_r(&t, &tm) == NULL || tm.tm_year < 0 ||
	    tm.tm_year > 9999 - 1900)
		return ERR_ARG;
	return strftime(out, JOURNAL_TIME, "%Y-%m-%dT%H:%M:%SZ", &tm) == 20 ?
	    0 : ERR_ARG;
}

static int
name_ok(const char *s)
{
	return s != NULL && *s != '\0' && utf8_ok(s, strlen(s), NULL);
}

/* The five members that every record begins with, as an object. */
static int
put_front(const struct journal *j, const char *step, const char *event,
    struct buf *out)
{
	char time[JOURNAL_TIME], prev[HEAD_HEX];
	struct json_t *o;
	int r;

	if (strcmp(event, "seal") == 0 && j->n > 0)
		memcpy(time, j->time, sizeof(time));
	else if (time_text(j->clock_offset, time) != 0)
		return ERR_ARG;
	journal_prev(j->n, j->head, prev);
	o = js_new();
	r = js_set_int(o, "n", (int64_t)j->n + 1);
	if (r == 0)
		r = js_set_str(o, "time", time);
	if (r == 0)
		r = js_set_str(o, "step", step);
	if (r == 0)
		r = js_set_str(o, "event", event);
	if (r == 0)
		r = js_set_str(o, "prev", prev);
	if (r == 0)
		r = js_dump(o, out);
	js_free(o);
	return r;
}

/* The members of extra behind them: one object out of two. */
static int
put_extra(const struct json_t *extra, struct buf *out)
{
	struct buf more;
	int r;

	buf_init(&more, JOURNAL_LINE_MAX);
	r = js_dump(extra, &more);
	if (r == 0 && more.p[0] != '{')
		r = ERR_ARG;
	if (r == 0 && more.len > 2) {
		out->len--;
		buf_puts(out, ",");
		r = buf_put(out, more.p + 1, more.len - 1);
	}
	buf_free(&more);
	return r;
}

/* Writes the line and its LF behind what is there; on failure nothing of it
 * stays. */
static int
append(struct journal *j, const struct buf *line)
{
	struct stat st;
	int r = 0;

	if (fstat(j->fd, &st) != 0)
		return ERR_IO;
	if ((uint64_t)st.st_size < j->size)
		return ERR_CHANGED;
	/* What an earlier failure left and could not cut. */
	if ((uint64_t)st.st_size > j->size)
		r = cut_to(j->fd, j->size);
	if (r != 0)
		return r;
	r = write_all(j->fd, line->p, line->len);
	if (r != 0)
		(void)cut_to(j->fd, j->size);
	return r;
}

static int
add_line(struct journal *j, struct buf *line, journal_each each, void *arg)
{
	uint8_t digest[SHA256_LEN];
	struct json_t *rec;
	int r;

	/* Read as it will be read again: repeated members end here. */
	r = js_parse(buf_view(line), JOURNAL_LINE_MAX, &rec);
	if (r != 0)
		return r;
	r = sha256(line->p, line->len, digest);
	if (r == 0)
		r = buf_puts(line, "\n");
	if (r == 0)
		r = append(j, line);
	if (r == 0 && each != NULL) {
		r = each(arg, j->n + 1, rec, digest);
		if (r != 0)
			(void)cut_to(j->fd, j->size);
	}
	if (r == 0)
		journal_time(rec, j->time);
	js_free(rec);
	if (r != 0)
		return r;
	j->n++;
	j->size += line->len;
	memcpy(j->head, digest, SHA256_LEN);
	return 0;
}

int
journal_add(struct journal *j, const char *step, const char *event,
    struct json_t *extra, journal_each each, void *arg)
{
	struct buf line;
	int r = 0;

	buf_init(&line, JOURNAL_LINE_MAX + 1);
	if (j->fd < 0)
		r = ERR_PHASE;
	else if (!name_ok(step) || !name_ok(event))
		r = ERR_ARG;
	if (r == 0)
		r = put_front(j, step, event, &line);
	if (r == 0 && extra != NULL)
		r = put_extra(extra, &line);
	if (r == 0)
		r = add_line(j, &line, each, arg);
	js_free(extra);
	buf_free(&line);
	return r;
}
