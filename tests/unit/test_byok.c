/* hsm/byok: what is said of a .byok, also of other tools' ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/keys/byok.h"
#include "hsm/crypto/pkey.h"
#include "src/base/err.h"
#include "src/base/text.h"
#include "src/wire/msg.h"

#define KID "https://contoso.vault.azure.net/keys/kek/" \
	"0123456789abcdef0123456789abcdef"
#define KID2 "https://fabrikam.vault.azure.net/keys/kek/" \
	"0123456789abcdef0123456789abcdef"


static struct buf kek[3];		/* DER of 2048, 3072, 4096 bits */
static struct buf findings, made;
static uint8_t verdict;

static int
begin(void **state)
{
	static const uint8_t e[] = { 1, 0, 1 };
	uint8_t n[512];
	EVP_PKEY *key;

	(void)state;
	memset(n, 0xa5, sizeof(n));
	for (size_t i = 0; i < 3; i++) {
		buf_init(&kek[i], 1024);
		if (pkey_rsa_public(view_of(n, 256 + 128 * i), view_of(e, 3),
		    &key) != 0 || pkey_spki(key, &kek[i]) != 0)
			return -1;
		EVP_PKEY_free(key);
	}
	buf_init(&findings, 64 * 1024);
	buf_init(&made, 2 * BYOK_FILE_MAX);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++)
		buf_free(&kek[i]);
	buf_free(&findings);
	buf_free(&made);
	return 0;
}

static int
explain(struct view byok, struct view with, const char *kid)
{
	int err;

	buf_reset(&findings);
	verdict = 0xff;
	err = byok_explain(byok, with, kid, &findings, &verdict);
	return err;
}

/* How often this finding, at this level; value NULL: any. */
static int
count(int level, const char *id, const char *value)
{
	struct view list = buf_view(&findings);
	struct rec_finding f;
	int n = 0;

	while (list.len > 0) {
		assert_int_equal(wire_take(&list, &form_finding, &f), 0);
		n += f.level == level && strcmp(f.id, id) == 0 &&
		    (value == NULL || strcmp(f.value, value) == 0);
	}
	return n;
}

/* A .byok whose ciphertext has so many bytes; tail replaces its end. */
static void
make(const char *head, size_t len, const char *tail)
{
	uint8_t *bytes = calloc(1, len + 1);

	assert_non_null(bytes);
	memset(bytes, 0xff, len);
	buf_reset(&made);
	buf_printf(&made, "{%s,\"ciphertext\":\"", head);
	b64url_put(&made, bytes, len);
	assert_int_equal(buf_puts(&made, tail), 0);
	free(bytes);
}

#define HEADER "\"header\":{\"kid\":\"" KID "\",\"alg\":\"dir\"," \
	"\"enc\":\"CKM_RSA_AES_KEY_WRAP\"}"
#define HEAD "\"schema_version\":\"1.0.0\"," HEADER
#define TAIL "\",\"generator\":\"a tool\"}"

static void
nothing_against_it(void **state)
{
	(void)state;
	make(HEAD, 256 + 1224, TAIL);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(verdict, 0);
	assert_int_equal(count(FOUND_HOLDS, "byok-schema", "1.0.0"), 1);
	assert_int_equal(count(FOUND_HOLDS, "byok-kid", KID), 1);
	assert_int_equal(count(FOUND_HOLDS, "byok-alg", "dir"), 1);
	assert_int_equal(count(FOUND_HOLDS, "byok-enc", NULL), 1);
	assert_int_equal(count(FOUND_HOLDS, "byok-base64", NULL), 1);
	assert_int_equal(count(FOUND_HOLDS, "byok-length", "1480 = 256 + 1224"), 1);
	assert_int_equal(count(FOUND_HOLDS, "byok-key", "RSA 2048"), 1);
	assert_int_equal(count(FOUND_FACT, "byok-generator", "a tool"), 1);
	/* Without the KEK: not known, but which keys and KEKs it would fit. */
	assert_int_equal(explain(buf_view(&made), view_of(NULL, 0), ""), 0);
	assert_int_equal(verdict, 3);
	assert_int_equal(count(FOUND_UNTOLD, "byok-no-kek", NULL), 1);
	assert_int_equal(count(FOUND_FACT, "byok-key", "RSA 2048 (KEK RSA 2048)"),
	    1);
}

static void
other_lengths(void **state)
{
	static const struct {
		size_t kek, len;
		int length, key, verdict;
	} rows[] = {
		{ 0, 256 + 144, FOUND_HOLDS, FOUND_HOLDS, 0 },
		{ 1, 384 + 1232, FOUND_HOLDS, FOUND_HOLDS, 0 },
		{ 2, 512 + 2384, FOUND_HOLDS, FOUND_HOLDS, 0 },
		{ 1, 256 + 1224, FOUND_HOLDS, FOUND_FAILS, 1 },	/* 384 + 1096 */
		{ 2, 256 + 144, FOUND_FAILS, -1, 1 },	/* shorter than it */
		{ 0, 256 + 1225, FOUND_FAILS, -1, 1 },
		{ 0, 256 + 8, FOUND_FAILS, -1, 1 },
		{ 0, 256, FOUND_FAILS, -1, 1 },
		{ 0, 0, FOUND_FAILS, -1, 1 },
		{ 0, 256 + 1000, FOUND_HOLDS, FOUND_UNTOLD, 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(HEAD, rows[i].len, TAIL);
		assert_int_equal(explain(buf_view(&made),
		    buf_view(&kek[rows[i].kek]), KID), 0);
		assert_int_equal(count(rows[i].length, "byok-length", NULL), 1);
		if (rows[i].key >= 0)
			assert_int_equal(count(rows[i].key, "byok-key", NULL), 1);
		assert_int_equal(verdict, rows[i].verdict);
	}
	/* A length that fits no pair of key and KEK, without the KEK. */
	make(HEAD, 300, TAIL);
	assert_int_equal(explain(buf_view(&made), view_of(NULL, 0), ""), 0);
	assert_int_equal(count(FOUND_FAILS, "byok-length", "300"), 1);
	assert_int_equal(verdict, 1);
}

static void
other_tools(void **state)
{
	(void)state;
	/* Padded; the standard alphabet; white space inside. */
	make(HEAD, 256 + 1224, "==" TAIL);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_REMARK, "byok-base64", "base64 ="), 1);
	assert_int_equal(verdict, 0);
	make(HEAD, 256 + 1224, TAIL);
	for (size_t i = 0; i < made.len; i++)
		if (made.p[i] == '_')
			made.p[i] = '/';
	/* The mechanism's own underscores. */
	memcpy(strstr((char *)made.p, "CKM/RSA"), "CKM_RSA_AES_KEY_WRAP", 20);
	memcpy(strstr((char *)made.p, "schema/"), "schema_", 7);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_REMARK, "byok-base64", "base64 +/"), 1);
	assert_int_equal(verdict, 0);
	make(HEAD, 256 + 1224, "\\n" TAIL);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_REMARK, "byok-base64", "base64 ..."), 1);
	make(HEAD, 256 + 1224, "*" TAIL);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_FAILS, "byok-base64", ""), 1);
	assert_int_equal(verdict, 1);
	/* Indented; without a generator. */
	make("\n  " HEAD, 256 + 1224, "\"}\n");
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_REMARK, "byok-generator", ""), 1);
	assert_int_equal(verdict, 0);
}

static void
members(void **state)
{
	static const char *const odd[] = { "", "schema", "version", "ciphertex",
		"header ciphertext", "kid", "generator ", "Header", " ", "r h" };
	char head[512];

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		(void)snprintf(head, sizeof(head), "\"%s\":1," HEAD, odd[i]);
		make(head, 256 + 1224, TAIL);
		assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]),
		    KID), 0);
		assert_int_equal(count(FOUND_REMARK, "byok-members", NULL), 1);
		assert_int_equal(count(FOUND_REMARK, "byok-members", odd[i]), 1);
		assert_int_equal(verdict, 0);
	}
	make("\"schema_version\":\"1.0.0\",\"header\":{\"kid\":\"" KID "\","
	    "\"alg\":\"dir\",\"enc\":\"CKM_RSA_AES_KEY_WRAP\",\"\":0}",
	    256 + 1224, TAIL);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_REMARK, "byok-members", ""), 1);
}

static void
wrong_members(void **state)
{
	static const struct {
		const char *head, *id;
	} rows[] = {
		{ HEADER, "byok-schema" },
		{ "\"schema_version\":\"1.0.1\"," HEADER, "byok-schema" },
		{ "\"schema_version\":1," HEADER, "byok-schema" },
		{ "\"schema_version\":\"1.0.0\"", "byok-kid" },
		{ "\"schema_version\":\"1.0.0\",\"header\":[]", "byok-alg" },
		{ "\"schema_version\":\"1.0.0\",\"header\":{\"kid\":\"" KID
		    "\",\"alg\":\"RSA\",\"enc\":\"x\"}", "byok-enc" },
		{ "\"schema_version\":\"1.0.0\",\"header\":{\"kid\":\"kek\","
		    "\"alg\":\"dir\",\"enc\":\"CKM_RSA_AES_KEY_WRAP\"}",
		    "byok-kid" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(rows[i].head, 256 + 1224, TAIL);
		assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]),
		    KID), 0);
		assert_int_equal(count(FOUND_FAILS, rows[i].id, NULL), 1);
		assert_int_equal(verdict, 1);
	}
	make(HEAD, 256 + 1224, TAIL);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID2), 0);
	assert_int_equal(count(FOUND_FAILS, "byok-kid-differs", KID2), 1);
	assert_int_equal(explain(buf_view(&made), view_of(NULL, 0), KID2), 0);
	assert_int_equal(count(FOUND_FAILS, "byok-kid-differs", KID2), 1);
	assert_int_equal(verdict, 1);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), ""), 0);
	assert_int_equal(verdict, 0);
}

static void
no_json(void **state)
{
	static const struct {
		const char *text, *id;
	} rows[] = {
		{ "", "byok-json" },
		{ " \n", "byok-json" },
		{ "{", "byok-json" },
		{ "{\"a\":1,\"a\":2}", "byok-json" },
		{ "{} {}", "byok-json" },
		{ "{'schema_version':'1.0.0'}", "byok-quotes" },
		{ "nCipher", "byok-legacy" },
		{ "\x7f" "ELF", "byok-legacy" },
		{ "AAAA", "byok-legacy" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(explain(view_str(rows[i].text),
		    view_of(NULL, 0), ""), 0);
		assert_int_equal(count(FOUND_FAILS, rows[i].id, NULL), 1);
		assert_int_equal(verdict, 1);
	}
	assert_int_equal(explain(view_of("\0\1\2", 3), view_of(NULL, 0), ""), 0);
	assert_int_equal(count(FOUND_FAILS, "byok-legacy", NULL), 1);
	/* An array is JSON, and no .byok. */
	assert_int_equal(explain(view_str("[]"), view_of(NULL, 0), ""), 0);
	assert_int_equal(verdict, 1);
}

/* Data of the file is shown only when it can be shown. */
static void
values_are_printable(void **state)
{
	char head[1024], name[600];

	(void)state;
	make(HEAD, 256 + 1224, "\",\"generator\":\"a\\nb\\u001b[2J\"}");
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_FACT, "byok-generator", "(not printable)"), 1);
	make(HEAD, 256 + 1224, "\",\"generator\":\"\\u202egnol\"}");
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_FACT, "byok-generator", "(not printable)"), 1);
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	(void)snprintf(head, sizeof(head), "\"%s\":1," HEAD, name);
	make(head, 256 + 1224, TAIL);
	name[511] = '\0';
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_REMARK, "byok-members", name), 1);
}

static void
bounds(void **state)
{
	(void)state;
	make(HEAD, 256 + 1224, TAIL);
	while (made.len < BYOK_FILE_MAX)
		assert_int_equal(buf_puts(&made, " "), 0);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(verdict, 0);
	buf_puts(&made, " ");
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID),
	    ERR_TOOBIG);
	make(HEAD, 256 + 1224, TAIL);
	assert_int_equal(explain(buf_view(&made), view_str("x"), KID),
	    ERR_KEK_FORM);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), "x"),
	    ERR_KID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_against_it),
		cmocka_unit_test(other_lengths),
		cmocka_unit_test(other_tools),
		cmocka_unit_test(members),
		cmocka_unit_test(wrong_members),
		cmocka_unit_test(no_json),
		cmocka_unit_test(values_are_printable),
		cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests_name("byok", tests, begin, end);
}
