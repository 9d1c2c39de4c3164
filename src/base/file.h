/*
 * Files whole or not at all: temporary file beside the target, fsync, rename,
 * fsync of the folder. Modes 0600 and 0700. No symbolic link is followed in the
 * last part of a path. Every size is bounded by the caller. What a jail keeps out of
 * reach is asked for beyond it (beyond.h).
 */
#ifndef KC_BASE_FILE_H
#define KC_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/buf.h"

#define FILE_PATH_MAX 4096

/* Joins with one slash into out[FILE_PATH_MAX], which may be dir itself.
 * 0 or ERR_TOOBIG. */
int path_join(char *out, const char *dir, const char *name);

/* Makes the folder and its parents, 0700. A folder may be reached by a link;
 * what is none is ERR_EXISTS. 0 or the error. */
int dir_make(const char *path);

/* Removes an empty folder. 0, or the error when it is missing, none, or not empty. */
int dir_remove(const char *path);

/* The content, appended to out (whose max bounds it). Regular files only.
 * 0, ERR_NOTFOUND, ERR_PERM, ERR_TOOBIG, ERR_FOLDER, ERR_FORMAT (no regular
 * file either), ERR_IO. */
int file_read(const char *path, struct buf *out);

/* Opens one as file_read does, for who reads it by pieces: a descriptor and its
 * size, or what file_read says. */
int file_open(const char *path, size_t *size);

/* What is open, from its beginning, as file_read does. */
int file_read_open(int fd, struct buf *out);

/* 1 exists (of any kind), 0 does not, negative: cannot tell. */
int file_exists(const char *path);

/*
 * Writes whole, replacing. On failure the old file stands and no temporary one;
 * only when the folder itself cannot be synced, at the end, the new one may.
 */
int file_write(const char *path, struct view data);

/* As file_write, but ERR_EXISTS when there is a file already. On any failure
 * there is no file of ours. */
int file_write_new(const char *path, struct view data);

/*
 * A file in two steps, so that several appear together or none: staged, it lies whole
 * and synced in its folder under a temporary name, which goes into tmp; settled, it has
 * its own, and replaces what had that one; dropped, it is gone. 0 or the error; after
 * one of staging there is nothing, after one of settling it is still staged, or only
 * the folder could not be synced.
 */
#define FILE_TMP_MAX 64
int file_stage(const char *path, struct view data, char tmp[static FILE_TMP_MAX]);
int file_settle(const char *path, const char *tmp);
int file_drop(const char *path, const char *tmp);

/*
 * Reads what the medium holds, not what the cache remembers: fsync,
 * POSIX_FADV_DONTNEED, O_DIRECT where possible; compares.
 * 0, ERR_CHANGED when it differs, or the error of reading.
 */
int file_read_back(const char *path, struct view data);

/* Gives a file another name in its folder, which nothing there has yet (else
 * ERR_EXISTS), and syncs the folder. */
int file_rename_new(const char *path, const char *name);

/* Unlinks and syncs the folder. A missing file is no error. */
int file_remove(const char *path);

/* Removes the temporary files that a killed file_write left in a folder; *n counts. */
int file_sweep(const char *dir, unsigned *n);

/* Takes the folder's lock (file "lock"): an fd to close, or ERR_LOCKED, ERR_IN_WAY (no
 * ordinary file has that name), ... */
int dir_lock(const char *dir);

/* 0 while the folder's lock is the one that fd holds; ERR_LOCK_LOST when it was
 * removed or replaced, and another process may have taken it; or the error. */
int dir_locked(const char *dir, int fd);

/* 0 when the folder is this user's and nobody else may write in it, else
 * ERR_DIR_OWNER, ERR_DIR_MODE; or the error. */
int dir_private(const char *dir);

/* 1 when the folder of is the one at path, or above it, by whatever name; path may be
 * absolute and not be there yet. */
int dir_within(const char *path, const char *of);

/* Calls each() for the names in a folder in byte order, not "." and "..", until
 * it returns non-zero, which is returned. 0, or the error of reading. */
int dir_each(const char *dir, int (*each)(void *arg, const char *name), void *arg);

/* Free bytes for us on the medium that holds path. */
int dir_free(const char *path, uint64_t *bytes);

#endif
