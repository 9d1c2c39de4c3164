/* What file.c, file_back.c and dir.c share. */
#ifndef KC_BASE_FILE_TMP_H
#define KC_BASE_FILE_TMP_H

#include <stddef.h>

/* Temporary files are known by this, whatever they will be called. */
#define TMP_PREFIX	".keyconvoy-tmp-"
#define TMP_NAME_MAX	64

/* fsync of a folder: 0 (also where the medium knows none) or the error. */
int dir_sync(int dirfd);

/* Opens a regular file, no link, for reading: an fd and its size, or the
 * error. */
int file_open_regular(const char *path, size_t *size);

#endif
