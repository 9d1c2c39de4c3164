/*
 * Sticks, backups and the files that people type, opened for pages that can open
 * none of them: one descriptor a request, what is put in later too. The kernel walks
 * each name (openat2): below the medium, over no link, onto no other file system.
 * A name that comes once the pages may have read what is foreign is bounded, because
 * nobody here knows who typed it.
 */
#ifndef KC_LAUNCH_MEDIA_H
#define KC_LAUNCH_MEDIA_H

#include <sys/types.h>

#include "src/base/file.h"
#include "src/wire/door.h"

#define MEDIA_MAX 8		/* folders */
#define MEDIA_APART_MAX 2
#define MEDIA_FILES_MAX 128	/* that are typed, in one run */
#define MEDIA_FILE_SIZE_MAX (64 << 20)

/* The folder that stands for it. What people typed is the place where it was, and the
 * folder that was looked at; another one there is looked at anew. */
struct medium {
	char path[FILE_PATH_MAX];
	int typed;
	dev_t dev;
	ino_t ino;
};

struct media {
	int typed;		/* from now on nothing is the command line's word */
	unsigned n, n_apart, files;
	struct medium medium[MEDIA_MAX];
	/* What is never opened here, be it below a medium: the data folder, the cards.
	 * A medium that lies in one is another matter: its own part of it. */
	char apart[MEDIA_APART_MAX][FILE_PATH_MAX];
};

/*
 * One request, DOOR_MEDIUM to DOOR_MAKE. 0, a descriptor to be handed over, or:
 * ERR_PERM (out of the bounds, or what the system says), ERR_ARG (no such medium,
 * a name that is none), ERR_NOTFOUND, ERR_EXISTS, ERR_FOLDER, ERR_FORMAT, ERR_TOOBIG ...
 */
int media_answer(struct media *m, const struct door_ask *ask);

/* Before anything: in memory that a child changes too. NULL: there is none. */
struct media *media_new(void);

/* The same for one of media_new, and a medium that stalls is not waited for longer than
 * this: ERR_TIMEOUT; what was asked may still come to pass. */
int media_in_time(struct media *m, const struct door_ask *ask, int milliseconds);

#endif
