/*
 * Words outside: N_() marks a message in a table, _() translates where it is
 * shown. Only pages and front ends show; daemons return codes.
 */
#ifndef KC_BASE_NLS_H
#define KC_BASE_NLS_H

#ifdef ENABLE_NLS
#include <libintl.h>
#define _(s) gettext(s)
#define P_(one, many, n) ngettext(one, many, n)
#else
#define _(s) (s)
#define P_(one, many, n) ((n) == 1 ? (one) : (many))
#endif
#define N_(s) s

enum lang { LANG_EN, LANG_FR };

/* Binds the catalogue (LOCALEDIR, or po/ of the build folder when run from it)
 * and chooses the language at once; may be called again at any time. */
void nls_setup(enum lang lang, const char *builddir);
enum lang nls_lang(void);

/* The language that the environment asks for first: the first of LANGUAGE's
 * list or the locale's that we have, else English. */
enum lang nls_environment(void);

/* "en", "fr"; 0 or ERR_FORMAT. */
int lang_parse(const char *s, enum lang *out);

#endif
