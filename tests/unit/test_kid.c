/* src/base/kid: which identifiers name one version of one key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/kid.h"

#define V32 "eba63d27e4e34e028839b53fac905621"

static void
taken_apart(void **state)
{
	static const char text[] =
	    "https://ContosoKeyVaultHSM.vault.azure.net/keys/My-KEK1/" V32;
	struct kid k;

	(void)state;
	assert_int_equal(kid_parse(text, &k), 0);
	assert_string_equal(k.text, text);
	assert_string_equal(k.host, "contosokeyvaulthsm.vault.azure.net");
	assert_string_equal(k.vault, "contosokeyvaulthsm");
	assert_string_equal(k.name, "My-KEK1");
	assert_string_equal(k.version, V32);
}

static void
with_port(void **state)
{
	struct kid k;

	(void)state;
	assert_int_equal(kid_parse("https://localhost:8443/keys/k/" V32,
	    &k), 0);
	assert_string_equal(k.host, "localhost:8443");
	assert_string_equal(k.vault, "localhost");
}

static void
missing(void **state)
{
	struct kid k;

	(void)state;
	assert_int_equal(kid_parse(NULL, &k), ERR_KID_MISSING);
	assert_int_equal(kid_parse("", &k), ERR_KID_MISSING);
}

static void
refused(void **state)
{
	static const char *const bad[] = {
		" ",
		"mykek",
		"http://v.vault.azure.net/keys/k/" V32,
		"HTTPS://v.vault.azure.net/keys/k/" V32,
		" https://v.vault.azure.net/keys/k/" V32,
		"https://v.vault.azure.net/keys/k/" V32 " ",
		"https://v.vault.azure.net/keys/k/" V32 "\n",
		"https://v.vault.azure.net/keys/k/" V32 "/",
		"https://v.vault.azure.net/keys/k/" V32 "?api-version=7.4",
		"https://v.vault.azure.net/keys/k/" V32 "0",
		"https://v.net/keys/k/eba63d27e4e34e028839b53fac90562",
		"https://v.net/keys/k/EBA63D27E4E34E028839B53FAC905621",
		"https://v.vault.azure.net/keys/k/",
		"https://v.vault.azure.net/keys/k",
		"https://v.vault.azure.net/keys//" V32,
		"https://v.vault.azure.net/keys/k_1/" V32,
		"https://v.vault.azure.net/keys/k%31/" V32,
		"https://v.vault.azure.net/secrets/k/" V32,
		"https://v.vault.azure.net/Keys/k/" V32,
		"https://v.vault.azure.net//keys/k/" V32,
		"https:///keys/k/" V32,
		"https://.vault.azure.net/keys/k/" V32,
		"https://v..net/keys/k/" V32,
		"https://v.vault.azure.net./keys/k/" V32,
		"https://-v.vault.azure.net/keys/k/" V32,
		"https://v-.vault.azure.net/keys/k/" V32,
		"https://me@v.vault.azure.net/keys/k/" V32,
		"https://v.vault.azure.net\\keys/k/" V32,
		"https://v.vault.azure.net:/keys/k/" V32,
		"https://v.vault.azure.net:0/keys/k/" V32,
		"https://v.vault.azure.net:08443/keys/k/" V32,
		"https://v.vault.azure.net:65536/keys/k/" V32,
		"https://v.vault.azure.net:123456/keys/k/" V32,
		"https://v.vault.azure.net:84x/keys/k/" V32,
		"https://v\xc3\xa9.vault.azure.net/keys/k/" V32,
	};
	struct kid k;

	(void)state;
	memset(&k, 'x', sizeof(k));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (kid_parse(bad[i], &k) != ERR_KID)
			fail_msg("accepted: %s", bad[i]);
	assert_int_equal(k.text[0], 'x');	/* untouched */
}

static void
longest(void **state)
{
	struct kid k;
	char name[130], text[KID_MAX * 2], label[65];

	(void)state;
	memset(name, 'n', sizeof(name));
	name[127] = '\0';
	(void)snprintf(text, sizeof(text), "https://v.net/keys/%s/" V32,
	    name);
	assert_int_equal(kid_parse(text, &k), 0);
	assert_int_equal(strlen(k.name), 127);
	name[127] = 'n';
	name[128] = '\0';
	(void)snprintf(text, sizeof(text), "https://v.net/keys/%s/" V32,
	    name);
	assert_int_equal(kid_parse(text, &k), ERR_KID);
	memset(label, 'l', sizeof(label));
	label[63] = '\0';
	(void)snprintf(text, sizeof(text), "https://%s.net/keys/k/" V32,
	    label);
	assert_int_equal(kid_parse(text, &k), 0);
	label[63] = 'l';
	label[64] = '\0';
	(void)snprintf(text, sizeof(text), "https://%s.net/keys/k/" V32,
	    label);
	assert_int_equal(kid_parse(text, &k), ERR_KID);
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(kid_parse(text, &k), ERR_KID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(taken_apart),
		cmocka_unit_test(with_port),
		cmocka_unit_test(missing),
		cmocka_unit_test(refused),
		cmocka_unit_test(longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
