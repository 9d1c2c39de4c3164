/*
 * Marks in place of what is random, or of this day and machine, as wide as it
 * was: 8 and more hexadecimal digits (#), dates and times (0), the place where it
 * runs (/PLACE), the words of a read-out, a version of OpenSSL.
 */
#ifndef KC_TESTS_PTY_MARKS_H
#define KC_TESTS_PTY_MARKS_H

#include "tests/screen/shot.h"

/* dir: the place; marks_put changes what the shot shows. */
void marks_put(struct shot *s, const char *dir);

/* The last word of the read-out on the screen, "" for none. Into and returns
 * out[64]. */
struct pty;
const char *marks_last_word(struct pty *p, char out[static 64]);

#endif
