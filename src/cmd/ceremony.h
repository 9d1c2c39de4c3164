/* A ceremony's record, read: what it proves, its seals, what people said beside,
 * and the newest digest of every file that it names. */
#ifndef KC_CMD_CEREMONY_H
#define KC_CMD_CEREMONY_H

#include "src/record/named.h"
#include "src/record/seals.h"

/* An exception, a note, or who was there. */
struct remark {
	uint64_t n;
	char time[JOURNAL_TIME], event[16], step[16];
	char number[24];		/* of the card that it is about, or "" */
	char *text;			/* owned */
};
#define REMARKS_MAX 256

/* What a card attested of its key when it was enrolled, as it gave it. */
struct attestation {
	int enrolled;			/* by this record */
	struct buf card, attester;	/* DER; owned; empty: it did not */
};

struct ceremony {
	struct seals seals;
	struct attestation attested[CARDS_MAX];	/* card x at [x - 1] */
	struct named named;
	struct remark *remark;
	size_t n_remarks, more_remarks;	/* those that are left out */
};

/* 0 (look at seals.check.bad), or why it cannot be read: ERR_FORMAT when a
 * record's members do not fit. ceremony_free in any case. */
int ceremony_read(struct ceremony *c, const char *record);
void ceremony_free(struct ceremony *c);

/* 1 when a record names this file. */
int ceremony_names(const struct ceremony *c, const char *name);

#endif
