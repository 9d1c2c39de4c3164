/* What po/catalogues.sh makes of po/LANG.po: a .mo file's bytes, and the rule of
 * its Plural-Forms as a function. */
#ifndef KC_BASE_CATALOGUE_H
#define KC_BASE_CATALOGUE_H

#include <stddef.h>
#include <stdint.h>

struct catalogue {
	const char *code;
	const uint8_t *mo;
	size_t len;
	unsigned forms;				/* that a plural has */
	unsigned (*plural)(unsigned long n);	/* which of them n takes */
};

/* Each language's of po/LINGUAS; the last one has no code. */
extern const struct catalogue catalogues[];

#endif
