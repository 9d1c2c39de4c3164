/* Where the key of this ceremony goes, in either method: one vault, or the vaults
 * of one region. */
#ifndef KC_STEPS_DEST_H
#define KC_STEPS_DEST_H

#include "src/cloud/regions.h"
#include "src/flow/flow.h"

/* The vault's host and name, or the region as above. */
const char *dest_name(const struct flow *f, char out[static REGION_TEXT]);

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
