/*
 * The terminal: taken at open, given back on every way out, also by a signal or
 * a crash of ours, and while we are stopped (Ctrl-Z). Nothing of a page stays on
 * it. After SIGKILL the launcher gives it back.
 */
#ifndef KC_UI_TERM_H
#define KC_UI_TERM_H

/* Takes the terminal of stdin and stdout. 0, or ERR_UNSUPPORTED when it is none
 * that curses can use. */
int term_open(void);
void term_close(void);		/* may be called twice */

/* To be called each turn, when nothing is half drawn. Was the stop of the keyboard
 * pressed, then gives the terminal back, stops, and takes it again: TERM_STOPPED;
 * when only continued by somebody: TERM_DRAW; the page must be drawn anew then. Else
 * 0. */
#define TERM_DRAW	1
#define TERM_STOPPED	2
int term_attend(void);

/* The plain screen (F4): ASCII and no colour. At first so when the user's locale
 * is not UTF-8. */
int term_plain(void);
void term_set_plain(int plain);

/* 1 when characters beyond ASCII may be shown. */
int term_rich(void);

#endif
