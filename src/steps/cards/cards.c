#include "src/steps/cards/cards.h"

#include <stdio.h>
#include <string.h>

#include "src/base/text.h"

/* -- the set ----------------------------------------------------------------------- */

int
cards_are_old(const struct flow *f)
{
	return f->cards.rit.purpose == RITUAL_REPLACE ||
	    f->cards.rit.purpose == RITUAL_RETIRE;
}

const struct member *
cards_of(const struct flow *f)
{
	return cards_are_old(f) ? f->st.old.card : f->st.card;
}

unsigned
cards_n(const struct flow *f)
{
	return cards_are_old(f) ? f->st.old.n : f->st.n;
}

unsigned
cards_k(const struct flow *f)
{
	return cards_are_old(f) ? f->st.old.k : f->st.k;
}

/* -- the card at hand ------------------------------------------------------------- */

int
cards_must_prove(const struct flow *f)
{
	return f->st.world && f->cards.rit.purpose == RITUAL_PROVE && f->cards.rit.x > 0 &&
	    !cards_of(f)[f->cards.rit.x - 1].proved;
}

int
cards_all_come(const struct flow *f)
{
	return f->cards.rit.purpose == RITUAL_TEST && !f->unproved &&
	    f->st.seal_n == 0;
}

int
cards_wrong(const struct flow *f)
{
	return f->cards.reader == CARD_PRESENT && f->cards.wrong;
}

unsigned
cards_finished(const struct flow *f)
{
	return f->cards.reader == CARD_PRESENT || f->cards.reader == CARD_TWO ?
	    f->cards.rit.finished : 0;
}

void
cards_note(struct flow *f, const char *what, const char *why)
{
	struct json_t *j = js_new();

	if (f->cards.rit.x > 0 && !f->cards.wrong)
		js_set_int(j, "x", f->cards.rit.x);
	js_set_str(j, "number", f->cards.card.number);
	if (why != NULL)
		js_set_str(j, "why", why);
	(void)flow_exception(f, what, j);	/* a notice says it */
}

enum move
cards_is_wrong(struct flow *f, enum move said)
{
	f->cards.wrong = 1;
	cards_note(f, "card-wrong", flow_noticed(f));
	return said;
}

enum move
cards_two(struct flow *f)
{
	const char *number = f->cards.card.number;

	return number[0] == '\0' ? flow_notice(f, "card-two", NULL) :
	    flow_notice(f, "card-two-last", "number", number, NULL);
}

enum move
cards_no_reader(struct flow *f)
{
	if (f->cards.reader_err != 0)
		return flow_fail(f, f->cards.reader_err);
	return flow_notice(f, f->cards.count == 0 ? "reader-none" :
	    "reader-gone", NULL);
}

enum move
cards_removed(struct flow *f)
{
	if (f->cards.reader == CARD_TWO)	/* another one beside it */
		return cards_two(f);
	return f->cards.reader == CARD_NO_READER ? cards_no_reader(f) :
	    flow_notice(f, "card-removed", NULL);
}

/* 1: a place of the set is theirs. Who went keeps the card they have, and gets none. */
static int
has_place(const struct flow *f, const struct person *p)
{
	const struct member *m = cards_of(f);
	unsigned i = 0;

	if (p->role != ROLE_HOLDER || !p->gone)
		return p->role == ROLE_HOLDER;
	while (i < cards_n(f) && !(m[i].begun && strcmp(m[i].holder, p->name) == 0))
		i++;
	return i < cards_n(f);
}

/* Of a card that went and came, or was swapped, so fast that nobody saw the reader
 * empty, nothing is known: it comes anew. */
enum move
cards_gone(struct flow *f)
{
	flow_page(f, f->cards.rit.insert);
	return f->cards.reader == CARD_PRESENT ? flow_card(f) :
	    cards_removed(f);
}

const char *
cards_holder(const struct flow *f, unsigned x)
{
	unsigned n = 0;

	if (cards_of(f)[x - 1].begun)
		return cards_of(f)[x - 1].holder;
	for (unsigned i = 0; i < f->st.n_people; i++)
		if (has_place(f, &f->st.people[i]) && ++n == x)
			return f->st.people[i].name;
	return "";
}

/* Of the card in the reader: who holds it, as far as this ceremony knows it. */
static const char *
holder_here(const struct flow *f)
{
	const struct member *m = cards_of(f);

	for (unsigned i = 0; i < cards_n(f); i++)
		if (m[i].begun && memcmp(m[i].guid, f->cards.card.guid,
		    sizeof(m[i].guid)) == 0)
			return m[i].holder;
	return f->cards.rit.x > 0 ? cards_holder(f, f->cards.rit.x) : "?";
}

int
cards_is_blocked(const struct flow *f, const char *name)
{
	for (unsigned i = 0; i < f->cards.n_blocked; i++)
		if (strcmp(name, f->cards.tray_blocked[i]) == 0)
			return 1;
	return 0;
}

/* One of a reader that people put virtual cards into has a name. */
static void
keep_blocked(struct cards *c)
{
	if (c->tray_name[0] != '\0' && c->n_blocked < CARDS_MAX)
		memcpy(c->tray_blocked[c->n_blocked++], c->tray_name,
		    sizeof(c->tray_name));
}

/* Why, and how its holder and the others go on. */
static const char *
blocked_notice(const struct flow *f)
{
	if (cards_must_prove(f))
		return f->st.old.there ? "prove-blocked-set" : "prove-blocked";
	if (f->cards.rit.purpose == RITUAL_RETIRE)
		return "retire-blocked";
	return f->cards.rit.purpose == 0 ? "card-blocked" : "pin-blocked";
}

enum move
cards_blocked(struct flow *f)
{
	if (!cards_is_blocked(f, f->cards.tray_name))
		keep_blocked(&f->cards);
	(void)flow_notice(f, blocked_notice(f), "number",
	    f->cards.card.number, "holder", holder_here(f), NULL);
	cards_note(f, "card-blocked", NULL);
	return MOVE_STAY;
}

/* -- errors that a reader or card can give ---------------------------------------- */

enum move
cards_fail(struct flow *f, int err, const struct answer *a)
{
	(void)a;
	if (err == ERR_CARD_MGM)
		return flow_notice(f, "mgm-unknown", "number", f->cards.card.number,
		    NULL);
	if (err == ERR_PIN_BLOCKED)
		return cards_blocked(f);
	if (err == ERR_CARD_TWO)
		return cards_two(f);
	return flow_fail(f, err);
}

void
cards_tries(const struct flow *f, struct page *p)
{
	if (f->cards.card.tries != TRIES_UNTOLD)
		page_fact(p, "tries", _("Tries left"), say_num(f->cards.card.tries));
}

void
cards_touch(const struct flow *f, struct page *p)
{
	if (f->cards.card.touch)
		page_warn(p, _("This card wants to be touched. After Next it waits "
		    "for that, blinking, up to 30 seconds; nothing else happens "
		    "meanwhile. Touch it then."), NULL);
}

/* -- what the card says of itself --------------------------------------------------- */

/* Of a card that tells none: what people said it was, else its GUID's start. */
static void
copy_number(const struct flow *f, struct card_info *c, const char *told)
{
	c->numbered = told[0] != '\0';
	if (c->numbered)
		text_clip(c->number, sizeof(c->number), told);
	else
		(void)snprintf(c->number, sizeof(c->number),
		    "%02X%02X %02X%02X", c->guid[0], c->guid[1], c->guid[2],
		    c->guid[3]);
	for (unsigned i = 0; i < cards_n(f) && !c->numbered; i++)
		if (cards_of(f)[i].begun &&
		    memcmp(cards_of(f)[i].guid, c->guid, 16) == 0)
			text_clip(c->number, sizeof(c->number),
			    cards_of(f)[i].number);
}

static enum move
on_info(struct flow *f, int err, const struct answer *a)
{
	const struct rep_c_info *r = &a->rep.r_c_info;
	struct card_info *c = &f->cards.card;

	memset(c, 0, sizeof(*c));
	if (err < 0)
		return cards_fail(f, err, a);
	if (r->cert.len > sizeof(c->cert))
		return flow_fail(f, ERR_TOOBIG);
	text_clip(c->model, sizeof(c->model), r->model);
	text_clip(c->version, sizeof(c->version), r->version);
	memcpy(c->guid, r->guid, sizeof(c->guid));
	memcpy(c->point, r->point, sizeof(c->point));
	copy_number(f, c, r->number);
	if (r->cert.len > 0)
		memcpy(c->cert, r->cert.p, r->cert.len);
	c->cert_len = r->cert.len;
	c->is_virtual = r->is_virtual;
	c->own_pin = r->own_pin;
	c->has_key = r->has_key;
	c->empty = r->empty;
	c->fit = r->fit;
	c->touch = r->touch;
	c->tries = r->tries;
	c->tries_max = r->tries_max;
	c->present = 1;
	return f->then(f);
}

enum move
cards_info(struct flow *f, enum move (*then)(struct flow *f))
{
	const struct req_c_info req = { 0 };

	f->then = then;
	return flow_ask(f, MSG_C_INFO, &req, on_info);
}
