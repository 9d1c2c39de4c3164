/*
 * Golden pages: files of tests/screen/golden with what screens showed. A test names
 * a file, adds its pages, and at the end all is compared; GOLDEN_WRITE=1 in the
 * environment writes the file anew (`make goldens`).
 */
#ifndef KC_TESTS_SCREEN_GOLDEN_H
#define KC_TESTS_SCREEN_GOLDEN_H

#include "tests/screen/shot.h"

struct golden;

/* name: of the file, without its folder and ".txt". */
struct golden *golden_open(const char *name);

/* A page and its name, without the rail; the shot is copied. */
void golden_add(struct golden *g, const char *name, const struct shot *s);

/* The rail, and where it stood beside. */
void golden_add_rail(struct golden *g, const char *name, const struct shot *s);

/* Compares, or writes. Prints one TAP line ("ok 3 - NAME, 12 pages"); on failure
 * the first line that differs, below the page it belongs to. Frees. */
void golden_close(struct golden *g);

/* A test that no file is left over which nothing was compared with: among those
 * with the prefix (with 1) or without it (0). GOLDEN_WRITE=1 removes them. */
void golden_no_others(const char *prefix, int with);

/* For tests of something else in the same program: a TAP line of their own. */
__attribute__((format(printf, 2, 3))) void
golden_say(int ok, const char *fmt, ...);
/* ... and one that was left out, with the reason. */
void golden_skip(const char *name, const char *why);

/* Prints TAP's plan and the pages. What main returns. */
int golden_end(void);

#endif
