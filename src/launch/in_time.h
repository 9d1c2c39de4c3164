/* A call of the kernel that may never come back, and is not waited for that long. */
#ifndef KC_LAUNCH_IN_TIME_H
#define KC_LAUNCH_IN_TIME_H

/*
 * Does it in a child, which has nothing of ours open: what it returned (0, an ERR_*,
 * or a descriptor, which is ours then), ERR_TIMEOUT when that took longer (the child is
 * killed, which may be late or never; what it did may still come to pass), ERR_CLOSED
 * when it came to its end otherwise, or why there can be no child. Who was late is left
 * to the caller's waitpid().
 */
int in_time(int (*it)(const void *arg), const void *arg, int milliseconds);

#endif
