/* Files as keyd and the journal read them, in words. inspect and verify differ
 * in how much of it they print and in what they hold it against. */
#ifndef KC_CMD_READ_H
#define KC_CMD_READ_H

#include "src/cmd/keyd.h"
#include "src/cmd/out.h"
#include "src/flow/state.h"

/* Prints what a .byok is: findings, each a sentence. kek (a file's content) and
 * kid may be empty. The verdict goes to the tally: refused, cannot be told. */
void read_byok(struct keyd *k, struct view file, struct view kek, const char *kid,
    struct tally *t);

/* What a seal says, once CHECK has taken it. */
struct seal {
	uint64_t n;
	uint8_t head[SHA256_LEN], hknso[SHA256_LEN];
	enum mode mode;
};

/* Has keyd check a seal's signature up to KNSO, whose hash must be the payload's
 * too. 0 and *out, ERR_AUTH, ERR_FORMAT ... */
int read_seal(struct keyd *k, const char *jws, struct seal *out);

#endif
