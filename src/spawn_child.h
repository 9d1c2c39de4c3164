/* One program of ours as a child: for who starts programs. */
#ifndef KC_SPAWN_CHILD_H
#define KC_SPAWN_CHILD_H

#include <sys/types.h>

struct child {
	pid_t pid;	/* 0: not running */
	int fd;		/* our end of its socket, -1: none */
	int said;	/* its stderr, to be read without waiting; -1: it has ours */
};

/* A socket for two that are to be started. 0 or the error, then both are -1. */
int child_pair(int fd[static 2]);
/* The same for readers (src/wire/plug.h). */
int child_plug(int fd[static 2]);

/* Closes what is open and says that it is. */
void child_shut(int *fd);

/*
 * Starts it: words of its own (NULL ends them), of the
 * environment what its row keeps (src/wire/errand.c), signals as a
 * fresh process has them, a socket to us at ERRAND_FD, peer and plug behind it
 * (-1: none).
 * listened: its stderr is ours to read. 0, ERR_NOTFOUND (the program is missing)
 * ...: then nothing runs and *c says so.
 */
int child_start(struct child *c, const char *program, const char *const *args,
    int peer, int plug, int listened);

/* What tells a daemon where its sockets are. */
extern const char *const child_with_peer[], *const child_with_plug[],
    *const child_alone[];

/* Their sockets are closed: waits for both to end, and kills what does not within
 * two seconds. A pid 0 is no process; both are 0 after. */
void child_await(pid_t *first, pid_t *second);

#endif
