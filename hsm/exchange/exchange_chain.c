/* The certificates of x5c as they are read and checked. */
#include <stdio.h>
#include <string.h>

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "hsm/world/cert.h"
#include "hsm/exchange/exchange_parts.h"
#include "src/base/err.h"
#include "src/base/json.h"

const char chain_organisation[] = "keyconvoy";

const struct chain_form chain_forms[CHAIN_N] = {
	[CHAIN_LEAF] = {
		.cn = "KML of %s",
		.constraints = "critical,CA:FALSE",
		.usage = "critical,digitalSignature",
		.ca = 0,
		.pathlen = -1,
		.key_usage = KU_DIGITAL_SIGNATURE,
	},
	[CHAIN_CA] = {
		.cn = "region %s",
		.constraints = "critical,CA:TRUE,pathlen:0",
		.usage = "critical,keyCertSign",
		.ca = 1,
		.pathlen = 0,
		.key_usage = KU_KEY_CERT_SIGN,
	},
	[CHAIN_ROOT] = {
		.cn = "root of %s",
		.constraints = "critical,CA:TRUE",
		.usage = "critical,keyCertSign",
		.ca = 1,
		.pathlen = -1,
		.key_usage = KU_KEY_CERT_SIGN,
	},
};

void
chain_cn(char out[static CHAIN_CN_MAX], enum chain_place i, const char *region)
{
	const char *form = chain_forms[i].cn;
	size_t before = strcspn(form, "%");

	(void)snprintf(out, CHAIN_CN_MAX, "%.*s%s", (int)before, form, region);
}

/* -- reading ------------------------------------------------------------- */

/* Padding counts as zero bytes in what OpenSSL decodes; written again, the text
 * must be the same: then there was one way to write it. */
static int
unpad(const char *text, int len, unsigned char *der, int *der_len)
{
	unsigned char again[CHAIN_CERT_MAX * 4 / 3 + 8];
	int n = EVP_DecodeBlock(der, (const unsigned char *)text, len);

	if (n < 3)
		return ERR_FORMAT;
	n -= (text[len - 1] == '=') + (text[len - 2] == '=');
	if (n > CHAIN_CERT_MAX || EVP_EncodeBlock(again, der, n) != len ||
	    memcmp(again, text, (size_t)len) != 0)
		return ERR_FORMAT;
	*der_len = n;
	return 0;
}

/* The whole of it, in DER: what OpenSSL reads in another form is refused. */
static X509 *
parse(const unsigned char *der, int len)
{
	const unsigned char *p = der;
	unsigned char *again = NULL;
	X509 *c = d2i_X509(NULL, &p, len);
	int n;

	if (c == NULL)
		return NULL;
	n = i2d_X509(c, &again);
	if (p != der + len || n != len ||
	    memcmp(again, der, (size_t)len) != 0) {
		X509_free(c);
		c = NULL;
	}
	OPENSSL_free(again);
	return c;
}

static int
read_cert(const char *text, X509 **out)
{
	unsigned char der[CHAIN_CERT_MAX + 8];
	size_t len = text == NULL ? 0 : strlen(text);
	int n;

	if (len == 0 || len % 4 != 0 || len / 4 * 3 > CHAIN_CERT_MAX + 2 ||
	    unpad(text, (int)len, der, &n) != 0 ||
	    (*out = parse(der, n)) == NULL)
		return ERR_FORMAT;
	return 0;
}

int
chain_read(const struct json_t *x5c, struct chain *out)
{
	int err = js_len(x5c) == CHAIN_N ? 0 : ERR_FORMAT;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; err == 0 && i < CHAIN_N; i++)
		err = read_cert(js_text(js_at(x5c, i)), &out->cert[i]);
	if (err != 0)
		chain_free(out);
	return err;
}

void
chain_free(struct chain *c)
{
	for (size_t i = 0; i < CHAIN_N; i++)
		X509_free(c->cert[i]);
	memset(c, 0, sizeof(*c));
}

int
chain_same(const struct json_t *a, const struct json_t *b)
{
	const char *x, *y;

	if (js_len(a) != js_len(b))
		return 0;
	for (size_t i = 0; i < js_len(a); i++)
		if ((x = js_text(js_at(a, i))) == NULL ||
		    (y = js_text(js_at(b, i))) == NULL || strcmp(x, y) != 0)
			return 0;
	return 1;
}

int
chain_root(const struct chain *c, uint8_t out[static SHA256_LEN])
{
	unsigned char *der = NULL;
	int len = i2d_X509(c->cert[CHAIN_ROOT], &der), err;

	err = len > 0 ? sha256(der, (size_t)len, out) : ERR_NOMEM;
	OPENSSL_free(der);
	return err;
}

/* -- what they are ------------------------------------------------------- */

/* All the extensions that there are, each once; what is critical. */
static int
has_exts(const X509 *cert)
{
	static const struct {
		int nid, critical;
	} exts[] = {
		{ NID_basic_constraints, 1 },
		{ NID_key_usage, 1 },
		{ NID_subject_key_identifier, 0 },
		{ NID_authority_key_identifier, 0 },
	};
	const size_t n = sizeof(exts) / sizeof(exts[0]);
	const X509_EXTENSION *e;
	int at;

	for (size_t i = 0; i < n; i++) {
		at = X509_get_ext_by_NID(cert, exts[i].nid, -1);
		e = at < 0 ? NULL : X509_get_ext(cert, at);
		if (e == NULL ||
		    X509_EXTENSION_get_critical(e) != exts[i].critical)
			return 0;
	}
	return (size_t)X509_get_ext_count(cert) == n;
}

/* Only what keyconvoy makes itself: the file does not choose algorithms. */
static int
has_form(X509 *cert, const struct chain_form *form)
{
	const char *curve = pkey_curve(X509_get0_pubkey(cert));
	uint32_t flags = X509_get_extension_flags(cert);

	return X509_get_version(cert) == X509_VERSION_3 &&
	    X509_get_signature_nid(cert) == NID_ecdsa_with_SHA256 &&
	    curve != NULL && strcmp(curve, "P-256") == 0 &&
	    (flags & EXFLAG_INVALID) == 0 && has_exts(cert) &&
	    ((flags & EXFLAG_CA) != 0) == form->ca &&
	    X509_get_pathlen(cert) == form->pathlen &&
	    X509_get_key_usage(cert) == form->key_usage;
}

static int
whole_chain(X509_STORE_CTX *ctx, const struct chain *c)
{
	STACK_OF(X509) *built = X509_STORE_CTX_get0_chain(ctx);

	if (sk_X509_num(built) != CHAIN_N)
		return 0;
	for (int i = 0; i < CHAIN_N; i++)
		if (X509_cmp(sk_X509_value(built, i), c->cert[i]) != 0)
			return 0;
	return 1;
}

/* now NULL: whenever. One certificate in between, 128 bits of strength. */
static int
set_rules(X509_STORE_CTX *ctx, const uint64_t *now)
{
	X509_VERIFY_PARAM *p = X509_STORE_CTX_get0_param(ctx);
	unsigned long flags = X509_V_FLAG_X509_STRICT |
	    X509_V_FLAG_CHECK_SS_SIGNATURE;

	if (now == NULL)
		flags |= X509_V_FLAG_NO_CHECK_TIME;
	else
		X509_VERIFY_PARAM_set_time(p, (time_t)*now);
	X509_VERIFY_PARAM_set_depth(p, 1);
	X509_VERIFY_PARAM_set_auth_level(p, 3);
	return X509_VERIFY_PARAM_set_flags(p, flags) == 1 &&
	    X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SMIME_SIGN) == 1;
}

/* OpenSSL's own check: the root is all that is trusted. */
static int
verify(const struct chain *c, const uint64_t *now)
{
	STACK_OF(X509) *between = sk_X509_new_null();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_STORE *store = X509_STORE_new();
	int ok = between != NULL && ctx != NULL && store != NULL &&
	    sk_X509_push(between, c->cert[CHAIN_CA]) > 0 &&
	    X509_STORE_add_cert(store, c->cert[CHAIN_ROOT]) == 1 &&
	    X509_STORE_CTX_init(ctx, store, c->cert[CHAIN_LEAF],
	    between) == 1 && set_rules(ctx, now) &&
	    X509_verify_cert(ctx) == 1 && whole_chain(ctx, c);

	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_free(between);
	return ok;
}

int
chain_check(const struct chain *c)
{
	for (size_t i = 0; i < CHAIN_N; i++)
		if (!has_form(c->cert[i], &chain_forms[i]))
			return ERR_CHAIN;
	return verify(c, NULL) ? 0 : ERR_CHAIN;
}

int
chain_check_at(const struct chain *c, uint64_t now)
{
	return now <= EXCHANGE_TIME_MAX && verify(c, &now) ? 0 : ERR_EXPIRED;
}

/* -- what they say ------------------------------------------------------- */

uint64_t
chain_until(const struct chain *c)
{
	uint64_t until = EXCHANGE_TIME_MAX;
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days, seconds;
	int64_t t;

	for (size_t i = 0; i < CHAIN_N; i++) {
		t = 0;
		if (epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch,
		    X509_get0_notAfter(c->cert[i])) == 1)
			t = (int64_t)days * 86400 + seconds;
		if (t < 0)
			t = 0;
		if ((uint64_t)t < until)
			until = (uint64_t)t;
	}
	ASN1_TIME_free(epoch);
	return until;
}

static int
says(const X509 *cert, int nid, const char *want)
{
	char text[CHAIN_CN_MAX + 1];

	return cert_entry(X509_get_subject_name(cert), nid, text,
	    sizeof(text)) == 0 && strcmp(text, want) == 0;
}

int
chain_is_mode(const struct chain *c, enum mode mode)
{
	for (size_t i = 0; i < CHAIN_N; i++)
		if (!says(c->cert[i], NID_organizationName,
		    chain_organisation) ||
		    !says(c->cert[i], NID_organizationalUnitName,
		    mode_name(mode)))
			return 0;
	return 1;
}

int
chain_is_region(const struct chain *c, const char *region)
{
	char cn[CHAIN_CN_MAX];

	for (size_t i = 0; i < CHAIN_N; i++) {
		chain_cn(cn, (enum chain_place)i, region);
		if (!says(c->cert[i], NID_commonName, cn))
			return 0;
	}
	return 1;
}
