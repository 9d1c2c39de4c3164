/* The parts of state_fold: a table each of the events that it knows. */
#ifndef KC_RECORD_STATE_FOLD_H
#define KC_RECORD_STATE_FOLD_H

#include "src/record/state.h"

struct state_event {
	const char *event;
	int (*fold)(struct state *s, const struct json_t *r);
};

/* Each ends with an event NULL. */
extern const struct state_event state_events_world[], state_events_key[];

/* Members of a record: 0, or ERR_FORMAT when one is missing or does not fit. */
int state_get_text(const struct json_t *r, const char *key, char *out,
    size_t size);
int state_get_uint(const struct json_t *r, const char *key, unsigned hi,
    unsigned *out);

/* The card of the record's x. */
int state_get_card(struct state *s, const struct json_t *r, struct member **out);
int state_get_member(struct member *m, const struct json_t *r);

#endif
