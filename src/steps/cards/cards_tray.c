/* The tray: one small card a member. */
#include <string.h>

#include "src/base/text.h"
#include "src/steps/cards/cards.h"
#include "src/steps/cards/cards_virtual.h"
#include "src/page/wrap.h"

#define WHOSE_COLS	20	/* columns of a name on a small card; */
#define WHOSE_COLS_MANY	8	/* when there are more than these cards */
#define FEW_CARDS	4

/* -- whose ------------------------------------------------------------------------------ */

/* The first card that was not seen yet: one that people go on without, or that is
 * blocked, only when no other is left. */
static unsigned
next_card(const struct flow *f)
{
	unsigned best = 0, least = 4;

	for (unsigned i = 0; i < cards_n(f); i++) {
		const unsigned cost = (f->cards.locked[i] ? 2 : 0) +
		    (f->cards.rit.passed[i] ? 1 : 0);

		if (!f->cards.rit.used[i] && cost < least) {
			best = i + 1;
			least = cost;
		}
	}
	return best;
}

unsigned
cards_asked(const struct flow *f)
{
	if (f->cards.rit.purpose == 0)
		return f->cards.rit.x;
	if (f->cards.rit.forgot > 0)	/* it comes with its PUK */
		return f->cards.rit.forgot;
	/* Any may come: but in a rehearsal Enter takes them in their order, and
	 * when every card is proved that is how they are called. */
	if (f->cards.rit.purpose != RITUAL_PROVE && !virtual_cards(f))
		return 0;
	return next_card(f);
}

#define NAMES_MAX	80	/* bytes of names that are said before "and N more" */

void
cards_holders(const struct flow *f, int (*want)(const struct flow *f,
    unsigned x), struct buf *out)
{
	const size_t start = out->len;
	unsigned more = 0;

	for (unsigned x = 1; x <= cards_n(f); x++) {
		if (!want(f, x))
			continue;
		if (out->len - start > NAMES_MAX) {
			more++;
			continue;
		}
		buf_printf(out, "%s%s", out->len > start ? ", " : "",
		    cards_of(f)[x - 1].holder);
	}
	if (more > 0)
		say(out, P_(" and {n} more", " and {n} more", more), "n",
		    say_num(more), NULL);
}

/* -- states ------------------------------------------------------------------------------- */

struct shown {
	const char *id, *words;
};

/* Where the page asks for a card. */
static struct shown
waited_for(const struct flow *f, unsigned x)
{
	unsigned asked = cards_asked(f);

	if (x != asked)
		return (struct shown){ "to-come", asked == 0 ? _("may come") :
			NULL };
	if (cards_finished(f) > 0)
		return (struct shown){ "now", _("NEXT") };
	if (cards_wrong(f))
		return (struct shown){ "wrong", _("WRONG CARD IN") };
	return (struct shown){ "now", _("INSERT NOW") };
}

static int
on_page(const struct flow *f, const char *id)
{
	return id != NULL && flow_shows(f, id);
}

/* The pages of enrolment on which a card lies in the reader. */
static const struct {
	const char *page, *id, *words;
} enrolling[] = {
	{ "number", "now", N_("IN THE READER") },
	{ "pin-new", "pin", N_("NEW PIN") },
	{ "pin-own", "pin", N_("PIN NOW") },
	{ "puk", "pin", N_("ITS PUK") },
};

static struct shown
enrols(const struct flow *f, unsigned x)
{
	if (on_page(f, "insert"))
		return waited_for(f, x);
	for (size_t i = 0; i < sizeof(enrolling) / sizeof(enrolling[0]); i++)
		if (f->cards.rit.x == x && on_page(f, enrolling[i].page))
			return (struct shown){ enrolling[i].id,
				_(enrolling[i].words) };
	return (struct shown){ "", NULL };
}

/* What has to be done with a card now; words NULL: nothing. */
static struct shown
doing(const struct flow *f, unsigned x)
{
	const struct ritual_ui *r = &f->cards.rit;

	if (r->purpose == 0)
		return enrols(f, x);
	if (on_page(f, r->insert))
		return waited_for(f, x);
	if (r->x == x && on_page(f, r->refused))
		return (struct shown){ "wrong", _("PIN REFUSED") };
	if (r->x == x && on_page(f, r->puk))
		return (struct shown){ "pin", _("ITS PUK") };
	if (r->x == x && on_page(f, r->pin))
		return r->proving ?
		    (struct shown){ "proving", r->purpose == RITUAL_PROVE ?
			_("being proved") : _("opens its share") } :
		    (struct shown){ "pin", _("PIN NOW") };
	return (struct shown){ "", NULL };
}

static struct shown
was_seen(const struct flow *f)
{
	switch (f->cards.rit.purpose) {
	case RITUAL_PROVE:
		return (struct shown){ "proved", _("proved") };
	case RITUAL_RETIRE:
		return (struct shown){ "done", _("spare") };
	default:
		return (struct shown){ "done", _("seen") };
	}
}

static int
is_of_old(const struct flow *f)
{
	return cards_of(f) == f->st.old.card;
}

static struct shown
member_state(const struct flow *f, unsigned x)
{
	const struct member *m = &cards_of(f)[x - 1];
	struct shown now;

	if (m->tested > TESTED_GOOD && f->cards.rit.used[x - 1])
		return (struct shown){ "wrong", _("does not come") };
	if (f->cards.rit.purpose != 0 && f->cards.rit.used[x - 1])
		return was_seen(f);
	if (f->cards.locked[x - 1] &&
	    !(f->cards.rit.x == x && on_page(f, f->cards.rit.puk)))
		return (struct shown){ "blocked", _("BLOCKED") };
	now = doing(f, x);
	if (now.words != NULL)
		return now;
	if (f->cards.rit.purpose == RITUAL_TEST || is_of_old(f))
		return (struct shown){ "to-come", _("to come") };
	if (m->proved)
		return (struct shown){ "proved", _("proved") };
	return m->enrolled ? (struct shown){ "enrolled", _("enrolled") } :
	    (struct shown){ "to-come", _("to come") };
}

/* -- the cards beside each other ------------------------------------------------------------ */

/* The name, cut where it would make the card too wide. */
static void
put_whose(struct buf *out, unsigned x, const char *holder, unsigned cols)
{
	const char *end = holder, *next = holder;
	size_t used = 0;
	unsigned w;

	while (*end != '\0') {
		w = width_of(utf8_next(&next));
		if (used + w > cols)
			break;
		used += w;
		end = next;
	}
	buf_printf(out, "%u ", x);
	buf_put(out, holder, (size_t)(end - holder));
	buf_puts(out, *end != '\0' ? "\xe2\x80\xa6" : "");
}

static void
put_card(const struct flow *f, struct page *p, unsigned x)
{
	struct shown shown = member_state(f, x);
	struct buf whose;

	buf_init(&whose, 256);
	put_whose(&whose, x, cards_holder(f, x), cards_n(f) > FEW_CARDS ?
	    WHOSE_COLS_MANY : WHOSE_COLS);
	page_card(p, shown.id, buf_str(&whose), shown.words);
	buf_free(&whose);
}

/* The card that people look at now: it decides which of many are shown. */
static unsigned
card_now(const struct flow *f)
{
	unsigned x = cards_asked(f);

	if (f->cards.rit.x > 0 && !on_page(f, f->cards.rit.purpose == 0 ? "insert" :
	    f->cards.rit.insert))
		return f->cards.rit.x;
	for (unsigned i = 0; x == 0 && i < cards_n(f); i++)
		if (f->cards.rit.purpose == 0 || !f->cards.rit.used[i])
			x = i + 1;
	return x > 0 ? x : 1;
}

static unsigned
done_with(const struct flow *f)
{
	return f->cards.rit.purpose == 0 ? state_enrolled(&f->st) : f->cards.rit.have;
}

void
cards_tray(const struct flow *f, struct page *p)
{
	const unsigned n = cards_n(f);
	unsigned from = 1, to = n;

	if (n > TRAY_PAGE) {
		from = (card_now(f) - 1) / TRAY_PAGE * TRAY_PAGE + 1;
		to = n - from < TRAY_PAGE ? n : from + TRAY_PAGE - 1;
		page_para(p, _("Cards {from} to {to} of {n}; done: {done}."),
		    "from", say_num(from), "to", say_num(to), "n", say_num(n),
		    "done", say_num(done_with(f)), NULL);
	}
	for (unsigned x = from; x <= to; x++)
		put_card(f, p, x);
}
