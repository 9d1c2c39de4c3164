/*
 * Finds chip card readers for cardd, which opens nothing: by the kernel's list
 * (/sys/bus/usb/devices) and its events, opens their nodes, and passes each
 * interface's descriptor on (src/wire/plug.h). Neither udevd nor a thread is
 * needed. For whoever starts the daemons.
 */
#ifndef KC_LAUNCH_FINDER_H
#define KC_LAUNCH_FINDER_H

#include <stdint.h>

#include "src/wire/plug.h"

#define FINDER_MAX 32

/* One that was seen. */
struct spotted {
	char key[sizeof(((struct plug *)0)->key)];	/* "": none */
	unsigned bus, device;	/* its node; another one is another device */
	int64_t since;		/* when it was first seen, ms */
	int told;		/* PLUG_IN or PLUG_REFUSED was sent */
	int seen;		/* by the search that goes on */
};

struct finder {
	int to;			/* the socket to cardd; 0 or -1: closed */
	int events;		/* the kernel's; -1: there are none, and each
				 * turn searches */
	const char *sys, *dev;	/* the two folders */
	int begun;		/* one search is over: what comes now is new */
	int due;		/* one that may not be opened yet, or could not
				 * be told, is tried again */
	struct spotted found[FINDER_MAX];
};

/* Takes over the socket and tells what is plugged in already. */
void finder_open(struct finder *f, int to);
void finder_close(struct finder *f);	/* a zeroed one, too */

/* To be called now and then, best every 100 ms: never waits. A new node may
 * belong to root for a moment: it is refused after two seconds only. What cardd
 * has no room for now is told later. */
void finder_turn(struct finder *f);

/* In how many ms the next turn is due, when f->events says nothing before; -1:
 * none is. */
int finder_patience(const struct finder *f);

#endif
