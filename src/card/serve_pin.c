/* PIN and PUK. Nothing here keeps one beyond its request. */
#include "src/card/serve.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/card/piv/admin.h"

#define PUK_LEN 8

/* At least so many tries are left of an unknown maximum: one may be spent. */
#define TRIES_SAFE 3

/* PINs that makers set, the usual one first. Nobody's own may be one of them. */
static const char *const makers_pins[] = {
	PIV_FACTORY_PIN, "00000000", "000000"
};

/* Which of them, from 1; 0: none. */
static unsigned
makers(struct view pin)
{
	for (unsigned i = 0; i < sizeof(makers_pins) / sizeof(makers_pins[0]);
	    i++)
		if (view_eq(pin, view_str(makers_pins[i])))
			return i + 1;
	return 0;
}

/* The one that this card has, as far as we know. */
static struct view
factory_pin(const struct session *s)
{
	return view_str(makers_pins[s->met.factory == 0 ? 0 :
	    s->met.factory - 1]);
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
	return piv_lacks(err) ? 0 : err;
}

/* Spends the one try that this insertion has. */
static int
factory_try(struct session *s, uint8_t *tries)
{
	uint32_t left = PIV_TRIES_UNKNOWN;
	int err;

	s->met.factory_asked = 1;
	s->verified = 0;
	err = piv_verify(&s->reader, view_str(PIV_FACTORY_PIN), &left);
	if (err == 0) {
		s->met.factory = 1;
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
		/* Told, so that no try is needed; some go on saying so after
		 * the PUK has set another. */
		r->factory = (uint8_t)(m.is_default && !s->met.stale);
		return 0;
	}
	if (!s->met.factory_asked && !s->verified && s->admin && full)
		err = factory_try(s, &r->tries);
	r->factory = s->met.factory != 0;
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

/* Some cards say no without a count; they count all the same. */
static int
counted(struct session *s, int err, uint32_t *detail)
{
	uint8_t tries = PIV_TRIES_UNKNOWN;

	if (err != ERR_PIN || *detail != PIV_TRIES_UNKNOWN ||
	    piv_tries(&s->reader, &tries) != 0)
		return err;
	*detail = tries;
	return tries == 0 ? ERR_PIN_BLOCKED : err;
}

/* A card that refused a PIN has forgotten the one before. */
static int
verify(struct session *s, struct view pin, uint32_t *detail)
{
	int err = session_look(s);

	if (err != 0)
		return err;
	s->verified = 0;
	err = counted(s, piv_verify(&s->reader, pin, detail), detail);
	s->verified = err == 0;
	return err;
}

int
serve_verify(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_verify *q = req;
	struct rep_c_verify *r = rep;
	struct session *s = d->self;
	int err;

	if (piv_pin_form(q->pin))
		return ERR_PIN_FORM;
	if ((err = session_card(s)) == 0)
		err = verify(s, q->pin, detail);
	if (err == 0) {
		s->met.factory = makers(q->pin);
		r->known = s->met.factory != 0;
	}
	return session_after(s, err);
}

static int
change(struct session *s, struct view old, struct view pin, uint32_t *detail)
{
	const int by_factory = makers(old) != 0;
	int err = session_look(s);

	if (err != 0)
		return err;
	s->verified = 0;
	err = counted(s, piv_change(&s->reader, PIV_REF_PIN, old, pin, detail),
	    detail);
	if (err == ERR_CARD_DATA)
		return ERR_PIN_RULES;
	if (err == 0 || err == ERR_PIN || err == ERR_PIN_BLOCKED)
		s->met.factory = 0;
	if (err == ERR_PIN && by_factory)
		s->met.stale = 1;
	return err == 0 ? verify(s, pin, detail) : err;
}

int
serve_change(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_change *q = req;
	struct session *s = d->self;
	const struct view old = q->old.len == 0 ? factory_pin(s) : q->old;
	int err;

	(void)rep;
	if (piv_pin_form(old) || piv_pin_form(q->pin) || makers(q->pin) != 0)
		return ERR_PIN_FORM;
	if ((err = session_card(s)) == 0)
		err = change(s, old, q->pin, detail);
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

/* 0 when the factory PUK may be tried: where the card says that it has it, or is as
 * its factory made it otherwise; and a counter is burned but once. */
static int
puk_may_try(struct session *s)
{
	struct piv_metadata m;
	int err;

	if (s->met.puk_asked)
		return ERR_PUK_CHANGED;
	err = piv_metadata(&s->reader, PIV_REF_PUK, &m);
	if (err != 0 && !piv_lacks(err))
		return err;
	if (!m.knows_default)
		return s->mgm == MGM_FACTORY && m.tries == m.tries_max ? 0 :
		    ERR_PUK_CHANGED;
	return m.is_default && m.tries == m.tries_max ? 0 : ERR_PUK_CHANGED;
}

/* As the card tells it. */
static int
puk_tries(struct session *s, uint8_t *tries)
{
	struct piv_metadata m;
	int err = piv_metadata(&s->reader, PIV_REF_PUK, &m);

	*tries = err == 0 ? m.tries : PIV_TRIES_UNKNOWN;
	return piv_lacks(err) ? 0 : err;
}

/* Random digits can be against a card's rules (all alike, in a row); it then
 * says so before it looks at the old ones. */
#define PUK_DRAWS 4

static int
puk_replace(struct session *s, uint8_t puk[static PUK_LEN])
{
	int err;

	if ((err = puk_may_try(s)) != 0)
		return err;
	s->met.puk_asked = 1;
	err = ERR_CARD_DATA;
	for (unsigned i = 0; i < PUK_DRAWS && err == ERR_CARD_DATA; i++)
		if ((err = puk_random(puk)) == 0)
			err = piv_change(&s->reader, PIV_REF_PUK,
			    view_str(PIV_FACTORY_PUK), view_of(puk, PUK_LEN),
			    NULL);
	if (err == ERR_PIN || err == ERR_PIN_BLOCKED)
		return ERR_PUK_CHANGED;
	return piv_lacks(err) ? ERR_PUK_NONE : err;
}

int
serve_puk(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_puk *q = req;
	struct rep_c_puk *r = rep;
	struct session *s = d->self;
	struct secret puk = { 0 };
	int err;

	(void)detail;
	if ((err = session_card(s)) == 0 && (err = session_admin(s)) == 0 &&
	    (err = secret_new(&puk, PUK_LEN)) == 0)
		err = puk_replace(s, puk.p);
	if (err == 0 && !q->forget)
		r->puk = daemon_out_secret(d, puk.p, puk.len);
	secret_free(&puk);
	return session_after(s, err);
}

/* -- a new PIN by the PUK -------------------------------------------------------- */

int
serve_puk_left(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_c_puk_left *r = rep;
	struct session *s = d->self;
	int err;

	(void)req;
	(void)detail;
	r->tries = PIV_TRIES_UNKNOWN;
	if ((err = session_card(s)) == 0)
		err = puk_tries(s, &r->tries);
	return session_after(s, err);
}

/* What a card's no to RESET RETRY COUNTER means: its words are of the PUK. */
static int
puk_refused(struct session *s, int err, uint32_t *detail)
{
	uint8_t tries = PIV_TRIES_UNKNOWN;

	if (err == ERR_CARD_DATA)
		return ERR_PIN_RULES;
	if (err == ERR_CARD_LACKS || err == ERR_CARD_CANNOT)
		return ERR_PUK_NONE;
	if (err == ERR_PIN_BLOCKED)
		return ERR_PUK_BLOCKED;
	if (err != ERR_PIN && err != ERR_PIN_NEEDED)
		return err;
	if (err == ERR_PIN_NEEDED)	/* no, in other words */
		*detail = PIV_TRIES_UNKNOWN;
	if (*detail == PIV_TRIES_UNKNOWN && puk_tries(s, &tries) == 0)
		*detail = tries;
	return *detail == 0 ? ERR_PUK_BLOCKED : ERR_PUK;
}

static int
unblock(struct session *s, struct view puk, struct view pin, uint32_t *detail)
{
	int err = session_look(s);

	if (err != 0)
		return err;
	s->verified = 0;
	err = piv_unblock(&s->reader, puk, pin, detail);
	if (err != 0)
		return puk_refused(s, err, detail);
	s->met.factory = 0;
	s->met.stale = 1;	/* whatever the card says of it from now on */
	/* It is set, and that is the answer, whatever becomes of the card now: a
	 * PIN that is not verified is what the next request says. */
	(void)session_after(s, verify(s, pin, detail));
	return 0;
}

int
serve_unblock(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_unblock *q = req;
	struct session *s = d->self;
	int err;

	(void)rep;
	if (piv_pin_form(q->puk) || piv_pin_form(q->pin) || makers(q->pin) != 0)
		return ERR_PIN_FORM;
	if ((err = session_card(s)) == 0)
		err = unblock(s, q->puk, q->pin, detail);
	return session_after(s, err);
}
