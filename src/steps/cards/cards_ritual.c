/* A ritual's pages: insert, PIN, remove; until all cards were seen. */
#include <string.h>

#include "src/record/paths.h"
#include "src/steps/cards/cards.h"
#include "src/steps/cards/cards_virtual.h"

const struct field_def cards_pin_fields[] = {
	{ "pin", N_("PIN"), FIELD_SECRET, 64 },
	{ 0 }
};

/* -- insert ---------------------------------------------------------------------------- */

static const char *
next_holder(const struct flow *f)
{
	unsigned x = cards_asked(f);

	return x > 0 ? cards_of(f)[x - 1].holder : "";
}

static int
may_come(const struct flow *f, unsigned x)
{
	return !f->cards.rit.used[x - 1] && !f->cards.locked[x - 1];
}

static unsigned
n_may_come(const struct flow *f)
{
	unsigned n = 0;

	for (unsigned x = 1; x <= cards_n(f); x++)
		n += may_come(f, x) != 0;
	return n;
}

/* With the cards that are blocked the world stays closed. */
static void
fill_too_few(const struct flow *f, struct page *p)
{
	const struct ritual_ui *r = &f->cards.rit;
	const unsigned can = n_may_come(f);

	if (r->have + can < r->need && r->puk != NULL)
		page_para(p, _("A blocked card comes again with the PUK of its "
		    "envelope; without that: F6."), NULL);
	else if (r->have + can < r->need)
		page_warn(p, _("Cards that can still come: {can}; still needed: "
		    "{need}. Leave with F10. On the first page, Test every card "
		    "gives a blocked card a new PIN by the PUK of its envelope; "
		    "then resume here."), "can", say_num(can), "need",
		    say_num(r->need - r->have), NULL);
}

enum move
cards_insert_enter(struct flow *f)
{
	virtual_look(f);
	return MOVE_STAY;
}

/* How many of how many. */
static void
fact_seen(const struct flow *f, struct page *p)
{
	const int retires = f->cards.rit.purpose == RITUAL_RETIRE;

	page_fact(p, "have", retires ? _("Old cards that are spares now") :
	    _("Cards seen"), say_num(retires ? f->st.old.n -
	    state_old_left(&f->st) : f->cards.rit.have));
	page_fact(p, "need", retires ? _("Old cards that may come") :
	    _("Cards needed"), say_num(retires ? f->cards.rit.need -
	    f->cards.rit.have : f->cards.rit.need));
}

static void
fill_who(const struct flow *f, struct page *p)
{
	struct buf who;

	buf_init(&who, 8192);
	cards_holders(f, may_come, &who);
	page_para(p, cards_are_old(f) ? _("Insert one of the old cards that "
	    "were not seen yet, or plug in the token. Its holder alone is "
	    "at the keyboard; the others look away.") :
	    _("Insert one of the cards that were not seen yet, "
	    "or plug in the token. Its holder alone is at the keyboard; "
	    "the others look away."), NULL);
	page_para(p, _("May come: {who}"), "who", buf_str(&who), NULL);
	buf_free(&who);
}

void
cards_insert_fill(const struct flow *f, struct page *p)
{
	cards_subject(f, p);
	cards_finished_fill(f, p);
	fact_seen(f, p);
	if (f->cards.rit.purpose == RITUAL_PROVE && f->cards.rit.have == 0 &&
	    !f->st.old.there)
		page_check(p, _("The security world was made."), NULL);
	if (f->cards.rit.purpose == RITUAL_PROVE) {
		page_para(p, f->st.old.there ? _("{holder}: your new card again, "
		    "and its PIN from memory. It opens its share once; then this "
		    "card is proved.") : _("{holder}: your card again, and your PIN "
		    "from memory. It opens its share once; then this card is "
		    "proved."),
		    "holder", next_holder(f), NULL);
	} else {
		if (n_may_come(f) > 0)
			fill_who(f, p);
		if (f->cards.rit.purpose == RITUAL_RETIRE)
			page_para(p, n_may_come(f) > 0 ?
			    _("The others are lost, or cannot come: F6.") :
			    _("Blocked cards alone are left. Each comes with the PUK "
			    "of its envelope; F6 once few enough are left."),
			    NULL);
		else
			fill_too_few(f, p);
		if (cards_all_come(f))
			page_para(p, _("A card is lost, its PIN forgotten, or "
			    "its holder not here: F6."), NULL);
	}
	virtual_fill(f, p, cards_asked(f));
	cards_tray(f, p);
}

/* A card that is none of this world's present set. */
static enum move
say_who(struct flow *f, const struct rep_identify *r)
{
	const char *number = f->cards.card.number;

	switch (r->who) {
	case WHO_OLDER:
	case WHO_NEWER:
		return flow_notice(f, r->who == WHO_OLDER ? "card-older" :
		    "card-newer", "number", number, "gen", say_num(r->gen),
		    NULL);
	case WHO_OTHER_SET:
		return flow_notice(f, "card-other-set", "number", number, "gen",
		    say_num(r->gen), NULL);
	case WHO_OTHER_WORLD:
		return flow_notice(f, "card-other-world", "number", number,
		    "hash", say_hex(r->hknso, 8), NULL);
	case WHO_FOREIGN:
		return flow_notice(f, "card-foreign", "number", number, NULL);
	default:
		return flow_notice(f, "card-blank", "number", number, NULL);
	}
}

/* The card at hand is the one of this place: may it come? */
static enum move
is_place(struct flow *f, unsigned x)
{
	f->cards.rit.x = x;
	if (f->cards.rit.used[x - 1])
		return cards_is_wrong(f, flow_notice(f, "card-same", "number",
		    f->cards.card.number, "holder",
		    cards_of(f)[x - 1].holder, NULL));
	f->cards.locked[x - 1] = f->cards.card.tries == 0;
	if (f->cards.card.tries == 0 && f->cards.rit.puk == NULL)
		return cards_blocked(f);
	if (f->cards.card.tries == 0)
		cards_note(f, "card-blocked", NULL);
	else if (f->cards.rit.forgot != x)
		return flow_page(f, f->cards.rit.pin);
	f->cards.rit.forgot = 0;
	return cards_unblock(f);
}

/* Without its certificate only when it was interrupted while it lost that. */
static int
may_retire(const struct flow *f, unsigned x)
{
	const struct member *m = &cards_of(f)[x - 1];

	return f->cards.card.cert_len > 0 || m->retiring != 0 || m->retired;
}

/* A card of the old set, by its GUID: keyd looks at its key. */
static enum move
on_old(struct flow *f, const struct rep_identify *r)
{
	const char *number = f->cards.card.number;

	if (r->who == WHO_THIS)
		return cards_is_wrong(f, flow_notice(f, "card-new-set", "number",
		    number, NULL));
	for (unsigned x = 1; x <= cards_n(f); x++)
		if (memcmp(cards_of(f)[x - 1].guid, f->cards.card.guid,
		    16) == 0 && may_retire(f, x))
			return is_place(f, x);
	return cards_is_wrong(f, say_who(f, r));
}

static enum move
on_who(struct flow *f, int err, const struct answer *a)
{
	const struct rep_identify *r = &a->rep.r_identify;

	if (err < 0)
		return flow_fail(f, err);
	if (f->cards.rit.purpose == RITUAL_RETIRE)
		return on_old(f, r);
	if (r->who != WHO_THIS)
		return cards_is_wrong(f, say_who(f, r));
	return r->x == 0 || r->x > cards_n(f) ? flow_fail(f, ERR_FORMAT) :
	    is_place(f, r->x);
}

static enum move
identify(struct flow *f)
{
	struct req_identify req = {
		.cert = view_of(f->cards.card.cert, f->cards.card.cert_len) };

	memcpy(req.guid, f->cards.card.guid, sizeof(req.guid));
	return flow_ask(f, MSG_IDENTIFY, &req, on_who);
}

enum move
cards_insert_event(struct flow *f, const struct event *ev)
{
	if (cards_finished_event(f, ev))
		return MOVE_STAY;
	if (ev_is(ev, KC_NEXT))
		return virtual_insert(f, cards_asked(f));
	if (ev_is(ev, KC_CHAR))
		return virtual_key(f, ev->ch);
	if (ev->kind != EV_CARD)
		return MOVE_STAY;
	virtual_look(f);
	switch (f->cards.reader) {
	case CARD_PRESENT:
		return cards_info(f, identify);
	case CARD_TWO:
		return cards_two(f);
	case CARD_NO_READER:
		return cards_no_reader(f);
	default:
		return MOVE_STAY;
	}
}

/* -- PIN -------------------------------------------------------------------------------- */

void
cards_pin_fill(const struct flow *f, struct page *p)
{
	const struct member *m = &cards_of(f)[f->cards.rit.x > 0 ? f->cards.rit.x - 1 : 0];

	page_fact(p, "card", cards_are_old(f) ? _("Card of the old set") : _("Card"),
	    say_num(f->cards.rit.x));
	page_fact(p, "holder", _("Holder"), m->holder);
	page_fact(p, "number", _("Number on the card"), f->cards.card.number);
	cards_tries(f, p);
	page_para(p, _("Type the PIN of this card. A wrong one uses a try; Enter "
	    "alone does nothing."), NULL);
	cards_touch(f, p);
	virtual_face(f, p);
	page_field(p, &cards_pin_fields[0]);
	cards_tray(f, p);
}

/* All cards were proved, some of them before an interruption: their shares are
 * not in memory, so K cards come once more. */
static enum move
prove_more(struct flow *f)
{
	struct ritual_ui *r = &f->cards.rit;

	memcpy(r->used, r->now, sizeof(r->used));
	r->have = 0;
	for (unsigned i = 0; i < cards_n(f); i++)
		r->have += r->used[i];
	r->need = f->st.k;
	return flow_page(f, r->insert);
}

static enum move
on_end(struct flow *f, int err, const struct answer *a)
{
	if (err == ERR_QUORUM && f->cards.rit.purpose == RITUAL_PROVE)
		return prove_more(f);
	if (err == 0 && f->cards.rit.purpose == RITUAL_REPLACE)
		err = flow_write(f, PATH_WORLD, a->rep.r_ritual_end.world);
	if (err < 0)
		return flow_fail(f, err);
	f->daemons.open = a->rep.r_ritual_end.open;
	f->daemons.loaded = 1;
	f->cards.rit.ended = 1;
	return f->cards.rit.done(f);
}

/* The last try went; where the ritual has a page for its PUK that is next. */
static enum move
is_blocked_now(struct flow *f, const struct answer *a)
{
	f->cards.locked[f->cards.rit.x - 1] = 1;
	f->cards.card.tries = 0;
	if (f->cards.rit.puk != NULL) {
		cards_note(f, "card-blocked", NULL);
		return cards_unblock(f);
	}
	flow_page(f, f->cards.rit.insert);
	return cards_fail(f, ERR_PIN_BLOCKED, a);
}

static enum move
on_verified(struct flow *f, int err, const struct answer *a)
{
	if (err == ERR_PIN) {
		f->cards.card.tries = a->detail;
		flow_page(f, f->cards.rit.refused);
		cards_note(f, "pin-refused", NULL);
		return MOVE_STAY;
	}
	if (err == ERR_PIN_FORM)
		return flow_notice(f, "pin-form", NULL);
	if (err == ERR_PIN_BLOCKED)
		return is_blocked_now(f, a);
	if (err < 0) {
		flow_page(f, f->cards.rit.insert);
		return cards_fail(f, err, a);
	}
	return cards_open_share(f);
}

enum move
cards_pin_event(struct flow *f, const struct event *ev)
{
	struct req_c_verify req;
	struct secret *pin;
	enum move m;

	if (ev->kind == EV_CARD)
		return cards_gone(f);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	pin = flow_secret(f, "pin");
	if (pin->len == 0)
		return flow_notice(f, "pin-empty", NULL);
	req = (struct req_c_verify){ .pin = view_of(pin->p, pin->len) };
	m = flow_ask(f, MSG_C_VERIFY, &req, on_verified);
	secret_free(pin);
	return m;
}

/* -- remove -------------------------------------------------------------------------------- */

void
cards_remove_fill(const struct flow *f, struct page *p)
{
	const struct member *m = &cards_of(f)[f->cards.rit.x > 0 ? f->cards.rit.x - 1 : 0];

	fact_seen(f, p);
	page_para(p, cards_seen_words(f), "x", say_num(f->cards.rit.x), NULL);
	page_para(p, _("{holder}: take your card out, and keep it in hand."),
	    "holder", m->holder, NULL);
	cards_tray(f, p);
}

enum move
cards_go_on(struct flow *f)
{
	const struct req_ritual_end req = { 0 };

	if (f->cards.rit.ended)		/* done could not be recorded: again */
		return f->cards.rit.done(f);
	if (f->cards.rit.have >= f->cards.rit.need)
		return flow_ask(f, MSG_RITUAL_END, &req, on_end);
	return flow_page(f, f->cards.rit.insert);
}

enum move
cards_remove_event(struct flow *f, const struct event *ev)
{
	if (ev->kind == EV_CARD && f->cards.reader == CARD_ABSENT)
		return cards_go_on(f);
	if (ev->kind == EV_CARD && f->cards.reader == CARD_PRESENT) {
		/* Another one so fast that nobody saw the reader empty. */
		if (f->cards.rit.have >= f->cards.rit.need)
			return cards_go_on(f);
		flow_page(f, f->cards.rit.insert);
		return cards_insert_event(f, ev);
	}
	if (ev->kind == EV_CARD && f->cards.reader == CARD_TWO)
		return cards_two(f);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (f->cards.reader == CARD_ABSENT)
		return cards_go_on(f);
	if (virtual_cards(f))
		return flow_tray(f, TRAY_REMOVE, "");
	return flow_notice(f, "card-left-in", NULL);
}
