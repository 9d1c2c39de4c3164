/*
 * What every daemon is: hardened, jailed, and a const table of what it answers.
 * A request that is not in the table, comes in another phase or on the other
 * socket, comes twice where once is allowed, while another of the same asker is
 * answered, or does not decode ends the process (exit status 70). A cancel that
 * finds nothing to cancel has crossed the answer and is passed over.
 */
#ifndef KC_WIRE_DAEMON_H
#define KC_WIRE_DAEMON_H

#include "src/wire/frame.h"
#include "src/wire/msg.h"

struct daemon;

/*
 * Answers one request: fills *rep (zeroed before; its views must live until the
 * answer is sent: use daemon_out) and returns 0, or a negative ERR_* and maybe
 * *detail. The request's views live as long as the call.
 */
typedef int (*daemon_handler)(struct daemon *d, const void *req, void *rep,
    uint32_t *detail);

#define DAEMON_ONCE 1u		/* counts when it comes, whatever it answers */
#define DAEMON_OWN(i) (0x100u << (i))	/* a daemon's own, for its before() */
#define DAEMON_ROWS_MAX 64
#define DAEMON_FORBIDDEN 70	/* exit status */

struct daemon_row {
	uint8_t type;		/* MSG_* */
	unsigned phases;	/* bits 1 << phase in which it may come */
	unsigned flags;
	daemon_handler handler;
};

/* What the jail leaves (src/wire/jail.h). */
enum jail { JAIL_KEYS, JAIL_CARDS, JAIL_UNPACK, JAIL_READERS, JAIL_PAGES,
	JAIL_COMMAND, JAIL_VAULT };

struct daemon_def {
	const char *name;
	const struct daemon_row *rows;
	size_t n;
	unsigned phase;		/* at start */
	/* Of every request that decodes, ahead of its handler; may be NULL. 0, or
	 * why it is not answered: then the handler does not hear of it. */
	int (*before)(struct daemon *d, const struct daemon_row *row);
};

struct daemon {
	const struct daemon_def *def;
	void *self;		/* the daemon's own state */
	unsigned phase;		/* handlers move it on */
	struct frame_in in[2];	/* 0: the pages; 1: the other daemon, fd -1 if none */
	struct buf out;		/* wiped after every answer: room for a reply's bytes */
	struct buf secrets;	/* the same, in locked memory */
	uint64_t once;		/* bits by row */
	int busy;		/* index into in[] of who is being answered */
	struct buf body;	/* of the request that is being answered */
	int cancelled;		/* the asker sent MSG_CANCEL meanwhile */
	int ended;		/* 0, or why no more is answered: a negative ERR_* */
};

/* No core, no ptrace, own session, cwd /, umask 077, stdin and stdout closed
 * to /dev/null, environment already empty (else it is emptied). 0 or error. */
int daemon_harden(void);

/* Who runs as root and needs nobody's files becomes this user where there is one,
 * after daemon_harden and before anything secret is there. 0, also when there is
 * nothing to do, or the error. */
#define DAEMON_USER "keyconvoy"
int daemon_leave_root(void);

/*
 * The arguments of every daemon: "PROGRAM PAGES_FD PEER_FD", PEER_FD -1 when
 * there is none. 0, or ERR_ARG when these are not two open sockets.
 */
int daemon_args(int argc, char **argv, int *fd_pages, int *fd_peer);

/* Says on stderr why a daemon of this name does not begin: its exit status. Wrong
 * arguments are those of people. */
#define DAEMON_BY_HAND 3
int daemon_failed(const char *name, int err);

/* One more socket in the arguments of a daemon. 0 or ERR_ARG. */
int daemon_socket(const char *word, int *fd);

/* Closes every descriptor but 0, 1, 2 and these (-1: none). Before anything is
 * opened that shall stay. */
void daemon_keep(int fd_pages, int fd_peer, int fd_more);

/* Answers until a socket closes (returns 0) or the table forbids what came
 * (prints one line to stderr, returns 70). fd_peer may be -1. */
int daemon_serve(struct daemon *d, const struct daemon_def *def, void *self,
    int fd_pages, int fd_peer);

/*
 * From a handler: copies into d->out for a member of *rep. What was given out
 * before does not move. When there is no more room the view is empty, and a
 * handler that returns 0 all the same answers ERR_TOOBIG.
 */
struct view daemon_out(struct daemon *d, const void *p, size_t len);
const char *daemon_out_str(struct daemon *d, const char *s);
/* The same for a secret, in locked memory: of at most FRAME_SECRET bytes. */
struct view daemon_out_secret(struct daemon *d, const void *p, size_t len);

/* From a handler: tells how far it is. ERR_CANCELLED when cancel came meanwhile,
 * ERR_CLOSED when the pages are gone. */
int daemon_progress(struct daemon *d, uint32_t done, uint32_t total);

/* From a handler: tells what people have to know meanwhile. 0 or ERR_CLOSED. */
int daemon_say(struct daemon *d, const char *text);
/* From a handler: asks the other daemon and waits. 0 and *rep (its views live
 * until the next call or the handler's end), the peer's error with *detail (may
 * be NULL), ERR_CLOSED: then the daemon ends after the handler, unanswered. */
int daemon_ask_peer(struct daemon *d, uint8_t type, const void *req, void *rep,
    uint32_t *detail);

#endif
