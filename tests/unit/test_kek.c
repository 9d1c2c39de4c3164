/* hsm/kek: every form of a KEK that the cloud hands out, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include "hsm/keys/kek.h"
#include "hsm/crypto/pkey.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define KID "https://contoso.vault.azure.net/keys/kek/" \
	"0123456789abcdef0123456789abcdef"
#define KID2 "https://contoso.vault.azure.net/keys/kek/" \
	"f123456789abcdef0123456789abcdef"

static EVP_PKEY *pair;			/* RSA 2048 */
static char n64[400];			/* its modulus */
static uint8_t digest[SHA256_LEN];
static struct buf file;

static int
begin(void **state)
{
	struct json_t *jwk;

	(void)state;
	buf_init(&file, 2 * KEK_FILE_MAX);
	pair = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	if (pair == NULL || pkey_spki_digest(pair, digest) != 0 ||
	    pkey_to_jwk(pair, &jwk) != 0)
		return -1;
	(void)snprintf(n64, sizeof(n64), "%s", js_str(jwk, "n"));
	js_free(jwk);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	EVP_PKEY_free(pair);
	buf_free(&file);
	return 0;
}

/* Reads and lets go: the error alone. */
static int
code(struct view v, const char *kid)
{
	struct kek kek;
	int err = kek_read(v, kid, &kek);

	if (err == 0) {
		assert_memory_equal(kek.digest, digest, SHA256_LEN);
		kek_free(&kek);
	}
	assert_null(kek.key);
	return err;
}

static int
text(const char *s)
{
	return code(view_str(s), "");
}

/* JSON with the modulus in place of "N". */
static int
json(const char *s)
{
	const char *at;

	buf_reset(&file);
	for (; (at = strchr(s, 'N')) != NULL; s = at + 1) {
		buf_put(&file, s, (size_t)(at - s));
		buf_puts(&file, n64);
	}
	assert_int_equal(buf_puts(&file, s), 0);
	return code(buf_view(&file), "");
}

static void
spki(void)
{
	buf_reset(&file);
	assert_int_equal(pkey_spki(pair, &file), 0);
}

static void
pem(const char *label)
{
	struct buf der;

	buf_init(&der, KEK_FILE_MAX);
	assert_int_equal(pkey_spki(pair, &der), 0);
	buf_reset(&file);
	assert_int_equal(pem_put(&file, label, der.p, der.len), 0);
	buf_free(&der);
}

static void
every_form(void **state)
{
	static const struct {
		const char *json;
		enum kek_form form;
		int ops, kid;
	} rows[] = {
		/* az keyvault key show */
		{ "{\"attributes\":{\"enabled\":true},\"key\":{\"crv\":null,"
		    "\"d\":null,\"dp\":null,\"dq\":null,\"e\":\"AQAB\",\"k\":null,"
		    "\"keyOps\":[\"import\"],\"kid\":\"" KID "\",\"kty\":"
		    "\"RSA-HSM\",\"n\":\"N\",\"p\":null,\"q\":null,\"qi\":null,"
		    "\"t\":null,\"x\":null,\"y\":null},\"managed\":null,"
		    "\"tags\":{}}", KEK_AZ_JSON, 1, 1 },
		/* the vault itself */
		{ "{\"key\":{\"kid\":\"" KID "\",\"kty\":\"RSA-HSM\","
		    "\"key_ops\":[\"import\"],\"n\":\"N\",\"e\":\"AAEAAQ\"},"
		    "\"attributes\":{\"exportable\":false}}", KEK_AZ_JSON, 1, 1 },
		/* a JWK, with and without what a vault knows */
		{ "{\"kty\":\"RSA\",\"n\":\"N\",\"e\":\"AQAB\"}", KEK_JWK, 0, 0 },
		{ " \r\n{\"kty\":\"RSA-HSM\",\"n\":\"N\",\"e\":\"AQAB\",\"kid\":\""
		    KID "\",\"key_ops\":[\"import\"]}", KEK_JWK, 1, 1 },
		{ "{\"kty\":\"RSA\",\"n\":\"N\",\"e\":\"AQAB\",\"key_ops\":null,"
		    "\"kid\":null}", KEK_JWK, 0, 0 },
		/* leading zeros, base64 with padding */
		{ "{\"kty\":\"RSA\",\"n\":\"N\",\"e\":\"AAAAAQAB\"}",
		    KEK_JWK, 0, 0 },
		{ "{\"kty\":\"RSA\",\"n\":\"N==\",\"e\":\"AQAB\"}",
		    KEK_JWK, 0, 0 },
	};
	struct kek kek;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(json(rows[i].json), 0);
		assert_int_equal(kek_read(buf_view(&file), "", &kek), 0);
		assert_int_equal(kek.form, rows[i].form);
		assert_int_equal(kek.bits, 2048);
		assert_int_equal(kek.ops_known, rows[i].ops);
		assert_string_equal(kek.kid, rows[i].kid ? KID : "");
		kek_free(&kek);
	}
	spki();
	assert_int_equal(kek_read(buf_view(&file), KID, &kek), 0);
	assert_int_equal(kek.form, KEK_DER);
	assert_int_equal(kek.ops_known, 0);
	assert_string_equal(kek.kid, KID);
	kek_free(&kek);
	pem("PUBLIC KEY");
	assert_int_equal(kek_read(buf_view(&file), KID, &kek), 0);
	assert_int_equal(kek.form, KEK_PEM);
	assert_memory_equal(kek.digest, digest, SHA256_LEN);
	kek_free(&kek);
	assert_int_equal(buf_puts(&file, "\r\n \t\n"), 0);
	assert_int_equal(code(buf_view(&file), ""), 0);
}

#define HSM_KEY "\"kty\":\"RSA-HSM\",\"n\":\"N\",\"e\":\"AQAB\""

static void
identifiers(void **state)
{
	static const struct {
		const char *kid;
		int err;
	} rows[] = {
		{ "\"https://contoso.vault.azure.net/keys/kek\"", ERR_KID_VERSION },
		{ "\"http://contoso.vault.azure.net/keys/kek\"", ERR_KID_SCHEME },
		{ "\"<key identifier of the KEK>\"", ERR_KID_TEMPLATE },
		{ "7", ERR_KID }, { "[]", ERR_KID },
	};
	struct kek kek;
	char s[256];

	(void)state;
	/* In the file, in the request, in both, however it is written. */
	assert_int_equal(json("{" HSM_KEY ",\"kid\":\"" KID "\"}"), 0);
	assert_int_equal(code(buf_view(&file), KID), 0);
	assert_int_equal(code(buf_view(&file), KID2), ERR_KID_DIFFERS);
	assert_int_equal(code(buf_view(&file), "x"), ERR_KID_SCHEME);
	assert_int_equal(kek_read(buf_view(&file), "\"HTTPS://CONTOSO.vault.azure"
	    ".net:443/keys/KEK/0123456789ABCDEF0123456789abcdef/\" ", &kek), 0);
	assert_string_equal(kek.kid, KID);
	kek_free(&kek);
	assert_int_equal(json("{\"kty\":\"RSA\",\"n\":\"N\",\"e\":\"AQAB\"}"),
	    0);
	assert_int_equal(kek_read(buf_view(&file), KID2, &kek), 0);
	assert_string_equal(kek.kid, KID2);
	kek_free(&kek);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(s, sizeof(s), "{" HSM_KEY ",\"kid\":%s}",
		    rows[i].kid);
		assert_int_equal(json(s), rows[i].err);
	}
}

/* What the vault says of its key. */
static void
the_vaults_word(void **state)
{
	static const struct {
		const char *json;
		int err;
		uint64_t not_before, expires;
	} rows[] = {
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"enabled\":true,"
		    "\"expires\":\"2027-03-01T00:00:00+00:00\","
		    "\"notBefore\":null}}", 0, 0, 1803859200 },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"exp\":1803859200,"
		    "\"nbf\":951782400}}", 0, 951782400, 1803859200 },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"notBefore\":"
		    "\"2000-02-29T01:30:00.250000+01:30\"}}", 0, 951782400, 0 },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"expires\":"
		    "\"2027-02-28 23:00:00-0100\"}}", 0, 0, 1803859200 },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"expires\":"
		    "\"next year\"}}", 0, 0, KEK_DATE_UNREAD },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"expires\":"
		    "\"2027-13-01T00:00:00Z\"}}", 0, 0, KEK_DATE_UNREAD },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"exp\":-1}}", 0, 0,
		    KEK_DATE_UNREAD },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"exp\":true}}", 0, 0,
		    KEK_DATE_UNREAD },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"expires\":"
		    "\"2026-02-29T00:00:00Z\"}}", 0, 0, KEK_DATE_UNREAD },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"expires\":"
		    "\"2100-02-29T00:00:00Z\"}}", 0, 0, KEK_DATE_UNREAD },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"expires\":"
		    "\"2027-04-31T00:00:00Z\"}}", 0, 0, KEK_DATE_UNREAD },
		{ "{\"key\":{" HSM_KEY "},\"attributes\":{\"enabled\":false}}",
		    ERR_KEK_DISABLED, 0, 0 },
		{ "{\"key\":{" HSM_KEY "},\"scheduledPurgeDate\":"
		    "\"2026-12-01T00:00:00Z\",\"attributes\":{\"enabled\":true}}",
		    ERR_KEK_DELETED, 0, 0 },
		{ "{\"key\":{" HSM_KEY "},\"deletedDate\":1700000000}",
		    ERR_KEK_DELETED, 0, 0 },
		{ "{\"key\":{" HSM_KEY "},\"deletedDate\":null}", 0, 0, 0 },
		{ "{\"key\":{\"kty\":\"RSA\",\"n\":\"N\",\"e\":\"AQAB\"}}",
		    ERR_KEK_SOFT, 0, 0 },
		{ "{\"kty\":\"RSA\",\"n\":\"N\",\"e\":\"AQAB\",\"kid\":\""
		    KID "\"}", ERR_KEK_SOFT, 0, 0 },
		{ "{\"key\":{\"kty\":null,\"n\":\"N\",\"e\":\"AQAB\"}}",
		    ERR_KEK_KTY, 0, 0 },
	};
	struct kek kek;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(json(rows[i].json), rows[i].err);
		if (rows[i].err != 0)
			continue;
		assert_int_equal(kek_read(buf_view(&file), "", &kek), 0);
		assert_int_equal(kek.not_before, rows[i].not_before);
		assert_int_equal(kek.expires, rows[i].expires);
		assert_int_equal(kek.hsm, 1);
		kek_free(&kek);
	}
}

/* As Windows writes it, and in the other order of bytes. */
static void
encoded(int big)
{
	struct buf plain;

	buf_init(&plain, KEK_FILE_MAX);
	buf_put(&plain, file.p, file.len);
	buf_reset(&file);
	buf_put(&file, big ? "\xfe\xff" : "\xff\xfe", 2);
	for (size_t i = 0; i < plain.len; i++) {
		if (plain.p[i] == '\n')
			buf_put(&file, big ? "\0\r" : "\r\0", 2);
		buf_put_u8(&file, big ? 0 : plain.p[i]);
		buf_put_u8(&file, big ? plain.p[i] : 0);
	}
	assert_int_equal(file.err, 0);
	buf_free(&plain);
}

static void
other_encodings(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		pem("PUBLIC KEY");
		encoded(big);
		assert_int_equal(code(buf_view(&file), ""), 0);
		assert_int_equal(code(view_of(file.p, file.len - 1), ""),
		    ERR_KEK_BROKEN);
		assert_int_equal(json("{\"key\":{" HSM_KEY "}}\n"), 0);
		encoded(big);
		assert_int_equal(code(buf_view(&file), ""), 0);
		assert_int_equal(code(view_of(file.p, file.len / 2), ""),
		    ERR_KEK_BROKEN);
	}
	assert_int_equal(json("\xef\xbb\xbf{\"key\":{" HSM_KEY "}}"), 0);
	assert_int_equal(text("\xef\xbb\xbf"), ERR_KEK_EMPTY);
}

static void
operations(void **state)
{
	static const char *const bad[] = {
		"[\"wrapKey\"]", "[\"import\",\"wrapKey\"]", "[]",
		"[\"import\",\"import\"]", "\"import\"", "[1]", "{}",
		"[\"Import\"]", "[\"encrypt\",\"decrypt\",\"sign\"]", "true",
	};
	char s[256];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(s, sizeof(s), "{\"kty\":\"RSA\",\"n\":\"N\","
		    "\"e\":\"AQAB\",\"key_ops\":%s}", bad[i]);
		assert_int_equal(json(s), ERR_KEK_OPS);
		(void)snprintf(s, sizeof(s), "{\"key\":{\"kty\":\"RSA-HSM\","
		    "\"n\":\"N\",\"e\":\"AQAB\",\"keyOps\":%s}}", bad[i]);
		assert_int_equal(json(s), ERR_KEK_OPS);
	}
	/* Both spellings: the second one counts as well. */
	assert_int_equal(json("{\"kty\":\"RSA\",\"n\":\"N\",\"e\":\"AQAB\","
	    "\"key_ops\":[\"import\"],\"keyOps\":[\"unwrapKey\"]}"),
	    ERR_KEK_OPS);
}

static void
numbers(void **state)
{
	static const struct {
		const char *json;
		int err;
	} rows[] = {
		{ "\"e\":\"Aw\"", ERR_KEK_EXPONENT },		/* 3 */
		{ "\"e\":\"AQAD\"", ERR_KEK_EXPONENT },		/* 65539 */
		{ "\"e\":\"AQABAAE\"", ERR_KEK_EXPONENT },
		{ "\"e\":\"AQ\"", ERR_KEK_NUMBER },		/* 1 */
		{ "\"e\":\"AAA\"", ERR_KEK_NUMBER },		/* 0 */
		{ "\"e\":\"\"", ERR_KEK_NUMBER },
		{ "\"e\":\"AQAA\"", ERR_KEK_NUMBER },		/* even */
		{ "\"e\":65537", ERR_KEK_NUMBER },
		{ "\"e\":null", ERR_KEK_NUMBER },
		{ "\"e\":\"AQ AB\"", ERR_KEK_NUMBER },
		{ "\"e\":\"AQB\"", ERR_KEK_NUMBER },		/* unused bits */
		{ "\"e\":\"AQ*B\"", ERR_KEK_NUMBER },
		{ "\"x\":\"AQAB\"", ERR_KEK_NUMBER },
	};
	char s[256];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(s, sizeof(s), "{\"kty\":\"RSA\",\"n\":\"N\",%s}",
		    rows[i].json);
		assert_int_equal(json(s), rows[i].err);
	}
	assert_int_equal(json("{\"kty\":\"RSA\",\"n\":\"NN\",\"e\":\"AQAB\"}"),
	    ERR_KEK_NUMBER);	/* two moduli do not join without a seam */
	assert_int_equal(json("{\"kty\":\"RSA\",\"n\":7,\"e\":\"AQAB\"}"),
	    ERR_KEK_NUMBER);
	assert_int_equal(json("{\"kty\":\"RSA\",\"e\":\"AQAB\"}"), ERR_KEK_NUMBER);
}

static void
sizes(void **state)
{
	static const struct {
		size_t bits;
		int err;
	} rows[] = {
		{ 1024, ERR_KEK_SIZE }, { 2040, ERR_KEK_SIZE },
		{ 2056, ERR_KEK_SIZE }, { 3072, ERR_KEK_MODULUS },
		{ 4096, ERR_KEK_MODULUS },
		{ 4104, ERR_KEK_SIZE }, { 8192, ERR_KEK_SIZE },
	};
	static const uint8_t e[] = { 1, 0, 1 };
	uint8_t n[1024];
	EVP_PKEY *key;
	struct kek kek;

	(void)state;
	memset(n, 0xa5, sizeof(n));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(pkey_rsa_public(view_of(n, rows[i].bits / 8),
		    view_of(e, sizeof(e)), &key), 0);
		buf_reset(&file);
		assert_int_equal(pkey_spki(key, &file), 0);
		assert_int_equal(kek_read(buf_view(&file), "", &kek),
		    rows[i].err);
		EVP_PKEY_free(key);
	}
	assert_non_null(key = EVP_RSA_gen(3072));
	buf_reset(&file);
	assert_int_equal(pkey_spki(key, &file), 0);
	assert_int_equal(kek_read(buf_view(&file), "", &kek), 0);
	assert_int_equal(kek.bits, 3072);
	kek_free(&kek);
	EVP_PKEY_free(key);
	/* 2047 bits in 256 bytes. */
	n[0] = 0x7f;
	assert_int_equal(pkey_rsa_public(view_of(n, 256), view_of(e, 3), &key),
	    0);
	buf_reset(&file);
	assert_int_equal(pkey_spki(key, &file), 0);
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_SIZE);
	EVP_PKEY_free(key);
}

static void
private_keys_as_json(void **state)
{
	static const char *const names[] = { "d", "p", "q", "dp", "dq", "qi",
		"k", "oth", "prime1", "privateExponent" };
	char s[256];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(s, sizeof(s), "{\"kty\":\"RSA\",\"n\":\"N\","
		    "\"e\":\"AQAB\",\"%s\":\"AQ\"}", names[i]);
		assert_int_equal(json(s), ERR_KEK_PRIVATE);
		(void)snprintf(s, sizeof(s), "{\"key\":{\"kty\":\"RSA\","
		    "\"n\":\"N\",\"e\":\"AQAB\",\"%s\":\"AQ\"}}", names[i]);
		assert_int_equal(json(s), ERR_KEK_PRIVATE);
		(void)snprintf(s, sizeof(s), "{\"%s\":1,\"key\":{\"kty\":\"RSA\","
		    "\"n\":\"N\",\"e\":\"AQAB\"}}", names[i]);
		assert_int_equal(json(s), ERR_KEK_PRIVATE);
	}
	/* A symmetric key's JWK. */
	assert_int_equal(text("{\"kty\":\"oct\",\"k\":\"AAAA\"}"),
	    ERR_KEK_PRIVATE);
}

/* What OpenSSL writes of a pair, through a BIO into file. */
static void
written(int (*write)(BIO *bio))
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *p;
	long len;

	assert_int_equal(write(bio), 1);
	len = BIO_get_mem_data(bio, &p);
	buf_reset(&file);
	assert_int_equal(buf_put(&file, p, (size_t)len), 0);
	BIO_free(bio);
}

static int
w_pkcs8_pem(BIO *bio)
{
	return PEM_write_bio_PKCS8PrivateKey(bio, pair, NULL, NULL, 0, NULL,
	    NULL);
}

static int
w_pkcs8_der(BIO *bio)
{
	return i2d_PKCS8PrivateKey_bio(bio, pair, NULL, NULL, 0, NULL, NULL);
}

static int
w_locked_pem(BIO *bio)
{
	return PEM_write_bio_PKCS8PrivateKey(bio, pair, EVP_aes_256_cbc(),
	    "1234", 4, NULL, NULL);
}

static int
w_locked_der(BIO *bio)
{
	return i2d_PKCS8PrivateKey_bio(bio, pair, EVP_aes_256_cbc(), "1234", 4,
	    NULL, NULL);
}

static int
w_pkcs1_pem(BIO *bio)
{
	return PEM_write_bio_PrivateKey_traditional(bio, pair, NULL, NULL, 0,
	    NULL, NULL);
}

static int
w_pkcs1_locked(BIO *bio)
{
	return PEM_write_bio_PrivateKey_traditional(bio, pair,
	    EVP_aes_256_cbc(), (const unsigned char *)"1234", 4, NULL, NULL);
}

static int
w_pkcs1_der(BIO *bio)
{
	return i2d_PrivateKey_bio(bio, pair);
}

static void
private_keys_as_files(void **state)
{
	static int (*const writers[])(BIO *) = { w_pkcs8_pem, w_pkcs8_der,
		w_locked_pem, w_locked_der, w_pkcs1_pem, w_pkcs1_locked,
		w_pkcs1_der };

	(void)state;
	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		written(writers[i]);
		assert_int_equal(code(buf_view(&file), KID), ERR_KEK_PRIVATE);
	}
}

static int
certificate(BIO *bio, int der)
{
	X509 *c = X509_new();
	int r;

	X509_set_version(c, X509_VERSION_3);
	X509_gmtime_adj(X509_getm_notBefore(c), 0);
	X509_gmtime_adj(X509_getm_notAfter(c), 60);
	X509_set_pubkey(c, pair);
	X509_sign(c, pair, EVP_sha256());
	r = der ? i2d_X509_bio(bio, c) : PEM_write_bio_X509(bio, c);
	X509_free(c);
	return r;
}

static int
w_certificate(BIO *bio)
{
	return certificate(bio, 0);
}

static int
w_certificate_der(BIO *bio)
{
	return certificate(bio, 1);
}

static int
w_pkcs1_public(BIO *bio)
{
	unsigned char *der = NULL;
	int len = i2d_PublicKey(pair, &der), r = BIO_write(bio, der, len);

	OPENSSL_free(der);
	return r == len && len > 0;
}

#define BEGIN(label) "-----BEGIN " label "-----\n"
#define END(label) "-----END " label "-----\n"
#define BLOCK(label) BEGIN(label) "AAAA\n" END(label)

static void
one_cause_each(void **state)
{
	static const struct {
		const char *text;
		int err;
	} rows[] = {
		{ "", ERR_KEK_EMPTY }, { " ", ERR_KEK_EMPTY },
		{ "\r\n\t ", ERR_KEK_EMPTY },
		{ "hello", ERR_KEK_FORM }, { "MIIBIjANBgk", ERR_KEK_FORM },
		{ "\x30", ERR_KEK_FORM }, { "\x30\x80", ERR_KEK_FORM },
		{ "\x30\x03\x02\x01", ERR_KEK_FORM },
		{ "\x30\x82\x01\x22\x30", ERR_KEK_BROKEN },
		{ "<html>", ERR_KEK_HTML }, { "<!DOCTYPE html>", ERR_KEK_HTML },
		{ "-----BEGIN ", ERR_KEK_BROKEN },
		{ BEGIN("PUBLIC KEY") END("PUBLIC KEY"), ERR_KEK_BROKEN },
		{ BEGIN("PUBLIC KEY") "AAAA\n" END("PUBLIC"), ERR_KEK_BROKEN },
		{ BLOCK("PUBLIC KEY"), ERR_KEK_BROKEN },
		{ BLOCK("RSA PUBLIC KEY"), ERR_KEK_PKCS1 },
		{ BLOCK("CERTIFICATE"), ERR_KEK_CERT },
		{ BLOCK("CERTIFICATE") BLOCK("CERTIFICATE"), ERR_KEK_CERT },
		{ BLOCK("CERTIFICATE REQUEST"), ERR_KEK_PEM },
		{ BLOCK("PUBLIC KEY") BLOCK("CERTIFICATE"), ERR_KEK_TWO },
		{ BLOCK("PUBLIC KEY") BLOCK("PRIVATE KEY"), ERR_KEK_PRIVATE },
		{ BLOCK("PUBLIC KEY") "EOT\n", ERR_KEK_BEHIND },
		{ "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
		    ERR_KEK_TYPE },
		{ "{\"kty\":\"rsa\",\"n\":\"AQ\",\"e\":\"AQAB\"}",
		    ERR_KEK_KTY },
		{ "{\"kty\":\"oct-HSM\"}", ERR_KEK_TYPE },
		{ "{\"kty\":\"\",\"n\":\"AQ\"}", ERR_KEK_KTY },
		{ "{\"kty\":1}", ERR_KEK_NOKEY }, { "{}", ERR_KEK_NOKEY },
		{ "{\"key\":{}}", ERR_KEK_NOKEY },
		{ "{\"key\":[]}", ERR_KEK_NOKEY }, { "[]", ERR_KEK_NOKEY },
		{ "{\"n\":\"AQ\",\"e\":\"AQAB\"}", ERR_KEK_KTY },
		{ "{", ERR_KEK_BROKEN }, { "{\"kty\":\"RSA\"", ERR_KEK_BROKEN },
		{ "{\"kty\":\"RSA\"}x", ERR_KEK_BROKEN },
		{ "{\"a\":1.5}", ERR_KEK_BROKEN },
		{ "{\"kty\":\"RSA\",\"kty\":\"RSA\"}", ERR_KEK_TWICE },
		{ "{'kty':'RSA'}", ERR_KEK_QUOTES },
	};
	struct kek kek;
	EVP_PKEY *ec, *pss;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text(rows[i].text) != rows[i].err)
			fail_msg("%s: %s", rows[i].text,
			    err_name(text(rows[i].text)));
	assert_int_equal(kek_read(view_str("{\n\"kty\":\n\"RSA"), "", &kek),
	    ERR_KEK_BROKEN);
	assert_int_equal(kek.line, 3);
	written(w_certificate);
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_CERT);
	written(w_certificate_der);
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_CERT);
	written(w_pkcs1_public);
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_PKCS1);

	assert_int_equal(pkey_ec_new("P-256", &ec), 0);
	buf_reset(&file);
	assert_int_equal(pkey_spki(ec, &file), 0);
	/* 91 bytes: a length of one byte, which text may begin with, too. */
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_TYPE);
	EVP_PKEY_free(ec);
	pss = EVP_PKEY_Q_keygen(NULL, NULL, "RSA-PSS", (size_t)2048);
	if (pss == NULL)
		return;
	buf_reset(&file);
	assert_int_equal(pkey_spki(pss, &file), 0);
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_TYPE);
	EVP_PKEY_free(pss);
}

/* Text before the block, and a block in one line, have one meaning only. */
static void
other_layouts(void **state)
{
	struct buf plain;

	(void)state;
	pem("PUBLIC KEY");
	buf_init(&plain, KEK_FILE_MAX);
	buf_puts(&plain, "subject=CN = kek\n");
	buf_put(&plain, file.p, file.len);
	assert_int_equal(code(buf_view(&plain), ""), 0);
	buf_reset(&plain);
	for (size_t i = 0; i < file.len; i++)
		buf_put_u8(&plain, file.p[i] == '\n' ? ' ' : file.p[i]);
	assert_int_equal(code(buf_view(&plain), ""), 0);
	buf_free(&plain);
}

/* The PEM with such lines behind its first one. */
static void
with_header(const char *lines)
{
	struct buf plain;
	size_t first;

	pem("PUBLIC KEY");
	buf_init(&plain, KEK_FILE_MAX);
	buf_put(&plain, file.p, file.len);
	first = strcspn(buf_str(&plain), "\n") + 1;
	buf_reset(&file);
	buf_put(&file, plain.p, first);
	buf_puts(&file, lines);
	assert_int_equal(buf_put(&file, plain.p + first, plain.len - first), 0);
	buf_free(&plain);
}

static void
nothing_left_over(void **state)
{
	(void)state;
	spki();
	for (size_t cut = 0; cut < file.len; cut++)
		assert_int_not_equal(code(view_of(file.p, cut), ""), 0);
	assert_int_equal(buf_put_u8(&file, 0), 0);
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_BEHIND);
	pem("PUBLIC KEY");
	for (size_t cut = 0; cut + 1 < file.len; cut++)
		assert_int_not_equal(code(view_of(file.p, cut), ""), 0);
	assert_int_equal(buf_put_u8(&file, 0), 0);
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_BEHIND);
	pem("PUBLIC KEY");
	assert_int_equal(buf_puts(&file, "note"), 0);
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_BEHIND);
	pem("PUBLIC KEY");
	pem_put(&file, "PUBLIC KEY", "x", 1);
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_TWO);
	/* RFC 1421 headers: nothing of ours, and an encrypted one's mark. */
	with_header("Comment: of the vault\n\n");
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_BROKEN);
	with_header("Proc-Type: 4,MIC-CLEAR\n\n");
	assert_int_equal(code(buf_view(&file), ""), ERR_KEK_BROKEN);
}

static void
too_large(void **state)
{
	(void)state;
	assert_int_equal(json("{\"kty\":\"RSA\",\"n\":\"N\",\"e\":\"AQAB\"}"), 0);
	while (file.len < KEK_FILE_MAX)
		assert_int_equal(buf_puts(&file, " "), 0);
	assert_int_equal(code(buf_view(&file), ""), 0);
	assert_int_equal(buf_puts(&file, " "), 0);
	assert_int_equal(code(buf_view(&file), ""), ERR_TOOBIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form),
		cmocka_unit_test(identifiers),
		cmocka_unit_test(the_vaults_word),
		cmocka_unit_test(other_encodings),
		cmocka_unit_test(operations),
		cmocka_unit_test(numbers),
		cmocka_unit_test(sizes),
		cmocka_unit_test(private_keys_as_json),
		cmocka_unit_test(private_keys_as_files),
		cmocka_unit_test(one_cause_each),
		cmocka_unit_test(other_layouts),
		cmocka_unit_test(nothing_left_over),
		cmocka_unit_test(too_large),
	};

	return cmocka_run_group_tests_name("kek", tests, begin, end);
}
