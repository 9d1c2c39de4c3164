/* Writing the world once all cards are enrolled, and proving every card. */
#include <string.h>

#include "src/record/paths.h"
#include "src/steps/offline/step_world.h"
#include "src/steps/read_out.h"

const struct field_def world_exists_fields[] = {
	{ "word", N_("Last word, as on paper"), FIELD_WORD, 40 },
	{ 0 }
};

/* -- writing ---------------------------------------------------------------------------- */

static enum move
on_created(struct flow *f, int err, const struct answer *a)
{
	const struct rep_world_create *r = &a->rep.r_world_create;

	if (err == ERR_POINT)
		return flow_notice(f, "point-bad", NULL);
	if (err < 0)
		return flow_fail(f, err);
	if ((err = flow_write(f, PATH_WORLD, r->world)) < 0)
		return flow_fail(f, err);
	f->daemons.wrote = 1;
	return flow_again(f);	/* the file is there now: adopted, recorded */
}

static enum move
create(struct flow *f)
{
	struct req_world_create req = { .k = (uint8_t)f->st.k,
		.n = (uint8_t)f->st.n, .suite = f->st.suite };
	struct buf cards;
	enum move m;

	buf_init(&cards, WORLD_FILE_MAX);
	for (unsigned i = 0; i < f->st.n; i++) {
		const struct member *c = &f->st.card[i];
		struct rec_card rec = { .x = (uint8_t)(i + 1),
			.number = c->number, .holder = c->holder };

		memcpy(rec.guid, c->guid, sizeof(rec.guid));
		memcpy(rec.point, c->point, sizeof(rec.point));
		wire_put(&cards, &form_card, &rec);
	}
	req.cards = buf_view(&cards);
	m = cards.err < 0 ? flow_fail(f, cards.err) :
	    flow_ask(f, MSG_WORLD_CREATE, &req, on_created);
	buf_free(&cards);
	return m;
}

/* -- a world file that no record names yet ------------------------------------ */

/* The file on disk is ours when its cards are the enrolled ones. */
static int
is_ours(const struct flow *f, const struct rep_world_load *r)
{
	struct view v = r->cards;
	struct rec_card c;

	if (r->k != f->st.k || r->n != f->st.n)
		return 0;
	for (unsigned i = 0; i < f->st.n; i++)
		if (wire_take(&v, &form_card, &c) < 0 ||
		    memcmp(c.point, f->st.card[i].point, 65) != 0)
			return 0;
	return 1;
}

static enum move
on_adopt(struct flow *f, int err, const struct answer *a)
{
	const struct rep_world_load *r = &a->rep.r_world_load;
	struct buf b;

	if (err < 0 || !is_ours(f, r))
		return flow_notice(f, "world-strange", NULL);
	f->daemons.loaded = 1;
	/* Another run of keyd wrote it: nobody can tell that it is as it was. */
	if (!f->daemons.wrote)
		return create(f);
	buf_init(&b, WORLD_FILE_MAX);
	err = flow_read(f, PATH_WORLD, &b);
	if (err == 0)
		err = world_record(f, "create", buf_view(&b), r, NULL);
	else
		flow_fail(f, err);
	buf_free(&b);
	return err < 0 ? MOVE_STAY : world_prove(f);
}

static enum move
adopt(struct flow *f, struct buf *b)
{
	const struct req_world_load req = { .world = buf_view(b) };

	return flow_ask(f, MSG_WORLD_LOAD, &req, on_adopt);
}

enum move
world_write(struct flow *f)
{
	struct buf b;
	enum move m;
	int err;

	flow_page(f, "making");
	buf_init(&b, WORLD_FILE_MAX);
	err = flow_read(f, PATH_WORLD, &b);
	if (err == ERR_NOTFOUND)
		m = create(f);
	else
		m = err < 0 ? flow_fail(f, err) : adopt(f, &b);
	buf_free(&b);
	return m;
}

/* -- proving ------------------------------------------------------------------------------ */

static enum move
proved(struct flow *f)
{
	f->unproved = 0;	/* nothing was sealed before */
	return world_opened(f) < 0 ? MOVE_STAY : flow_page(f, "exists");
}

static enum move
begin_prove(struct flow *f)
{
	return cards_begin(f, RITUAL_PROVE, view_of(NULL, 0),
	    CARDS_PAGES("prove-"), proved);
}

/* Its cards are proved in the run that wrote it, or it is written anew for them. */
static enum move
write_anew(struct flow *f)
{
	int err = world_set_aside(f, "not-proved", 1);

	f->daemons.loaded = 0;
	return err < 0 ? flow_fail(f, err) : world_write(f);
}

enum move
world_prove(struct flow *f)
{
	if (!f->daemons.wrote)
		return write_anew(f);
	return world_load(f, begin_prove);
}

enum move
world_prove_event(struct flow *f, const struct event *ev)
{
	if (ev_is(ev, KC_F6))
		return flow_page(f, "void");
	return cards_insert_event(f, ev);
}

/* -- it exists --------------------------------------------------------------------------------- */

void
world_exists_fill(const struct flow *f, struct page *p)
{
	const struct state *s = &f->st;

	if (!s->world_own)
		page_title(p, _("The security world is open"), NULL);
	page_fact(p, "cards", _("Cards proved"), say_num(state_proved(s)));
	page_para(p, P_("Any {k} of them opens everything.",
	    "Any {k} of them open everything.", s->k), "k", say_num(s->k), NULL);
	page_words(p, "hknso", _("World hash (hknso), to read aloud"), s->hknso);
	page_item(p, 1, s->world_own ? _("Write the words on the paper record.") :
	    _("Compare the words with the paper record of this world."), NULL);
	page_item(p, 2, _("Each holder takes back one card, their own. No PIN "
	    "stays with its card."), NULL);
	if (s->world_own)
		page_item(p, 3, P_("Next: copy the world file. Without it the "
		    "cards open nothing; without {k} card it opens nothing. "
		    "Nobody can make it again, not even Microsoft.",
		    "Next: copy the world file. Without it the cards "
		    "open nothing; without {k} cards it opens nothing. Nobody can "
		    "make it again, not even Microsoft.", s->k), "k",
		    say_num(s->k), NULL);
	page_field(p, &world_exists_fields[0]);
}

enum move
world_exists_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (f->st.world_done)
		return MOVE_NEXT;
	if (read_out_check(f, f->st.hknso) < 0 ||
	    flow_record(f, "world-done", NULL) < 0)
		return MOVE_STAY;
	return MOVE_NEXT;
}
