#include "src/base/nls.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/catalogue.h"
#include "src/base/err.h"
#include "src/base/mo.h"

#define CODES_MAX 256

static const struct row {
	const char *code, *name;
} rows[LANG_N] = {
#define LANGUAGE_ROW(number, code, name, words) [number] = { code, name },
	LANGUAGES(LANGUAGE_ROW)
#undef LANGUAGE_ROW
};

static struct {
	enum lang lang;
	struct mo mo;
	const struct catalogue *catalogue;	/* NULL: the sources' own words */
} chosen;

/* -- the languages ----------------------------------------------------------------- */

const char *
lang_code(enum lang lang)
{
	return rows[lang].code;
}

const char *
lang_name(enum lang lang)
{
	return rows[lang].name;
}

static const struct catalogue *
catalogue_of(enum lang lang)
{
	for (const struct catalogue *c = catalogues; c->code != NULL; c++)
		if (strcmp(c->code, rows[lang].code) == 0)
			return c;
	return NULL;
}

static int
is_there(enum lang lang)
{
	return lang == LANG_EN || catalogue_of(lang) != NULL;
}

enum lang
nls_lang(void)
{
	return chosen.lang;
}

enum lang
nls_next(void)
{
	enum lang lang = chosen.lang;

	do
		lang = (lang + 1) % LANG_N;
	while (!is_there(lang));
	return lang;
}

/* The language whose code is s, or LANG_N. */
static enum lang
find(const char *s, size_t len)
{
	for (enum lang lang = 0; lang < LANG_N; lang++)
		if (strlen(rows[lang].code) == len &&
		    memcmp(rows[lang].code, s, len) == 0 && is_there(lang))
			return lang;
	return LANG_N;
}

int
lang_parse(const char *s, enum lang *out)
{
	enum lang lang = s == NULL ? LANG_N : find(s, strlen(s));

	if (lang == LANG_N)
		return ERR_FORMAT;
	*out = lang;
	return 0;
}

/* What a locale's name ("fr_CA.UTF-8") begins with; LANG_N for another one. */
static enum lang
locale_lang(const char *s)
{
	return find(s, strcspn(s, "_.@:"));
}

enum lang
nls_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *s = getenv("LANGUAGE");
	enum lang lang;

	for (; s != NULL && *s != '\0'; s += strspn(s, ":")) {
		if ((lang = locale_lang(s)) != LANG_N)
			return lang;
		s += strcspn(s, ":");
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((s = getenv(names[i])) != NULL && *s != '\0')
			return (lang = locale_lang(s)) != LANG_N ? lang : LANG_EN;
	return LANG_EN;
}

const char *
nls_codes(void)
{
	static char codes[CODES_MAX];
	size_t used = 0;

	for (enum lang lang = 0; lang < LANG_N; lang++) {
		size_t len = strlen(rows[lang].code);

		if (!is_there(lang) || used + len + 2 > sizeof(codes))
			continue;
		if (used > 0)
			codes[used++] = '|';
		memcpy(codes + used, rows[lang].code, len + 1);
		used += len;
	}
	return codes;
}

/* -- their words ------------------------------------------------------------------- */

static int
is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* The user's locale when it is UTF-8, else the one that comes with libc. libc's
 * own messages stay English in every language: none of them is shown. */
static void
choose_characters(void)
{
	if (is_utf8())
		return;
	if (setlocale(LC_CTYPE, "") == NULL || !is_utf8())
		(void)setlocale(LC_CTYPE, "C.UTF-8");
}

void
nls_setup(enum lang lang)
{
	static const struct mo none;
	const struct catalogue *c = catalogue_of(lang);

	choose_characters();
	chosen.lang = lang;
	chosen.mo = none;
	chosen.catalogue = c;
	if (c != NULL && mo_open(&chosen.mo, view_of(c->mo, c->len)) < 0)
		chosen.catalogue = NULL;
}

/* "" is no message: a catalogue's header stands there. */
const char *
nls_text(const char *id)
{
	struct view text;

	if (id == NULL || *id == '\0' || mo_find(&chosen.mo, id, &text) < 0)
		return id;
	return (const char *)text.p;
}

const char *
nls_plural(const char *one, const char *many, unsigned long n)
{
	struct view text;
	const char *form = NULL;

	if (mo_find(&chosen.mo, one, &text) == 0)
		form = mo_form(text, chosen.catalogue->plural(n));
	if (form == NULL)
		form = n == 1 ? one : many;
	return form;
}
