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

unsigned
cards_asked(const struct flow *f)
{
	if (f->rit.purpose == 0)
		return f->rit.x;
	/* Any may come: but in a rehearsal Enter takes them in their order, and
	 * when every card is proved that is how they are called. */
	if (f->rit.purpose != RITUAL_PROVE && (!rehearsal(f) ||
	    strcmp(f->reader_driver, "virtual") != 0))
		return 0;
	for (unsigned i = 0; i < f->st.n; i++)
		if (!f->rit.used[i])
			return i + 1;
	return 0;
}

/* A card lies in the reader, and a notice says why it is not the one. */
static int
wrong_card(const struct flow *f)
{
	return f->reader == CARD_PRESENT && f->notice != NULL &&
	    f->notice->level != LEVEL_INFO;
}

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
	if (wrong_card(f))
		return (struct shown){ "wrong", _("WRONG CARD IN") };
	return (struct shown){ "now", _("INSERT NOW") };
}

static int
on_page(const struct flow *f, const char *id)
{
	return id != NULL && strcmp(f->page->id, id) == 0;
}

/* What has to be done with a card now; words NULL: nothing. */
static struct shown
doing(const struct flow *f, unsigned x)
{
	const struct ritual_ui *r = &f->rit;

	if (on_page(f, r->purpose == 0 ? "insert" : r->insert))
		return waited_for(f, x);
	if (r->x == x && on_page(f, r->refused))
		return (struct shown){ "wrong", _("PIN REFUSED") };
	if (r->x == x && on_page(f, r->pin))
		return r->proving ?
		    (struct shown){ "proving", r->purpose == RITUAL_PROVE ?
			_("being proved") : _("opens its share") } :
		    (struct shown){ "pin", _("PIN NOW") };
	return (struct shown){ "", NULL };
}

static struct shown
member_state(const struct flow *f, unsigned x)
{
	const struct member *m = &f->st.card[x - 1];
	struct shown now;

	if (f->rit.purpose != 0 && f->rit.used[x - 1])
		return f->rit.purpose == RITUAL_PROVE ?
		    (struct shown){ "proved", _("proved") } :
		    (struct shown){ "done", _("seen") };
	now = doing(f, x);
	if (now.words != NULL)
		return now;
	if (m->proved)
		return (struct shown){ "proved", _("proved") };
	return m->enrolled ? (struct shown){ "enrolled", _("enrolled") } :
	    (struct shown){ "to-come", _("to come") };
}

void
cards_tray(const struct flow *f, struct page *p)
{
	struct buf whose;
	struct shown shown;

	for (unsigned x = 1; x <= f->st.n; x++) {
		buf_init(&whose, 256);
		say(&whose, "{x} {holder}", "x", say_num(x), "holder",
		    cards_holder(f, x), NULL);
		shown = member_state(f, x);
		page_card(p, shown.id, buf_str(&whose), shown.words);
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
