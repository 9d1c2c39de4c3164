/*
 * What keyd did, as texts that its next seal covers: a line each, ASCII, fields by
 * one blank, digests SHA-256 in hex. FILE is that of the bytes that were handed
 * out, SPKI that of the key's SubjectPublicKeyInfo.
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
 * Every function: 0, or ERR_TOOBIG when a seal has to come first; then nothing may
 * be handed out. Key files are those of this run or were opened before: their
 * headers are believed.
 */
#ifndef KC_HSM_KEYS_ACTS_H
#define KC_HSM_KEYS_ACTS_H

#include "hsm/world/guard.h"

int act_world(struct guard *g, struct view file);
int act_generate(struct guard *g, struct view file);
int act_copy(struct guard *g, struct view file);
int act_wrap(struct guard *g, struct view copy, struct view byok);
int act_pack(struct guard *g, const struct req_pack *req, struct view package);
/* The card of place x in an older set that is a spare now. */
int act_retire(struct guard *g, unsigned x);
int act_manifest(struct guard *g, struct view file);

#endif
