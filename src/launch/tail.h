/* What a child says on stderr: the first 4 KiB are kept, the rest is read and
 * forgotten, so that no child waits for a reader. */
#ifndef KC_LAUNCH_TAIL_H
#define KC_LAUNCH_TAIL_H

#include <stddef.h>

#define TAIL_MAX 4096

struct tail {
	char text[TAIL_MAX];
	size_t len;
};

/* Reads what is there without waiting: 1 while more may come, 0 at its end. */
int tail_read(struct tail *t, int fd);

/* To our own stderr, each line behind the program's name. The child may have been
 * somebody else's by then: nothing but printable ASCII is written. */
void tail_print(const struct tail *t, const char *program);

#endif
