/*
 * hsm/dsa: the domain parameters came about as they say, and of a public key
 * nothing but y is the file's. And the signatures: r || s as everywhere else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include "hsm/crypto/dsa.h"
#include "hsm/jose/jose.h"
#include "hsm/crypto/pkey.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/sweep.h"

#define FORM "keyconvoy-test-1"

static const struct {
	const struct dsa_domain *domain;
	const struct jws_alg *alg;
	int bits, q_bits, number;
} sizes[] = {
	{ &dsa_1024, &jws_dsa1024, 1024, 160, 58 },
	{ &dsa_3072, &jws_dsa3072, 3072, 256, 30 },
};

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static BIGNUM *
number(const char *hex)
{
	BIGNUM *bn = NULL;

	assert_int_equal(BN_hex2bn(&bn, hex), strlen(hex));
	return bn;
}

/* -- the constants -------------------------------------------------------------------- */

/* A key or a domain of these numbers; y and seed may be NULL. */
static EVP_PKEY *
key_of(const BIGNUM *const n[static 3], const BIGNUM *y, const uint8_t *seed,
    int counter, int index)
{
	static char digest[] = "SHA256";
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params;
	EVP_PKEY *key = NULL;

	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_P, n[0]);
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_Q, n[1]);
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_FFC_G, n[2]);
	if (y != NULL)
		OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PUB_KEY, y);
	if (seed != NULL) {
		OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_FFC_SEED,
		    seed, SHA256_LEN);
		OSSL_PARAM_BLD_push_int(bld, OSSL_PKEY_PARAM_FFC_PCOUNTER,
		    counter);
		OSSL_PARAM_BLD_push_int(bld, OSSL_PKEY_PARAM_FFC_GINDEX, index);
		OSSL_PARAM_BLD_push_utf8_string(bld,
		    OSSL_PKEY_PARAM_FFC_DIGEST, digest, 0);
	}
	params = OSSL_PARAM_BLD_to_param(bld);
	/* OpenSSL keeps the place of this name, not the name. */
	if (seed != NULL)
		OSSL_PARAM_locate(params, OSSL_PKEY_PARAM_FFC_DIGEST)->data =
		    digest;
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, y != NULL ?
	    EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEY_PARAMETERS, params), 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

/* FIPS 186-4 A.1.1.3 and A.2.4: do p, q and g follow from seed and numbers? */
static int
follows(const BIGNUM *const n[static 3], const uint8_t *seed, int counter,
    int index)
{
	EVP_PKEY *key = key_of(n, NULL, seed, counter, index);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	int ok = EVP_PKEY_param_check(ctx) == 1;

	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	return ok;
}

static void
seed_of(size_t i, int count, uint8_t seed[static SHA256_LEN])
{
	char text[64];

	(void)snprintf(text, sizeof(text), "keyconvoy DSA %d/%d #%d",
	    sizes[i].bits, sizes[i].q_bits, count);
	assert_int_equal(sha256(text, strlen(text), seed), 0);
}

static void
domains_can_be_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		const struct dsa_domain *d = sizes[i].domain;
		BIGNUM *n[3] = { number(d->p), number(d->q), number(d->g) };
		const BIGNUM *const c[3] = { n[0], n[1], n[2] };
		uint8_t seed[SHA256_LEN];
		char hex[2 * SHA256_LEN + 1];

		assert_int_equal(BN_num_bits(n[0]), sizes[i].bits);
		assert_int_equal(BN_num_bits(n[1]), sizes[i].q_bits);
		seed_of(i, sizes[i].number, seed);
		hex_put(hex, seed, sizeof(seed));
		assert_string_equal(d->seed, hex);
		assert_true(follows(c, seed, d->counter, d->index));
		/* That the check can fail takes long with the larger one. */
		assert_true(i > 0 || !follows(c, seed, d->counter,
		    d->index + 1));
		assert_true(i > 0 || !follows(c, seed, d->counter - 1,
		    d->index));
		seed[0] ^= 1;
		assert_false(follows(c, seed, d->counter, d->index));
		for (int j = 0; j < 3; j++)
			BN_free(n[j]);
	}
}

/* -- public keys -------------------------------------------------------------------------- */

static void
spki_of(const EVP_PKEY *key, struct buf *der)
{
	buf_reset(der);
	assert_int_equal(pkey_spki(key, der), 0);
}

static int
reads(size_t i, struct view der)
{
	EVP_PKEY *key = NULL;
	int err = dsa_from_spki(sizes[i].domain, der, &key);

	if (err == 0)
		assert_true(dsa_fits(sizes[i].domain, key));
	else
		assert_null(key);
	EVP_PKEY_free(key);
	return err;
}

static void
new_keys(void **state)
{
	EVP_PKEY *a, *b, *back;
	struct secret der = { 0 };
	struct buf spki;

	(void)state;
	buf_init(&spki, DSA_SPKI_MAX);
	for (size_t i = 0; i < SIZES; i++) {
		assert_int_equal(dsa_new(sizes[i].domain, &a), 0);
		assert_int_equal(dsa_new(sizes[i].domain, &b), 0);
		assert_int_equal(EVP_PKEY_eq(a, b), 0);
		assert_true(dsa_fits(sizes[i].domain, a));
		assert_false(dsa_fits(sizes[!i].domain, a));
		spki_of(a, &spki);
		assert_int_equal(dsa_from_spki(sizes[i].domain,
		    buf_view(&spki), &back), 0);
		assert_int_equal(EVP_PKEY_eq(a, back), 1);
		assert_int_equal(reads(!i, buf_view(&spki)), ERR_FORMAT);
		EVP_PKEY_free(back);
		/* The private half goes into PKCS#8 and comes back. */
		assert_int_equal(pkey_pkcs8(a, &der), 0);
		assert_int_equal(pkey_from_pkcs8(view_of(der.p, der.len),
		    &back), 0);
		assert_int_equal(pkey_is_pair(back, a), 0);
		assert_int_equal(pkey_is_pair(back, b), ERR_AUTH);
		EVP_PKEY_free(back);
		secret_free(&der);
		EVP_PKEY_free(a);
		EVP_PKEY_free(b);
	}
	buf_free(&spki);
}

static void
every_byte_of_a_key(void **state)
{
	struct buf der;
	EVP_PKEY *key;

	(void)state;
	buf_init(&der, DSA_SPKI_MAX + 1);
	for (size_t i = 0; i < SIZES; i++) {
		assert_int_equal(dsa_new(sizes[i].domain, &key), 0);
		spki_of(key, &der);
		EVP_PKEY_free(key);
		for (size_t at = 0; at < der.len; at += sweep_step()) {
			der.p[at] ^= 1;
			assert_int_equal(reads(i, buf_view(&der)), ERR_FORMAT);
			der.p[at] ^= 0x81;
			assert_int_equal(reads(i, buf_view(&der)), ERR_FORMAT);
			der.p[at] ^= 0x80;
		}
		for (size_t cut = 0; cut < der.len; cut += sweep_step())
			assert_int_equal(reads(i, view_of(der.p, cut)),
			    ERR_FORMAT);
		assert_int_equal(reads(i, buf_view(&der)), 0);
		buf_put_u8(&der, 0);
		assert_int_equal(reads(i, buf_view(&der)), ERR_FORMAT);
		while (der.len <= DSA_SPKI_MAX)
			buf_put_u8(&der, 0);
		assert_int_equal(reads(i, buf_view(&der)), ERR_TOOBIG);
	}
	buf_free(&der);
}

/* The key y of the domain in DER: the error of reading it. */
static int
reads_y(size_t i, const BIGNUM *y)
{
	const struct dsa_domain *d = sizes[i].domain;
	BIGNUM *n[3] = { number(d->p), number(d->q), number(d->g) };
	EVP_PKEY *key = key_of((const BIGNUM *const[3]){ n[0], n[1], n[2] }, y,
	    NULL, 0, 0);
	struct buf der;
	int err;

	buf_init(&der, 2 * DSA_SPKI_MAX);
	spki_of(key, &der);
	err = reads(i, buf_view(&der));
	for (int j = 0; j < 3; j++)
		BN_free(n[j]);
	EVP_PKEY_free(key);
	buf_free(&der);
	return err;
}

static void
range_and_order(void **state)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *y = BN_new();

	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		BIGNUM *p = number(sizes[i].domain->p);
		BIGNUM *g = number(sizes[i].domain->g);

		/* g itself has order q; so has its square. */
		assert_int_equal(reads_y(i, g), 0);
		assert_int_equal(BN_mod_sqr(y, g, p, ctx), 1);
		assert_int_equal(reads_y(i, y), 0);
		for (BN_ULONG small = 0; small < 8; small++) {
			BN_set_word(y, small);
			assert_int_equal(reads_y(i, y), ERR_FORMAT);
		}
		/* p - 1 (of order 2), -g (of order 2 q), p, p + g. */
		BN_sub(y, p, BN_value_one());
		assert_int_equal(reads_y(i, y), ERR_FORMAT);
		BN_sub(y, p, g);
		assert_int_equal(reads_y(i, y), ERR_FORMAT);
		assert_int_equal(reads_y(i, p), ERR_FORMAT);
		BN_add(y, p, g);
		assert_int_equal(reads_y(i, y), ERR_FORMAT);
		BN_free(p);
		BN_free(g);
	}
	BN_free(y);
	BN_CTX_free(ctx);
}

/* A sound key of sound parameters that are not the constants. */
static void
other_parameters(void **state)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *h = BN_new();
	struct buf der;
	EVP_PKEY *key;

	(void)state;
	buf_init(&der, DSA_SPKI_MAX);
	for (size_t i = 0; i < SIZES; i++) {
		const struct dsa_domain *d = sizes[i].domain;
		BIGNUM *n[3] = { number(d->p), number(d->q), number(d->g) };

		BN_mod_sqr(h, n[2], n[0], ctx);
		key = key_of((const BIGNUM *const[3]){ n[0], n[1], h }, n[2],
		    NULL, 0, 0);
		spki_of(key, &der);
		assert_int_equal(reads(i, buf_view(&der)), ERR_FORMAT);
		assert_false(dsa_fits(d, key));
		EVP_PKEY_free(key);
		for (int j = 0; j < 3; j++)
			BN_free(n[j]);
	}
	assert_int_equal(pkey_ec_new("P-521", &key), 0);
	spki_of(key, &der);
	assert_int_equal(reads(0, buf_view(&der)), ERR_FORMAT);
	assert_false(dsa_fits(&dsa_1024, key));
	EVP_PKEY_free(key);
	key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	spki_of(key, &der);
	assert_int_equal(reads(1, buf_view(&der)), ERR_FORMAT);
	EVP_PKEY_free(key);
	buf_free(&der);
	BN_free(h);
	BN_CTX_free(ctx);
}

/* -- signatures ------------------------------------------------------------------------------ */

static void
sign(const struct jws_alg *alg, EVP_PKEY *key, struct buf *out)
{
	struct json_t *h = js_new();

	buf_reset(out);
	assert_int_equal(js_set_str(h, "form", FORM), 0);
	assert_int_equal(jws_put_key(alg, key, h), 0);
	assert_int_equal(jws_write(JOSE_COMPACT, alg, h, view_str("{}"), key,
	    out), 0);
	js_free(h);
}

static void
read_parts(struct view text, struct jws *jws)
{
	assert_int_equal(jws_read(JOSE_COMPACT, text, FORM, "form spki", 64,
	    jws), 0);
}

static int
opens(const struct jws *jws, const struct jws_alg *alg, EVP_PKEY *key)
{
	struct buf payload;
	int err;

	buf_init(&payload, 64);
	err = jws_open(jws, alg, key, &payload);
	assert_int_equal(payload.len, err == 0 ? 2 : 0);
	buf_free(&payload);
	return err;
}

static void
signs_and_reads(void **state)
{
	EVP_PKEY *key, *back;
	struct buf text;
	struct jws jws;

	(void)state;
	buf_init(&text, 8192);
	for (size_t i = 0; i < SIZES; i++) {
		const struct jws_alg *alg = sizes[i].alg;

		assert_int_equal(alg->kind->make(alg, &key), 0);
		sign(alg, key, &text);
		read_parts(buf_view(&text), &jws);
		assert_int_equal(jws.sig_len, sizes[i].q_bits / 4);
		assert_true(jws_names(&jws, alg));
		assert_false(jws_names(&jws, &jws_es256));
		assert_int_equal(jws_key(&jws, alg, &back), 0);
		assert_int_equal(EVP_PKEY_eq(key, back), 1);
		assert_int_equal(opens(&jws, alg, back), 0);
		/* The name is that of both sizes: length and key are not. */
		assert_int_equal(opens(&jws, sizes[!i].alg, back), ERR_AUTH);
		jws.sig_len = sizes[!i].alg->len;
		assert_int_equal(opens(&jws, sizes[!i].alg, back), ERR_AUTH);
		jws.sig_len = alg->len;
		for (size_t at = 0; at < jws.sig_len; at += sweep_step()) {
			jws.sig[at] ^= 1;
			assert_int_equal(opens(&jws, alg, back), ERR_AUTH);
			jws.sig[at] ^= 1;
		}
		jws.input.p[jws.input.len - 1] ^= 1;
		assert_int_equal(opens(&jws, alg, back), ERR_AUTH);
		EVP_PKEY_free(back);
		jws_free(&jws);
		read_parts(buf_view(&text), &jws);
		assert_int_equal(jws_key(&jws, sizes[!i].alg, &back),
		    ERR_FORMAT);
		assert_int_equal(jws_key(&jws, &jws_es256, &back), ERR_FORMAT);
		jws_free(&jws);
		EVP_PKEY_free(key);
	}
	buf_free(&text);
}

/* r and s: 0, q, and what is the same modulo q. */
static void
numbers_out_of_range(void **state)
{
	struct buf text;
	struct jws jws;
	EVP_PKEY *key;

	(void)state;
	buf_init(&text, 8192);
	for (size_t i = 0; i < SIZES; i++) {
		BIGNUM *q = number(sizes[i].domain->q), *sum = BN_new();
		int half = sizes[i].q_bits / 8, added = 0;

		assert_int_equal(dsa_new(sizes[i].domain, &key), 0);
		for (int part = 0; part < 2; part++) {
			uint8_t *at = jws.sig + part * half;

			sign(sizes[i].alg, key, &text);
			read_parts(buf_view(&text), &jws);
			memset(at, 0, (size_t)half);
			assert_int_equal(opens(&jws, sizes[i].alg, key),
			    ERR_AUTH);
			assert_int_equal(BN_bn2binpad(q, at, half), half);
			assert_int_equal(opens(&jws, sizes[i].alg, key),
			    ERR_AUTH);
			memset(at, 0xff, (size_t)half);
			assert_int_equal(opens(&jws, sizes[i].alg, key),
			    ERR_AUTH);
			jws_free(&jws);
		}
		/* A signature whose number has room for q above it. */
		for (int tries = 0; added < 2 && tries < 1000; tries++) {
			uint8_t *at = jws.sig + added * half;

			sign(sizes[i].alg, key, &text);
			read_parts(buf_view(&text), &jws);
			BN_bin2bn(at, half, sum);
			BN_add(sum, sum, q);
			if (BN_num_bits(sum) <= sizes[i].q_bits) {
				BN_bn2binpad(sum, at, half);
				assert_int_equal(opens(&jws, sizes[i].alg,
				    key), ERR_AUTH);
				added++;
			}
			jws_free(&jws);
		}
		assert_int_equal(added, 2);
		EVP_PKEY_free(key);
		BN_free(q);
		BN_free(sum);
	}
	buf_free(&text);
}

/* A number that begins with a zero byte keeps it: the length is fixed. */
static void
short_numbers_are_padded(void **state)
{
	const struct jws_alg *alg = &jws_dsa1024;
	int seen[2] = { 0 };
	struct buf text;
	struct jws jws;
	EVP_PKEY *key;

	(void)state;
	buf_init(&text, 8192);
	assert_int_equal(dsa_new(&dsa_1024, &key), 0);
	for (int i = 0; (!seen[0] || !seen[1]) && i < 20000; i++) {
		sign(alg, key, &text);
		read_parts(buf_view(&text), &jws);
		assert_int_equal(jws.sig_len, 40);
		for (int part = 0; part < 2; part++) {
			uint8_t *at = jws.sig + 20 * part;

			if (*at != 0 || seen[part])
				continue;
			seen[part] = 1;
			assert_int_equal(opens(&jws, alg, key), 0);
			memmove(at, at + 1, (size_t)(jws.sig + 39 - at));
			jws.sig_len = 39;
			assert_int_equal(opens(&jws, alg, key), ERR_AUTH);
			jws.sig_len = 40;
			memmove(at + 1, at, (size_t)(jws.sig + 39 - at));
			*at = 0;
		}
		jws_free(&jws);
	}
	assert_true(seen[0] && seen[1]);
	EVP_PKEY_free(key);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(domains_can_be_checked),
		cmocka_unit_test(new_keys),
		cmocka_unit_test(every_byte_of_a_key),
		cmocka_unit_test(range_and_order),
		cmocka_unit_test(other_parameters),
		cmocka_unit_test(signs_and_reads),
		cmocka_unit_test(numbers_out_of_range),
		cmocka_unit_test(short_numbers_are_padded),
	};

	return cmocka_run_group_tests_name("dsa", tests, NULL, NULL);
}
