#include "hsm/world/cert.h"

#include <stdio.h>
#include <string.h>

#include <openssl/x509.h>
#include <openssl/rand.h>

#include "src/base/err.h"
#include "src/base/text.h"

#define ORGANISATION "keyconvoy"

/* -- making ----------------------------------------------------------------------- */

static int
add(X509_NAME *n, const char *field, const char *text)
{
	return X509_NAME_add_entry_by_txt(n, field, MBSTRING_UTF8,
	    (const unsigned char *)text, -1, -1, 0);
}

/* O=keyconvoy, OU=rehearsal, CN=card 2 of 3, set 1, serialNumber=hknso */
static int
name_world(X509_NAME *n, const struct world_name *w, const char *cn)
{
	char hex[2 * SHA256_LEN + 1];

	hex_put(hex, w->hknso, SHA256_LEN);
	return add(n, "O", ORGANISATION) == 1 &&
	    add(n, "OU", mode_name(w->mode)) == 1 && add(n, "CN", cn) == 1 &&
	    add(n, "serialNumber", hex) == 1;
}

int
cert_serial(X509 *c)
{
	unsigned char r[16];
	BIGNUM *bn;
	int ok;

	if (RAND_bytes(r, sizeof(r)) != 1)
		return 0;
	r[0] = (r[0] & 0x7f) | 0x40;
	bn = BN_bin2bn(r, sizeof(r), NULL);
	ok = bn != NULL && BN_to_ASN1_INTEGER(bn, X509_get_serialNumber(c)) != NULL;
	BN_free(bn);
	return ok;
}

/* Cards do not expire: the world ends by a new set (RFC 5280 4.1.2.5). */
static int
set_times(X509 *c)
{
	return X509_gmtime_adj(X509_getm_notBefore(c), 0) != NULL &&
	    ASN1_TIME_set_string_X509(X509_getm_notAfter(c),
	    "99991231235959Z") == 1;
}

static int
fill(X509 *c, const struct world_name *w, unsigned x, EVP_PKEY *card)
{
	char cn[64];

	(void)snprintf(cn, sizeof(cn), "card %u of %u, set %u", x, w->n,
	    (unsigned)w->gen);
	return X509_set_version(c, X509_VERSION_3) == 1 && cert_serial(c) &&
	    set_times(c) && name_world(X509_get_subject_name(c), w, cn) &&
	    name_world(X509_get_issuer_name(c), w, "KML") &&
	    X509_set_pubkey(c, card) == 1;
}

static int
put_der(X509 *c, struct buf *out)
{
	unsigned char *der = NULL;
	int len = i2d_X509(c, &der), err;

	if (len <= 0)
		return ERR_CRYPTO;
	err = (size_t)len > CARD_CERT_MAX ? ERR_TOOBIG :
	    buf_put(out, der, (size_t)len);
	OPENSSL_free(der);
	return err;
}

int
cert_make(const struct world_name *name, unsigned x,
    const uint8_t point[static POINT_LEN], EVP_PKEY *kml, struct buf *out)
{
	EVP_PKEY *card = NULL;
	X509 *c = X509_new();
	int err = pkey_ec_point("P-256", point, POINT_LEN, &card);

	if (err == 0 && (c == NULL || !fill(c, name, x, card) ||
	    X509_sign(c, kml, EVP_sha256()) <= 0))
		err = ERR_CRYPTO;
	if (err == 0)
		err = put_der(c, out);
	X509_free(c);
	EVP_PKEY_free(card);
	return err;
}

/* -- reading ------------------------------------------------------------------------ */

X509 *
cert_parse(struct view der)
{
	const unsigned char *p = der.p;
	X509 *c;

	if (der.len == 0 || der.len > CARD_CERT_MAX)
		return NULL;
	c = d2i_X509(NULL, &p, (long)der.len);
	if (c != NULL && p != der.p + der.len) {
		X509_free(c);
		return NULL;
	}
	return c;
}

int
cert_entry(const X509_NAME *n, int nid, char *out, size_t size)
{
	int i = X509_NAME_get_index_by_NID(n, nid, -1);
	const ASN1_STRING *s;
	int len;

	if (i < 0 || X509_NAME_get_index_by_NID(n, nid, i) >= 0)
		return ERR_FORMAT;
	s = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(n, i));
	len = ASN1_STRING_length(s);
	if (len <= 0 || (size_t)len >= size ||
	    !utf8_ok((const char *)ASN1_STRING_get0_data(s), (size_t)len, NULL))
		return ERR_FORMAT;
	memcpy(out, ASN1_STRING_get0_data(s), (size_t)len);
	out[len] = '\0';
	return 0;
}

/* "card 2 of 3, set 1", and nothing else: written again it must be the same. */
static int
read_place(const char *cn, struct cert *out)
{
	char again[64];
	unsigned gen;

	if (sscanf(cn, "card %2u of %2u, set %9u", &out->x, &out->n, &gen) != 3 ||
	    out->x < 1 || out->x > out->n || out->n > SHAMIR_MAX || gen < 1)
		return ERR_FORMAT;
	out->gen = gen;
	(void)snprintf(again, sizeof(again), "card %u of %u, set %u", out->x,
	    out->n, gen);
	return strcmp(cn, again) == 0 ? 0 : ERR_FORMAT;
}

int
cert_peek(struct view der, struct cert *out)
{
	char text[96];
	X509 *c = cert_parse(der);
	X509_NAME *n;
	EVP_PKEY *key;
	int err = c == NULL ? ERR_FORMAT : 0;

	memset(out, 0, sizeof(*out));
	if (err == 0) {
		n = X509_get_subject_name(c);
		key = X509_get0_pubkey(c);
		if (cert_entry(n, NID_organizationName, text, sizeof(text)) != 0 ||
		    strcmp(text, ORGANISATION) != 0 ||
		    cert_entry(n, NID_organizationalUnitName, text,
		    sizeof(text)) != 0 || mode_parse(text, &out->mode) != 0 ||
		    cert_entry(n, NID_commonName, text, sizeof(text)) != 0 ||
		    read_place(text, out) != 0 ||
		    cert_entry(n, NID_serialNumber, text, sizeof(text)) != 0 ||
		    hex_get(out->hknso, SHA256_LEN, text) != 0 || key == NULL ||
		    pkey_point(key, "P-256", out->point, POINT_LEN) != 0)
			err = ERR_FORMAT;
	}
	X509_free(c);
	return err;
}

int
cert_check(struct view der, EVP_PKEY *kml)
{
	X509 *c = cert_parse(der);
	int ok = c != NULL && X509_verify(c, kml) == 1;

	X509_free(c);
	return ok ? 0 : ERR_AUTH;
}
