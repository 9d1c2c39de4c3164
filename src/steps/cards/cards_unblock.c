/* A ritual's page for a card whose PIN is blocked or forgotten: its holder types the
 * PUK of its envelope and a new PIN, and the card goes on as with that. */
#include <string.h>

#include "src/steps/cards/cards.h"

const struct field_def cards_unblock_fields[] = {
	{ "puk", N_("PUK"), FIELD_SECRET, 64 },
	{ "pin", N_("New PIN"), FIELD_SECRET, 64 },
	{ "again", N_("The same again"), FIELD_SECRET, 64 },
	{ 0 }
};

/* The card opens nothing any more: it comes out. */
static enum move
give_up(struct flow *f, const char *why)
{
	const char *notice = f->cards.rit.purpose == RITUAL_RETIRE ?
	    "retire-blocked" : why;
	const struct member *m = &cards_of(f)[f->cards.rit.x - 1];

	f->cards.locked[f->cards.rit.x - 1] = 1;
	flow_page(f, f->cards.rit.insert);
	(void)flow_notice(f, notice, "number", f->cards.card.number, "holder",
	    m->holder, NULL);
	cards_note(f, why, NULL);
	f->cards.wrong = 1;
	return MOVE_STAY;
}

static enum move
on_left(struct flow *f, int err, const struct answer *a)
{
	if (err < 0)
		return cards_fail(f, err, a);
	f->cards.card.puk_tries = a->rep.r_c_puk_left.tries;
	return f->cards.card.puk_tries == 0 ? give_up(f, "puk-blocked") :
	    flow_page(f, f->cards.rit.puk);
}

enum move
cards_unblock(struct flow *f)
{
	const struct req_c_puk_left req = { 0 };

	return flow_ask(f, MSG_C_PUK_LEFT, &req, on_left);
}

/* -- the page -------------------------------------------------------------------- */

static void
fill_tries(const struct flow *f, struct page *p)
{
	const unsigned tries = f->cards.card.puk_tries;

	if (tries == TRIES_UNTOLD) {
		page_warn(p, _("A wrong PUK uses a try of the PUK, and the card does "
		    "not say how many it has: at the last one the card is lost. "
		    "Do not guess."), NULL);
		return;
	}
	page_fact(p, "tries", _("Tries left of its PUK"), say_num(tries));
	page_warn(p, P_("A wrong PUK uses a try of the PUK: after {n} more the card "
	    "is lost. Do not guess.",
	    "A wrong PUK uses a try of the PUK: after {n} more the card is lost. "
	    "Do not guess.", tries), "n", say_num(tries), NULL);
}

void
cards_unblock_fill(const struct flow *f, struct page *p)
{
	const unsigned x = f->cards.rit.x > 0 ? f->cards.rit.x : 1;

	page_fact(p, "card", cards_are_old(f) ? _("Card of the old set") : _("Card"),
	    say_num(x));
	page_fact(p, "holder", _("Holder"), cards_of(f)[x - 1].holder);
	page_fact(p, "number", _("Number on the card"), f->cards.card.number);
	page_para(p, f->cards.card.tries == 0 ?
	    _("The PIN of this card is blocked. The PUK sets a new one.") :
	    _("The PIN of this card is forgotten. The PUK sets a new one."),
	    NULL);
	page_para(p, _("The holder opens the sealed envelope before a witness, and "
	    "types its PUK and a new PIN of 6 to 8 digits, twice. Do it later: "
	    "F3."), NULL);
	fill_tries(f, p);
	for (int i = 0; cards_unblock_fields[i].id != NULL; i++)
		page_field(p, &cards_unblock_fields[i]);
	if (cards_n(f) <= TRAY_PAGE)
		cards_tray(f, p);
}

static enum move
on_unblocked(struct flow *f, int err, const struct answer *a)
{
	const char *number = f->cards.card.number;

	switch (err) {
	case 0:
		f->cards.locked[f->cards.rit.x - 1] = 0;
		f->cards.card.own_pin = 1;
		f->cards.by_puk = 1;
		cards_note(f, "pin-by-puk", NULL);
		return cards_open_share(f);
	case ERR_PUK:
		f->cards.card.puk_tries = a->detail;
		if (a->detail == TRIES_UNTOLD)
			(void)flow_notice(f, "puk-wrong-some", "number", number,
			    NULL);
		else
			(void)flow_notice(f, "puk-wrong", "n", say_num(a->detail),
			    "number", number, NULL);
		cards_note(f, "puk-refused", NULL);
		return MOVE_STAY;
	case ERR_PUK_BLOCKED:
		return give_up(f, "puk-blocked");
	case ERR_PUK_NONE:
		return give_up(f, "puk-cannot");
	case ERR_PIN_FORM:
		return flow_notice(f, "puk-form", NULL);
	case ERR_PIN_RULES:
		return flow_notice(f, "pin-rules", NULL);
	default:
		flow_page(f, f->cards.rit.insert);
		return cards_fail(f, err, a);
	}
}

/* What was typed is gone, whatever the card says. */
static enum move
ask(struct flow *f)
{
	struct secret *puk = flow_secret(f, "puk"), *pin = flow_secret(f, "pin");
	const struct req_c_unblock req = { .puk = view_of(puk->p, puk->len),
		.pin = view_of(pin->p, pin->len) };
	const enum move m = flow_ask(f, MSG_C_UNBLOCK, &req, on_unblocked);

	secret_free(puk);
	secret_free(pin);
	secret_free(flow_secret(f, "again"));
	return m;
}

enum move
cards_unblock_event(struct flow *f, const struct event *ev)
{
	struct secret *pin, *again;

	if (ev->kind == EV_CARD)
		return cards_gone(f);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	pin = flow_secret(f, "pin");
	again = flow_secret(f, "again");
	if (flow_secret(f, "puk")->len == 0 || pin->len == 0)
		return flow_notice(f, "puk-empty", NULL);
	if (pin->len == again->len && memcmp(pin->p, again->p, pin->len) == 0)
		return ask(f);
	secret_free(pin);
	secret_free(again);
	return flow_notice(f, "pins-differ", NULL);
}
