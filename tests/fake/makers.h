/*
 * Cards as makers make them, for tests: virtual cards in a state of their own,
 * and rules (persona.h) that answer what those cards answer. The sources of the
 * answers are named in doc/cards.md.
 */
#ifndef KC_TESTS_MAKERS_H
#define KC_TESTS_MAKERS_H

#include "tests/fake/persona.h"

struct vcard;

struct maker {
	const char *id;
	const char *atr;		/* hex; NULL: the virtual card's */
	void (*edit)(struct vcard *c);	/* of a card that was just made, or NULL */
	const struct rule *rules;
	const char *pin;		/* its owner's; NULL: the factory's */
};

/* The one whose id the card's name is, or begins with before a "_"; or NULL. */
const struct maker *maker_find(const char *name);

/* Makes DIR/NAME.card as this maker does. 0 or the error. */
int maker_make(const struct maker *m, const char *dir, const char *name);

#endif
