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

/* 1 when lines and bars may be drawn with more than ASCII. */
int term_rich(void);
void term_set_rich(int rich);	/* F4 */

#endif
