/* A folder that is open, for file.c and dir.c: what is done in it by names. Where the
 * jail keeps it from us, it is done beyond (beyond.h). */
#ifndef KC_BASE_DIRAT_H
#define KC_BASE_DIRAT_H

#include "src/base/file.h"

struct dirat {
	int fd;				/* to be listed and synced */
	char path[FILE_PATH_MAX];
};

/* Opens it, or the folder of a path whose last part *name becomes. 0 or the
 * error: then nothing is open. */
int dirat_open(struct dirat *p, const char *path);
int dirat_of(struct dirat *p, const char *path, const char **name);

void dirat_close(struct dirat *p);

/* A new file to be written: its descriptor, ERR_EXISTS, or the error. */
int dirat_new(const struct dirat *p, const char *name);

/* What had the new name is replaced; or, for the second, is ERR_EXISTS: that one
 * nobody does beyond. */
int dirat_rename(const struct dirat *p, const char *from, const char *to);
int dirat_rename_new(const struct dirat *p, const char *from, const char *to);

/* ERR_NOTFOUND when there is none. */
int dirat_remove(const struct dirat *p, const char *name);

/* 0 (also where the medium knows no fsync of folders) or the error. */
int dirat_sync(const struct dirat *p);

/* A folder whose parent exists: 0, ERR_EXISTS (whatever has the name), ... */
int dirat_make(const char *path);

/* An empty one. */
int dirat_unmake(const char *path);

#endif
