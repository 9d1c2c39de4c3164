/*
 * The world file: a flattened JWS by KNSO. Payload:
 *
 *   form mode gen suite k n hknso hkm
 *   kml         KML's public half, a JWK
 *   secrets     {km, kml, knso}: compact JWE, dir, under LT; protected {alg, enc,
 *               form, name, hknso, mode, gen, suite, k, n}
 *   cards       [{x, number, guid, holder, point, certificate, share}]; share:
 *               compact JWE, ECDH-ES to the card's point; protected {alg, enc,
 *               epk, form, hknso, mode, gen, x, k, n, card}, card being the
 *               SHA-256 of the point
 *   delegation  compact JWS by KNSO over {form, mode, gen, hknso, kml}
 *
 * hknso is the SHA-256 of KNSO's SubjectPublicKeyInfo, hkm the SHA-256 of
 * "keyconvoy hkm" 00 KM.
 */
#ifndef KC_HSM_WORLD_WORLD_H
#define KC_HSM_WORLD_WORLD_H

#include "hsm/crypto/pkey.h"
#include "hsm/crypto/shamir.h"
#include "hsm/world/suite.h"
#include "src/wire/msg.h"

#define WORLD_FORM "keyconvoy-world-1"
#define SHARE_FORM "keyconvoy-share-1"
#define SECRET_FORM "keyconvoy-secret-1"
#define DELEGATION_FORM "keyconvoy-delegation-1"

#define CARD_TEXT_MAX 128

struct world_card {
	char number[24], holder[CARD_TEXT_MAX];
	uint8_t guid[16], point[POINT_LEN];
	struct view cert;	/* into world.certs */
	const char *share;	/* into world.payload */
};

/* A world file that was read: signed by the KNSO that it names, and whole. */
struct world {
	enum mode mode;
	uint32_t gen;
	const struct suite *suite;
	unsigned k, n;
	uint8_t hknso[SHA256_LEN], hkm[SHA256_LEN];
	EVP_PKEY *kml;		/* public half */
	const char *delegation;	/* into payload */
	const char *km_jwe, *kml_jwe, *knso_jwe;
	struct world_card card[SHAMIR_MAX];	/* x at [x - 1] */
	struct json_t *payload;
	struct buf certs;
};

/* What its members say of the world; the same in every protected header. */
struct world_name {
	enum mode mode;
	uint32_t gen;
	const char *suite;
	unsigned k, n;
	const uint8_t *hknso;
};

/* A new world of these cards (x from 1 to n in order; cert and share are not
 * looked at). Everything secret exists during this call alone. Appends the file. */
int world_make(enum mode mode, const char *suite, unsigned k, unsigned n,
    const struct world_card *cards, struct buf *out);

/* The world w, opened by its lt, for another set of cards, one generation on: same
 * KNSO, KML and KM, a new LT. ERR_CARD_OLDER: a card of w's is among them. */
int world_renew(const struct world *w, const struct secret *lt, unsigned k,
    unsigned n, const struct world_card *cards, struct buf *out);

/* Reads and checks all that can be checked without a card. ERR_AUTH, ERR_FORMAT,
 * ERR_POINT, ERR_MODE (not this mode), ERR_TOOBIG. *w is filled on success only
 * (world_free). */
int world_read(struct view file, enum mode mode, struct world *w);
void world_free(struct world *w);

/* A share: the point that its card has to agree with, then the share itself. */
int world_share_point(const struct world *w, unsigned x,
    uint8_t point[static POINT_LEN]);
int world_share_open(const struct world *w, unsigned x, const struct secret *z,
    uint8_t share[static SHAMIR_LEN]);

/* With LT: KM and KML. ERR_AUTH when lt is not the one of this world. */
int world_unlock(const struct world *w, const struct secret *lt,
    struct secret *km, EVP_PKEY **kml);

/* The same, and KNSO's private half too: for a new set of cards. */
int world_unlock_all(const struct world *w, const struct secret *lt,
    struct secret *km, EVP_PKEY **kml, EVP_PKEY **knso);

int world_hkm(const struct secret *km, uint8_t out[static SHA256_LEN]);
int world_hknso(EVP_PKEY *knso, uint8_t out[static SHA256_LEN]);

/* Headers, to write and to compare with what was read; NULL: out of memory. */
struct json_t *world_share_header(const struct world_name *name, unsigned x,
    const uint8_t point[static POINT_LEN]);
struct json_t *world_secret_header(const struct world_name *name,
    const char *which);

/* A delegation by KNSO: whose KML is it? ERR_AUTH, ERR_FORMAT, ERR_POINT. */
struct delegation {
	enum mode mode;
	uint32_t gen;
	uint8_t hknso[SHA256_LEN];
	const struct jws_alg *alg;	/* of the KNSO */
	EVP_PKEY *kml;		/* owned */
};
int delegation_read(const char *text, struct delegation *out);

#endif
