/* hsm/byok: what is said of a .byok, also of other tools' ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/rsa.h>

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
	EVP_PKEY *key;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		buf_init(&kek[i], 1024);
		key = EVP_RSA_gen((unsigned)(2048 + 1024 * i));
		if (key == NULL || pkey_spki(key, &kek[i]) != 0)
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
#define HEADER_OF(kid) "\"schema_version\":\"1.0.0\",\"header\":{\"kid\":\"" \
	kid "\",\"alg\":\"dir\",\"enc\":\"CKM_RSA_AES_KEY_WRAP\"}"
#define V32 "0123456789abcdef0123456789abcdef"
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
		int length, level;
		const char *id, *value;
		int verdict;
	} rows[] = {
		{ 0, 256 + 144, FOUND_HOLDS, FOUND_HOLDS, "byok-key", "EC P-256 or P-256K", 0 },
		{ 1, 384 + 1232, FOUND_HOLDS, FOUND_HOLDS, "byok-key", "RSA 2048", 0 },
		{ 2, 512 + 2384, FOUND_HOLDS, FOUND_HOLDS, "byok-key", "RSA 4096", 0 },
		/* RFC 5915: the public half may be left out */
		{ 2, 512 + 80, FOUND_HOLDS, FOUND_HOLDS, "byok-key",
		    "EC P-256 or P-256K, without its public half", 0 },
		{ 1, 384 + 88, FOUND_HOLDS, FOUND_HOLDS, "byok-key",
		    "EC P-384, without its public half", 0 },
		{ 0, 256 + 112, FOUND_HOLDS, FOUND_HOLDS, "byok-key",
		    "EC P-521, without its public half", 0 },
		/* another form than PKCS#8 in DER */
		{ 0, 256 + 1200, FOUND_HOLDS, FOUND_UNTOLD, "byok-other-form",
		    "RSA 2048 in PKCS#1", 3 },
		{ 2, 512 + 1712, FOUND_HOLDS, FOUND_UNTOLD, "byok-other-form",
		    "RSA 2048 in PEM", 3 },
		{ 0, 256 + 136, FOUND_HOLDS, FOUND_UNTOLD, "byok-other-form",
		    "EC P-256 in SEC 1", 3 },
		/* of another KEK; no proof, since a vault may know the key */
		{ 1, 256 + 1224, FOUND_HOLDS, FOUND_UNTOLD, "byok-other-kek", NULL, 3 },
		{ 0, 256 + 1000, FOUND_HOLDS, FOUND_UNTOLD, "byok-key", NULL, 3 },
		{ 2, 256 + 144, FOUND_FAILS, -1, NULL, NULL, 1 },	/* shorter */
		{ 0, 256 + 1225, FOUND_FAILS, -1, NULL, NULL, 1 },
		{ 0, 256 + 8, FOUND_FAILS, -1, NULL, NULL, 1 },
		{ 0, 256, FOUND_FAILS, -1, NULL, NULL, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(HEAD, rows[i].len, TAIL);
		assert_int_equal(explain(buf_view(&made),
		    buf_view(&kek[rows[i].kek]), KID), 0);
		assert_int_equal(count(rows[i].length, "byok-length", NULL), 1);
		if (rows[i].id != NULL)
			assert_int_equal(count(rows[i].level, rows[i].id,
			    rows[i].value), 1);
		assert_int_equal(verdict, rows[i].verdict);
	}
	make(HEAD, 0, TAIL);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_FAILS, "byok-base64", ""), 1);
	/* Without the KEK only what no KEK has is a proof. */
	make(HEAD, 300, TAIL);
	assert_int_equal(explain(buf_view(&made), view_of(NULL, 0), ""), 0);
	assert_int_equal(count(FOUND_FAILS, "byok-length", "300"), 1);
	assert_int_equal(verdict, 1);
	make(HEAD, 512 + 88, TAIL);
	assert_int_equal(explain(buf_view(&made), view_of(NULL, 0), ""), 0);
	assert_int_equal(count(FOUND_FACT, "byok-key",
	    "EC P-384, without its public half (KEK RSA 4096)"), 1);
	assert_int_equal(verdict, 3);
}

/* Symmetric keys are for a Managed HSM; the identifier says what it names. */
static void
symmetric(void **state)
{
	static const struct {
		const char *head;
		int level, verdict;
	} rows[] = {
		{ HEADER_OF("https://c.managedhsm.azure.net/keys/kek/" V32), FOUND_HOLDS, 0 },
		{ HEADER_OF("https://c.vault.azure.net/keys/kek/" V32), FOUND_FAILS, 1 },
		{ HEADER_OF("https://localhost:8443/keys/kek/" V32), FOUND_UNTOLD, 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(rows[i].head, 256 + 40, TAIL);
		assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), ""),
		    0);
		assert_int_equal(count(rows[i].level, "byok-aes", NULL), 1);
		assert_int_equal(verdict, rows[i].verdict);
	}
}

/* One identity, however it is written. */
static void
identities(void **state)
{
	static const struct {
		const char *head, *id;
		int level;
	} rows[] = {
		{ HEADER_OF("https://Contoso.vault.azure.net:443/keys/KEK/" V32),
		    "byok-kid", FOUND_HOLDS },
		{ HEADER_OF("<key identifier of the KEK>"), "byok-template",
		    FOUND_FAILS },
		{ HEADER_OF("kek"), "byok-kid-scheme", FOUND_FAILS },
		{ HEADER_OF("https://c.vault..net/keys/kek/" V32),
		    "byok-kid-host", FOUND_FAILS },
		{ HEADER_OF("https://c.vault.azure.net/secrets/kek/" V32),
		    "byok-kid-path", FOUND_FAILS },
		{ HEADER_OF("https://c.vault.azure.net/keys/my_kek/" V32),
		    "byok-kid-name", FOUND_FAILS },
		{ HEADER_OF("https://c.vault.azure.net/keys/kek"),
		    "byok-kid-version", FOUND_FAILS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(rows[i].head, 256 + 1224, TAIL);
		assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID),
		    0);
		assert_int_equal(count(rows[i].level, rows[i].id, NULL), 1);
		assert_int_equal(count(FOUND_FAILS, "byok-kid-differs", NULL), 0);
		assert_int_equal(verdict, rows[i].level == FOUND_HOLDS ? 0 : 1);
	}
}

/* az sends the bytes as they are: a mark is never ok. */
static void
marks(void **state)
{
	struct buf wide;

	(void)state;
	make(HEAD, 256 + 1224, TAIL);
	buf_init(&wide, 2 * BYOK_FILE_MAX);
	buf_puts(&wide, "\xef\xbb\xbf");
	buf_put(&wide, made.p, made.len);
	assert_int_equal(explain(buf_view(&wide), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_UNTOLD, "byok-mark", "UTF-8"), 1);
	assert_int_equal(count(FOUND_HOLDS, "byok-key", "RSA 2048"), 1);
	assert_int_equal(verdict, 3);
	buf_reset(&wide);
	buf_put(&wide, "\xff\xfe", 2);
	for (size_t i = 0; i < made.len; i++) {
		buf_put_u8(&wide, made.p[i]);
		buf_put_u8(&wide, 0);
	}
	assert_int_equal(explain(buf_view(&wide), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_FAILS, "byok-mark", "UTF-16"), 1);
	assert_int_equal(count(FOUND_HOLDS, "byok-key", "RSA 2048"), 1);
	assert_int_equal(verdict, 1);
	buf_free(&wide);
}

/* The vault's reader takes what the doctor has nothing against, and nothing else. */
static void
one_reader(void **state)
{
	static const struct {
		const char *head, *tail;
		int err;
	} rows[] = {
		{ HEAD, TAIL, 0 }, { HEAD, "\"}", 0 }, { HEAD, "==" TAIL, 0 },
		{ "\"comment\":1," HEAD, TAIL, 0 },
		{ HEADER_OF("https://CONTOSO.vault.azure.net/keys/kek/" V32), TAIL,
		    0 },
		{ HEAD, "*" TAIL, ERR_BYOK }, { HEADER, TAIL, ERR_BYOK },
		{ HEADER_OF("kek"), TAIL, ERR_BYOK }, { HEAD, "\"", ERR_BYOK },
	};
	char kid[KID_MAX];
	struct buf blob;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(rows[i].head, 256 + 1224, rows[i].tail);
		buf_init(&blob, BYOK_FILE_MAX);
		assert_int_equal(byok_read(buf_view(&made), kid, &blob),
		    rows[i].err);
		assert_int_equal(blob.len, rows[i].err == 0 ? 1480 : 0);
		if (rows[i].err == 0)
			assert_string_equal(kid, KID);
		assert_int_equal(explain(buf_view(&made), view_of(NULL, 0), ""),
		    0);
		assert_int_equal(verdict == 1, rows[i].err != 0);
		buf_free(&blob);
	}
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
	assert_int_equal(count(FOUND_FAILS, "byok-base64", "?"), 1);
	assert_int_equal(verdict, 1);
	/* The template of the specification. */
	make(HEAD, 0, "BASE64URL(AAAA)" TAIL);
	assert_int_equal(explain(buf_view(&made), buf_view(&kek[0]), KID), 0);
	assert_int_equal(count(FOUND_FAILS, "byok-template", "BASE64URL("), 1);
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
		    "byok-kid-scheme" },
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
		{ "", "byok-empty" },
		{ " \n", "byok-empty" },
		{ "{", "byok-json" },
		{ "{\"a\":1,\"a\":2}", "byok-twice" },
		{ "<!DOCTYPE html>", "byok-html" },
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
	    ERR_KID_SCHEME);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_against_it),
		cmocka_unit_test(other_lengths),
		cmocka_unit_test(symmetric),
		cmocka_unit_test(identities),
		cmocka_unit_test(marks),
		cmocka_unit_test(one_reader),
		cmocka_unit_test(other_tools),
		cmocka_unit_test(members),
		cmocka_unit_test(wrong_members),
		cmocka_unit_test(no_json),
		cmocka_unit_test(values_are_printable),
		cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests_name("byok", tests, begin, end);
}
