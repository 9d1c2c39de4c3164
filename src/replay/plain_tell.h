/* What --plain writes: pages, notices and sentences of its own, as lines. */
#ifndef KC_REPLAY_PLAIN_TELL_H
#define KC_REPLAY_PLAIN_TELL_H

#include "src/page/page.h"

/* How wide lines are. */
unsigned plain_width(void);

/* How one answers. */
void plain_tell_usage(void);

/* A paragraph of our own, after whatever stands on the line. */
void plain_tell(const char *text);

/* The page as text; what only the one who sits here may see past stdio. */
void plain_tell_page(const struct page *p);

/* Where we are, and what was wrong: the page stands further up, but for the lists of what
 * is asked for from this field (NULL: none) on. */
void plain_tell_notice(const struct page *p, const struct block *field);

/* The question for this field, NULL: behind the last one; and what ends it. */
void plain_tell_question(const struct page *p, const struct block *field,
    const char *end);

#endif
