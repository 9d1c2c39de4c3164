/* Scenes (scenes.h) on a terminal: their pages come, their keys are typed. */
#ifndef KC_TESTS_PTY_PLAY_H
#define KC_TESTS_PTY_PLAY_H

#include "tests/pty/scenes.h"
#include "tests/pty/term.h"

/* The page, in the language that nls_setup chose, with the scene's text and nothing
 * under way: 1. After ms milliseconds, or when the program ended without: 0. */
int play_come_to(struct pty *p, const struct scene *m, int ms);

/* What is typed there; # is what marks_note wrote down last, @ what was kept. */
void play_type(struct pty *p, const struct scene *m);

/* The screen on stdout, each line as a comment of TAP. */
void play_say_screen(struct pty *p);

#endif
