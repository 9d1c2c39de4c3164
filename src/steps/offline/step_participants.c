/* Who is here, and what the ceremony is called. The folder is made at the end. */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "src/base/text.h"
#include "src/flow/flow.h"
#include "src/record/folder.h"
#include "src/steps/names.h"
#include "src/steps/people.h"
#include "src/steps/station.h"

#define SHOWN_MAX 6		/* people of the list that the page shows */

struct roster {
	char name[TEXT_MAX];
	struct person people[PEOPLE_MAX];
	unsigned n;

	/* of the newest ceremony that has a list */
	char earlier[TEXT_MAX];
	struct person were[PEOPLE_MAX];
	unsigned n_were;
	int taken;
};

/* People of the rehearsal, so that Enter is right. */
static const struct {
	const char *name;
	enum role role;
} practice[] = {
	{ "Alice", ROLE_HOLDER }, { "Bruno", ROLE_HOLDER },
	{ "Chloé", ROLE_HOLDER }, { "Dana", ROLE_OPERATOR },
	{ "Ewan", ROLE_WITNESS },
};

static const struct field_def name_fields[] = {
	{ "name", N_("Name of the ceremony"), FIELD_TEXT, 100 },
	{ "people", N_("Participants"), FIELD_CHOICE, 16 },
	{ 0 }
};

static const struct field_def person_fields[] = {
	{ "person", N_("Name"), FIELD_TEXT, 100 },
	{ "role", N_("Role"), FIELD_CHOICE, 16 },
	{ 0 }
};

/* Nobody has no role. */
static const struct idle person_idle[] = {
	{ "role", "person", NULL },
	{ 0 }
};

static struct roster *
roster(struct flow *f)
{
	return flow_scratch(f, sizeof(struct roster));
}

/* -- who was here before -------------------------------------------------------------- */

struct search {
	const struct flow *f;
	struct roster *r;
};

/* 1: names as people may type them, each once. */
static int
is_sound(const struct state *s)
{
	for (unsigned i = 0; i < s->n_people; i++) {
		if (name_person(s->people[i].name) < 0)
			return 0;
		for (unsigned j = 0; j < i; j++)
			if (strcmp(s->people[i].name, s->people[j].name) == 0)
				return 0;
	}
	return s->n_people > 0;
}

/* What a record on disk says of people is a proposal: they read it, and mend it. */
static int
look_at(void *arg, const char *folder)
{
	struct search *q = arg;
	struct state *s = calloc(1, sizeof(*s));
	struct journal_check check;
	int is;

	if (s == NULL)
		return ERR_NOMEM;
	is = folder_state(q->f->opt->data, folder, s, &check) == 0 &&
	    check.bad == 0 && s->mode == q->f->opt->mode && s->roster &&
	    is_sound(s);
	if (is) {
		text_clip(q->r->earlier, sizeof(q->r->earlier), s->name);
		q->r->n_were = s->n_people;
	}
	for (unsigned i = 0; is && i < s->n_people; i++) {
		q->r->were[i] = (struct person){ .role = s->people[i].role };
		text_clip(q->r->were[i].name, sizeof(q->r->were[i].name),
		    s->people[i].name);
	}
	free(s);
	return is;
}

static void
search(struct flow *f)
{
	struct search q = { f, roster(f) };

	if (q.r->n_were == 0)
		(void)folder_each(f->opt->data, look_at, &q);
}

static void
fill_earlier(const struct roster *r, struct page *p)
{
	struct buf b;

	page_field(p, &name_fields[1]);
	page_option(p, "new", _("A new list"), NULL);
	buf_init(&b, 8192);
	people_text(r->were, r->n_were, &b);
	page_option(p, "earlier", _("Those of {name}: {people}"), "name",
	    r->earlier, "people", buf_str(&b), NULL);
	buf_free(&b);
}

/* -- name ------------------------------------------------------------------------- */

static enum move
enter_name(struct flow *f)
{
	const struct roster *r = roster(f);

	if (r->name[0] != '\0')
		flow_set(f, "name", r->name);
	else if (rehearsal(f))
		flow_set(f, "name", "Contoso");
	search(f);
	flow_set(f, "people", "new");
	return MOVE_STAY;
}

static void
fill_name(const struct flow *f, struct page *p)
{
	const struct roster *r = flow_peek(f);

	page_para(p, _("The ceremony gets a folder of its own, with the date and "
	    "this name. The record of everything that happens lies there."),
	    NULL);
	page_field(p, &name_fields[0]);
	if (r != NULL && r->n_were > 0)
		fill_earlier(r, p);
}

static enum move
event_name(struct flow *f, const struct event *ev)
{
	struct roster *r = roster(f);
	const char *name = flow_value(f, "name");

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (name_person(name) < 0)
		return flow_notice(f, "name-form", NULL);
	if (!flow_is(f, "people", "new") && !flow_is(f, "people", "earlier"))
		return flow_notice(f, "choose-one", NULL);
	memcpy(r->name, name, strlen(name) + 1);
	r->taken = flow_is(f, "people", "earlier");
	if (r->taken) {
		memcpy(r->people, r->were, sizeof(r->people));
		r->n = r->n_were;
	}
	return flow_page(f, "person");
}

/* -- person ----------------------------------------------------------------------- */

static enum move
enter_person(struct flow *f)
{
	const struct roster *r = roster(f);
	const unsigned n = r->n;
	const int prefilled = rehearsal(f) && !r->taken &&
	    n < sizeof(practice) / sizeof(practice[0]);

	if (prefilled)
		flow_set(f, "person", practice[n].name);
	if (station_online(f))	/* where there are no cards */
		flow_set(f, "role", n == 0 ? "operator" : "witness");
	else
		flow_set(f, "role", prefilled ? role_id(practice[n].role) :
		    "holder");
	return MOVE_STAY;
}

/* Those that nobody typed are seen all the same. */
static void
fill_before(const struct roster *r, unsigned n, struct page *p)
{
	struct buf b;

	buf_init(&b, 16384);
	for (unsigned i = 0; i < n; i++) {
		if (i > 0)
			(void)buf_puts(&b, ", ");
		people_text(&r->people[i], 1, &b);
	}
	page_para(p, _("Before these: {people}"), "people", buf_str(&b), NULL);
	buf_free(&b);
}

static void
fill_person(const struct flow *f, struct page *p)
{
	const struct roster *r = flow_peek(f);
	unsigned from = 0;

	page_para(p, station_online(f) ? _("One person after the other: name and "
	    "role. An empty name ends the list; F3 takes the last one back.") :
	    _("One person after the other: name and role. An empty name "
	    "ends the list; F3 takes the last one back. Nobody holds more "
	    "than one card."), NULL);
	/* Of a long list the end, so that the field stays in sight. */
	if (r != NULL && r->n > SHOWN_MAX) {
		from = r->n - SHOWN_MAX;
		page_para(p, P_("On the list: {n} person; the last ones:",
		    "On the list: {n} people; the last ones:", r->n), "n",
		    say_num(r->n), NULL);
	}
	if (from > 0 && r->taken)
		fill_before(r, from, p);
	for (unsigned i = from; r != NULL && i < r->n; i++)
		page_item(p, i + 1, _("{name} ({role})"), "name",
		    r->people[i].name, "role", role_word(r->people[i].role),
		    NULL);
	page_field(p, &person_fields[0]);
	page_field(p, &person_fields[1]);
	page_option(p, "operator", _("operator: alone at the keyboard but for "
	    "PINs"), NULL);
	if (!station_online(f))
		page_option(p, "holder", _("holder: has one administrator card"), NULL);
	page_option(p, "witness", _("witness: sees, compares, signs"), NULL);
}

static struct json_t *
people_json(const struct roster *r)
{
	struct json_t *all = js_new_arr(), *one;

	for (unsigned i = 0; i < r->n; i++) {
		one = js_new();
		js_set_str(one, "name", r->people[i].name);
		js_set_str(one, "role", role_id(r->people[i].role));
		js_add(all, one);
	}
	return all;
}

/* The folder and its lock. */
static int
make_folder(struct flow *f, const char *name)
{
	char date[11], dir[FILE_PATH_MAX];
	int err, lock;

	station_date(date);
	err = folder_make(f->opt->data, date, name, rehearsal(f), dir, &lock);
	if (err < 0)
		return err;
	f->lock = lock;
	if ((err = flow_open_folder(f, dir)) < 0) {
		close(f->lock);
		f->lock = -1;
	}
	return err;
}

/* The first record. */
/* What no other ceremony has: its seals name it. */
static int
set_ceremony(struct json_t *j)
{
	uint8_t id[CEREMONY_LEN];

	if (getrandom(id, sizeof(id), 0) != (ssize_t)sizeof(id))
		return ERR_IO;
	return js_set_hex(j, "ceremony", id, sizeof(id));
}

static int
begin(struct flow *f)
{
	const struct roster *r = roster(f);
	struct station st;
	struct json_t *j;
	int err;

	if (f->st.begun)
		return 0;
	if ((err = station_look(f, &st)) < 0)
		return err;
	if (f->dir[0] == '\0' && (err = make_folder(f, r->name)) < 0)
		return err;
	j = js_new();
	js_set_str(j, "form", "keyconvoy transcript 1");
	if ((err = set_ceremony(j)) < 0) {
		js_free(j);
		return err;
	}
	if (strcmp(f->list->id, "new") != 0)
		js_set_str(j, "list", f->list->id);
	js_set_str(j, "mode", mode_name(f->opt->mode));
	js_set_str(j, "name", r->name);
	js_set(j, "station", station_record(f, &st));
	return flow_record(f, "begin", j);
}

static enum move
finish(struct flow *f)
{
	const struct roster *r = roster(f);
	struct json_t *j;
	int err;

	if (r->n == 0)
		return flow_notice(f, "roster-empty", NULL);
	if ((err = begin(f)) < 0)
		return flow_fail(f, err);
	j = js_new();
	js_set(j, "people", people_json(r));
	if (flow_record(f, "roster", j) < 0)
		return MOVE_STAY;
	return MOVE_NEXT;
}

/* The last of the list comes back into the fields, to be mended. */
static enum move
take_back(struct flow *f)
{
	struct roster *r = roster(f);
	enum move m;

	if (r->n == 0)
		return f->dir[0] == '\0' ? flow_page(f, "name") : MOVE_BACK;
	r->n--;
	m = flow_page(f, "person");
	flow_set(f, "person", r->people[r->n].name);
	flow_set(f, "role", role_id(r->people[r->n].role));
	return m;
}

static enum move
event_person(struct flow *f, const struct event *ev)
{
	struct roster *r = roster(f);
	const char *name = flow_value(f, "person");
	struct person *p = &r->people[r->n];

	if (ev_is(ev, KC_BACK) || ev_is(ev, KC_F3))
		return take_back(f);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (name[0] == '\0')
		return finish(f);
	if (r->n == PEOPLE_MAX)
		return flow_notice(f, "roster-full", NULL);
	if (name_person(name) < 0)
		return flow_notice(f, "name-form", NULL);
	if (!name_has_letter(name))
		return flow_notice(f, "person-number", NULL);
	for (unsigned i = 0; i < r->n; i++)
		if (strcmp(r->people[i].name, name) == 0)
			return flow_notice(f, "person-twice", "name", name, NULL);
	if (role_parse(flow_value(f, "role"), &p->role) < 0)
		return flow_notice(f, "choose-one", NULL);
	memcpy(p->name, name, strlen(name) + 1);
	r->n++;
	return flow_page(f, "person");
}

/* A list that was recorded is shown again, and recorded anew at its end. */
static enum move
enter(struct flow *f)
{
	struct roster *r = roster(f);

	if (f->st.roster) {
		memcpy(r->people, f->st.people, sizeof(r->people));
		r->n = f->st.n_people;
	}
	return flow_page(f, f->dir[0] == '\0' ? "name" : "person");
}

static int
done(const struct state *s)
{
	return s->roster;
}

#define ANY "disk-full disk-error unexpected no-way-back note-written"

static const struct page_def pages[] = {
	{ .id = "name", .title = N_("The ceremony"), .back = BACK_STEP,
	  .flags = PAGE_NO_NOTE, .fields = name_fields,
	  .choices = "new earlier", .notices = ANY " name-form choose-one", .enter = enter_name, .fill = fill_name,
	  .event = event_name,
	  .help = N_("The name goes into the folder's name and the record. It "
	  "cannot be changed later. The people of an earlier ceremony on this "
	  "station can be taken over; the next page shows them, to be mended.") },
	{ .id = "person", .title = N_("Participants"), .back = BACK_STEP,
	  .flags = PAGE_BACK, .fields = person_fields, .idle = person_idle,
	  .choices = "operator holder witness",
	  .notices = ANY " name-form roster-empty roster-full person-number person-twice "
	  "choose-one program-missing", .enter = enter_person, .fill = fill_person,
	  .event = event_person,
	  .help = N_("At the end everybody on this list signs with initials, or "
	  "says that they do not agree. Each card gets one holder of this "
	  "list.") },
	{ 0 }
};

const struct step step_participants = {
	.id = "participants", .title = N_("Participants"), .minutes = 3,
	.pages = pages, .done = done, .enter = enter,
};
