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

static enum move
on_enrol(struct flow *f, int err, const struct answer *a)
{
	const struct member *m = &f->st.card[f->cards.rit.x - 1];
	struct json_t *j;

	if (err == ERR_CARD_MGM) {
		flow_page(f, "insert");
		return flow_notice(f, "mgm-unknown", "number", f->cards.card.number,
		    NULL);
	}
	if (err < 0)
		return world_fail(f, err, a);
	j = world_member_json(f, m->holder);
	js_set_hex(j, "point", a->rep.r_enrol.point, 65);
	js_set_bool(j, "puk_kept", f->cards.card.puk_kept);
	/* Its PIN is its own by now: this card begins again. */
	if ((err = flow_record(f, "enrolled", j)) < 0)
		return world_fail(f, err, a);
	flow_page(f, "remove");
	if (f->cards.card.puk_kept)
		flow_notice(f, "puk-changed", NULL);
	return MOVE_STAY;
}

static enum move
make_key(struct flow *f)
{
	const struct req_enrol req = { 0 };

	return flow_ask(f, MSG_ENROL, &req, on_enrol);
}

static enum move
on_puk(struct flow *f, int err, const struct answer *a)
{
	const struct view *puk = &a->rep.r_c_puk.puk;

	if (err == ERR_PUK_CHANGED) {
		f->cards.card.puk_kept = 1;
		return make_key(f);
	}
	if (err < 0)
		return world_fail(f, err, a);
	if (puk->len == 0)
		return make_key(f);
	secret_free(&f->cards.puk);
	if (secret_new(&f->cards.puk, puk->len) < 0)
		return flow_fail(f, ERR_NOMEM);
	memcpy(f->cards.puk.p, puk->p, puk->len);
	return flow_page(f, "puk");
}

static enum move
on_pin(struct flow *f, int err, const struct answer *a)
{
	const struct req_c_puk req = { .forget = (uint8_t)f->st.puk_forget };

	if (err == ERR_PIN) {
		f->cards.card.tries = a->detail;
		return flow_notice(f, "pin-wrong", "n", say_num(a->detail),
		    "number", f->cards.card.number, NULL);
	}
	if (err == ERR_PIN_FORM)
		return flow_notice(f, "pin-form", NULL);
	if (err < 0)
		return world_fail(f, err, a);
	return flow_ask(f, MSG_C_PUK, &req, on_puk);
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
	virtual_face(f, p);
	page_field(p, &world_pin_new_fields[0]);
	page_field(p, &world_pin_new_fields[1]);
	cards_tray(f, p);
}

enum move
world_pin_new_event(struct flow *f, const struct event *ev)
{
	struct secret *pin, *again;
	struct req_c_change req;
	enum move m;
	int same;

	if (world_gone(f, ev) || !ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	pin = flow_secret(f, "pin");
	again = flow_secret(f, "again");
	if (pin->len == 0)
		return flow_notice(f, "pin-empty", NULL);
	same = pin->len == again->len && memcmp(pin->p, again->p, pin->len) == 0;
	if (same) {
		req = (struct req_c_change){ .pin = view_of(pin->p, pin->len) };
		m = flow_ask(f, MSG_C_CHANGE, &req, on_pin);
	} else {
		m = flow_notice(f, "pins-differ", NULL);
	}
	secret_free(pin);
	secret_free(again);
	return m;
}

void
world_pin_own_fill(const struct flow *f, struct page *p)
{
	world_fill_card(f, p);
	page_fact(p, "number", _("Number on the card"), f->cards.card.number);
	page_fact(p, "tries", _("Tries left"), say_num(f->cards.card.tries));
	page_para(p, _("This card has a PIN of its own already. Type it: it is "
	    "kept. A wrong one uses a try."), NULL);
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
	m = flow_ask(f, MSG_C_VERIFY, &req, on_pin);
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

enum move
world_puk_event(struct flow *f, const struct event *ev)
{
	if (world_gone(f, ev)) {
		secret_free(&f->cards.puk);
		return MOVE_STAY;
	}
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	secret_free(&f->cards.puk);
	return make_key(f);
}
