/* What is under way. The engine's: steps and the loop have flow.h. */
#ifndef KC_FLOW_RUN_H
#define KC_FLOW_RUN_H

#include "src/flow/flow.h"

/* Why a seal is due: a note may be covered by the next line's. */
enum seal_due { SEAL_NONE, SEAL_NOTED, SEAL_WANTED };

/* What waits until a line has its seal. */
struct held {
	uint8_t type;			/* a request, 0: none */
	struct buf body;		/* and what it says: it may be a PIN */
	flow_reply reply;
	enum move (*then)(struct flow *f);	/* else this, NULL: none */
	enum move move;			/* else this */
};

struct run {
	struct client *keyd, *cardd;
	flow_reply reply;		/* of the request in flight */
	struct rec_progress progress;

	enum seal_due seal_due;		/* the newest line wants its seal */
	int seal_err;			/* why it has none; Next tries again */
	struct buf seal_jws, seal_acts;	/* keyd's, until it is in the record */
	struct held held;

	struct hashing hashing;		/* of flow_hash */
	enum move (*hashed)(struct flow *f, int err);	/* slices are due */

	const struct errand *errand;	/* that is wanted or runs; NULL none */
	int errand_runs;
	struct client *errand_client;	/* while it runs: the loop's */
	char said[AZ_SAID_MAX + 1];	/* by it, for people; "" */
	struct buf errand_asks;		/* its request, until it has it */

	int lost;			/* daemons ended, the loop starts new ones */
	int want_daemons;		/* the loop shall start them now */
	int ended;			/* the loop shall end; exit status below */
	int status;			/* 0 done, 4 left, 3 environment */
};

#endif
