/*
 * The launcher: starts the pages and, asked through their door, what they need; a
 * ceremony's daemons at once, so that they are ready when they are asked for. It
 * opens media and typed files for them (media.h), for a command what its words name
 * (arguments.h), the kernel's lists of USB devices
 * with the nodes of readers there (finder.h) and of programs (running.c), no other
 * file, and sets a console's keyboard (console.h). It reads of none but the lists, and
 * what came of what it started: records of a fixed size through the door, and stderr
 * (tail.h). What it says to pages and to cardd waits for nobody to read it. It holds no
 * secret.
 */
#ifndef KC_LAUNCH_LAUNCHER_H
#define KC_LAUNCH_LAUNCHER_H

#include <sys/types.h>

#include "src/launch/finder.h"
#include "src/launch/media.h"
#include "src/launch/tail.h"

/* The places below it: one program at a time in each. */
enum post { POST_KEYD, POST_CARDD, POST_ERRAND, POST_N };

struct posted {
	const char *program;
	pid_t pid;		/* 0: nobody */
	int said;		/* its stderr, -1: at its end */
	struct tail tail;	/* of all that were here */
};

/* The daemons, which come and go together; n 0: none is kept here. */
struct set {
	uint32_t what;		/* enum spawn_cards */
	size_t n;		/* keyd, cardd */
	int fd[2];		/* the pages' ends, until they are given away */
	pid_t pid[2];
};

struct launcher {
	int door;		/* our end; -1: the pages closed theirs */
	pid_t pages;
	int stopped;		/* the pages are, by this signal; 0: not */
	int online;		/* the command line says: --station online */
	int command;		/* there are no pages: it starts daemons only, */
	uint32_t cards;		/* alone or with these (enum spawn_cards) */
	char *const *words;	/* behind its name, of one that reads files; or NULL */
	int ended, status;	/* the pages did, as waitpid says it */
	struct posted post[POST_N];
	struct set set;		/* started, and not yet asked for */
	unsigned in_a_row;	/* starts of cardd, each soon after another */
	struct finder finder;	/* of readers on USB, for cardd */
	struct media *media;	/* what is opened for the pages */
	time_t started;		/* the newest of them, in seconds of a clock that
				 * only runs on */
};

/* Runs keyconvoy-pages with these arguments to its end, which becomes ours: its
 * exit status is returned, its signal ends us. 3: it cannot be started. */
int launcher_run(int argc, char **argv);

/* -- the parts ---------------------------------------------------------------------- */

/* One request of the door, answered: src/launch/requests.c. 0, or ERR_FORMAT for
 * what the table has not: the pages are not what we started, and are to end. */
int launcher_answer(struct launcher *l);

/* Bits, 1 << enum runs: src/launch/running.c. */
uint32_t launcher_running(void);

/* What a program has beside the socket to the pages; -1: it has none. */
struct sockets {
	int peer, plug;
};

/* Starts it in this place, where nobody is; *fd is the pages' end. */
int launcher_post(struct launcher *l, enum post at, const char *program,
    const char *const *args, const struct sockets *with, int *fd);

/* Starts the daemons into l->set. The former ones are no more by then: nobody meets
 * another's peer. On failure none runs. */
int launcher_set(struct launcher *l, uint32_t what);

/* Waits until they are no more: their sockets are closed, those in l->set here; two
 * are one set. */
void launcher_dismiss(struct launcher *l, enum post first, enum post second);

/* az's sign-in does not outlive the pages, however they ended: its errand is started,
 * asked nothing, and takes it away. */
void launcher_forget(struct launcher *l);

#endif
