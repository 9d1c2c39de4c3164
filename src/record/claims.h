/*
 * What keyd did between two seals, as texts that the newer seal binds by their
 * digest: ASCII, fields by one blank, SHA-256 as 64 hex digits.
 *
 *   world HKNSO FILE
 *   generate SPKI FILE
 *   copy SPKI FILE azure KEK KID
 *   copy SPKI FILE world KEK REGION TARGET
 *   wrap SPKI FILE KEK KID
 *   pack SPKI FILE KEK REGION TARGET SUBSCRIPTION NAME
 *   manifest FILE
 *   retire GEN X
 *
 * FILE is what keyd handed out. The record's lines say the same in their own
 * members, so that each can be compared with the other.
 */
#ifndef KC_RECORD_CLAIMS_H
#define KC_RECORD_CLAIMS_H

#include "src/base/buf.h"
#include "src/record/state.h"

#define ACT_MAX 1024	/* bytes of one text */
#define ACTS_MAX 32	/* texts of one seal */

/* The act that must stand behind a line of this event that was just folded into
 * s; appends nothing for one that needs none. Returns out->err. */
int claim_of(const struct state *s, const char *event, struct buf *out);

/* The list of a seal's line: 0 and the digest that its seal has to bind, or
 * ERR_FORMAT (no list, too many, a text that is no act's). */
int claims_digest(const struct json_t *list, uint8_t out[static SHA256_LEN]);

/* Takes keyd's texts, each ended by LF, apart: a new list that claims_digest()
 * takes, or NULL. */
struct json_t *claims_list(struct view texts);

#endif
