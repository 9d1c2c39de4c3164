#include "src/base/nls.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"

static enum lang chosen = LANG_EN;

/*
 * The user's locale when it is UTF-8, else C.UTF-8, which comes with libc.
 * Plain "C" messages would make gettext ignore LANGUAGE.
 */
static void
choose_locale(void)
{
	const char *messages;

	if (setlocale(LC_ALL, "") == NULL ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		(void)setlocale(LC_ALL, "C.UTF-8");
	messages = setlocale(LC_MESSAGES, NULL);
	if (messages == NULL || strcmp(messages, "C") == 0 ||
	    strcmp(messages, "POSIX") == 0)
		(void)setlocale(LC_MESSAGES, "C.UTF-8");
}

#ifdef ENABLE_NLS
/* glibc asks its catalogues again only when this counter has moved. */
extern int _nl_msg_cat_cntr;

static void
choose_messages(enum lang lang, const char *builddir)
{
	char dir[FILE_PATH_MAX];

	/* A list that begins with a language without catalogue: the msgids. */
	(void)setenv("LANGUAGE", lang == LANG_FR ? "fr" : "en", 1);
	if (builddir != NULL &&
	    path_join(dir, builddir, "po/locale") == 0)
		(void)bindtextdomain(PACKAGE, dir);
	else
		(void)bindtextdomain(PACKAGE, LOCALEDIR);
	(void)bind_textdomain_codeset(PACKAGE, "UTF-8");
	(void)textdomain(PACKAGE);
	++_nl_msg_cat_cntr;
}
#endif

void
nls_setup(enum lang lang, const char *builddir)
{
	choose_locale();
#ifdef ENABLE_NLS
	choose_messages(lang, builddir);
#else
	(void)builddir;
#endif
	chosen = lang;
}

enum lang
nls_lang(void)
{
	return chosen;
}

int
lang_parse(const char *s, enum lang *out)
{
	if (s == NULL)
		return ERR_FORMAT;
	if (strcmp(s, "en") == 0)
		*out = LANG_EN;
	else if (strcmp(s, "fr") == 0)
		*out = LANG_FR;
	else
		return ERR_FORMAT;
	return 0;
}

enum lang
nls_environment(void)
{
	static const char *const names[] = { "LANGUAGE", "LC_ALL",
		"LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *s = getenv(names[i]);

		while (s != NULL && *s != '\0') {
			if (strncmp(s, "fr", 2) == 0)
				return LANG_FR;
			if (strncmp(s, "en", 2) == 0 || i > 0)
				return LANG_EN;
			s += strcspn(s, ":");
			s += *s == ':';
		}
	}
	return LANG_EN;
}
