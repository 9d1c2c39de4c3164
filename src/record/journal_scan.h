/* Reading a record from an open file: what journal.c and the fuzz target use. */
#ifndef KC_RECORD_JOURNAL_SCAN_H
#define KC_RECORD_JOURNAL_SCAN_H

#include "src/record/journal.h"

/* A SHA-256 as hex digits and a NUL. */
#define HEAD_HEX	(2 * SHA256_LEN + 1)

/* The member prev of what follows n records: 64 zeros after none. */
void journal_prev(uint64_t n, const uint8_t head[static SHA256_LEN],
    char out[static HEAD_HEX]);

/* A record's time. */
void journal_time(const struct json_t *rec, char out[static JOURNAL_TIME]);

/*
 * Reads from the beginning of fd. As journal_verify; *cut is 1 when the bytes
 * after check->size are a torn last line, which may be cut: one without LF, or
 * with zeros of a block that was never written (bad is set then too).
 */
int journal_scan(int fd, journal_each each, void *arg,
    struct journal_check *check, int *cut);

/* As journal_find. */
int journal_scan_find(int fd, const char *word, journal_each each, void *arg);

#endif
