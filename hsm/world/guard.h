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

#include "hsm/world/grants.h"
#include "hsm/world/world.h"

/* The card in the reader, its PIN verified. */
struct hsm_card {
	void *arg;
	/* ECDH of the card's 9D key with a P-256 point: the x coordinate. */
	int (*agree)(void *arg, const uint8_t point[static 65],
	    uint8_t z[static 32]);
	/* The certificate that stands on the card, appended; none is no error. */
	int (*cert)(void *arg, struct buf *out);
	/* The certificate of the 9D key goes onto the card. */
	int (*store)(void *arg, struct view cert);
	/* It loses its 9D key and the certificate. */
	int (*retire)(void *arg);
};

/* What is sealed, of this run of keyd: seal.c. */
struct seals {
	uint8_t run[16];		/* random; drawn for the first seal */
	uint8_t ceremony[16];		/* of the first seal, for good */
	uint64_t seq, n;		/* of the last one; 0: none yet */
	struct buf acts;		/* since then: hsm/keys/acts.h */
	/* the last delegation of an older set that held */
	uint8_t delegation[SHA256_LEN];
	EVP_PKEY *kml;
	uint32_t gen;
};

struct guard {
	enum mode mode;			/* for good */
	struct world world;
	int loaded;
	int unproved;			/* this run made it: N cards are to come */
	uint8_t made[SHA256_LEN];	/* of the file that it made */

	/* one ritual at a time */
	int ritual;			/* enum ritual, 0: none */
	struct secret shares;		/* SHAMIR_MAX of SHAMIR_LEN, by x - 1 */
	uint8_t seen[SHAMIR_MAX];
	struct grants asked;		/* what it is about */
	struct new_set {
		unsigned k, n;
		struct world_card *card;	/* owned; NULL: none */
	} set;
	uint32_t retired_gen;		/* of the card that was retired last */

	int open;
	struct secret km;
	EVP_PKEY *kml;			/* there without the others: tested */
	uint8_t opened[SHAMIR_MAX];	/* the x of the cards that did */
	size_t n_opened;
	struct grants granted;		/* by K cards, not used yet */

	struct seals seals;
};

void guard_free(struct guard *g);	/* wipes; one of zeros is empty */

/* Wipes the keys, the ritual and what it allowed; the world stays loaded. */
void guard_close(struct guard *g);

/* Wipes the ritual that runs, if one does; what it allowed before stays. */
void ritual_drop(struct guard *g);

/* -- guard.c: the world -------------------------------------------------------- */

/* A world of these cards (REC_CARD list, cert empty). Appends the file. */
int guard_create(struct guard *g, const struct req_world_create *req,
    struct buf *file);
/* Takes a world file in; refused while one is open. */
int guard_load(struct guard *g, struct view file);
/* The cards of a request: n of them in order, into cards[SHAMIR_MAX]. */
int guard_take_cards(struct view list, unsigned n, struct world_card *cards);
/* The world that this run made takes the place of the one that is loaded, and has to be
 * proved. */
int guard_take_made(struct guard *g, struct view file);
/* The world that is loaded: *info (without its cards), the cards' list. */
int guard_info(const struct guard *g, struct rep_world_load *info);
int guard_cards(const struct guard *g, struct buf *out);
/* Receiving is for rehearsals: ERR_PHASE, ERR_MODE, or 0. */
int guard_receives(const struct guard *g);

/* -- identify.c ---------------------------------------------------------------- */

/* Whose card is this? */
int guard_identify(const struct guard *g, const struct req_identify *req,
    struct rep_identify *out);
/* The same by a certificate alone. */
enum card_who guard_cert_who(const struct guard *g, struct view der);

/* -- ritual.c ------------------------------------------------------------------ */

/* msg.h says which cards a ritual takes, and what its end means. grants holds
 * what rep->grants points to. */
int ritual_begin(struct guard *g, const struct req_ritual_begin *req,
    struct rep_ritual_begin *rep, struct buf *grants);
int ritual_card(struct guard *g, unsigned x, int again,
    const struct hsm_card *card, uint8_t *have);
int ritual_end(struct guard *g);
/* The end of REPLACE: appends the new file. */
int ritual_replace(struct guard *g, struct buf *file);

/* -- seal.c: what KML signs ---------------------------------------------------- */

/* acts: the texts that it covers, which begin anew. */
int guard_seal(struct guard *g, const struct req_seal *req, struct buf *jws,
    struct buf *acts);
/* cards holds what rep->cards points to. */
int guard_sealed(struct guard *g, struct view jws, struct rep_sealed *rep,
    struct buf *cards);
/* 0 while there is room for an act: looked at before what it will say is done.
 * ERR_TOOBIG: a seal has to come first. */
int guard_act_room(const struct guard *g);
/* One act more, with its LF; ERR_TOOBIG as above. */
int guard_act(struct guard *g, struct view text);
int guard_manifest(const struct guard *g, struct view payload, struct buf *jws);

#endif
