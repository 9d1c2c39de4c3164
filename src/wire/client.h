/* The pages' end of one daemon: one request in flight, never blocking. */
#ifndef KC_WIRE_CLIENT_H
#define KC_WIRE_CLIENT_H

#include "src/wire/frame.h"
#include "src/wire/msg.h"

struct client {
	int fd;			/* -1: no daemon */
	struct frame_in in;
	uint8_t pending;	/* request type, 0: none */
};

enum answer_kind { ANSWER_NONE, ANSWER_REPLY, ANSWER_ERROR, ANSWER_PROGRESS,
	ANSWER_SAID };

struct answer {
	enum answer_kind kind;
	uint8_t type;		/* of the request */
	int err;		/* ERROR: negative ERR_* */
	uint32_t detail;
	struct rec_progress progress;
	struct rec_said said;	/* SAID: its view until the next read */
	union msg_any rep;	/* REPLY: the member r_NAME; views until the next read */
};

void client_init(struct client *c, int fd);	/* takes fd */
void client_close(struct client *c);

/* Sends a request. ERR_PHASE while one is in flight. */
int client_ask(struct client *c, uint8_t type, const void *req);

/* The same for a body that is encoded already. */
int client_ask_body(struct client *c, uint8_t type, struct view body);

/* Wipes what the last answer left (its views end); for answers with secrets. */
void client_forget(struct client *c);

/* Cancels what is in flight (an answer still comes). ERR_PHASE: nothing is. */
int client_cancel(struct client *c);

/* What has arrived, if anything: 0 and *a, ERR_CLOSED when the daemon is gone
 * or answered nonsense. Then the client is closed, and a->type is the request
 * that was in flight (0: none). */
int client_read(struct client *c, struct answer *a);

/* Asks and waits: for the commands without pages. The rep member is filled.
 * 0, the daemon's error, ERR_CLOSED. */
int client_call(struct client *c, uint8_t type, const void *req, struct answer *a);

#endif
