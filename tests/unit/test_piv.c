/* src/card/piv, piv_object, admin: the bytes that go to a card, and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/evp.h>
#include <openssl/core_names.h>
#include <openssl/x509.h>

#include "src/base/secret.h"
#include "src/card/piv/admin.h"
#include "src/card/piv/tlv.h"
#include "tests/unit/card_script.h"

/* P-256's base point: a point that every implementation agrees on. */
#define G "04 6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" \
	"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"

static void
base_point(uint8_t out[static PIV_POINT_LEN])
{
	assert_int_equal(unhex(G, out, PIV_POINT_LEN), PIV_POINT_LEN);
}

static void
selects(void **state)
{
	SCRIPT(r, { "00 a4 04 00 09 a00000030800001000 00",
	    "61 11 4f 06 000010000100 79 07 4f 05 a000000308 9000" },
	    { "00 a4 04 00 *", "61 08 4f 00 50 04 41636d65 9000" },
	    { "00 a4 04 00 *", "6a82" }, { "00 a4 04 00 *", "6d00" },
	    { "00 a4 04 00 *", "61 08 4f 00 50 04 4163076d 9000" },
	    { "00 a4 04 00 *", "9000" });
	char label[33];

	(void)state;
	assert_int_equal(piv_select(&r, label), 0);
	assert_string_equal(label, "");
	assert_int_equal(piv_select(&r, label), 0);
	assert_string_equal(label, "Acme");
	assert_int_equal(piv_select(&r, label), ERR_CARD_NOTPIV);
	assert_int_equal(piv_select(&r, label), ERR_CARD_NOTPIV);
	assert_int_equal(piv_select(&r, label), 0);
	assert_string_equal(label, "");
	assert_int_equal(piv_select(&r, label), 0);
	SCRIPT_DONE(r);
}

static void
gets_and_puts_objects(void **state)
{
	SCRIPT(r, { "00 cb 3f ff 05 5c035fc102 00", "53 02 aabb 9000" },
	    { "00 cb 3f ff 05 5c035fc10b 00", "6a82" },
	    { "00 cb 3f ff 05 5c035fc109 00", "6982" },
	    { "00 cb 3f ff 05 5c035fc109 00", "53 00 9000" },
	    { "00 cb 3f ff 05 5c035fc109 00", "54 01 00 9000" },
	    { "00 cb 3f ff 05 5c035fc109 00", "53 01 00 00 9000" },
	    { "00 db 3f ff 09 5c035fc109 53 02 0102", "9000" },
	    { "00 db 3f ff 07 5c035fc109 53 00", "6a84" });
	struct buf out;

	(void)state;
	buf_init(&out, 64);
	assert_int_equal(piv_get(&r, PIV_CHUID, &out), 0);
	assert_int_equal(out.len, 2);
	assert_int_equal(piv_get(&r, PIV_CERT_9D, &out), ERR_CARD_LACKS);
	assert_int_equal(piv_get(&r, PIV_PRINTED, &out), ERR_PIN_NEEDED);
	assert_int_equal(piv_get(&r, PIV_PRINTED, &out), ERR_CARD_LACKS);
	assert_int_equal(piv_get(&r, PIV_PRINTED, &out), ERR_CARD_APDU);
	assert_int_equal(piv_get(&r, PIV_PRINTED, &out), ERR_CARD_APDU);
	assert_int_equal(out.len, 2);
	assert_int_equal(piv_put(&r, PIV_PRINTED, view_of("\1\2", 2)), 0);
	assert_int_equal(piv_put(&r, PIV_PRINTED, view_of(NULL, 0)),
	    ERR_CARD_FULL);
	SCRIPT_DONE(r);
	buf_free(&out);
}

static void
sends_pins(void **state)
{
	SCRIPT(r, { "00 20 00 80 08 323436383130ffff", "9000" },
	    { "00 20 00 80 08 3132333435363738", "63c2" },
	    { "00 20 00 80", "63c3" }, { "00 20 00 80", "9000" },
	    { "00 20 00 80", "6983" },
	    { "00 24 00 80 10 313233343536ffff 323436383130ffff", "9000" },
	    { "00 24 00 81 10 3132333435363738 3837363534333231", "63c1" },
	    { "00 2c 00 80 10 3132333435363738 323436383130ffff", "63c0" });
	uint32_t left = 99;
	uint8_t tries;

	(void)state;
	assert_int_equal(piv_verify(&r, view_str("246810"), &left), 0);
	assert_int_equal(piv_verify(&r, view_str("12345678"), &left), ERR_PIN);
	assert_int_equal(left, 2);
	assert_int_equal(piv_tries(&r, &tries), 0);
	assert_int_equal(tries, 3);
	assert_int_equal(piv_tries(&r, &tries), 0);
	assert_int_equal(tries, PIV_TRIES_UNKNOWN);
	assert_int_equal(piv_tries(&r, &tries), 0);
	assert_int_equal(tries, 0);
	assert_int_equal(piv_change(&r, PIV_REF_PIN, view_str("123456"),
	    view_str("246810"), &left), 0);
	assert_int_equal(piv_change(&r, PIV_REF_PUK, view_str("12345678"),
	    view_str("87654321"), &left), ERR_PIN);
	assert_int_equal(left, 1);
	assert_int_equal(piv_unblock(&r, view_str("12345678"),
	    view_str("246810"), &left), ERR_PIN_BLOCKED);
	SCRIPT_DONE(r);
}

/* What cannot be a PIN costs no try: the script has no lines. */
static void
asks_no_card_for_what_is_no_pin(void **state)
{
	static const char *const bad[] = {
		"", "12345", "123456789", "12345a", "123 56", "-12345",
		"\xd9\xa1\xd9\xa2\xd9\xa3", "cccccctbvnhuvbkcfntlhkivhdiirnhctk",
	};
	SCRIPT(r, { "", "" });
	const struct view good = view_str("246810");

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const struct view v = view_str(bad[i]);

		assert_int_equal(piv_pin_form(v), ERR_PIN_FORM);
		assert_int_equal(piv_verify(&r, v, NULL), ERR_PIN_FORM);
		assert_int_equal(piv_change(&r, PIV_REF_PIN, v, good, NULL),
		    ERR_PIN_FORM);
		assert_int_equal(piv_change(&r, PIV_REF_PIN, good, v, NULL),
		    ERR_PIN_FORM);
		assert_int_equal(piv_unblock(&r, v, good, NULL), ERR_PIN_FORM);
	}
	assert_int_equal(piv_pin_form(view_of("12345\0", 6)), ERR_PIN_FORM);
	assert_int_equal(r_script.at, 0);
	assert_int_equal(r_script.n, 1);
}

static void
makes_a_key(void **state)
{
	SCRIPT(r, { "00 47 00 9d 05 ac03 8001 11 00",
	    "7f49 43 86 41" G "9000" },
	    { "00 47 00 9d *", "7f49 43 86 40" G "9000" },
	    { "00 47 00 9d *", "7f49 43 86 41 02" G "9000" },
	    { "00 47 00 9d *", "6982" });
	uint8_t point[PIV_POINT_LEN], want[PIV_POINT_LEN];

	(void)state;
	base_point(want);
	assert_int_equal(piv_generate(&r, point), 0);
	assert_memory_equal(point, want, sizeof(want));
	assert_int_equal(piv_generate(&r, point), ERR_CARD_APDU);
	assert_int_equal(piv_generate(&r, point), ERR_CARD_APDU);
	assert_int_equal(piv_generate(&r, point), ERR_PIN_NEEDED);
	SCRIPT_DONE(r);
}

static void
agrees(void **state)
{
	SCRIPT(r, { "00 87 11 9d 47 7c 45 82 00 85 41" G "00",
	    "7c 22 82 20 000102030405060708090a0b0c0d0e0f"
	    "101112131415161718191a1b1c1d1e1f 9000" },
	    { "00 87 11 9d *", "7c 03 82 01 00 9000" },
	    { "00 87 11 9d *", "6a80" }, { "00 87 11 9d *", "6982" });
	uint8_t point[PIV_POINT_LEN], z[32];

	(void)state;
	base_point(point);
	assert_int_equal(piv_agree(&r, point, z), 0);
	assert_int_equal(z[31], 0x1f);
	assert_int_equal(piv_agree(&r, point, z), ERR_CARD_APDU);
	assert_int_equal(piv_agree(&r, point, z), ERR_CARD_DATA);
	assert_int_equal(piv_agree(&r, point, z), ERR_PIN_NEEDED);
	SCRIPT_DONE(r);
}

static void
reads_what_tokens_tell(void **state)
{
	SCRIPT(r, { "00 f7 00 80 00", "0101ff 050101 06020301 9000" },
	    { "00 f7 00 9d 00", "010111 02020201 030101 0443 8641" G "9000" },
	    { "00 f7 00 9d 00", "6a88" }, { "00 f7 00 9b 00", "6d00" },
	    { "00 f7 00 9b 00", "01010a 0000 00 9000" },
	    { "00 f8 00 00 00", "00ae17cb 9000" },
	    { "00 f8 00 00 00", "ae17cb 9000" },
	    { "00 fd 00 00 00", "050403 9000" });
	struct piv_metadata m;
	uint8_t point[PIV_POINT_LEN], v[3];
	uint32_t serial;

	(void)state;
	base_point(point);
	assert_int_equal(piv_metadata(&r, PIV_REF_PIN, &m), 0);
	assert_true(m.knows_default && m.is_default);
	assert_int_equal(m.tries_max, 3);
	assert_int_equal(m.tries, 1);
	assert_int_equal(piv_metadata(&r, PIV_SLOT_KEYS, &m), 0);
	assert_int_equal(m.alg, PIV_ALG_P256);
	assert_true(m.has_point);
	assert_memory_equal(m.point, point, sizeof(point));
	assert_int_equal(m.tries, PIV_TRIES_UNKNOWN);
	assert_int_equal(piv_metadata(&r, PIV_SLOT_KEYS, &m), ERR_CARD_LACKS);
	assert_int_equal(piv_metadata(&r, PIV_SLOT_MGM, &m), ERR_CARD_CANNOT);
	assert_int_equal(piv_metadata(&r, PIV_SLOT_MGM, &m), ERR_CARD_APDU);
	assert_int_equal(piv_serial(&r, &serial), 0);
	assert_int_equal(serial, 11409355);
	assert_int_equal(piv_serial(&r, &serial), ERR_CARD_APDU);
	assert_int_equal(piv_version(&r, v), 0);
	assert_memory_equal(v, "\5\4\3", 3);
	SCRIPT_DONE(r);
}

static void
reads_and_writes_chuids(void **state)
{
	SCRIPT(r, { "00 cb 3f ff *", "53 3b 3019"
	    "d4e739da739ced39ce739d836858210842108421c84210c3eb"
	    "3410 000102030405060708090a0b0c0d0e0f"
	    "3508 3230333030313031 3e00 fe00 9000" },
	    { "00 cb 3f ff *", "53 04 3402 aabb 9000" },
	    { "00 cb 3f ff *", "53 17 3410 00000000000000000000000000000000"
	    "3e03 300102 9000" },
	    { "00 cb 3f ff *", "6a82" });
	uint8_t guid[PIV_GUID_LEN];
	int issued;
	struct view v;
	struct buf b;

	(void)state;
	assert_int_equal(piv_guid(&r, guid, &issued), 0);
	assert_int_equal(guid[15], 15);
	assert_int_equal(issued, 0);
	/* None: too short, of zeros on a card that somebody signed, no CHUID. */
	for (int i = 0; i < 3; i++) {
		assert_int_equal(piv_guid(&r, guid, &issued), ERR_CARD_LACKS);
		assert_int_equal(issued, i == 1);
	}
	buf_init(&b, 128);
	assert_int_equal(piv_chuid(&b, guid), 0);
	assert_int_equal(b.len, 59);
	assert_int_equal(tlv_find(buf_view(&b), 0x34, &v), 0);
	assert_memory_equal(v.p, guid, sizeof(guid));
	buf_free(&b);
	SCRIPT_DONE(r);
}

static void
reads_certificates(void **state)
{
	SCRIPT(r, { "00 cb 3f ff *", "53 09 7002 aabb 710100 fe00 9000" },
	    { "00 cb 3f ff *", "53 09 7002 aabb 710101 fe00 9000" },
	    { "00 cb 3f ff *", "53 05 710100 fe00 9000" });
	struct buf b;

	(void)state;
	buf_init(&b, 64);
	assert_int_equal(piv_cert(&r, PIV_CERT_9D, &b), 0);
	assert_int_equal(b.len, 2);
	/* Compressed, or without one: something is there, but not to be read. */
	buf_reset(&b);
	assert_int_equal(piv_cert(&r, PIV_CERT_9D, &b), 0);
	assert_int_equal(b.len, 0);
	assert_int_equal(piv_cert(&r, PIV_CERT_9D, &b), 0);
	SCRIPT_DONE(r);
	buf_reset(&b);
	assert_int_equal(piv_cert_container(&b, view_of("\xaa\xbb", 2)), 0);
	assert_int_equal(b.len, 9);
	assert_memory_equal(b.p, "\x70\x02\xaa\xbb\x71\x01\x00\xfe\x00", 9);
	buf_free(&b);
}

/* A certificate as OpenSSL makes it; *point is its key. */
static size_t
certificate(EVP_PKEY *key, int version, uint8_t *der, size_t max)
{
	X509 *x = X509_new();
	unsigned char *p = der;
	int len;

	assert_non_null(x);
	assert_int_equal(X509_set_version(x, version), 1);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 7);
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN",
	    MBSTRING_ASC, (const unsigned char *)"card", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509_set_pubkey(x, key);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	len = i2d_X509(x, NULL);
	assert_true(len > 0 && (size_t)len <= max);
	assert_int_equal(i2d_X509(x, &p), len);
	X509_free(x);
	return (size_t)len;
}

static void
finds_the_key_of_a_certificate(void **state)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	EVP_PKEY *rsa = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
	uint8_t der[2048], point[PIV_POINT_LEN], want[PIV_POINT_LEN];
	size_t len, n;

	(void)state;
	assert_int_equal(EVP_PKEY_get_octet_string_param(key,
	    OSSL_PKEY_PARAM_PUB_KEY, want, sizeof(want), &n), 1);
	for (int version = 0; version <= 2; version += 2) {
		len = certificate(key, version, der, sizeof(der));
		memset(point, 0, sizeof(point));
		assert_int_equal(piv_cert_point(view_of(der, len), point), 0);
		assert_memory_equal(point, want, sizeof(want));
		for (size_t cut = 0; cut < len; cut++)
			assert_int_equal(piv_cert_point(view_of(der, cut),
			    point), ERR_FORMAT);
	}
	len = certificate(rsa, 2, der, sizeof(der));
	assert_int_equal(piv_cert_point(view_of(der, len), point), ERR_FORMAT);
	EVP_PKEY_free(key);
	EVP_PKEY_free(rsa);
}

static void
keeps_the_management_key(void **state)
{
	SCRIPT(r, { "00 db 3f ff 23 5c035fc109 531c 881a 8918"
	    "010203040506070801020304050607080102030405060708", "9000" },
	    { "00 cb 3f ff *", "531c 881a 8918"
	    "010203040506070801020304050607080102030405060708 9000" },
	    { "00 db 3f ff *", "9000" },
	    { "00 cb 3f ff *", "53 06 01 04 416c6963 9000" },
	    { "00 cb 3f ff *", "53 14 8812 8910"
	    "01020304050607080102030405060708 9000" },
	    { "00 cb 3f ff *", "53 06 01 04 416c6963 9000" },
	    { "00 cb 3f ff *", "6a82" });
	uint8_t key[PIV_MGM_MAX];
	size_t len = 0;

	(void)state;
	assert_int_equal(piv_keep_key(&r, view_of(admin_factory_key, 24)), 0);
	/* It says that it took it, and has something else. */
	assert_int_equal(piv_keep_key(&r, view_of(admin_factory_key, 24)),
	    ERR_CARD_DATA);
	assert_int_equal(piv_kept_key(&r, key, &len), 0);
	assert_int_equal(len, 16);
	assert_memory_equal(key, admin_factory_key, len);
	assert_int_equal(piv_kept_key(&r, key, &len), ERR_FORMAT);
	assert_int_equal(piv_kept_key(&r, key, &len), ERR_CARD_LACKS);
	SCRIPT_DONE(r);
}

/* What stands in 5FFF00 stays, with the flag among it. */
static void
flags_the_kept_key(void **state)
{
	SCRIPT(r, { "00 cb 3f ff 05 5c03 5fff00 00", "6a82" },
	    { "00 db 3f ff 0c 5c03 5fff00 5305 8003 810102", "9000" },
	    { "00 cb 3f ff *", "53 0b 8009 820401020304 810101 9000" },
	    { "00 db 3f ff 12 5c03 5fff00 530b 8009 810103 820401020304",
	    "9000" },
	    { "00 cb 3f ff *", "6a82" }, { "00 db 3f ff *", "6a84" });

	(void)state;
	assert_int_equal(piv_keep_flag(&r), 0);
	assert_int_equal(piv_keep_flag(&r), 0);
	assert_int_equal(piv_keep_flag(&r), ERR_CARD_FULL);
	SCRIPT_DONE(r);
}

static void
sets_the_management_key(void **state)
{
	SCRIPT(r, { "00 ff ff ff 1b 0a 9b 18"
	    "010203040506070801020304050607080102030405060708", "9000" },
	    { "00 ff ff ff 13 08 9b 10 01020304050607080102030405060708",
	    "9000" },
	    { "00 ff ff ff 23 0c 9b 20 *", "9000" },
	    { "00 ff ff ff 1b 03 9b 18 *", "6d00" });

	(void)state;
	assert_int_equal(admin_set_key(&r, PIV_ALG_AES192, admin_factory_key),
	    0);
	assert_int_equal(admin_set_key(&r, PIV_ALG_AES128, admin_factory_key),
	    0);
	assert_int_equal(admin_set_key(&r, PIV_ALG_AES256, admin_factory_key),
	    0);
	assert_int_equal(admin_set_key(&r, PIV_ALG_3DES, admin_factory_key),
	    ERR_CARD_CANNOT);
	SCRIPT_DONE(r);
}

/* -- 9B: a card made of OpenSSL's own calls --------------------------------------- */

struct admin_card {
	uint8_t alg;
	size_t block;
	const EVP_CIPHER *cipher;
	int calls, liar;
};

static void
ecb(const struct admin_card *c, int enc, const uint8_t *in, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n;

	assert_int_equal(EVP_CipherInit_ex(ctx, c->cipher, NULL,
	    admin_factory_key, NULL, enc), 1);
	EVP_CIPHER_CTX_set_padding(ctx, 0);
	assert_int_equal(EVP_CipherUpdate(ctx, out, &n, in, (int)c->block), 1);
	EVP_CIPHER_CTX_free(ctx);
}

static int
admin_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	static const uint8_t witness[16] = { "what nobody see" };
	struct admin_card *c = r->self;
	const uint8_t b = (uint8_t)c->block;
	uint8_t out[16];

	assert_memory_equal(apdu.p, "\0\x87", 2);
	assert_int_equal(apdu.p[3], 0x9b);
	if (apdu.p[2] != c->alg)
		return buf_put(answer, "\x6a\x86", 2);
	if (c->calls++ % 2 == 0) {
		const uint8_t head[] = { 0x7c, b + 2, 0x80, b };

		assert_int_equal(apdu.len, 10);
		assert_memory_equal(apdu.p + 4, "\x04\x7c\x02\x80\x00\x00", 6);
		ecb(c, 1, witness, out);
		(void)buf_put(answer, head, sizeof(head));
	} else {
		const uint8_t want[] = { 2 * b + 6, 0x7c, 2 * b + 4, 0x80, b };
		const uint8_t head[] = { 0x7c, b + 2, 0x82, b };

		assert_int_equal(apdu.len, 5u + 2 * b + 6 + 1);
		assert_memory_equal(apdu.p + 4, want, sizeof(want));
		if (memcmp(apdu.p + 9, witness, b) != 0)
			return buf_put(answer, "\x69\x82", 2);
		assert_memory_equal(apdu.p + 9 + b,
		    ((uint8_t[]){ 0x81, b }), 2);
		ecb(c, 1, apdu.p + 11 + b, out);
		out[0] ^= (uint8_t)c->liar;
		(void)buf_put(answer, head, sizeof(head));
	}
	(void)buf_put(answer, out, b);
	return buf_put(answer, "\x90\0", 2);
}

static void
both_sides_prove_the_management_key(void **state)
{
	struct admin_card cards[] = {
		{ PIV_ALG_AES192, 16, EVP_aes_192_ecb(), 0, 0 },
		{ PIV_ALG_3DES, 8, EVP_des_ede3_ecb(), 0, 0 },
		{ PIV_ALG_AES128, 16, EVP_aes_128_ecb(), 0, 0 },
		{ PIV_ALG_AES256, 16, EVP_aes_256_ecb(), 0, 0 },
	};
	const struct reader_ops ops = { .transmit = admin_transmit };
	uint8_t other[PIV_MGM_MAX] = { 9, 8, 7 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct reader r = { .ops = &ops, .self = &cards[i] };
		const uint8_t alg = cards[i].alg;

		assert_int_equal(admin_authenticate(&r, alg,
		    admin_factory_key), 0);
		assert_int_equal(admin_authenticate(&r, alg, other),
		    ERR_CARD_MGM);
		assert_int_equal(admin_authenticate(&r, cards[i ^ 1].alg,
		    admin_factory_key), ERR_CARD_MGM);
		cards[i].liar = 1;
		assert_int_equal(admin_authenticate(&r, alg,
		    admin_factory_key), ERR_CARD_MGM);
	}
}

static void
finds_the_algorithm(void **state)
{
	SCRIPT(r, { "00 f7 00 9b 00", "01010a 9000" },
	    { "00 f7 00 9b 00", "6d00" }, { "00 87 0a 9b 04 7c02 8000 00",
	    "7c 12 80 10 00000000000000000000000000000000 9000" },
	    { "00 f7 00 9b 00", "6d00" }, { "00 87 0a 9b *", "6a80" },
	    { "00 87 03 9b *", "6a86" }, { "00 87 0c 9b *",
	    "7c 12 80 10 00000000000000000000000000000000 9000" },
	    { "00 f7 00 9b 00", "0202 0002 0501 01 9000" },
	    { "00 87 0a 9b *", "6a80" },
	    { "00 87 03 9b *", "7c 0a 80 08 0000000000000000 9000" },
	    { "00 f7 00 9b 00", "6d00" }, { "00 87 0a 9b *", "6d00" },
	    { "00 87 03 9b *", "6a80" }, { "00 87 0c 9b *", "6a88" },
	    { "00 87 08 9b *", "6982" });
	struct admin_key k;

	(void)state;
	assert_int_equal(admin_look(&r, &k), 0);
	assert_int_equal(k.alg, PIV_ALG_AES192);
	assert_int_equal(admin_look(&r, &k), 0);
	assert_int_equal(k.alg, PIV_ALG_AES192);
	assert_int_equal(k.knows_default, 0);
	assert_int_equal(admin_look(&r, &k), 0);
	assert_int_equal(k.alg, PIV_ALG_AES256);
	/* Metadata without an algorithm, as early versions have it. */
	assert_int_equal(admin_look(&r, &k), 0);
	assert_int_equal(k.alg, PIV_ALG_3DES);
	assert_int_equal(k.is_default, 1);
	assert_int_equal(k.touch, 1);
	assert_int_equal(admin_look(&r, &k), ERR_CARD_UNFIT);
	SCRIPT_DONE(r);
}

static void
knows_points(void **state)
{
	uint8_t point[PIV_POINT_LEN];

	(void)state;
	base_point(point);
	assert_int_equal(admin_point(point), 0);
	for (size_t i = 0; i < sizeof(point); i++) {
		point[i] ^= 1;
		assert_int_equal(admin_point(point), ERR_POINT);
		point[i] ^= 1;
	}
	memset(point + 1, 0, 64);
	assert_int_equal(admin_point(point), ERR_POINT);
	memset(point, 0, sizeof(point));
	assert_int_equal(admin_point(point), ERR_POINT);
}

static void
digits_are_uniform(void **state)
{
	uint8_t digits[5000];
	unsigned count[10] = { 0 };

	(void)state;
	assert_int_equal(admin_digits(digits, sizeof(digits)), 0);
	for (size_t i = 0; i < sizeof(digits); i++) {
		assert_true(digits[i] >= '0' && digits[i] <= '9');
		count[digits[i] - '0']++;
	}
	/* 500 each, sigma 21: seven of them. */
	for (size_t i = 0; i < 10; i++)
		assert_true(count[i] >= 350 && count[i] <= 650);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selects),
		cmocka_unit_test(gets_and_puts_objects),
		cmocka_unit_test(sends_pins),
		cmocka_unit_test(asks_no_card_for_what_is_no_pin),
		cmocka_unit_test(makes_a_key),
		cmocka_unit_test(agrees),
		cmocka_unit_test(reads_what_tokens_tell),
		cmocka_unit_test(reads_and_writes_chuids),
		cmocka_unit_test(reads_certificates),
		cmocka_unit_test(finds_the_key_of_a_certificate),
		cmocka_unit_test(keeps_the_management_key),
		cmocka_unit_test(flags_the_kept_key),
		cmocka_unit_test(sets_the_management_key),
		cmocka_unit_test(both_sides_prove_the_management_key),
		cmocka_unit_test(finds_the_algorithm),
		cmocka_unit_test(knows_points),
		cmocka_unit_test(digits_are_uniform),
	};

	return cmocka_run_group_tests_name("piv", tests, NULL, NULL);
}
