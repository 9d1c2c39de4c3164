/*
 * hsm/exchange: chains that are none, files that are no packages, and what a
 * good pair becomes when one byte of it is another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/rsa.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "tests/unit/fake_exchange.h"
#include "tests/unit/sweep.h"

#define SUITE "ECp521mAES"

static struct fake_issuer vault;
static EVP_PKEY *kek;
static struct fake_pair good;
static struct fake_parts parts;		/* of good, anew for each test */
static const struct exchange_wants any = { .mode = MODE_REHEARSAL,
	.region = "", .now = FAKE_NOW };

static int
begin(void **state)
{
	(void)state;
	fake_issuer_make(&vault, MODE_REHEARSAL, SUITE);
	if ((kek = EVP_RSA_gen(2048)) == NULL)
		return -1;
	fake_pair_make(&good, &vault, "na", kek);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	fake_pair_drop(&good);
	EVP_PKEY_free(kek);
	fake_issuer_drop(&vault);
	return secret_in_use() == 0 ? 0 : -1;
}

static int
take_apart(void **state)
{
	(void)state;
	fake_parts_of(&parts, &good);
	return 0;
}

static int
drop_parts(void **state)
{
	(void)state;
	fake_parts_drop(&parts);
	return 0;
}

/* The first check that fails, "" when none does, or the error's name. */
static const char *
failed(struct view kek_pkg, struct view world_pkg)
{
	struct exchange e;
	const char *id = "";
	int err = exchange_read(kek_pkg, world_pkg, &any, &e);

	if (err != 0)
		return err_name(err);
	for (size_t i = 0; i < EXCHANGE_N && *id == 0; i++)
		if (e.check[i] == CHECK_FAILED)
			id = exchange_check_name((enum exchange_check_id)i);
	exchange_free(&e);
	return id;
}

static const char *
failed_pair(const struct fake_pair *p)
{
	return failed(buf_view(&p->pkg[KEK_PKG]), buf_view(&p->pkg[WORLD_PKG]));
}

static const char *
failed_signed(void)
{
	struct fake_pair p;
	const char *id;

	fake_parts_sign(&parts, vault.kml, &p);
	id = failed_pair(&p);
	fake_pair_drop(&p);
	return id;
}

/* -- chains -------------------------------------------------------------- */

/* One certificate with one thing changed. */
#define CHANGE(where, member, is) \
	do { \
		fake_chain_good(c, "na"); \
		c[where].member = is; \
		fake_chain_put(c, vault.kml, &parts); \
	} while (0)

#define REFUSED(where, member, is, id) \
	do { \
		CHANGE(where, member, is); \
		assert_string_equal(failed_signed(), id); \
	} while (0)

static void
constraints(void **state)
{
	static const char end_[] = "critical,CA:FALSE",
	    ca[] = "critical,CA:TRUE", ca_plain[] = "CA:TRUE,pathlen:0",
	    none[] = "critical,CA:TRUE,pathlen:0",
	    one[] = "critical,CA:TRUE,pathlen:1";
	struct fake_cert c[CHAIN_N];

	(void)state;
	fake_chain_good(c, "na");
	fake_chain_put(c, vault.kml, &parts);
	assert_string_equal(failed_signed(), "");
	REFUSED(CHAIN_CA, constraints, end_, "chain");
	REFUSED(CHAIN_CA, constraints, NULL, "chain");
	REFUSED(CHAIN_CA, constraints, ca, "chain");
	REFUSED(CHAIN_CA, constraints, one, "chain");
	REFUSED(CHAIN_CA, constraints, ca_plain, "chain");
	REFUSED(CHAIN_ROOT, constraints, none, "chain");
	REFUSED(CHAIN_ROOT, constraints, one, "chain");
	REFUSED(CHAIN_ROOT, constraints, end_, "chain");
	REFUSED(CHAIN_ROOT, constraints, NULL, "chain");
	REFUSED(CHAIN_LEAF, constraints, "CA:FALSE", "chain");
	REFUSED(CHAIN_LEAF, constraints, NULL, "chain");
	REFUSED(CHAIN_LEAF, constraints, ca, "chain");
	REFUSED(CHAIN_LEAF, constraints, none, "chain");
}

static void
usages(void **state)
{
	static const char signs[] = "critical,digitalSignature",
	    agrees[] = "critical,keyAgreement",
	    both[] = "critical,keyCertSign,digitalSignature";
	struct fake_cert c[CHAIN_N];

	(void)state;
	for (size_t i = 0; i < CHAIN_N; i++)
		REFUSED(i, usage, chain_forms[i].usage + strlen("critical,"),
		    "chain");
	for (size_t i = CHAIN_CA; i < CHAIN_N; i++) {
		REFUSED(i, usage, signs, "chain");
		REFUSED(i, usage, both, "chain");
		REFUSED(i, usage, NULL, "chain");
	}
	REFUSED(CHAIN_LEAF, usage, agrees, "chain");
	REFUSED(CHAIN_LEAF, usage, both, "chain");
	REFUSED(CHAIN_LEAF, usage, NULL, "chain");
}

static void
signers(void **state)
{
	struct fake_cert c[CHAIN_N];

	(void)state;
	for (size_t i = 0; i < CHAIN_N; i++)
		REFUSED(i, by, CHAIN_N, "chain");
	REFUSED(CHAIN_LEAF, by, CHAIN_LEAF, "chain");
	REFUSED(CHAIN_LEAF, by, CHAIN_ROOT, "chain");
	REFUSED(CHAIN_CA, by, CHAIN_CA, "chain");
}

static void
algorithms(void **state)
{
	struct fake_cert c[CHAIN_N];

	(void)state;
	for (size_t i = 0; i < CHAIN_N; i++) {
		REFUSED(i, digest, "SHA384", "chain");
		REFUSED(i, digest, "SHA1", "chain");
		REFUSED(i, version, X509_VERSION_1, "chain");
		REFUSED(i, version, X509_VERSION_2, "chain");
	}
	for (size_t i = CHAIN_CA; i < CHAIN_N; i++)
		REFUSED(i, curve, "P-384", "chain");
}

static void
extensions(void **state)
{
	struct fake_cert c[CHAIN_N];

	(void)state;
	for (size_t i = 0; i < CHAIN_N; i++) {
		REFUSED(i, more, "1.3.6.1.4.1.55555.1", "chain");
		REFUSED(i, aki, NULL, "chain");
	}
	REFUSED(CHAIN_LEAF, ski, NULL, "chain");
}

static void
names(void **state)
{
	struct fake_cert c[CHAIN_N];

	(void)state;
	for (size_t i = 0; i < CHAIN_N; i++) {
		REFUSED(i, ou, "production", "mode");
		REFUSED(i, cn, "na", "region");
	}
}

/* One of them alone is early or over; the shortest says how long. */
static void
lifetimes(void **state)
{
	struct fake_cert c[CHAIN_N];
	struct fake_pair p;
	struct exchange e;

	(void)state;
	for (size_t i = 0; i < CHAIN_N; i++) {
		REFUSED(i, from, 1, "validity");
		CHANGE(i, from, -9);
		c[i].to = -2;
		fake_chain_put(c, vault.kml, &parts);
		assert_string_equal(failed_signed(), "validity");
		CHANGE(i, to, 7);
		fake_parts_sign(&parts, vault.kml, &p);
		assert_int_equal(exchange_read(buf_view(&p.pkg[KEK_PKG]),
		    buf_view(&p.pkg[WORLD_PKG]), &any, &e), 0);
		assert_int_equal(exchange_verdict(&e, 0), 0);
		assert_int_equal(e.until, FAKE_NOW + 7 * FAKE_DAY);
		exchange_free(&e);
		fake_pair_drop(&p);
	}
}

/* -- x5c ----------------------------------------------------------------- */

/* x5c of these, in the header of package i. */
static const char *
with_x5c(size_t i, const char *const *text, size_t n)
{
	struct json_t *x5c = js_new_arr();

	for (size_t k = 0; k < n; k++)
		assert_int_equal(js_add_str(x5c, text[k]), 0);
	assert_int_equal(js_set(parts.header[i], "x5c", x5c), 0);
	return failed_signed();
}

static const char *
x5c_at(size_t i)
{
	return js_text(js_at(js_arr(parts.header[KEK_PKG], "x5c"), i));
}

/* The root with its text changed: padding, blanks, letters, a byte too many. */
static void
x5c_texts(void **state)
{
	const char *text[CHAIN_N + 1];
	struct buf made[8];
	unsigned char der[CHAIN_CERT_MAX], enc[2 * CHAIN_CERT_MAX];
	char *t;
	int len;

	(void)state;
	for (size_t i = 0; i < CHAIN_N; i++)
		text[i] = strdup(x5c_at(i));
	text[CHAIN_N] = text[CHAIN_ROOT];
	for (size_t i = 0; i < 8; i++)
		buf_init(&made[i], 4 * CHAIN_CERT_MAX);
	t = (char *)(uintptr_t)text[CHAIN_ROOT];
	buf_printf(&made[0], "%s\n", t);
	buf_printf(&made[1], " %s", t);
	buf_printf(&made[2], "%.8s\n%s", t, t + 8);
	buf_printf(&made[3], "%s====", t);
	buf_printf(&made[4], "%.*s", (int)strlen(t) - 4, t);
	buf_printf(&made[5], "%.*s", (int)strlen(t) - 1, t);
	/* A zero byte behind the certificate; twice the certificate. */
	len = (int)good.root.len;
	memcpy(der, good.root.p, (size_t)len);
	der[len] = 0;
	assert_true(EVP_EncodeBlock(enc, der, len + 1) > 0);
	buf_puts(&made[6], (char *)enc);
	assert_true(2 * len <= CHAIN_CERT_MAX);
	memcpy(der + len, good.root.p, (size_t)len);
	assert_true(EVP_EncodeBlock(enc, der, 2 * len) > 0);
	buf_puts(&made[7], (char *)enc);
	for (size_t i = 0; i < PKGS; i++) {
		for (size_t k = 0; k < 8; k++) {
			text[CHAIN_ROOT] = buf_str(&made[k]);
			assert_string_equal(with_x5c(i, text, CHAIN_N),
			    "ERR_FORMAT");
		}
		text[CHAIN_ROOT] = t;
		assert_string_equal(with_x5c(i, text, CHAIN_N + 1),
		    "ERR_FORMAT");
		assert_string_equal(with_x5c(i, text, CHAIN_N - 1),
		    "ERR_FORMAT");
		assert_string_equal(with_x5c(i, text, 0), "ERR_FORMAT");
		assert_string_equal(with_x5c(i, text, CHAIN_N), "");
	}
	/* Another order. */
	text[CHAIN_ROOT] = text[CHAIN_CA];
	text[CHAIN_CA] = t;
	assert_string_equal(with_x5c(KEK_PKG, text, CHAIN_N), "chain");
	assert_string_equal(with_x5c(WORLD_PKG, text, CHAIN_N), "chain");
	for (size_t i = 0; i < 8; i++)
		buf_free(&made[i]);
	free((char *)(uintptr_t)text[CHAIN_ROOT]);
	free((char *)(uintptr_t)text[CHAIN_LEAF]);
	free(t);
}

/* The first padded certificate with an unused bit set, and unpadded. */
static void
x5c_is_canonical(void **state)
{
	struct fake_cert c[CHAIN_N];
	struct json_t *x5c;
	char text[2 * CHAIN_CERT_MAX], *end_, *cn = strdup("root of na");
	size_t len;

	(void)state;
	/* Other names until the root needs padding: a signature's length is not
	 * always the same, so that three of them may not do. */
	for (len = 0; len < 99; len++) {
		fake_chain_good(c, "na");
		c[CHAIN_ROOT].cn = cn + len % 3;
		fake_chain_put(c, vault.kml, &parts);
		if (strchr(x5c_at(CHAIN_ROOT), '=') != NULL)
			break;
	}
	assert_true(len < 99);
	(void)strcpy(text, x5c_at(CHAIN_ROOT));
	end_ = strchr(text, '=');
	for (int unpadded = 0; unpadded < 2; unpadded++) {
		if (unpadded)
			*end_ = '\0';
		else
			end_[-1]++;
		x5c = js_new_arr();
		js_add_str(x5c, x5c_at(CHAIN_LEAF));
		js_add_str(x5c, x5c_at(CHAIN_CA));
		js_add_str(x5c, text);
		assert_int_equal(js_set(parts.header[WORLD_PKG], "x5c", x5c),
		    0);
		assert_string_equal(failed_signed(), "ERR_FORMAT");
	}
	free(cn);
}

/* -- files --------------------------------------------------------------- */

static void
no_packages(void **state)
{
	const struct view k = buf_view(&good.pkg[KEK_PKG]),
	    w = buf_view(&good.pkg[WORLD_PKG]);
	struct buf big;

	(void)state;
	assert_string_equal(failed(w, k), "ERR_FORMAT");
	assert_string_equal(failed(k, k), "ERR_FORMAT");
	assert_string_equal(failed(w, w), "ERR_FORMAT");
	assert_string_equal(failed(view_str(""), w), "ERR_FORMAT");
	assert_string_equal(failed(k, view_str("{}")), "ERR_FORMAT");
	assert_string_equal(failed(k, buf_view(&vault.file)), "ERR_FORMAT");
	buf_init(&big, 2 * PACKAGE_MAX);
	buf_put(&big, k.p, k.len);
	while (big.len <= PACKAGE_MAX)
		buf_puts(&big, "        ");
	assert_string_equal(failed(buf_view(&big), w), "ERR_TOOBIG");
	buf_free(&big);
}

/* Members that are not asked for, missing, or twice. */
static void
members(void **state)
{
	static const struct {
		size_t i;
		const char *from, *to;
	} rows[] = {
		{ KEK_PKG, "\"protect\"", "\"more\":1,\"protect\"" },
		{ KEK_PKG, "\"protect\":\"module\",", "" },
		{ KEK_PKG, "\"kek\":{", "\"kek\":{\"d\":\"AA\"," },
		{ KEK_PKG, "\"AQAB\"", "\"AAEAAQ\"" },
		{ KEK_PKG, "\"hknso\":\"", "\"hknso\":\"0" },
		{ WORLD_PKG, "\"suite\"", "\"more\":1,\"suite\"" },
		{ WORLD_PKG, "\"suite\":\"ECp521mAES\",", "" },
		{ WORLD_PKG, "\"suite\":\"", "\"suite\":\"0123456789012345678901"
		    "23456789012345678901234567890123456789" },
		{ WORLD_PKG, "\"delegation\":\"", "\"delegation\":1,\"x\":\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		drop_parts(NULL);
		take_apart(NULL);
		fake_parts_replace(&parts.payload[rows[i].i], rows[i].from,
		    rows[i].to);
		assert_string_equal(failed_signed(), "ERR_FORMAT");
	}
	for (size_t i = 0; i < PKGS; i++) {
		drop_parts(NULL);
		take_apart(NULL);
		fake_parts_replace(&parts.header[i], "\"x5c\"",
		    "\"b64\":true,\"x5c\"");
		assert_string_equal(failed_signed(), "ERR_FORMAT");
		fake_parts_replace(&parts.header[i], "\"b64\":true",
		    "\"crit\":[\"exp\"]");
		assert_string_equal(failed_signed(), "ERR_FORMAT");
	}
}

/* The next character of base64url, or a flipped bit elsewhere. */
static uint8_t
another(uint8_t c)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
	    "stuvwxyz0123456789-_A";
	const char *at = c != 0 ? strchr(set, c) : NULL;

	return at != NULL ? (uint8_t)at[1] : c ^ 1;
}

/* All of them once, one of sixteen in two more ways. */
static void
every_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < PKGS; i++) {
		struct buf *b = &good.pkg[i];

		for (size_t k = 0; k < b->len; k += sweep_step()) {
			const uint8_t was = b->p[k], to[] = { another(was),
				was ^ 0x80, ' ' };
			const size_t n = k % 16 == 0 ? sizeof(to) : 1;

			for (size_t v = 0; v < n; v++) {
				b->p[k] = to[v];
				assert_string_not_equal(failed_pair(&good), "");
			}
			b->p[k] = was;
		}
	}
	assert_string_equal(failed_pair(&good), "");
}

static void
every_length(void **state)
{
	(void)state;
	for (size_t i = 0; i < PKGS; i++)
		for (size_t k = 0; k < good.pkg[i].len; k += sweep_step()) {
			struct view v[PKGS] = { buf_view(&good.pkg[0]),
				buf_view(&good.pkg[1]) };

			v[i].len = k;
			assert_string_equal(failed(v[0], v[1]), "ERR_FORMAT");
		}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, take_apart, drop_parts)
	const struct CMUnitTest tests[] = {
		TEST(constraints),
		TEST(usages),
		TEST(signers),
		TEST(algorithms),
		TEST(extensions),
		TEST(names),
		TEST(lifetimes),
		TEST(x5c_texts),
		TEST(x5c_is_canonical),
		TEST(no_packages),
		TEST(members),
		TEST(every_byte),
		TEST(every_length),
	};

	return cmocka_run_group_tests_name("exchange_form", tests, begin, end);
}
