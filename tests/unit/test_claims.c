/* src/record/claims: what a line says of what keyd did, and its acts as texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/record/claims.h"

#define HEX8(c)		c c c c c c c c
#define ID(c)		HEX8(c) HEX8(c) HEX8(c) HEX8(c)
#define SHA(c)		ID(c) ID(c)
#define KID		"https://contoso-keys.vault.azure.net/keys/kek-2026/" \
	"0123456789abcdef0123456789abcdef"
#define ACT_WORLD	"world " SHA("2") " " SHA("4")
#define ACT_KEY		"generate " SHA("5") " " SHA("6")
#define ACT_COPY	"copy " SHA("5") " " SHA("7") " azure " SHA("1") " " KID

static void
acts_as_texts(void **state)
{
	uint8_t digest[SHA256_LEN], want[SHA256_LEN];
	struct json_t *list;
	struct buf many;

	(void)state;
	list = claims_list(view_str(""));
	assert_int_equal(js_len(list), 0);
	assert_int_equal(claims_digest(list, digest), 0);
	assert_int_equal(sha256("", 0, want), 0);
	assert_memory_equal(digest, want, SHA256_LEN);
	js_free(list);

	list = claims_list(view_str("one act\nanother\n"));
	assert_int_equal(js_len(list), 2);
	assert_string_equal(js_text(js_at(list, 1)), "another");
	assert_int_equal(claims_digest(list, digest), 0);
	assert_int_equal(sha256("one act\nanother\n", 16, want), 0);
	assert_memory_equal(digest, want, SHA256_LEN);
	assert_int_equal(js_add_str(list, "with\nmore"), 0);
	assert_int_equal(claims_digest(list, digest), ERR_FORMAT);
	js_free(list);

	assert_null(claims_list(view_str("no end")));
	assert_null(claims_list(view_str("\n")));
	assert_null(claims_list(view_str(" blank\n")));
	assert_null(claims_list(view_str("blank \n")));
	assert_null(claims_list(view_str("a\tb\n")));
	assert_null(claims_list(view_str("\xc3\xa9\n")));
	assert_null(claims_list(view_of("a\0b\n", 4)));
	assert_int_equal(claims_digest(NULL, digest), ERR_FORMAT);

	buf_init(&many, 1u << 16);
	for (unsigned i = 0; i < ACTS_MAX; i++)
		buf_puts(&many, "x\n");
	list = claims_list(buf_view(&many));
	assert_int_equal(js_len(list), ACTS_MAX);
	assert_int_equal(js_add_str(list, "x"), 0);
	assert_int_equal(claims_digest(list, digest), ERR_FORMAT);
	js_free(list);
	buf_puts(&many, "x\n");
	assert_null(claims_list(buf_view(&many)));
	buf_reset(&many);
	for (unsigned i = 0; i < ACT_MAX; i++)
		buf_puts(&many, "x");
	buf_puts(&many, "\n");
	list = claims_list(buf_view(&many));
	assert_int_equal(js_len(list), 1);
	js_free(list);
	assert_null(claims_list(view_str("x\n" "y")));
	buf_free(&many);
}

static void
claims(const char *event, const struct state *st, const char *text)
{
	struct buf b;

	buf_init(&b, ACT_MAX);
	assert_int_equal(claim_of(st, event, &b), 0);
	assert_string_equal(buf_str(&b), text);
	buf_free(&b);
}

static void
what_lines_claim(void **state)
{
	static struct state st;

	(void)state;
	memset(&st, 0, sizeof(st));
	memset(st.hknso, 0x22, SHA256_LEN);
	memset(st.world_sha, 0x44, SHA256_LEN);
	memset(st.spki_sha, 0x55, SHA256_LEN);
	memset(st.key_sha, 0x66, SHA256_LEN);
	memset(st.copy_sha, 0x77, SHA256_LEN);
	memset(st.byok_sha, 0x88, SHA256_LEN);
	memset(st.manifest_sha, 0x99, SHA256_LEN);
	memset(st.kek, 0x11, SHA256_LEN);
	memset(st.target, 0xaa, SHA256_LEN);
	assert_int_equal(kid_parse(KID, &st.kid), 0);
	(void)snprintf(st.region, sizeof(st.region), "eu");
	(void)snprintf(st.subscription, sizeof(st.subscription),
	    "4ee5cb3e-9cd5-4f56-9c7d-7d1a0ed3ad6e");
	(void)snprintf(st.friendly, sizeof(st.friendly), "first-key");
	st.method = METHOD_AZURE;
	/* A world that was there, a key that was there. */
	claims("world", &st, "");
	claims("key", &st, "");
	st.world_own = st.key_new = 1;
	claims("world", &st, ACT_WORLD);
	claims("key", &st, ACT_KEY);
	claims("key-confirmed", &st, "");
	claims("copy", &st, ACT_COPY);
	claims("package", &st, "wrap " SHA("5") " " SHA("8") " " SHA("1") " " KID);
	claims("handover", &st, "manifest " SHA("9"));
	claims("note", &st, "");
	st.method = METHOD_WORLD;
	claims("copy", &st, "copy " SHA("5") " " SHA("7") " world " SHA("1")
	    " eu " SHA("a"));
	claims("package", &st, "pack " SHA("5") " " SHA("8") " " SHA("1")
	    " eu " SHA("a") " 4ee5cb3e-9cd5-4f56-9c7d-7d1a0ed3ad6e first-key");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acts_as_texts),
		cmocka_unit_test(what_lines_claim),
	};

	js_setup();
	return cmocka_run_group_tests_name("claims", tests, NULL, NULL);
}
