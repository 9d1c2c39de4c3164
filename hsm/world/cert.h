/*
 * A card's certificate: X.509 (RFC 5280) of its 9D key, signed by KML. The
 * subject says which card of which set of which world; it is believed only when
 * the signature holds under that world's KML.
 */
#ifndef KC_HSM_WORLD_CERT_H
#define KC_HSM_WORLD_CERT_H

#include <openssl/x509.h>

#include "hsm/world/world.h"

struct cert {
	enum mode mode;
	uint32_t gen;
	unsigned x, n;
	uint8_t hknso[SHA256_LEN];
	uint8_t point[POINT_LEN];
};

int cert_make(const struct world_name *name, unsigned x,
    const uint8_t point[static POINT_LEN], EVP_PKEY *kml, struct buf *out);

/* What it says. ERR_FORMAT: none of ours. Proves nothing. */
int cert_peek(struct view der, struct cert *out);

/* 0 when kml signed it, else ERR_AUTH. */
int cert_check(struct view der, EVP_PKEY *kml);

/* -- of any certificate ----------------------------------------------------------- */

/* NULL when it is none of CARD_CERT_MAX bytes, and nothing behind it (X509_free). */
X509 *cert_parse(struct view der);

/* A new serial number: 127 random bits, as RFC 5280 4.1.2.2 wants: positive. */
int cert_serial(X509 *c);	/* 1, or 0 */

/* The one entry of this kind in a name, as text without NUL. ERR_FORMAT also
 * when there is none, or a second. */
int cert_entry(const X509_NAME *n, int nid, char *out, size_t size);

#endif
