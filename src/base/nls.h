/*
 * Words outside: N_() marks a message in a table, _() translates where it is
 * shown. Only pages and front ends show; daemons return codes.
 *
 * Translators work with gettext's tools and po/LANG.po. The catalogues are
 * compiled in and read by us: what is shown depends on no file and on no locale.
 */
#ifndef KC_BASE_NLS_H
#define KC_BASE_NLS_H

#include "src/base/languages.h"

#define _(s) nls_text(s)
#define P_(one, many, n) nls_plural(one, many, n)
#define N_(s) s

enum lang {
#define LANGUAGE_NUMBER(number, code, name, words) number,
	LANGUAGES(LANGUAGE_NUMBER)
#undef LANGUAGE_NUMBER
	LANG_N
};

/* The message in the chosen language, itself when it has none there; static. */
const char *nls_text(const char *id) __attribute__((format_arg(1)));
const char *nls_plural(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));

/* Chooses the language at once; may be called again at any time. curses and
 * widths of characters need an LC_CTYPE of UTF-8: the user's, else C.UTF-8. */
void nls_setup(enum lang lang);
enum lang nls_lang(void);

/* The one after the chosen one, and after the last the first. */
enum lang nls_next(void);

/* Of every language; static. The name is its own: "English". */
const char *lang_code(enum lang lang);
const char *lang_name(enum lang lang);

/* By its code. 0, or ERR_FORMAT, also for one that this build has no words of
 * (--disable-nls). */
int lang_parse(const char *s, enum lang *out);

/* The language that the environment asks for first: the first of LANGUAGE's
 * list or the locale's that we have, else English. */
enum lang nls_environment(void);

/* The codes as --help shows them, "en|fr"; static. */
const char *nls_codes(void);

#endif
