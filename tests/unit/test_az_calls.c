/* What az is asked, word by word, and what its words become as a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "src/az/calls.h"
#include "src/az/run.h"
#include "src/base/err.h"

static char said[4096];

/* The words with "|" between them, or the error's text. */
static const char *
words(const struct req_az *req)
{
	struct call_words w;
	size_t used = 0;
	int err = call_make(req, "/dev/fd/4",
	    ".vault.azure.net", &w);

	said[0] = '\0';
	for (size_t i = 0; err == 0 && w.word[i] != NULL; i++)
		used += (size_t)snprintf(said + used, sizeof(said) - used,
		    "%s%s", i > 0 ? "|" : "", w.word[i]);
	call_free(&w);
	return err == 0 ? said : err_text(err);
}

static void
each_call(void **state)
{
	static const struct {
		struct req_az req;
		const char *words;
	} rows[] = {
		{ { .call = AZ_VERSION },
		  "version|--output=json|--only-show-errors" },
		{ { .call = AZ_ACCOUNT_LIST },
		  "account|list|--output=json|--only-show-errors" },
		{ { .call = AZ_LOGIN }, "login|--output=json" },
		{ { .call = AZ_LOGIN_CODE, .tenant = "contoso.example" },
		  "login|--use-device-code|--tenant=contoso.example|"
		  "--output=json" },
		{ { .call = AZ_LOGIN_IDENTITY },
		  "login|--identity|--output=json|--only-show-errors" },
		{ { .call = AZ_ACCOUNT_SET, .subscription = "0a-1" },
		  "account|set|--subscription=0a-1|--output=json|"
		  "--only-show-errors" },
		{ { .call = AZ_VAULT, .vault = "contoso" },
		  "keyvault|show|--name=contoso|--output=json|"
		  "--only-show-errors" },
		{ { .call = AZ_POOL, .vault = "pool" },
		  "keyvault|show|--hsm-name=pool|--output=json|"
		  "--only-show-errors" },
		{ { .call = AZ_KEY_CREATE, .vault = "pool", .managed = 1,
		  .name = "kek", .size = "4096" },
		  "keyvault|key|create|--hsm-name=pool|--name=kek|"
		  "--kty=RSA-HSM|--size=4096|--ops|import|--output=json|"
		  "--only-show-errors" },
		{ { .call = AZ_KEY_IMPORT, .vault = "v", .name = "k",
		  .kty = "EC", .crv = "P-256", .ops = "sign verify",
		  .file = { (const uint8_t *)"x", 1 } },
		  "keyvault|key|import|--vault-name=v|--name=k|--kty=EC|"
		  "--curve=P-256|--byok-file=/dev/fd/4|--ops|sign|verify|"
		  "--output=json|--only-show-errors" },
		{ { .call = AZ_KEY_IMPORT, .vault = "v", .name = "k",
		  .kty = "RSA", .file = { (const uint8_t *)"x", 1 } },
		  "keyvault|key|import|--vault-name=v|--name=k|--kty=RSA|"
		  "--byok-file=/dev/fd/4|--output=json|--only-show-errors" },
		{ { .call = AZ_KEY_SIGN, .vault = "v", .name = "k",
		  .version = "0f", .alg = "RS256", .digest = "ab+/==" },
		  "keyvault|key|sign|--vault-name=v|--name=k|--version=0f|"
		  "--algorithm=RS256|--digest=ab+/==|--output=json|"
		  "--only-show-errors" },
#define V "--url=https://v.vault.azure.net/keys/k"
#define FOR "?api-version=7.4|--resource=https://vault.azure.net|"
#define SENDS "--headers=Content-Type=application/json|--body=@/dev/fd/4|"
#define ENDS "--output=json|--only-show-errors"
		{ { .call = AZ_KEY_CREATE, .rest = 1, .vault = "v", .name = "k",
		  .size = "4096" }, "rest|--method=post|" V "/create" FOR SENDS
		  ENDS },
		{ { .call = AZ_KEY_SHOW, .rest = 1, .vault = "v", .name = "k" },
		  "rest|--method=get|" V FOR ENDS },
		{ { .call = AZ_KEY_IMPORT, .rest = 1, .vault = "v", .name = "k",
		  .kty = "RSA", .file = { (const uint8_t *)"{}", 2 } },
		  "rest|--method=put|" V FOR SENDS ENDS },
		{ { .call = AZ_KEY_SIGN, .rest = 1, .vault = "v", .name = "k",
		  .version = "0f", .alg = "RS256", .digest = "ab+/==" },
		  "rest|--method=post|" V "/0f/sign" FOR SENDS ENDS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(words(&rows[i].req), rows[i].words);
}

/* No hyphen in front, no other characters, no place without its text. */
static void
not_taken(void **state)
{
	static const struct req_az bad[] = {
		{ .call = AZ_EMPTY },
		{ .call = AZ_CALLS },
		{ .call = 255 },
		{ .call = AZ_VAULT },
		{ .call = AZ_VAULT, .vault = "-contoso" },
		{ .call = AZ_VAULT, .vault = "con toso" },
		{ .call = AZ_VAULT, .vault = "a;b" },
		{ .call = AZ_VAULT, .vault = "@a" },
		{ .call = AZ_VAULT, .vault = "v", .name = "--debug" },
		{ .call = AZ_LOGIN_CODE, .tenant = "-t" },
		{ .call = AZ_LOGIN_CODE, .tenant = "\xc3\xa9" },
		{ .call = AZ_KEY_IMPORT, .vault = "v", .name = "k" },
		{ .call = AZ_KEY_IMPORT, .vault = "v", .name = "k",
		  .kty = "RSA", .ops = " sign",
		  .file = { (const uint8_t *)"x", 1 } },
		{ .call = AZ_KEY_IMPORT, .vault = "v", .name = "k",
		  .kty = "RSA", .ops = "sign -x",
		  .file = { (const uint8_t *)"x", 1 } },
		/* By az rest: an address has nothing in it but these names. */
		{ .call = AZ_VAULT, .rest = 1, .vault = "v" },
		{ .call = AZ_LOGIN, .rest = 1 },
		{ .call = AZ_KEY_SHOW, .rest = 1, .vault = "v" },
		{ .call = AZ_KEY_SHOW, .rest = 1, .vault = "evil.example/",
		  .name = "k" },
		{ .call = AZ_KEY_SHOW, .rest = 1, .vault = "u@v", .name = "k" },
		{ .call = AZ_KEY_SHOW, .rest = 1, .vault = "v:1", .name = "k" },
		{ .call = AZ_KEY_SHOW, .rest = 1, .vault = "v", .name = "../k" },
		{ .call = AZ_KEY_SHOW, .rest = 1, .vault = "v", .name = "k?a" },
		{ .call = AZ_KEY_SHOW, .rest = 1, .vault = "v", .name = "k#" },
		{ .call = AZ_KEY_SIGN, .rest = 1, .vault = "v", .name = "k",
		  .version = "0/../x", .alg = "RS256", .digest = "ab" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_string_equal(words(&bad[i]), err_text(ERR_ARG));
}

static void
too_many(void **state)
{
	const struct req_az req = { .call = AZ_KEY_IMPORT, .vault = "v",
		.name = "k", .kty = "RSA", .file = { (const uint8_t *)"x", 1 },
		.ops = "a b c d e f g h i j k l m n o p q r s t u v w x y z" };

	(void)state;
	assert_string_equal(words(&req), err_text(ERR_TOOBIG));
}

/* What az reads goes out as the service's JSON. */
static void
bodies(void **state)
{
	static const struct {
		struct req_az req;
		const char *body;
	} rows[] = {
		{ { .call = AZ_KEY_CREATE, .rest = 1, .size = "4096" },
		  "{\"kty\":\"RSA-HSM\",\"key_size\":4096,"
		  "\"key_ops\":[\"import\"]}" },
		{ { .call = AZ_KEY_IMPORT, .rest = 1, .kty = "EC",
		  .crv = "P-256", .ops = "sign verify",
		  .file = { (const uint8_t *)"\xff\xfe\xfd{", 4 } },
		  "{\"key\":{\"kty\":\"EC-HSM\",\"crv\":\"P-256\","
		  "\"key_ops\":[\"sign\",\"verify\"],\"key_hsm\":\"__79ew\"},"
		  "\"attributes\":{\"enabled\":true}}" },
		{ { .call = AZ_KEY_SIGN, .rest = 1, .alg = "RS256",
		  .digest = "ab+/==" },
		  "{\"alg\":\"RS256\",\"value\":\"ab-_\"}" },
		{ { .call = AZ_KEY_IMPORT,
		  .file = { (const uint8_t *)"{}", 2 } }, "{}" },
	};
	const struct req_az none = { .call = AZ_KEY_IMPORT, .rest = 1,
		.kty = "RSA", .crv = "", .ops = "" };
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_init(&b, 1024);
		assert_int_equal(call_find(&rows[i].req)->file(&rows[i].req,
		    &b), 0);
		assert_string_equal(buf_str(&b), rows[i].body);
		buf_free(&b);
	}
	buf_init(&b, 1024);
	assert_int_equal(body_import(&none, &b), ERR_ARG);
	assert_int_equal(body_package(&none, &b), ERR_ARG);
	buf_free(&b);
}

/* What az says of its cloud ends up in an address. */
static void
suffixes(void **state)
{
	static const char *const good[] = { ".vault.azure.net\n",
		".localhost:8443\r\n", ".x" };
	static const char *const bad[] = { "", "\n", ".", "vault.azure.net",
		"None", "..x", ".a..b", ".x/y", ".x@evil.example", ".x?y",
		".x y", ".a\n.b\n", ".x\x1b", ".\xc3\xa9" };
	char out[CALL_SUFFIX_MAX], long_one[CALL_SUFFIX_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(call_suffix(view_str(good[i]), out), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(call_suffix(view_str(bad[i]), out),
		    ERR_FORMAT);
	assert_int_equal(call_suffix(view_of(".a\0b", 4), out), ERR_FORMAT);
	memset(long_one, '.', 1);
	memset(long_one + 1, 'x', sizeof(long_one) - 1);
	assert_int_equal(call_suffix(view_of(long_one, CALL_SUFFIX_MAX), out),
	    ERR_FORMAT);
	assert_int_equal(call_suffix(view_of(long_one, CALL_SUFFIX_MAX - 1),
	    out), 0);
}

static void
lines(void **state)
{
	static const struct {
		const char *from, *line;
	} rows[] = {
		{ "", "" },
		{ "WARNING: old\nERROR: Please run 'az login'\n",
		  "Please run 'az login'" },
		{ "ERROR: one\nERROR: (Forbidden) two\r\nCode: Forbidden\n",
		  "(Forbidden) two Code: Forbidden" },
		{ "\033[91mred\033[0m and \033]0;title\007 rest",
		  "red and ]0;title rest" },
		{ "a\xff\xfe" "b\xe2\x80\xae" "c", "a b c" },
		{ "  caf\xc3\xa9\t\tnoir  ", "caf\xc3\xa9 noir" },
	};
	char out[AZ_SAID_MAX + 1], many[3 * AZ_SAID_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		run_line(view_str(rows[i].from), out);
		assert_string_equal(out, rows[i].line);
	}
	memset(many, 'x', sizeof(many));
	run_line(view_of(many, sizeof(many)), out);
	assert_int_equal(strlen(out), AZ_SAID_MAX);
	run_line(view_of("a\0b", 3), out);
	assert_string_equal(out, "a b");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_call),
		cmocka_unit_test(not_taken),
		cmocka_unit_test(too_many),
		cmocka_unit_test(bodies),
		cmocka_unit_test(suffixes),
		cmocka_unit_test(lines),
	};

	return cmocka_run_group_tests_name("az_calls", tests, NULL, NULL);
}
