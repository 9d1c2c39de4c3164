/*
 * What exchange*.c share: the three certificates of x5c. All of them are by
 * ecdsa-with-SHA256 and P-256; keyUsage and basicConstraints are critical.
 *
 *   i           subject                                  ends the chain as
 *   CHAIN_LEAF  O=keyconvoy, OU=MODE, CN=KML of REGION   digitalSignature
 *   CHAIN_CA    O=keyconvoy, OU=MODE, CN=region REGION   CA, pathlen 0
 *   CHAIN_ROOT  O=keyconvoy, OU=MODE, CN=root of REGION  CA, self-signed
 */
#ifndef KC_HSM_EXCHANGE_EXCHANGE_PARTS_H
#define KC_HSM_EXCHANGE_EXCHANGE_PARTS_H

#include <openssl/x509.h>

#include "hsm/exchange/exchange.h"

enum chain_place { CHAIN_LEAF, CHAIN_CA, CHAIN_ROOT, CHAIN_N };

struct chain {
	X509 *cert[CHAIN_N];	/* owned */
};

/* -- as it is ------------------------------------------------------------ */

/* What one of them has to be. */
struct chain_form {
	const char *cn;		/* with one %s, the region */
	const char *constraints, *usage;	/* for X509V3_EXT_conf_nid */
	int ca;
	long pathlen;		/* -1: none */
	uint32_t key_usage;	/* KU_* */
};

extern const struct chain_form chain_forms[CHAIN_N];
extern const char chain_organisation[];

#define CHAIN_CN_MAX 64		/* ub-common-name of RFC 5280 */

/* The common name of one, for this region. */
void chain_cn(char out[static CHAIN_CN_MAX], enum chain_place i,
    const char *region);

/* -- reading ------------------------------------------------------------- */

/* Three strings, base64 as in RFC 7515 4.1.6, each of them one certificate and
 * nothing else: 0 and *out (chain_free), or ERR_FORMAT. Proves nothing. */
int chain_read(const struct json_t *x5c, struct chain *out);
void chain_free(struct chain *c);

/* 1 when two x5c have the same texts. There is one way to write a certificate,
 * so these are the same certificates, byte for byte. */
int chain_same(const struct json_t *a, const struct json_t *b);

/* 0 when the leaf leads over the region's to the root, the only one that is
 * trusted here, and each is what its place asks; else ERR_CHAIN. Says nothing
 * about times. */
int chain_check(const struct chain *c);

/* The same by OpenSSL alone, at this time; else ERR_EXPIRED. */
int chain_check_at(const struct chain *c, uint64_t now);

/* SHA-256 of the root's DER. */
int chain_root(const struct chain *c, uint8_t out[static SHA256_LEN]);

/* The first notAfter, seconds since 1970. */
uint64_t chain_until(const struct chain *c);

/* 1 when all of them say so. */
int chain_is_mode(const struct chain *c, enum mode mode);
int chain_is_region(const struct chain *c, const char *region);

/* -- making -------------------------------------------------------------- */

/* Root, region and leaf (kml's); the keys of the first two are gone at once. */
int chain_make(enum mode mode, const char *region, EVP_PKEY *kml, uint64_t now,
    uint32_t days, struct chain *out);

/* The member x5c, new. */
int chain_write(const struct chain *c, struct json_t **out);

/* -- bounds -------------------------------------------------------------- */

#define CHAIN_CERT_MAX	1024			/* DER of one */
#define EXCHANGE_MAX	(12 * 1024)	/* a payload, with a delegation */
#define EXCHANGE_TIME_MAX UINT64_C(253402300799) /* 9999-12-31T23:59:59Z */

#endif
