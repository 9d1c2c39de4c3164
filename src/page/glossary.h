/* What words of a page mean: help names those that stand on it, and no others. */
#ifndef KC_PAGE_GLOSSARY_H
#define KC_PAGE_GLOSSARY_H

#include "src/base/buf.h"

/* Appends a sentence for each of its words that text has, in the language of the
 * pages. Returns out->err. */
int glossary_of(const char *text, struct buf *out);

#endif
