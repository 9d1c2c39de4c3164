/*
 * Text in display columns, the same in every locale: what combines or is
 * invisible has no width, East Asian wide characters have two. Lines break at
 * blanks and at LF; no-break spaces (U+00A0, U+202F, U+2007) never break.
 */
#ifndef KC_PAGE_WRAP_H
#define KC_PAGE_WRAP_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/buf.h"

/* Columns of one character: 0, 1 or 2. */
unsigned width_of(uint32_t cp);

/* Columns of len bytes of UTF-8. */
size_t width_text(const char *s, size_t len);

/*
 * The next line of *s, of at most width columns (0: no limit), without the
 * blanks where it was broken; *s moves on. A word that is wider than a line is
 * cut. 1 and *line, or 0 at the end. An empty text has no line.
 */
int wrap_next(const char **s, size_t width, struct view *line);

/* Appends text as lines of at most width columns that begin with first, then
 * with rest, each ended by LF. Returns out->err. */
int wrap_put(struct buf *out, size_t width, const char *first, const char *rest,
    const char *text);

/* Appends n blanks. Returns out->err. */
int wrap_pad(struct buf *out, size_t n);

#endif
