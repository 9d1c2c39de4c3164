/* The old cards lose their keys; fewer than K of them may be left. */
#include <stdlib.h>
#include <string.h>

#include "src/record/folder.h"
#include "src/steps/cards/cards.h"

#define OLD_MAX 8	/* folders that the page names */

/* Ceremonies of this station that have an older file of this world. */
struct copies {
	const struct flow *f;
	char folder[OLD_MAX][64];
	unsigned n, more;
};

/* -- the record ----------------------------------------------------------------------- */

static enum move
replaced(struct flow *f)
{
	struct json_t *j = js_new(), *lost = js_new_arr();

	for (unsigned i = 0; i < f->st.old.n; i++)
		if (!f->st.old.card[i].retired)
			js_add_str(lost, f->st.old.card[i].number);
	js_set_int(j, "gen", f->st.old.gen);
	js_set_int(j, "spares", f->st.old.n - state_old_left(&f->st));
	js_set(j, "lost", lost);
	return flow_record(f, "replaced", j) < 0 ? MOVE_STAY :
	    flow_page(f, "destroy");
}

/* -- those that do not come ------------------------------------------------------------- */

static enum move
insert_event(struct flow *f, const struct event *ev)
{
	const unsigned left = state_old_left(&f->st);

	if (!ev_is(ev, KC_F6))
		return cards_insert_event(f, ev);
	if (left >= f->st.old.k)
		return flow_notice(f, "old-left", "n", say_num(left), "k",
		    say_num(f->st.old.k), NULL);
	return flow_page(f, "rest");
}

static int
is_left(const struct flow *f, unsigned x)
{
	return !f->st.old.card[x - 1].retired;
}

static void
fill_rest(const struct flow *f, struct page *p)
{
	struct buf who;

	buf_init(&who, 8192);
	cards_holders(f, is_left, &who);
	page_fact(p, "left", _("Old cards that are left"),
	    say_num(state_old_left(&f->st)));
	page_fact(p, "who", _("Their holders"), buf_str(&who));
	buf_free(&who);
	page_para(p, P_("{k} of the old cards was needed to open an old copy of "
	    "the world file: these are fewer. The record names them as lost.",
	    "{k} of the old cards were needed to open an old copy of "
	    "the world file: these are fewer. The record names them as lost.",
	    f->st.old.k), "k", say_num(f->st.old.k), NULL);
	page_para(p, _("One that turns up later is destroyed before a witness."),
	    NULL);
}

static enum move
event_rest(struct flow *f, const struct event *ev)
{
	return ev_is(ev, KC_NEXT) ? replaced(f) : MOVE_STAY;
}

/* -- old copies ------------------------------------------------------------------------- */

/* Its world file is for a set that this one is in the place of. */
static int
is_before(const struct state *now, const struct state *s)
{
	return s->world && memcmp(s->hknso, now->hknso, SHA256_LEN) == 0 &&
	    (s->gen < now->gen || (s->gen == now->gen &&
	    memcmp(s->world_sha, now->world_sha, SHA256_LEN) != 0));
}

static int
look_at(void *arg, const char *folder)
{
	struct copies *c = arg;
	struct journal_check check;
	struct state *s;

	if (strlen(folder) >= sizeof(c->folder[0]) ||
	    (s = malloc(sizeof(*s))) == NULL)
		return 0;
	if (folder_state(c->f->opt->data, folder, s, &check) == 0 &&
	    is_before(&c->f->st, s)) {
		if (c->n < OLD_MAX)
			memcpy(c->folder[c->n++], folder, strlen(folder) + 1);
		else
			c->more++;
	}
	free(s);
	return 0;
}

static enum move
enter_destroy(struct flow *f)
{
	struct copies *c = flow_scratch(f, sizeof(*c));

	memset(c, 0, sizeof(*c));
	c->f = f;
	folder_each(f->opt->data, look_at, c);
	return MOVE_STAY;
}

static void
fill_destroy(const struct flow *f, struct page *p)
{
	const struct copies *c = flow_peek(f);

	page_warn(p, P_("Every old copy of the world file has to be destroyed: it "
	    "and {k} old card still open the world, whatever is done here.",
	    "Every old copy of the world file has to be destroyed: it "
	    "and {k} old cards still open the world, whatever is done here.",
	    f->st.old.k), "k", say_num(f->st.old.k), NULL);
	page_item(p, 1, _("In this ceremony's folder: kmdata/local/world.old, once "
	    "the record is sealed."), NULL);
	page_item(p, 2, _("In the folders of former ceremonies, and on every other "
	    "station: kmdata/local/world."), NULL);
	page_item(p, 3, _("On every backup medium but the one that was written "
	    "just now, those in bags, too."), NULL);
	if (f->st.voided > 0)
		page_item(p, 4, P_("The file world.void-{n} there, too, and the cards "
		    "of that set that were not enrolled anew.", "The files "
		    "world.void-1 to world.void-{n} there, too, and the cards of "
		    "these sets that were not enrolled anew.", f->st.voided), "n",
		    say_num(f->st.voided), NULL);
	for (unsigned i = 0; c != NULL && i < c->n; i++)
		page_fact(p, "copy", _("On this station"), c->folder[i]);
	if (c != NULL && c->more > 0)
		page_fact(p, "more", _("And more folders"), say_num(c->more));
}

/* -- the step ----------------------------------------------------------------------------- */

static void
fill_why(const struct flow *f, struct page *p)
{
	page_check(p, _("Every card of the new set is proved, and the backup of its "
	    "world file was read back."), NULL);
	page_fact(p, "left", _("Old cards that are left"),
	    say_num(state_old_left(&f->st)));
	page_para(p, _("The old cards come now, one after the other, with their "
	    "PINs: each loses its key and becomes a spare."), NULL);
	page_warn(p, P_("This step does not end before fewer than {k} of them is "
	    "left.", "This step does not end before fewer than {k} of them are "
	    "left.", f->st.old.k), "k", say_num(f->st.old.k), NULL);
}

static enum move
event_why(struct flow *f, const struct event *ev)
{
	enum move m;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (state_old_left(&f->st) == 0)
		return replaced(f);
	m = cards_begin(f, RITUAL_RETIRE, view_of(NULL, 0),
	    CARDS_PAGES("old-"), NULL, replaced);
	/* While K old cards are blocked nothing else ends this step. */
	f->cards.rit.puk = "old-puk";
	return m;
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, f->st.replaced ? "destroy" : "why");
}

static int
done(const struct state *s)
{
	return s->replaced;
}

#define ANY "disk-full disk-error unexpected no-way-back note-written"

static const struct page_def pages[] = {
	{ .id = "why", .title = N_("The old cards become spares"),
	  .facts = "left", .notices = ANY, .fill = fill_why,
	  .event = event_why,
	  .help = N_("From here on the new set alone counts. A card that keeps its "
	  "key opens an old copy of the world file, together with others.") },
	CARDS_ROWS("old-", NULL, ANY " old-left", .title = N_("Every old card"),
	    .flags = PAGE_CARDS | PAGE_OTHER, .event = insert_event,
	    .help = N_("An old card loses its key, and may be enrolled in another "
	    "set later. F6: the rest of them is lost, or cannot come; fewer than "
	    "K may be left.")),
	CARDS_PUK_ROW("old-", ANY),
	{ .id = "rest", .title = N_("Old cards that do not come"),
	  .back = "old-insert", .facts = "left who", .notices = ANY,
	  .fill = fill_rest, .event = event_rest,
	  .help = N_("Fewer than K old cards open nothing, with any file.") },
	{ .id = "destroy", .title = N_("Old copies of the world file"),
	  .facts = "copy more", .notices = ANY, .enter = enter_destroy,
	  .fill = fill_destroy, .event = flow_event_next,
	  .help = N_("A world file is worth what the cards that open it are worth. "
	  "keyconvoy deletes none of them: it cannot see them all.") },
	{ 0 }
};

const struct step step_retire = {
	.id = "retire", .title = N_("Old cards out"), .minutes = 10,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
