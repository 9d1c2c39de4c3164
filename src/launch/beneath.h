/* A name below a folder, as the kernel walks it: over no link, onto no other file
 * system, never above. */
#ifndef KC_LAUNCH_BENEATH_H
#define KC_LAUNCH_BENEATH_H

/* flags as for open; what is made is 0600. A descriptor, ERR_PERM where it leads
 * out, or the error. */
int beneath_open(int root, const char *name, int flags);

/* The same over links that stay below, and on any file system there: what is only to be
 * read. */
int beneath_read(int root, const char *name, int flags);

/* 1: it is of a file system that the kernel makes up, processes among it. */
int beneath_is_kernels(int fd);

/* The folder at an absolute path, by O_PATH, over no link. A descriptor or the error. */
int beneath_place(const char *path);

/* fd: by O_PATH. The same to be read, when it is a regular file; ERR_FOLDER, ERR_FORMAT:
 * it is none, and was not opened. fd stays open. */
int beneath_regular(int fd);

#endif
