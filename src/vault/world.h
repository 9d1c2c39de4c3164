/*
 * The vault's own security world: a keyd and a cardd with one virtual card in
 * DIR/card, 1 of 1. The world opens with the PIN of that card, which stands in
 * DIR/pin: good for rehearsals, and for nothing else.
 */
#ifndef KC_VAULT_WORLD_H
#define KC_VAULT_WORLD_H

#include "src/base/secret.h"
#include "src/spawn.h"

struct world {
	struct daemons d;	/* zero: not running */
	int running;
};

/* Eight random digits. 0, ERR_NOMEM, ERR_IO. */
int pin_new(struct secret *pin);

/* Starts both daemons, the card of DIR in the reader (made on first use). */
int world_start(struct world *w, const char *dir);

/* Makes the card's key and PIN, and the world; it is open then. Appends the world
 * file. The card's PUK is forgotten. */
int world_make(struct world *w, const struct secret *pin, struct buf *file,
    uint8_t hknso[static 32]);

/* Opens the world of this file. ERR_PIN and the like: DIR/pin is not the card's. */
int world_open(struct world *w, struct view file, const struct secret *pin,
    uint8_t hknso[static 32]);

/* Asks keyd and waits. */
int world_ask(struct world *w, uint8_t type, const void *req,
    struct answer *a);

/* Ends both. A world that was never started may be ended. */
void world_end(struct world *w);

#endif
