/*
 * Errands: programs that run for one piece of work beside the daemons, one at a
 * time, and are gone with it. A row says what is started, and what its end means.
 */
#ifndef KC_WIRE_ERRAND_H
#define KC_WIRE_ERRAND_H

#include <stdint.h>

#define ERRAND_ARGS 2
#define ERRAND_FD 3		/* where each finds its socket */
#define ERRAND_FD_ARG "3"	/* and what tells it so */
#define ERRAND_NO_PEER "-1"	/* in the place of another daemon's socket */

struct errand {
	const char *program;		/* of ours: "keyconvoy-unpack" */
	const char *args[ERRAND_ARGS + 1];	/* behind its name; NULL ends them */
	uint8_t asks;			/* the one request that it answers */
	int ended;			/* the ERR_* of an end without an answer */
	int online;			/* of the station with a network alone */
	const char *const *keeps;	/* of the environment: "NAME=", NULL ends
					 * them; or NULL: nothing */
};
#define ERRAND_KEEPS 24			/* at most */

enum errand_id { ERRAND_UNPACK, ERRAND_AZ, ERRAND_N };

extern const struct errand errands[];

/* What a program of ours keeps of the environment, as above; NULL: nothing. */
const char *const *errand_keeps(const char *program);

#endif
