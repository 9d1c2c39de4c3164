/* KEKs in DER, and in PEM around it; and what else comes in these. */
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/x509.h>

#include "hsm/crypto/der.h"
#include "hsm/keys/kek_part.h"
#include "src/base/err.h"
#include "src/base/text.h"

/* -- DER --------------------------------------------------------------------------- */

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

/* RSAPublicKey (RFC 8017 A.1.1): two numbers. */
static int
der_is_pkcs1(struct view der)
{
	const uint8_t *p = der.p, *end = der.p + der.len;
	long len;

	if (der_tag(&p, end, &len) != V_ASN1_SEQUENCE ||
	    der_tag(&p, end, &len) != V_ASN1_INTEGER || len > end - p)
		return 0;
	p += len;
	return der_tag(&p, end, &len) == V_ASN1_INTEGER && p + len == end;
}

static int
der_is_certificate(struct view der)
{
	const unsigned char *p = der.p;
	X509 *x = d2i_X509(NULL, &p, (long)der.len);

	X509_free(x);
	return x != NULL;
}

/* A SubjectPublicKeyInfo of another algorithm, or curve, than is known here. */
static int
der_is_other_key(struct view der)
{
	const unsigned char *p = der.p;
	X509_PUBKEY *x = d2i_X509_PUBKEY(NULL, &p, (long)der.len);
	ASN1_OBJECT *algorithm = NULL;
	int yes = x != NULL &&
	    X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL, x) == 1 &&
	    OBJ_obj2nid(algorithm) != NID_rsaEncryption;

	X509_PUBKEY_free(x);
	return yes;
}

/* What it is when it is no public key that can be read. */
static int
der_why(struct view der)
{
	const uint8_t *p = der.p, *end = der.p + der.len;
	long len = 0;

	if (der_is_certificate(der))
		return ERR_KEK_CERT;
	if (der_is_pkcs1(der))
		return ERR_KEK_PKCS1;
	if (der_is_other_key(der))
		return ERR_KEK_TYPE;
	if (der_tag(&p, end, &len) == V_ASN1_SEQUENCE && len < end - p)
		return ERR_KEK_BEHIND;
	return ERR_KEK_BROKEN;
}

int
kek_read_der(struct view der, struct kek *out)
{
	const unsigned char *p = der.p;
	EVP_PKEY *key;

	if (der_is_private(der))
		return ERR_KEK_PRIVATE;
	key = d2i_PUBKEY(NULL, &p, (long)der.len);
	if (key == NULL)
		return der_why(der);
	if (p != der.p + der.len) {
		EVP_PKEY_free(key);
		return ERR_KEK_BEHIND;
	}
	return kek_take_key(key, out);
}

/* -- PEM --------------------------------------------------------------------------- */

static const char begin[] = "-----BEGIN ", end[] = "-----END ",
    dashes[] = "-----";

/* A block of it: label, what stands between its lines, what stands behind. */
struct block {
	struct view label, body, behind;
};

/* Cuts text at the mark: what stands before it comes out, text moves behind it.
 * 1, or 0 when it is not there. */
static int
cut(struct view *text, const char *mark, struct view *before)
{
	size_t len = strlen(mark);
	const uint8_t *at = text->len == 0 ? NULL :
	    memmem(text->p, text->len, mark, len);

	if (at == NULL)
		return 0;
	*before = view_of(text->p, (size_t)(at - text->p));
	*text = view_of(at + len, text->len - before->len - len);
	return 1;
}

/* 1 when a whole block begins in text. */
static int
block_of(struct view text, struct block *b)
{
	struct view before, label;

	if (!cut(&text, begin, &before) || !cut(&text, dashes, &b->label) ||
	    !cut(&text, end, &b->body) || !cut(&text, dashes, &label) ||
	    !view_eq(label, b->label))
		return 0;
	b->behind = text;
	return 1;
}

static int
is_label(struct view label, const char *words)
{
	return view_eq(label, view_str(words));
}

static int
has_words(struct view v, const char *words)
{
	return v.len > 0 && memmem(v.p, v.len, words, strlen(words)) != NULL;
}

static int
only_blanks(struct view v)
{
	for (size_t i = 0; i < v.len; i++)
		if (v.p[i] == '\0' || strchr(" \t\r\n", v.p[i]) == NULL)
			return 0;
	return 1;
}

/* Base64 in lines of any length, so also in one. */
static int
read_body(struct view body, struct kek *out)
{
	unsigned seen = 0;
	struct buf der;
	int err;

	buf_init(&der, KEK_FILE_MAX);
	err = b64_get_any(&der, (const char *)body.p, body.len, &seen);
	if (err == ERR_FORMAT || (seen & B64_BITS) != 0 || der.len == 0)
		err = ERR_KEK_BROKEN;
	if (err == 0)
		err = kek_read_der(buf_view(&der), out);
	buf_free(&der);
	return err;
}

/* What is no public key, by its label; 0: one, by its label. */
static int
label_why(struct view label)
{
	static const struct {
		const char *label;
		int err;
	} labels[] = {
		{ "PUBLIC KEY", 0 },
		{ "RSA PUBLIC KEY", ERR_KEK_PKCS1 },
		{ "CERTIFICATE", ERR_KEK_CERT },
		{ "X509 CERTIFICATE", ERR_KEK_CERT },
		{ "TRUSTED CERTIFICATE", ERR_KEK_CERT },
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (is_label(label, labels[i].label))
			return labels[i].err;
	return ERR_KEK_PEM;
}

/* Text before the block may stand (RFC 7468 2), nothing behind it: what is there
 * may be the key that was meant. */
int
kek_read_pem(struct view text, struct kek *out)
{
	struct block b;
	int err;

	out->form = KEK_PEM;
	if (has_words(text, "PRIVATE KEY-----"))
		return ERR_KEK_PRIVATE;
	if (!block_of(text, &b))
		return ERR_KEK_BROKEN;
	err = label_why(b.label);
	if (err != ERR_KEK_CERT && has_words(b.behind, begin))
		return ERR_KEK_TWO;
	if (err != 0)
		return err;
	return only_blanks(b.behind) ? read_body(b.body, out) : ERR_KEK_BEHIND;
}
