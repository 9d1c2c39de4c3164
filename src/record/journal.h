/*
 * transcript.jsonl: the record, and the only state of a ceremony. One JSON
 * object a line: {"n","time","step","event","prev", ...}. n counts from 1; prev
 * is the SHA-256 (hex) of the line before without its LF, 64 zeros in the first;
 * time is UTC, RFC 3339, seconds. Append only, each line fsynced before the call
 * returns. A torn last line is cut when opened: one without LF, or one that is
 * no JSON for the zeros of a block that was never written.
 */
#ifndef KC_RECORD_JOURNAL_H
#define KC_RECORD_JOURNAL_H

#include <stdint.h>

#include "src/base/digest.h"
#include "src/base/json.h"

#define JOURNAL_LINE_MAX (64 * 1024)
#define JOURNAL_TIME	24		/* "2026-11-24T14:32:00Z" and a NUL */

struct journal {
	int fd;				/* -1: not open */
	uint64_t size;			/* bytes of the records so far */
	uint64_t n;			/* records so far */
	uint8_t head[SHA256_LEN];	/* digest of the last line */
	char time[JOURNAL_TIME];	/* of the last record; "" without one */
	int cut;			/* 1: a torn last line was cut at open */
	int64_t clock_offset;		/* seconds added to the clock for "time" */
};

/* Called for each record in order, unless it is NULL; non-zero stops and is
 * returned. */
typedef int (*journal_each)(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line_digest[static SHA256_LEN]);

/* Opens for appending, making it if absent; checks the whole chain. ERR_CHANGED:
 * a line does not fit and is not the torn last one (nothing is cut then). What
 * each() returns ends it likewise. */
int journal_open(struct journal *j, const char *path, journal_each each, void *arg);
void journal_close(struct journal *j);

/* Adds a record: extra (NULL, or an object whose members follow; taken) gets n,
 * time, step, event, prev in front. A "seal" takes the time of the record before
 * it: no signature covers its own line, so nothing in that may be free. When
 * writing fails nothing of the line stays (the file is cut back, if need be
 * before the next record) and the error is returned; each() sees the record once
 * it is on disk, and what each() refuses is cut back too, so that the file can
 * be opened again. ERR_ARG: step or event is empty, extra is no object;
 * ERR_FORMAT: extra has one of the five members or a fraction; ERR_TOOBIG: the
 * line is too long; ERR_CHANGED: the file has become shorter. */
int journal_add(struct journal *j, const char *step, const char *event,
    struct json_t *extra, journal_each each, void *arg);

struct journal_check {
	uint64_t n;			/* records that hold */
	uint8_t head[SHA256_LEN];	/* of the last one that holds */
	char time[JOURNAL_TIME];	/* of it; "" without one */
	uint64_t size;			/* bytes of the records that hold */
	uint64_t bad;			/* the first line that does not fit, 0: none */
	int torn;			/* 1: bytes after the last LF */
};

/* Reads without changing anything: 0 (look at check->bad and torn), what each()
 * returned, or why it cannot be read. What follows a bad line is not looked at. */
int journal_verify(const char *path, journal_each each, void *arg,
    struct journal_check *check);

/*
 * Only the lines in whose text word may stand, as JSON, up to one that is none: for
 * what has to be known before the record is read. Nothing is checked, and each() is
 * given no digest (zeros). 0, what each() returned, or the error.
 */
int journal_find(const char *path, const char *word, journal_each each, void *arg);

#endif
