/*
 * A front end shows pages and makes events; it sees nothing else of a ceremony.
 * curses, plain and replay are rows.
 */
#ifndef KC_FLOW_FRONTEND_H
#define KC_FLOW_FRONTEND_H

#include "src/base/buf.h"
#include "src/flow/event.h"
#include "src/page/page.h"

struct frontend {
	const char *name;
	void *self;
	int (*open)(struct frontend *fe);
	/* The next event: 1; 0: none now (poll fe->fd, or -1); negative: it has
	 * ended (then status). Called only while no request is in flight, with
	 * the page as it is. */
	int (*next)(struct frontend *fe, const struct page *p, struct event *ev);
	/* The page stays where it is until the next show; its strings do, until
	 * the engine has an event. */
	void (*show)(struct frontend *fe, const struct page *p);
	/* The ceremony has ended, with this page and this status: the exit status
	 * of the program. NULL: that one. */
	int (*ended)(struct frontend *fe, const struct page *p, int status);
	void (*close)(struct frontend *fe);	/* also after open failed */
	int fd;			/* what to poll for, -1: next() never waits */
	int asks;		/* set by open(): SIGINT asks first ... */
	int interrupted;	/* ... then next() makes F10 of this */
	int cancel;		/* set by show(): what is under way shall end */
	int status;		/* exit status that next() chose */
	/* When open: what a terminal has to be told, if we are killed. */
	struct view leave;
};

#endif
