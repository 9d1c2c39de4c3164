/* From step to step, and out of the ceremony. */
#include <assert.h>
#include <string.h>

#include "src/flow/engine.h"

/* -- a step starts ------------------------------------------------------------- */

enum move
engine_step(struct flow *f, unsigned i)
{
	const struct step *old = flow_at(f), *step = f->list->steps[i];

	if (old->leave != NULL)
		old->leave(f);
	engine_end_step(f);
	f->pages->at = i;
	/* An open world proves the record first, whichever way people came. */
	if ((step->flags & STEP_NEEDS_WORLD) &&
	    (!f->daemons.open || f->unproved))
		return flow_need_world(f);
	return step->enter(f);
}

enum move
flow_step(struct flow *f, const char *id)
{
	for (unsigned i = 0; f->list->steps[i] != NULL; i++)
		if (strcmp(f->list->steps[i]->id, id) == 0)
			return engine_step(f, i);
	assert(!"a step that is not in the list");
	return MOVE_STAY;
}

int
flow_choose(struct flow *f, const char *id)
{
	const struct step_list *l = f->lists;

	if (*id == '\0')
		id = "new";
	while (l->id != NULL && strcmp(l->id, id) != 0)
		l++;
	if (l->id == NULL)
		return ERR_NOTFOUND;
	f->list = l;
	return 0;
}

/* The step that opens the world; the first, where none does. */
static unsigned
opens(const struct flow *f)
{
	for (unsigned i = 0; f->list->steps[i] != NULL; i++)
		if (f->list->steps[i]->flags & STEP_OPENS)
			return i;
	return 0;
}

enum move
flow_need_world(struct flow *f)
{
	f->pages->detour = (int)f->pages->at;
	return engine_step(f, opens(f));
}

enum move
flow_again(struct flow *f)
{
	return engine_step(f, f->pages->at);
}

enum move
flow_resume(struct flow *f)
{
	unsigned i = 0;

	f->pages->detour = -1;
	/* What people have not said is asked where the world is opened. */
	if (f->st.confirm != 0 || f->st.gather)
		return engine_step(f, opens(f));
	while (f->list->steps[i + 1] != NULL && f->list->steps[i]->done(&f->st))
		i++;
	return engine_step(f, i);
}

static void
finish(struct flow *f, int status)
{
	f->run->ended = 1;
	f->run->status = status;
}

static enum move
next_step(struct flow *f)
{
	const int to = f->pages->detour;

	f->pages->detour = -1;
	if (to >= 0)
		return engine_step(f, (unsigned)to);
	if (f->list->steps[f->pages->at + 1] != NULL)
		return engine_step(f, f->pages->at + 1);
	finish(f, 0);
	return MOVE_STAY;
}

static enum move
carry_out(struct flow *f, enum move m)
{
	switch (m) {
	case MOVE_NEXT:
		return next_step(f);
	case MOVE_BACK:
		return engine_step(f, f->pages->at > 0 ? f->pages->at - 1 : 0);
	case MOVE_ABORT:
		finish(f, 4);
		break;
	case MOVE_STAY:
		break;
	}
	return MOVE_STAY;
}

/* What was recorded is sealed before the move is made. */
static enum move
sealed_first(struct flow *f, enum move m)
{
	if (!f->run->seal_due || f->run->seal_err < 0 ||
	    f->run->reply != NULL || f->run->ended)
		return m;
	if (m != MOVE_STAY)
		f->run->held.move = m;
	return engine_seal(f);
}

void
engine_move(struct flow *f, enum move m)
{
	m = sealed_first(f, m);
	while (m != MOVE_STAY && !f->run->ended)
		m = sealed_first(f, carry_out(f, m));
	engine_notice_due(f);
}

/* -- leaving ------------------------------------------------------------------- */

/* Nothing is to be gone on with: nothing was written, or it is finished. */
static int
is_none(const struct flow *f)
{
	return f->journal.fd < 0 || f->look_only ||
	    (f->st.ended && f->st.seal_n == f->st.n_records);
}

/* Its keys do not wait until somebody presses Next; what cannot be asked any more
 * has no keys either. */
static enum move
on_left_closed(struct flow *f, int err, const struct answer *a)
{
	(void)a;
	if (err == 0)
		f->daemons.open = 0;
	engine_aside(f, "left");
	return MOVE_STAY;
}

enum move
flow_left(struct flow *f)
{
	const struct req_close req = { 0 };

	if (is_none(f))
		return MOVE_ABORT;
	if (f->daemons.open && !f->run->lost)
		return engine_ask(f, MSG_CLOSE, &req, on_left_closed);
	engine_aside(f, "left");
	return MOVE_STAY;
}

enum move
flow_leave(struct flow *f)
{
	if (is_none(f) || f->st.ended || f->run->seal_err < 0)
		return flow_left(f);
	return flow_record(f, "leave", NULL) < 0 ? MOVE_STAY :
	    flow_sealed(f, flow_left);
}
