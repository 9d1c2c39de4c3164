/* src/base/nls: every language is whole under any locale, and changes at once. */
#include <langinfo.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/catalogue.h"
#include "src/base/err.h"
#include "src/base/mo.h"
#include "src/base/nls.h"
#include "src/base/text.h"

static const char next_key[] = "[ Next ]";	/* a message of the pages */

static void
names(void **state)
{
	enum lang lang = LANG_EN;

	(void)state;
	for (enum lang i = 0; i < LANG_N; i++) {
		if (lang_parse(lang_code(i), &lang) < 0)
			continue;	/* --disable-nls */
		assert_int_equal(lang, i);
		assert_true(utf8_ok(lang_name(i), strlen(lang_name(i)), NULL));
		assert_non_null(strstr(nls_codes(), lang_code(i)));
	}
	assert_int_equal(lang_parse("en", &lang), 0);
	assert_int_equal(lang, LANG_EN);
	assert_int_equal(lang_parse("fr_FR", &lang), ERR_FORMAT);
	assert_int_equal(lang_parse("f", &lang), ERR_FORMAT);
	assert_int_equal(lang_parse("de", &lang), ERR_FORMAT);
	assert_int_equal(lang_parse("", &lang), ERR_FORMAT);
	assert_int_equal(lang_parse(NULL, &lang), ERR_FORMAT);
}

/* F2 comes by every language and back. */
static void
round_and_round(void **state)
{
	unsigned n = 0, all = 1;

	(void)state;
	for (const struct catalogue *c = catalogues; c->code != NULL; c++)
		all++;
	nls_setup(LANG_EN);
	do {
		nls_setup(nls_next());
		n++;
	} while (nls_lang() != LANG_EN);
	assert_int_equal(n, all);
}

static void
no_environment(void)
{
	assert_int_equal(unsetenv("LANGUAGE"), 0);
	assert_int_equal(unsetenv("LC_ALL"), 0);
	assert_int_equal(unsetenv("LC_MESSAGES"), 0);
	assert_int_equal(unsetenv("LANG"), 0);
}

/* -- catalogues ------------------------------------------------------------------------ */

/* Each one belongs to a row of the languages. */
static void
catalogues_have_rows(void **state)
{
	enum lang lang;

	(void)state;
	for (const struct catalogue *c = catalogues; c->code != NULL; c++)
		assert_int_equal(lang_parse(c->code, &lang), 0);
}

static void
whole(const struct catalogue *c, const struct mo *mo, uint32_t i)
{
	struct view id = mo_id(mo, i), text = mo_text(mo, i);
	unsigned forms = strlen((const char *)id.p) < id.len ? c->forms : 1;
	const char *form;

	assert_null(mo_form(text, forms));
	for (unsigned k = 0; k < forms; k++) {
		form = mo_form(text, k);
		assert_non_null(form);
		assert_true(utf8_ok(form, strlen(form), "\n"));
		assert_true(*form != '\0');
	}
}

static void
catalogues_are_whole(void **state)
{
	struct view text;
	struct mo mo;

	(void)state;
	for (const struct catalogue *c = catalogues; c->code != NULL; c++) {
		assert_int_equal(mo_open(&mo, view_of(c->mo, c->len)), 0);
		assert_true(mo.n > 500);
		assert_int_equal(mo_find(&mo, "", &text), 0);
		assert_non_null(strstr((const char *)text.p, "charset=UTF-8"));
		for (uint32_t i = 0; i < mo.n; i++)
			whole(c, &mo, i);
	}
}

/* The rule picks no form that is not there; French has one for 0 and 1. */
static void
plurals(void **state)
{
	static const char one[] = "PIN refused, card {x} ({holder}): {n} try left",
	    many[] = "PIN refused, card {x} ({holder}): {n} tries left";
	enum lang lang;

	(void)state;
	for (const struct catalogue *c = catalogues; c->code != NULL; c++)
		for (unsigned long n = 0; n < 1000; n++) {
			assert_true(c->plural(n) < c->forms);
			if (strcmp(c->code, "fr") == 0)
				assert_int_equal(c->plural(n), n > 1);
		}
	nls_setup(LANG_EN);
	assert_string_equal(P_("one", "many", 0), "many");
	assert_string_equal(P_("one", "many", 1), "one");
	if (lang_parse("fr", &lang) == 0) {
		nls_setup(lang);
		for (unsigned long n = 0; n < 4; n++)
			assert_string_equal(nls_plural(one, many, n), n > 1 ?
			    "Code refus\xc3\xa9, carte {x} ({holder})\xc2\xa0: "
			    "il reste {n} essais" :
			    "Code refus\xc3\xa9, carte {x} ({holder})\xc2\xa0: "
			    "il reste {n} essai");
		assert_string_equal(P_("no such row", "rows", 2), "rows");
	}
}

static void
not_a_message(void **state)
{
	(void)state;
	for (enum lang i = 0; i < LANG_N; i++) {
		nls_setup(i);
		assert_string_equal(_(""), "");
		assert_null(_((const char *)NULL));
		assert_string_equal(_("no such message"), "no such message");
	}
}

/* -- locales ----------------------------------------------------------------------- */

static void
under(const char *name, const char *locale)
{
	enum lang there;

	no_environment();
	assert_int_equal(setenv(name, locale, 1), 0);
	assert_non_null(setlocale(LC_ALL, "C"));
	for (enum lang i = 0; i < LANG_N; i++) {
		nls_setup(i);
		assert_int_equal(nls_lang(), i);
		assert_string_equal(nl_langinfo(CODESET), "UTF-8");
		if (i == LANG_EN || lang_parse(lang_code(i), &there) < 0)
			assert_string_equal(_(next_key), next_key);
		else
			assert_string_not_equal(_(next_key), next_key);
	}
}

static void
under_any_locale(void **state)
{
	static const char *const locales[] = {
		"C.UTF-8", "C", "POSIX", "", "en_US.UTF-8", "de_DE.ISO-8859-1",
		"fr_FR.UTF-8", "nonsense",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
		under("LC_ALL", locales[i]);
		under("LANG", locales[i]);
		under("LC_MESSAGES", locales[i]);
		under("LANGUAGE", locales[i]);
	}
	no_environment();
}

/* What the environment asks for, when it asks for what we have. */
static void
environment(void **state)
{
	static const struct {
		const char *name, *value, *want;
	} rows[] = {
		{ "LANGUAGE", "fr", "fr" }, { "LANGUAGE", "de:fr:en", "fr" },
		{ "LANGUAGE", "de::en:fr", "en" }, { "LANGUAGE", "de", "en" },
		{ "LANGUAGE", "fr_CA", "fr" }, { "LANGUAGE", "fry", "en" },
		{ "LC_ALL", "fr_FR.UTF-8", "fr" }, { "LC_ALL", "C", "en" },
		{ "LC_ALL", "fr@euro", "fr" }, { "LC_ALL", "", "en" },
		{ "LC_MESSAGES", "fr", "fr" }, { "LANG", "fr_BE", "fr" },
		{ "LANG", "de_DE.UTF-8", "en" }, { "LANG", "french", "en" },
	};
	enum lang lang;

	(void)state;
	no_environment();
	assert_int_equal(nls_environment(), LANG_EN);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		no_environment();
		assert_int_equal(setenv(rows[i].name, rows[i].value, 1), 0);
		if (lang_parse(rows[i].want, &lang) == 0)
			assert_int_equal(nls_environment(), lang);
	}
	/* The first that is set decides, whatever it says. */
	assert_int_equal(setenv("LC_ALL", "C", 1), 0);
	assert_int_equal(setenv("LANG", "fr", 1), 0);
	assert_int_equal(nls_environment(), LANG_EN);
	no_environment();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(round_and_round),
		cmocka_unit_test(catalogues_have_rows),
		cmocka_unit_test(catalogues_are_whole),
		cmocka_unit_test(plurals),
		cmocka_unit_test(not_a_message),
		cmocka_unit_test(under_any_locale),
		cmocka_unit_test(environment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
