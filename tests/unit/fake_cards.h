/*
 * Administrator cards for tests of hsm/: pairs in memory instead of a reader,
 * worlds of them, and what an attacker would need to make other worlds.
 * Everything here asserts; nothing returns an error.
 */
#ifndef KC_TESTS_FAKE_CARDS_H
#define KC_TESTS_FAKE_CARDS_H

#include "hsm/soft/soft.h"
#include "hsm/world/world.h"

struct json_t;

struct fake_cards {
	unsigned n;
	EVP_PKEY *key[SHAMIR_MAX];
	struct world_card card[SHAMIR_MAX];	/* number, holder, GUID, point */
	struct buf stored[SHAMIR_MAX];		/* certificates */
	unsigned in_reader;			/* x of the card that answers */
	int fail_agree, fail_cert, fail_store;	/* an ERR_*, or 0 */
};

void fake_make(struct fake_cards *f, unsigned n);
void fake_drop(struct fake_cards *f);

/* The card in the reader from now on. Valid while f is. */
struct hsm_card fake_insert(struct fake_cards *f, unsigned x);

/* The request for a world of these cards; list holds what it points to. */
struct req_world_create fake_request(const struct fake_cards *f, unsigned k,
    struct buf *list);

/* The soft module in this mode, and what guards it; NULL may be closed. */
struct hsm *fake_open(enum mode mode);
void fake_close(struct hsm *h);

/* A module in this mode with a world of these cards, closed, their certificates
 * on them; file is appended.
 * In the default suite, or another one. */
struct hsm *fake_world(struct fake_cards *f, enum mode mode, unsigned k,
    struct buf *file);
struct hsm *fake_world_in(struct fake_cards *f, enum mode mode,
    const char *suite, unsigned k, struct buf *file);

/* The certificates of this world go onto the cards, as if all were proved. */
void fake_proved(struct hsm *h, struct fake_cards *f);

/* A whole ritual by cards 1 to m: the error of its end. RIGHTS: for a copy that
 * nobody wants; fake_rights: for this one. */
int fake_ritual(struct hsm *h, struct fake_cards *f, enum ritual purpose,
    unsigned m);
int fake_rights(struct hsm *h, struct fake_cards *f, unsigned m,
    const struct req_copy *req);

/* Begins one: its error. */
int fake_begin(struct hsm *h, enum ritual purpose, struct view grants);

/* Of a world of these cards: its LT, its KNSO with the private half. */
void fake_lt(struct fake_cards *f, const struct world *w, struct secret *lt);
EVP_PKEY *fake_knso(struct fake_cards *f, const struct world *w);

/* The algorithm of the suites that such a KNSO signs by. */
const struct jws_alg *fake_alg(EVP_PKEY *knso);

/* The payload of a flattened JWS, parsed; and signed again as a world. */
struct json_t *fake_payload(struct view file);
void fake_sign(const struct json_t *payload, const char *mode, EVP_PKEY *knso,
    struct buf *file);

/* The same JSON with every `from` in its text replaced by `to`. */
struct json_t *fake_replace(const struct json_t *j, const char *from,
    const char *to);

/* What reading it as a world of a rehearsal says; nothing of it is left. */
int fake_reads(struct view v);

#endif
