/* The parts of state_fold: a table each of the events that it knows. */
#ifndef KC_RECORD_STATE_FOLD_H
#define KC_RECORD_STATE_FOLD_H

#include "src/record/state.h"

/* What is made of a line that no seal covered when the ceremony was resumed. */
enum uncovered {
	UNCOVERED_TAKEN,	/* it decides nothing */
	UNCOVERED_TOLD,		/* taken; people confirm what they are shown of it */
	UNCOVERED_ANEW		/* not taken: people decide again, keyd does it again */
};

struct state_event {
	const char *event;
	int (*fold)(struct state *s, const struct json_t *r);
	enum event_class class;
	enum uncovered uncovered;
};

/* Each ends with an event NULL. */
extern const struct state_event state_events_world[], state_events_key[],
    state_events_online[];

/* Members of a record: 0, or ERR_FORMAT when one is missing or does not fit. Texts
 * are js_copy's: they stand on pages, in a line of their own. */
int state_get_uint(const struct json_t *r, const char *key, unsigned hi,
    unsigned *out);

/* Where a backup medium was; a path that is none is none. Returns 0. And which one
 * it was that now has the backup. */
int state_on_medium(struct state *s, const struct json_t *r);
int state_backup_on(struct state *s, const struct json_t *r);

/* The lines that a resumed record names, which stands in line n: 0, or
 * ERR_FORMAT (from above to + 1, to not before n). */
int span_get(const struct json_t *r, uint64_t n, struct span *out);
/* 1 when line n is in one of the spans that s knows. */
int span_has(const struct state *s, uint64_t n);

/* The card of the record's x. */
int state_get_card(struct state *s, const struct json_t *r, struct member **out);
int state_get_member(struct member *m, const struct json_t *r);

#endif
