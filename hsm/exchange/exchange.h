/*
 * Exchange packages: what a region's vault publishes, so that keys can be packed
 * for it. Two flattened JWS (RFC 7515) by the KML of the vault's world, ES256:
 *
 *   BYOK-KEK-pkg-SUFFIX-1            protected {alg, form, mode, x5c}
 *     payload {mode, region, hknso, kek (JWK), protect: "module",
 *              exportable: false}
 *   BYOK-SecurityWorld-pkg-SUFFIX-1  protected {alg, form, mode, x5c}
 *     payload {mode, region, hknso, suite, delegation}
 *
 * x5c (RFC 7515 4.1.6) has three certificates: of KML, of the region, the root,
 * and no other; their form is in exchange_parts.h. It is the same in both. No
 * root is built in: people know its SHA-256 (of the certificate, DER). The
 * delegation is the one by the vault's KNSO, so that hknso is bound to the KML
 * which signed. The KEK is RSA 2048, 3072 or 4096, exponent 65537.
 *
 * The chain is checked first, then the signatures, and only then a payload is
 * parsed. Pure: nothing here holds a private key but exchange_make.
 */
#ifndef KC_HSM_EXCHANGE_EXCHANGE_H
#define KC_HSM_EXCHANGE_EXCHANGE_H

#include "hsm/world/world.h"

#define KEK_PKG_FORM "keyconvoy-kek-package-1"
#define WORLD_PKG_FORM "keyconvoy-world-package-1"

/* The checks, in this order: id, what a request answers when it fails. */
#define EXCHANGE_CHECKS(X) \
	X(CHAIN, "chain", ERR_CHAIN)		/* up to the root, one for both */ \
	X(VALIDITY, "validity", ERR_EXPIRED)	/* all of it, now */ \
	X(ROOT, "root", ERR_ROOT)		/* the one that people know */ \
	X(SIGNATURES, "signatures", ERR_AUTH)	/* of both packages */ \
	X(MODE, "mode", ERR_MODE) \
	X(REGION, "region", ERR_REGION)		/* of all, the expected one */ \
	X(MODULE, "module", ERR_ATTEST)		/* the KEK is made in one */ \
	X(EXPORT, "export", ERR_ATTEST)		/* and is not exportable */ \
	X(TOGETHER, "together", ERR_DEST)	/* KEK and world, by delegation */

#define EXCHANGE_ENUM(NAME, id, err) EXCHANGE_##NAME,
enum exchange_check_id { EXCHANGE_CHECKS(EXCHANGE_ENUM) EXCHANGE_N };
#undef EXCHANGE_ENUM

/*
 * UNTOLD is what an earlier failure leaves open: all behind a chain that is
 * none, all of the payloads behind a signature that does not hold. ROOT is
 * UNTOLD while nobody said which; under another root than the one that people
 * know, what would hold is UNTOLD, and what fails FAILED.
 */
enum exchange_state {
	CHECK_OK = FOUND_HOLDS, CHECK_FAILED = FOUND_FAILS,
	CHECK_UNTOLD = FOUND_UNTOLD
};

struct exchange {
	uint8_t check[EXCHANGE_N];	/* enum exchange_state */
	uint8_t root[SHA256_LEN];	/* zero when the chain is none */
	/* What follows is filled, and certain, when no check failed. */
	enum mode mode;
	char region[REGION_MAX];
	EVP_PKEY *kek;			/* owned */
	uint8_t kek_digest[SHA256_LEN];
	uint32_t bits;
	uint8_t hknso[SHA256_LEN];	/* of the vault's world */
	char suite[48];
	uint64_t until;			/* the first notAfter of the chain */
};

/* What is expected of a pair: as in MSG_PACKAGES. */
struct exchange_wants {
	enum mode mode;
	const char *region;		/* "" for any */
	const uint8_t *root;		/* 32 bytes, NULL: not known yet */
	uint64_t now;
};

/*
 * Checks the pair: 0 with *out (exchange_free) whatever the checks say. When one
 * of the files is no package of its kind at all, ERR_FORMAT or ERR_TOOBIG; when
 * wants->region cannot be one, ERR_ARG; then nothing is in *out.
 */
int exchange_read(struct view kek_pkg, struct view world_pkg,
    const struct exchange_wants *wants, struct exchange *out);
void exchange_free(struct exchange *e);

/* 0 when no check failed (and, want_root, none was left untold), else the first
 * failed one's error. */
int exchange_verdict(const struct exchange *e, int want_root);

/* The id of a check ("chain"). */
const char *exchange_check_name(enum exchange_check_id id);

/*
 * A vault's root, chain and packages for this KEK, good from an hour before now
 * (clocks differ) until days after it; kml is w's, a pair. The private keys of
 * root and chain exist during this call alone. What it makes was read back with
 * no check failing. Appends to each: root is X.509, DER. ERR_ARG (region, now,
 * days, kml), ERR_KEK_*, ERR_CRYPTO.
 */
int exchange_make(const struct world *w, EVP_PKEY *kml, const char *region,
    EVP_PKEY *kek, uint64_t now, uint32_t days, struct buf *kek_pkg,
    struct buf *world_pkg, struct buf *root);

#endif
