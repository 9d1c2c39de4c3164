/*
 * Text that people bring: a KEK, a script, secrets, a plan. Windows writes it with
 * a byte order mark, in UTF-16 or with CR before each LF; its meaning is the same.
 * Every reader of such a text reads it through here, and none else looks for marks.
 */
#ifndef KC_BASE_BROUGHT_H
#define KC_BASE_BROUGHT_H

#include "src/base/buf.h"

#define BROUGHT_MARK	1u	/* UTF-8 began with a byte order mark */
#define BROUGHT_UTF16	2u	/* it was UTF-16, with a mark */
#define BROUGHT_CRLF	4u	/* lines ended with CR LF */

/*
 * Appends the text as UTF-8 without a mark, lines ended by LF. *seen (may be NULL)
 * says what was met. 0; ERR_FORMAT for UTF-16 that breaks off, has half a pair
 * or a NUL; or out->err. Whether the UTF-8 is valid is the reader's to find out.
 */
int brought_text(struct view file, struct buf *out, unsigned *seen);

/* The same from a file: what file_read or brought_text say. In locked memory on
 * the whole way when out is. */
int brought_read(const char *path, struct buf *out);
/* From one that is open, from its beginning. */
int brought_read_open(int fd, struct buf *out);

#endif
