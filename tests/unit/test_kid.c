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
	struct kid k;

	(void)state;
	assert_int_equal(kid_parse("https://ContosoKeyVaultHSM.vault.azure.net"
	    "/keys/My-KEK1/" V32, &k), 0);
	assert_string_equal(k.text, "https://contosokeyvaulthsm.vault.azure.net"
	    "/keys/My-KEK1/" V32);
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

#define PLAIN "https://v.vault.azure.net/keys/k-1/" V32

/* As tools, mails and hands write it: one identity, one form. */
static void
one_form(void **state)
{
	static const char *const same[] = {
		PLAIN, "HTTPS://V.Vault.Azure.NET/keys/k-1/" V32,
		"https://v.vault.azure.net:443/keys/k-1/" V32,
		"https://v.vault.azure.net/keys/k-1/"
		    "EBA63D27E4E34E028839B53FAC905621",
		" \t" PLAIN " \r\n", "\"" PLAIN "\"", "'" PLAIN "'", PLAIN "/",
		"\" " PLAIN "/ \"", "\xe2\x80\x9c" PLAIN "\xe2\x80\x9d",
		"\xc2\xab\xc2\xa0" PLAIN "\xc2\xa0\xc2\xbb",
		"\xef\xbb\xbf" PLAIN, "`" PLAIN "`",
		"https://v.vault.azure.net/Keys/k-1/" V32,
	};
	struct kid k;

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_int_equal(kid_parse(same[i], &k), 0);
		assert_string_equal(k.text, PLAIN);
		assert_string_equal(k.host, "v.vault.azure.net");
		assert_int_equal(k.port, 0);
		/* Canonical is what stays. */
		assert_int_equal(kid_parse(k.text, &k), 0);
		assert_string_equal(k.text, PLAIN);
	}
	/* A name keeps the vault's spelling, and is the same in any. */
	assert_int_equal(kid_parse("https://v.vault.azure.net/keys/K-1/" V32,
	    &k), 0);
	assert_string_equal(k.name, "K-1");
	assert_true(kid_same(k.text, PLAIN));
	assert_false(kid_same(k.text, "https://v.vault.azure.net/keys/K-2/"
	    V32));
	assert_true(kid_same_name("KEKforBYOK", "kekForByok"));
}

static void
containers(void **state)
{
	struct kid k;

	(void)state;
	assert_int_equal(kid_parse(PLAIN, &k), 0);
	assert_true(k.is_vault && !k.managed);
	assert_int_equal(kid_parse("https://h.managedhsm.azure.net/keys/k/" V32,
	    &k), 0);
	assert_true(!k.is_vault && k.managed);
	assert_int_equal(kid_parse("https://localhost:8443/keys/k/" V32, &k), 0);
	assert_true(!k.is_vault && !k.managed);
	assert_int_equal(k.port, 8443);
}

static void
missing(void **state)
{
	struct kid k;

	(void)state;
	assert_int_equal(kid_parse(NULL, &k), ERR_KID_MISSING);
	assert_int_equal(kid_parse("", &k), ERR_KID_MISSING);
	assert_int_equal(kid_parse(" \t\r\n", &k), ERR_KID_MISSING);
	assert_int_equal(kid_parse("\"\"", &k), ERR_KID_MISSING);
}

#define HOST "https://v.vault.azure.net"

/* Each says what is wrong with it, from the left. */
static void
refused(void **state)
{
	static const struct {
		const char *text;
		int err;
	} rows[] = {
		{ "mykek", ERR_KID_SCHEME },
		{ "v.vault.azure.net/keys/k/" V32, ERR_KID_SCHEME },
		{ "http://v.vault.azure.net/keys/k/" V32, ERR_KID_SCHEME },
		{ "https//v.vault.azure.net/keys/k/" V32, ERR_KID_SCHEME },
		{ "<key identifier of the KEK>", ERR_KID_TEMPLATE },
		{ HOST "/keys/{name}/" V32, ERR_KID_TEMPLATE },
		{ "https://VAULT/keys/NAME/VERSION", ERR_KID_TEMPLATE },
		{ "https://COFFRE/keys/NOM/VERSION", ERR_KID_TEMPLATE },
		{ HOST "/keys/k/VERSION", ERR_KID_TEMPLATE },
		{ "https:///keys/k/" V32, ERR_KID_HOST },
		{ "https://.vault.azure.net/keys/k/" V32, ERR_KID_HOST },
		{ "https://v..net/keys/k/" V32, ERR_KID_HOST },
		{ HOST "./keys/k/" V32, ERR_KID_HOST },
		{ "https://-v.vault.azure.net/keys/k/" V32, ERR_KID_HOST },
		{ "https://v-.vault.azure.net/keys/k/" V32, ERR_KID_HOST },
		{ "https://me@v.vault.azure.net/keys/k/" V32, ERR_KID_HOST },
		{ HOST "\\keys/k/" V32, ERR_KID_HOST },
		{ HOST ":/keys/k/" V32, ERR_KID_HOST },
		{ HOST ":0/keys/k/" V32, ERR_KID_HOST },
		{ HOST ":08443/keys/k/" V32, ERR_KID_HOST },
		{ HOST ":65536/keys/k/" V32, ERR_KID_HOST },
		{ HOST ":123456/keys/k/" V32, ERR_KID_HOST },
		{ HOST ":84x/keys/k/" V32, ERR_KID_HOST },
		{ "https://v\xc3\xa9.vault.azure.net/keys/k/" V32, ERR_KID_HOST },
		{ HOST, ERR_KID }, { HOST "/", ERR_KID },
		{ HOST "/secrets/k/" V32, ERR_KID },
		{ HOST "//keys/k/" V32, ERR_KID },
		{ HOST "/keys//" V32, ERR_KID_NAME },
		{ HOST "/keys/k_1/" V32, ERR_KID_NAME },
		{ HOST "/keys/k%31/" V32, ERR_KID_NAME },
		{ HOST "/keys/k", ERR_KID_VERSION },
		{ HOST "/keys/k/", ERR_KID_VERSION },
		{ HOST "/keys/k/" V32 "//", ERR_KID_VERSION },
		{ HOST "/keys/k/" V32 "?api-version=7.4", ERR_KID_VERSION },
		{ HOST "/keys/k/" V32 "0", ERR_KID_VERSION },
		{ HOST "/keys/k/eba63d27e4e34e028839b53fac90562",
		    ERR_KID_VERSION },
		{ HOST "/keys/k/eba63d27e4e34e028839b53fac90562g",
		    ERR_KID_VERSION },
	};
	struct kid k;

	(void)state;
	memset(&k, 'x', sizeof(k));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (kid_parse(rows[i].text, &k) != rows[i].err)
			fail_msg("%s: %s", rows[i].text,
			    err_name(kid_parse(rows[i].text, &k)));
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
	assert_int_equal(kid_parse(text, &k), ERR_KID_NAME);
	memset(label, 'l', sizeof(label));
	label[63] = '\0';
	(void)snprintf(text, sizeof(text), "https://%s.net/keys/k/" V32,
	    label);
	assert_int_equal(kid_parse(text, &k), 0);
	label[63] = 'l';
	label[64] = '\0';
	(void)snprintf(text, sizeof(text), "https://%s.net/keys/k/" V32,
	    label);
	assert_int_equal(kid_parse(text, &k), ERR_KID_HOST);
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
		cmocka_unit_test(one_form),
		cmocka_unit_test(containers),
		cmocka_unit_test(missing),
		cmocka_unit_test(refused),
		cmocka_unit_test(longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
