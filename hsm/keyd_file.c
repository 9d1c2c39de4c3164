/* Files of other people: what keyd says about them in any state. */
#include "hsm/keyd_part.h"

#include <string.h>

#include "hsm/keys/byok.h"
#include "hsm/exchange/exchange.h"
#include "hsm/keys/kek.h"
#include "hsm/keys/public.h"
#include "hsm/keys/transfer.h"
#include "hsm/crypto/pkey.h"
#include "hsm/world/sign.h"
#include "src/base/err.h"

int
on_kek(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_kek *q = req;
	struct rep_kek *r = rep;
	struct buf spki;
	struct kek kek;
	int err;

	if ((err = kek_read(q->file, q->kid, &kek)) != 0) {
		*detail = kek.line;
		return err;
	}
	buf_init(&spki, 4096);
	if ((err = pkey_spki(kek.key, &spki)) == 0) {
		r->form = (uint8_t)kek.form;
		r->bits = kek.bits;
		r->ops_known = (uint8_t)kek.ops_known;
		r->hsm = (uint8_t)kek.hsm;
		r->not_before = kek.not_before;
		r->expires = kek.expires;
		memcpy(r->digest, kek.digest, SHA256_LEN);
		r->kid = daemon_out_str(d, kek.kid);
		r->spki = daemon_out(d, spki.p, spki.len);
	}
	buf_free(&spki);
	kek_free(&kek);
	return err;
}

int
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

int
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

/* -- packages ------------------------------------------------------------ */

static int
put_checks(const struct exchange *e, struct buf *out)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < EXCHANGE_N; i++) {
		const struct rec_finding f = { .level = e->check[i],
			.id = exchange_check_name((enum exchange_check_id)i),
			.value = "" };

		err = wire_put(out, &form_finding, &f);
	}
	return err;
}

static void
put_exchange(struct daemon *d, const struct exchange *e, struct rep_packages *r)
{
	r->ok = exchange_verdict(e, 0) == 0;
	r->mode = (uint8_t)e->mode;
	r->region = daemon_out_str(d, e->region);
	memcpy(r->root, e->root, SHA256_LEN);
	memcpy(r->kek, e->kek_digest, SHA256_LEN);
	r->bits = e->bits;
	memcpy(r->hknso, e->hknso, SHA256_LEN);
	r->suite = daemon_out_str(d, e->suite);
	r->until = e->until;
}

int
on_packages(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	static const uint8_t unknown[SHA256_LEN];
	const struct req_packages *q = req;
	const struct exchange_wants wants = { .mode = keyd(d)->guard.mode,
		.region = q->region, .now = q->now,
		.root = memcmp(q->root, unknown, SHA256_LEN) == 0 ? NULL :
		q->root };
	struct rep_packages *r = rep;
	struct exchange e;
	struct buf findings;
	int err;

	(void)detail;
	if ((err = exchange_read(q->kek_pkg, q->world_pkg, &wants, &e)) != 0)
		return err;
	buf_init(&findings, 1024);
	if ((err = put_checks(&e, &findings)) == 0)
		put_exchange(d, &e, r);
	r->findings = give(d, &findings);
	exchange_free(&e);
	return err;
}

int
on_transfer(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_transfer *q = req;
	struct rep_transfer *r = rep;
	struct transfer t;
	struct buf spki;
	int err;

	(void)detail;
	if ((err = transfer_read(q->package, &t)) != 0)
		return err;
	buf_init(&spki, 4096);
	if ((err = pkey_spki(t.pub, &spki)) == 0) {
		r->mode = (uint8_t)t.mode;
		r->region = daemon_out_str(d, t.region);
		r->subscription = daemon_out_str(d, t.subscription);
		r->name = daemon_out_str(d, t.name);
		memcpy(r->source, t.source, SHA256_LEN);
		memcpy(r->target, t.target, SHA256_LEN);
		memcpy(r->kek, t.kek, SHA256_LEN);
		r->type = (uint8_t)t.type;
		r->size = t.size;
		r->rights = t.rights;
	}
	r->spki = give(d, &spki);
	transfer_free(&t);
	return err;
}

/* -- an imported key ----------------------------------------------------- */

static int
look_at(EVP_PKEY *theirs, const struct req_public *q, struct rep_public *r)
{
	EVP_PKEY *ours;
	int err = public_of_pem(q->pem, &ours);

	if (err != 0)
		return err;
	r->same = EVP_PKEY_eq(theirs, ours) == 1;
	err = pkey_spki_digest(theirs, r->spki);
	if (err == 0 && *q->alg != '\0') {
		err = public_verify(theirs, q->alg, q->digest, q->signature);
		r->signs = err == 0 ? SIGNS_GOOD : SIGNS_BAD;
	}
	EVP_PKEY_free(ours);
	return err == ERR_AUTH ? 0 : err;
}

int
on_public(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_public *q = req;
	EVP_PKEY *theirs;
	int err;

	(void)d;
	(void)detail;
	if ((err = public_of_answer(q->answer, &theirs)) != 0)
		return err;
	err = look_at(theirs, q, rep);
	EVP_PKEY_free(theirs);
	return err;
}
