/*
 * The daemons, to who uses them: socketpairs, empty environment, own session.
 * Two ways: the program starts its own (spawn.c: the vault), or asks the launcher
 * above it (door.c: the pages), which alone may start any. From the build folder
 * only when this program lies in the one it was compiled in, else from libexecdir.
 */
#ifndef KC_SPAWN_H
#define KC_SPAWN_H

#include <sys/types.h>

#include "src/wire/client.h"
#include "src/wire/errand.h"

/* First of all: takes what the launcher added in front of the arguments. 0, or
 * ERR_ARG when none started us and one has to. */
int spawn_begin(int *argc, char ***argv);

/* What to poll beside the daemons: readable when the launcher is gone, then it is
 * time to end. -1: nobody is above. */
int spawn_above(void);

/* Once: what makes a terminal that curses has the shell's again, for the launcher
 * to write if we are killed. At most SPAWN_LEAVE_MAX bytes. */
#define SPAWN_LEAVE_MAX 512
void spawn_leave(struct view leave);

/* Programs that run here, bits 1 << enum runs (src/wire/door.h); 0 when nobody is
 * above who could look. */
unsigned spawn_running(void);

/* The launcher's: LAYOUT_WHERE: enum layout_place; else a row of layouts is set: 0, or
 * the error of console_set (src/launch/console.h). */
int spawn_layout(uint32_t which);

struct daemons {
	struct client keyd, cardd;	/* fd -1: not running */
	pid_t keyd_pid, cardd_pid;	/* 0: not running */
};

/* With whom keyd runs: alone, with cardd, with cardd and readers on USB, which
 * the launcher finds (there are none without one). */
enum spawn_cards { SPAWN_NO_CARDS, SPAWN_CARDS, SPAWN_READERS };

/* What a reader's driver needs. */
enum spawn_cards spawn_for(const char *driver);

/* want_cards: enum spawn_cards. Fills *d, whatever was in it; on failure nothing
 * runs. 0, ERR_NOTFOUND (a program is missing), ... */
int spawn_start(struct daemons *d, int want_cards);

/* Closes the sockets, waits for both to end; kills what does not within two
 * seconds. After a spawn_start that failed, or twice, it does nothing. */
void spawn_stop(struct daemons *d);

/* A program that runs for one errand. */
struct spawned {
	struct client client;		/* fd -1: not running */
	pid_t pid;			/* 0: not running */
};

/*
 * Starts it; nothing is shared with the daemons above. Fills *s, whatever was in
 * it; on failure nothing runs. 0, ERR_NOTFOUND (the program is missing), ...
 * Then: one request (client_ask, or client_call to wait), its answer or error
 * (ERR_CLOSED: it ended, or the jail ended it), spawn_errand_stop. A second
 * request would end it: each piece of work has a process of its own.
 */
int spawn_errand(struct spawned *s, const struct errand *e);

/* As spawn_stop. Also what makes a zeroed *s sure to be "not running". */
void spawn_errand_stop(struct spawned *s);

/* The path of a sibling program ("keyconvoy-keyd"), into out[4096]. */
int spawn_path(char *out, const char *name);

/* That of the program that people start. */
int spawn_launcher(char *out);

/* The compiled build folder when we run from it, else NULL. */
const char *spawn_builddir(void);

#endif
