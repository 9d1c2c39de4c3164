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

/* -- or for a new set of cards: K old ones allow it ---------------------------------- */

static enum move
renewed(struct flow *f)
{
	f->daemons.wrote = 1;
	return flow_again(f);	/* the file is there now */
}

static enum move
on_old(struct flow *f, int err, const struct answer *a)
{
	const struct rep_world_load *r = &a->rep.r_world_load;

	if (err == 0 && (memcmp(r->hknso, f->st.old.hknso, SHA256_LEN) != 0 ||
	    r->gen != f->st.old.gen))
		err = ERR_CHANGED;
	if (err < 0)
		return flow_fail(f, err);
	return cards_begin_set(f, CARDS_PAGES("old-"), renewed);
}

static enum move
renew(struct flow *f)
{
	struct req_world_load req;
	struct buf b;
	enum move m;
	int err;

	f->daemons.loaded = 0;
	buf_init(&b, WORLD_FILE_MAX);
	err = flow_read(f, PATH_OLD_WORLD, &b);
	req = (struct req_world_load){ .world = buf_view(&b) };
	m = err < 0 ? flow_fail(f, err) :
	    flow_ask(f, MSG_WORLD_LOAD, &req, on_old);
	buf_free(&b);
	return m;
}

static enum move
create(struct flow *f)
{
	struct req_world_create req = { .k = (uint8_t)f->st.k,
		.n = (uint8_t)f->st.n, .suite = f->st.suite };
	struct buf cards;
	enum move m;
	int err;

	if (f->st.old.there)
		return renew(f);
	buf_init(&cards, WORLD_FILE_MAX);
	err = cards_list(f, &cards);
	req.cards = buf_view(&cards);
	m = err < 0 ? flow_fail(f, err) :
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
	if (!f->daemons.wrote) {
		if (!f->st.old.there)
			flow_notice_later(f, "world-anew", "");
		return create(f);
	}
	buf_init(&b, WORLD_FILE_MAX);
	err = flow_read(f, PATH_WORLD, &b);
	if (err == 0)
		err = world_record(f, f->st.old.there ? "replace" : "create",
		    buf_view(&b), r, NULL);
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
