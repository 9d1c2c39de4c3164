/* PIN and PUK. Nothing here keeps one beyond its request. */
#include "src/card/serve.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/admin.h"

#define PUK_LEN 8

/* At least so many tries are left of an unknown maximum: one may be spent. */
#define TRIES_SAFE 3

static struct view
factory_pin(void)
{
	return view_str(PIV_FACTORY_PIN);
}

/* The tries of the PIN, and whether none has been lost. */
static int
tries_left(struct session *s, const struct piv_metadata *m, uint8_t *tries,
    int *full)
{
	int err = 0;

	*tries = m->tries;
	if (m->tries == PIV_TRIES_UNKNOWN)
		err = piv_tries(&s->reader, tries);
	if (*tries == PIV_TRIES_UNKNOWN)
		*full = 0;	/* verified by someone: not ours to try */
	else if (m->tries_max == PIV_TRIES_UNKNOWN)
		*full = *tries >= TRIES_SAFE;
	else
		*full = *tries == m->tries_max;
	return err;
}

/* Spends the one try that this insertion has. */
static int
factory_try(struct session *s, uint8_t *tries)
{
	uint32_t left = PIV_TRIES_UNKNOWN;
	int err;

	s->factory_asked = 1;
	s->verified = 0;
	err = piv_verify(&s->reader, factory_pin(), &left);
	if (err == 0) {
		s->factory = 1;
		session_end(s);	/* we know; nobody typed it */
		return 0;
	}
	if (err != ERR_PIN && err != ERR_PIN_BLOCKED)
		return err;
	*tries = err == ERR_PIN ? (uint8_t)left : 0;
	return 0;
}

static int
factory(struct session *s, struct rep_c_factory *r)
{
	struct piv_metadata m;
	int err, full;

	err = piv_metadata(&s->reader, PIV_REF_PIN, &m);
	if (err != 0 && !piv_lacks(err))
		return err;
	if ((err = tries_left(s, &m, &r->tries, &full)) != 0)
		return err;
	if (m.knows_default) {
		r->factory = (uint8_t)m.is_default;
		return 0;	/* told, so that no try is needed */
	}
	if (!s->factory_asked && !s->verified && full)
		err = factory_try(s, &r->tries);
	r->factory = (uint8_t)s->factory;
	return err;
}

int
serve_factory(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct session *s = d->self;
	int err;

	(void)req;
	(void)detail;
	if ((err = session_card(s)) == 0)
		err = factory(s, rep);
	return session_after(s, err);
}

/* A card that refused a PIN has forgotten the one before. */
static int
verify(struct session *s, struct view pin, uint32_t *detail)
{
	int err;

	s->verified = 0;
	err = piv_verify(&s->reader, pin, detail);
	s->verified = err == 0;
	return err;
}

int
serve_verify(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_verify *q = req;
	struct session *s = d->self;
	int err;

	(void)rep;
	if (piv_pin_form(q->pin))
		return ERR_PIN_FORM;
	if ((err = session_card(s)) == 0)
		err = verify(s, q->pin, detail);
	return session_after(s, err);
}

int
serve_change(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_change *q = req;
	const struct view old = q->old.len == 0 ? factory_pin() : q->old;
	struct session *s = d->self;
	int err;

	(void)rep;
	if (piv_pin_form(old) || piv_pin_form(q->pin) ||
	    view_eq(q->pin, factory_pin()))
		return ERR_PIN_FORM;
	if ((err = session_card(s)) == 0) {
		s->verified = 0;
		err = piv_change(&s->reader, PIV_REF_PIN, old, q->pin, detail);
	}
	if (err == 0) {
		s->factory = 0;
		err = verify(s, q->pin, detail);
	}
	return session_after(s, err);
}

/* Uniform, but for the one that everybody knows. */
static int
puk_random(uint8_t puk[static PUK_LEN])
{
	int err;

	do
		err = admin_digits(puk, PUK_LEN);
	while (err == 0 && memcmp(puk, PIV_FACTORY_PUK, PUK_LEN) == 0);
	return err;
}

/* 0 when the factory PUK may be tried: a counter is burned but once. */
static int
puk_may_try(struct session *s)
{
	struct piv_metadata m;
	int err;

	if (s->puk_asked)
		return ERR_PUK_CHANGED;
	err = piv_metadata(&s->reader, PIV_REF_PUK, &m);
	if (err != 0)
		return piv_lacks(err) ? 0 : err;
	if ((m.knows_default && !m.is_default) || m.tries != m.tries_max)
		return ERR_PUK_CHANGED;
	return 0;
}

static int
puk_replace(struct session *s, struct view puk)
{
	int err;

	if ((err = puk_may_try(s)) != 0)
		return err;
	s->puk_asked = 1;
	err = piv_change(&s->reader, PIV_REF_PUK, view_str(PIV_FACTORY_PUK),
	    puk, NULL);
	return err == ERR_PIN || err == ERR_PIN_BLOCKED ? ERR_PUK_CHANGED :
	    err;
}

int
serve_puk(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_puk *q = req;
	struct rep_c_puk *r = rep;
	struct session *s = d->self;
	uint8_t puk[PUK_LEN];
	int err;

	(void)detail;
	if ((err = session_card(s)) == 0 &&
	    (err = puk_random(puk)) == 0)
		err = puk_replace(s, view_of(puk, sizeof(puk)));
	if (err == 0 && !q->forget)
		r->puk = daemon_out_secret(d, puk, sizeof(puk));
	explicit_bzero(puk, sizeof(puk));
	return session_after(s, err);
}
