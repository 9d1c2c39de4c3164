/* A replacement of a card set that stopped before its end, from the line of its world
 * on, which K old cards signed. One more would ask for the cards of one set alone, and
 * those of the other would keep their keys: it is gone on with, or given up when the
 * set before is taken again. */
#ifndef KC_STEPS_REPLACING_H
#define KC_STEPS_REPLACING_H

#include "src/flow/flow.h"

struct replacing {
	char folder[64];
	uint8_t ceremony[CEREMONY_LEN];
	unsigned k, n, gen;	/* of its new set */
	int whole;		/* it can be given up (state_old_whole) */
	int backup;		/* the new set's file is on a backup medium */
	int given_up;
};

/* 1 when a ceremony of this station has given this world another set, has not ended and
 * was not given up, or was, and the file of this digest is of its new set; 0 when none
 * has, or the error. */
int replacing_find(const struct flow *f, const uint8_t hknso[static SHA256_LEN],
    const uint8_t sha[static SHA256_LEN], struct replacing *out);

/* 1 when another ceremony below data gave up this one, and cards of the set before have
 * opened the world there; 0, or the error. */
int replacing_is_given_up(const char *data, const struct state *s);

/* The notice that one has to end first, or that its new set is not taken any more. */
enum move replacing_tell(struct flow *f, const struct replacing *r);

/* What is so, and the word that gives it up. */
extern const struct field_def replacing_fields[];
#define REPLACING_FACTS "folder gen"
#define REPLACING_TOLD "set-given-up"	/* where a file is taken */
#define REPLACING_NOTICES "give-up-word"
void replacing_fill(const struct flow *f, const struct replacing *r,
    struct page *p);

/* 0 when that word was typed, else a notice stands. */
int replacing_typed(struct flow *f);

/* The line that it is given up. 0, or a notice stands. */
int replacing_give_up(struct flow *f, const struct replacing *r);

#endif
