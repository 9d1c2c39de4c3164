/* The commands' own keyd: started when it is asked first. */
#ifndef KC_CMD_ASK_H
#define KC_CMD_ASK_H

#include "src/base/mode.h"
#include "src/spawn.h"

struct ask {
	struct daemons d;
	enum mode mode;
	int running;
};

void ask_init(struct ask *k, enum mode mode);
void ask_stop(struct ask *k);

/*
 * Asks and waits. A keyd is of one mode for good: where the file is of the other
 * one, a keyd of that mode is started and asked again (k->mode tells). 0 and *a
 * (views until the next call), keyd's error, ERR_CLOSED, or why it did not start.
 */
int ask_keyd(struct ask *k, uint8_t type, const void *req, struct answer *a);

/* Asks the keyd that is there, with what it has loaded, and no other one: as
 * client_call. ERR_PHASE: none was asked yet. */
int ask_same(struct ask *k, uint8_t type, const void *req, struct answer *a);

#endif
