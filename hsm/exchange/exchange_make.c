/* A vault's root, chain and packages. */
#include <string.h>

#include <openssl/x509v3.h>

#include "hsm/world/cert.h"
#include "hsm/keys/name_check.h"
#include "hsm/exchange/exchange_parts.h"
#include "hsm/keys/kek.h"
#include "src/base/err.h"
#include "src/base/json.h"

#define DAYS_MAX 36525

/* The clocks of two stations differ. */
#define EARLIER 3600

/* -- certificates -------------------------------------------------------- */

static int
add_name(X509_NAME *n, const char *field, const char *text)
{
	return X509_NAME_add_entry_by_txt(n, field, MBSTRING_UTF8,
	    (const unsigned char *)text, -1, -1, 0) == 1;
}

static int
set_name(X509 *c, enum chain_place i, enum mode mode, const char *region)
{
	X509_NAME *n = X509_get_subject_name(c);
	char cn[CHAIN_CN_MAX];

	chain_cn(cn, i, region);
	return add_name(n, "O", chain_organisation) &&
	    add_name(n, "OU", mode_name(mode)) && add_name(n, "CN", cn);
}

static int
set_times(X509 *c, uint64_t now, uint32_t days)
{
	time_t t = (time_t)now;

	return X509_time_adj_ex(X509_getm_notBefore(c), 0, -EARLIER,
	    &t) != NULL &&
	    X509_time_adj_ex(X509_getm_notAfter(c), (int)days, 0, &t) != NULL;
}

static int
add_ext(X509 *c, X509V3_CTX *ctx, int nid, const char *value)
{
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, ctx, nid, value);
	int ok = e != NULL && X509_add_ext(c, e, -1) == 1;

	X509_EXTENSION_free(e);
	return ok;
}

/* The subject's key identifier first: a root's issuer is the root. */
static int
add_exts(X509 *c, X509 *issuer, const struct chain_form *form)
{
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, c, NULL, NULL, 0);
	return add_ext(c, &ctx, NID_basic_constraints, form->constraints) &&
	    add_ext(c, &ctx, NID_key_usage, form->usage) &&
	    add_ext(c, &ctx, NID_subject_key_identifier, "hash") &&
	    add_ext(c, &ctx, NID_authority_key_identifier, "keyid:always");
}

struct making {
	enum mode mode;
	const char *region;
	uint64_t now;
	uint32_t days;
	EVP_PKEY *key[CHAIN_N];
	struct chain *chain;
};

/* From the root down: each is signed by the one behind it. */
static int
make_cert(struct making *m, enum chain_place i)
{
	size_t by = i == CHAIN_ROOT ? CHAIN_ROOT : (size_t)i + 1;
	X509 *c = X509_new(), *issuer;

	if (c == NULL)
		return ERR_NOMEM;
	m->chain->cert[i] = c;
	issuer = m->chain->cert[by];
	return X509_set_version(c, X509_VERSION_3) == 1 && cert_serial(c) &&
	    set_times(c, m->now, m->days) &&
	    set_name(c, i, m->mode, m->region) &&
	    X509_set_issuer_name(c, X509_get_subject_name(issuer)) == 1 &&
	    X509_set_pubkey(c, m->key[i]) == 1 &&
	    add_exts(c, issuer, &chain_forms[i]) &&
	    X509_sign(c, m->key[by], EVP_sha256()) > 0 ? 0 : ERR_CRYPTO;
}

int
chain_make(enum mode mode, const char *region, EVP_PKEY *kml, uint64_t now,
    uint32_t days, struct chain *out)
{
	struct making m = { .mode = mode, .region = region, .now = now,
		.days = days, .key = { [CHAIN_LEAF] = kml }, .chain = out };
	int err;

	memset(out, 0, sizeof(*out));
	if ((err = pkey_ec_new("P-256", &m.key[CHAIN_CA])) == 0 &&
	    (err = pkey_ec_new("P-256", &m.key[CHAIN_ROOT])) == 0 &&
	    (err = make_cert(&m, CHAIN_ROOT)) == 0 &&
	    (err = make_cert(&m, CHAIN_CA)) == 0)
		err = make_cert(&m, CHAIN_LEAF);
	/* Both are wiped by this; what they signed is all that remains. */
	EVP_PKEY_free(m.key[CHAIN_CA]);
	EVP_PKEY_free(m.key[CHAIN_ROOT]);
	if (err != 0)
		chain_free(out);
	return err;
}

static int
add_cert(struct json_t *x5c, const X509 *cert)
{
	unsigned char text[CHAIN_CERT_MAX * 4 / 3 + 8], *der = NULL;
	int len = i2d_X509(cert, &der), err = ERR_CRYPTO;

	if (len > CHAIN_CERT_MAX)
		err = ERR_TOOBIG;
	else if (len > 0 && EVP_EncodeBlock(text, der, len) > 0)
		err = js_add_str(x5c, (const char *)text);
	OPENSSL_free(der);
	return err;
}

int
chain_write(const struct chain *c, struct json_t **out)
{
	struct json_t *x5c = js_new_arr();
	int err = x5c == NULL ? ERR_NOMEM : 0;

	for (size_t i = 0; err == 0 && i < CHAIN_N; i++)
		err = add_cert(x5c, c->cert[i]);
	if (err == 0)
		*out = x5c;
	else
		js_free(x5c);
	return err;
}

/* -- packages ------------------------------------------------------------ */

/* What both payloads begin with. */
static int
begin(const struct world *w, const char *region, struct json_t *j)
{
	int err;

	if ((err = js_set_str(j, "mode", mode_name(w->mode))) == 0 &&
	    (err = js_set_str(j, "region", region)) == 0)
		err = js_set_hex(j, "hknso", w->hknso, SHA256_LEN);
	return err;
}

static int
kek_payload(const struct world *w, const char *region, EVP_PKEY *kek,
    struct json_t *j)
{
	struct json_t *jwk = NULL;
	int err;

	if ((err = begin(w, region, j)) == 0 &&
	    (err = pkey_to_jwk(kek, &jwk)) == 0 &&
	    (err = js_set(j, "kek", jwk)) == 0 &&
	    (err = js_set_str(j, "protect", "module")) == 0)
		err = js_set_bool(j, "exportable", 0);
	return err;
}

static int
world_payload(const struct world *w, const char *region, EVP_PKEY *kek,
    struct json_t *j)
{
	int err;

	(void)kek;
	if ((err = begin(w, region, j)) == 0 &&
	    (err = js_set_str(j, "suite", w->suite->name)) == 0)
		err = js_set_str(j, "delegation", w->delegation);
	return err;
}

static int
make_header(const struct world *w, const char *form, const struct chain *chain,
    struct json_t *h)
{
	struct json_t *x5c = NULL;
	int err;

	if ((err = js_set_str(h, "form", form)) == 0 &&
	    (err = js_set_str(h, "mode", mode_name(w->mode))) == 0 &&
	    (err = chain_write(chain, &x5c)) == 0)
		err = js_set(h, "x5c", x5c);
	return err;
}

static const struct {
	const char *form;
	int (*payload)(const struct world *w, const char *region, EVP_PKEY *kek,
	    struct json_t *j);
} packages[] = {
	{ KEK_PKG_FORM, kek_payload },
	{ WORLD_PKG_FORM, world_payload },
};

#define PACKAGES (sizeof(packages) / sizeof(packages[0]))

struct issue {
	const struct world *w;
	EVP_PKEY *kml, *kek;
	const char *region;
	struct chain chain;
};

static int
make_package(const struct issue *is, size_t i, struct buf *out)
{
	struct json_t *h = js_new(), *j = js_new();
	struct buf payload;
	int err;

	buf_init(&payload, EXCHANGE_MAX);
	if ((err = make_header(is->w, packages[i].form, &is->chain, h)) == 0 &&
	    (err = packages[i].payload(is->w, is->region, is->kek, j)) == 0 &&
	    (err = js_dump(j, &payload)) == 0)
		err = jws_write(JOSE_FLAT, &jws_es256, h, buf_view(&payload),
		    is->kml, out);
	buf_free(&payload);
	js_free(h);
	js_free(j);
	return err;
}

/* What is handed out is what a reader takes. */
static int
read_back(const struct issue *is, const struct buf *made, uint64_t now)
{
	uint8_t root[SHA256_LEN];
	struct exchange_wants wants = { .mode = is->w->mode,
		.region = is->region, .root = root, .now = now };
	struct exchange e;
	int err;

	if ((err = chain_root(&is->chain, root)) != 0 ||
	    (err = exchange_read(buf_view(&made[0]), buf_view(&made[1]), &wants,
	    &e)) != 0)
		return err;
	err = exchange_verdict(&e, 1);
	exchange_free(&e);
	return err;
}

static int
put_root(const struct chain *c, struct buf *out)
{
	unsigned char *der = NULL;
	int len = i2d_X509(c->cert[CHAIN_ROOT], &der), err;

	err = len > 0 ? buf_put(out, der, (size_t)len) : ERR_CRYPTO;
	OPENSSL_free(der);
	return err;
}

static int
check_args(const struct issue *is, uint64_t now, uint32_t days)
{
	uint32_t bits;

	if (region_check(is->region) != 0 || days < 1 ||
	    days > DAYS_MAX || now < EARLIER ||
	    now > EXCHANGE_TIME_MAX - (uint64_t)days * 86400 ||
	    EVP_PKEY_eq(is->kml, is->w->kml) != 1)
		return ERR_ARG;
	return kek_check(is->kek, &bits);
}

int
exchange_make(const struct world *w, EVP_PKEY *kml, const char *region,
    EVP_PKEY *kek, uint64_t now, uint32_t days, struct buf *kek_pkg,
    struct buf *world_pkg, struct buf *root)
{
	struct issue is = { .w = w, .kml = kml, .kek = kek, .region = region };
	struct buf made[PACKAGES];
	int err;

	if ((err = check_args(&is, now, days)) != 0)
		return err;
	for (size_t i = 0; i < PACKAGES; i++)
		buf_init(&made[i], PACKAGE_MAX);
	err = chain_make(w->mode, region, kml, now, days, &is.chain);
	for (size_t i = 0; err == 0 && i < PACKAGES; i++)
		err = make_package(&is, i, &made[i]);
	if (err == 0 && (err = read_back(&is, made, now)) == 0) {
		buf_put(kek_pkg, made[0].p, made[0].len);
		buf_put(world_pkg, made[1].p, made[1].len);
		err = kek_pkg->err != 0 ? kek_pkg->err : world_pkg->err;
	}
	if (err == 0)
		err = put_root(&is.chain, root);
	for (size_t i = 0; i < PACKAGES; i++)
		buf_free(&made[i]);
	chain_free(&is.chain);
	return err;
}
