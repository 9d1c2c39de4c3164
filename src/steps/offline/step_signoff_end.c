/* The record is sealed; what there is at the end of the ceremony, and who agreed. */
#include "src/steps/offline/step_signoff.h"

#include "src/steps/kept.h"
#include "src/steps/people.h"
#include "src/steps/record_copy.h"

struct signoff *
signoff(struct flow *f)
{
	return flow_scratch(f, sizeof(struct signoff));
}

void
signoff_say_gone(const struct state *s, struct page *p)
{
	for (unsigned i = 0; i < s->n_people; i++)
		if (s->people[i].gone)
			page_check_as(p, HOLDS_UNTOLD, _("{name} went before the "
			    "end, and does not sign."), "name",
			    s->people[i].name, NULL);
}

static void
say_bags(const struct state *s, struct page *p)
{
	struct buf b;

	buf_init(&b, 256);
	bags_say(&s->closed, &b);
	if (bags_none(&s->closed))
		page_item(p, 2, _("Bag and number: backup medium, spare cards, the "
		    "paper record."), NULL);
	else
		page_item(p, 2, _("Close the bags: {bags}."), "bags", buf_str(&b),
		    NULL);
	buf_free(&b);
}

static void
fact_bags(const struct state *s, struct page *p)
{
	struct buf b;

	buf_init(&b, 256);
	bags_say(&s->closed, &b);
	if (b.len > 0)
		page_fact(p, "bags", _("Bags closed"), buf_str(&b));
	buf_free(&b);
}

void
signoff_sealed_fill(const struct flow *f, struct page *p)
{
	page_check(p, _("The record is sealed."), NULL);
	page_words(p, "head", _("Sealed record, to write on the paper"),
	    f->journal.head);
	page_item(p, 1, _("Keep: the backup medium, apart from the cards; each "
	    "card with its own holder."), NULL);
	say_bags(&f->st, p);
	page_item(p, 3, P_("Destroy: notes with PINs, if there are any. Microsoft "
	    "cannot give the key back; the backup and {k} card can.",
	    "Destroy: notes with PINs, if there are any. Microsoft "
	    "cannot give the key back; the backup and {k} cards can.", f->st.k),
	    "k", say_num(f->st.k), NULL);
	if (f->st.handover)
		page_item(p, 4, _("The courier stick goes to the online "
		    "station."), NULL);
	if (f->st.replaced)
		page_item(p, 4, _("Destroy kmdata/local/world.old in this ceremony's "
		    "folder, and every other old copy of the world file: old "
		    "cards open it."), NULL);
	if (f->copying.err < 0)
		page_warn(p, _("The record on the backup medium ends before this. "
		    "Put the medium in: Next tries once more."), NULL);
}

enum move
signoff_sealed_event(struct flow *f, const struct event *ev)
{
	struct signoff *l = signoff(f);

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (!l->tried && record_copy_again(f) < 0) {
		l->tried = 1;
		return MOVE_STAY;
	}
	return flow_page(f, "end");
}

enum move
signoff_end_enter(struct flow *f)
{
	signoff(f)->files = kept_look(f);
	return MOVE_STAY;
}

static void
say_dissent(struct page *p, const struct person *who)
{
	if (who->why[0] == '\0')
		page_check_as(p, HOLDS_UNTOLD, _("{name} does not agree."), "name",
		    who->name, NULL);
	else
		page_check_as(p, HOLDS_UNTOLD, _("{name} does not agree: {why}"),
		    "name", who->name, "why", who->why, NULL);
}

void
signoff_end_fill(const struct flow *f, struct page *p)
{
	const struct signoff *l = flow_peek(f);

	for (unsigned i = 0; i < f->st.n_people; i++)
		if (f->st.people[i].agreed == AGREED_NO)
			say_dissent(p, &f->st.people[i]);
	signoff_say_gone(&f->st, p);
	page_para(p, _("What there is now, and where:"), NULL);
	if (f->st.unwritten > 0)
		page_fact(p, "unwritten", _("Gone on without words from paper"),
		    say_num(f->st.unwritten));
	fact_bags(&f->st, p);
	kept_files(f, l == NULL ? 0 : l->files, p);
	kept_command(f, p);
}
