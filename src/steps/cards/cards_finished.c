/* A card that is finished and still in the reader: the page that asks for the next
 * one lets it go first. */
#include "src/steps/cards/cards.h"
#include "src/steps/cards/cards_virtual.h"

const char *
cards_seen_words(const struct flow *f)
{
	switch (f->cards.rit.purpose) {
	case RITUAL_PROVE:
		return _("Card {x} is proved: it opened its share.");
	case RITUAL_RETIRE:
		if (f->st.old_gen == 0)
			return _("This card is a spare now. It came without the "
			    "key of card {x}, as one does that was pulled out "
			    "too early: nothing proves that it is card {x}, and "
			    "the record says so.");
		return _("Card {x} is a spare now: its key is overwritten.");
	default:
		return _("Card {x} is good: it opened its share.");
	}
}

/* The last one that was enrolled, when K of an old set come next, is none of them. */
void
cards_finished_fill(const struct flow *f, struct page *p)
{
	const struct ritual_ui *r = &f->cards.rit;
	const unsigned x = cards_finished(f);
	const int enrolled = x > 0 && !r->used[x - 1];
	const struct member *of = enrolled ? f->st.card : cards_of(f);

	if (x == 0 || x > (enrolled ? f->st.n : cards_n(f)))
		return;
	page_para(p, enrolled ? _("Card {x} is enrolled: its key was made on "
	    "the card and cannot leave it.") : cards_seen_words(f), "x",
	    say_num(x), NULL);
	page_para(p, _("{holder}: take your card out, and keep it in hand. Then the "
	    "next one comes."), "holder", of[x - 1].holder, NULL);
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
