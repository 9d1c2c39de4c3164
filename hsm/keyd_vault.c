/* A vault, for rehearsals: what it publishes, and what it takes in. */
#include "hsm/keyd_part.h"
#include "hsm/world/trust.h"

#define HOLD_MAX (KEY_FILE_MAX + 3 * PACKAGE_MAX)

int
on_exchange(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct hsm_progress progress = { .arg = d, .tell = keyd_tell };
	struct rep_exchange *r = rep;
	struct keyd *k = keyd(d);
	struct buf hold;
	int err;

	(void)detail;
	buf_init(&hold, HOLD_MAX);
	err = k->module->exchange(k->hsm, req, &progress, r, &hold);
	if (err == 0) {
		r->kek = daemon_out(d, r->kek.p, r->kek.len);
		r->spki = daemon_out(d, r->spki.p, r->spki.len);
		r->kek_pkg = daemon_out(d, r->kek_pkg.p, r->kek_pkg.len);
		r->world_pkg = daemon_out(d, r->world_pkg.p, r->world_pkg.len);
		r->root = daemon_out(d, r->root.p, r->root.len);
	}
	buf_free(&hold);
	return err;
}

int
on_trust(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_trust *r = rep;
	struct keyd *k = keyd(d);
	struct buf list;
	int err;

	(void)detail;
	buf_init(&list, TRUST_MAX);
	err = trust_add(&k->guard, req, &list);
	r->list = give(d, &list);
	return err;
}

int
on_import(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_import *r = rep;
	struct keyd *k = keyd(d);
	struct buf hold;
	int err;

	(void)detail;
	buf_init(&hold, HOLD_MAX);
	if ((err = k->module->import(k->hsm, req, r, &hold)) == 0) {
		r->file = daemon_out(d, r->file.p, r->file.len);
		r->spki = daemon_out(d, r->spki.p, r->spki.len);
		r->name = daemon_out_str(d, r->name);
		r->subscription = daemon_out_str(d, r->subscription);
	}
	buf_free(&hold);
	return err;
}

int
on_sign(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_sign *r = rep;
	struct keyd *k = keyd(d);
	struct buf signature;
	int err;

	(void)detail;
	buf_init(&signature, 1024);
	err = k->module->sign(k->hsm, req, &signature);
	r->signature = give(d, &signature);
	return err;
}

/* The answer's bytes are wiped when it was sent. */
int
on_decrypt(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_decrypt *r = rep;
	struct keyd *k = keyd(d);
	struct secret plain = { 0 };
	int err;

	(void)detail;
	err = k->module->decrypt(k->hsm, req, &plain);
	r->plain = daemon_out_secret(d, plain.p, plain.len);
	secret_free(&plain);
	return err;
}
