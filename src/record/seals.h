/*
 * The seals of a record, and the lines that should have one. Read without any key;
 * whether a seal's signature holds says keyd (MSG_SEALED), one after the other.
 *
 * A seal covers all lines before it as they stood when it was made. So a record
 * is what people saw when each of its seals holds, each line that decides or does
 * something has its seal, and each run of keyd but the first began by naming
 * (`resumed`) the lines that no seal covered by then, or because keyd alone ended.
 */
#ifndef KC_RECORD_SEALS_H
#define KC_RECORD_SEALS_H

#include "src/record/journal.h"
#include "src/record/said.h"
#include "src/record/state.h"

struct seal_line {
	uint64_t n;			/* of its own line */
	uint8_t head[SHA256_LEN];	/* of the line before */
	char *jws;			/* owned; NULL: the line is no seal's */
	uint8_t acts[SHA256_LEN];	/* digest of the texts that stand in it */
	uint64_t unproved;		/* the first line up to it that says what no
					 * act does, here or earlier; 0: none */
	uint8_t hknso[SHA256_LEN];	/* of the record's world by then */
	unsigned gen;
	/* once its signature held */
	int holds;
	uint8_t run[SEAL_RUN_LEN];
	uint64_t seq;
};

struct seals {
	struct state st;		/* what the whole record proves */
	struct journal_check check;
	struct seal_line *seal;		/* owned */
	size_t n, cap;
	struct span *resumed;		/* owned; each `resumed`, in order, and
					 * where keyd was started again: from 0 */
	size_t n_resumed, cap_resumed;
	struct act_list acts;		/* acts that no line says */
	uint64_t missing;		/* the first line that should be followed by
					 * its seal and is not, 0: none; a last
					 * line is none (a crash looks so) */
	unsigned n_missing;
	/* while reading */
	journal_each each;
	void *arg;
	struct act_list claims;
	uint8_t before[SHA256_LEN];
	char time[JOURNAL_TIME], step[sizeof(((struct state *)0)->step)];
	uint64_t wants;			/* the line that waits for its seal */
	int era;			/* the world was open */
};

/* Reads the record at path. 0 (look at check), or why it cannot be read. seals_free
 * in any case. A record without a ceremony's id is of before there were seals as
 * these: none of its seals will hold, and it misses none. */
int seals_read(struct seals *s, const char *path);
/* The same, and each() sees every line once it is folded. */
int seals_read_each(struct seals *s, const char *path, journal_each each,
    void *arg);
void seals_free(struct seals *s);

/* A journal_each: arg is the struct seals, zero before the first line. It folds
 * the line, too. */
int seals_take(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN]);

/* keyd's answer for seal i, whose signature holds: 0 when it is this line's seal
 * and follows the one before (then it holds), or ERR_AUTH. In order, from 0 on. */
int seals_check(struct seals *s, size_t i, const struct rep_sealed *r);

/* 1 for a record of before there were such seals. */
int seals_old(const struct seals *s);

/* Once all were checked. */

/* The last line that a good seal covers: its own; 0: none. */
uint64_t seals_covered(const struct seals *s);

/* A line where a run of keyd goes on from lines that no seal covers and does not
 * name them as they are; 0: none. */
uint64_t seals_unnamed(const struct seals *s);

/* 1 when a seal does not hold or one is missing, or lines are not named: no crash
 * looks so. */
int seals_broken(const struct seals *s);

#endif
