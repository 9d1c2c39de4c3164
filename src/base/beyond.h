/*
 * Files beyond the own jail: what the kernel keeps from this program (EACCES), a
 * program above it may do in its place. Who has one says so once; without one
 * what is out of reach stays so. Only file.c, dirat.c and digest.c ask, and who
 * names a medium.
 */
#ifndef KC_BASE_BEYOND_H
#define KC_BASE_BEYOND_H

enum beyond {
	BEYOND_FILE,	/* a regular file to be read, no link: a descriptor */
	BEYOND_FOLDER,	/* to be listed and synced: a descriptor */
	BEYOND_NEW,	/* one to be written, nothing had its name: a descriptor */
	BEYOND_RENAME,	/* within its folder, to; what had that name is replaced */
	BEYOND_REMOVE,	/* a temporary file; an empty folder that was made */
	BEYOND_MAKE,	/* a folder */
	BEYOND_MEDIUM,	/* a folder that people name: what is below may be asked for */
};

/* What does it: a descriptor or 0, or a negative ERR_*. to: NULL but to rename. */
typedef int (*beyond_ask)(enum beyond what, const char *path, const char *to);

void beyond_by(beyond_ask ask);

/* Asks it; ERR_PERM when there is none. */
int beyond(enum beyond what, const char *path, const char *to);

#endif
