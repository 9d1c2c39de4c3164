/*
 * keyconvoy on a terminal that tests read: the test variant (cheap cards), with
 * folders of its own and a KEK on the stick, in a rehearsal. What cannot go wrong
 * in a sane test ends the process, as in tests/pty/term.h.
 */
#ifndef KC_TESTS_PTY_STATION_H
#define KC_TESTS_PTY_STATION_H

#include <termios.h>

#include "tests/pty/term.h"

/* Milliseconds; only a failure waits so long. */
#define STATION_LONG 20000

struct station_setup {
	const char *dir;	/* where its folders are, or will be. On a stick that
				 * is there already lies what it has to bring */
	const char *term;	/* NULL: xterm-256color */
	const char *lang;	/* NULL: "en" */
	const char *locale;	/* LC_ALL; NULL: C.UTF-8 */
	const char *under;	/* words in front of its command line, quoted as a
				 * shell wants them; NULL: none */
	const char *args;	/* words behind it; NULL: none */
	const char *more;	/* one more "NAME=VALUE", NULL: none */
	int rows, cols;		/* 0: 24 x 80 */
	/* 1: below an interactive shell that has job control: it says "ready> "
	 * when it waits, and stays afterwards. 0: the session's only program. */
	int shell;
};

struct station {
	struct pty *p;
	struct termios before;	/* the terminal's modes without keyconvoy */
	int shell;
};

/* Starts it; the first page may not be there yet. station_close it. */
void station_open(struct station *s, const struct station_setup *setup);
void station_close(struct station *s);

/* Presses Enter, page after page, until the screen has the text. Ends the
 * process with the last screen when it never comes. */
void station_walk(struct station *s, const char *text);

/* Enter, and what comes of it is drawn; ends the process so when nothing does. */
void station_enter(struct station *s);

/* The screen has the text within STATION_LONG; else ends the process so. */
void station_see(struct station *s, const char *text);

/* The process of keyconvoy itself, and of a daemon ("keyconvoy-keyd"). */
pid_t station_launcher(const struct station *s);
pid_t station_pages(const struct station *s);
pid_t station_daemon(const struct station *s, const char *name);

/* Prints the screen, each line after "# ". */
void station_print(struct station *s);

#endif
