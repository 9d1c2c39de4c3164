/* What a file is, told by what is in it. It proves nothing: whoever reads it
 * next looks again, strictly. */
#ifndef KC_CMD_WHAT_H
#define KC_CMD_WHAT_H

#include "src/base/buf.h"

enum what {
	WHAT_UNKNOWN, WHAT_WORLD, WHAT_KEY, WHAT_BYOK, WHAT_RECORD,
	WHAT_MANIFEST, WHAT_KEK, WHAT_CARD, WHAT_BACKUP,
	WHAT_KEK_PACKAGE, WHAT_WORLD_PACKAGE, WHAT_TRANSFER
};

#define WHAT_FILE_MAX WORLD_FILE_MAX	/* the largest of them but a record */

/* Reads the file into content (whose max is WHAT_FILE_MAX) and tells what it
 * is. Of a record only the kind counts. 0, or the error of reading. */
int what_is(const char *path, struct buf *content, enum what *out);

#endif
