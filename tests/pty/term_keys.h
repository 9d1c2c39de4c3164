/* What a terminal sends for a key, by terminfo. Apart from term.c: curses and
 * libvterm have names in common. */
#ifndef KC_TESTS_PTY_TERM_KEYS_H
#define KC_TESTS_PTY_TERM_KEYS_H

#include <stddef.h>

/* Into out[size], NUL at its end. 0, or -1: no such terminal, or key. */
int term_key(const char *term, const char *cap, char *out, size_t size);

#endif
