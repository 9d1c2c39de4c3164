/* src/base/nls: both languages under any locale, and change at once. */
#include <langinfo.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"

static void
names(void **state)
{
	enum lang lang = LANG_EN;

	(void)state;
	assert_int_equal(lang_parse("fr", &lang), 0);
	assert_int_equal(lang, LANG_FR);
	assert_int_equal(lang_parse("en", &lang), 0);
	assert_int_equal(lang, LANG_EN);
	assert_int_equal(lang_parse("fr_FR", &lang), ERR_FORMAT);
	assert_int_equal(lang_parse("de", &lang), ERR_FORMAT);
	assert_int_equal(lang_parse("", &lang), ERR_FORMAT);
	assert_int_equal(lang_parse(NULL, &lang), ERR_FORMAT);
}

#ifdef ENABLE_NLS
static char top[64];

/* Numbers of a .mo file, in the machine's order. */
static void
put(struct buf *b, uint32_t v)
{
	(void)buf_put(b, &v, sizeof(v));
}

/* A catalogue of two rows (the format of gettext's manual, 10.3). */
static int
write_catalogue(void)
{
	static const char head[] = "Content-Type: text/plain; charset=UTF-8\n";
	static const char id[] = "key", text[] = "cl\xc3\xa9";
	const uint32_t strings = 28 + 2 * 8 + 2 * 8;
	char path[FILE_PATH_MAX];
	struct buf b;
	int r;

	buf_init(&b, 1000);
	put(&b, 0x950412de);
	put(&b, 0);
	put(&b, 2);
	put(&b, 28);
	put(&b, 28 + 2 * 8);
	put(&b, 0);
	put(&b, strings);
	put(&b, 0);
	put(&b, strings);
	put(&b, sizeof(id) - 1);
	put(&b, strings + 1);
	put(&b, sizeof(head) - 1);
	put(&b, strings + 1 + sizeof(id));
	put(&b, sizeof(text) - 1);
	put(&b, strings + 1 + sizeof(id) + sizeof(head));
	(void)buf_put(&b, "", 1);
	(void)buf_put(&b, id, sizeof(id));
	(void)buf_put(&b, head, sizeof(head));
	r = buf_put(&b, text, sizeof(text));
	(void)strcpy(top, "test_nls.XXXXXX");
	if (r == 0 && mkdtemp(top) == NULL)
		r = ERR_IO;
	if (r == 0 &&
	    (r = path_join(path, top, "po/locale/fr/LC_MESSAGES")) == 0 &&
	    (r = dir_make(path)) == 0 &&
	    (r = path_join(path, path, PACKAGE ".mo")) == 0)
		r = file_write(path, buf_view(&b));
	buf_free(&b);
	return r;
}

static int
setup(void **state)
{
	(void)state;
	return write_catalogue();
}

static int
teardown(void **state)
{
	static const char *const parts[] = {
		"po/locale/fr/LC_MESSAGES/" PACKAGE ".mo",
		"po/locale/fr/LC_MESSAGES", "po/locale/fr", "po/locale", "po",
	};
	char path[FILE_PATH_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (path_join(path, top, parts[i]) == 0)
			(void)remove(path);
	return rmdir(top);
}

static void
under_any_locale(void **state)
{
	static const char *const locales[] = {
		"C.UTF-8", "C", "POSIX", "", "en_US.UTF-8", "de_DE.ISO-8859-1",
		"nonsense",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
		assert_int_equal(setenv("LC_ALL", locales[i], 1), 0);
		for (int round = 0; round < 2; round++) {
			nls_setup(LANG_FR, top);
			assert_int_equal(nls_lang(), LANG_FR);
			assert_string_equal(nl_langinfo(CODESET), "UTF-8");
			assert_string_equal(_("key"), "cl\xc3\xa9");
			assert_string_equal(_("unknown"), "unknown");
			nls_setup(LANG_EN, top);
			assert_int_equal(nls_lang(), LANG_EN);
			assert_string_equal(_("key"), "key");
		}
	}
}

/* What the user's environment says of languages does not count. */
static void
over_the_environment(void **state)
{
	(void)state;
	assert_int_equal(setenv("LC_ALL", "C.UTF-8", 1), 0);
	assert_int_equal(setenv("LANGUAGE", "fr", 1), 0);
	nls_setup(LANG_EN, top);
	assert_string_equal(_("key"), "key");
	assert_int_equal(setenv("LANGUAGE", "en:de", 1), 0);
	nls_setup(LANG_FR, top);
	assert_string_equal(_("key"), "cl\xc3\xa9");
	assert_int_equal(unsetenv("LC_ALL"), 0);
	assert_int_equal(setenv("LC_CTYPE", "C.UTF-8", 1), 0);
	assert_int_equal(setenv("LC_MESSAGES", "C", 1), 0);
	nls_setup(LANG_FR, top);
	assert_string_equal(_("key"), "cl\xc3\xa9");
}
#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
#ifdef ENABLE_NLS
		cmocka_unit_test(under_any_locale),
		cmocka_unit_test(over_the_environment),
#endif
	};

#ifdef ENABLE_NLS
	return cmocka_run_group_tests(tests, setup, teardown);
#else
	return cmocka_run_group_tests(tests, NULL, NULL);
#endif
}
