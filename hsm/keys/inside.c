#include "hsm/keys/inside.h"

#include <string.h>

#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include "hsm/crypto/der.h"
#include "hsm/crypto/pkey.h"
#include "src/base/err.h"

/* -- from outside --------------------------------------------------------------------- */

/* Lengths of one kind of key vary by a few bytes. RFC 5915 lets an EC key leave out
 * its public half. A rest that is no multiple of 8 cannot be told from here. */
static const struct inside rows[] = {
	{ 24, 40, "AES 128/192/256 (Managed HSM)", 0, "oct", NULL },
	{ 72, 80, "EC P-256 or P-256K, without its public half", 0, "EC", NULL },
	{ 88, 88, "EC P-384, without its public half", 0, "EC", "P-384" },
	{ 104, 112, "EC P-521, without its public half", 0, "EC", "P-521" },
	{ 144, 160, "EC P-256 or P-256K", 0, "EC", NULL },
	{ 192, 208, "EC P-384", 0, "EC", "P-384" },
	{ 248, 264, "EC P-521", 0, "EC", "P-521" },
	{ 1216, 1240, "RSA 2048", 0, "RSA", NULL },
	{ 1784, 1824, "RSA 3072", 0, "RSA", NULL },
	{ 2368, 2400, "RSA 4096", 0, "RSA", NULL },
	/* DER of another form, and PEM: what people wrap by mistake. */
	{ 120, 136, "EC P-256 in SEC 1", ERR_INSIDE_SEC1, NULL, NULL },
	{ 176, 184, "EC P-384 in SEC 1", ERR_INSIDE_SEC1, NULL, NULL },
	{ 232, 240, "EC P-521 in SEC 1 or P-256 in PEM", ERR_INSIDE_SEC1, NULL,
	  NULL },
	{ 1192, 1208, "RSA 2048 in PKCS#1", ERR_INSIDE_PKCS1, NULL, NULL },
	{ 1768, 1776, "RSA 3072 in PKCS#1", ERR_INSIDE_PKCS1, NULL, NULL },
	{ 2352, 2360, "RSA 4096 in PKCS#1", ERR_INSIDE_PKCS1, NULL, NULL },
	{ 1680, 1720, "RSA 2048 in PEM", ERR_INSIDE_PEM, NULL, NULL },
	{ 2448, 2528, "RSA 3072 in PEM", ERR_INSIDE_PEM, NULL, NULL },
	{ 3240, 3296, "RSA 4096 in PEM", ERR_INSIDE_PEM, NULL, NULL },
};

const struct inside *
inside_fits(size_t wrapped)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (wrapped >= rows[i].lo && wrapped <= rows[i].hi)
			return &rows[i];
	return NULL;
}

/* -- opened ----------------------------------------------------------------------------- */

/* By what follows the version: RFC 8017 A.1.2, RFC 5915 3, RFC 5208 5. */
static int
form_of(struct view der)
{
	const uint8_t *p = der.p, *end = der.p + der.len;
	long len;

	if (der_tag(&p, end, &len) != V_ASN1_SEQUENCE ||
	    der_tag(&p, end, &len) != V_ASN1_INTEGER)
		return -1;
	p += len;
	return der_tag(&p, end, &len);
}

/* PKCS#8 whose key is not taken: by its algorithm. */
static int
algorithm_of(struct view der)
{
	const unsigned char *p = der.p;
	PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p,
	    (long)der.len);
	const ASN1_OBJECT *algorithm = NULL;
	int nid = NID_undef;

	if (info != NULL && PKCS8_pkey_get0(&algorithm, NULL, NULL, NULL,
	    info) == 1)
		nid = OBJ_obj2nid(algorithm);
	PKCS8_PRIV_KEY_INFO_free(info);
	switch (nid) {
	case NID_undef:
		return info == NULL ? ERR_INSIDE : ERR_INSIDE_TYPE;
	case NID_rsassaPss:
		return ERR_INSIDE_PSS;
	case NID_rsaEncryption:
		return ERR_INSIDE_PAIR;
	case NID_X9_62_id_ecPublicKey:
		return ERR_INSIDE_CURVE;
	default:
		return ERR_INSIDE_TYPE;
	}
}

static int
why(struct view plain)
{
	static const char pem[] = "-----BEGIN ";

	if (plain.len > sizeof(pem) &&
	    memcmp(plain.p, pem, sizeof(pem) - 1) == 0)
		return ERR_INSIDE_PEM;
	switch (form_of(plain)) {
	case V_ASN1_INTEGER:
		return ERR_INSIDE_PKCS1;
	case V_ASN1_OCTET_STRING:
		return ERR_INSIDE_SEC1;
	case V_ASN1_SEQUENCE:
		return algorithm_of(plain);
	}
	return plain.len == 16 || plain.len == 24 || plain.len == 32 ?
	    ERR_INSIDE_AES : ERR_INSIDE;
}

/* Of the types and curves that this vault keeps. */
static int
type_check(const EVP_PKEY *key, struct view plain)
{
	if (EVP_PKEY_is_a(key, "RSA"))
		return 0;
	if (EVP_PKEY_is_a(key, "EC"))
		return pkey_curve(key) != NULL ? 0 : ERR_INSIDE_CURVE;
	return algorithm_of(plain);
}

int
inside_read(struct view plain, EVP_PKEY **out)
{
	EVP_PKEY *key = NULL;
	int err = pkey_from_pkcs8(plain, &key);

	if (err == ERR_FORMAT)
		return why(plain);
	if (err == 0 && (err = type_check(key, plain)) != 0)
		EVP_PKEY_free(key);
	else if (err == 0)
		*out = key;
	return err;
}
