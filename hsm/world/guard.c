/* The world that is loaded. */
#include "hsm/world/guard.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"

void
ritual_drop(struct guard *g)
{
	secret_free(&g->shares);
	memset(g->seen, 0, sizeof(g->seen));
	g->asked.n = 0;
	free(g->set.card);
	g->set = (struct new_set){ 0 };
	g->ritual = 0;
}

void
guard_close(struct guard *g)
{
	ritual_drop(g);
	secret_free(&g->km);
	EVP_PKEY_free(g->kml);
	g->kml = NULL;
	g->open = 0;
	g->n_opened = 0;
	g->granted.n = 0;
}

void
guard_free(struct guard *g)
{
	guard_close(g);
	buf_free(&g->seals.acts);
	EVP_PKEY_free(g->seals.kml);
	world_free(&g->world);
	memset(g, 0, sizeof(*g));
}

static int
take_card(const struct rec_card *rec, unsigned x, struct world_card *c)
{
	if (rec->x != x || strlen(rec->number) >= sizeof(c->number) ||
	    strlen(rec->holder) >= sizeof(c->holder))
		return ERR_ARG;
	memset(c, 0, sizeof(*c));
	memcpy(c->number, rec->number, strlen(rec->number) + 1);
	memcpy(c->holder, rec->holder, strlen(rec->holder) + 1);
	memcpy(c->guid, rec->guid, sizeof(c->guid));
	memcpy(c->point, rec->point, sizeof(c->point));
	return 0;
}

int
guard_take_cards(struct view list, unsigned n, struct world_card *cards)
{
	struct rec_card rec;
	int err;

	if (n < 1 || n > SHAMIR_MAX)
		return ERR_ARG;
	for (unsigned x = 1; x <= n; x++)
		if ((err = wire_take(&list, &form_card, &rec)) != 0 ||
		    (err = take_card(&rec, x, &cards[x - 1])) != 0)
			return err;
	return list.len == 0 ? 0 : ERR_FORMAT;
}

/* Takes the place of the one that was there. */
static void
take_world(struct guard *g, const struct world *w)
{
	ritual_drop(g);
	if (g->loaded)
		world_free(&g->world);
	g->world = *w;
	g->loaded = 1;
	/* Its delegations are of another KNSO, maybe. */
	EVP_PKEY_free(g->seals.kml);
	g->seals.kml = NULL;
}

/* What was made is read again as any file is: a world that keyd would refuse
 * is never handed out. */
static int
make(const struct guard *g, const struct req_world_create *req, struct buf *file,
    struct world *w)
{
	struct world_card *cards = calloc(SHAMIR_MAX, sizeof(*cards));
	int err;

	if (cards == NULL)
		return ERR_NOMEM;
	if ((err = guard_take_cards(req->cards, req->n, cards)) == 0 &&
	    (err = world_make(g->mode, req->suite, req->k, req->n, cards,
	    file)) == 0)
		err = world_read(buf_view(file), g->mode, w);
	free(cards);
	return err;
}

int
guard_create(struct guard *g, const struct req_world_create *req,
    struct buf *file)
{
	struct world w;
	struct buf made;
	int err;

	if (g->kml != NULL)
		return ERR_PHASE;
	buf_init(&made, WORLD_FILE_MAX);
	if ((err = make(g, req, &made, &w)) == 0 &&
	    (err = buf_put(file, made.p, made.len)) != 0)
		world_free(&w);
	if (err == 0)
		err = sha256(made.p, made.len, g->made);
	if (err == 0) {
		take_world(g, &w);
		g->unproved = 1;
	}
	buf_free(&made);
	return err;
}

int
guard_take_made(struct guard *g, struct view file)
{
	struct world w;
	int err = world_read(file, g->mode, &w);

	if (err != 0)
		return err;
	if ((err = sha256(file.p, file.len, g->made)) != 0) {
		world_free(&w);
		return err;
	}
	take_world(g, &w);
	g->unproved = 1;
	return 0;
}

int
guard_load(struct guard *g, struct view file)
{
	uint8_t sha[SHA256_LEN];
	struct world w;
	int err;

	if (g->kml != NULL)
		return ERR_PHASE;
	if ((err = sha256(file.p, file.len, sha)) != 0 ||
	    (err = world_read(file, g->mode, &w)) != 0)
		return err;
	take_world(g, &w);
	/* The file of the one that was just made: it is still that one. */
	g->unproved = g->unproved && memcmp(sha, g->made, SHA256_LEN) == 0;
	return 0;
}

int
guard_info(const struct guard *g, struct rep_world_load *info)
{
	const struct world *w = &g->world;

	if (!g->loaded)
		return ERR_PHASE;
	info->mode = (uint8_t)w->mode;
	info->gen = w->gen;
	info->suite = w->suite->name;
	info->k = (uint8_t)w->k;
	info->n = (uint8_t)w->n;
	memcpy(info->hknso, w->hknso, SHA256_LEN);
	memcpy(info->hkm, w->hkm, SHA256_LEN);
	return 0;
}

int
guard_cards(const struct guard *g, struct buf *out)
{
	const struct world *w = &g->world;

	for (unsigned x = 1; x <= w->n; x++) {
		const struct world_card *c = &w->card[x - 1];
		struct rec_card rec = { .x = (uint8_t)x, .number = c->number,
			.holder = c->holder, .cert = c->cert };

		memcpy(rec.guid, c->guid, sizeof(rec.guid));
		memcpy(rec.point, c->point, sizeof(rec.point));
		(void)wire_put(out, &form_card, &rec);
	}
	return out->err;
}

int
guard_receives(const struct guard *g)
{
	if (!g->open)
		return ERR_PHASE;
	return g->mode == MODE_REHEARSAL ? 0 : ERR_MODE;
}
