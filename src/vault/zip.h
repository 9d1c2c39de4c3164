/* A zip of a few files, the same bytes for the same files: stored, in this order,
 * with one time for all. What unpack() takes (src/unpack/unpack.h). */
#ifndef KC_VAULT_ZIP_H
#define KC_VAULT_ZIP_H

#include "src/wire/msg.h"

/* Appends the archive. 0, ERR_NOMEM, ERR_TOOBIG, ERR_ARCHIVE. */
int zip_files(const struct rec_entry *files, size_t n, struct buf *out);

#endif
