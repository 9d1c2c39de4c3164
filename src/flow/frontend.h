/* A front end shows pages and makes events. curses, plain and replay are rows. */
#ifndef KC_FLOW_FRONTEND_H
#define KC_FLOW_FRONTEND_H

#include "src/flow/flow.h"

struct frontend {
	const char *name;
	void *self;
	int (*open)(struct frontend *fe);
	/* The next event: 1; 0: none now (poll fe->fd, or -1); negative: it has
	 * ended (then status). Called only while no request is in flight, unless
	 * always is set. */
	int (*next)(struct frontend *fe, struct flow *f, struct event *ev);
	void (*show)(struct frontend *fe, const struct flow *f, const struct page *p);
	/* The flow has ended (f->ended): the exit status of the program. NULL:
	 * the flow's own. */
	int (*ended)(struct frontend *fe, struct flow *f);
	void (*close)(struct frontend *fe);	/* also after open failed */
	int fd;			/* what to poll for, -1: next() never waits */
	int always;
	int cancel;		/* set by show(): what is under way shall end */
	int status;		/* exit status that next() chose */
};

#endif
