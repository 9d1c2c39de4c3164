/* src/flow/names, hosts: what people may type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/cloud/hosts.h"
#include "src/steps/names.h"

/* n times the same letter. */
static const char *
many(char c, size_t n)
{
	static char s[300];

	memset(s, c, n);
	s[n] = '\0';
	return s;
}

static void
idents(void **state)
{
	static const char *const bad[] = {
		"", " ", "a b", "a_b", "a.b", "a/b", "cl\xc3\xa9", "a\n", "A_B"
	};
	char lower[73] = "";

	(void)state;
	assert_int_equal(name_ident("contosokey", lower), 0);
	assert_int_equal(name_ident("0-9-z", lower), 0);
	assert_int_equal(name_ident(many('a', 72), lower), 0);
	assert_int_equal(name_ident(many('a', 73), lower), ERR_FORMAT);
	assert_string_equal(lower, "");
	assert_int_equal(name_ident("ContosoKey-1", lower), ERR_ARG);
	assert_string_equal(lower, "contosokey-1");
	assert_int_equal(name_ident(many('A', 72), lower), ERR_ARG);
	assert_int_equal(strlen(lower), 72);
	assert_int_equal(name_ident(many('A', 73), lower), ERR_FORMAT);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(name_ident(bad[i], lower), ERR_FORMAT);
}

static void
guids(void **state)
{
	static const char *const bad[] = {
		"", "-", "00112233-4455-6677-8899-aabbccddeef",
		"00112233-4455-6677-8899-aabbccddeeff0",
		"001122334455-6677-8899-aabbccddeeff-",
		"0011223g-4455-6677-8899-aabbccddeeff",
		" 0112233-4455-6677-8899-aabbccddeeff",
		"{0112233-4455-6677-8899-aabbccddeeff",
		"00112233_4455-6677-8899-aabbccddeeff"
	};
	char lower[37];

	(void)state;
	assert_int_equal(name_guid("00112233-4455-6677-8899-aAbBcCdDeEfF",
	    lower), 0);
	assert_string_equal(lower, "00112233-4455-6677-8899-aabbccddeeff");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(name_guid(bad[i], lower), ERR_FORMAT);
}

static void
friendly(void **state)
{
	(void)state;
	assert_int_equal(name_friendly("ContosoFirstHSMkey"), 0);
	assert_int_equal(name_friendly(many('a', 127)), 0);
	assert_int_equal(name_friendly(many('a', 128)), ERR_FORMAT);
	assert_int_equal(name_friendly(""), ERR_FORMAT);
	assert_int_equal(name_friendly("a_b"), ERR_FORMAT);
	assert_int_equal(name_friendly("../a"), ERR_FORMAT);
}

static void
persons(void **state)
{
	static const char *const good[] = {
		"A", "Alice", "Chlo\xc3\xa9", "Jean Dupont", "O'Neil (2)",
		"\xe6\x97\xa5\xe6\x9c\xac", "Chloe\xcc\x81",
	};
	static const char *const bad[] = {
		"", " ", " A", "A ", "A\n", "A\tB", "\x1b[2J", "\xff", "A\x7f",
		"\xc2\xa0" "A", "A\xe2\x80\xaf", "A\xe2\x80\x8b" "B",
		"\xe2\x80\xae" "A", "\xef\xbb\xbf" "A", "\xcc\x81" "A",
		"\xe3\x80\x80", "A \xcc\x81", "\xee\x80\x80", "\xef\xbf\xbf",
		"\xf3\xa0\x81\x81",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(name_person(good[i]), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (name_person(bad[i]) != ERR_FORMAT)
			fail_msg("row %zu is taken", i);
	assert_true(name_has_letter("Ren\xc3\xa9 2") && name_has_letter("4b") &&
	    name_has_letter("\xe6\x97\xa5"));
	assert_false(name_has_letter("4") || name_has_letter("12 (3)"));
	assert_int_equal(name_person(many('x', 127)), 0);
	assert_int_equal(name_person(many('x', 128)), ERR_FORMAT);
}

static void
exponents(void **state)
{
	static const struct {
		const char *s;
		int r;
		uint64_t v;
	} rows[] = {
		{ "", 0, 0 },
		{ "65537", 0, 65537 },
		{ "0x10001", 0, 65537 },
		{ "0x00010001", 0, 65537 },
		{ "0xFfFfFfFfFfFfFfFf", 0, UINT64_MAX },
		{ "18446744073709551615", 0, UINT64_MAX },
		{ "18446744073709551616", ERR_ARG, 0 },
		{ "0x10000000000000001", ERR_ARG, 0 },
		{ "65536", ERR_ARG, 0 },
		{ "65538", ERR_ARG, 0 },
		{ "3", ERR_ARG, 0 },
		{ "0x10000", ERR_ARG, 0 },
		{ "10001", ERR_ARG, 0 },	/* hex without its mark */
		{ "0", ERR_FORMAT, 0 },
		{ "065537", ERR_FORMAT, 0 },
		{ "0x", ERR_FORMAT, 0 },
		{ "0X10001", ERR_FORMAT, 0 },
		{ "-65537", ERR_FORMAT, 0 },
		{ "+65537", ERR_FORMAT, 0 },
		{ " 65537", ERR_FORMAT, 0 },
		{ "65537 ", ERR_FORMAT, 0 },
		{ "0x-10001", ERR_FORMAT, 0 },
		{ "0x0x10001", ERR_FORMAT, 0 },
		{ "65537a", ERR_FORMAT, 0 },
	};
	uint64_t v;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		v = 7;
		if (name_pubexp(rows[i].s, &v) != rows[i].r ||
		    v != (rows[i].r == 0 ? rows[i].v : 7))
			fail_msg("%s", rows[i].s);
	}
}

static void
numbers(void **state)
{
	static const char *const bad[] = {
		"", "0", "65", "01", "+2", "-2", " 2", "2 ", "2x", "0x2", "1e1",
		"18446744073709551617", "4294967298"
	};
	unsigned v = 0;

	(void)state;
	assert_int_equal(name_number("1", 1, 64, &v), 0);
	assert_int_equal(v, 1);
	assert_int_equal(name_number("64", 1, 64, &v), 0);
	assert_int_equal(v, 64);
	assert_int_equal(name_number("0", 0, 9, &v), 0);
	assert_int_equal(v, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (name_number(bad[i], 1, 64, &v) != ERR_FORMAT)
			fail_msg("\"%s\" is taken", bad[i]);
}

static void
clocks(void **state)
{
	static const char *const bad[] = {
		"", "24:00", "14:60", "9:05", "14:5", "14.32", "14:32 ", " 14:32",
		"14:32:01", "-1:00", "1a:00", "14:+2"
	};
	unsigned m = 1;

	(void)state;
	assert_int_equal(name_clock("00:00", &m), 0);
	assert_int_equal(m, 0);
	assert_int_equal(name_clock("14:32", &m), 0);
	assert_int_equal(m, 14 * 60 + 32);
	assert_int_equal(name_clock("23:59", &m), 0);
	assert_int_equal(m, 23 * 60 + 59);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (name_clock(bad[i], &m) != ERR_FORMAT)
			fail_msg("\"%s\" is taken", bad[i]);
}

static void
hosts(void **state)
{
	static const char *const none[] = {
		"", "vault.azure.net", ".vault.azure.net", "127.0.0.1:8443",
		"contoso.vault.azure.net.example.org",
		"a.contoso.vault.azure.net",
		"contosovault.azure.net", "contoso.vault.azure.com", "azure.cn",
		"contoso.vault.example.org"
	};
	static const struct {
		const char *host;
		enum host_state state;
	} real[] = {
		{ "contosokeyvaulthsm.vault.azure.net", HOST_OPEN },
		{ "Contoso.VAULT.azure.net", HOST_OPEN },
		{ "contoso.vault.azure.net:8443", HOST_OPEN },
		{ "contoso.managedhsm.azure.net", HOST_OPEN },
		{ "contoso.vault.usgovcloudapi.net", HOST_OPEN },
		{ "contoso.managedhsm.usgovcloudapi.net", HOST_OPEN },
		{ "contoso.vault.sovcloud-api.fr", HOST_OPEN },
		{ "contoso.managedhsm.sovcloud-api.de", HOST_OPEN },
		{ "contoso.vault.microsoftazure.de", HOST_CLOSED },
		{ "contoso.managedhsm.microsoftazure.de", HOST_CLOSED },
		{ "contoso.vault.azure.cn", HOST_EXCLUDED },
		{ "contoso.vault.azure.cn:443", HOST_EXCLUDED },
		{ "contoso.managedhsm.azure.cn", HOST_EXCLUDED },
		{ "contoso.managedhsm.chinacloudapi.cn", HOST_EXCLUDED },
	};
	const struct vault_host *row;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_null(vault_host_find(none[i]));
	for (size_t i = 0; i < sizeof(real) / sizeof(real[0]); i++) {
		row = vault_host_find(real[i].host);
		assert_non_null(row);
		assert_non_null(row->cloud);
		assert_int_equal(row->state, real[i].state);
	}
}

/* What people type becomes one text, each word once. */
static void
ops(void **state)
{
	static const struct { const char *in, *rsa, *ec; } rows[] = {
		{ "sign", "sign", "sign" },
		{ "  verify  sign verify ", "sign verify", "sign verify" },
		{ "unwrapKey wrapKey verify sign decrypt encrypt",
		  "encrypt decrypt sign verify wrapKey unwrapKey", NULL },
		{ "sign decrypt", "decrypt sign", NULL },
		{ "", NULL, NULL }, { " ", NULL, NULL }, { "Sign", NULL, NULL },
		{ "sign,verify", NULL, NULL }, { "sig", NULL, NULL },
		{ "signs", NULL, NULL }, { "import", NULL, NULL },
		{ "sign\tverify", NULL, NULL }, { "sign --debug", NULL, NULL },
	};
	char out[OPS_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (int ec = 0; ec < 2; ec++) {
			const char *want = ec ? rows[i].ec : rows[i].rsa;

			assert_int_equal(name_ops(rows[i].in, ec, out),
			    want == NULL ? ERR_FORMAT : 0);
			if (want != NULL)
				assert_string_equal(out, want);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(idents),
		cmocka_unit_test(guids), cmocka_unit_test(friendly),
		cmocka_unit_test(ops),
		cmocka_unit_test(persons),
		cmocka_unit_test(exponents),
		cmocka_unit_test(numbers),
		cmocka_unit_test(clocks),
		cmocka_unit_test(hosts),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
