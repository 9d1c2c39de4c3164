/* Whose card is this? */
#include <string.h>

#include "hsm/world/cert.h"
#include "hsm/world/guard.h"

static unsigned
by_guid(const struct guard *g, const uint8_t guid[static 16])
{
	static const uint8_t none[16];

	if (!g->loaded || memcmp(guid, none, sizeof(none)) == 0)
		return 0;
	for (unsigned x = 1; x <= g->world.n; x++)
		if (memcmp(g->world.card[x - 1].guid, guid, 16) == 0)
			return x;
	return 0;
}

static enum card_who
by_cert(const struct guard *g, struct view der, const struct cert *c)
{
	const struct world *w = &g->world;

	if (!g->loaded || memcmp(c->hknso, w->hknso, SHA256_LEN) != 0)
		return WHO_OTHER_WORLD;
	/* A name anybody can write: it counts when this world's KML signed it. */
	if (cert_check(der, w->kml) != 0)
		return WHO_FOREIGN;
	if (c->gen < w->gen)
		return WHO_OLDER;
	if (c->gen > w->gen)
		return WHO_NEWER;
	/* One that was given up has the number of the one that took its place. */
	if (c->x > w->n ||
	    memcmp(w->card[c->x - 1].point, c->point, POINT_LEN) != 0)
		return WHO_OTHER_SET;
	return WHO_THIS;
}

enum card_who
guard_cert_who(const struct guard *g, struct view der)
{
	struct cert c;

	if (der.len == 0)
		return WHO_BLANK;
	return cert_peek(der, &c) != 0 ? WHO_FOREIGN : by_cert(g, der, &c);
}

/* The GUID finds the card; whether it has the key shows when it opens its share. */
int
guard_identify(const struct guard *g, const struct req_identify *req,
    struct rep_identify *out)
{
	struct cert c;
	unsigned x = by_guid(g, req->guid);

	if (g->loaded) {
		out->gen = g->world.gen;
		memcpy(out->hknso, g->world.hknso, SHA256_LEN);
	}
	out->x = (uint8_t)x;
	out->who = x > 0 ? WHO_THIS : WHO_BLANK;
	if (x > 0 || req->cert.len == 0)
		return 0;
	out->who = WHO_FOREIGN;
	if (cert_peek(req->cert, &c) != 0)
		return 0;
	out->who = (uint8_t)by_cert(g, req->cert, &c);
	out->x = out->who == WHO_THIS ? (uint8_t)c.x : 0;
	out->gen = c.gen;
	memcpy(out->hknso, c.hknso, SHA256_LEN);
	return 0;
}
