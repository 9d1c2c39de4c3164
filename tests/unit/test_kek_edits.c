/*
 * hsm/keys/kek: each of the four forms in which a KEK comes, with 1,000 random
 * edits. What is read then is the key of the file, not another one, and what is
 * refused has a cause of its own. Nothing signs a KEK: where an edit met the digits
 * of n, another number may stand there, and only the words tell that people compare.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "hsm/crypto/pkey.h"
#include "hsm/keys/kek.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define EDITS 1000
#define KID "https://contoso.vault.azure.net/keys/kek/" \
	"0123456789abcdef0123456789abcdef"

/* Always the same one: so are the edits. */
static const char public_key[] =
	"-----BEGIN PUBLIC KEY-----\n"
	"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtaWH167YBVBf/SnKFRdz\n"
	"hKcwxKGzk45GviQMVZjKuXZLTArsQX6nigq3KeaYvNbPFb33Hh+iMnJW1TxqEIo2\n"
	"cbkTsqfuzC0kGVpYWEDYXZQ8b9LYOMi4bscXS98Tv+u73Gec24QbPlAPunPBLRhE\n"
	"alUI4wde8DIJPzfWZ3vnfz8632pUgeFslsqpJDBVb3BLgXpb276Ta2cyS8MzuUD+\n"
	"bNjh3QLi9KeYCgyEgF1xOTkm/uPJRUTScoe88ARIM0Y0q7uifVOKNHcABaJeB2Fo\n"
	"gfcIgumZjJAMvVRWZA5VdnAhZoGfA3kjIdAkFF4kxCumeqDi7ZYoATrdcsZK+OPS\n"
	"4QIDAQAB\n"
	"-----END PUBLIC KEY-----\n";

static uint8_t digest[SHA256_LEN];
static struct buf forms[4];	/* by enum kek_form - 1 */
static uint64_t seed;

/* xorshift64*: the same edits in every run. */
static unsigned
chance(unsigned below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * UINT64_C(2685821657736338717)) >> 33) % below;
}

static int
begin(void **state)
{
	BIO *bio = BIO_new_mem_buf(public_key, -1);
	EVP_PKEY *pair = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	struct buf der;
	struct json_t *jwk;
	const char *n;

	(void)state;
	BIO_free(bio);
	buf_init(&der, 1024);
	if (pair == NULL || pkey_spki_digest(pair, digest) != 0 ||
	    pkey_spki(pair, &der) != 0 || pkey_to_jwk(pair, &jwk) != 0)
		return -1;
	n = js_str(jwk, "n");
	for (size_t i = 0; i < 4; i++)
		buf_init(&forms[i], KEK_FILE_MAX);
	buf_printf(&forms[KEK_AZ_JSON - 1], "{\n  \"attributes\": {\n"
	    "    \"enabled\": true,\n    \"expires\": null\n  },\n  \"key\": {\n"
	    "    \"e\": \"AQAB\",\n    \"keyOps\": [\n      \"import\"\n    ],\n"
	    "    \"kid\": \"" KID "\",\n    \"kty\": \"RSA-HSM\",\n"
	    "    \"n\": \"%s\"\n  },\n  \"tags\": null\n}\n", n);
	buf_printf(&forms[KEK_JWK - 1],
	    "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"AQAB\"}", n);
	pem_put(&forms[KEK_PEM - 1], "PUBLIC KEY", der.p, der.len);
	buf_put(&forms[KEK_DER - 1], der.p, der.len);
	js_free(jwk);
	buf_free(&der);
	EVP_PKEY_free(pair);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++)
		buf_free(&forms[i]);
	return 0;
}

/* -- edits ---------------------------------------------------------------------- */

static void
splice(struct buf *out, struct view v, size_t at, size_t len, struct view in)
{
	buf_reset(out);
	buf_put(out, v.p, at);
	buf_put(out, in.p, in.len);
	assert_int_equal(buf_put(out, v.p + at + len, v.len - at - len), 0);
}

/* What happens to files: a bit, a byte, a piece that is lost, doubled or strange,
 * an end that is missing. */
static void
edit(struct view v, struct buf *out)
{
	size_t at = chance((unsigned)v.len), rest = v.len - at;
	size_t len = 1 + chance(rest < 40 ? (unsigned)rest : 40);
	uint8_t byte = v.p[at], strange[8];

	switch (chance(7)) {
	case 0:
		byte ^= (uint8_t)(1u << chance(8));
		splice(out, v, at, 1, view_of(&byte, 1));
		break;
	case 1:
		byte = (uint8_t)chance(256);
		splice(out, v, at, 1, view_of(&byte, 1));
		break;
	case 2:
		splice(out, v, at, len, view_of(NULL, 0));
		break;
	case 3:
		splice(out, v, at, 0, view_of(v.p + at, len));
		break;
	case 4:
		for (size_t i = 0; i < sizeof(strange); i++)
			strange[i] = (uint8_t)chance(256);
		splice(out, v, at, 0, view_of(strange, 1 + chance(8)));
		break;
	case 5:
		splice(out, v, at, rest, view_of(NULL, 0));
		break;
	default:
		byte = v.p[chance((unsigned)v.len)];
		splice(out, v, at, 1, view_of(&byte, 1));
		break;
	}
}

/* -- what may come of it ------------------------------------------------------------- */

/* A cause of its own: no code that stands for several. */
static int
has_cause(int err)
{
	static const int causes[] = {
		ERR_KEK_FORM, ERR_KEK_EMPTY, ERR_KEK_BROKEN, ERR_KEK_QUOTES,
		ERR_KEK_TWICE, ERR_KEK_HTML, ERR_KEK_CERT, ERR_KEK_PKCS1,
		ERR_KEK_PEM, ERR_KEK_TYPE, ERR_KEK_TWO, ERR_KEK_BEHIND,
		ERR_KEK_NOKEY, ERR_KEK_KTY, ERR_KEK_NUMBER, ERR_KEK_MODULUS,
		ERR_KEK_SIZE, ERR_KEK_EXPONENT, ERR_KEK_OPS, ERR_KEK_PRIVATE,
		ERR_KEK_SOFT, ERR_KEK_DISABLED, ERR_KEK_DELETED, ERR_KID,
		ERR_KID_TEMPLATE, ERR_KID_SCHEME, ERR_KID_HOST, ERR_KID_NAME,
		ERR_KID_VERSION
	};

	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
		if (causes[i] == err)
			return 1;
	return 0;
}

/* Does the file have these bytes in base64, whatever its lines are? */
static int
says_base64(const struct buf *file, const struct buf *der)
{
	struct buf pem, bare[2];
	int yes;

	buf_init(&pem, KEK_FILE_MAX);
	assert_int_equal(pem_put(&pem, "", der->p, der->len), 0);
	for (size_t k = 0; k < 2; k++) {
		const struct buf *from = k == 0 ? file : &pem;

		buf_init(&bare[k], 2 * KEK_FILE_MAX);
		for (size_t i = 0; i < from->len; i++)
			if (strchr(" \t\r\n", from->p[i]) == NULL)
				(void)buf_put_u8(&bare[k], from->p[i]);
	}
	/* Between the two lines of dashes. */
	buf_drop(&bare[1], strlen("-----BEGIN-----"));
	bare[1].p[bare[1].len - strlen("-----END-----")] = '\0';
	yes = strstr(buf_str(&bare[0]), buf_str(&bare[1])) != NULL;
	buf_free(&bare[0]);
	buf_free(&bare[1]);
	buf_free(&pem);
	return yes;
}

/* Does the file itself say this number? Its digits, found in it as they would be
 * written. */
static int
says_number(const struct buf *file, const struct kek *kek)
{
	struct json_t *jwk;
	struct buf der;
	int yes;

	buf_init(&der, 1024);
	assert_int_equal(pkey_spki(kek->key, &der), 0);
	if (kek->form == KEK_DER) {
		yes = view_eq(buf_view(&der), buf_view(file));
	} else if (kek->form == KEK_PEM) {
		yes = says_base64(file, &der);
	} else {
		assert_int_equal(pkey_to_jwk(kek->key, &jwk), 0);
		/* The last digit may carry bits that do not count: refused. */
		yes = strstr(buf_str(file), js_str(jwk, "n")) != NULL;
		js_free(jwk);
	}
	buf_free(&der);
	return yes;
}

static void
meet(enum kek_form form)
{
	const struct view v = buf_view(&forms[form - 1]);
	unsigned same = 0, number = 0, refused = 0;
	struct buf out;
	struct kek kek;
	int err;

	seed = UINT64_C(0x9e3779b97f4a7c15) + form;
	buf_init(&out, 2 * KEK_FILE_MAX);
	for (int i = 0; i < EDITS; i++) {
		edit(v, &out);
		err = kek_read(buf_view(&out), "", &kek);
		ERR_clear_error();
		if (err != 0) {
			if (!has_cause(err))
				fail_msg("edit %d of form %d: %s", i, form,
				    err_name(err));
			refused++;
		} else if (memcmp(kek.digest, digest, SHA256_LEN) == 0) {
			same++;
		} else {
			assert_true(says_number(&out, &kek));
			number++;
		}
		if (err == 0)
			kek_free(&kek);
	}
	buf_free(&out);
	print_message("form %d: %u refused, %u the same key, %u another number\n",
	    form, refused, same, number);
	assert_int_equal(refused + same + number, EDITS);
	/* Half of all numbers are even, and of the odd ones few have no small
	 * factor: the rest is for the words. */
	assert_in_range(number, 0, EDITS / 10);
}

static void
az_json(void **state)
{
	(void)state;
	meet(KEK_AZ_JSON);
}

static void
jwk(void **state)
{
	(void)state;
	meet(KEK_JWK);
}

static void
pem(void **state)
{
	(void)state;
	meet(KEK_PEM);
}

static void
der(void **state)
{
	(void)state;
	meet(KEK_DER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(az_json),
		cmocka_unit_test(jwk),
		cmocka_unit_test(pem),
		cmocka_unit_test(der),
	};

	return cmocka_run_group_tests_name("kek_edits", tests, begin, end);
}
