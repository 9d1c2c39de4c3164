/* What a child says on stderr: its last 4 KiB are kept, what was before is
 * forgotten. No child waits for a reader, and none keeps one busy. */
#ifndef KC_LAUNCH_TAIL_H
#define KC_LAUNCH_TAIL_H

#include <stddef.h>

#define TAIL_MAX 4096

struct tail {
	char text[TAIL_MAX];
	size_t len;
	int cut;	/* more was said before */
};

/* Reads what is there without waiting, but no more than a pipe holds (64 KiB):
 * 1 while more may come, 0 at its end. */
int tail_read(struct tail *t, int fd);

/* To our own stderr, each line behind the program's name. The child may have been
 * somebody else's by then: nothing but printable ASCII is written. */
void tail_print(const struct tail *t, const char *program);

#endif
