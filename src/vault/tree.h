/*
 * A folder that appears whole: it is made beside its place under another name,
 * and renamed when all is in it. One that was killed meanwhile leaves the other
 * name, and the next one for the same place removes that.
 */
#ifndef KC_VAULT_TREE_H
#define KC_VAULT_TREE_H

#include "src/base/file.h"

/* The daemons have another working folder, so paths are absolute; no slash at the
 * end. 0, ERR_ARG (empty), ERR_TOOBIG, ... */
int path_absolute(char out[static FILE_PATH_MAX], const char *path);

struct tree {
	char place[FILE_PATH_MAX];	/* where it shall appear, absolute */
	char making[FILE_PATH_MAX];	/* where it is made */
	int lock;
};

/* 0, ERR_EXISTS (there is something already), ERR_NOTFOUND (no parent), ... Holds
 * the lock of the folder that is made. */
int tree_begin(struct tree *t, const char *dir);

/* Gives it its name, which must be free still. The lock is held on. */
int tree_end(struct tree *t);

/* Removes what was made, unless it has its name. */
void tree_drop(struct tree *t);

#endif
