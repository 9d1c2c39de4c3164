/*
 * Names of virtual cards: cardd says which lie in its folder, and who asks takes
 * none that could be anything else. A list is a rec_named each (src/wire/msg.h).
 */
#ifndef KC_WIRE_CARD_NAMES_H
#define KC_WIRE_CARD_NAMES_H

#include "src/base/buf.h"

#define CARD_NAME_MAX	64	/* bytes */
#define CARD_NAMES_MAX	3000	/* names of a list: any so many fit into a frame */

/* 1 when it can be a card's name: [A-Za-z0-9._-] and letters of other scripts,
 * at most 64 bytes, no dot in front. */
int card_name_ok(const char *name);

/* Whether all of it is such a list: 0, ERR_FORMAT, ERR_TOOBIG. */
int card_names_check(struct view list);

/* Calls each() for the names of a list that was checked, until it returns
 * non-zero, which is returned, else 0. */
int card_names_each(struct view list, int (*each)(void *arg, const char *name),
    void *arg);

#endif
