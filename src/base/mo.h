/*
 * Reads the .mo format (GNU gettext's manual, 10.3): little-endian, revision 0,
 * originals sorted. Its hash table is not used.
 */
#ifndef KC_BASE_MO_H
#define KC_BASE_MO_H

#include <stdint.h>

#include "src/base/buf.h"

/* A checked file, which somebody else owns; one of zeros holds no message. */
struct mo {
	const uint8_t *p;
	uint32_t n;		/* messages */
	uint32_t ids, texts;	/* where the tables begin */
};

/* Checks every place and string once, so that nothing can be read outside
 * afterwards. 0, or ERR_FORMAT and a file without messages. */
int mo_open(struct mo *mo, struct view file);

/* A message (i < n) and its translation; NUL follows the last byte. With a
 * plural there are NULs inside, between the forms. */
struct view mo_id(const struct mo *mo, uint32_t i);
struct view mo_text(const struct mo *mo, uint32_t i);

/* By the message (its first form). 0 and *text, or ERR_NOTFOUND. */
int mo_find(const struct mo *mo, const char *id, struct view *text);

/* Form i of a translation, or NULL when it has fewer. */
const char *mo_form(struct view text, unsigned i);

#endif
