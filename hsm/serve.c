#include "hsm/serve.h"

#include <string.h>

#include "hsm/byok.h"
#include "hsm/kek.h"
#include "hsm/pkey.h"
#include "hsm/sandbox.h"
#include "hsm/sign.h"
#include "src/base/err.h"
#include "src/wire/jail.h"

enum phase {
	START,		/* the greeting alone */
	IDLE,		/* no world */
	LOADED,		/* a world's file, closed; rituals */
	OPEN		/* its keys */
};

#define IN(phase) (1u << (phase))
#define GREETED (IN(IDLE) | IN(LOADED) | IN(OPEN))
#define WORLD (IN(LOADED) | IN(OPEN))

static struct keyd *
keyd(struct daemon *d)
{
	return d->self;
}

/* Gives out what stands in b, and wipes b. */
static struct view
give(struct daemon *d, struct buf *b)
{
	struct view v = daemon_out(d, b->p, b->len);

	buf_free(b);
	return v;
}

/* -- the greeting --------------------------------------------------------------------- */

static int
on_hello(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_hello *q = req;
	struct rep_hello *r = rep;
	struct keyd *k = keyd(d);
	struct hsm_status s;
	int err;

	(void)detail;
	if (q->mode != MODE_REHEARSAL && q->mode != MODE_PRODUCTION)
		return ERR_ARG;
	if ((err = hsm_find(q->module, &k->module)) != 0)
		return err;
	if (q->mode == MODE_PRODUCTION && !sandbox_locked())
		return ERR_UNLOCKED;
	if ((err = k->module->open(&k->hsm, (enum mode)q->mode)) != 0)
		return err;
	k->module->status(k->hsm, &s);
	r->module = daemon_out_str(d, s.module);
	r->version = daemon_out_str(d, s.version);
	r->crypto = daemon_out_str(d, s.crypto);
	r->generator = daemon_out_str(d, s.generator);
	r->software = (uint8_t)s.software;
	r->locked = (uint8_t)sandbox_locked();
	r->jailed = (uint8_t)jail_built();
	d->phase = IDLE;
	return 0;
}

/* -- KEKs, other people's files ---------------------------------------------------------- */

static int
on_kek(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_kek *q = req;
	struct rep_kek *r = rep;
	struct buf spki;
	struct kek kek;
	int err;

	(void)detail;
	if ((err = kek_read(q->file, q->kid, &kek)) != 0)
		return err;
	buf_init(&spki, 4096);
	if ((err = pkey_spki(kek.key, &spki)) == 0) {
		r->form = (uint8_t)kek.form;
		r->bits = kek.bits;
		r->ops_known = (uint8_t)kek.ops_known;
		memcpy(r->digest, kek.digest, SHA256_LEN);
		r->kid = daemon_out_str(d, kek.kid);
		r->spki = daemon_out(d, spki.p, spki.len);
	}
	buf_free(&spki);
	kek_free(&kek);
	return err;
}

static int
on_check(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_check *q = req;
	struct rep_check *r = rep;
	struct buf payload;
	enum mode mode;
	int err;

	(void)detail;
	buf_init(&payload, MANIFEST_MAX);
	err = sign_check((enum signed_form)q->form, q->jws, &payload, r->hknso,
	    &mode);
	if (err != 0) {
		buf_free(&payload);
		return err;
	}
	r->mode = (uint8_t)mode;
	r->payload = give(d, &payload);
	return 0;
}

static int
on_byok(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_byok *q = req;
	struct rep_byok *r = rep;
	struct buf findings;
	int err;

	(void)detail;
	buf_init(&findings, 64 * 1024);
	err = byok_explain(q->byok, q->kek, q->kid, &findings, &r->verdict);
	r->findings = give(d, &findings);
	return err;
}

/* -- the world ------------------------------------------------------------------------------ */

static int
on_world_create(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_world_create *r = rep;
	struct keyd *k = keyd(d);
	struct rep_world_load info;
	struct buf file;
	int err;

	(void)detail;
	buf_init(&file, WORLD_FILE_MAX);
	if ((err = k->module->world_create(k->hsm, req, &file)) == 0 &&
	    (err = k->module->world_info(k->hsm, &info)) == 0) {
		memcpy(r->hknso, info.hknso, SHA256_LEN);
		memcpy(r->hkm, info.hkm, SHA256_LEN);
		r->world = daemon_out(d, file.p, file.len);
		d->phase = LOADED;
	}
	buf_free(&file);
	return err;
}

static int
on_world_load(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_world_load *q = req;
	struct rep_world_load *r = rep;
	struct keyd *k = keyd(d);
	struct buf cards;
	int err;

	(void)detail;
	buf_init(&cards, WORLD_FILE_MAX);
	if ((err = k->module->world_load(k->hsm, q->world)) == 0 &&
	    (err = k->module->world_info(k->hsm, r)) == 0 &&
	    (err = k->module->world_cards(k->hsm, &cards)) == 0) {
		r->cards = daemon_out(d, cards.p, cards.len);
		d->phase = LOADED;
	}
	buf_free(&cards);
	return err;
}

static int
on_identify(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct keyd *k = keyd(d);

	(void)detail;
	return k->module->identify(k->hsm, req, rep);
}

/* -- cards -------------------------------------------------------------------------------------- */

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
card_store(void *arg, struct view cert)
{
	struct asking *a = arg;
	struct req_x_store req = { .cert = cert };
	struct rep_x_store rep = { 0 };

	return daemon_ask_peer(a->d, MSG_X_STORE, &req, &rep, a->detail);
}

static int
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

static int
on_ritual_begin(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_ritual_begin *q = req;
	struct rep_ritual_begin *r = rep;
	struct keyd *k = keyd(d);

	(void)detail;
	return k->module->ritual_begin(k->hsm, (enum ritual)q->purpose, &r->k,
	    &r->n);
}

static int
on_ritual_card(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_ritual_card *q = req;
	struct rep_ritual_card *r = rep;
	struct asking a = { d, detail };
	const struct hsm_card card = { .arg = &a, .agree = card_agree,
		.store = card_store };
	struct keyd *k = keyd(d);

	return k->module->ritual_card(k->hsm, q->x, &card, &r->have);
}

static int
on_ritual_end(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_ritual_end *r = rep;
	struct keyd *k = keyd(d);
	int err = k->module->ritual_end(k->hsm);

	(void)req;
	(void)detail;
	if (err != 0)
		return err;
	r->open = (uint8_t)k->module->is_open(k->hsm);
	if (r->open)
		d->phase = OPEN;
	return 0;
}

/* -- keys ------------------------------------------------------------------------------------------ */

static int
tell(void *arg, uint32_t done, uint32_t total)
{
	return daemon_progress(arg, done, total);
}

static int
on_generate(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct hsm_progress progress = { .arg = d, .tell = tell };
	struct rep_generate *r = rep;
	struct keyd *k = keyd(d);
	struct buf file, spki;
	int err;

	(void)detail;
	buf_init(&file, KEY_FILE_MAX);
	buf_init(&spki, 4096);
	err = k->module->generate(k->hsm, req, &progress, &file, &spki);
	if (err == 0) {
		r->file = daemon_out(d, file.p, file.len);
		r->spki = daemon_out(d, spki.p, spki.len);
	}
	buf_free(&spki);
	buf_free(&file);
	return err;
}

static int
on_describe(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_describe *q = req;
	struct rep_describe *r = rep;
	struct keyd *k = keyd(d);
	struct buf hold;
	int err;

	(void)detail;
	buf_init(&hold, 8192);
	if ((err = k->module->describe(k->hsm, q->file, r, &hold)) == 0) {
		r->app = daemon_out_str(d, r->app);
		r->ident = daemon_out_str(d, r->ident);
		r->plainname = daemon_out_str(d, r->plainname);
		r->kid = daemon_out_str(d, r->kid);
		r->spki = daemon_out(d, r->spki.p, r->spki.len);
	}
	buf_free(&hold);
	return err;
}

static int
on_copy(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_copy *r = rep;
	struct keyd *k = keyd(d);
	struct buf file;
	int err;

	(void)detail;
	buf_init(&file, KEY_FILE_MAX);
	err = k->module->copy(k->hsm, req, &file);
	r->file = give(d, &file);
	return err;
}

static int
on_wrap(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_wrap *r = rep;
	struct keyd *k = keyd(d);
	struct buf byok;
	int err;

	(void)detail;
	buf_init(&byok, BYOK_FILE_MAX);
	err = k->module->wrap(k->hsm, req, &byok);
	r->byok = give(d, &byok);
	return err;
}

/* -- signatures -------------------------------------------------------------------------------------- */

static int
on_seal(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_seal *r = rep;
	struct keyd *k = keyd(d);
	struct buf jws;
	int err;

	(void)detail;
	buf_init(&jws, WIRE_STR_MAX);
	if ((err = k->module->seal(k->hsm, req, &jws)) == 0)
		r->jws = daemon_out_str(d, buf_str(&jws));
	buf_free(&jws);
	return err;
}

static int
on_manifest(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_manifest *q = req;
	struct rep_manifest *r = rep;
	struct keyd *k = keyd(d);
	struct buf jws;
	int err;

	(void)detail;
	buf_init(&jws, 3 * MANIFEST_MAX);
	err = k->module->manifest(k->hsm, q->payload, &jws);
	r->jws = give(d, &jws);
	return err;
}

/* -- the table ------------------------------------------------------------------------------------------ */

static const struct daemon_row rows[] = {
	{ MSG_HELLO, IN(START), 0, on_hello },
	{ MSG_KEK, GREETED, 0, on_kek },
	{ MSG_ENROL, IN(IDLE) | IN(LOADED), 0, on_enrol },
	{ MSG_WORLD_CREATE, IN(IDLE) | IN(LOADED), 0, on_world_create },
	{ MSG_WORLD_LOAD, IN(IDLE) | IN(LOADED), 0, on_world_load },
	{ MSG_IDENTIFY, GREETED, 0, on_identify },
	{ MSG_RITUAL_BEGIN, WORLD, 0, on_ritual_begin },
	{ MSG_RITUAL_CARD, WORLD, 0, on_ritual_card },
	{ MSG_RITUAL_END, WORLD, 0, on_ritual_end },
	{ MSG_GENERATE, IN(OPEN), 0, on_generate },
	{ MSG_DESCRIBE, GREETED, 0, on_describe },
	{ MSG_COPY, IN(OPEN), 0, on_copy },
	{ MSG_WRAP, IN(OPEN), 0, on_wrap },
	{ MSG_SEAL, IN(OPEN), 0, on_seal },
	{ MSG_MANIFEST, IN(OPEN), 0, on_manifest },
	{ MSG_CHECK, GREETED, 0, on_check },
	{ MSG_BYOK, GREETED, 0, on_byok },
};

const struct daemon_def keyd_def = {
	.name = "keyconvoy-keyd",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
	.phase = START,
};
