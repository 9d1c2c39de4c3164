/*
 * The mark of a backup medium: its role, and {n, head} of the record when it was
 * written. The medium is kept apart, so that is a line that the record has had: one
 * without it was set back, or is another one.
 */
#ifndef KC_STEPS_BACKUP_MARK_H
#define KC_STEPS_BACKUP_MARK_H

#include "src/flow/flow.h"
#include "src/steps/media.h"

struct backup_mark {
	uint8_t ceremony[CEREMONY_LEN];	/* its id */
	uint8_t hknso[SHA256_LEN];	/* of its world; zeros: it names none */
	uint8_t medium[MEDIUM_ID];	/* random; zeros: of an earlier version */
	uint64_t n;
	uint8_t head[SHA256_LEN];
};

/* 1 when the medium has one, 0 when it has none; ERR_MARK when what is there cannot be
 * read as one, ERR_TIMEOUT when it stalls and nobody can tell. */
int backup_mark_read(const char *medium, struct backup_mark *m);

/* Adds it to what is put on a medium; one that has a number keeps it. 0 or the error,
 * which stands in m, too. */
int backup_mark_put(const struct flow *f, struct medium_files *m);

/* 0 when the medium has no mark of this ceremony that can be read, or its line is in this record;
 * else -1, and a notice says that it is not, or why nobody can tell. */
int backup_mark_ok(struct flow *f, const char *medium);

/* As backup_mark_ok, before anything is written there: the backup of another world may
 * be its only one, and where the mark cannot be read nobody knows whose it is. */
int backup_mark_free(struct flow *f, const char *medium);
#define BACKUP_MARK_NOTICES "backup-ahead mark-unread medium-slow"

#endif
