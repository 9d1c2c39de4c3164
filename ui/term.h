/*
 * The terminal: taken at open, given back on every way out, also by a signal or
 * a crash of ours. Nothing stays in the scrollback.
 */
#ifndef KC_UI_TERM_H
#define KC_UI_TERM_H

/* Takes the terminal of stdin and stdout. 0, or ERR_UNSUPPORTED when it is none
 * that curses can use. */
int term_open(void);
void term_close(void);		/* may be called twice */

/* The plain screen (F4): ASCII and no colour. At first so when the user's locale
 * is not UTF-8. */
int term_plain(void);
void term_set_plain(int plain);

/* 1 when characters beyond ASCII may be shown. */
int term_rich(void);

#endif
