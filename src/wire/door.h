/*
 * The door between the pages and the launcher above them: records of one size in
 * each direction over a SOCK_SEQPACKET, one request at a time, and descriptors,
 * which only the launcher hands out. Both are of one build: no byte order.
 */
#ifndef KC_WIRE_DOOR_H
#define KC_WIRE_DOOR_H

#include <stddef.h>
#include <stdint.h>

enum door_op {
	DOOR_START,		/* what: enum spawn_cards */
	DOOR_STOP,
	DOOR_ERRAND,		/* what: enum errand_id */
	DOOR_ERRAND_STOP,
	DOOR_LEAVE,		/* bytes: what leaves the screen of pages */

	/* Files beyond the pages' jail (src/launch/media.h). bytes: a path, ended by
	 * NUL; of those that follow DOOR_TYPED, below the medium that what names. */
	DOOR_MEDIUM,		/* what: how many there are already, its name */
	DOOR_APART,		/* not to be opened */
	DOOR_TYPED,		/* no path from now on is the command line's */
	DOOR_FILE,		/* or DOOR_NO_MEDIUM, then anywhere: a descriptor */
	DOOR_FOLDER,		/* a descriptor */
	DOOR_NEW,		/* a descriptor */
	DOOR_RENAME,		/* behind the path: the new name, ended by NUL */
	DOOR_REMOVE,		/* a temporary file, or an empty folder of DOOR_MAKE */
	DOOR_MAKE,		/* a folder */
	DOOR_RUNNING,		/* of the answer what: bits, 1 << enum runs */
	DOOR_LAYOUT,		/* what: a row of layouts, which is set; LAYOUT_WHERE:
				 * of the answer what: enum layout_place */

	/* Sticks (src/launch/mounts.h). bytes: a stick's name, ended by NUL. */
	DOOR_MOUNT,		/* what: 1, it will be written. of the answer at: where
				 * it is; with ERR_PERM: the device */
	DOOR_UNMOUNT,

	DOOR_COMMAND,		/* there are no pages: from now on daemons, and DOOR_ARGUMENT;
				 * what: enum spawn_cards, the one kind with cards */
	DOOR_ARGUMENT,		/* then: what the command's words name, to be read: a
				 * descriptor (src/launch/arguments.h). what: 1, a folder;
				 * bytes: a path, ended by NUL */
	DOOR_N
};

#define DOOR_NO_MEDIUM UINT32_MAX
#define DOOR_BYTES (4096 + 256)	/* a path and a name */
#define DOOR_AT 4096		/* a path */
#define DOOR_FDS 2

struct door_ask {
	uint32_t op, what;
	uint32_t len;			/* of bytes */
	uint8_t bytes[DOOR_BYTES];
};

struct door_say {
	int32_t err;			/* 0 or a negative ERR_* */
	int32_t pid[DOOR_FDS];		/* of the program that each leads to */
	uint32_t what;
	char at[DOOR_AT];
};

/* Programs that stand in a ceremony's way while they run, by the kernel's names. */
enum runs { RUNS_PCSCD, RUNS_SCDAEMON, RUNS_CUPSD, RUNS_N };
extern const char *const run_names[RUNS_N];

/* The path in it, "" when it is empty; after is the text behind, "" when there is none.
 * NULL: there is no path. */
const char *door_text(const struct door_ask *ask, const char **after);

/* 1 when it is an end of one. */
int door_is(int fd);

/* All of it, with n descriptors, and never waits: ERR_LOCKED when the other end
 * leaves too much unread. 0, ERR_CLOSED, ERR_IO ... */
int door_send(int door, const void *record, size_t size, const int *fds,
    size_t n);

/* Waits for one of this size and takes at most n descriptors: how many came, or
 * ERR_CLOSED, ERR_FORMAT (another size, more descriptors: all of them are
 * closed), ERR_IO ... */
int door_read(int door, void *record, size_t size, int *fds, size_t n);
/* Never waits: ERR_LOCKED when there is none. */
int door_poll(int door, void *record, size_t size, int *fds, size_t n);

#endif
