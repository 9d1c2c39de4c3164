/* The world, and the cards that open it. */
#include "hsm/keyd_part.h"

#include <string.h>

#include <openssl/crypto.h>

#include "hsm/crypto/pkey.h"
#include "hsm/keys/acts.h"
#include "hsm/world/attest.h"
#include "src/base/err.h"

/* -- the world ----------------------------------------------------------- */

int
on_world_create(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_world_create *r = rep;
	struct keyd *k = keyd(d);
	struct rep_world_load info;
	struct buf file;
	int err;

	(void)detail;
	buf_init(&file, WORLD_FILE_MAX);
	if ((err = guard_act_room(&k->guard)) == 0 &&
	    (err = guard_create(&k->guard, req, &file)) == 0 &&
	    (err = act_world(&k->guard, buf_view(&file))) == 0 &&
	    (err = guard_info(&k->guard, &info)) == 0) {
		memcpy(r->hknso, info.hknso, SHA256_LEN);
		memcpy(r->hkm, info.hkm, SHA256_LEN);
		r->world = daemon_out(d, file.p, file.len);
		d->phase = LOADED;
	}
	buf_free(&file);
	return err;
}

int
on_world_load(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_world_load *q = req;
	struct rep_world_load *r = rep;
	struct keyd *k = keyd(d);
	struct buf cards;
	int err;

	(void)detail;
	buf_init(&cards, WORLD_FILE_MAX);
	if ((err = guard_load(&k->guard, q->world)) == 0 &&
	    (err = guard_info(&k->guard, r)) == 0 &&
	    (err = guard_cards(&k->guard, &cards)) == 0) {
		r->cards = daemon_out(d, cards.p, cards.len);
		d->phase = LOADED;
	}
	buf_free(&cards);
	return err;
}

int
on_identify(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct keyd *k = keyd(d);

	(void)detail;
	return guard_identify(&k->guard, req, rep);
}

int
on_attested(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	(void)detail;
	return guard_attested(&keyd(d)->guard, req, rep);
}

/* -- cards --------------------------------------------------------------- */

struct asking {
	struct daemon *d;
	uint32_t *detail;
};

static int
card_agree(void *arg, const uint8_t point[static 65], uint8_t z[static 32])
{
	struct asking *a = arg;
	struct req_x_agree req = { 0 };
	struct rep_x_agree rep = { 0 };
	int err;

	memcpy(req.point, point, sizeof(req.point));
	err = daemon_ask_peer(a->d, MSG_X_AGREE, &req, &rep, a->detail);
	if (err == 0)
		memcpy(z, rep.z, sizeof(rep.z));
	OPENSSL_cleanse(&rep, sizeof(rep));
	return err;
}

static int
card_cert(void *arg, struct buf *out)
{
	const struct req_x_cert req = { 0 };
	struct rep_x_cert rep = { 0 };
	struct asking *a = arg;
	int err = daemon_ask_peer(a->d, MSG_X_CERT, &req, &rep, a->detail);

	return err != 0 ? err : buf_put(out, rep.cert.p, rep.cert.len);
}

static int
card_store(void *arg, struct view cert)
{
	struct asking *a = arg;
	struct req_x_store req = { .cert = cert };
	struct rep_x_store rep = { 0 };

	return daemon_ask_peer(a->d, MSG_X_STORE, &req, &rep, a->detail);
}

static int
card_retire(void *arg)
{
	const struct req_x_retire req = { 0 };
	struct rep_x_retire rep = { 0 };
	struct asking *a = arg;

	return daemon_ask_peer(a->d, MSG_X_RETIRE, &req, &rep, a->detail);
}

int
on_enrol(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_x_enroll ask = { 0 };
	struct rep_x_enroll got = { 0 };
	struct rep_enrol *r = rep;
	EVP_PKEY *key = NULL;
	int err;

	(void)req;
	if ((err = daemon_ask_peer(d, MSG_X_ENROLL, &ask, &got, detail)) != 0 ||
	    (err = pkey_ec_point("P-256", got.point, sizeof(got.point),
	    &key)) != 0)
		return err;
	EVP_PKEY_free(key);
	memcpy(r->point, got.point, sizeof(r->point));
	return 0;
}

int
on_ritual_begin(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_ritual_begin *r = rep;
	struct buf grants;
	int err;

	(void)detail;
	buf_init(&grants, GRANTS_MAX * 1024);
	if ((err = ritual_begin(&keyd(d)->guard, req, r, &grants)) == 0)
		r->grants = daemon_out(d, r->grants.p, r->grants.len);
	buf_free(&grants);
	return err;
}

int
on_ritual_card(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_ritual_card *q = req;
	struct rep_ritual_card *r = rep;
	struct asking a = { d, detail };
	const struct hsm_card card = { .arg = &a, .agree = card_agree,
		.cert = card_cert, .store = card_store, .retire = card_retire };
	struct guard *g = &keyd(d)->guard;
	int err = g->ritual == RITUAL_RETIRE ? guard_act_room(g) : 0;

	if (err == 0)
		err = ritual_card(g, q->x, q->again, &card, &r->have);
	if (err == 0 && g->ritual == RITUAL_RETIRE) {
		r->gen = g->retired_gen;
		err = act_retire(g, q->x);
	}
	return err;
}

static int
end_replace(struct daemon *d, struct view *world)
{
	struct guard *g = &keyd(d)->guard;
	struct buf file;
	int err;

	buf_init(&file, WORLD_FILE_MAX);
	if ((err = guard_act_room(g)) == 0 &&
	    (err = ritual_replace(g, &file)) == 0 &&
	    (err = act_world(g, buf_view(&file))) == 0)
		*world = daemon_out(d, file.p, file.len);
	buf_free(&file);
	return err;
}

int
on_ritual_end(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_ritual_end *r = rep;
	struct keyd *k = keyd(d);
	int err;

	(void)req;
	(void)detail;
	if (k->guard.ritual == RITUAL_REPLACE)
		return end_replace(d, &r->world);
	if ((err = ritual_end(&k->guard)) != 0)
		return err;
	r->open = k->guard.open ? OPENED_ALL :
	    k->guard.kml != NULL ? OPENED_SEALS : OPENED_NOT;
	if (r->open != OPENED_NOT)
		d->phase = k->guard.open ? OPEN : TESTED;
	return 0;
}

int
on_close(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct guard *g = &keyd(d)->guard;

	(void)req;
	(void)rep;
	(void)detail;
	guard_close(g);
	d->phase = g->loaded ? LOADED : IDLE;
	return 0;
}
