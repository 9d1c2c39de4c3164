#include "hsm/keys/kek.h"

#include <string.h>

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "hsm/crypto/pkey.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

/* -- the numbers ----------------------------------------------------------------- */

static int
check_exponent(const EVP_PKEY *key)
{
	BIGNUM *e = NULL;
	int ok = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
	    BN_is_word(e, 65537);

	BN_free(e);
	return ok ? 0 : ERR_KEK_EXPONENT;
}

int
kek_check(const EVP_PKEY *key, uint32_t *bits)
{
	int n = EVP_PKEY_get_bits(key);

	if (!EVP_PKEY_is_a(key, "RSA"))
		return ERR_KEK_FORM;
	if (n != 2048 && n != 3072 && n != 4096)
		return ERR_KEK_SIZE;
	if (check_exponent(key) != 0)
		return ERR_KEK_EXPONENT;
	*bits = (uint32_t)n;
	return 0;
}

/* Bounds, digest. The key is the kek's from here on. */
static int
take_key(EVP_PKEY *key, struct kek *out)
{
	int err;

	out->key = key;
	if ((err = kek_check(key, &out->bits)) != 0)
		return err;
	return pkey_spki_digest(key, out->digest);
}

/* -- DER and PEM ----------------------------------------------------------------- */

/* The universal tag of what stands at p; -1 for anything else. */
static int
der_tag(const uint8_t **p, const uint8_t *end, long *len)
{
	int tag, class;

	if (end <= *p || (ASN1_get_object(p, len, &tag, &class,
	    (long)(end - *p)) & 0x80) != 0 || class != V_ASN1_UNIVERSAL)
		return -1;
	return tag;
}

/* Private keys begin with a version (PKCS#1, PKCS#8, SEC 1), encrypted ones
 * have an OCTET STRING behind the algorithm. */
static int
der_is_private(struct view der)
{
	const uint8_t *p = der.p, *end = der.p + der.len;
	long len;
	int tag;

	if (der_tag(&p, end, &len) != V_ASN1_SEQUENCE)
		return 0;
	tag = der_tag(&p, end, &len);
	if (tag == V_ASN1_INTEGER)
		return len == 1;
	if (tag != V_ASN1_SEQUENCE || len > end - p)
		return 0;
	p += len;
	return der_tag(&p, end, &len) == V_ASN1_OCTET_STRING;
}

static int
read_der(struct view der, struct kek *out)
{
	const unsigned char *p = der.p;
	EVP_PKEY *key;

	if (der_is_private(der))
		return ERR_KEK_PRIVATE;
	key = d2i_PUBKEY(NULL, &p, (long)der.len);
	if (key == NULL)
		return ERR_KEK_FORM;
	if (p != der.p + der.len) {
		EVP_PKEY_free(key);
		return ERR_KEK_FORM;
	}
	return take_key(key, out);
}

static int
only_blanks(BIO *bio)
{
	char c;

	while (BIO_read(bio, &c, 1) == 1)
		if (c == '\0' || strchr(" \t\r\n", c) == NULL)
			return 0;
	return 1;
}

static int
read_pem(struct view file, struct kek *out)
{
	BIO *bio = BIO_new_mem_buf(file.p, (int)file.len);
	char *name = NULL, *header = NULL;
	unsigned char *der = NULL;
	long len = 0;
	int err = ERR_KEK_FORM;

	if (bio == NULL)
		return ERR_NOMEM;
	if (PEM_read_bio(bio, &name, &header, &der, &len) == 1) {
		if (strstr(name, "PRIVATE KEY") != NULL)
			err = ERR_KEK_PRIVATE;
		else if (strcmp(name, "PUBLIC KEY") == 0 && *header == 0 &&
		    only_blanks(bio))
			err = read_der(view_of(der, (size_t)len), out);
	}
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_clear_free(der, (size_t)len);
	BIO_free(bio);
	return err;
}

/* -- JSON ------------------------------------------------------------------------ */

/* The cloud's tools print what they do not have as null. */
static int
is_null(const struct json_t *j, const char *name)
{
	int64_t number;
	int truth;

	return js_has(j, name) && js_str(j, name) == NULL &&
	    js_obj(j, name) == NULL && js_arr(j, name) == NULL &&
	    js_int(j, name, &number) != 0 && js_bool(j, name, &truth) != 0;
}

static int
has(const struct json_t *j, const char *name)
{
	return js_has(j, name) && !is_null(j, name);
}

static int
has_private(const struct json_t *j)
{
	static const char *const names[] = {
		"d", "p", "q", "dp", "dq", "qi", "oth", "k",
		"privateExponent", "prime1", "prime2"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (has(j, names[i]))
			return 1;
	return 0;
}

/* A number in base64url, or in base64 as some tools print it; a leading zero
 * (the vault's HSM keys have e AAEAAQ) does not count. */
static int
get_number(const struct json_t *j, const char *name, struct buf *out)
{
	const char *s = js_str(j, name);
	unsigned seen = 0;

	if (s == NULL || b64_get_any(out, s, strlen(s), &seen) != 0 ||
	    (seen & (B64_SPACES | B64_BITS)) != 0)
		return ERR_KEK_FORM;
	while (out->len > 0 && out->p[0] == 0)
		buf_drop(out, 1);
	return out->len > 0 ? 0 : ERR_KEK_FORM;
}

static int
check_ops(const struct json_t *j, const char *name, struct kek *out)
{
	struct json_t *ops = js_arr(j, name);
	const char *op = js_text(js_at(ops, 0));

	if (!has(j, name))
		return 0;
	if (js_len(ops) != 1 || op == NULL || strcmp(op, "import") != 0)
		return ERR_KEK_OPS;
	out->ops_known = 1;
	return 0;
}

static int
get_kid(const struct json_t *j, struct kek *out)
{
	const char *s = js_str(j, "kid");
	struct kid kid;
	int err;

	if (!has(j, "kid"))
		return 0;
	if (s == NULL)
		return ERR_KID;
	if ((err = kid_parse(s, &kid)) == 0)
		memcpy(out->kid, kid.text, sizeof(out->kid));
	return err;
}

static int
read_jwk(const struct json_t *j, struct kek *out)
{
	const char *kty = js_str(j, "kty");
	EVP_PKEY *key = NULL;
	struct buf n, e;
	int err;

	if (has_private(j))
		return ERR_KEK_PRIVATE;
	if (kty == NULL ||
	    (strcmp(kty, "RSA") != 0 && strcmp(kty, "RSA-HSM") != 0))
		return ERR_KEK_FORM;
	buf_init(&n, 1025);
	buf_init(&e, 16);
	if ((err = get_number(j, "n", &n)) == 0 &&
	    (err = get_number(j, "e", &e)) == 0) {
		if (pkey_rsa_public(buf_view(&n), buf_view(&e), &key) != 0)
			err = ERR_KEK_FORM;
		else
			err = take_key(key, out);
	}
	buf_free(&n);
	buf_free(&e);
	if (err == 0 && (err = check_ops(j, "key_ops", out)) == 0 &&
	    (err = check_ops(j, "keyOps", out)) == 0)
		err = get_kid(j, out);
	return err;
}

static int
read_json(struct view file, struct kek *out)
{
	struct json_t *j, *key;
	int err = js_parse(file, KEK_FILE_MAX, &j);

	if (err != 0)
		return err;
	key = js_obj(j, "key");
	out->form = key != NULL ? KEK_AZ_JSON : KEK_JWK;
	if (key != NULL && has_private(j))
		err = ERR_KEK_PRIVATE;
	else
		err = read_jwk(key != NULL ? key : j, out);
	js_free(j);
	return err;
}

/* -- all of them ------------------------------------------------------------------- */

static int
read_any(struct view file, struct kek *out)
{
	static const char begin[] = "-----BEGIN ";
	size_t blanks = 0;

	while (blanks < file.len && strchr(" \t\r\n", file.p[blanks]) != NULL &&
	    file.p[blanks] != 0)
		blanks++;
	if (blanks == file.len)
		return ERR_KEK_FORM;
	if (file.p[blanks] == '{')
		return read_json(file, out);
	if (file.len - blanks > sizeof(begin) &&
	    memcmp(file.p + blanks, begin, sizeof(begin) - 1) == 0) {
		out->form = KEK_PEM;
		return read_pem(file, out);
	}
	out->form = KEK_DER;
	return read_der(file, out);
}

static int
join_kid(const char *given, struct kek *out)
{
	struct kid kid;
	int err = kid_parse(given, &kid);

	if (err == ERR_KID_MISSING)
		return 0;
	if (err != 0)
		return err;
	if (*out->kid != 0 && strcmp(out->kid, kid.text) != 0)
		return ERR_KID_DIFFERS;
	memcpy(out->kid, kid.text, sizeof(out->kid));
	return 0;
}

int
kek_read(struct view file, const char *kid, struct kek *out)
{
	int err;

	memset(out, 0, sizeof(*out));
	if (file.len > KEK_FILE_MAX)
		return ERR_TOOBIG;
	if ((err = read_any(file, out)) == 0)
		err = join_kid(kid, out);
	if (err != 0)
		kek_free(out);
	return err;
}

void
kek_free(struct kek *kek)
{
	EVP_PKEY_free(kek->key);
	memset(kek, 0, sizeof(*kek));
}
