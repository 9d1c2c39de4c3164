/*
 * What people type on a page: a file to be read, a folder that is a medium. The pages
 * tell, and could make it up; so it is bounded: never hidden (no part of its path begins
 * with a dot, as where keys of others lie), nothing of the kernel's, nothing of or above
 * what is kept apart; a file is regular, no link, of a size that
 * a ceremony reads, one of so many; a folder is a mounted medium or lies on
 * one, is empty, or a medium of keyconvoy already.
 */
#ifndef KC_LAUNCH_TYPED_H
#define KC_LAUNCH_TYPED_H

#include "src/launch/media.h"

/* A descriptor to read it, or the error; it counts. */
int typed_file(struct media *m, const char *path);

/* 0: it may become a medium. */
int typed_folder(const struct media *m, const char *path);

/* Where the path really leads, into out[FILE_PATH_MAX]. 0 or the error. */
int typed_place(const char *path, char *out);

#endif
