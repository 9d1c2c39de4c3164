/*
 * The linear front end (--plain), for screen readers, serial lines and pipes:
 * each page as text, then one question a field, one line an answer.
 *
 * A number chooses the option that it stands before; an empty line takes what
 * stands in brackets, and after the last field goes on. "<" goes back, "?" is
 * help, "!" a note, "language", "other" and "quit" are F2, F6 and F10, and so
 * are their words in the page's language and "F1" to "F12". A backslash takes
 * the rest of the line as it stands; alone it empties a field. The last word of
 * a read-out is always taken as that.
 *
 * A page is written again only when it changed. PINs are not echoed, an empty
 * line is none, and on a terminal what was typed before the question is thrown
 * away. Without a terminal a question is a line of its own, and what only the
 * one who sits here may see (a PUK) is not written.
 */
#ifndef KC_REPLAY_PLAIN_H
#define KC_REPLAY_PLAIN_H

#include "src/flow/frontend.h"

/* Reads stdin, writes stdout; fe->close frees it. 0 or ERR_NOMEM. The end of
 * the input ends the program with status 4: the state is on disk. */
int plain_new(struct frontend *fe);

#endif
