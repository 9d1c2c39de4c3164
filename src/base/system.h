/*
 * What the kernel and the system tell in files: /proc, /sys, /run. Tests have
 * another root (system_root.c is all that they replace).
 */
#ifndef KC_BASE_SYSTEM_H
#define KC_BASE_SYSTEM_H

#include <stddef.h>

#include "src/base/file.h"

#define SYSTEM_SAYS_MAX 4096	/* a page: what an attribute of /sys has at most */

/* "", or the folder that stands for "/". */
const char *system_root(void);

/* The absolute path below that root, into out[FILE_PATH_MAX]. 0 or ERR_TOOBIG. */
int system_path(char *out, const char *path);

/* The file DIR/NAME/WHAT (NAME NULL: DIR/WHAT), appended to out. As file_read. */
int system_read(const char *dir, const char *name, const char *what,
    struct buf *out);

/* Its first line, without the end; "" and the error where there is none. */
int system_line(const char *dir, const char *name, const char *what, char *out,
    size_t size);

/* As dir_each, and a folder that is not there has no names. */
int system_each(const char *dir, int (*each)(void *arg, const char *name),
    void *arg);

/* 1 when it is there, be it a link that leads nowhere. */
int system_has(const char *path);

#endif
