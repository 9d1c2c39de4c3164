/*
 * The receiving side: its KEK, whom it trusts, what imported keys do and what
 * they may not; and the table of rights.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "hsm/exchange/exchange.h"
#include "hsm/world/sign.h"
#include "hsm/soft/soft.h"
#include "hsm/crypto/keywrap.h"
#include "hsm/world/trust.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/unit/fake_vault.h"

static struct fake_vault vault, other;

/* Imported by their .byok. */
static struct key {
	const char *name;		/* for OpenSSL */
	struct buf file;
	EVP_PKEY *pub;
} rsa = { .name = "RSA" }, ec[] = {
	{ .name = "P-256" }, { .name = "P-384" }, { .name = "P-521" }
};

static void
import_key(struct key *k)
{
	EVP_PKEY *kek = fake_vault_pair(&vault), *pair = k == &rsa ?
	    EVP_RSA_gen(2048) : EVP_EC_gen(k->name);
	struct req_import req = { .kek = buf_view(&vault.kek), .name = "n" };
	struct rep_import rep = { 0 };
	struct secret der = { 0 };
	struct buf blob, byok, hold;
	const unsigned char *p;

	buf_init(&blob, BYOK_FILE_MAX);
	buf_init(&byok, BYOK_FILE_MAX);
	buf_init(&hold, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	buf_init(&k->file, KEY_FILE_MAX);
	assert_int_equal(pkey_pkcs8(pair, &der), 0);
	assert_int_equal(wrap_for_kek(kek, view_of(der.p, der.len), &blob), 0);
	assert_int_equal(wrap_byok(VAULT_KID, "t", buf_view(&blob), &byok), 0);
	req.package = buf_view(&byok);
	assert_int_equal(hsm_soft.import(vault.hsm, &req, &rep, &hold), 0);
	assert_int_equal(buf_put(&k->file, rep.file.p, rep.file.len), 0);
	p = rep.spki.p;
	k->pub = d2i_PUBKEY(NULL, &p, (long)rep.spki.len);
	assert_int_equal(EVP_PKEY_eq(k->pub, pair), 1);
	secret_free(&der);
	buf_free(&hold);
	buf_free(&byok);
	buf_free(&blob);
	EVP_PKEY_free(pair);
	EVP_PKEY_free(kek);
}

static int
group_begin(void **state)
{
	(void)state;
	fake_vault_make(&vault, "europe", 2048);
	fake_vault_make(&other, "europe", 2048);
	import_key(&rsa);
	for (int i = 0; i < 3; i++)
		import_key(&ec[i]);
	return 0;
}

static int
group_end(void **state)
{
	(void)state;
	buf_free(&rsa.file);
	EVP_PKEY_free(rsa.pub);
	for (int i = 0; i < 3; i++) {
		buf_free(&ec[i].file);
		EVP_PKEY_free(ec[i].pub);
	}
	fake_vault_drop(&vault);
	fake_vault_drop(&other);
	return secret_in_use() == 0 ? 0 : -1;
}

/* -- sign ------------------------------------------------------------------------------- */

static const struct {
	const char *alg, *digest;
	struct key *key;
	size_t len, sig;	/* bytes of the digest, of the signature */
	int pss;
} signs[] = {
	{ "RS256", "SHA256", &rsa, 32, 256, 0 },
	{ "RS384", "SHA384", &rsa, 48, 256, 0 },
	{ "RS512", "SHA512", &rsa, 64, 256, 0 },
	{ "PS256", "SHA256", &rsa, 32, 256, 1 },
	{ "PS384", "SHA384", &rsa, 48, 256, 1 },
	{ "PS512", "SHA512", &rsa, 64, 256, 1 },
	{ "ES256", "SHA256", &ec[0], 32, 64, 0 },
	{ "ES384", "SHA384", &ec[1], 48, 96, 0 },
	{ "ES512", "SHA512", &ec[2], 64, 132, 0 },
};

#define SIGNS (sizeof(signs) / sizeof(signs[0]))

static int
sign(const struct fake_vault *v, struct view file, const char *alg,
    struct view digest, struct buf *out)
{
	const struct req_sign req = { .file = file, .alg = alg,
		.digest = digest };
	int err;

	buf_init(out, 1024);
	err = hsm_soft.sign(v->hsm, &req, out);
	if (err != 0)
		assert_int_equal(out->len, 0);
	return err;
}

static int
sign_code(const struct fake_vault *v, struct view file, const char *alg,
    size_t len)
{
	static const uint8_t digest[65];
	struct buf out;
	int err = sign(v, file, alg, view_of(digest, len), &out);

	buf_free(&out);
	return err;
}

/* r || s to what OpenSSL verifies. */
static void
to_der(struct buf *sig)
{
	int half = (int)sig->len / 2, len;
	ECDSA_SIG *s = ECDSA_SIG_new();
	unsigned char *der = NULL;

	assert_int_equal(ECDSA_SIG_set0(s, BN_bin2bn(sig->p, half, NULL),
	    BN_bin2bn(sig->p + half, half, NULL)), 1);
	len = i2d_ECDSA_SIG(s, &der);
	assert_true(len > 0);
	buf_reset(sig);
	assert_int_equal(buf_put(sig, der, (size_t)len), 0);
	OPENSSL_free(der);
	ECDSA_SIG_free(s);
}

/* By the message: OpenSSL makes the digest anew. */
static int
verifies(size_t i, const char *message, const struct buf *sig)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx;
	int ok;

	assert_int_equal(EVP_DigestVerifyInit_ex(ctx, &pctx, signs[i].digest,
	    NULL, NULL, signs[i].key->pub, NULL), 1);
	if (signs[i].pss) {
		EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING);
		EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, RSA_PSS_SALTLEN_DIGEST);
	}
	ok = EVP_DigestVerify(ctx, sig->p, sig->len,
	    (const unsigned char *)message, strlen(message)) == 1;
	EVP_MD_CTX_free(ctx);
	return ok;
}

static void
every_alg_signs(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIGNS; i++) {
		uint8_t digest[EVP_MAX_MD_SIZE];
		struct buf sig;
		size_t len;

		assert_int_equal(EVP_Q_digest(NULL, signs[i].digest, NULL, "abc",
		    3, digest, &len), 1);
		assert_int_equal(len, signs[i].len);
		assert_int_equal(sign(&vault, buf_view(&signs[i].key->file),
		    signs[i].alg, view_of(digest, len), &sig), 0);
		assert_int_equal(sig.len, signs[i].sig);
		if (signs[i].key != &rsa)
			to_der(&sig);
		assert_true(verifies(i, "abc", &sig));
		assert_false(verifies(i, "abd", &sig));
		buf_free(&sig);
	}
	ERR_clear_error();
}

/* A curve has one algorithm, a digest one length. */
static void
nothing_else_signs(void **state)
{
	static const char *const unknown[] = { "", "none", "HS256", "RS1",
		"ES256K", "rs256", "RSA-OAEP", "EdDSA" };
	static const size_t lens[] = { 0, 20, 31, 32, 33, 48, 64, 65 };
	struct key *const all[] = { &rsa, &ec[0], &ec[1], &ec[2] };

	(void)state;
	for (size_t i = 0; i < SIGNS; i++) {
		for (size_t k = 0; k < 4; k++)
			assert_int_equal(sign_code(&vault,
			    buf_view(&all[k]->file), signs[i].alg,
			    signs[i].len), all[k] == signs[i].key ? 0 : ERR_ARG);
		for (size_t n = 0; n < sizeof(lens) / sizeof(lens[0]); n++)
			assert_int_equal(sign_code(&vault,
			    buf_view(&signs[i].key->file), signs[i].alg,
			    lens[n]), lens[n] == signs[i].len ? 0 : ERR_ARG);
	}
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_int_equal(sign_code(&vault, buf_view(&rsa.file),
		    unknown[i], 32), ERR_UNSUPPORTED);
	/* The KEK opens, and signs nothing; nor does another world's key. */
	assert_int_equal(sign_code(&vault, buf_view(&vault.kek), "RS256", 32),
	    ERR_RIGHTS);
	assert_int_equal(sign_code(&other, buf_view(&rsa.file), "RS256", 32),
	    ERR_WORLD_OTHER);
	assert_int_equal(sign_code(&vault, view_str("{}"), "RS256", 32),
	    ERR_FORMAT);
}

/* -- decrypt ----------------------------------------------------------------------------- */

static int
decrypt(struct view file, const char *alg, struct view ciphertext,
    struct secret *plain)
{
	const struct req_decrypt req = { .file = file, .alg = alg,
		.ciphertext = ciphertext };

	return hsm_soft.decrypt(vault.hsm, &req, plain);
}

static void
decrypts(void **state)
{
	static const char *const algs[][2] = {
		{ "RSA-OAEP", "SHA1" }, { "RSA-OAEP-256", "SHA256" }
	};
	static const char *const texts[] = { "", "a", "a key of thirty-two bytes, see?" };

	(void)state;
	for (size_t a = 0; a < 2; a++)
		for (size_t t = 0; t < 3; t++) {
			struct secret plain = { 0 };
			struct buf c;

			buf_init(&c, 512);
			assert_int_equal(wrap_oaep(rsa.pub, algs[a][1],
			    view_str(texts[t]), &c), 0);
			assert_int_equal(decrypt(buf_view(&rsa.file),
			    algs[a][0], buf_view(&c), &plain), 0);
			assert_int_equal(plain.len, strlen(texts[t]));
			assert_memory_equal(plain.p, texts[t], plain.len);
			secret_free(&plain);
			/* By the other digest; changed; cut; too long. */
			assert_int_equal(decrypt(buf_view(&rsa.file),
			    algs[1 - a][0], buf_view(&c), &plain), ERR_AUTH);
			c.p[9] ^= 1;
			assert_int_equal(decrypt(buf_view(&rsa.file),
			    algs[a][0], buf_view(&c), &plain), ERR_AUTH);
			c.p[9] ^= 1;
			assert_int_equal(decrypt(buf_view(&rsa.file),
			    algs[a][0], view_of(c.p, 255), &plain), ERR_AUTH);
			buf_put_u8(&c, 0);
			assert_int_equal(decrypt(buf_view(&rsa.file),
			    algs[a][0], buf_view(&c), &plain), ERR_AUTH);
			assert_null(plain.p);
			buf_free(&c);
		}
	ERR_clear_error();
}

static void
nothing_else_decrypts(void **state)
{
	static const char *const unknown[] = { "", "RSA1_5", "RS256", "dir",
		"RSA-OAEP-384" };
	static const uint8_t zeros[256];
	struct secret plain = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_int_equal(decrypt(buf_view(&rsa.file), unknown[i],
		    view_of(zeros, 256), &plain), ERR_UNSUPPORTED);
	assert_int_equal(decrypt(buf_view(&ec[0].file), "RSA-OAEP",
	    view_of(zeros, 256), &plain), ERR_RIGHTS);
	/* The KEK opens packages, and not what anybody else asks. */
	assert_int_equal(decrypt(buf_view(&vault.kek), "RSA-OAEP-256",
	    view_of(zeros, 256), &plain), ERR_RIGHTS);
	assert_null(plain.p);
}

/* -- an imported key stays ------------------------------------------------------------------ */

static void
imported_keys_stay(void **state)
{
	const struct req_wrap wrap = { .copy = buf_view(&rsa.file),
		.kek = buf_view(&vault.spki), .kid = VAULT_KID };
	struct req_copy copy = fake_to_world(&other, buf_view(&rsa.file));
	struct req_pack pack = fake_packing(&other, buf_view(&rsa.file));
	struct buf out;

	(void)state;
	buf_init(&out, PACKAGE_MAX);
	assert_int_equal(fake_ritual(vault.hsm, &vault.cards, RITUAL_RIGHTS, 1),
	    0);
	assert_int_equal(hsm_soft.copy(vault.hsm, &copy, &out), ERR_RIGHTS);
	assert_int_equal(hsm_soft.pack(vault.hsm, &pack, &out), ERR_RIGHTS);
	assert_int_equal(hsm_soft.wrap(vault.hsm, &wrap, &out), ERR_RIGHTS);
	copy.file = pack.copy = buf_view(&vault.kek);
	assert_int_equal(hsm_soft.copy(vault.hsm, &copy, &out), ERR_RIGHTS);
	assert_int_equal(hsm_soft.pack(vault.hsm, &pack, &out), ERR_RIGHTS);
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

/* -- trust ----------------------------------------------------------------------------------- */

static int
trust_code(const struct fake_vault *v, struct view list, uint8_t first)
{
	struct req_trust req = { .list = list };
	struct buf out;
	int err;

	req.hknso[0] = first;
	buf_init(&out, TRUST_MAX);
	err = trust_add(v->hsm->guard, &req, &out);
	if (err != 0)
		assert_int_equal(out.len, 0);
	buf_free(&out);
	return err;
}

static void
trust(void **state)
{
	struct buf payload;
	struct json_t *j;
	uint8_t hknso[SHA256_LEN] = { 0 };
	enum mode mode;

	(void)state;
	for (uint8_t i = 0; i < 64; i++) {
		hknso[0] = i;
		fake_vault_trust(&vault, hknso);
		assert_int_equal(trust_code(&vault, buf_view(&vault.trust), i),
		    ERR_EXISTS);
	}
	assert_int_equal(trust_code(&vault, buf_view(&vault.trust), 64),
	    ERR_TOOBIG);
	buf_init(&payload, TRUST_MAX);
	assert_int_equal(sign_check(SIGNED_TRUST, buf_view(&vault.trust),
	    &payload, hknso, &mode), 0);
	assert_memory_equal(hknso, vault.hknso, SHA256_LEN);
	assert_int_equal(js_parse(buf_view(&payload), TRUST_MAX, &j), 0);
	assert_int_equal(js_len(js_arr(j, "worlds")), 64);
	js_free(j);
	buf_free(&payload);
	assert_int_equal(trust_code(&other, buf_view(&vault.trust), 99),
	    ERR_WORLD_OTHER);
	for (size_t i = 0; i < vault.trust.len; i += 5) {
		vault.trust.p[i] ^= 1;
		assert_true(trust_code(&vault, buf_view(&vault.trust), 99) < 0);
		assert_int_not_equal(trust_code(&vault, buf_view(&vault.trust),
		    99), ERR_TOOBIG);
		vault.trust.p[i] ^= 1;
	}
	buf_reset(&vault.trust);
	ERR_clear_error();
}

/* Signed by this very KML, and not a list all the same. */
static void
lists_that_are_none(void **state)
{
	static const char *const texts[] = {
		"{\"mode\":\"rehearsal\"}",
		"{\"mode\":\"rehearsal\",\"worlds\":{}}",
		"{\"mode\":\"rehearsal\",\"worlds\":[1]}",
		"{\"mode\":\"rehearsal\",\"worlds\":[\"00\"]}",
		"{\"mode\":\"rehearsal\",\"worlds\":[],\"more\":1}",
		"{\"mode\":\"rehearsal\",\"worlds\":["
		"\"0000000000000000000000000000000000000000000000000000000000000000\","
		"\"0000000000000000000000000000000000000000000000000000000000000000\"]}",
	};
	struct buf list;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		buf_init(&list, TRUST_MAX);
		assert_int_equal(sign_kml(SIGNED_TRUST, &vault.hsm->guard->world,
		    vault.hsm->guard->kml, view_str(texts[i]), &list), 0);
		assert_int_equal(trust_code(&vault, buf_view(&list), 9),
		    ERR_FORMAT);
		/* A manifest is no list, whatever it holds. */
		buf_reset(&list);
		assert_int_equal(sign_kml(SIGNED_MANIFEST, &vault.hsm->guard->world,
		    vault.hsm->guard->kml, view_str(texts[i]), &list), 0);
		assert_int_equal(trust_code(&vault, buf_view(&list), 9),
		    ERR_FORMAT);
		buf_free(&list);
	}
}

/* -- the exchange key --------------------------------------------------------------------------- */

static int
exchange_code(struct hsm *h, const struct req_exchange *req,
    const struct hsm_progress *progress)
{
	struct rep_exchange rep = { 0 };
	struct buf hold;
	int err;

	buf_init(&hold, KEY_FILE_MAX + 3 * PACKAGE_MAX);
	err = hsm_soft.exchange(h, req, progress, &rep, &hold);
	if (err != 0)
		assert_null(rep.kek.p);
	buf_free(&hold);
	return err;
}

static int
cancelled(void *arg, uint32_t done, uint32_t total)
{
	(void)arg, (void)done, (void)total;
	return ERR_CANCELLED;
}

static void
exchange_that_is_refused(void **state)
{
	const struct req_exchange good = { .region = "europe", .kid = VAULT_KID,
		.bits = 2048, .now = VAULT_NOW, .days = 7 };
	const struct hsm_progress cancel = { .tell = cancelled };
	struct req_exchange req = good;
	char padded[6000 + sizeof(VAULT_KID)];

	(void)state;
	assert_int_equal(exchange_code(vault.hsm, &good, &fake_quiet), 0);
	/* Taken as it is meant: no longer than any other. */
	memset(padded, ' ', 6000);
	memcpy(padded + 6000, VAULT_KID, sizeof(VAULT_KID));
	req.kid = padded;
	assert_int_equal(exchange_code(vault.hsm, &req, &fake_quiet), 0);
	req.kid = good.kid;
	assert_int_equal(exchange_code(vault.hsm, &good, &cancel),
	    ERR_CANCELLED);
	req.region = "";
	assert_int_equal(exchange_code(vault.hsm, &req, &fake_quiet), ERR_ARG);
	req.region = "Europe";
	assert_int_equal(exchange_code(vault.hsm, &req, &fake_quiet), ERR_ARG);
	req.region = "a-region-whose-id-is-long";
	assert_int_equal(exchange_code(vault.hsm, &req, &fake_quiet), ERR_ARG);
	req = good;
	req.kid = "";
	assert_int_equal(exchange_code(vault.hsm, &req, &fake_quiet),
	    ERR_KID_MISSING);
	req.kid = "https://contoso.vault.azure.net/keys/kek";
	assert_int_equal(exchange_code(vault.hsm, &req, &fake_quiet),
	    ERR_KID_VERSION);
	req = good;
	req.bits = 1024;
	assert_int_equal(exchange_code(vault.hsm, &req, &fake_quiet), ERR_ARG);
	req = good;
	req.days = 0;
	assert_int_equal(exchange_code(vault.hsm, &req, &fake_quiet), ERR_ARG);
	ERR_clear_error();
}

/* -- phases and modes ----------------------------------------------------------------------------- */

static void
all_refused(struct hsm *h, int err, struct view key)
{
	const struct req_exchange x = { .region = "europe", .kid = VAULT_KID,
		.bits = 2048, .now = VAULT_NOW, .days = 7 };
	const struct req_import i = { .package = view_str("{}"), .name = "n",
		.kek = key };
	const struct req_sign s = { .file = key, .alg = "RS256" };
	const struct req_decrypt c = { .file = key, .alg = "RSA-OAEP" };
	const struct req_trust t = { .hknso = { 1 } };
	struct rep_import rep = { 0 };
	struct secret plain = { 0 };
	struct buf out;

	buf_init(&out, 8192);
	assert_int_equal(exchange_code(h, &x, &fake_quiet), err);
	assert_int_equal(trust_add(h->guard, &t, &out), err);
	assert_int_equal(hsm_soft.import(h, &i, &rep, &out), err);
	assert_int_equal(hsm_soft.sign(h, &s, &out), err);
	assert_int_equal(hsm_soft.decrypt(h, &c, &plain), err);
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

/* Of the world that is open: only what this world is keeps it from serving. */
static void
own_key(struct hsm *h, struct buf *file)
{
	const struct req_generate req = { .ident = "own", .plainname = "own",
		.type = KEY_RSA, .size = 2048 };
	struct buf spki;

	buf_init(&spki, 4096);
	assert_int_equal(hsm_soft.generate(h, &req, &fake_quiet, file, &spki), 0);
	buf_free(&spki);
}

static void
closed_or_production(void **state)
{
	struct req_pack pack = fake_packing(&vault, view_str("{}"));
	struct fake_cards f;
	struct buf file, out, own;
	struct hsm *h;

	(void)state;
	for (int m = MODE_REHEARSAL; m <= MODE_PRODUCTION; m++) {
		fake_make(&f, 1);
		buf_init(&file, WORLD_FILE_MAX);
		buf_init(&out, PACKAGE_MAX);
		buf_init(&own, KEY_FILE_MAX);
		h = fake_world(&f, (enum mode)m, 1, &file);
		all_refused(h, ERR_PHASE, buf_view(&rsa.file));
		assert_int_equal(hsm_soft.pack(h, &pack, &out), ERR_PHASE);
		assert_int_equal(fake_ritual(h, &f, RITUAL_OPEN, 1), 0);
		own_key(h, &own);
		if (m == MODE_PRODUCTION)
			all_refused(h, ERR_MODE, buf_view(&own));
		fake_close(h);
		buf_free(&own);
		buf_free(&out);
		buf_free(&file);
		fake_drop(&f);
	}
}

/* -- the table of rights ----------------------------------------------------------------------------- */

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define TO_AZURE "\"method\":\"azure\",\"kek\":\"" HEX64 "\",\"kid\":\"" \
	VAULT_KID "\""
#define TO_WORLD "\"method\":\"world\",\"region\":\"europe\",\"kek\":\"" \
	HEX64 "\",\"target\":\"" HEX64 "\""
#define OF_KEK "\"region\":\"europe\",\"kid\":\"" VAULT_KID "\""
#define A(list) "{\"actions\":[" list "]"
#define SIGN "\"sign\""
#define DECRYPT "\"decrypt\""

static const struct {
	const char *app, *rights;
	uint32_t want;		/* 0: refused */
} rows[] = {
	{ "simple", A(SIGN "," DECRYPT) "}," A("\"copy\"") ",\"quorum\":true}",
	    RIGHT_SIGN | RIGHT_DECRYPT | RIGHT_COPY },
	{ "simple", A(SIGN) "}," A("\"copy\"") ",\"quorum\":true}",
	    RIGHT_SIGN | RIGHT_COPY },
	{ "simple", A(SIGN) "}", 0 },
	{ "simple", A(SIGN) "}," A("\"copy\"") "}", 0 },
	{ "simple", A(SIGN) "}," A("\"copy\"") ",\"quorum\":false}", 0 },
	{ "simple", A(SIGN ",\"copy\"") "}," A("\"copy\"") ",\"quorum\":true}", 0 },
	{ "simple", A(DECRYPT "," SIGN) "}," A("\"copy\"") ",\"quorum\":true}", 0 },
	{ "simple", A(SIGN "," SIGN) "}," A("\"copy\"") ",\"quorum\":true}", 0 },
	{ "simple", A("\"copy\"") ",\"quorum\":true}," A(SIGN) "}", 0 },
	{ "simple", A("\"transfer\"") "," TO_AZURE "}", 0 },
	{ "xferacld", A("\"transfer\"") "," TO_AZURE "}", RIGHT_TRANSFER },
	{ "xferacld", A("\"transfer\"") "," TO_WORLD "}", RIGHT_TRANSFER },
	{ "xferacld", A("\"transfer\"") "," TO_WORLD ",\"kid\":\"" VAULT_KID
	    "\"}", 0 },
	{ "xferacld", A("\"transfer\"") ",\"method\":\"world\"}", 0 },
	{ "xferacld", A("\"transfer\"") ",\"method\":\"none\"}", 0 },
	{ "xferacld", A("\"transfer\"") "}", 0 },
	{ "xferacld", A("\"transfer\"," SIGN) "," TO_AZURE "}", 0 },
	{ "xferacld", A(SIGN) "," TO_AZURE "}", 0 },
	{ "xferacld", A("\"transfer\"") "," TO_AZURE "}," A(SIGN) "}", 0 },
	{ "xferacld", A(SIGN) "}", 0 },
	{ "kek", A("\"unwrap\"") "," OF_KEK "}", RIGHT_UNWRAP },
	{ "kek", A("\"unwrap\"") ",\"region\":\"europe\"}", 0 },
	{ "kek", A("\"unwrap\"") ",\"region\":\"europe\",\"kid\":\"\"}", 0 },
	{ "kek", A("\"unwrap\"") ",\"region\":\"Europe\",\"kid\":\"" VAULT_KID
	    "\"}", 0 },
	{ "kek", A("\"unwrap\"," DECRYPT) "," OF_KEK "}", 0 },
	{ "kek", A(DECRYPT) "," OF_KEK "}", 0 },
	{ "vault", A(SIGN "," DECRYPT) "}", RIGHT_SIGN | RIGHT_DECRYPT },
	{ "vault", A(SIGN) "}", RIGHT_SIGN },
	{ "vault", A("") "}", 0 },
	{ "vault", A(SIGN) "," TO_AZURE "}", 0 },
	{ "vault", A(SIGN ",\"unwrap\"") "}", 0 },
	{ "vault", A(SIGN) "}," A("\"copy\"") ",\"quorum\":true}", 0 },
	{ "vault", "", 0 },
	{ "other", A(SIGN) "}", 0 },
	{ "", A(SIGN) "}", 0 },
};

static void
table_of_rights(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct key_info info = { 0 };
		struct buf text, back;
		struct json_t *j, *h;

		buf_init(&text, 4096);
		buf_init(&back, 4096);
		memcpy(info.app, rows[i].app, strlen(rows[i].app) + 1);
		buf_printf(&text, "{\"rights\":[%s]}", rows[i].rights);
		assert_int_equal(js_parse(buf_view(&text), 4096, &j), 0);
		assert_int_equal(key_get_rights(j, &info),
		    rows[i].want != 0 ? 0 : ERR_FORMAT);
		if (rows[i].want != 0) {
			assert_int_equal(info.rights, rows[i].want);
			h = js_new();
			assert_int_equal(key_put_rights(h, &info), 0);
			assert_int_equal(js_dump(h, &back), 0);
			assert_true(view_eq(buf_view(&back), buf_view(&text)));
			js_free(h);
		}
		js_free(j);
		buf_free(&text);
		buf_free(&back);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_alg_signs),
		cmocka_unit_test(nothing_else_signs),
		cmocka_unit_test(decrypts),
		cmocka_unit_test(nothing_else_decrypts),
		cmocka_unit_test(imported_keys_stay),
		cmocka_unit_test(trust),
		cmocka_unit_test(lists_that_are_none),
		cmocka_unit_test(exchange_that_is_refused),
		cmocka_unit_test(closed_or_production),
		cmocka_unit_test(table_of_rights),
	};

	return cmocka_run_group_tests(tests, group_begin, group_end);
}
