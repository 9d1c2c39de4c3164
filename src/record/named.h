/* The files that a record's lines name, each with its newest digest. */
#ifndef KC_RECORD_NAMED_H
#define KC_RECORD_NAMED_H

#include <stddef.h>

#include "src/base/digest.h"
#include "src/base/json.h"

struct named_file {
	char *name;			/* owned; below the ceremony's folder */
	uint8_t sha[SHA256_LEN];
	int believed;			/* the line counts (state_believes) */
};

/* Zeroed before the first line. */
struct named {
	struct named_file *file;
	size_t n;
};

/* What this line says of files: new ones, and those that were given up, which have
 * another name since. 0, ERR_FORMAT when its members do not fit, ERR_NOMEM. */
int named_line(struct named *n, const struct json_t *rec, int believed);

/* 1 when a line names this file. */
int named_has(const struct named *n, const char *name);

void named_free(struct named *n);

#endif
