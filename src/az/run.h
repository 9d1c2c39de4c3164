/* One run of az: its words and environment, a file for it, what it says. */
#ifndef KC_AZ_RUN_H
#define KC_AZ_RUN_H

#include "src/az/calls.h"
#include "src/wire/daemon.h"

/* Where az finds the request's file: a descriptor of its own, nothing on a disk, and
 * nobody can put another file there. */
#define RUN_FILE_FD	4
#define RUN_FILE	"/dev/fd/4"

struct run {
	const char *program;		/* az, by its path */
	char *const *words;		/* behind its name */
	char *const *env;
	struct view file;		/* may be empty */
	unsigned seconds;
	int speaks;
	/* what it came to */
	unsigned ended;			/* exit status; 128 + n: by a signal */
	struct buf out, said;		/* owned; said: the end, as it came */
};

/* 0: az has ended, and what runs in its group; a browser that it opened goes on.
 * ERR_CANCELLED, ERR_CLOSED, ERR_TIMEOUT, ERR_TOOBIG, ...: az and all that it started is
 * no more, as far as this user may end it. Tells d how many seconds it takes. */
int run_az(struct run *r, struct daemon *d);
void run_free(struct run *r);

/* As one line of printable text without what colours it; its end of at most
 * AZ_SAID_MAX bytes, from its last "ERROR: " on where there is one. out[AZ_SAID_MAX + 1] */
void run_line(struct view said, char *out);

/* The first az of a PATH into out[FILE_PATH_MAX]; ERR_NOTFOUND. */
int run_find(const char *path, char *out);

#endif
