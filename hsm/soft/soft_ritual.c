/* Rituals with people: K cards give their shares, LT exists for one moment. */
#include <string.h>

#include "hsm/soft/soft.h"
#include "src/base/err.h"

void
soft_ritual_drop(struct hsm *h)
{
	secret_free(&h->shares);
	memset(h->seen, 0, sizeof(h->seen));
	h->ritual = 0;
}

int
soft_ritual_begin(struct hsm *h, enum ritual purpose, uint8_t *k, uint8_t *n)
{
	if (!h->loaded)
		return ERR_PHASE;
	if (purpose != RITUAL_PROVE && purpose != RITUAL_OPEN &&
	    purpose != RITUAL_RIGHTS)
		return ERR_ARG;
	soft_ritual_drop(h);
	if (secret_new(&h->shares, SHAMIR_MAX * SHAMIR_LEN) != 0)
		return ERR_NOMEM;
	h->ritual = purpose;
	h->rights_proved = 0;
	*k = (uint8_t)h->world.k;
	*n = (uint8_t)h->world.n;
	return 0;
}

static unsigned
count(const struct hsm *h)
{
	unsigned n = 0;

	for (unsigned i = 0; i < SHAMIR_MAX; i++)
		n += h->seen[i];
	return n;
}

/* The card's own share, by its key: nothing else can open it. */
static int
open_share(struct hsm *h, unsigned x, const struct hsm_card *card)
{
	uint8_t point[POINT_LEN];
	struct secret z = { 0 };
	int err;

	if ((err = world_share_point(&h->world, x, point)) != 0 ||
	    (err = secret_new(&z, 32)) != 0)
		return err;
	if ((err = card->agree(card->arg, point, z.p)) == 0 &&
	    world_share_open(&h->world, x, &z,
	    h->shares.p + (size_t)(x - 1) * SHAMIR_LEN) != 0)
		err = ERR_SHARE;
	secret_free(&z);
	return err;
}

int
soft_ritual_card(struct hsm *h, unsigned x, const struct hsm_card *card,
    uint8_t *have)
{
	int err;

	if (h->ritual == 0)
		return ERR_PHASE;
	if (x < 1 || x > h->world.n)
		return ERR_ARG;
	if ((err = open_share(h, x, card)) != 0)
		return err;
	if (h->ritual == RITUAL_PROVE && (err = card->store(card->arg,
	    h->world.card[x - 1].cert)) != 0)
		return err;
	h->seen[x - 1] = 1;
	*have = (uint8_t)count(h);
	return 0;
}

/* LT out of all shares that were seen. */
static int
assemble(const struct hsm *h, struct secret *lt)
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
	for (unsigned i = 0; i < h->world.n; i++) {
		if (!h->seen[i])
			continue;
		memcpy(shares.p + (size_t)m * SHAMIR_LEN,
		    h->shares.p + (size_t)i * SHAMIR_LEN, SHAMIR_LEN);
		x[m++] = (uint8_t)(i + 1);
	}
	err = shamir_combine(x, shares.p, m, lt->p);
	secret_free(&shares);
	return err;
}

/* LT is proved by what it opens, also when the world is open already. */
static int
unlock(struct hsm *h)
{
	struct secret lt = { 0 }, km = { 0 };
	EVP_PKEY *kml = NULL;
	int err = assemble(h, &lt);

	if (err == 0 && (err = world_unlock(&h->world, &lt, &km, &kml)) != 0)
		err = ERR_SHARE;
	secret_free(&lt);
	if (err == 0 && !h->open) {
		secret_move(&h->km, &km);
		h->kml = kml;
		kml = NULL;
		h->open = 1;
	}
	secret_free(&km);
	EVP_PKEY_free(kml);
	return err;
}

int
soft_ritual_end(struct hsm *h)
{
	int err;

	if (h->ritual == 0)
		return ERR_PHASE;
	if (count(h) < h->world.k)
		return ERR_QUORUM;
	if ((err = unlock(h)) != 0)
		return err;
	h->rights_proved = h->ritual == RITUAL_RIGHTS;
	soft_ritual_drop(h);
	return 0;
}
