/*
 * Where az keeps its sign-in while a ceremony goes on: a folder of ours for each
 * launcher that runs, in memory where the system has a place for that.
 */
#ifndef KC_AZ_PLACE_H
#define KC_AZ_PLACE_H

#include "src/base/file.h"

struct place_in {
	const char *run;	/* XDG_RUNTIME_DIR, or NULL */
	const char *shared;	/* "/dev/shm" */
	const char *home;	/* or NULL */
	unsigned owner;		/* the launcher's process */
};

/* Made, if need be; its path into out[FILE_PATH_MAX], and whether it lies in memory.
 * What is another's or open to others is passed over. 0, ERR_NOTFOUND: no place,
 * ERR_PERM: each is taken, or the error. */
int place_open(const struct place_in *in, char *out, int *memory);

/* Takes this launcher's folder away, and those of launchers that are no more, in every
 * place. 0 or the error. */
int place_empty(const struct place_in *in);

/*
 * What people chose for az of clouds, out of their own folder (from, may be NULL):
 * the list of those that are not built in is copied, and the name of the one in use
 * goes into name[64], "" when it does not say. No sign-in is copied.
 */
int place_clouds(const char *dir, const char *from, char name[static 64]);

#endif
