/* A ritual's pages: insert, PIN, remove; until all cards were seen. */
#include <string.h>

#include "src/steps/cards/cards.h"
#include "src/steps/cards/cards_virtual.h"

const struct field_def cards_pin_fields[] = {
	{ "pin", N_("PIN"), FIELD_SECRET, 64 },
	{ 0 }
};

/* -- begin ----------------------------------------------------------------------------- */

/* All of them, but those that people said do not come; K for the seal alone. */
static unsigned
needed(const struct flow *f, const struct rep_ritual_begin *r)
{
	unsigned n = r->n;

	if (r->purpose != RITUAL_PROVE && !cards_all_come(f))
		return r->k;
	for (unsigned i = 0; i < f->st.n && cards_all_come(f); i++)
		n -= f->cards.rit.used[i];
	return n;
}

static enum move
on_begin(struct flow *f, int err, const struct answer *a)
{
	const struct rep_ritual_begin *begin = &a->rep.r_ritual_begin;
	struct ritual_ui *r = &f->cards.rit;

	if (err == 0)
		err = cards_subject_keep(&r->subject, begin);
	if (err == 0 && r->subject.purpose != r->purpose)
		err = ERR_FORMAT;
	if (err < 0)
		return flow_fail(f, err);
	r->need = needed(f, begin);
	return r->begun != NULL ? r->begun(f) : cards_first(f);
}

enum move
cards_first(struct flow *f)
{
	return flow_page(f, f->cards.rit.insert);
}

enum move
cards_begin(struct flow *f, enum ritual purpose, struct view grants,
    const char *insert, const char *pin, const char *refused, const char *remove,
    enum move (*begun)(struct flow *f), enum move (*done)(struct flow *f))
{
	const struct req_ritual_begin req = { .purpose = (uint8_t)purpose,
		.grants = grants };
	struct ritual_ui *r = &f->cards.rit;
	const unsigned finished = r->finished;

	memset(r, 0, sizeof(*r));
	r->finished = finished;
	r->purpose = purpose;
	r->insert = insert;
	r->pin = pin;
	r->refused = refused;
	r->remove = remove;
	r->begun = begun;
	r->done = done;
	if (purpose == RITUAL_PROVE)
		for (unsigned i = 0; i < f->st.n; i++)
			r->have += r->used[i] = f->st.card[i].proved != 0;
	for (unsigned i = 0; i < f->st.n && purpose == RITUAL_TEST; i++)
		r->used[i] = f->st.card[i].tested > TESTED_GOOD;
	return flow_ask(f, MSG_RITUAL_BEGIN, &req, on_begin);
}

/* -- insert ---------------------------------------------------------------------------- */

static const char *
next_holder(const struct flow *f)
{
	unsigned x = cards_asked(f);

	return x > 0 ? f->st.card[x - 1].holder : "";
}

static int
may_come(const struct flow *f, unsigned x)
{
	return !f->cards.rit.used[x - 1] && !f->cards.locked[x - 1];
}

/* With the cards that are blocked the world stays closed. */
static void
fill_too_few(const struct flow *f, struct page *p)
{
	const struct ritual_ui *r = &f->cards.rit;
	unsigned can = 0;

	for (unsigned x = 1; x <= f->st.n; x++)
		can += may_come(f, x) != 0;
	if (r->have + can < r->need)
		page_warn(p, _("Cards that can still come: {can}; still needed: "
		    "{need}. A blocked card opens nothing until its PUK unblocks "
		    "it. Leave with F10, and resume with enough cards."), "can",
		    say_num(can), "need", say_num(r->need - r->have), NULL);
}

enum move
cards_insert_enter(struct flow *f)
{
	virtual_look(f);
	return MOVE_STAY;
}

void
cards_insert_fill(const struct flow *f, struct page *p)
{
	struct buf who;

	cards_subject(f, p);
	cards_finished_fill(f, p);
	page_fact(p, "have", _("Cards seen"), say_num(f->cards.rit.have));
	page_fact(p, "need", _("Cards needed"), say_num(f->cards.rit.need));
	if (f->cards.rit.purpose == RITUAL_PROVE) {
		page_para(p, _("{holder}: your card again, and your PIN from "
		    "memory. It opens its share once; then this card is proved."),
		    "holder", next_holder(f), NULL);
	} else {
		buf_init(&who, 8192);
		cards_holders(f, may_come, &who);
		page_para(p, _("Insert one of the cards that were not seen yet, "
		    "or plug in the token. Its holder alone is at the keyboard; "
		    "the others look away."), NULL);
		page_para(p, _("May come: {who}"), "who", buf_str(&who), NULL);
		buf_free(&who);
		fill_too_few(f, p);
		if (cards_all_come(f))
			page_para(p, _("Lost, without a PIN, or its holder is "
			    "not here: F6."), NULL);
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
		return flow_notice(f, "card-older", "number", number, "gen",
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

static enum move
on_who(struct flow *f, int err, const struct answer *a)
{
	const struct rep_identify *r = &a->rep.r_identify;

	if (err < 0)
		return flow_fail(f, err);
	if (r->who != WHO_THIS)
		return cards_is_wrong(f, say_who(f, r));
	if (r->x == 0 || r->x > f->st.n)
		return flow_fail(f, ERR_FORMAT);
	f->cards.rit.x = r->x;
	if (f->cards.rit.used[r->x - 1])
		return cards_is_wrong(f, flow_notice(f, "card-same", "number",
		    f->cards.card.number, "holder",
		    f->st.card[r->x - 1].holder, NULL));
	f->cards.locked[r->x - 1] = f->cards.card.tries == 0;
	if (f->cards.card.tries == 0)
		return cards_blocked(f, "card-blocked");
	return flow_page(f, f->cards.rit.pin);
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
	const struct member *m = &f->st.card[f->cards.rit.x > 0 ? f->cards.rit.x - 1 : 0];

	page_fact(p, "card", _("Card"), say_num(f->cards.rit.x));
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
	for (unsigned i = 0; i < f->st.n; i++)
		r->have += r->used[i];
	r->need = f->st.k;
	return flow_page(f, r->insert);
}

static enum move
on_end(struct flow *f, int err, const struct answer *a)
{
	if (err == ERR_QUORUM && f->cards.rit.purpose == RITUAL_PROVE)
		return prove_more(f);
	if (err < 0)
		return flow_fail(f, err);
	f->daemons.open = a->rep.r_ritual_end.open;
	f->daemons.loaded = 1;
	f->cards.rit.ended = 1;
	return f->cards.rit.done(f);
}

/* Why a card gave no share: it is another one, or the world is. */
static const struct {
	int err;
	const char *notice;
} no_share[] = {
	{ ERR_SHARE, "share-bad" },
	{ ERR_POINT, "share-bad" },
	{ ERR_AUTH, "share-bad" },
	{ ERR_CARD_UNPROVED, "card-unproved" },
	{ ERR_CARD_WORLD, "card-not-of-world" },
	{ ERR_CARD_OLDER, "card-not-of-world" },
};

static enum move
on_share(struct flow *f, int err, const struct answer *a)
{
	struct json_t *j;

	f->cards.rit.proving = 0;
	for (size_t i = 0; i < sizeof(no_share) / sizeof(no_share[0]); i++) {
		if (err != no_share[i].err)
			continue;
		flow_page(f, f->cards.rit.insert);
		return cards_is_wrong(f, flow_notice(f, no_share[i].notice,
		    "number", f->cards.card.number, "holder",
		    f->st.card[f->cards.rit.x - 1].holder, NULL));
	}
	if (err < 0)
		return cards_fail(f, err, a);
	if (f->cards.rit.purpose == RITUAL_PROVE && !f->st.card[f->cards.rit.x - 1].proved) {
		j = js_new();
		js_set_int(j, "x", f->cards.rit.x);
		if (flow_record(f, "proved", j) < 0)
			return MOVE_STAY;
	}
	if (cards_all_come(f)) {
		j = js_new();
		js_set_int(j, "x", f->cards.rit.x);
		js_set_str(j, "found", tested_id(TESTED_GOOD));
		if (flow_record(f, "tested", j) < 0)
			return MOVE_STAY;
	}
	f->cards.rit.used[f->cards.rit.x - 1] = f->cards.rit.now[f->cards.rit.x - 1] = 1;
	f->cards.rit.have++;
	if (f->cards.rit.have >= f->cards.rit.need)
		return flow_page(f, f->cards.rit.remove);
	f->cards.rit.finished = f->cards.rit.x;
	return flow_page(f, f->cards.rit.insert);
}

static enum move
on_verified(struct flow *f, int err, const struct answer *a)
{
	const struct req_ritual_card req = { .x = (uint8_t)f->cards.rit.x };

	if (err == ERR_PIN) {
		f->cards.card.tries = a->detail;
		flow_page(f, f->cards.rit.refused);
		cards_note(f, "pin-refused", NULL);
		return MOVE_STAY;
	}
	if (err == ERR_PIN_FORM)
		return flow_notice(f, "pin-form", NULL);
	if (err == ERR_PIN_BLOCKED) {
		f->cards.locked[f->cards.rit.x - 1] = 1;
		flow_page(f, f->cards.rit.insert);
		return cards_fail(f, err, a);
	}
	if (err < 0) {
		flow_page(f, f->cards.rit.insert);
		return cards_fail(f, err, a);
	}
	f->cards.rit.proving = 1;
	return flow_ask(f, MSG_RITUAL_CARD, &req, on_share);
}

enum move
cards_pin_event(struct flow *f, const struct event *ev)
{
	struct req_c_verify req;
	struct secret *pin;
	enum move m;

	if (ev->kind == EV_CARD && f->cards.reader != CARD_PRESENT) {
		flow_page(f, f->cards.rit.insert);
		return cards_removed(f);
	}
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
	const struct member *m = &f->st.card[f->cards.rit.x > 0 ? f->cards.rit.x - 1 : 0];

	page_fact(p, "have", _("Cards seen"), say_num(f->cards.rit.have));
	page_fact(p, "need", _("Cards needed"), say_num(f->cards.rit.need));
	page_para(p, f->cards.rit.purpose == RITUAL_PROVE ?
	    _("Card {x} is proved: it opened its share.") :
	    _("Card {x} is good: it opened its share."), "x",
	    say_num(f->cards.rit.x), NULL);
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
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (f->cards.reader == CARD_ABSENT)
		return cards_go_on(f);
	if (virtual_cards(f))
		return flow_tray(f, TRAY_REMOVE, "");
	return flow_notice(f, "card-left-in", NULL);
}
