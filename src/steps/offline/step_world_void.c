/* Voiding the world when one of its cards cannot be proved. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "src/steps/offline/step_world.h"

/* TRANSLATORS: what people type to void a world; letters of ASCII. */
#define VOID_WORD N_("void")

const struct field_def world_void_fields[] = {
	{ "word", N_("That word, to begin anew"), FIELD_TEXT, 16 },
	{ 0 }
};

static void
fill_world(const struct flow *f, struct page *p)
{
	page_para(p, _("A card that was lost or broken before it was proved cannot "
	    "be replaced in this world: the world is voided and enrolment begins "
	    "anew, with these cards or others. No key exists in it yet, so "
	    "nothing is lost. The file is kept as world.void-{n}."), "n",
	    say_num(f->st.voided + 1), NULL);
	page_warn(p, _("The voided world is never used again."), NULL);
}

/* K old cards signed the world over to it: that cannot be taken back. */
static void
fill_set(const struct flow *f, struct page *p)
{
	page_para(p, _("A card that was lost or broken before it was proved cannot "
	    "be replaced in this set: the set is voided and enrolment begins anew, "
	    "with these cards or others. The world and its keys stay as they "
	    "are. The file is kept as world.void-{n}."), "n",
	    say_num(f->st.voided + 1), NULL);
	page_warn(p, _("That file and cards of the voided set open the world: they "
	    "are destroyed with the old ones, but for cards that are enrolled "
	    "anew."), NULL);
}

void
world_void_fill(const struct flow *f, struct page *p)
{
	if (f->st.old.there)
		fill_set(f, p);
	else
		fill_world(f, p);
	page_para(p, _("Type: {word}"), "word", _(VOID_WORD), NULL);
	page_field(p, &world_void_fields[0]);
}

/* In the language of the page, or the other one's, which the page had before F2. */
static int
is_typed(const struct flow *f)
{
	const char *word = flow_value(f, "word");

	return strcasecmp(word, VOID_WORD) == 0 ||
	    strcasecmp(word, _(VOID_WORD)) == 0;
}

enum move
world_void_event(struct flow *f, const struct event *ev)
{
	int err;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (!is_typed(f))
		return flow_notice(f, "void-word", "word", _(VOID_WORD), NULL);
	if ((err = world_set_aside(f, "card-unprovable", 0)) < 0)
		return flow_fail(f, err);
	f->daemons.loaded = f->daemons.open = 0;
	memset(f->cards.locked, 0, sizeof(f->cards.locked));
	world_enrol_next(f);
	return flow_notice(f, "card-unprovable", NULL);
}
