/* What the keyboard says: characters and keys, the same on every terminal. Esc
 * and then a digit is that F-key (0: F10), Ctrl-C is F10. What a terminal sends that
 * is no key of these is taken whole, however slowly it comes. */
#ifndef KC_UI_KEYS_H
#define KC_UI_KEYS_H

#include <stdint.h>

enum pressed_kind {
	PRESSED_NONE,		/* nothing now */
	PRESSED_OTHER,		/* a key that means nothing here */
	PRESSED_CHAR,		/* ch */
	PRESSED_ENTER, PRESSED_TAB, PRESSED_BACKTAB, PRESSED_UP, PRESSED_DOWN,
	PRESSED_LEFT, PRESSED_RIGHT, PRESSED_HOME, PRESSED_END, PRESSED_PGUP,
	PRESSED_PGDN, PRESSED_ERASE, PRESSED_DELETE, PRESSED_KILL,
	PRESSED_F,		/* n */
	PRESSED_ESCAPE,		/* Esc alone */
	PRESSED_RESIZE, PRESSED_GONE	/* the terminal hung up */
};

struct pressed {
	enum pressed_kind kind;
	uint32_t ch;
	unsigned n;
};

/* The next key, without waiting. */
struct pressed keys_next(void);

#endif
