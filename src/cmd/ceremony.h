/* A ceremony's record, read once: the state it proves, its newest seal, and the
 * newest digest of every file that it names. */
#ifndef KC_CMD_CEREMONY_H
#define KC_CMD_CEREMONY_H

#include "src/record/journal.h"
#include "src/record/state.h"

struct named_file {
	char *name;			/* owned; below the ceremony's folder */
	uint8_t sha[SHA256_LEN];
};

struct ceremony {
	struct state st;
	struct journal_check check;
	struct named_file *file;
	size_t n_files;
	unsigned voids;			/* worlds that were given up */
	uint64_t seal_n;		/* the newest seal's record, 0: none */
	char *seal_jws;			/* owned; NULL: no seal, or one that has
					 * more or less than a seal has */
	uint8_t seal_prev[SHA256_LEN];	/* the head that it should name */
	uint8_t head[SHA256_LEN];	/* while reading: of the line before */
};

/* 0 (look at check.bad), or why it cannot be read: ERR_FORMAT when a record's
 * members do not fit. ceremony_free in any case. */
int ceremony_read(struct ceremony *c, const char *record);
void ceremony_free(struct ceremony *c);

/* 1 when a record names this file. */
int ceremony_names(const struct ceremony *c, const char *name);

#endif
