#include "tests/unit/fake_exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/x509v3.h>

#include "src/base/err.h"
#include "src/base/json.h"

/* -- vaults and pairs ---------------------------------------------------- */

void
fake_issuer_make(struct fake_issuer *v, enum mode mode, const char *suite)
{
	struct secret lt, km = { 0 };

	memset(v, 0, sizeof(*v));
	fake_make(&v->cards, 1);
	buf_init(&v->file, WORLD_FILE_MAX);
	fake_close(fake_world_in(&v->cards, mode, suite, 1, &v->file));
	assert_int_equal(world_read(buf_view(&v->file), mode, &v->world), 0);
	fake_lt(&v->cards, &v->world, &lt);
	assert_int_equal(world_unlock(&v->world, &lt, &km, &v->kml), 0);
	secret_free(&km);
	secret_free(&lt);
}

void
fake_issuer_drop(struct fake_issuer *v)
{
	EVP_PKEY_free(v->kml);
	world_free(&v->world);
	buf_free(&v->file);
	fake_drop(&v->cards);
}

static void
pair_init(struct fake_pair *p)
{
	for (size_t i = 0; i < PKGS; i++)
		buf_init(&p->pkg[i], PACKAGE_MAX);
	buf_init(&p->root, CHAIN_CERT_MAX);
}

void
fake_pair_make(struct fake_pair *p, const struct fake_issuer *v,
    const char *region, EVP_PKEY *kek)
{
	pair_init(p);
	assert_int_equal(exchange_make(&v->world, v->kml, region, kek, FAKE_NOW,
	    FAKE_DAYS, &p->pkg[KEK_PKG], &p->pkg[WORLD_PKG], &p->root), 0);
}

void
fake_pair_drop(struct fake_pair *p)
{
	for (size_t i = 0; i < PKGS; i++)
		buf_free(&p->pkg[i]);
	buf_free(&p->root);
}

/* -- parts --------------------------------------------------------------- */

/* The protected header; alg is what jws_write adds. */
static struct json_t *
header_of(struct view file)
{
	static const char *const texts[] = { "form", "mode" };
	struct json_t *outer, *all, *h = js_new(), *x5c = js_new_arr();
	struct buf text;

	buf_init(&text, JOSE_HEADER_MAX);
	assert_int_equal(js_parse(file, file.len, &outer), 0);
	assert_int_equal(js_b64_buf(outer, "protected", &text), 0);
	assert_int_equal(js_parse(buf_view(&text), text.len, &all), 0);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(js_set_str(h, texts[i],
		    js_str(all, texts[i])), 0);
	for (size_t i = 0; i < js_len(js_arr(all, "x5c")); i++)
		assert_int_equal(js_add_str(x5c,
		    js_text(js_at(js_arr(all, "x5c"), i))), 0);
	assert_int_equal(js_set(h, "x5c", x5c), 0);
	buf_free(&text);
	js_free(all);
	js_free(outer);
	return h;
}

void
fake_parts_of(struct fake_parts *f, const struct fake_pair *p)
{
	for (size_t i = 0; i < PKGS; i++) {
		f->header[i] = header_of(buf_view(&p->pkg[i]));
		f->payload[i] = fake_payload(buf_view(&p->pkg[i]));
	}
}

void
fake_parts_drop(struct fake_parts *f)
{
	for (size_t i = 0; i < PKGS; i++) {
		js_free(f->header[i]);
		js_free(f->payload[i]);
	}
}

void
fake_parts_replace(struct json_t **part, const char *from, const char *to)
{
	struct json_t *made = fake_replace(*part, from, to);

	js_free(*part);
	*part = made;
}

void
fake_parts_sign(const struct fake_parts *f, EVP_PKEY *by, struct fake_pair *p)
{
	struct buf text;

	pair_init(p);
	for (size_t i = 0; i < PKGS; i++) {
		buf_init(&text, EXCHANGE_MAX);
		assert_int_equal(js_dump(f->payload[i], &text), 0);
		assert_int_equal(jws_write(JOSE_FLAT, &jws_es256, f->header[i],
		    buf_view(&text), by, &p->pkg[i]), 0);
		buf_free(&text);
	}
}

/* -- chains -------------------------------------------------------------- */

void
fake_chain_good(struct fake_cert c[static CHAIN_N], const char *region)
{
	static char cn[CHAIN_N][CHAIN_CN_MAX];

	for (size_t i = 0; i < CHAIN_N; i++) {
		chain_cn(cn[i], (enum chain_place)i, region);
		c[i] = (struct fake_cert){ .ou = "rehearsal", .cn = cn[i],
			.constraints = chain_forms[i].constraints,
			.usage = chain_forms[i].usage, .ski = "hash",
			.aki = "keyid:always", .from = -1, .to = FAKE_DAYS,
			.by = i == CHAIN_ROOT ? CHAIN_ROOT : i + 1,
			.curve = "P-256", .digest = "SHA256",
			.version = X509_VERSION_3 };
	}
}

static void
put_ext(X509 *c, X509V3_CTX *ctx, int nid, const char *value)
{
	X509_EXTENSION *e;

	if (value == NULL)
		return;
	e = X509V3_EXT_conf_nid(NULL, ctx, nid, value);
	assert_non_null(e);
	assert_int_equal(X509_add_ext(c, e, -1), 1);
	X509_EXTENSION_free(e);
}

static void
put_name(X509_NAME *n, const char *field, const char *text)
{
	assert_int_equal(X509_NAME_add_entry_by_txt(n, field, MBSTRING_UTF8,
	    (const unsigned char *)text, -1, -1, 0), 1);
}

/* An extension that is critical and that nobody knows. */
static void
put_strange(X509 *c, const char *oid)
{
	ASN1_OCTET_STRING *os = ASN1_OCTET_STRING_new();
	ASN1_OBJECT *o = OBJ_txt2obj(oid, 1);
	X509_EXTENSION *e;

	assert_int_equal(ASN1_OCTET_STRING_set(os, (const unsigned char *)"\5",
	    2), 1);
	e = X509_EXTENSION_create_by_OBJ(NULL, o, 1, os);
	assert_int_equal(X509_add_ext(c, e, -1), 1);
	X509_EXTENSION_free(e);
	ASN1_OBJECT_free(o);
	ASN1_OCTET_STRING_free(os);
}

/* Signs once more, by hand, with the version that is asked for: X509_sign() of
 * OpenSSL 3.4 and later makes a v3 of whatever has extensions. */
static X509 *
sign_as(X509 *c, long version, EVP_PKEY *by, const char *digest)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char sig[128], *tbs = NULL, *alg = NULL, der[CHAIN_CERT_MAX];
	const unsigned char *p = der;
	size_t n_sig = sizeof(sig), at = 4;
	int n_tbs, n_alg;

	assert_int_equal(X509_set_version(c, version), 1);
	n_tbs = i2d_re_X509_tbs(c, &tbs);
	n_alg = i2d_X509_ALGOR(X509_get0_tbs_sigalg(c), &alg);
	assert_true(n_tbs > 0 && n_alg > 0);
	assert_int_equal(EVP_DigestSignInit(ctx, NULL,
	    EVP_get_digestbyname(digest), NULL, by), 1);
	assert_int_equal(EVP_DigestSign(ctx, sig, &n_sig, tbs,
	    (size_t)n_tbs), 1);
	/* SEQUENCE of what is signed, the algorithm, a BIT STRING: each of
	 * its length's form, the last in a single byte. */
	assert_true(n_sig + 1 < 128);
	assert_true(at + (size_t)n_tbs + (size_t)n_alg + 3 + n_sig <
	    sizeof(der));
	memcpy(der + at, tbs, (size_t)n_tbs);
	memcpy(der + (at += (size_t)n_tbs), alg, (size_t)n_alg);
	at += (size_t)n_alg;
	memcpy(der + at, (unsigned char[]){ 0x03, (unsigned char)(n_sig + 1),
	    0 }, 3);
	memcpy(der + at + 3, sig, n_sig);
	at += 3 + n_sig;
	memcpy(der, (unsigned char[]){ 0x30, 0x82,
	    (unsigned char)((at - 4) >> 8), (unsigned char)(at - 4) }, 4);
	X509_free(c);
	c = d2i_X509(NULL, &p, (long)at);
	assert_non_null(c);
	assert_int_equal(X509_get_version(c), version);
	OPENSSL_free(tbs);
	OPENSSL_free(alg);
	EVP_MD_CTX_free(ctx);
	return c;
}

static X509 *
make_cert(const struct fake_cert *f, EVP_PKEY *key, X509 *issuer, EVP_PKEY *by)
{
	X509 *c = X509_new();
	X509_NAME *n = X509_get_subject_name(c);
	time_t now = (time_t)FAKE_NOW;
	X509V3_CTX ctx;

	if (issuer == NULL)
		issuer = c;
	assert_int_equal(X509_set_version(c, X509_VERSION_3), 1);
	assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(c), 77), 1);
	assert_non_null(X509_time_adj_ex(X509_getm_notBefore(c), (int)f->from, 0,
	    &now));
	assert_non_null(X509_time_adj_ex(X509_getm_notAfter(c), (int)f->to, 0,
	    &now));
	put_name(n, "O", "keyconvoy");
	put_name(n, "OU", f->ou);
	put_name(n, "CN", f->cn);
	assert_int_equal(X509_set_issuer_name(c, X509_get_subject_name(issuer)),
	    1);
	assert_int_equal(X509_set_pubkey(c, key), 1);
	X509V3_set_ctx(&ctx, issuer, c, NULL, NULL, 0);
	put_ext(c, &ctx, NID_basic_constraints, f->constraints);
	put_ext(c, &ctx, NID_key_usage, f->usage);
	put_ext(c, &ctx, NID_subject_key_identifier, f->ski);
	put_ext(c, &ctx, NID_authority_key_identifier, f->aki);
	if (f->more != NULL)
		put_strange(c, f->more);
	assert_true(X509_sign(c, by, EVP_get_digestbyname(f->digest)) > 0);
	return sign_as(c, f->version, by, f->digest);
}

/* A stranger signs in the name of the one whose place it is. NULL: itself. */
static X509 *
issuer_of(const struct chain *c, size_t i, size_t by)
{
	if (by == CHAIN_N)
		by = i == CHAIN_ROOT ? i : i + 1;
	return by == i ? NULL : c->cert[by];
}

void
fake_chain_put(const struct fake_cert c[static CHAIN_N], EVP_PKEY *leaf,
    struct fake_parts *f)
{
	EVP_PKEY *key[CHAIN_N + 1] = { NULL };
	struct chain chain = { { NULL } };
	struct json_t *x5c;

	key[CHAIN_LEAF] = leaf;
	for (size_t i = CHAIN_LEAF + 1; i <= CHAIN_N; i++)
		assert_int_equal(pkey_ec_new(i < CHAIN_N ? c[i].curve : "P-256",
		    &key[i]), 0);
	for (size_t i = CHAIN_N; i-- > 0;)
		chain.cert[i] = make_cert(&c[i], key[i], issuer_of(&chain, i,
		    c[i].by), key[c[i].by]);
	for (size_t i = 0; i < PKGS; i++) {
		assert_int_equal(chain_write(&chain, &x5c), 0);
		assert_int_equal(js_set(f->header[i], "x5c", x5c), 0);
	}
	for (size_t i = CHAIN_LEAF + 1; i <= CHAIN_N; i++)
		EVP_PKEY_free(key[i]);
	chain_free(&chain);
}
