/*
 * What people type on a page: a file to be read, a folder that is a medium. The pages
 * tell, and could make it up; so it is bounded: never hidden (no part of its path begins
 * with a dot, as where keys of others lie), nothing of the kernel's, nothing of or above
 * what is kept apart; a file is regular, no link, of a size that
 * a ceremony reads, one of so many; a folder is a mounted medium (on a device that can
 * be pulled, or where systems mount what people put in; never on the device of the
 * system or of the data) or lies on one, is empty, or a medium of keyconvoy already.
 */
#ifndef KC_LAUNCH_TYPED_H
#define KC_LAUNCH_TYPED_H

#include "src/launch/media.h"

/* A descriptor to read it, or the error; it counts. ERR_PHASE: too many were typed. */
int typed_file(struct media *m, const char *path);

/* 0: it may become a medium, which *out is then. */
int typed_folder(const struct media *m, const char *path, struct medium *out);

/* The folder at a medium's place, by O_PATH, or the error: after typed_folder only the
 * same, or one that may become a medium; *one is of it then. */
int typed_open(const struct media *m, struct medium *one);

/* 1: what is open lies in what is kept apart, and the medium does not. */
int typed_is_apart(const struct media *m, const struct medium *one, int fd);

/* Where the path really leads, into out[FILE_PATH_MAX]. 0 or the error. */
int typed_place(const char *path, char *out);

#endif
