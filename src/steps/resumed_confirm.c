/* What was read and no seal covers, and people know: they say whether it is so. */
#include "src/steps/dest.h"
#include "src/steps/kek_in.h"
#include "src/steps/people.h"
#include "src/steps/resumed.h"
#include "src/steps/station.h"

#define SHOWN 5		/* lines of a page, so that it fits with long names */

static void
fact_person(const struct person *who, struct page *p)
{
	struct buf b;

	buf_init(&b, 512);
	say(&b, _("{name} ({role})"), "name", who->name, "role",
	    role_word(who->role), NULL);
	page_fact(p, "person", _("Person"), buf_str(&b));
	buf_free(&b);
}

static void
fact_puk(const struct state *s, struct page *p)
{
	page_fact(p, "puk", _("PUK of the cards"), s->puk_forget ?
	    _("random and forgotten: a blocked card stays blocked") :
	    _("random, shown once to its holder for a sealed envelope"));
}

static void
fact_clock(const struct state *s, struct page *p)
{
	struct buf b;

	buf_init(&b, 64);
	say(&b, _("{n} s"), "n", say_num(s->clock_offset), NULL);
	page_fact(p, "clock", _("Wall clock, against this station"), buf_str(&b));
	buf_free(&b);
}

/* Where a vault is chosen nobody looks at a clock. */
static void
fact_where(const struct flow *f, struct page *p)
{
	const struct connected *c = &f->st.online;

	if (station_online(f))
		page_fact(p, "vault", _("Vault"), c->chosen ? c->vault :
		    _("none yet"));
	else
		fact_clock(&f->st, p);
}

/* The i-th line: name, clock or vault, people, quorum, cards. 0: none. */
static int
line(const struct flow *f, size_t i, struct page *p)
{
	const struct state *s = &f->st;

	if (i == 0)
		page_fact(p, "ceremony", _("Ceremony"), s->name);
	else if (i == 1)
		fact_where(f, p);
	else if ((i -= 2) < s->n_people)
		fact_person(&s->people[i], p);
	else if (s->n == 0)
		return 0;
	else if ((i -= s->n_people) == 0)
		fact_quorum(p, s->k, s->n, s->suite);
	else if (i == 1)
		fact_puk(s, p);
	else if (i - 2 < state_enrolled(s))
		fact_card(p, s->card[i - 2].number, s->card[i - 2].holder);
	else
		return 0;
	return 1;
}

/* Lines that there are; those of a quorum or card that is not there come last. */
static size_t
lines(const struct state *s)
{
	return 2 + s->n_people + (s->n == 0 ? 0 : 2 + state_enrolled(s));
}

/* The last page: where the key is to go. */
static void
fill_destination(const struct flow *f, struct page *p)
{
	if (f->st.method == METHOD_AZURE) {
		kek_in_facts(f, p);
		return;
	}
	dest_fact(f, p);
	page_fact(p, "toolset", _("SHA-256 of the toolset"),
	    say_hex(f->st.toolset, SHA256_LEN));
}

static int
has_more(const struct flow *f)
{
	return f->checked + SHOWN < lines(&f->st) ||
	    (f->st.method != METHOD_NONE && f->checked < lines(&f->st));
}

void
resumed_confirm_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("This was read from the disk, and no seal covers it. Does "
	    "each line say what you decided?"), NULL);
	for (size_t i = 0; i < SHOWN; i++)
		(void)line(f, f->checked + i, p);
	if (f->checked >= lines(&f->st))
		fill_destination(f, p);
	page_para(p, _("Next confirms it; that is recorded. If a line is not so, "
	    "leave (F10), and begin another ceremony."), NULL);
}

enum move
resumed_confirm_event(struct flow *f, const struct event *ev)
{
	struct json_t *j;

	if (ev_is(ev, KC_BACK) || ev_is(ev, KC_F3)) {
		if (f->checked < SHOWN)
			return flow_notice(f, "no-way-back", NULL);
		f->checked -= SHOWN;
		return flow_page(f, "confirm");
	}
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (has_more(f)) {
		f->checked += SHOWN;
		return flow_page(f, "confirm");
	}
	j = js_new();
	js_set_int(j, "from", 1);
	js_set_int(j, "to", (int64_t)f->st.confirm);
	return flow_record(f, "confirmed", j) < 0 ? MOVE_STAY :
	    flow_sealed(f, resumed_ask);
}
