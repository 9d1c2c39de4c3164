/* Who came or went since the list was made: whoever came signs, who went does not. */
#include "src/steps/people_change.h"

#include <string.h>

#include "src/steps/names.h"
#include "src/steps/people.h"
#include "src/steps/station.h"

const struct field_def people_change_fields[] = {
	{ "change", N_("Choice"), FIELD_CHOICE, 16 },
	{ "person", N_("Name"), FIELD_TEXT, 100 },
	{ 0 }
};

enum move
people_change_enter(struct flow *f)
{
	flow_set(f, "change", "witness");
	return MOVE_STAY;
}

/* 1 while a new set has no card yet: whoever comes may still hold one. */
static int
gives_cards(const struct flow *f)
{
	return !station_online(f) && strcmp(f->list->id, "check") != 0 &&
	    !f->st.world && f->st.n_known == 0;
}

void
people_change_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("One person at a time, and what is so by now. It stands in "
	    "the record with its time, like an exception. Whoever came signs with "
	    "the others, and only for what they saw; whoever went does not "
	    "sign."), NULL);
	page_field(p, &people_change_fields[0]);
	page_option(p, "operator", _("Came later, as an operator"), NULL);
	if (gives_cards(f))
		page_option(p, "holder", _("Came later, as a holder"), NULL);
	page_option(p, "witness", _("Came later, as a witness"), NULL);
	page_option(p, "gone", _("Went before the end"), NULL);
	page_field(p, &people_change_fields[1]);
}

/* Their place on the list; n_people: they have none. */
static unsigned
place_of(const struct state *s, const char *name)
{
	unsigned i = 0;

	while (i < s->n_people && strcmp(s->people[i].name, name) != 0)
		i++;
	return i;
}

static unsigned
staying(const struct state *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n_people; i++)
		n += !s->people[i].gone;
	return n;
}

static enum move
came(struct flow *f, const char *name, const char *role, people_after after)
{
	const struct state *s = &f->st;
	const unsigned i = place_of(s, name);
	struct json_t *j;

	if (name_person(name) < 0)
		return flow_notice(f, "name-form", NULL);
	if (!name_has_letter(name))
		return flow_notice(f, "person-number", NULL);
	if (i < s->n_people && !s->people[i].gone)
		return flow_notice(f, "person-twice", "name", name, NULL);
	if (i == PEOPLE_MAX)
		return flow_notice(f, "roster-full", NULL);
	j = js_new();
	js_set_str(j, "name", name);
	js_set_str(j, "role", role);
	return flow_record(f, "joined", j) < 0 ? MOVE_STAY : flow_sealed(f, after);
}

static enum move
went(struct flow *f, const char *name, people_after after)
{
	const struct state *s = &f->st;
	const unsigned i = place_of(s, name);
	struct json_t *j;

	if (i == s->n_people || s->people[i].gone)
		return flow_notice(f, "person-unknown", "name", name, NULL);
	if (staying(s) == 1)
		return flow_notice(f, "person-last", NULL);
	j = js_new();
	js_set_int(j, "person", i + 1);
	return flow_record(f, "gone", j) < 0 ? MOVE_STAY : flow_sealed(f, after);
}

enum move
people_change(struct flow *f, const struct event *ev, people_after after)
{
	const char *change = flow_value(f, "change");
	const char *name = flow_value(f, "person");
	enum role role;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (strcmp(change, "gone") == 0)
		return went(f, name, after);
	if (role_parse(change, &role) < 0 ||
	    (role == ROLE_HOLDER && !gives_cards(f)))
		return flow_notice(f, "choose-one", NULL);
	return came(f, name, change, after);
}
