/* Where the key of this ceremony goes, in either method: one vault, or the vaults
 * of one region. */
#ifndef KC_FLOW_DEST_H
#define KC_FLOW_DEST_H

#include "src/flow/flow.h"

#define DEST_TEXT 512

/* "Europe (EU)" of a region's id, translated; an id that is not in the table
 * stands as it is. */
const char *dest_region(const char *id, char out[static DEST_TEXT]);

/* The vault's host and name, or the region as above. */
const char *dest_name(const struct flow *f, char out[static DEST_TEXT]);

/* The fact of it: "vault" or "region". */
void dest_fact(const struct flow *f, struct page *p);
#define DEST_FACTS "vault region"

/* 1 when a copy that was described is for this destination. */
int dest_is(const struct state *s, const struct rep_describe *d);

/* Adds the destination to a record: method, kek, and what the method has. */
void dest_record(const struct state *s, struct json_t *j);

/* The wall clock as confirmed, in seconds since 1970. */
uint64_t dest_clock(const struct flow *f);

#endif
