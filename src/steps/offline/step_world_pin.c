/* Enrolment with the card open: its PIN, its PUK, its key. */
#include <string.h>

#include "src/steps/cards/cards_virtual.h"
#include "src/steps/offline/step_world.h"

const struct field_def world_pin_new_fields[] = {
	{ "pin", N_("New PIN"), FIELD_SECRET, 64 },
	{ "again", N_("The same again"), FIELD_SECRET, 64 },
	{ 0 }
};
const struct field_def world_pin_own_fields[] = {
	{ "pin", N_("PIN"), FIELD_SECRET, 64 },
	{ 0 }
};

/* -- key ---------------------------------------------------------------------------- */

static enum move go_on(struct flow *f);

/* The place whose card made the same key; 0: none. */
static unsigned
same_key(const struct flow *f, const uint8_t point[static 65])
{
	for (unsigned x = 1; x <= f->st.n; x++)
		if (x != f->cards.rit.x && f->st.card[x - 1].enrolled &&
		    memcmp(f->st.card[x - 1].point, point, 65) == 0)
			return x;
	return 0;
}

/* What it attests of this key, as it gave it: others look at it later. */
static void
put_attestation(struct json_t *j, const struct rep_c_attest *r)
{
	if (r->attestation.len == 0)
		return;
	js_set_b64(j, "attestation", r->attestation.p, r->attestation.len);
	if (r->attester.len > 0)
		js_set_b64(j, "attester", r->attester.p, r->attester.len);
}

static enum move
on_attest(struct flow *f, int err, const struct answer *a)
{
	static const char *const words[] = { "kept", "factory", "open" };
	const struct member *m = &f->st.card[f->cards.rit.x - 1];
	struct json_t *j;

	if (err < 0)
		return world_fail(f, err, a);
	j = world_member_json(f, m->holder);
	js_set_hex(j, "point", f->cards.card.point, 65);
	js_set_bool(j, "puk_kept", f->cards.card.puk_kept != 0);
	js_set_str(j, "mgm", words[f->cards.card.mgm]);
	put_attestation(j, &a->rep.r_c_attest);
	/* Its PIN is its own by now: this card begins again. */
	if ((err = flow_record(f, "enrolled", j)) < 0)
		return world_fail(f, err, a);
	/* What its holder has to know of it first has a page of its own. */
	if (!f->cards.card.puk_kept && f->cards.card.mgm == MGM_KEPT) {
		f->cards.rit.finished = f->cards.rit.x;
		return world_enrol_next(f);
	}
	flow_page(f, "remove");
	if (f->cards.card.puk_kept == ERR_PUK_NONE)
		flow_notice(f, "puk-none", NULL);
	else if (f->cards.card.puk_kept)
		flow_notice(f, "puk-changed", NULL);
	return MOVE_STAY;
}

static enum move
on_enrol(struct flow *f, int err, const struct answer *a)
{
	const struct req_c_attest req = { 0 };
	unsigned twin;

	if (err < 0)
		return world_fail(f, err, a);
	memcpy(f->cards.card.point, a->rep.r_enrol.point, 65);
	if ((twin = same_key(f, f->cards.card.point)) != 0) {
		flow_page(f, "insert");
		return flow_notice(f, "card-twin", "number", f->cards.card.number,
		    "other", f->st.card[twin - 1].number, NULL);
	}
	return flow_ask(f, MSG_C_ATTEST, &req, on_attest);
}

/* -- the order that spares a card: 9B, PUK, PIN, its own 9B, key ------------------------ */

static enum move
on_open(struct flow *f, int err, const struct answer *a)
{
	const uint8_t *guid = a->rep.r_c_prepare.guid;
	const int changed = err == 0 &&
	    memcmp(f->cards.card.guid, guid, sizeof(f->cards.card.guid)) != 0;

	if (err < 0)
		return world_fail(f, err, a);
	f->cards.card.opened = f->cards.card.guarded = 1;	/* asked after the PIN */
	f->cards.card.mgm = a->rep.r_c_prepare.mgm;
	memcpy(f->cards.card.guid, guid, sizeof(f->cards.card.guid));
	f->cards.card.twin = 0;
	if (changed && flow_record(f, "enrol-begin", world_member_json(f,
	    f->st.card[f->cards.rit.x - 1].holder)) < 0)
		return MOVE_STAY;
	if (f->cards.card.known) {
		f->cards.card.known = 0;
		flow_page(f, "pin-new");
		return flow_notice(f, "pin-maker", NULL);
	}
	return go_on(f);
}

static enum move
on_puk(struct flow *f, int err, const struct answer *a)
{
	const struct view *puk = &a->rep.r_c_puk.puk;

	if (err < 0 && err != ERR_PUK_CHANGED && err != ERR_PUK_NONE)
		return world_fail(f, err, a);
	f->cards.card.puk_done = 1;
	f->cards.card.puk_kept = err;
	if (err == 0 && puk->len > 0) {
		secret_free(&f->cards.puk);
		if (secret_new(&f->cards.puk, puk->len) < 0)
			return flow_fail(f, ERR_NOMEM);
		memcpy(f->cards.puk.p, puk->p, puk->len);
	}
	return go_on(f);
}

static enum move
wrong_pin(struct flow *f, const struct answer *a)
{
	f->cards.card.tries = a->detail;
	if (a->detail == TRIES_UNTOLD)
		flow_notice(f, "pin-wrong-some", "number",
		    f->cards.card.number, NULL);
	else
		flow_notice(f, "pin-wrong", "n", say_num(a->detail),
		    "number", f->cards.card.number, NULL);
	cards_note(f, "pin-refused", NULL);
	return MOVE_STAY;
}

static enum move
on_change(struct flow *f, int err, const struct answer *a)
{
	secret_free(flow_secret(f, "pin"));
	secret_free(flow_secret(f, "again"));
	f->cards.card.pin_new = 0;
	if (err == ERR_PIN) {	/* the card said that it were the factory's */
		f->cards.card.tries = a->detail;
		flow_page(f, "pin-own");
		flow_notice(f, "pin-not-factory", "number",
		    f->cards.card.number, NULL);
		cards_note(f, "pin-refused", NULL);
		return MOVE_STAY;
	}
	if (err == ERR_PIN_FORM)
		return flow_notice(f, "pin-form", NULL);
	if (err == ERR_PIN_RULES)
		return flow_notice(f, "pin-rules", NULL);
	return err < 0 ? world_fail(f, err, a) : go_on(f);
}

static enum move
ask_change(struct flow *f)
{
	const struct secret *pin = flow_secret(f, "pin");
	const struct req_c_change req = { .pin = view_of(pin->p, pin->len) };

	return flow_ask(f, MSG_C_CHANGE, &req, on_change);
}

static enum move
go_on(struct flow *f)
{
	const struct req_c_prepare prepare = {
		.fresh = f->cards.card.twin != 0 };
	const struct req_c_puk puk = { .forget = (uint8_t)f->st.puk_forget };
	const struct req_enrol enrol = { 0 };

	if (!f->cards.card.opened)
		return flow_ask(f, MSG_C_PREPARE, &prepare, on_open);
	if (!f->cards.card.puk_done)
		return flow_ask(f, MSG_C_PUK, &puk, on_puk);
	if (f->cards.card.pin_new)
		return ask_change(f);
	if (!f->cards.card.guarded)
		return flow_ask(f, MSG_C_PREPARE, &prepare, on_open);
	if (f->cards.puk.len > 0)
		return flow_page(f, "puk");
	return flow_ask(f, MSG_ENROL, &enrol, on_enrol);
}

static enum move
on_own(struct flow *f, int err, const struct answer *a)
{
	if (err == ERR_PIN)
		return wrong_pin(f, a);
	if (err == ERR_PIN_FORM)
		return flow_notice(f, "pin-form", NULL);
	if (err < 0)
		return world_fail(f, err, a);
	f->cards.card.known = a->rep.r_c_verify.known;
	if (f->cards.card.known && f->cards.card.opened) {
		f->cards.card.known = 0;
		flow_page(f, "pin-new");
		return flow_notice(f, "pin-maker", NULL);
	}
	return go_on(f);
}

/* -- PIN ------------------------------------------------------------------------------ */

void
world_pin_new_fill(const struct flow *f, struct page *p)
{
	world_fill_card(f, p);
	page_fact(p, "number", _("Number on the card"), f->cards.card.number);
	page_para(p, _("The card has its factory PIN. Choose a new one: 6 to 8 "
	    "digits, typed twice, known to you alone. It is never written down "
	    "beside the card."), NULL);
	if (!f->cards.card.is_virtual)
		page_para(p, _("Some cards take 8 digits only. If this one says "
		    "wrongly that its PIN is the factory's, Next costs one "
		    "try."), NULL);
	virtual_face(f, p);
	page_field(p, &world_pin_new_fields[0]);
	page_field(p, &world_pin_new_fields[1]);
	cards_tray(f, p);
}

enum move
world_pin_new_event(struct flow *f, const struct event *ev)
{
	struct secret *pin, *again;

	if (world_gone(f, ev) || !ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	pin = flow_secret(f, "pin");
	again = flow_secret(f, "again");
	if (pin->len == 0)
		return flow_notice(f, "pin-empty", NULL);
	if (pin->len != again->len ||
	    memcmp(pin->p, again->p, pin->len) != 0) {
		secret_free(pin);
		secret_free(again);
		return flow_notice(f, "pins-differ", NULL);
	}
	f->cards.card.pin_new = 1;	/* the fields keep it until it is set */
	return go_on(f);
}

void
world_pin_own_fill(const struct flow *f, struct page *p)
{
	world_fill_card(f, p);
	page_fact(p, "number", _("Number on the card"), f->cards.card.number);
	cards_tries(f, p);
	page_para(p, f->cards.card.opened ? _("This card has a PIN of its own "
	    "already. Type it: it is kept. A wrong one uses a try.") : _("The "
	    "management key of this card is not its maker's; it may lie behind "
	    "the PIN. Type the PIN that the card has: it is kept. A wrong one "
	    "uses a try."), NULL);
	virtual_face(f, p);
	page_field(p, &world_pin_own_fields[0]);
	cards_tray(f, p);
}

enum move
world_pin_own_event(struct flow *f, const struct event *ev)
{
	struct secret *pin;
	struct req_c_verify req;
	enum move m;

	if (world_gone(f, ev) || !ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	pin = flow_secret(f, "pin");
	if (pin->len == 0)
		return flow_notice(f, "pin-empty", NULL);
	req = (struct req_c_verify){ .pin = view_of(pin->p, pin->len) };
	m = flow_ask(f, MSG_C_VERIFY, &req, on_own);
	secret_free(pin);
	return m;
}

/* -- PUK, shown once ------------------------------------------------------------------- */

void
world_puk_fill(const struct flow *f, struct page *p)
{
	world_fill_card(f, p);
	page_para(p, _("Write this PUK on the paper for the sealed envelope; it is "
	    "shown once. Whoever has the card and the PUK can set a new PIN."),
	    NULL);
	if (f->cards.puk.len > 0)
		page_secret(p, _("PUK"), (const char *)f->cards.puk.p);
	cards_tray(f, p);
}

/* It is read, whatever the card does meanwhile: then it goes on with the card that was
 * told of, or with what lies there now. */
enum move
world_puk_event(struct flow *f, const struct event *ev)
{
	if (ev->kind == EV_CARD && f->cards.reader != CARD_PRESENT)
		return cards_removed(f);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	secret_free(&f->cards.puk);
	if (f->cards.card.present)
		return go_on(f);
	(void)flow_page(f, "insert");
	return flow_card(f);
}
