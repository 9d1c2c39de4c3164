/*
 * The readers that are plugged in, and in which of their slots a card is. They
 * come as descriptors on a socket (src/wire/plug.h) and go whenever they are
 * pulled; what they were asked last says so. A token is a reader whose slot was
 * never seen empty: pulling it takes its card out.
 */
#ifndef KC_CARD_USB_PLACES_H
#define KC_CARD_USB_PLACES_H

#include "src/card/usb/talk.h"
#include "src/wire/plug.h"

#define PLACES_MAX 16

struct place {
	struct plug plug;	/* .what 0: nothing is plugged in here */
	int err;		/* why it cannot be used; 0: it can */
	int held;		/* talk holds the device, whatever err is */
	struct talk talk;
	int64_t since;		/* when it was plugged in */
	int64_t silent;		/* since when it says nothing; 0: it does */
	unsigned looked;	/* in which turn it was looked at */
	int emptied;		/* a slot was seen empty */
	uint8_t there[CCID_SLOTS_MAX];	/* 1: a card is in */
	uint8_t active[CCID_SLOTS_MAX];	/* ... and was powered on, by us */
};

struct places {
	const struct usb_ops *usb;
	int socket;		/* -1: none come */
	char only[64];		/* part of a name, "": every reader */
	struct place all[PLACES_MAX];
	unsigned turn;		/* each look is one; who is looked at first */
	uint32_t count;		/* of insertions and removals */
	uint32_t doubts;	/* of cards that were powered and are not any more */
	int token;		/* the last that went was one */
};

/* Does not own socket. */
void places_init(struct places *p, const struct usb_ops *usb, int socket,
    const char *only);
void places_end(struct places *p);

/* Takes what was plugged in and out, and asks each slot. Readers that do not answer
 * come last, and as many as there is time for: about 200 ms in all, the others'
 * turn is the next time. */
void places_look(struct places *p);

/* How many cards are in; *at and *slot say where the first one is. */
unsigned places_cards(struct places *p, struct place **at, unsigned *slot);

/* 0 when a reader can be used, or none is there at all; else why the first one
 * cannot. *any: one can. */
int places_err(const struct places *p, int *any);

/* It was pulled, as a command showed. */
void places_lost(struct places *p, struct place *at);

#endif
