/* The soft module: world, cards' certificates, signatures of KML. */
#include "hsm/soft/soft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "hsm/world/cert.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"
#include "src/base/json.h"

static int
soft_open(struct hsm **out, enum mode mode)
{
	struct hsm *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return ERR_NOMEM;
	h->mode = mode;
	*out = h;
	return 0;
}

static void
soft_close(struct hsm *h)
{
	if (h == NULL)
		return;
	soft_ritual_drop(h);
	secret_free(&h->km);
	EVP_PKEY_free(h->kml);
	world_free(&h->world);
	free(h);
}

void
soft_generator(const struct hsm *h, char out[static 160])
{
	(void)snprintf(out, 160, "keyconvoy %s, %s; software module without FIPS "
	    "validation, OpenSSL %s", PACKAGE_VERSION, mode_name(h->mode),
	    OpenSSL_version(OPENSSL_VERSION_STRING));
}

static void
soft_status(const struct hsm *h, struct hsm_status *out)
{
	memset(out, 0, sizeof(*out));
	out->module = "soft";
	out->software = 1;
	(void)snprintf(out->version, sizeof(out->version), "keyconvoy soft %s",
	    PACKAGE_VERSION);
	(void)snprintf(out->crypto, sizeof(out->crypto), "OpenSSL %s",
	    OpenSSL_version(OPENSSL_VERSION_STRING));
	soft_generator(h, out->generator);
}

/* -- the world ---------------------------------------------------------------------- */

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

static int
take_cards(const struct req_world_create *req, struct world_card *cards)
{
	struct view list = req->cards;
	struct rec_card rec;
	int err;

	if (req->n < 1 || req->n > SHAMIR_MAX)
		return ERR_ARG;
	for (unsigned x = 1; x <= req->n; x++)
		if ((err = wire_take(&list, &form_card, &rec)) != 0 ||
		    (err = take_card(&rec, x, &cards[x - 1])) != 0)
			return err;
	return list.len == 0 ? 0 : ERR_FORMAT;
}

static void
forget_world(struct hsm *h)
{
	soft_ritual_drop(h);
	if (h->loaded)
		world_free(&h->world);
	h->loaded = 0;
}

/* What was made is read again as any file is: a world that keyd would refuse
 * is never handed out. */
static int
soft_world_create(struct hsm *h, const struct req_world_create *req,
    struct buf *world)
{
	struct world_card *cards = calloc(SHAMIR_MAX, sizeof(*cards));
	struct world w;
	struct buf file;
	int err;

	if (cards == NULL)
		return ERR_NOMEM;
	buf_init(&file, WORLD_FILE_MAX);
	if (h->open)
		err = ERR_PHASE;
	else if ((err = take_cards(req, cards)) == 0 &&
	    (err = world_make(h->mode, req->suite, req->k, req->n, cards,
	    &file)) == 0 &&
	    (err = world_read(buf_view(&file), h->mode, &w)) == 0) {
		if ((err = buf_put(world, file.p, file.len)) == 0) {
			forget_world(h);
			h->world = w;
			h->loaded = 1;
		} else
			world_free(&w);
	}
	buf_free(&file);
	free(cards);
	return err;
}

static int
soft_world_info(const struct hsm *h, struct rep_world_load *info)
{
	const struct world *w = &h->world;

	if (!h->loaded)
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

/* Appends the REC_CARD list of the loaded world. */
static int
soft_world_cards(const struct hsm *h, struct buf *out)
{
	const struct world *w = &h->world;

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

static int
soft_world_load(struct hsm *h, struct view file)
{
	struct world w;
	int err;

	if (h->open)
		return ERR_PHASE;
	if ((err = world_read(file, h->mode, &w)) != 0)
		return err;
	forget_world(h);
	h->world = w;
	h->loaded = 1;
	return 0;
}

static int
soft_is_open(const struct hsm *h)
{
	return h->open;
}

/* -- whose card is this? -------------------------------------------------------------- */

static unsigned
by_guid(const struct hsm *h, const uint8_t guid[static 16])
{
	static const uint8_t none[16];

	if (!h->loaded || memcmp(guid, none, sizeof(none)) == 0)
		return 0;
	for (unsigned x = 1; x <= h->world.n; x++)
		if (memcmp(h->world.card[x - 1].guid, guid, 16) == 0)
			return x;
	return 0;
}

static enum card_who
by_cert(const struct hsm *h, struct view der, const struct cert *c)
{
	const struct world *w = &h->world;

	if (!h->loaded || memcmp(c->hknso, w->hknso, SHA256_LEN) != 0)
		return WHO_OTHER_WORLD;
	/* A name anybody can write: it counts when this world's KML signed it. */
	if (cert_check(der, w->kml) != 0)
		return WHO_FOREIGN;
	if (c->gen < w->gen)
		return WHO_OLDER;
	if (c->gen != w->gen || c->x > w->n ||
	    memcmp(w->card[c->x - 1].point, c->point, POINT_LEN) != 0)
		return WHO_FOREIGN;
	return WHO_THIS;
}

/* The GUID finds the card; whether it has the key shows when it opens its share. */
static int
soft_identify(const struct hsm *h, const struct req_identify *req,
    struct rep_identify *out)
{
	struct cert c;
	unsigned x = by_guid(h, req->guid);

	if (h->loaded) {
		out->gen = h->world.gen;
		memcpy(out->hknso, h->world.hknso, SHA256_LEN);
	}
	out->x = (uint8_t)x;
	out->who = x > 0 ? WHO_THIS : WHO_BLANK;
	if (x > 0 || req->cert.len == 0)
		return 0;
	out->who = WHO_FOREIGN;
	if (cert_peek(req->cert, &c) != 0)
		return 0;
	out->who = (uint8_t)by_cert(h, req->cert, &c);
	out->x = out->who == WHO_THIS ? (uint8_t)c.x : 0;
	out->gen = c.gen;
	memcpy(out->hknso, c.hknso, SHA256_LEN);
	return 0;
}

/* -- signatures -------------------------------------------------------------------------- */

static int
soft_seal(struct hsm *h, const struct req_seal *req, struct buf *jws)
{
	struct json_t *j;
	struct buf text;
	int err;

	if (!h->open)
		return ERR_PHASE;
	j = js_new();
	buf_init(&text, 1024);
	if (req->n > INT64_MAX)
		err = ERR_ARG;
	else if ((err = js_set_int(j, "n", (int64_t)req->n)) == 0 &&
	    (err = js_set_hex(j, "head", req->head, SHA256_LEN)) == 0 &&
	    (err = js_set_str(j, "mode", mode_name(h->mode))) == 0 &&
	    (err = js_set_hex(j, "hknso", h->world.hknso, SHA256_LEN)) == 0 &&
	    (err = js_dump(j, &text)) == 0)
		err = sign_kml(SIGNED_SEAL, &h->world, h->kml, buf_view(&text),
		    jws);
	buf_free(&text);
	js_free(j);
	return err;
}

static int
soft_manifest(struct hsm *h, struct view payload, struct buf *jws)
{
	if (!h->open)
		return ERR_PHASE;
	return sign_kml(SIGNED_MANIFEST, &h->world, h->kml, payload, jws);
}

const struct hsm_module hsm_soft = {
	.name = "soft",
	.open = soft_open,
	.close = soft_close,
	.status = soft_status,
	.world_create = soft_world_create,
	.world_load = soft_world_load,
	.world_info = soft_world_info,
	.world_cards = soft_world_cards,
	.is_open = soft_is_open,
	.identify = soft_identify,
	.ritual_begin = soft_ritual_begin,
	.ritual_card = soft_ritual_card,
	.ritual_end = soft_ritual_end,
	.generate = soft_generate,
	.describe = soft_describe,
	.copy = soft_copy,
	.wrap = soft_wrap,
	.pack = soft_pack,
	.exchange = soft_exchange,
	.trust = soft_trust,
	.import = soft_import,
	.sign = soft_sign,
	.decrypt = soft_decrypt,
	.seal = soft_seal,
	.manifest = soft_manifest,
};
