/* Keys, and what KML signs. */
#include "hsm/keyd_part.h"
#include "hsm/keys/acts.h"

/* -- keys ---------------------------------------------------------------- */

int
on_generate(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct hsm_progress progress = { .arg = d, .tell = keyd_tell };
	struct rep_generate *r = rep;
	struct keyd *k = keyd(d);
	struct buf file, spki;
	int err;

	(void)detail;
	buf_init(&file, KEY_FILE_MAX);
	buf_init(&spki, 4096);
	if ((err = guard_act_room(&k->guard)) == 0 &&
	    (err = k->module->generate(k->hsm, req, &progress, &file,
	    &spki)) == 0 &&
	    (err = act_generate(&k->guard, buf_view(&file))) == 0) {
		r->file = daemon_out(d, file.p, file.len);
		r->spki = daemon_out(d, spki.p, spki.len);
	}
	buf_free(&spki);
	buf_free(&file);
	return err;
}

int
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
		r->region = daemon_out_str(d, r->region);
		r->spki = daemon_out(d, r->spki.p, r->spki.len);
	}
	buf_free(&hold);
	return err;
}

int
on_copy(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_copy *r = rep;
	struct keyd *k = keyd(d);
	struct buf file;
	int err;

	(void)detail;
	buf_init(&file, KEY_FILE_MAX);
	if ((err = guard_act_room(&k->guard)) == 0 &&
	    (err = k->module->copy(k->hsm, req, &file)) == 0)
		err = act_copy(&k->guard, buf_view(&file));
	r->file = give(d, &file);
	return err;
}

int
on_wrap(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_wrap *q = req;
	struct rep_wrap *r = rep;
	struct keyd *k = keyd(d);
	struct buf byok;
	int err;

	(void)detail;
	buf_init(&byok, BYOK_FILE_MAX);
	if ((err = guard_act_room(&k->guard)) == 0 &&
	    (err = k->module->wrap(k->hsm, q, &byok)) == 0)
		err = act_wrap(&k->guard, q->copy, buf_view(&byok));
	r->byok = give(d, &byok);
	return err;
}

int
on_pack(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_pack *r = rep;
	struct keyd *k = keyd(d);
	struct buf package;
	int err;

	(void)detail;
	buf_init(&package, PACKAGE_MAX);
	if ((err = guard_act_room(&k->guard)) == 0 &&
	    (err = k->module->pack(k->hsm, req, &package)) == 0)
		err = act_pack(&k->guard, req, buf_view(&package));
	r->package = give(d, &package);
	return err;
}

/* -- signatures ---------------------------------------------------------- */

int
on_seal(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_seal *r = rep;
	struct buf jws, acts;
	int err;

	(void)detail;
	buf_init(&jws, WIRE_STR_MAX);
	buf_init(&acts, WIRE_STR_MAX);
	if ((err = guard_seal(&keyd(d)->guard, req, &jws, &acts)) == 0) {
		r->jws = daemon_out_str(d, buf_str(&jws));
		r->acts = daemon_out(d, acts.p, acts.len);
	}
	buf_free(&acts);
	buf_free(&jws);
	return err;
}

int
on_sealed(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_sealed *q = req;
	struct rep_sealed *r = rep;
	struct buf cards;
	int err;

	(void)detail;
	buf_init(&cards, SHAMIR_MAX);
	if ((err = guard_sealed(&keyd(d)->guard, view_str(q->jws), r,
	    &cards)) == 0)
		r->cards = daemon_out(d, cards.p, cards.len);
	buf_free(&cards);
	return err;
}

int
on_manifest(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_manifest *q = req;
	struct rep_manifest *r = rep;
	struct keyd *k = keyd(d);
	struct buf jws;
	int err;

	(void)detail;
	buf_init(&jws, 3 * MANIFEST_MAX);
	if ((err = guard_act_room(&k->guard)) == 0 &&
	    (err = guard_manifest(&k->guard, q->payload, &jws)) == 0)
		err = act_manifest(&k->guard, buf_view(&jws));
	r->jws = give(d, &jws);
	return err;
}
