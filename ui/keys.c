#include "ui/keys.h"

#include "ui/nc.h"
#include <wchar.h>
#include <wctype.h>

/* Milliseconds. A terminal sends the bytes of a key at once, people take longer;
 * over a slow line they come apart, and behind a beginning that only keys have, the
 * rest is waited for. */
#define AT_ONCE	50
#define SLOW	500
#define REST	2000
#define STRING_MAX 4096	/* of a control string */
#define LONGEST	64	/* bytes of one key; more is something else */

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
	struct pressed is;
} controls[] = {
	{ '\r', { PRESSED_ENTER, 0, 0 } },
	{ '\n', { PRESSED_ENTER, 0, 0 } },
	{ '\t', { PRESSED_TAB, 0, 0 } },
	{ '\b', { PRESSED_ERASE, 0, 0 } },
	{ 0x7f, { PRESSED_ERASE, 0, 0 } },
	{ 0x01, { PRESSED_HOME, 0, 0 } },	/* ^A */
	{ 0x03, { PRESSED_F, 0, 10 } },		/* ^C asks as F10 does */
	{ 0x05, { PRESSED_END, 0, 0 } },	/* ^E */
	{ 0x15, { PRESSED_KILL, 0, 0 } },	/* ^U */
};

/* ECMA-48's and VT220's: how a sequence ends, after CSI or SS3, and the number
 * before a "~". */
static const struct {
	wint_t end;
	unsigned number;
	struct pressed is;
} sequences[] = {
	{ 'A', 0, { PRESSED_UP, 0, 0 } },
	{ 'B', 0, { PRESSED_DOWN, 0, 0 } },
	{ 'C', 0, { PRESSED_RIGHT, 0, 0 } },
	{ 'D', 0, { PRESSED_LEFT, 0, 0 } },
	{ 'F', 0, { PRESSED_END, 0, 0 } },
	{ 'H', 0, { PRESSED_HOME, 0, 0 } },
	{ 'M', 0, { PRESSED_ENTER, 0, 0 } },	/* the pad's */
	{ 'P', 0, { PRESSED_F, 0, 1 } },
	{ 'Q', 0, { PRESSED_F, 0, 2 } },
	{ 'R', 0, { PRESSED_F, 0, 3 } },
	{ 'S', 0, { PRESSED_F, 0, 4 } },
	{ 'Z', 0, { PRESSED_BACKTAB, 0, 0 } },
	{ '~', 1, { PRESSED_HOME, 0, 0 } },
	{ '~', 3, { PRESSED_DELETE, 0, 0 } },
	{ '~', 4, { PRESSED_END, 0, 0 } },
	{ '~', 5, { PRESSED_PGUP, 0, 0 } },
	{ '~', 6, { PRESSED_PGDN, 0, 0 } },
	{ '~', 7, { PRESSED_HOME, 0, 0 } },
	{ '~', 8, { PRESSED_END, 0, 0 } },
	{ '~', 11, { PRESSED_F, 0, 1 } },
	{ '~', 12, { PRESSED_F, 0, 2 } },
	{ '~', 13, { PRESSED_F, 0, 3 } },
	{ '~', 14, { PRESSED_F, 0, 4 } },
	{ '~', 15, { PRESSED_F, 0, 5 } },
	{ '~', 17, { PRESSED_F, 0, 6 } },
	{ '~', 18, { PRESSED_F, 0, 7 } },
	{ '~', 19, { PRESSED_F, 0, 8 } },
	{ '~', 20, { PRESSED_F, 0, 9 } },
	{ '~', 21, { PRESSED_F, 0, 10 } },
};

static const struct pressed other = { PRESSED_OTHER, 0, 0 };

static struct pressed
of_code(wint_t code)
{
	if (code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(12))
		return (struct pressed){ PRESSED_F, 0, code - (wint_t)KEY_F0 };
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return (struct pressed){ codes[i].kind, 0, 0 };
	return other;
}

/* What comes within so many milliseconds: OK, KEY_CODE_YES, or ERR and 0. */
static int
within(int ms, wint_t *ch)
{
	int r;

	*ch = 0;
	timeout(ms);
	r = get_wch(ch);
	timeout(0);
	return r;
}

/* The next byte of a key that began; 0: none. */
static wint_t
rest(void)
{
	wint_t ch;

	return within(REST, &ch) == OK ? ch : 0;
}

static struct pressed
of_sequence(wint_t end, unsigned number)
{
	for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++)
		if (sequences[i].end == end &&
		    (end != '~' || sequences[i].number == number))
			return sequences[i].is;
	return other;
}

/* A key whose bytes came apart, so that curses did not put it together: all of it is
 * taken (ECMA-48 5.4: up to a byte from 0x40 to 0x7e), for none of its digits may
 * reach a field. With parameters (Shift, Ctrl) it is another key. */
static struct pressed
control_sequence(void)
{
	unsigned number = 0, plain = 1;
	wint_t ch = rest();

	if (ch == '[') {		/* the Linux console: [[A to [[E */
		ch = rest();
		return ch >= 'A' && ch <= 'E' ? (struct pressed){ PRESSED_F, 0,
			ch - 'A' + 1 } : other;
	}
	for (int i = 0; i < LONGEST && ch >= 0x20 && ch < 0x40; i++) {
		if (ch >= '0' && ch <= '9' && number < 100)
			number = 10 * number + (unsigned)(ch - '0');
		else
			plain = 0;
		ch = rest();
	}
	return plain && (ch == '~' || number == 0) ? of_sequence(ch, number) :
	    other;
}

/* SS3, some with a number of its own before the end. */
static struct pressed
single_shift(void)
{
	wint_t ch = rest();

	if (ch < '0' || ch > '9')
		return of_sequence(ch, 0);
	while (ch >= '0' && ch <= '9')
		ch = rest();
	return other;
}

/* DCS, SOS, OSC, PM, APC (ECMA-48 5.6), a terminal's answers: up to ST, or BEL. */
static struct pressed
control_string(void)
{
	wint_t ch, before = 0;

	for (int i = 0; i < STRING_MAX; i++) {
		ch = rest();
		if (ch == 0 || ch == 0x07 || (before == 0x1b && ch == '\\'))
			break;
		before = ch;
	}
	return other;
}

/* Alt with a key, or what no key sends: bytes that came with the Esc. */
static struct pressed
unknown(wint_t ch)
{
	if (wcschr(L"PX]^_", (wchar_t)ch) != NULL)
		return control_string();
	for (int i = 0; i < LONGEST && ch >= 0x20 && ch < 0x30; i++)
		ch = rest();	/* ECMA-35 13.2.1: up to a byte from 0x30 on */
	return other;
}

/* Esc alone closes or cancels where something can be; with a digit it is an F-key.
 * What is no character (the terminal was resized meanwhile) counts as without the
 * Esc. A key that people press after it is a key of its own. */
static struct pressed
after_escape(void)
{
	wint_t ch;
	int r = within(AT_ONCE, &ch), at_once = r != ERR;

	if (r == OK && ch == 0x1b)	/* rxvt: Esc before a key's sequence */
		r = within(AT_ONCE, &ch);
	if (!at_once)
		r = within(SLOW, &ch);
	if (r == KEY_CODE_YES)
		return of_code(ch);
	if (r != OK)
		return (struct pressed){ PRESSED_ESCAPE, 0, 0 };
	if (ch == '[')
		return control_sequence();
	if (ch == 'O')
		return single_shift();
	if (ch >= '0' && ch <= '9')
		return (struct pressed){ PRESSED_F, 0, ch == '0' ? 10 : ch - '0' };
	if (at_once)
		return unknown(ch);
	(void)unget_wch((wchar_t)ch);
	return (struct pressed){ PRESSED_ESCAPE, 0, 0 };
}

static struct pressed
of_char(wint_t ch)
{
	if (ch == 0x1b)
		return after_escape();
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (controls[i].ch == ch)
			return controls[i].is;
	if (ch < 0x20 || !iswprint(ch))
		return other;
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
