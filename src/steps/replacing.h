/* A replacement of a card set that stopped before its end, from the line of its world
 * on, which K old cards signed. One more would ask for the cards of one set alone, and
 * those of the other would keep their keys. */
#ifndef KC_STEPS_REPLACING_H
#define KC_STEPS_REPLACING_H

#include "src/flow/flow.h"

struct replacing {
	const char *data;	/* looked through */
	const uint8_t *hknso;	/* for a ceremony about this world */
	char folder[64];	/* ... and found */
};

/* 1 when a ceremony of this station has given this world another set and not ended,
 * 0 when none has, or the error. */
int replacing_find(const struct flow *f, const uint8_t hknso[static SHA256_LEN],
    struct replacing *out);

/* The notice that says so. */
enum move replacing_tell(struct flow *f, const struct replacing *r);

#endif
