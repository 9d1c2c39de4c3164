/*
 * The vault's own security world: a keyd and a cardd with one virtual card in
 * DIR/card, 1 of 1. The world opens with the PIN of that card, which stands in
 * DIR/pin: good for rehearsals, and for nothing else.
 */
#ifndef KC_VAULT_OWN_H
#define KC_VAULT_OWN_H

#include "src/base/secret.h"
#include "src/spawn.h"

struct own {
	struct daemons d;	/* zero: not running */
	int running;
};

/* Eight random digits. 0, ERR_NOMEM, ERR_IO. */
int pin_new(struct secret *pin);

/* Starts both daemons, the card of DIR in the reader (made on first use). */
int own_start(struct own *w, const char *dir);

/* Makes the card's key and PIN, and the world; it is open then. Appends the world
 * file. The card's PUK is forgotten. */
int own_make(struct own *w, const struct secret *pin, struct buf *file,
    uint8_t hknso[static 32]);

/* Opens the world of this file. ERR_PIN and the like: DIR/pin is not the card's. */
int own_open(struct own *w, struct view file, const struct secret *pin,
    uint8_t hknso[static 32]);

/* Asks keyd and waits. */
int own_ask(struct own *w, uint8_t type, const void *req,
    struct answer *a);

/* Ends both. A world that was never started may be ended. */
void own_end(struct own *w);

#endif
