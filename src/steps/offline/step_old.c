/* The world whose card set is replaced, taken in beside what becomes of it. */
#include "src/steps/offline/step_world.h"

static void
fill_set(const struct flow *f, struct page *p)
{
	const struct old_set *o = &f->st.old;

	page_fact(p, "gen", _("Number of this set"), say_num(o->gen));
	page_fact(p, "k", _("Cards needed"), say_num(o->k));
	page_fact(p, "n", _("Cards in all"), say_num(o->n));
	page_item(p, 1, _("Now the new cards are enrolled; K and N may be others. "
	    "No old card is among them."), NULL);
	page_item(p, 2, _("Then K old cards sign the world over to the new set, "
	    "and every new card is proved."), NULL);
	page_item(p, 3, _("Last the old cards lose their keys. Until then they "
	    "open the world as before."), NULL);
	if (o->gen > 1)
		page_warn(p, _("A set before this one was replaced. Cards of it that "
		    "are no spares open an old copy of the world file: the record "
		    "of that ceremony says which."), NULL);
}

static enum move
enter(struct flow *f)
{
	if (resumed_asks(f))
		return resumed_ask(f);
	return flow_page(f, f->st.old.there ? "set" : "from");
}

/* Its words were compared before the record named it. */
static int
done(const struct state *s)
{
	return s->old.there && s->n > 0;
}

#define ANY "disk-full disk-error unexpected no-way-back note-written " \
	"file-changed file-missing file-form world-other other-mode " \
	"signature-bad choose-one set-unfinished set-ending"

static const struct page_def pages[] = {
	WORLD_FROM_ROWS(ANY),
	{ .id = "set", .title = N_("The set that is replaced"),
	  .back = BACK_STEP, .facts = "gen k n", .notices = ANY,
	  .fill = fill_set, .event = flow_event_next,
	  .help = N_("The world and its keys stay the same; its cards are others, "
	  "and its file is. Have all new cards on the table, and K old ones with "
	  "their holders.") },
	{ 0 }
};

const struct step step_old = {
	.id = "old", .title = N_("Old card set"), .minutes = 3,
	.flags = STEP_OLD_SET, .pages = pages, .done = done, .enter = enter,
};
