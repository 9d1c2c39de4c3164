/* Rituals with people: K cards give their shares, LT exists for one moment. */
#include <stdlib.h>
#include <string.h>

#include "hsm/crypto/blind.h"
#include "hsm/world/cert.h"
#include "hsm/world/guard.h"
#include "src/base/err.h"

/* -- begin --------------------------------------------------------------------- */

/* What each may have as its subject, and whether it is for a world whose cards
 * are to be proved, which only the run that made it can do, or for one of them
 * all; and whether that is closed. */
static const struct {
	size_t least, most;	/* grants */
	int unproved;
	enum { ANY, CLOSED, OPENED } state;
	int set;		/* a new set of cards */
} rituals[] = {
	[RITUAL_PROVE] = { 0, 0, 1, ANY, 0 },
	[RITUAL_OPEN] = { 0, 0, 0, ANY, 0 },
	[RITUAL_RIGHTS] = { 1, GRANTS_MAX, 0, ANY, 0 },
	[RITUAL_TEST] = { 0, 0, 0, CLOSED, 0 },
	[RITUAL_REPLACE] = { 0, 0, 0, CLOSED, 1 },
	[RITUAL_RETIRE] = { 0, 0, 0, OPENED, 0 },
};

static int
take_set(struct guard *g, const struct req_ritual_begin *req)
{
	int err;

	if (!rituals[req->purpose].set)
		return req->new_k == 0 && req->new_n == 0 && req->cards.len == 0 ?
		    0 : ERR_ARG;
	if (req->new_k < 1 || req->new_k > req->new_n)
		return ERR_ARG;
	g->set.card = calloc(SHAMIR_MAX, sizeof(*g->set.card));
	if (g->set.card == NULL)
		return ERR_NOMEM;
	g->set.k = req->new_k;
	g->set.n = req->new_n;
	err = guard_take_cards(req->cards, req->new_n, g->set.card);
	if (err != 0)
		ritual_drop(g);
	return err;
}

static int
take_subject(struct guard *g, const struct req_ritual_begin *req)
{
	struct grants asked;
	int err;

	if (req->purpose < RITUAL_PROVE ||
	    req->purpose >= sizeof(rituals) / sizeof(rituals[0]))
		return ERR_ARG;
	if ((err = grants_read(req->grants, &asked)) != 0)
		return err;
	if (asked.n < rituals[req->purpose].least ||
	    asked.n > rituals[req->purpose].most)
		return ERR_ARG;
	if (g->unproved != rituals[req->purpose].unproved ||
	    (rituals[req->purpose].state == CLOSED && g->kml != NULL) ||
	    (rituals[req->purpose].state == OPENED && !g->open))
		return ERR_PHASE;
	g->asked = asked;
	return take_set(g, req);
}

/* As it is kept, which is what will be done. */
static int
echo(const struct guard *g, struct rep_ritual_begin *rep, struct buf *grants)
{
	int err = grants_write(&g->asked, grants);

	if (err != 0)
		return err;
	rep->k = (uint8_t)g->world.k;
	rep->n = (uint8_t)g->world.n;
	rep->purpose = (uint8_t)g->ritual;
	memcpy(rep->hknso, g->world.hknso, SHA256_LEN);
	rep->grants = buf_view(grants);
	rep->new_k = (uint8_t)g->set.k;
	rep->new_n = (uint8_t)g->set.n;
	return 0;
}

int
ritual_begin(struct guard *g, const struct req_ritual_begin *req,
    struct rep_ritual_begin *rep, struct buf *grants)
{
	int err;

	ritual_drop(g);
	g->granted.n = 0;
	if (!g->loaded)
		return ERR_PHASE;
	if ((err = take_subject(g, req)) != 0)
		return err;
	g->ritual = req->purpose;
	if ((err = secret_new(&g->shares, SHAMIR_MAX * SHAMIR_LEN)) != 0 ||
	    (err = echo(g, rep, grants)) != 0)
		ritual_drop(g);
	return err;
}

/* -- a card -------------------------------------------------------------------- */

static unsigned
count(const struct guard *g)
{
	unsigned n = 0;

	for (unsigned i = 0; i < SHAMIR_MAX; i++)
		n += g->seen[i];
	return n;
}

/* The card's own share, by its key: nothing else can open it. The card is asked
 * about a point that it meets once: what it answers opens nothing again. */
static int
open_share(struct guard *g, unsigned x, const struct hsm_card *card)
{
	uint8_t point[POINT_LEN], blinded[POINT_LEN], answer[32];
	struct secret z = { 0 };
	struct blind b = { 0 };
	int err;

	if ((err = world_share_point(&g->world, x, point)) != 0 ||
	    (err = blind_new(&b, point, blinded)) != 0)
		return err;
	if ((err = card->agree(card->arg, blinded, answer)) == 0 &&
	    (err = blind_undo(&b, answer, &z)) == 0 &&
	    world_share_open(&g->world, x, &z,
	    g->shares.p + (size_t)(x - 1) * SHAMIR_LEN) != 0)
		err = ERR_SHARE;
	blind_free(&b);
	secret_free(&z);
	return err;
}

/* Why this certificate is not the one that this world has for this card. */
static int
why_not(const struct guard *g, struct view der)
{
	switch (guard_cert_who(g, der)) {
	case WHO_BLANK:
		return ERR_CARD_UNPROVED;
	case WHO_OLDER:
		return ERR_CARD_OLDER;
	case WHO_THIS:		/* of another card: its share is another one */
		return ERR_SHARE;
	default:
		return ERR_CARD_WORLD;
	}
}

/* Is this world's certificate on the card? It has the card's own point, and this
 * world's name: a world that somebody else made for the same points has another. */
static int
is_of_world(const struct guard *g, unsigned x, const struct hsm_card *card)
{
	struct buf cert;
	int err;

	buf_init(&cert, CARD_CERT_MAX);
	err = card->cert(card->arg, &cert);
	if (err == ERR_TOOBIG)
		err = ERR_CARD_WORLD;
	else if (err == 0 && !view_eq(buf_view(&cert),
	    g->world.card[x - 1].cert))
		err = why_not(g, buf_view(&cert));
	buf_free(&cert);
	return err;
}

/* Does it have the key of this certificate? A copy of that anybody can have. */
static int
has_key_of(const struct cert *cert, const struct hsm_card *card)
{
	EVP_PKEY *ours = NULL, *its = NULL;
	uint8_t point[POINT_LEN], answer[32];
	struct secret z = { 0 };
	int err;

	if ((err = pkey_ec_new("P-256", &ours)) == 0 &&
	    (err = pkey_point(ours, "P-256", point, POINT_LEN)) == 0 &&
	    (err = pkey_ec_point("P-256", cert->point, POINT_LEN,
	    &its)) == 0 && (err = pkey_agree(ours, its, &z)) == 0 &&
	    (err = card->agree(card->arg, point, answer)) == 0 &&
	    (z.len != sizeof(answer) ||
	    memcmp(z.p, answer, sizeof(answer)) != 0))
		err = ERR_SHARE;
	EVP_PKEY_free(ours);
	EVP_PKEY_free(its);
	secret_free(&z);
	return err;
}

/* The certificate of an older set that this card has the key of: 0, and its set. */
static int
proved_of(const struct guard *g, unsigned x, const struct hsm_card *card,
    uint32_t *gen)
{
	struct cert cert;
	struct buf der;
	int err;

	buf_init(&der, CARD_CERT_MAX);
	if ((err = card->cert(card->arg, &der)) == ERR_TOOBIG)
		err = ERR_CARD_WORLD;
	if (err == 0 && der.len == 0)
		err = ERR_CARD_UNPROVED;
	if (err == 0 && guard_cert_who(g, buf_view(&der)) != WHO_OLDER)
		err = ERR_CARD_WORLD;
	if (err == 0 && (err = cert_peek(buf_view(&der), &cert)) == 0 &&
	    cert.x != x)
		err = ERR_CARD_WORLD;
	buf_free(&der);
	if (err == 0 && (err = has_key_of(&cert, card)) == 0)
		*gen = cert.gen;
	return err;
}

/* A card of an older set becomes a spare. The key goes first: one that was pulled
 * out of this (again) has another key than its certificate's, or neither. */
static int
retire(struct guard *g, unsigned x, int again, const struct hsm_card *card)
{
	uint32_t gen = 0;
	int err = proved_of(g, x, card, &gen);

	if (again && (err == ERR_CARD_UNPROVED || err == ERR_SHARE))
		err = 0;
	if (err == 0 && (err = card->retire(card->arg)) == 0)
		g->retired_gen = gen;
	return err;
}

static int
give_share(struct guard *g, unsigned x, const struct hsm_card *card)
{
	int err;

	if (x > g->world.n)
		return ERR_ARG;
	if (g->ritual != RITUAL_PROVE && (err = is_of_world(g, x, card)) != 0)
		return err;
	if ((err = open_share(g, x, card)) != 0)
		return err;
	return g->ritual != RITUAL_PROVE ? 0 : card->store(card->arg,
	    g->world.card[x - 1].cert);
}

int
ritual_card(struct guard *g, unsigned x, int again,
    const struct hsm_card *card, uint8_t *have)
{
	int err;

	if (g->ritual == 0)
		return ERR_PHASE;
	if (x < 1 || x > SHAMIR_MAX || (again && g->ritual != RITUAL_RETIRE))
		return ERR_ARG;
	err = g->ritual == RITUAL_RETIRE ? retire(g, x, again, card) :
	    give_share(g, x, card);
	if (err != 0)
		return err;
	g->seen[x - 1] = 1;
	*have = (uint8_t)count(g);
	return 0;
}

/* -- end ----------------------------------------------------------------------- */

/* LT out of all shares that were seen. */
static int
assemble(const struct guard *g, struct secret *lt)
{
	struct secret shares = { 0 };
	uint8_t x[SHAMIR_MAX];
	unsigned m = 0;
	int err;

	if ((err = secret_new(&shares, SHAMIR_MAX * SHAMIR_LEN)) != 0 ||
	    (err = secret_new(lt, SHAMIR_LEN)) != 0) {
		secret_free(&shares);
		return err;
	}
	for (unsigned i = 0; i < g->world.n; i++) {
		if (!g->seen[i])
			continue;
		memcpy(shares.p + (size_t)m * SHAMIR_LEN,
		    g->shares.p + (size_t)i * SHAMIR_LEN, SHAMIR_LEN);
		x[m++] = (uint8_t)(i + 1);
	}
	err = shamir_combine(x, shares.p, m, lt->p);
	secret_free(&shares);
	return err;
}

static void
keep_opened(struct guard *g)
{
	g->n_opened = 0;
	for (unsigned x = 1; x <= g->world.n; x++)
		if (g->seen[x - 1])
			g->opened[g->n_opened++] = (uint8_t)x;
}

/* LT is proved by what it opens, also when the world is open already. */
static int
unlock(struct guard *g)
{
	struct secret lt = { 0 }, km = { 0 };
	EVP_PKEY *kml = NULL;
	int err = assemble(g, &lt);

	if (err == 0 && (err = world_unlock(&g->world, &lt, &km, &kml)) != 0)
		err = ERR_SHARE;
	secret_free(&lt);
	if (err == 0 && !g->open) {
		/* A test leaves what seals, and nothing that opens a key. */
		g->open = g->ritual != RITUAL_TEST;
		if (g->open)
			secret_move(&g->km, &km);
		EVP_PKEY_free(g->kml);
		g->kml = kml;
		kml = NULL;
		keep_opened(g);
	}
	secret_free(&km);
	EVP_PKEY_free(kml);
	return err;
}

int
ritual_end(struct guard *g)
{
	int err;

	if (g->ritual == 0 || g->ritual == RITUAL_REPLACE)
		return ERR_PHASE;
	if (g->ritual == RITUAL_RETIRE) {
		ritual_drop(g);
		return 0;
	}
	if (count(g) < (g->unproved ? g->world.n : g->world.k))
		return ERR_QUORUM;
	if ((err = unlock(g)) != 0)
		return err;
	g->unproved = 0;
	g->granted = g->asked;
	ritual_drop(g);
	return 0;
}

/* -- the end of a replacement ---------------------------------------------------- */

/* The old world gives way to what its keys signed for other cards. */
int
ritual_replace(struct guard *g, struct buf *file)
{
	struct secret lt = { 0 };
	struct buf made;
	int err;

	if (g->ritual != RITUAL_REPLACE)
		return ERR_PHASE;
	if (count(g) < g->world.k)
		return ERR_QUORUM;
	buf_init(&made, WORLD_FILE_MAX);
	if ((err = assemble(g, &lt)) == 0) {
		err = world_renew(&g->world, &lt, g->set.k, g->set.n,
		    g->set.card, &made);
		if (err == ERR_AUTH)
			err = ERR_SHARE;
	}
	secret_free(&lt);
	if (err == 0 && (err = buf_put(file, made.p, made.len)) == 0)
		err = guard_take_made(g, buf_view(&made));
	buf_free(&made);
	return err;
}
