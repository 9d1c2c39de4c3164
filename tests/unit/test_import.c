/* What a vault takes in is as it was packed, or refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "hsm/crypto/keywrap.h"
#include "hsm/jose/jose.h"
#include "hsm/soft/soft.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "tests/unit/fake_vault.h"
#include "tests/unit/sweep.h"
#include "tests/unit/transfer_here.h"

/* -- taking it in --------------------------------------------------------------------------- */

static void
imports_that_are_refused(void **state)
{
	struct fake_vault stranger = kit.vault, other_kek = kit.vault;
	struct buf package, byok;
	const char *const wrong_names[] = { "", "a b", "a/b" };

	(void)state;
	here_package_to(&kit.vault, &kit.keys[0], METHOD_WORLD, &package);
	here_package_to(&kit.vault, &kit.keys[0], METHOD_AZURE, &byok);
	assert_int_equal(here_import(&kit.abroad, buf_view(&package), "", NULL, NULL),
	    ERR_REGION);
	assert_int_equal(here_import(&kit.twin, buf_view(&package), "", NULL, NULL),
	    ERR_DEST);
	assert_int_equal(here_import(&kit.vault, buf_view(&package), "name", NULL, NULL),
	    ERR_ARG);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(here_import(&kit.vault, buf_view(&byok), wrong_names[i],
		    NULL, NULL), ERR_ARG);
	assert_int_equal(here_import(&kit.vault, view_str("{}"), "name", NULL, NULL),
	    ERR_BYOK);
	assert_int_equal(here_import(&kit.vault, view_str("no JSON"), "name", NULL, NULL),
	    ERR_BYOK);
	/* The right identifier, but another KEK behind it. */
	assert_int_equal(here_import(&kit.twin, buf_view(&byok), "name", NULL, NULL),
	    ERR_UNWRAP);

	/* Nobody is trusted; somebody else is; a list of another world's. */
	buf_init(&stranger.trust, TRUST_MAX);
	assert_int_equal(here_import(&stranger, buf_view(&package), "", NULL, NULL),
	    ERR_UNTRUSTED);
	fake_vault_trust(&stranger, kit.twin.hknso);
	assert_int_equal(here_import(&stranger, buf_view(&package), "", NULL, NULL),
	    ERR_UNTRUSTED);
	buf_free(&stranger.trust);
	stranger.trust = kit.twin.trust;
	assert_int_equal(here_import(&stranger, buf_view(&package), "", NULL, NULL),
	    ERR_WORLD_OTHER);

	/* A KEK file of a second world; files that are no KEK. */
	other_kek.kek = kit.twin.kek;
	assert_int_equal(here_import(&other_kek, buf_view(&package), "", NULL, NULL),
	    ERR_WORLD_OTHER);
	assert_int_equal(here_import(&other_kek, buf_view(&byok), "n", NULL, NULL),
	    ERR_WORLD_OTHER);
	other_kek.hsm = kit.source;
	other_kek.kek = kit.keys[3].file;
	assert_int_equal(here_import(&other_kek, buf_view(&byok), "n", NULL, NULL),
	    ERR_RIGHTS);
	buf_free(&package);
	buf_free(&byok);
}

/* A package by hand: what the source's KML signs is not yet true. */
static int
import_forged(const struct transfer *t, struct view pkcs8)
{
	EVP_PKEY *kek = fake_vault_pair(&kit.vault);
	struct buf package;
	int err;

	buf_init(&package, PACKAGE_MAX);
	err = transfer_write(t, &kit.source->guard->world,
	    kit.source->guard->kml, kek, pkcs8, &package);
	if (err == 0)
		err = here_import(&kit.vault, buf_view(&package), "", NULL,
		    NULL);
	buf_free(&package);
	EVP_PKEY_free(kek);
	return err;
}

static void
a_source_that_lies(void **state)
{
	struct transfer t, good = { .mode = MODE_REHEARSAL, .region = "europe",
		.subscription = VAULT_SUBSCRIPTION, .name = "n",
		.rights = RIGHT_SIGN };
	struct secret der = { 0 }, other = { 0 };
	struct key_info info, second;

	(void)state;
	assert_int_equal(soft_key_open(kit.source->guard,
	    buf_view(&kit.keys[0].file), &info, &der), 0);
	assert_int_equal(soft_key_open(kit.source->guard,
	    buf_view(&kit.keys[1].file), &second, &other), 0);
	good.type = KEY_EC;
	good.size = 256;
	good.pub = info.pub;
	memcpy(good.source, kit.source_hknso, SHA256_LEN);
	memcpy(good.target, kit.vault.hknso, SHA256_LEN);
	assert_int_equal(sha256(kit.vault.spki.p, kit.vault.spki.len, good.kek),
	    0);
	assert_int_equal(import_forged(&good, view_of(der.p, der.len)), 0);
	/* Another key than the header says, and no key at all. */
	assert_int_equal(import_forged(&good, view_of(other.p, other.len)),
	    ERR_AUTH);
	assert_int_equal(import_forged(&good, view_str("no key")), ERR_AUTH);
	assert_int_equal(import_forged(&good, view_of(der.p, der.len - 1)),
	    ERR_AUTH);
	t = good;
	memcpy(t.target, kit.twin.hknso, SHA256_LEN);
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_DEST);
	t = good;
	t.size = 384;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)),
	    ERR_FORMAT);
	/* The writer does not sign everything either. */
	t = good;
	t.rights = RIGHT_SIGN | RIGHT_DECRYPT;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t.rights = RIGHT_SIGN | RIGHT_COPY;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t.rights = 0;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t = good;
	t.kek[0] ^= 1;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t = good;
	t.source[0] ^= 1;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	t = good;
	t.mode = MODE_PRODUCTION;
	assert_int_equal(import_forged(&t, view_of(der.p, der.len)), ERR_ARG);
	key_info_free(&info);
	key_info_free(&second);
	secret_free(&der);
	secret_free(&other);
}

/* The JWE of one source inside the signature of another: who signed is not who
 * the header names. */
static void
signed_by_another(void **state)
{
	struct fake_vault thief = kit.twin;
	struct buf package, again;
	struct json_t *h = js_new();
	struct transfer t;

	(void)state;
	here_package_to(&kit.vault, &kit.keys[0], METHOD_WORLD, &package);
	assert_int_equal(transfer_read(buf_view(&package), &t), 0);
	buf_init(&again, PACKAGE_MAX);
	js_set_str(h, "form", TRANSFER_FORM);
	js_set_str(h, "mode", "rehearsal");
	js_set_str(h, "delegation", thief.hsm->guard->world.delegation);
	assert_int_equal(jws_write(JOSE_FLAT, &jws_es256, h, buf_view(&t.jwe),
	    thief.hsm->guard->kml, &again), 0);
	assert_int_equal(here_import(&kit.vault, buf_view(&again), "", NULL,
	    NULL), ERR_AUTH);
	transfer_free(&t);
	js_free(h);
	buf_free(&again);
	buf_free(&package);
}

/* -- a byte changed ----------------------------------------------------------------------- */

static void
every_byte_of_a_package(void **state)
{
	struct buf package;

	(void)state;
	here_package_to(&kit.vault, &kit.keys[0], METHOD_WORLD, &package);
	for (size_t i = 0; i < package.len; i += sweep_step()) {
		package.p[i] ^= 1;
		assert_int_not_equal(here_import(&kit.vault, buf_view(&package),
		    "", NULL, NULL), 0);
		package.p[i] ^= 1;
	}
	for (size_t n = 0; n < package.len; n += 7 * sweep_step())
		assert_int_not_equal(here_import(&kit.vault,
		    view_of(package.p, n), "", NULL, NULL), 0);
	assert_int_equal(here_import(&kit.vault, buf_view(&package), "", NULL,
	    NULL), 0);
	buf_free(&package);
	ERR_clear_error();
}

/* Nothing in the specification vouches for who made a .byok: "generator" may read
 * otherwise, and the key is the same. */
static void
every_byte_of_a_byok(void **state)
{
	struct rep_import rep = { 0 };
	size_t from, to;
	struct buf byok, hold;

	(void)state;
	here_package_to(&kit.vault, &kit.keys[0], METHOD_AZURE, &byok);
	from = (size_t)(strstr(buf_str(&byok), "\"generator\":\"") -
	    buf_str(&byok));
	to = byok.len - 2;
	buf_init(&hold, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	for (size_t i = 0; i < byok.len; i += sweep_step()) {
		int err;

		byok.p[i] ^= 1;
		buf_reset(&hold);
		err = here_import(&kit.vault, buf_view(&byok), "n", &rep, &hold);
		if (i < from || i >= to)
			assert_int_not_equal(err, 0);
		else if (err == 0)
			assert_true(view_eq(rep.spki, buf_view(&kit.keys[0].spki)));
		byok.p[i] ^= 1;
	}
	assert_int_equal(here_import(&kit.vault, buf_view(&byok), "n", NULL, NULL), 0);
	buf_free(&hold);
	buf_free(&byok);
	ERR_clear_error();
}

/* -- what else a .byok may hold --------------------------------------------------------------- */

static int
import_blob(const char *kid, struct view pkcs8)
{
	EVP_PKEY *kek = fake_vault_pair(&kit.vault);
	struct buf blob, byok;
	int err;

	buf_init(&blob, BYOK_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	assert_int_equal(wrap_for_kek(kek, pkcs8, &blob), 0);
	assert_int_equal(wrap_byok(kid, "a test", buf_view(&blob), &byok), 0);
	err = here_import(&kit.vault, buf_view(&byok), "n", NULL, NULL);
	buf_free(&byok);
	buf_free(&blob);
	EVP_PKEY_free(kek);
	return err;
}

static int
import_pair(EVP_PKEY *pair)
{
	struct secret der = { 0 };
	int err;

	assert_non_null(pair);
	assert_int_equal(pkey_pkcs8(pair, &der), 0);
	err = import_blob(VAULT_KID, view_of(der.p, der.len));
	secret_free(&der);
	EVP_PKEY_free(pair);
	return err;
}

static EVP_PKEY *
explicit_curve(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
	EVP_PKEY *pair = NULL;

	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_ec_paramgen_curve_nid(ctx,
	    NID_X9_62_prime256v1), 1);
	assert_int_equal(EVP_PKEY_CTX_set_ec_param_enc(ctx,
	    OPENSSL_EC_EXPLICIT_CURVE), 1);
	assert_int_equal(EVP_PKEY_keygen(ctx, &pair), 1);
	EVP_PKEY_CTX_free(ctx);
	return pair;
}

static void
take_product(BIGNUM *out, const BIGNUM *a, const BIGNUM *b, BN_CTX *ctx)
{
	assert_int_equal(BN_mul(out, a, b, ctx), 1);
}

/* 2048 bits, e d = 1 as it has to be, but one of the two factors is none: it is
 * made of two primes itself. Nothing that it signs would hold. */
static EVP_PKEY *
three_primes(void)
{
	static const char *const names[] = { OSSL_PKEY_PARAM_RSA_N,
		OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D,
		OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2,
		OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2,
		OSSL_PKEY_PARAM_RSA_COEFFICIENT1 };
	enum { N, E, D, P, Q, DP, DQ, QI, A, B, COUNT };
	EVP_PKEY_CTX *kctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *b[COUNT], *p1 = BN_new(), *q1 = BN_new(), *phi = BN_new();
	OSSL_PARAM *params;
	EVP_PKEY *pair = NULL;

	for (int i = 0; i < COUNT; i++)
		assert_non_null(b[i] = BN_new());
	assert_int_equal(BN_set_word(b[E], 65537), 1);
	do {
		BN_generate_prime_ex(b[A], 512, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(b[B], 512, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(b[Q], 1024, 0, NULL, NULL, NULL);
		take_product(b[P], b[A], b[B], ctx);
		take_product(b[N], b[P], b[Q], ctx);
		BN_sub(p1, b[P], BN_value_one());
		BN_sub(q1, b[Q], BN_value_one());
		take_product(phi, p1, q1, ctx);
	} while (BN_num_bits(b[N]) != 2048 ||
	    BN_mod_inverse(b[D], b[E], phi, ctx) == NULL);
	BN_mod(b[DP], b[D], p1, ctx);
	BN_mod(b[DQ], b[D], q1, ctx);
	assert_non_null(BN_mod_inverse(b[QI], b[Q], b[P], ctx));
	for (int i = 0; i < A; i++)
		OSSL_PARAM_BLD_push_BN(bld, names[i], b[i]);
	params = OSSL_PARAM_BLD_to_param(bld);
	assert_int_equal(EVP_PKEY_fromdata_init(kctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(kctx, &pair, EVP_PKEY_KEYPAIR,
	    params), 1);
	for (int i = 0; i < COUNT; i++)
		BN_free(b[i]);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	BN_free(p1);
	BN_free(q1);
	BN_free(phi);
	BN_CTX_free(ctx);
	EVP_PKEY_CTX_free(kctx);
	return pair;
}

static EVP_PKEY *
exponent_3(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *three = BN_new();
	EVP_PKEY *pair = NULL;

	assert_int_equal(BN_set_word(three, 3), 1);
	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, 2048), 1);
	assert_int_equal(EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, three), 1);
	assert_int_equal(EVP_PKEY_keygen(ctx, &pair), 1);
	EVP_PKEY_CTX_free(ctx);
	BN_free(three);
	return pair;
}

/* What people wrap in place of PKCS#8: by what OpenSSL writes of it. */
static int
import_written(EVP_PKEY *pair, int (*write)(BIO *, const EVP_PKEY *))
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *p;
	long len;
	int err;

	assert_int_equal(write(bio, pair), 1);
	len = BIO_get_mem_data(bio, &p);
	err = import_blob(VAULT_KID, view_of(p, (size_t)len));
	BIO_free(bio);
	EVP_PKEY_free(pair);
	return err;
}

static int
as_pem(BIO *bio, const EVP_PKEY *pair)
{
	return PEM_write_bio_PKCS8PrivateKey(bio, pair, NULL, NULL, 0, NULL,
	    NULL);
}

static int
as_pkcs8(BIO *bio, const EVP_PKEY *pair)
{
	return i2d_PKCS8PrivateKey_bio(bio, pair, NULL, NULL, 0, NULL, NULL);
}

/* PKCS#1 and SEC 1. */
static int
as_traditional(BIO *bio, const EVP_PKEY *pair)
{
	return i2d_PrivateKey_bio(bio, pair);
}

/* RFC 5915 without the public half, as Java and several HSMs write it. */
static int
as_bare(BIO *bio, const EVP_PKEY *pair)
{
	static const uint8_t before[] = { 0x30, 0x41, 2, 1, 0, 0x30, 0x13, 6, 7,
		0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce,
		0x3d, 3, 1, 7, 4, 0x27, 0x30, 0x25, 2, 1, 1, 4, 0x20 };
	BIGNUM *d = NULL;
	uint8_t raw[32];
	int ok = EVP_PKEY_get_bn_param(pair, OSSL_PKEY_PARAM_PRIV_KEY, &d) == 1 &&
	    BN_bn2binpad(d, raw, sizeof(raw)) == (int)sizeof(raw) &&
	    BIO_write(bio, before, sizeof(before)) == (int)sizeof(before) &&
	    BIO_write(bio, raw, sizeof(raw)) == (int)sizeof(raw);

	BN_clear_free(d);
	return ok;
}

static EVP_PKEY *
for_pss(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
	EVP_PKEY *pair = NULL;

	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, 2048), 1);
	assert_int_equal(EVP_PKEY_keygen(ctx, &pair), 1);
	EVP_PKEY_CTX_free(ctx);
	return pair;
}

/* The package opened, and its content has a name. */
static void
what_a_byok_may_hold(void **state)
{
	static const uint8_t rsa_8192[4700];	/* as long as one */

	(void)state;
	assert_int_equal(import_blob(VAULT_KID, view_of(rsa_8192,
	    sizeof(rsa_8192))), ERR_KEY_SIZE);
	assert_int_equal(import_pair(EVP_EC_gen("P-256")), 0);
	assert_int_equal(import_pair(EVP_RSA_gen(2048)), 0);
	assert_int_equal(import_written(EVP_EC_gen("P-256"), as_bare), 0);
	assert_int_equal(import_pair(EVP_RSA_gen(1024)), ERR_KEY_SIZE);
	assert_int_equal(import_pair(EVP_EC_gen("secp256k1")), ERR_INSIDE_CURVE);
	assert_int_equal(import_pair(EVP_EC_gen("P-224")), ERR_INSIDE_CURVE);
	assert_int_equal(import_pair(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")),
	    ERR_INSIDE_TYPE);
	assert_int_equal(import_written(for_pss(), as_pkcs8), ERR_INSIDE_PSS);
	assert_int_equal(import_pair(explicit_curve()), ERR_INSIDE_CURVE);
	assert_int_equal(import_pair(exponent_3()), ERR_INSIDE_EXPONENT);
	assert_int_equal(import_pair(three_primes()), ERR_INSIDE_PAIR);
	assert_int_equal(import_written(EVP_RSA_gen(2048), as_pem),
	    ERR_INSIDE_PEM);
	assert_int_equal(import_written(EVP_RSA_gen(2048), as_traditional),
	    ERR_INSIDE_PKCS1);
	assert_int_equal(import_written(EVP_EC_gen("P-256"), as_traditional),
	    ERR_INSIDE_SEC1);
	assert_int_equal(import_blob(VAULT_KID, view_str("0123456789abcdef")),
	    ERR_INSIDE_AES);
	assert_int_equal(import_blob(VAULT_KID, view_str("0123456789abcde")),
	    ERR_INSIDE);
	assert_int_equal(import_blob("https://contoso.vault.azure.net/keys/kek/"
	    "1123456789abcdef0123456789abcdef", view_str("x")), ERR_DEST);
	ERR_clear_error();
}

/* OAEP with SHA-256, which many tools take unasked. */
static void
other_hash(void **state)
{
	EVP_PKEY *kek = fake_vault_pair(&kit.vault), *pair = EVP_EC_gen("P-256");
	struct secret der = { 0 }, key = { 0 };
	struct buf blob, byok;

	(void)state;
	assert_int_equal(pkey_pkcs8(pair, &der), 0);
	assert_int_equal(secret_new(&key, 32), 0);
	buf_init(&blob, BYOK_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	assert_int_equal(wrap_oaep(kek, "SHA256", view_of(key.p, key.len),
	    &blob), 0);
	assert_int_equal(wrap_kwp(&key, view_of(der.p, der.len), &blob), 0);
	assert_int_equal(wrap_byok(VAULT_KID, "t", buf_view(&blob), &byok), 0);
	assert_int_equal(here_import(&kit.vault, buf_view(&byok), "n", NULL, NULL),
	    ERR_UNWRAP_HASH);
	secret_free(&der);
	secret_free(&key);
	buf_free(&byok);
	buf_free(&blob);
	EVP_PKEY_free(pair);
	EVP_PKEY_free(kek);
	ERR_clear_error();
}

static void
byok_strictly(void **state)
{
	static const char *const changes[][2] = {
		{ "\"1.0.0\"", "\"1.0.1\"" },
		{ "\"dir\"", "\"RSA-OAEP\"" },
		{ "CKM_RSA_AES_KEY_WRAP", "CKM_AES_KEY_WRAP" },
		{ "\"ciphertext\":\"", "\"ciphertext\":\"=" },
		{ "keys/kek/", "keys/kek" },
	};
	EVP_PKEY *kek = fake_vault_pair(&kit.vault), *pair = EVP_EC_gen("P-256");
	struct secret der = { 0 };
	struct buf blob, byok, changed;

	(void)state;
	assert_int_equal(pkey_pkcs8(pair, &der), 0);
	buf_init(&blob, BYOK_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	assert_int_equal(wrap_for_kek(kek, view_of(der.p, der.len), &blob), 0);
	assert_int_equal(wrap_byok(VAULT_KID, "a test", buf_view(&blob), &byok),
	    0);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const char *at = strstr(buf_str(&byok), changes[i][0]);

		assert_non_null(at);
		buf_init(&changed, BYOK_FILE_MAX);
		buf_put(&changed, byok.p, (size_t)(at - buf_str(&byok)));
		buf_puts(&changed, changes[i][1]);
		buf_puts(&changed, at + strlen(changes[i][0]));
		assert_int_equal(here_import(&kit.vault, buf_view(&changed), "n", NULL,
		    NULL), ERR_BYOK);
		buf_free(&changed);
	}
	/* Too short for its KEK, and a part that is no whole block. */
	buf_reset(&byok);
	assert_int_equal(wrap_byok(VAULT_KID, "t", view_of(blob.p, 256), &byok),
	    0);
	assert_int_equal(here_import(&kit.vault, buf_view(&byok), "n", NULL, NULL),
	    ERR_BYOK);
	buf_reset(&byok);
	assert_int_equal(wrap_byok(VAULT_KID, "t", view_of(blob.p,
	    blob.len - 1), &byok), 0);
	assert_int_equal(here_import(&kit.vault, buf_view(&byok), "n", NULL, NULL),
	    ERR_BYOK);
	secret_free(&der);
	buf_free(&byok);
	buf_free(&blob);
	EVP_PKEY_free(pair);
	EVP_PKEY_free(kek);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(imports_that_are_refused),
		cmocka_unit_test(a_source_that_lies),
		cmocka_unit_test(signed_by_another),
		cmocka_unit_test(every_byte_of_a_package),
		cmocka_unit_test(every_byte_of_a_byok),
		cmocka_unit_test(what_a_byok_may_hold),
		cmocka_unit_test(other_hash),
		cmocka_unit_test(byok_strictly),
	};

	return cmocka_run_group_tests_name("import", tests, here_begin,
	    here_end);
}
