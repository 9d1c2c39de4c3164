/*
 * What K of N cards guard: the world that is loaded, the ritual that runs, and,
 * while it is open, KM and KML. keyd holds one; every module stands on it.
 *
 * Every function returns 0 or a negative ERR_*. On failure outputs are untouched
 * and nothing was created. A ritual with people is begin / card / end: the caller
 * keeps the pace, and asks the card through struct hsm_card, which knows no
 * reader.
 */
#ifndef KC_HSM_WORLD_GUARD_H
#define KC_HSM_WORLD_GUARD_H

#include "hsm/world/world.h"

/* The card in the reader, its PIN verified. */
struct hsm_card {
	void *arg;
	/* ECDH of the card's 9D key with a P-256 point: the x coordinate. */
	int (*agree)(void *arg, const uint8_t point[static 65],
	    uint8_t z[static 32]);
	/* The certificate of the 9D key goes onto the card. */
	int (*store)(void *arg, struct view cert);
};

struct guard {
	enum mode mode;			/* for good */
	struct world world;
	int loaded;

	/* one ritual at a time */
	int ritual;			/* enum ritual, 0: none */
	struct secret shares;		/* SHAMIR_MAX of SHAMIR_LEN, by x - 1 */
	uint8_t seen[SHAMIR_MAX];

	int open;
	struct secret km;
	EVP_PKEY *kml;
	int rights_proved;		/* K cards, for one copy */
};

void guard_free(struct guard *g);	/* wipes; one of zeros is empty */

/* -- guard.c: the world -------------------------------------------------------- */

/* A world of these cards (REC_CARD list, cert empty). Appends the file. */
int guard_create(struct guard *g, const struct req_world_create *req,
    struct buf *file);
/* Takes a world file in; refused while one is open. */
int guard_load(struct guard *g, struct view file);
/* The world that is loaded: *info (without its cards), the cards' list. */
int guard_info(const struct guard *g, struct rep_world_load *info);
int guard_cards(const struct guard *g, struct buf *out);
/* Receiving is for rehearsals: ERR_PHASE, ERR_MODE, or 0. */
int guard_receives(const struct guard *g);

/* -- identify.c ---------------------------------------------------------------- */

/* Whose card is this? */
int guard_identify(const struct guard *g, const struct req_identify *req,
    struct rep_identify *out);

/* -- ritual.c ------------------------------------------------------------------ */

int ritual_begin(struct guard *g, enum ritual purpose, uint8_t *k, uint8_t *n);
int ritual_card(struct guard *g, unsigned x, const struct hsm_card *card,
    uint8_t *have);
int ritual_end(struct guard *g);
void ritual_drop(struct guard *g);

/* -- seal.c: what KML signs ---------------------------------------------------- */

int guard_seal(const struct guard *g, const struct req_seal *req,
    struct buf *jws);
int guard_manifest(const struct guard *g, struct view payload, struct buf *jws);

#endif
