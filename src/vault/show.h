/* What keyconvoy-vault says: results on stdout (src/cmd/out.h), refusals on
 * stderr. */
#ifndef KC_VAULT_SHOW_H
#define KC_VAULT_SHOW_H

#include "src/base/buf.h"
#include "src/base/digest.h"

/* Appends two lines: the digest in groups of eight, its words in the language of
 * the pages. */
void show_digest(struct buf *out, const uint8_t digest[static SHA256_LEN]);

/* "Rehearsal: ...": the first line of what a command prints. */
void show_rehearsal(void);

/* "keyconvoy-vault: " and a sentence (translated, with places as in say.h) on
 * stderr. Returns 1, the exit status of what failed. */
int refuse(const char *text, ...) __attribute__((sentinel));

/* The sentence of an error, about a file or folder, and the status to end with:
 * 1 refused, 3 the machine. */
int refuse_error(const char *about, int err);

#endif
