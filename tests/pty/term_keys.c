#include "tests/pty/term_keys.h"

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <term.h>

int
term_key(const char *term, const char *cap, char *out, size_t size)
{
	TERMINAL *before = cur_term;
	const char *s = NULL;
	int err, r = -1;

	if (setupterm(term, 1, &err) != OK)
		return -1;
	s = tigetstr(cap);
	if (s != NULL && s != (const char *)-1 && strlen(s) < size) {
		(void)strcpy(out, s);
		r = 0;
	}
	(void)del_curterm(cur_term);
	(void)set_curterm(before);
	return r;
}
