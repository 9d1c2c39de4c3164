#include "src/record/journal_scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/text.h"

/* Holds one line at least, whatever has been read before it. */
#define CHUNK	(2 * (size_t)JOURNAL_LINE_MAX)

struct scan {
	int fd;
	off_t pos;
	uint8_t *p;			/* CHUNK bytes */
	size_t start, end;		/* what is read and not yet used */
	int eof;
};

void
journal_prev(uint64_t n, const uint8_t head[static SHA256_LEN],
    char out[static HEAD_HEX])
{
	static const uint8_t none[SHA256_LEN];

	hex_put(out, n == 0 ? none : head, SHA256_LEN);
}

/* -- lines ------------------------------------------------------------------------- */

/* Reads on until the buffer is full or the file ends. */
static int
fill(struct scan *s)
{
	ssize_t n;

	memmove(s->p, s->p + s->start, s->end - s->start);
	s->end -= s->start;
	s->start = 0;
	while (!s->eof && s->end < CHUNK) {
		n = pread(s->fd, s->p + s->end, CHUNK - s->end, s->pos);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_from_errno(errno);
		s->eof = n == 0;
		s->end += (size_t)n;
		s->pos += n;
	}
	return 0;
}

/* The next line without its LF, its LF's place in *lf (NULL: there is none). 1,
 * 0 at the end, or the error. */
static int
next_line(struct scan *s, struct view *line, const uint8_t **lf)
{
	const uint8_t *p = s->p + s->start;
	int r;

	*lf = memchr(p, '\n', s->end - s->start);
	if (*lf == NULL && !s->eof) {
		r = fill(s);
		if (r != 0)
			return r;
		p = s->p;
		*lf = memchr(p, '\n', s->end);
	}
	if (s->start == s->end)
		return 0;
	*line = view_of(p, *lf != NULL ? (size_t)(*lf - p) : s->end - s->start);
	s->start += line->len + (*lf != NULL);
	return 1;
}

/* 1 when nothing follows what was given out. */
static int
at_end(struct scan *s)
{
	if (s->start == s->end && !s->eof && fill(s) != 0)
		return 0;
	return s->start == s->end && s->eof;
}

/* -- records ----------------------------------------------------------------------- */

/* "2026-11-24T14:32:05Z", every digit a digit. */
static int
time_ok(const char *s)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	size_t i;

	if (s == NULL)
		return 0;
	for (i = 0; form[i] != '\0'; i++) {
		if (form[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return 0;
	}
	return s[i] == '\0';
}

void
journal_time(const struct json_t *rec, char out[static JOURNAL_TIME])
{
	const char *s = js_str(rec, "time");

	if (s != NULL && strlen(s) < JOURNAL_TIME)
		memcpy(out, s, strlen(s) + 1);
}

/* 1 when rec is what follows n records of which the last has this digest. */
static int
fits(const struct json_t *rec, uint64_t n, const uint8_t head[static SHA256_LEN])
{
	static const char *const first[] = { "n", "time", "step", "event", "prev" };
	const char *name, *step, *event, *prev;
	char want[HEAD_HEX];
	int64_t number;

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		name = js_member(rec, i, NULL);
		if (name == NULL || strcmp(name, first[i]) != 0)
			return 0;
	}
	step = js_str(rec, "step");
	event = js_str(rec, "event");
	prev = js_str(rec, "prev");
	journal_prev(n, head, want);
	return js_int(rec, "n", &number) == 0 && number > 0 &&
	    (uint64_t)number == n + 1 && time_ok(js_str(rec, "time")) &&
	    step != NULL && *step != '\0' && event != NULL && *event != '\0' &&
	    prev != NULL && strcmp(prev, want) == 0;
}

/* 1 when a line with its LF may be what a power cut left: blocks that were never
 * written read as zeros. A whole value before them is a record, never cut. */
static int
has_hole(struct view line)
{
	const uint8_t *nul = memchr(line.p, 0, line.len);
	struct json_t *j;

	if (nul == NULL)
		return 0;
	if (js_parse(view_of(line.p, (size_t)(nul - line.p)), JOURNAL_LINE_MAX,
	    &j) != 0)
		return 1;
	js_free(j);
	return 0;
}

/* One line: 0 when it holds; ERR_FORMAT no JSON; ERR_CHANGED does not fit; what
 * each() returned in *said. */
static int
take(struct view line, journal_each each, void *arg, struct journal_check *check,
    int *said)
{
	uint8_t digest[SHA256_LEN];
	struct json_t *rec;
	int r;

	r = js_parse(line, JOURNAL_LINE_MAX, &rec);
	if (r != 0)
		return r;
	r = fits(rec, check->n, check->head) ?
	    sha256(line.p, line.len, digest) : ERR_CHANGED;
	if (r == 0 && each != NULL)
		*said = each(arg, check->n + 1, rec, digest);
	if (r == 0 && *said == 0)
		journal_time(rec, check->time);
	js_free(rec);
	if (r != 0 || *said != 0)
		return r;
	memcpy(check->head, digest, SHA256_LEN);
	check->n++;
	check->size += line.len + 1;
	return 0;
}

static int
scan(struct scan *s, journal_each each, void *arg, struct journal_check *check,
    int *cut)
{
	struct view line = { 0 };
	const uint8_t *lf;
	int r, said = 0;

	while ((r = next_line(s, &line, &lf)) > 0) {
		if (lf == NULL) {
			check->torn = 1;
			/* Longer than a record can be: nobody's torn line. */
			*cut = line.len <= JOURNAL_LINE_MAX;
			check->bad = *cut ? 0 : check->n + 1;
			return 0;
		}
		r = take(line, each, arg, check, &said);
		if (said != 0)
			return said;
		if (r == ERR_NOMEM || r == ERR_CRYPTO)
			return r;
		if (r != 0) {
			check->bad = check->n + 1;
			*cut = r == ERR_FORMAT && has_hole(line) && at_end(s);
			return 0;
		}
	}
	return r;
}

int
journal_scan(int fd, journal_each each, void *arg, struct journal_check *check,
    int *cut)
{
	struct scan s = { .fd = fd };
	int r;

	*check = (struct journal_check){ 0 };
	*cut = 0;
	s.p = malloc(CHUNK);
	if (s.p == NULL)
		return ERR_NOMEM;
	r = scan(&s, each, arg, check, cut);
	free(s.p);
	return r;
}

/* -- some of its lines ------------------------------------------------------------ */

/* 1 when the text may say word: it stands there, or an escape that could hide it. */
static int
may_say(struct view line, const char *word)
{
	return memmem(line.p, line.len, word, strlen(word)) != NULL ||
	    memchr(line.p, '\\', line.len) != NULL;
}

static int
find(struct scan *s, const char *word, journal_each each, void *arg)
{
	static const uint8_t unknown[SHA256_LEN];
	struct view line = { 0 };
	struct json_t *rec;
	const uint8_t *lf;
	uint64_t n = 0;
	int r;

	while ((r = next_line(s, &line, &lf)) > 0 && lf != NULL) {
		n++;
		if (!may_say(line, word))
			continue;
		if (js_parse(line, JOURNAL_LINE_MAX, &rec) != 0)
			return 0;	/* whoever folds it stops here, too */
		r = each(arg, n, rec, unknown);
		js_free(rec);
		if (r != 0)
			return r;
	}
	return r < 0 ? r : 0;
}

int
journal_scan_find(int fd, const char *word, journal_each each, void *arg)
{
	struct scan s = { .fd = fd, .p = malloc(CHUNK) };
	int r;

	if (s.p == NULL)
		return ERR_NOMEM;
	r = find(&s, word, each, arg);
	free(s.p);
	return r;
}
