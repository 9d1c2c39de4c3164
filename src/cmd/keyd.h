/* The commands' own keyd: started when it is asked first. */
#ifndef KC_CMD_KEYD_H
#define KC_CMD_KEYD_H

#include "src/base/mode.h"
#include "src/spawn.h"

struct keyd {
	struct daemons d;
	enum mode mode;
	int running;
};

void keyd_init(struct keyd *k, enum mode mode);
void keyd_stop(struct keyd *k);

/*
 * Asks and waits. A keyd is of one mode for good: where the file is of the other
 * one, a keyd of that mode is started and asked again (k->mode tells). 0 and *a
 * (views until the next call), keyd's error, ERR_CLOSED, or why it did not start.
 */
int keyd_ask(struct keyd *k, uint8_t type, const void *req, struct answer *a);

#endif
