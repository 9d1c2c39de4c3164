/* The world as it says itself, and its words: written on paper, typed from there. */
#include "src/steps/offline/step_world.h"
#include "src/steps/people.h"
#include "src/steps/read_out.h"

const struct field_def world_paper_fields[] = {
	READ_OUT_FIELD,
	{ 0 }
};
const struct field_def world_foreign_fields[] = {
	READ_OUT_FIELD_ALL,
	{ 0 }
};

/* -- it exists ------------------------------------------------------------------ */

void
world_exists_fill(const struct flow *f, struct page *p)
{
	const struct world_told *w = &f->daemons.world;

	if (f->st.old.there)
		page_title(p, _("The world has another set of cards"), NULL);
	else if (!f->st.world_own)
		page_title(p, _("The security world is open"), NULL);
	fact_quorum(p, w->k, w->n, w->suite);
	for (unsigned i = 0; i < w->n; i++)
		fact_card(p, w->card[i].number, w->card[i].holder);
	page_fact(p, "cards", _("Cards proved"), say_num(state_proved(&f->st)));
	page_words(p, "hknso", _("World hash (hknso), to read aloud"), w->hknso);
	if (f->st.old.there)
		page_item(p, 1, _("The words are those of before: it is the same "
		    "world. Write on the paper that its cards are others."), NULL);
	else if (f->st.world_own)
		page_item(p, 1, _("Write the words on the paper record."), NULL);
	page_item(p, f->st.world_own ? 2 : 1, f->st.old.there ?
	    _("Each holder takes back their new card; the old ones stay on the "
	    "table: they lose their keys next. No PIN stays with its card.") :
	    _("Each holder takes back one card, their own. No PIN stays with "
	    "its card."), NULL);
}

/* The words of a world that another ceremony made were typed before. */
enum move
world_exists_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (f->st.world_done)
		return MOVE_NEXT;
	if (f->st.world_own)
		return flow_page(f, "paper");
	return flow_record(f, "world-done", NULL) < 0 ? MOVE_STAY : MOVE_NEXT;
}

/* -- its words, from the paper --------------------------------------------------- */

void
world_paper_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("The paper is what tells this world from any other, here "
	    "and later. Type the missing words from there."), NULL);
	read_out_page(f, p, "hknso", _("World hash (hknso)"),
	    f->daemons.world.hknso);
	page_field(p, &world_paper_fields[0]);
	page_para(p, P_("Next: copy the world file. Without it the cards open "
	    "nothing; without {k} card it opens nothing. Nobody can make it "
	    "again, not even Microsoft.",
	    "Next: copy the world file. Without it the cards open nothing; "
	    "without {k} cards it opens nothing. Nobody can make it again, not "
	    "even Microsoft.", f->st.k), "k", say_num(f->st.k), NULL);
}

enum move
world_paper_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) ||
	    read_out_check(f, f->daemons.world.hknso) < 0 ||
	    flow_record(f, "world-done", NULL) < 0)
		return MOVE_STAY;
	return MOVE_NEXT;
}

/* -- a world that another ceremony made: before a line names it ------------------- */

void
world_foreign_fill(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("This file says that it is a world of these cards. Whether "
	    "it is the one that you mean, only the paper of the ceremony that "
	    "made it can tell: type the words of its hash (hknso) from there."),
	    NULL);
	page_para(p, _("Four letters of each word suffice. The words are not shown "
	    "here."), NULL);
	page_field(p, &world_foreign_fields[0]);
	page_para(p, _("If they differ, stop: it is another world, and its keys "
	    "are another's."), NULL);
}

enum move
world_foreign_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) ||
	    read_out_check(f, f->daemons.world.hknso) < 0)
		return MOVE_STAY;
	return world_take(f);
}
