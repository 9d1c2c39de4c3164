/* After a ceremony was resumed: who is here now, and the time on the wall. */
#include <string.h>

#include "src/base/say.h"
#include "src/steps/people.h"
#include "src/steps/resumed.h"

/* Lines of people on a page, and about the bytes that a line takes. */
#define LINES 8
#define LINE_BYTES 56

const struct field_def resumed_here_fields[] = {
	{ "present", N_("Choice"), FIELD_CHOICE, 16 },
	CLOCK_FIELD,
	{ 0 }
};

/* Nobody confirms in production what they did not choose. */
enum move
resumed_here_enter(struct flow *f)
{
	clock_enter(f);
	if (rehearsal(f))
		flow_set(f, "present", "all");
	return MOVE_STAY;
}

/* The first one who has no place on this page any more. */
static size_t
until(const struct flow *f)
{
	const struct state *s = &f->st;
	size_t i = f->checked, lines = 0;

	for (; i < s->n_people; i++) {
		lines += (strlen(s->people[i].name) + 16) / LINE_BYTES + 1;
		if (lines > LINES)
			break;
	}
	return i;
}

/* Those of a page; who went is named beside. */
static void
fill_people(const struct flow *f, struct page *p)
{
	const struct state *s = &f->st;
	struct buf gone;

	buf_init(&gone, 4096);
	for (size_t i = f->checked; i < until(f); i++) {
		const struct person *who = &s->people[i];

		if (!who->gone)
			page_check(p, _("{name} ({role})"), "name", who->name,
			    "role", role_word(who->role), NULL);
		else
			say(&gone, gone.len == 0 ? "{name}" : ", {name}", "name",
			    who->name, NULL);
	}
	if (gone.len > 0)
		page_para(p, _("Not here: {people}"), "people", buf_str(&gone),
		    NULL);
	buf_free(&gone);
}

static int
has_more(const struct flow *f)
{
	return until(f) < f->st.n_people;
}

/* The clock stands below the last of them. */
static int
asks_clock(const struct flow *f)
{
	return f->st.ready && !has_more(f);
}

void
resumed_here_fill(const struct flow *f, struct page *p)
{
	if (!asks_clock(f))
		page_title(p, _("Who is here?"), NULL);
	page_para(p, _("The ceremony goes on. These people are here, each seen by "
	    "all the others; it stands in the record:"), NULL);
	fill_people(f, p);
	page_field(p, &resumed_here_fields[0]);
	page_option(p, "all", has_more(f) ? _("So it is; next, the others") :
	    _("So it is: these, and nobody else"), NULL);
	page_option(p, "change", _("Somebody is missing, or came"), NULL);
	if (asks_clock(f))
		page_field(p, &resumed_here_fields[1]);
}

static struct json_t *
names(const struct state *s)
{
	struct json_t *all = js_new_arr();

	for (unsigned i = 0; i < s->n_people; i++)
		if (!s->people[i].gone)
			js_add_str(all, s->people[i].name);
	return all;
}

static enum move
turn(struct flow *f, size_t to)
{
	f->checked = to;
	return flow_page(f, "here");
}

static enum move
record(struct flow *f, const struct wall *w)
{
	struct json_t *j = js_new();

	js_set(j, "people", names(&f->st));
	if (f->st.ready)
		clock_record(w, j);
	return flow_record(f, "gathered", j) < 0 ? MOVE_STAY :
	    flow_sealed(f, flow_resume);
}

enum move
resumed_here_event(struct flow *f, const struct event *ev)
{
	struct wall w = { 0 };

	if (ev_is(ev, KC_BACK) || ev_is(ev, KC_F3))
		return f->checked == 0 ? flow_notice(f, "no-way-back", NULL) :
		    turn(f, 0);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "present", "change"))
		return flow_page(f, "people");
	if (!flow_is(f, "present", "all"))
		return flow_notice(f, "choose-one", NULL);
	if (has_more(f))
		return turn(f, until(f));
	if (asks_clock(f) && (clock_read(f, &w) < 0 ||
	    clock_sure(f, &w) < 0))
		return MOVE_STAY;
	return record(f, &w);
}

static enum move
here_again(struct flow *f)
{
	return flow_page(f, "here");
}

enum move
resumed_people_event(struct flow *f, const struct event *ev)
{
	return people_change(f, ev, here_again);
}
