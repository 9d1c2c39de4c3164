/* src/cloud/az: the command for the online station, whole, for two shells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/cloud/az.h"

#define V32 "0123456789abcdef0123456789abcdef"

static void
whole(void **state)
{
	static const struct {
		const char *kid, *kty, *crv, *ops, *command;
	} rows[] = {
		{ "https://contosohsm.vault.azure.net/keys/KEK/" V32, "RSA", NULL,
		    "encrypt decrypt", "az keyvault key import --vault-name "
		    "contosohsm --name First --byok-file First.byok --kty RSA --ops "
		    "encrypt decrypt" },
		{ "https://ContosoHSM.managedhsm.azure.net/keys/KEK/" V32, "EC",
		    "P-256", "sign verify", "az keyvault key import --hsm-name "
		    "contosohsm --name First --byok-file First.byok --kty EC --curve "
		    "P-256 --ops sign verify" },
	};
	struct kid kid;
	struct buf out;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(kid_parse(rows[i].kid, &kid), 0);
		for (int shell = SHELL_POSIX; shell <= SHELL_POWERSHELL; shell++) {
			const struct az_import in = { &kid, 0, "First",
				"First.byok", rows[i].kty, rows[i].crv,
				rows[i].ops };

			buf_init(&out, 4096);
			assert_int_equal(az_import(&in, (enum shell)shell, &out),
			    0);
			assert_string_equal(buf_str(&out), rows[i].command);
			buf_free(&out);
		}
	}
}

static void
quoting(void **state)
{
	static const struct {
		const char *word, *posix, *powershell;
	} rows[] = {
		{ "a-b_c.byok", "a-b_c.byok", "a-b_c.byok" },
		{ "", "''", "''" },
		{ "a b", "'a b'", "'a b'" },
		{ "$x;`y`", "'$x;`y`'", "'$x;`y`'" },
		{ "it's", "'it'\\''s'", "'it''s'" },
		{ "l\xe2\x80\x99\xc3\xa9t\xc3\xa9",
		    "'l\xe2\x80\x99\xc3\xa9t\xc3\xa9'",
		    "'l\xe2\x80\x99\xe2\x80\x99\xc3\xa9t\xc3\xa9'" },
		{ "@file", "'@file'", "'@file'" },
	};
	struct buf out;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_init(&out, 256);
		assert_int_equal(az_word(rows[i].word, SHELL_POSIX, &out), 0);
		assert_string_equal(buf_str(&out), rows[i].posix);
		buf_reset(&out);
		assert_int_equal(az_word(rows[i].word, SHELL_POWERSHELL, &out), 0);
		assert_string_equal(buf_str(&out), rows[i].powershell);
		buf_free(&out);
	}
}

/* What a manifest says of operations may be anything. */
static void
operations(void **state)
{
	static const char *const says[] = {
		[SHELL_POSIX] = "--ops sign 'x;evil|sh' '$(y)'",
		[SHELL_POWERSHELL] = "--ops sign 'x;evil|sh' '$(y)'",
	};
	struct az_import in = { .name = "k", .file = "f", .kty = "RSA",
		.ops = " sign  x;evil|sh $(y) " };
	struct kid kid;
	struct buf out;

	(void)state;
	assert_int_equal(kid_parse("https://contoso.vault.azure.net/keys/KEK/"
	    V32, &kid), 0);
	in.kid = &kid;
	for (int s = SHELL_POSIX; s <= SHELL_POWERSHELL; s++) {
		buf_init(&out, 1024);
		assert_int_equal(az_import(&in, (enum shell)s, &out), 0);
		assert_non_null(strstr(buf_str(&out), says[s]));
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(quoting),
		cmocka_unit_test(operations),
	};

	return cmocka_run_group_tests_name("az", tests, NULL, NULL);
}
