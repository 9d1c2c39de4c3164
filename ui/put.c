#include "ui/put.h"

#include "ui/nc.h"
#include <string.h>
#include <wchar.h>

#include "src/base/text.h"
#include "src/page/wrap.h"
#include "ui/term.h"

#define MARKS_MAX 3	/* that combine with one character; curses keeps four */
#define PUT_MAX 16384

/* U+00A0 to U+00FF by their nearest ASCII character. */
static const char latin[] =
    " !cLoY|S\"ca<--R-" "o+23'uP.,1o>424?"
    "AAAAAAACEEEEIIII" "DNOOOOOxOUUUUYTs"
    "aaaaaaaceeeeiiii" "dnooooo:ouuuuyty";

static char
to_ascii(uint32_t cp)
{
	if (cp >= 0xa0 && cp <= 0xff)
		return latin[cp - 0xa0];
	switch (cp) {
	case 0x152:
		return 'O';
	case 0x153:
		return 'o';
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014:
		return '-';
	case 0x2018: case 0x2019:
		return '\'';
	case 0x201c: case 0x201d:
		return '"';
	case 0x2026:
		return '.';
	default:
		return '?';
	}
}

/* What stands for a character that cannot stand there itself; '\0' when it can. */
static char
instead(uint32_t cp)
{
	if (cp == 0xa0 || cp == 0x202f || cp == 0x2007)	/* terminals differ */
		return ' ';
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
		return '?';
	if (cp < 0x80)
		return '\0';
	if (!term_rich())
		return to_ascii(cp);
	return wcwidth((wchar_t)cp) == (int)width_of(cp) ? '\0' : '?';
}

/* One character; a wrong byte of the text reads as U+FFFD and is not copied. */
static void
add(struct buf *b, const char *start, const char *next, uint32_t cp)
{
	char c = instead(cp);

	if (c != '\0')
		for (unsigned i = width_of(cp); i > 0; i--)
			buf_put(b, &c, 1);
	else if (cp == 0xfffd)
		buf_puts(b, "\xef\xbf\xbd");
	else
		buf_put(b, start, (size_t)(next - start));
}

void
put_text(int y, int x, const char *s, unsigned width)
{
	const char *next = s;
	unsigned used = 0, marks = 0, w;
	struct buf b;
	uint32_t cp;

	buf_init(&b, PUT_MAX);
	for (; *s != '\0'; s = next) {
		cp = utf8_next(&next);
		/* Control characters count, so that they are seen. */
		w = cp < 0x20 ? 1 : width_of(cp);
		if (used + w > width)
			break;
		used += w;
		marks = w == 0 ? marks + 1 : 0;
		/* A mark has a character of ours before it, or it would join the
		 * cell left of us. */
		if (w > 0 || (used > 0 && marks <= MARKS_MAX))
			add(&b, s, next, cp);
	}
	if (b.len > 0)
		(void)mvaddnstr(y, x, buf_str(&b), (int)b.len);
	buf_free(&b);
}
