/* Files as keyd and the journal read them, in words. inspect and verify differ
 * in how much of it they print and in what they hold it against. */
#ifndef KC_CMD_READ_H
#define KC_CMD_READ_H

#include "src/base/json.h"
#include "src/cmd/ask.h"
#include "src/cmd/out.h"

/* Prints what a .byok is: findings, each a sentence. kek (a file's content) and
 * kid may be empty. The verdict goes to the tally: refused, cannot be told. */
void read_byok(struct ask *k, struct view file, struct view kek, const char *kid,
    struct tally *t);

/* Prints why a file cannot be explained, and counts it. */
void read_refused(const char *file, int err, struct tally *t);

/* Prints what a KEK is; id: the key identifier that it has to have, or "". */
void read_kek(struct ask *k, const char *file, struct view content, const char *id,
    struct tally *t);

/* Prints what is none of keyconvoy's files, as far as it can be told. */
void read_foreign(const char *file, struct view content, struct tally *t);

/* The digest of what is too large for that, a program or a bundle: 0, or
 * ERR_TOOBIG when it is too large for everything. */
int read_large(const char *file, struct tally *t);

/* Prints what one of a region's packages says of itself, unchecked; what a transfer
 * package says once its signature held (source: the hknso of the world that sent
 * it). 0, or why not. */
int read_package(struct ask *k, const char *file, int kek, struct view content);
int read_transfer(struct ask *k, const char *file, struct view content,
    uint8_t source[static SHA256_LEN]);

/* What a package's payload says: nobody has checked it. To be freed; NULL when it
 * is none. */
struct json_t *read_claims(struct view package);

/* "  Region: ..." of an id; nothing for NULL, or what is too long for one. */
void read_region(const char *id);

#endif
