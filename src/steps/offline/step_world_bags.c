/* The bags that were opened to have a world here: typed, and held against the record of
 * how they were closed. */
#include "src/steps/bags.h"
#include "src/steps/offline/step_world.h"

#include <string.h>

void
world_bags_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("What this world needs lay in bags: the backup medium, the "
	    "spare cards, the paper record. Type the number that is printed on each "
	    "bag that was cut open; a field stays empty where nothing was "
	    "opened."), NULL);
	bags_fill(f, p);
}

/* 1 when people have to read again; they are told once of the same numbers. */
static int
is_new(struct flow *f, const struct bags *typed, const struct bags_known *known)
{
	struct world_bags *w = world_bags(f);
	const unsigned i = bags_differ(typed, &known->closed, 0);

	if (i == BAGS || memcmp(&w->told, typed, sizeof(*typed)) == 0)
		return 0;
	w->told = *typed;
	flow_notice(f, known->medium[i] ? "bag-medium" : "bag-differs", "known",
	    known->closed.number[i], "number", typed->number[i], NULL);
	return 1;
}

/* Each of them is an exception of its own, where a record of this station says otherwise.
 * 0 or the error. */
static int
take_differing(struct flow *f, const struct bags *typed, const struct bags_known *known)
{
	const struct bags *closed = &known->closed;
	struct json_t *j;
	int err = 0;

	for (unsigned i = bags_differ(typed, closed, 0); i < BAGS && err == 0;
	    i = bags_differ(typed, closed, i + 1)) {
		if (known->medium[i])
			continue;
		j = js_new();
		js_set_str(j, "number", typed->number[i]);
		js_set_str(j, "known", closed->number[i]);
		err = flow_exception(f, "bag-differs", j);
	}
	return err;
}

enum move
world_bags_event(struct flow *f, const struct event *ev)
{
	const struct world_bags *w = world_bags(f);
	struct bags_known known;
	struct bags typed;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	bags_known(f, w->hknso, w->medium, &known);
	if (bags_read(f, known.closed.number[BAG_BACKUP][0] != '\0' &&
	    w->medium[0] != '\0', known.closed.number[BAG_PAPER][0] != '\0',
	    &typed) < 0 || is_new(f, &typed, &known) ||
	    bags_record(f, "bags-opened", &f->st.opened, &typed) < 0 ||
	    take_differing(f, &typed, &known) < 0)
		return MOVE_STAY;
	return flow_page(f, "foreign");
}
