/* The folder name that a ceremony's name gives. */
#include <string.h>

#include "src/base/text.h"
#include "src/record/folder.h"

#define SLUG_MAX 40

/* U+00C0 to U+017F without accents; a blank where there is no letter. */
static const char plain[] =
    "aaaaaaaceeeeiiii" "dnooooo ouuuuyts" "aaaaaaaceeeeiiii" "dnooooo ouuuuyty"
    "aaaaaaccccccccdd" "ddeeeeeeeeeegggg" "gggghhhhiiiiiiii" "iiiijjkkklllllll"
    "lllnnnnnnnnnoooo" "oooorrrrrrssssss" "ssttttttuuuuuuuu" "uuuuwwyyyzzzzzzs";

/* The letter that is written twice for one of two: ae, oe, ss, th. */
static char
second(uint32_t cp)
{
	switch (cp) {
	case 0xc6: case 0xe6: case 0x152: case 0x153:
		return 'e';
	case 0xdf:
		return 's';
	case 0xde: case 0xfe:
		return 'h';
	default:
		return '\0';
	}
}

/* The letter or digit of a code point, 0 for a combining accent,
 * else a blank. */
static char
letter(uint32_t cp)
{
	if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9'))
		return (char)cp;
	if (cp >= 'A' && cp <= 'Z')
		return (char)(cp - 'A' + 'a');
	if (cp >= 0x300 && cp <= 0x36f)
		return '\0';
	if (cp >= 0xc0 && cp <= 0x17f)
		return plain[cp - 0xc0];
	return ' ';
}

/* Adds c while there is room; a "-" only between two letters. */
static size_t
put(char *out, size_t n, char c, int *gap)
{
	size_t need = *gap && n > 0 ? 2 : 1;

	if (n + need > SLUG_MAX)
		return n;
	if (need == 2)
		out[n++] = '-';
	*gap = 0;
	out[n++] = c;
	return n;
}

void
folder_slug(const char *name, char out[static 48])
{
	uint32_t cp;
	size_t n = 0;
	int gap = 0;
	char c;

	while (n < SLUG_MAX && (cp = utf8_next(&name)) != 0) {
		c = letter(cp);
		if (c == ' ')
			gap = 1;
		else if (c != '\0')
			n = put(out, n, c, &gap);
		if (second(cp) != '\0')
			n = put(out, n, second(cp), &gap);
	}
	out[n] = '\0';
	if (n == 0)
		(void)strcpy(out, "ceremony");
}
