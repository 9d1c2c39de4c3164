#include "src/flow/cards.h"

#include <string.h>

#include "src/base/practice.h"

/* -- errors that a reader or card can give ---------------------------------------- */

enum move
cards_fail(struct flow *f, int err, const struct answer *a)
{
	const struct member *m = f->rit.x > 0 ? &f->st.card[f->rit.x - 1] : NULL;

	(void)a;
	if (err == ERR_PIN_BLOCKED)
		return flow_notice(f, "pin-blocked", "number", f->card.number,
		    "holder", m == NULL ? "?" : m->holder, NULL);
	return flow_fail(f, err);
}

/* -- what the card says of itself --------------------------------------------------- */

static void
copy_text(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);

	n = n < size ? n : size - 1;
	memcpy(out, s, n);
	out[n] = '\0';
}

static enum move
on_info(struct flow *f, int err, const struct answer *a)
{
	const struct rep_c_info *r = &a->rep.r_c_info;
	struct card_info *c = &f->card;

	memset(c, 0, sizeof(*c));
	if (err < 0)
		return cards_fail(f, err, a);
	if (r->cert.len > sizeof(c->cert))
		return flow_fail(f, ERR_TOOBIG);
	copy_text(c->model, sizeof(c->model), r->model);
	copy_text(c->version, sizeof(c->version), r->version);
	copy_text(c->number, sizeof(c->number), r->number);
	memcpy(c->guid, r->guid, sizeof(c->guid));
	memcpy(c->point, r->point, sizeof(c->point));
	if (r->cert.len > 0)
		memcpy(c->cert, r->cert.p, r->cert.len);
	c->cert_len = r->cert.len;
	c->is_virtual = r->is_virtual;
	c->own_pin = r->own_pin;
	c->has_key = r->has_key;
	c->tries = r->tries;
	c->tries_max = r->tries_max;
	c->present = 1;
	return f->info_then(f);
}

enum move
cards_info(struct flow *f, enum move (*then)(struct flow *f))
{
	const struct req_c_info req = { 0 };

	f->info_then = then;
	return flow_ask(f, MSG_C_INFO, &req, on_info);
}

/* -- the tray ------------------------------------------------------------------------ */

const char *
cards_holder(const struct flow *f, unsigned x)
{
	unsigned n = 0;

	if (f->st.card[x - 1].begun)
		return f->st.card[x - 1].holder;
	for (unsigned i = 0; i < f->st.n_people; i++)
		if (f->st.people[i].role == ROLE_HOLDER && ++n == x)
			return f->st.people[i].name;
	return "";
}

/* The card that a page of enrolment asks for. */
static int
wanted_now(const struct flow *f, unsigned x)
{
	return f->rit.purpose == 0 && f->rit.x == x &&
	    strcmp(f->page->id, "insert") == 0;
}

static const char *
member_state(const struct flow *f, unsigned x, const char **words)
{
	const struct member *m = &f->st.card[x - 1];

	if (f->rit.purpose != 0 && f->rit.used[x - 1]) {
		*words = f->rit.purpose == RITUAL_PROVE ? _("proved") : _("seen");
		return "done";
	}
	if (m->proved) {
		*words = _("proved");
		return "proved";
	}
	if (wanted_now(f, x)) {
		*words = _("INSERT NOW");
		return "now";
	}
	*words = m->enrolled ? _("enrolled") : _("to come");
	return m->enrolled ? "enrolled" : "to-come";
}

void
cards_tray(const struct flow *f, struct page *p)
{
	struct buf whose;
	const char *words, *state;

	for (unsigned x = 1; x <= f->st.n; x++) {
		buf_init(&whose, 256);
		say(&whose, "{x} {holder}", "x", say_num(x), "holder",
		    cards_holder(f, x), NULL);
		state = member_state(f, x, &words);
		page_card(p, state, buf_str(&whose), words);
		buf_free(&whose);
	}
}

void
cards_face(const struct flow *f, struct page *p)
{
	char pin[9];

	if (!rehearsal(f) || !f->card.is_virtual || f->tray_name[0] == '\0')
		return;
	if (f->card.own_pin)
		page_para(p, _("On the face of this virtual card: own PIN."),
		    NULL);
	else if (practice_pin(f->tray_name, pin) == 0)
		page_fact(p, "practice", _("On the face of this virtual card, "
		    "practice PIN (Tab types it)"), pin);
}
