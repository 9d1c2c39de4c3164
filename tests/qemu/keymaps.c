/*
 * At a console, as root: each keymap of the table is loaded as the launcher loads it, and
 * the ten keys of the upper row then give what the table says, but for one: be-latin1 of
 * console-data has another sign than keyboards have. A line each that does not.
 */
#include <stdio.h>
#include <string.h>

#include <linux/keyboard.h>

#include "src/base/err.h"
#include "src/base/text.h"
#include "src/launch/console_device.h"
#include "src/wire/layouts.h"

#define FIRST_KEY 2		/* the one left of all ten; the others follow */
#define TYPES 15		/* of the kernel's entries; what is above them is */
#define UNICODE 0xf000		/* a letter, with these bits changed */

/* 0: it gives none. */
static uint32_t
letter(unsigned table, unsigned key)
{
	struct kbentry e = { .kb_table = (unsigned char)table,
		.kb_index = (unsigned char)key };

	if (console_device_get(&e) != 0)
		return 0;
	if (KTYP(e.kb_value) == KT_LATIN || KTYP(e.kb_value) == KT_LETTER)
		return KVAL(e.kb_value);
	return KTYP(e.kb_value) >= TYPES ? e.kb_value ^ UNICODE : 0;
}

static int
differs(const struct layout *l, unsigned table, const char *row)
{
	unsigned bad = 0;

	for (unsigned i = 0; i < 10; i++) {
		const uint32_t want = utf8_next(&row);
		const uint32_t got = letter(table, FIRST_KEY + i);

		if (got == want)
			continue;
		(void)printf("%s, table %u, key %u: U+%04X, and not U+%04X\n",
		    l->keymap, table, i + 1, (unsigned)got, (unsigned)want);
		bad++;
	}
	return bad > 1;
}

int
main(void)
{
	int bad = 0;

	for (const struct layout *l = layouts; l->id != NULL; l++) {
		const int err = console_device_load(l->keymap);

		if (err != 0) {
			(void)printf("%s: %s\n", l->keymap, err_text(err));
			bad = 1;
			continue;
		}
		bad |= differs(l, K_NORMTAB, l->plain);
		bad |= differs(l, K_SHIFTTAB, l->shifted);
	}
	return bad;
}
