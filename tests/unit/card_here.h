/*
 * cardd's handlers in the test's own process, with any reader below, and a
 * folder of virtual cards for what such a reader passes on to.
 */
#ifndef KC_TESTS_CARD_HERE_H
#define KC_TESTS_CARD_HERE_H

#include "src/card/serve.h"

struct card_here {
	char dir[64];		/* the cards' folder */
	struct daemon served;
	struct session session;	/* its reader is the test's to set */
};

/* A folder, and handlers that wait for a reader. 0, or -1. */
int here_begin(struct card_here *h);

/* Ends the session, closes its reader, removes the folder; -1 too when a secret
 * is left. */
int here_end(struct card_here *h);

/* Removes the folder and all in it. 0, or -1. */
int here_remove(const char *dir);

/* One request; req NULL: one without members. detail may be NULL. */
int here_ask(struct card_here *h, uint8_t type, const void *req,
    union msg_any *rep, uint32_t *detail);

#endif
