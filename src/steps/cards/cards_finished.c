/* A card that is finished and still in the reader: the page that asks for the next
 * one lets it go first. */
#include "src/steps/cards/cards.h"
#include "src/steps/cards/cards_virtual.h"

void
cards_finished_fill(const struct flow *f, struct page *p)
{
	const struct ritual_ui *r = &f->cards.rit;
	const unsigned x = cards_finished(f);

	if (x == 0 || x > f->st.n)
		return;
	page_para(p, !r->used[x - 1] ? _("Card {x} is enrolled: its key was made on "
	    "the card and cannot leave it.") : r->purpose == RITUAL_PROVE ?
	    _("Card {x} is proved: it opened its share.") :
	    _("Card {x} is good: it opened its share."), "x", say_num(x), NULL);
	page_para(p, _("{holder}: take your card out, and keep it in hand. Then the "
	    "next one comes."), "holder", f->st.card[x - 1].holder, NULL);
}

int
cards_finished_event(struct flow *f, const struct event *ev)
{
	if (cards_finished(f) > 0 && ev_is(ev, KC_NEXT) && !virtual_cards(f)) {
		flow_notice(f, "card-left-in", NULL);
		return 1;
	}
	if (f->cards.rit.finished == 0 || ev->kind != EV_CARD ||
	    f->cards.reader == CARD_TWO)
		return 0;
	/* Another one may be in so fast that nobody saw the reader empty. */
	f->cards.rit.finished = 0;
	if (f->cards.reader != CARD_ABSENT)
		return 0;
	virtual_next(f);
	return 1;
}
