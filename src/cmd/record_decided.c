/* What a record says that people decided. */
#include <stdio.h>
#include <string.h>

#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/cloud/regions.h"
#include "src/cmd/record.h"
#include "src/page/exceptions.h"

/* How far it came. */
static void
say_end(const struct state *st, struct tally *t)
{
	if (st->ended) {
		out_say(_("The ceremony is finished."), NULL);
		return;
	}
	t->unfinished++;
	if (st->left)
		out_say(_("The ceremony is not finished: it was left at the step "
		    "{step}."), "step", st->step, NULL);
	else
		out_say(_("The ceremony is not finished: it stands at the step "
		    "{step}, and nobody left it."), "step", st->step, NULL);
}

static void
say_person(const struct ceremony *c, unsigned i, struct tally *t)
{
	const struct person *p = &c->seals.st.people[i];

	switch (p->agreed) {
	case AGREED_YES:
		out_check(t, MARK_OK, _("{name} agrees."), "name", p->name, NULL);
		break;
	case AGREED_NO:
		t->dissent++;
		if (p->why[0] == '\0')
			out_check(t, MARK_NOTE, _("{name} does not agree."),
			    "name", p->name, NULL);
		else
			out_check(t, MARK_NOTE, _("{name} does not agree: {why}"),
			    "name", p->name, "why", p->why, NULL);
		break;
	case AGREED_NOT_YET:
		if (p->gone) {
			out_check(t, MARK_NOTE, _("{name} went before the end."),
			    "name", p->name, NULL);
			break;
		}
		out_check(t, MARK_NOTE, _("{name} has not signed."), "name",
		    p->name, NULL);
		t->unfinished += c->seals.st.ended != 0;
		break;
	}
}

/* Exceptions, notes, and who was there when it was resumed, in order. */
static void
say_remarks(const struct ceremony *c, struct tally *t)
{
	for (size_t i = 0; i < c->n_remarks; i++) {
		const struct remark *r = &c->remark[i];
		int note = strcmp(r->event, "note") == 0;
		struct buf b;

		if (strcmp(r->event, "gathered") == 0) {
			out_check(t, MARK_NOTE, _("It was resumed, {time}, step "
			    "{step}; here: {text}"), "time", r->time, "step",
			    r->step, "text", r->text, NULL);
			continue;
		}
		buf_init(&b, 1024);
		if (strcmp(r->event, "joined") == 0)
			say(&b, _("came later: {id}"), "id", r->text, NULL);
		else if (!note)
			exception_say(&b, r->text, r->number);
		out_check(t, MARK_NOTE, note ? _("Note, {time}, step {step}: "
		    "{text}") : _("Exception, {time}, step {step}: {text}"),
		    "time", r->time, "step", r->step, "text", note ? r->text :
		    buf_str(&b), NULL);
		buf_free(&b);
	}
	if (c->more_remarks > 0)
		out_number(_("More exceptions and notes"), c->more_remarks);
}

static void
say_way(const struct state *st)
{
	char region[REGION_TEXT];

	if (st->key)
		out_pair(_("Key"), st->ident);
	if (st->method == METHOD_AZURE)
		out_pair(_("Destination"), st->kid.text);
	else if (st->method == METHOD_WORLD)
		out_pair(_("Destination"), region_text(st->region, region));
}

static void
say_bags(const char *label, const struct bags *bags)
{
	struct buf b;

	buf_init(&b, 256);
	bags_say(bags, &b);
	if (b.len > 0)
		out_pair(label, buf_str(&b));
	buf_free(&b);
}

/* Of a check: each card that did not come, and why; when the next one is due. */
static void
say_check(const struct state *st, struct tally *t)
{
	static const char *const why[] = {
		[TESTED_LOST] = N_("Card {number} ({holder}) is lost."),
		[TESTED_PIN] = N_("Card {number} ({holder}): no PIN."),
		[TESTED_LEFT] = N_("Card {number}: {holder} leaves."),
		[TESTED_ABSENT] = N_("Card {number}: {holder} was not there."),
	};

	if (!st->checked)
		return;
	out_number(_("Cards that are good"), state_tested(st, TESTED_GOOD));
	for (unsigned i = 0; i < st->n; i++)
		if (st->card[i].tested >= TESTED_LOST)
			out_check(t, MARK_NOTE, _(why[st->card[i].tested]),
			    "number", st->card[i].number, "holder",
			    st->card[i].holder, NULL);
	out_pair(_("Next check"), st->next_check);
}

/* Of a replacement: what became of the old set. */
static void
say_replaced(const struct state *st, struct tally *t)
{
	if (!st->replaced)
		return;
	out_number(_("Old cards that are spares now"), st->old.n -
	    state_old_left(st));
	for (unsigned i = 0; i < st->old.n; i++) {
		const struct member *m = &st->old.card[i];

		if (m->retired && !m->bare)
			continue;
		out_check(t, MARK_NOTE, m->retired ? _("What came as card "
		    "{number} ({holder}) of the old set had lost that card's key: "
		    "nothing proves which card it was.") :
		    _("Card {number} ({holder}) of the old set did not come."),
		    "number", m->number, "holder", m->holder, NULL);
	}
}

/* Or of one that stopped, and that this ceremony gave up. */
static void
say_given_up(const struct state *st, struct tally *t)
{
	if (st->given_up.gen > 0)
		out_check(t, MARK_NOTE, _("A replacement that stopped was given up: "
		    "its cards (set {gen}; {k} are needed) and its file still open "
		    "the world."), "gen", say_num(st->given_up.gen), "k",
		    say_num(st->given_up.k), NULL);
}

void
record_decided(const struct ceremony *c, struct tally *t)
{
	const struct state *st = &c->seals.st;

	if (!st->begun) {
		t->unfinished++;
		return;
	}
	say_remarks(c, t);
	if (st->blind != 0)
		out_check(t, MARK_NO, _("Line {n}: a copy was made, and nobody "
		    "compared its destination in that sitting."), "n",
		    say_num((int64_t)st->blind), NULL);
	if (st->signing)
		for (unsigned i = 0; i < st->n_people; i++)
			say_person(c, i, t);
	out_pair(_("Ceremony"), st->name);
	out_mode(st->mode);
	say_way(st);
	say_bags(_("Bags opened"), &st->opened);
	say_bags(_("Bags closed"), &st->closed);
	say_check(st, t);
	say_replaced(st, t);
	say_given_up(st, t);
	say_end(st, t);
}
