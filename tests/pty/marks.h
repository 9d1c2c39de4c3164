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

/* People write down each read-out that the screen shows whole. */
struct pty;
void marks_note(struct pty *p);

#define MARKS_WORDS 256

/* All of the read-out that was written down last. */
const char *marks_newest(char out[static MARKS_WORDS]);

/* The newest is a world's: the first one kept stays so, for later ceremonies. */
void marks_keep(void);
const char *marks_kept(char out[static MARKS_WORDS]);

#endif
