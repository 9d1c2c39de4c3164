#include "ui/keys.h"

#include "ui/nc.h"
#include <wctype.h>

#define SLOW 500	/* milliseconds that a key's next byte may take */

static const struct {
	wint_t code;
	enum pressed_kind kind;
} codes[] = {
	{ KEY_ENTER, PRESSED_ENTER },
	{ KEY_BTAB, PRESSED_BACKTAB },
	{ KEY_UP, PRESSED_UP },
	{ KEY_DOWN, PRESSED_DOWN },
	{ KEY_LEFT, PRESSED_LEFT },
	{ KEY_RIGHT, PRESSED_RIGHT },
	{ KEY_HOME, PRESSED_HOME },
	{ KEY_END, PRESSED_END },
	{ KEY_PPAGE, PRESSED_PGUP },
	{ KEY_NPAGE, PRESSED_PGDN },
	{ KEY_BACKSPACE, PRESSED_ERASE },
	{ KEY_DC, PRESSED_DELETE },
	{ KEY_RESIZE, PRESSED_RESIZE },
};

static const struct {
	wint_t ch;
	enum pressed_kind kind;
} controls[] = {
	{ '\r', PRESSED_ENTER },
	{ '\n', PRESSED_ENTER },
	{ '\t', PRESSED_TAB },
	{ '\b', PRESSED_ERASE },
	{ 0x7f, PRESSED_ERASE },
	{ 0x01, PRESSED_HOME },		/* ^A */
	{ 0x05, PRESSED_END },		/* ^E */
	{ 0x15, PRESSED_KILL },		/* ^U */
};

static struct pressed
of_code(wint_t code)
{
	if (code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(12))
		return (struct pressed){ PRESSED_F, 0, code - (wint_t)KEY_F0 };
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return (struct pressed){ codes[i].kind, 0, 0 };
	return (struct pressed){ PRESSED_OTHER, 0, 0 };
}

/* The next byte of a key that comes slowly (a serial line); 0: none in time. */
static wint_t
slow(void)
{
	wint_t ch;

	timeout(SLOW);
	if (get_wch(&ch) != OK)
		ch = 0;
	timeout(0);
	return ch;
}

static struct pressed
f_key(int n)
{
	return n > 0 ? (struct pressed){ PRESSED_F, 0, n } :
	    (struct pressed){ PRESSED_OTHER, 0, 0 };
}

/* A key whose bytes came apart, so that curses did not put it together: all of it is
 * taken (ECMA-48 5.4: up to a byte from 0x40 to 0x7e), for none of its digits may
 * reach a field. The numbers are VT220's. */
static struct pressed
control_sequence(void)
{
	static const int8_t f[] = {
		[11] = 1, [12] = 2, [13] = 3, [14] = 4, [15] = 5, [17] = 6,
		[18] = 7, [19] = 8, [20] = 9, [21] = 10
	};
	unsigned number = 0;
	wint_t ch = slow();

	if (ch == '[') {		/* the Linux console: [[A to [[E */
		ch = slow();
		return f_key(ch >= 'A' && ch <= 'E' ? (int)(ch - 'A') + 1 : 0);
	}
	for (; ch != 0 && (ch < 0x40 || ch > 0x7e); ch = slow())
		if (ch >= '0' && ch <= '9' && number < 100)
			number = 10 * number + (unsigned)(ch - '0');
	return f_key(ch == '~' && number < sizeof(f) ? f[number] : 0);
}

/* SS3 P to S are F1 to F4. */
static struct pressed
single_shift(void)
{
	wint_t ch = slow();

	return f_key(ch >= 'P' && ch <= 'S' ? (int)(ch - 'P') + 1 : 0);
}

/* Esc alone cancels where something can be; with a digit it is an F-key. What is
 * no character (the terminal was resized meanwhile) counts as without the Esc. */
static struct pressed
after_escape(void)
{
	wint_t ch;
	int r;

	timeout(SLOW);
	r = get_wch(&ch);
	timeout(0);
	if (r == KEY_CODE_YES)
		return of_code(ch);
	if (r != OK)
		return (struct pressed){ PRESSED_ESCAPE, 0, 0 };
	if (ch == '[')
		return control_sequence();
	if (ch == 'O')
		return single_shift();
	if (ch < '0' || ch > '9')
		return (struct pressed){ PRESSED_OTHER, 0, 0 };
	return (struct pressed){ PRESSED_F, 0, ch == '0' ? 10 : ch - '0' };
}

static struct pressed
of_char(wint_t ch)
{
	if (ch == 0x1b)
		return after_escape();
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (controls[i].ch == ch)
			return (struct pressed){ controls[i].kind, 0, 0 };
	if (ch < 0x20 || !iswprint(ch))
		return (struct pressed){ PRESSED_OTHER, 0, 0 };
	return (struct pressed){ PRESSED_CHAR, (uint32_t)ch, 0 };
}

struct pressed
keys_next(void)
{
	wint_t ch;

	timeout(0);
	switch (get_wch(&ch)) {
	case KEY_CODE_YES:
		return of_code(ch);
	case OK:
		return of_char(ch);
	default:
		return (struct pressed){ PRESSED_NONE, 0, 0 };
	}
}
