/* The signals that end the pages in order, or have them ask first. */
#ifndef KC_SIGNALS_H
#define KC_SIGNALS_H

#include <signal.h>

struct signals {
	sigset_t ends, waiting;	/* what ends us; the mask while waiting */
};

/* Catches them; they are blocked but while we wait, so that none is missed between
 * the look at signals_told_to_end and the wait. One that was ignored when we began
 * (nohup) stays so. asks: the first SIGINT asks, the second in a row ends. 0 or
 * ERR_IO. */
int signals_catch(struct signals *s, int asks);

/* A loop that never waits would never hear of a blocked signal. */
void signals_hear(const struct signals *s);

int signals_told_to_end(void);
void signals_end(void);		/* what else tells us to */

int signals_told_to_ask(void);
void signals_forget_asking(void);

#endif
