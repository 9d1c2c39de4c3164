/*
 * A world that was left open closes itself: nobody is at the keys, and its keys are
 * in memory for whoever comes by.
 */
#include "src/flow/engine.h"

int
flow_idles(const struct flow *f)
{
	return f->daemons.open && !f->run->lost && !f->run->ended;
}

/* Nothing is left that wants the keys: the last pages stay as they are. */
static int
is_over(const struct flow *f)
{
	return f->st.ended && f->st.seal_n == f->st.n_records;
}

static enum move
on_closed(struct flow *f, int err, const struct answer *a)
{
	(void)a;
	if (err < 0)
		return flow_fail(f, err);
	f->daemons.open = 0;
	if (!is_over(f))
		engine_aside(f, "idle");
	return MOVE_STAY;
}

/* In the record, under the last seal that this world makes; a disk that does not
 * take the line keeps no world open. Nothing is written into a record that is not
 * proved. */
enum move
engine_idle(struct flow *f)
{
	const struct req_close req = { 0 };

	if (!flow_idles(f))
		return MOVE_STAY;
	if (is_over(f) || f->unproved || f->run->seal_err < 0 ||
	    flow_record(f, "closed", NULL) < 0) {
		engine_drop_held(f);
		return engine_ask(f, MSG_CLOSE, &req, on_closed);
	}
	return flow_ask(f, MSG_CLOSE, &req, on_closed);
}
