/* A ritual's page when a card refused its PIN: what it costs to go on. */
#include "src/steps/cards/cards.h"

const struct field_def cards_refused_fields[] = {
	{ "then", N_("Choice"), FIELD_CHOICE, 16 },
	{ 0 }
};

/* Cards that could still open the world if this one locked, too. */
static unsigned
cards_left_without(const struct flow *f, unsigned x)
{
	unsigned n = 0;

	for (unsigned i = 0; i < cards_n(f); i++)
		n += i + 1 != x && !f->cards.locked[i];
	return n;
}

static int
could_open(const struct flow *f, unsigned x)
{
	return x != f->cards.rit.x && !f->cards.locked[x - 1];
}

/* What n more refusals would come to. */
static void
fill_tries(const struct flow *f, struct page *p)
{
	const unsigned tries = f->cards.card.tries;
	struct buf others;

	buf_init(&others, 8192);
	cards_holders(f, could_open, &others);
	if (cards_must_prove(f))
		page_warn(p, P_("Nothing else has changed. After {n} more refusal "
		    "this card locks and cannot be proved: all cards would have "
		    "to be enrolled again. Do not guess.",
		    "Nothing else has changed. After {n} more refusals this card "
		    "locks and cannot be proved: all cards would have to be "
		    "enrolled again. Do not guess.", tries), "n",
		    say_num(tries), NULL);
	else if (f->cards.rit.purpose == RITUAL_RETIRE)
		page_para(p, P_("Nothing else has changed. After {n} more refusal "
		    "this card locks: it keeps its key, and counts as one that "
		    "did not come.",
		    "Nothing else has changed. After {n} more refusals this card "
		    "locks: it keeps its key, and counts as one that did not "
		    "come.", tries), "n", say_num(tries), NULL);
	else if (cards_left_without(f, f->cards.rit.x) < cards_k(f))
		page_warn(p, P_("Nothing else has changed. After {n} more refusal "
		    "this card locks, and fewer than {k} cards would be left: "
		    "without a PUK the world could never be opened again. Do not "
		    "guess.",
		    "Nothing else has changed. After {n} more refusals this card "
		    "locks, and fewer than {k} cards would be left: without a PUK "
		    "the world could never be opened again. Do not guess.", tries),
		    "n", say_num(tries), "k", say_num(cards_k(f)), NULL);
	else
		page_para(p, P_("Nothing else has changed. After {n} more refusal "
		    "this card locks; the world can still be opened with the "
		    "others: {others}.",
		    "Nothing else has changed. After {n} more refusals this card "
		    "locks; the world can still be opened with the others: "
		    "{others}.", tries),
		    "n", say_num(tries), "others", buf_str(&others), NULL);
	buf_free(&others);
}

void
cards_refused_fill(const struct flow *f, struct page *p)
{
	const struct member *m = &cards_of(f)[f->cards.rit.x - 1];
	const unsigned tries = f->cards.card.tries;

	if (tries == TRIES_UNTOLD)
		page_title(p, _("PIN refused, card {x} ({holder})"),
		    "x", say_num(f->cards.rit.x), "holder", m->holder, NULL);
	else
		page_title(p, P_("PIN refused, card {x} ({holder}): {n} try left",
		    "PIN refused, card {x} ({holder}): {n} tries left", tries),
		    "x", say_num(f->cards.rit.x), "holder", m->holder, "n",
		    say_num(tries), NULL);
	cards_tries(f, p);
	page_fact(p, "number", _("Number on the card"), f->cards.card.number);
	if (tries == TRIES_UNTOLD)
		page_warn(p, _("Nothing else has changed. The card does not say how "
		    "many tries are left: it may lock at the next. Do not "
		    "guess."), NULL);
	else
		fill_tries(f, p);
	page_para(p, _("Is {number} the number on your card? On a French keyboard: "
	    "Shift for the top row, Num Lock for the pad."), "number",
	    f->cards.card.number, NULL);
	page_field(p, &cards_refused_fields[0]);
	page_option(p, "again", _("Type the PIN again (uses a try)"), NULL);
	page_option(p, "other", _("Go on with another card"), NULL);
	if (f->cards.rit.puk != NULL)
		page_option(p, "puk", _("Set a new PIN with the PUK from its "
		    "envelope"), NULL);
	page_option(p, "leave", _("Leave, resume later"), NULL);
	page_para(p, _("Enter alone does nothing."), NULL);
	if (cards_n(f) <= TRAY_PAGE)	/* the title says which of many */
		cards_tray(f, p);
}

enum move
cards_refused_event(struct flow *f, const struct event *ev)
{
	if (ev->kind == EV_CARD)
		return cards_gone(f);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "then", "again"))
		return flow_page(f, f->cards.rit.pin);
	if (flow_is(f, "then", "other")) {
		f->cards.rit.passed[f->cards.rit.x - 1] = 1;
		return flow_page(f, f->cards.rit.insert);
	}
	if (flow_is(f, "then", "puk") && f->cards.rit.puk != NULL)
		return cards_unblock(f);
	if (flow_is(f, "then", "leave"))
		return flow_leave(f);
	return MOVE_STAY;
}
