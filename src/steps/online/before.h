/* What the other ceremonies of this station, and this one until now, say of a manifest:
 * whether it is an old one, or one that another of them waits for. Nothing seals their
 * records: what is found here keeps a stick from being taken, and lets none in. */
#ifndef KC_STEPS_ONLINE_BEFORE_H
#define KC_STEPS_ONLINE_BEFORE_H

#include "src/flow/flow.h"
#include "src/steps/online/courier.h"

enum before {
	BEFORE_NEVER,
	BEFORE_AGAIN,		/* another ceremony imported this very manifest */
	BEFORE_OLDER,		/* a handover of the same ceremony was imported that is
				 * as late or later */
	BEFORE_ELSEWHERE	/* its KEK is the one that another fetched, which goes on */
};

struct came_before {
	char folder[256];	/* of the ceremony that knows it */
	unsigned last;		/* BEFORE_OLDER: the sequence that was imported */
};

/* By the records of all ceremonies of the station with a network; one that cannot be
 * read, or has a broken line, says what stands before that. */
enum before came_before(const struct flow *f, const struct courier *c,
    const uint8_t manifest[static SHA256_LEN], struct came_before *out);

#endif
