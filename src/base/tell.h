/*
 * What the programs say outside of their pages. A word that came from a file, a
 * command line or a stranger moves no terminal's cursor.
 */
#ifndef KC_BASE_TELL_H
#define KC_BASE_TELL_H

#include <stdio.h>

/* s without controls and without what turns the direction of writing, which come
 * as "?"; the ends of lines stay when lines is not 0. */
void tell_safe(FILE *to, const char *s, int lines);

/* "PROGRAM: WHAT: WORD" and the line's end on stderr; word NULL: "PROGRAM: WHAT".
 * what is translated already. */
void tell_error(const char *program, const char *what, const char *word);

/* Closes stdout. A status of 0 is 3, with the sentence, when what was printed has
 * not arrived. */
int tell_end(const char *program, int status);

#endif
