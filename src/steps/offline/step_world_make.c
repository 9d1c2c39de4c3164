/* Writing the world once all cards are enrolled, and proving every card. */
#include <string.h>

#include "src/record/paths.h"
#include "src/steps/offline/step_world.h"

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
	world_told(f, r);
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
	    CARDS_PAGES("prove-"), NULL, proved);
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
