/*
 * A program on a terminal that a test reads: a pseudo-terminal, with libvterm at
 * its other end. Nothing here knows keyconvoy.
 *
 * A test opens one, waits until the screen shows what it should, sends keys,
 * reads cells, and closes it. Output is only taken in while a function waits:
 * pty_wait, pty_quiet, pty_ended. What cannot go wrong in a sane test (memory,
 * no pseudo-terminal, a place off the screen) ends the process with a sentence
 * on stderr and status 99; what a test is about comes back as a number.
 */
#ifndef KC_TESTS_PTY_TERM_H
#define KC_TESTS_PTY_TERM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

struct pty;

struct pty_setup {
	const char *const *argv;	/* argv[0]: the program's path; ends NULL */
	/* "NAME=VALUE", ends NULL: the program's whole environment but TERM.
	 * NULL: that of the test. */
	const char *const *env;
	const char *term;		/* TERM, which libvterm should resemble */
	int rows, cols;
	const char *dir;		/* where it is started; NULL: here */
};

/*
 * Starts the program: leader of a session, the terminal its own. It never comes
 * back without one (an exec that failed is a program that ended with 127).
 * pty_close it.
 */
struct pty *pty_open(const struct pty_setup *setup);

/* Kills what still runs (the program only: its daemons see their sockets close)
 * and frees all. The terminal hangs up. NULL is allowed. */
void pty_close(struct pty *p);

/* The terminal hangs up, as when its window is closed: SIGHUP comes from the
 * kernel. Then only pty_ended and pty_close make sense. */
void pty_hang_up(struct pty *p);

pid_t pty_pid(const struct pty *p);

/* -- keys -------------------------------------------------------------------- */

/* These bytes, as typed. A signal's character (Ctrl-C) is only one byte. */
void pty_type(struct pty *p, const char *s);

/* The key that terminfo calls cap, as this terminal sends it: "kf1" ... "kf12",
 * "kcuu1" "kcud1" "kcub1" "kcuf1", "kcbt", "khome", "kend", "kpp", "knp", "kdch1",
 * "kbs". 0, or -1 (nothing is sent) when this terminal has no such key. */
int pty_key(struct pty *p, const char *cap);

/* The window changes its size (the kernel sends SIGWINCH). Cells outside are
 * lost; what the program draws then is taken in by the next wait. */
void pty_resize(struct pty *p, int rows, int cols);

/* -- waiting ----------------------------------------------------------------- */

/* Until a row of the screen has this text: 1; after ms milliseconds, or when the
 * program has ended and the text is not there: 0. */
int pty_wait(struct pty *p, const char *text, int ms);

/* Until nothing was written for quiet milliseconds: 1; after ms: 0. */
int pty_quiet(struct pty *p, int quiet, int ms);

/* Until the program has ended: 1 and *status (as waitpid's, may be asked again);
 * after ms: 0. All that it wrote has been taken in then. */
int pty_ended(struct pty *p, int ms, int *status);

/* -- what the terminal shows ----------------------------------------------------- */

#define PTY_BOLD	1u
#define PTY_UNDERLINE	2u
#define PTY_REVERSE	4u
#define PTY_BLINK	8u
#define PTY_ITALIC	16u

struct pty_cell {
	char text[32];		/* UTF-8, " " for nothing; "" right half of a wide one */
	unsigned attrs;
	int fg, bg;		/* colour 0 to 255, -1 the terminal's own */
};

void pty_size(const struct pty *p, int *rows, int *cols);
void pty_cell(const struct pty *p, int y, int x, struct pty_cell *cell);

/* Row y from column x on, n columns, as UTF-8 without attributes. Valid until the
 * next call. */
const char *pty_text(struct pty *p, int y, int x, int n);

/* The row that has the text, -1 for none. */
int pty_find(struct pty *p, const char *text);

void pty_cursor(const struct pty *p, int *y, int *x);
int pty_cursor_visible(const struct pty *p);

/* 1 while the program has the alternate screen (smcup without rmcup). */
int pty_alternate(const struct pty *p);

/* Rows that left the normal screen at its top, each with LF; "" for none. */
const char *pty_scrollback(const struct pty *p);

/* Every byte that the program wrote since it was started. */
const char *pty_raw(const struct pty *p, size_t *len);

/* The terminal's modes, now; also when the program has ended, not after
 * pty_hang_up. */
void pty_modes(const struct pty *p, struct termios *t);

#endif
