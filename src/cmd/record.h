/* A ceremony's record in words: what verify checks and inspect says of it. */
#ifndef KC_CMD_RECORD_H
#define KC_CMD_RECORD_H

#include "src/base/file.h"
#include "src/cmd/ask.h"
#include "src/cmd/ceremony.h"
#include "src/cmd/out.h"

/* The folder that a record lies in, "." for a bare name: 0 or ERR_TOOBIG. */
int record_folder(const char *record, char out[static FILE_PATH_MAX]);

/* Reads the record and says whether its chain is whole: 1 when it is, then the
 * rest may be asked. ceremony_free in any case. */
int record_chain(struct ceremony *c, struct tally *t, const char *path);

/* Has keyd load the world beside the record, which lies in folder, and says
 * whether it is the one that stands there, its cards and their holders too. 1
 * when keyd has it: seals can be checked. Says nothing before there is a world. */
int record_world(struct ask *k, struct ceremony *c, struct tally *t,
    const char *folder);

/* Has keyd check every seal, and says which lines have none; world: what
 * record_world() answered. */
void record_seals(struct ask *k, struct ceremony *c, struct tally *t, int world);

/* What was decided: how far it came, who agreed, what was out of the ordinary. */
void record_decided(const struct ceremony *c, struct tally *t);

#endif
