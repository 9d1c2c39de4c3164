/*
 * Exchange packages for tests of hsm/: vaults without a card in the way, good
 * pairs, and what an attacker would need to make other ones: their parts, which
 * are signed again, and chains that are not what they should be. Everything here
 * asserts; nothing returns an error.
 */
#ifndef KC_TESTS_FAKE_EXCHANGE_H
#define KC_TESTS_FAKE_EXCHANGE_H

#include "hsm/exchange/exchange_parts.h"
#include "tests/unit/fake_cards.h"

#define FAKE_NOW UINT64_C(1800000000)	/* 2027-01-15 */
#define FAKE_DAYS 400u
#define FAKE_DAY UINT64_C(86400)

enum { KEK_PKG, WORLD_PKG, PKGS };

struct fake_issuer {
	struct fake_cards cards;	/* 1 of 1 */
	struct buf file;
	struct world world;
	EVP_PKEY *kml;			/* the pair */
};

void fake_issuer_make(struct fake_issuer *v, enum mode mode,
    const char *suite);
void fake_issuer_drop(struct fake_issuer *v);

struct fake_pair {
	struct buf pkg[PKGS], root;
};

/* By exchange_make, for this KEK, from FAKE_NOW on for FAKE_DAYS. */
void fake_pair_make(struct fake_pair *p, const struct fake_issuer *v,
    const char *region, EVP_PKEY *kek);
void fake_pair_drop(struct fake_pair *p);

/* What stands in the two: protected headers (without alg) and payloads. */
struct fake_parts {
	struct json_t *header[PKGS], *payload[PKGS];
};

void fake_parts_of(struct fake_parts *f, const struct fake_pair *p);
void fake_parts_drop(struct fake_parts *f);

/* A string of the payload or header of one of them, replaced in all its text. */
void fake_parts_replace(struct json_t **part, const char *from, const char *to);

/* Signed by this key, ES256, as they are. p is made; its root is empty. */
void fake_parts_sign(const struct fake_parts *f, EVP_PKEY *by,
    struct fake_pair *p);

/* One certificate of a chain that need not be one. */
struct fake_cert {
	const char *ou, *cn;
	const char *constraints, *usage, *ski, *aki, *more;	/* NULL: none */
	int64_t from, to;	/* days, from FAKE_NOW on */
	size_t by;		/* whose key signs: CHAIN_N for a stranger's */
	const char *curve;	/* of its own key, where it is not the leaf */
	const char *digest;
	long version;
};

/* As chain_make makes them, for rehearsals and this region. */
void fake_chain_good(struct fake_cert c[static CHAIN_N], const char *region);

/* These, as x5c into both headers of f; the leaf has this public key. */
void fake_chain_put(const struct fake_cert c[static CHAIN_N], EVP_PKEY *leaf,
    struct fake_parts *f);

#endif
