/* Rituals with people: K cards give their shares, LT exists for one moment. */
#include <string.h>

#include "hsm/world/guard.h"
#include "src/base/err.h"

void
ritual_drop(struct guard *g)
{
	secret_free(&g->shares);
	memset(g->seen, 0, sizeof(g->seen));
	g->ritual = 0;
}

int
ritual_begin(struct guard *g, enum ritual purpose, uint8_t *k, uint8_t *n)
{
	if (!g->loaded)
		return ERR_PHASE;
	if (purpose != RITUAL_PROVE && purpose != RITUAL_OPEN &&
	    purpose != RITUAL_RIGHTS)
		return ERR_ARG;
	ritual_drop(g);
	if (secret_new(&g->shares, SHAMIR_MAX * SHAMIR_LEN) != 0)
		return ERR_NOMEM;
	g->ritual = purpose;
	g->rights_proved = 0;
	*k = (uint8_t)g->world.k;
	*n = (uint8_t)g->world.n;
	return 0;
}

static unsigned
count(const struct guard *g)
{
	unsigned n = 0;

	for (unsigned i = 0; i < SHAMIR_MAX; i++)
		n += g->seen[i];
	return n;
}

/* The card's own share, by its key: nothing else can open it. */
static int
open_share(struct guard *g, unsigned x, const struct hsm_card *card)
{
	uint8_t point[POINT_LEN];
	struct secret z = { 0 };
	int err;

	if ((err = world_share_point(&g->world, x, point)) != 0 ||
	    (err = secret_new(&z, 32)) != 0)
		return err;
	if ((err = card->agree(card->arg, point, z.p)) == 0 &&
	    world_share_open(&g->world, x, &z,
	    g->shares.p + (size_t)(x - 1) * SHAMIR_LEN) != 0)
		err = ERR_SHARE;
	secret_free(&z);
	return err;
}

int
ritual_card(struct guard *g, unsigned x, const struct hsm_card *card,
    uint8_t *have)
{
	int err;

	if (g->ritual == 0)
		return ERR_PHASE;
	if (x < 1 || x > g->world.n)
		return ERR_ARG;
	if ((err = open_share(g, x, card)) != 0)
		return err;
	if (g->ritual == RITUAL_PROVE && (err = card->store(card->arg,
	    g->world.card[x - 1].cert)) != 0)
		return err;
	g->seen[x - 1] = 1;
	*have = (uint8_t)count(g);
	return 0;
}

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
		secret_move(&g->km, &km);
		g->kml = kml;
		kml = NULL;
		g->open = 1;
	}
	secret_free(&km);
	EVP_PKEY_free(kml);
	return err;
}

int
ritual_end(struct guard *g)
{
	int err;

	if (g->ritual == 0)
		return ERR_PHASE;
	if (count(g) < g->world.k)
		return ERR_QUORUM;
	if ((err = unlock(g)) != 0)
		return err;
	g->rights_proved = g->ritual == RITUAL_RIGHTS;
	ritual_drop(g);
	return 0;
}
