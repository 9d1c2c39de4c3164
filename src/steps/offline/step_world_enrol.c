/* Enrolment, card after card: number, record, PIN, PUK, key. Nothing secret of
 * the world exists yet. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/steps/cards/cards_virtual.h"
#include "src/steps/names.h"
#include "src/steps/offline/step_world.h"

const struct field_def world_number_fields[] = {
	{ "number", N_("Number printed on the card"), FIELD_TEXT, 23 },
	{ "holder", N_("Its holder"), FIELD_TEXT, 100 },
	{ 0 }
};
const struct field_def world_spare_fields[] = {
	{ "card", N_("Place of the card to be replaced"), FIELD_TEXT, 2 },
	{ 0 }
};

/* The first place whose card is not enrolled; 0: none. */
static unsigned
place(const struct flow *f)
{
	for (unsigned x = 1; x <= f->st.n; x++)
		if (!f->st.card[x - 1].enrolled)
			return x;
	return 0;
}

enum move
world_enrol_next(struct flow *f)
{
	const unsigned finished = f->cards.rit.finished;

	memset(&f->cards.rit, 0, sizeof(f->cards.rit));
	f->cards.rit.finished = finished;
	f->cards.tray_taken[0] = '\0';
	f->cards.rit.x = place(f);
	return f->cards.rit.x == 0 ? world_write(f) : flow_page(f, "insert");
}

/* -- insert ------------------------------------------------------------------------ */

enum move
world_insert_enter(struct flow *f)
{
	f->cards.rit.x = place(f);
	virtual_look(f);
	return MOVE_STAY;
}

/* From the first card on K and N stay: enrolment has begun with it. */
static int
written(const struct flow *f)
{
	return f->st.n_known > 0;
}

void
world_insert_fill(const struct flow *f, struct page *p)
{
	unsigned x = f->cards.rit.x;
	const char *holder = cards_holder(f, x);

	page_title(p, _("Administrator card {x} of {n} ({holder})"), "x",
	    say_num(x), "n", say_num(f->st.n), "holder", holder, NULL);
	page_fact(p, "card", _("Card"), say_num(x));
	if (f->st.n <= TRAY_PAGE)	/* of more the title and the tray say it */
		page_fact(p, "holder", _("Holder"), holder);
	cards_finished_fill(f, p);
	page_para(p, f->st.old.there ? _("{holder}: insert your new card, or plug in "
	    "your new token. You alone at the keyboard; the others look away.") :
	    _("{holder}: insert your own card, or plug in your token. You "
	    "alone at the keyboard; the others look away."), "holder", holder,
	    NULL);
	page_para(p, _("You will confirm the number on the card, then choose a PIN "
	    "of 6 to 8 digits. Nothing is written before that."), NULL);
	if (written(f))
		p->works &= ~WORKS_BACK;
	virtual_fill(f, p, x);
	cards_tray(f, p);
}

/*
 * Whether the card of this place lies in the reader. Cards of one GUID are not one
 * card when their keys or numbers differ, or when this one has no key; of one
 * that tells neither, its number as people type it will say.
 */
static int
is_enrolled(const struct member *m, const struct card_info *c)
{
	static const uint8_t none[65];

	if (!m->enrolled)
		return 0;
	if (memcmp(c->point, none, 65) != 0)
		return memcmp(c->point, m->point, 65) == 0;
	return !c->empty && c->numbered && strcmp(c->number, m->number) == 0;
}

/* An enrolled card with the same GUID, or NULL. */
static const struct member *
twin_of(const struct flow *f)
{
	static const uint8_t none[16];

	for (unsigned i = 0; i < f->st.n; i++)
		if (f->st.card[i].enrolled &&
		    memcmp(f->cards.card.guid, none, 16) != 0 &&
		    memcmp(f->cards.card.guid, f->st.card[i].guid, 16) == 0)
			return &f->st.card[i];
	return NULL;
}

static enum move
enrolled_already(struct flow *f, const char *holder)
{
	flow_page(f, "insert");
	return cards_is_wrong(f, flow_notice(f, "card-enrolled", "number",
	    f->cards.card.number, "holder", holder, NULL));
}

/* Of the set that is replaced: it is needed until the end. */
static int
is_old(const struct flow *f, const struct card_info *c)
{
	static const uint8_t none[16];
	const struct old_set *o = &f->st.old;
	int same = 0;

	for (unsigned i = 0; i < o->n; i++)
		same |= (c->numbered && strcmp(c->number,
		    o->card[i].number) == 0) || (memcmp(c->guid, none, 16) != 0 &&
		    memcmp(c->guid, o->card[i].guid, 16) == 0);
	return same;
}

/* May this card be enrolled? Its own key of this ceremony may be made anew. */
static enum move
judge(struct flow *f)
{
	struct card_info *c = &f->cards.card;

	for (unsigned i = 0; i < f->st.n; i++)
		if (is_enrolled(&f->st.card[i], c))
			return enrolled_already(f, f->st.card[i].holder);
	if (is_old(f, c))
		return cards_is_wrong(f, flow_notice(f, "card-old-set", "number",
		    c->number, NULL));
	c->twin = twin_of(f) != NULL;
	if (c->has_key && (c->twin || !state_knows(&f->st, c->guid)))
		return cards_is_wrong(f, flow_notice(f, "card-slot", "number",
		    c->number, NULL));
	if (c->fit != FIT_OK)
		return cards_is_wrong(f, flow_notice(f, c->fit == FIT_ISSUED ?
		    "card-issued" : "card-unfit", NULL));
	if (c->tries == 0)
		return cards_blocked(f);
	virtual_taken(f);
	return flow_page(f, "number");
}

enum move
world_insert_event(struct flow *f, const struct event *ev)
{
	if (cards_finished_event(f, ev))
		return MOVE_STAY;
	if (ev_is(ev, KC_NEXT))
		return virtual_insert(f, f->cards.rit.x);
	if (ev_is(ev, KC_CHAR))
		return virtual_key(f, ev->ch);
	if (ev_is(ev, KC_F6))
		return flow_page(f, "spare");
	if (ev_is(ev, KC_BACK) || ev_is(ev, KC_F3))
		return written(f) ? flow_notice(f, "no-way-back", NULL) :
		    flow_page(f, "quorum");
	if (ev->kind != EV_CARD)
		return MOVE_STAY;
	virtual_look(f);
	if (f->cards.reader == CARD_TWO)
		return cards_two(f);
	if (f->cards.reader == CARD_NO_READER)
		return cards_no_reader(f);
	return f->cards.reader == CARD_PRESENT ? cards_info(f, judge) : MOVE_STAY;
}

/* A PUK that is in force is shown first, whatever happened. */
static void
back_to_insert(struct flow *f)
{
	flow_page(f, f->cards.puk.len > 0 ? "puk" : "insert");
}

/* The card went away in the middle of its enrolment; another one may lie there. */
int
world_gone(struct flow *f, const struct event *ev)
{
	if (ev->kind != EV_CARD)
		return 0;
	back_to_insert(f);
	if (f->cards.reader == CARD_PRESENT && f->cards.puk.len == 0)
		world_insert_event(f, ev);
	else
		cards_removed(f);
	return 1;
}

enum move
world_fail(struct flow *f, int err, const struct answer *a)
{
	back_to_insert(f);
	return cards_fail(f, err, a);
}

/* -- number ------------------------------------------------------------------------ */

enum move
world_number_enter(struct flow *f)
{
	if (rehearsal(f) && f->cards.card.numbered)
		flow_set(f, "number", f->cards.card.number);
	flow_set(f, "holder", cards_holder(f, f->cards.rit.x));
	return MOVE_STAY;
}

void
world_number_fill(const struct flow *f, struct page *p)
{
	page_fact(p, "card", _("Card"), say_num(f->cards.rit.x));
	if (f->cards.card.numbered)
		page_fact(p, "number", _("Number on the card"),
		    f->cards.card.number);
	page_fact(p, "model", _("Model"), f->cards.card.model);
	page_para(p, f->cards.card.numbered ? _("Read the number that is "
	    "printed on the card in your hand, and type it. It is how people know "
	    "this card later.") : _("This card does not tell its number. Type the one that "
	    "is printed on it, or write one on it with a pen and type that. It is "
	    "how people know this card later."), NULL);
	cards_touch(f, p);
	page_warn(p, _("Next: the card is written. Its factory codes are replaced "
	    "and a new key is made in slot 9D."), NULL);
	if (!f->cards.card.is_virtual)
		page_para(p, _("Where a card does not say whether its management "
		    "key, PIN and PUK are its maker's, each of them is tried "
		    "once."), NULL);
	page_field(p, &world_number_fields[0]);
	page_field(p, &world_number_fields[1]);
	cards_tray(f, p);
}

static unsigned
cards_held_by(const struct flow *f, const char *holder)
{
	unsigned n = 0;

	for (unsigned i = 0; i < f->st.n; i++)
		n += i + 1 != f->cards.rit.x && f->st.card[i].enrolled &&
		    strcmp(f->st.card[i].holder, holder) == 0;
	return n;
}

struct json_t *
world_member_json(const struct flow *f, const char *holder)
{
	struct json_t *j = js_new();

	js_set_int(j, "x", f->cards.rit.x);
	js_set_str(j, "number", f->cards.card.number);
	js_set_hex(j, "guid", f->cards.card.guid, sizeof(f->cards.card.guid));
	js_set_str(j, "holder", holder);
	return j;
}

static enum move
on_factory(struct flow *f, int err, const struct answer *a)
{
	if (err < 0)
		return world_fail(f, err, a);
	f->cards.card.tries = a->rep.r_c_factory.tries;
	flow_page(f, f->cards.card.opened && a->rep.r_c_factory.factory ?
	    "pin-new" : "pin-own");
	if (cards_held_by(f, f->st.card[f->cards.rit.x - 1].holder) > 0)
		flow_notice(f, "holder-twice", "holder",
		    f->st.card[f->cards.rit.x - 1].holder, NULL);
	return MOVE_STAY;
}

/* Its management key may lie behind its PIN: that comes first then. */
static enum move
on_prepare(struct flow *f, int err, const struct answer *a)
{
	const struct req_c_factory req = { 0 };

	if (err < 0 && err != ERR_PIN_NEEDED)
		return world_fail(f, err, a);
	if (err < 0 && f->cards.card.twin)	/* it has a key of ours */
		return enrolled_already(f, twin_of(f)->holder);
	f->cards.card.opened = err == 0;
	if (err == 0) {
		f->cards.card.twin = 0;
		memcpy(f->cards.card.guid, a->rep.r_c_prepare.guid,
		    sizeof(f->cards.card.guid));
	}
	if (flow_record(f, "enrol-begin", world_member_json(f,
	    flow_value(f, "holder"))) < 0)
		return MOVE_STAY;
	return flow_ask(f, MSG_C_FACTORY, &req, on_factory);
}

/* The number that people typed is the card's, or becomes it. */
static enum move
number_check(struct flow *f)
{
	const char *number = flow_value(f, "number");

	if (f->cards.card.numbered)
		return text_same(number, f->cards.card.number) ? MOVE_NEXT :
		    flow_notice(f, "number-differs", NULL);
	if (name_person(number) < 0)
		return flow_notice(f, "number-none", NULL);
	for (unsigned i = 0; i < f->st.n; i++)
		if (f->st.card[i].enrolled &&
		    text_same(number, f->st.card[i].number))
			return &f->st.card[i] == twin_of(f) ?
			    enrolled_already(f, f->st.card[i].holder) :
			    flow_notice(f, "number-taken", "holder",
			    f->st.card[i].holder, NULL);
	(void)snprintf(f->cards.card.number, sizeof(f->cards.card.number), "%s",
	    number);
	return MOVE_NEXT;
}

enum move
world_number_event(struct flow *f, const struct event *ev)
{
	const struct req_c_prepare req = { .fresh = f->cards.card.twin != 0 };
	const char *holder = flow_value(f, "holder");
	unsigned held;

	if (world_gone(f, ev) || !ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (number_check(f) != MOVE_NEXT)
		return MOVE_STAY;
	if (name_person(holder) < 0)
		return flow_notice(f, "name-form", NULL);
	if (!name_has_letter(holder))
		return flow_notice(f, "holder-number", NULL);
	held = cards_held_by(f, holder);
	if (held > 0 && held + 1 >= f->st.k && f->st.k > 1 && !rehearsal(f))
		return flow_notice(f, "holder-quorum", "holder", holder, "k",
		    say_num(f->st.k), NULL);
	if (held > 0 && !rehearsal(f) && !f->st.world_note)
		return flow_notice(f, "holder-note", "holder", holder, NULL);
	return flow_ask(f, MSG_C_PREPARE, &req, on_prepare);
}

void
world_fill_card(const struct flow *f, struct page *p)
{
	page_fact(p, "card", _("Card"), say_num(f->cards.rit.x));
	page_fact(p, "holder", _("Holder"), f->st.card[f->cards.rit.x - 1].holder);
}

/* -- remove ----------------------------------------------------------------------------- */

void
world_remove_fill(const struct flow *f, struct page *p)
{
	world_fill_card(f, p);
	page_para(p, _("Card {x} is enrolled: its key was made on the card and "
	    "cannot leave it."), "x", say_num(f->cards.rit.x), NULL);
	page_para(p, _("{holder}: take your card out, and keep it in hand."),
	    "holder", f->st.card[f->cards.rit.x - 1].holder, NULL);
	if (f->cards.card.mgm != MGM_KEPT)
		page_warn(p, f->cards.card.mgm == MGM_FACTORY ? _("The management key "
		    "of this card is still its maker's, which everybody knows: "
		    "whoever has the card can replace its key and make it "
		    "worthless. Nobody can read its key. Lock the card away.") :
		    _("This card lets anybody read its management key: whoever "
		    "has the card can replace its key and make it worthless. "
		    "Nobody can read its key. Lock the card away."), NULL);
	cards_tray(f, p);
}

enum move
world_remove_event(struct flow *f, const struct event *ev)
{
	if (ev->kind == EV_CARD && f->cards.reader == CARD_ABSENT)
		return world_enrol_next(f);
	if (ev->kind == EV_CARD && f->cards.reader == CARD_PRESENT) {
		/* Another one so fast that nobody saw the reader empty. */
		world_enrol_next(f);
		return place(f) == 0 ? MOVE_STAY : world_insert_event(f, ev);
	}
	if (ev->kind == EV_CARD && f->cards.reader == CARD_TWO)
		return cards_two(f);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (f->cards.reader == CARD_ABSENT)
		return world_enrol_next(f);
	if (virtual_cards(f))
		return flow_tray(f, TRAY_REMOVE, "");
	return flow_notice(f, "card-left-in", NULL);
}

/* -- a spare takes a card's place --------------------------------------------------------- */

void
world_spare_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("Another card can take the place of one that is enrolled "
	    "already; the former one is worth nothing then. Which place?"), NULL);
	cards_tray(f, p);
	page_field(p, &world_spare_fields[0]);
}

enum move
world_spare_event(struct flow *f, const struct event *ev)
{
	struct json_t *j;
	unsigned x;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (name_number(flow_value(f, "card"), 1, f->st.n, &x) < 0)
		return flow_notice(f, "card-number-form", "n",
		    say_num(f->st.n), NULL);
	if (!f->st.card[x - 1].enrolled)
		return flow_notice(f, "card-not-enrolled", "n", say_num(x), NULL);
	j = js_new();
	js_set_int(j, "x", x);
	if (flow_record(f, "enrol-drop", j) < 0)
		return MOVE_STAY;
	return world_enrol_next(f);
}
