/* What will happen; which ceremonies there are: new, resumed, only looked at. */
#include <stdlib.h>
#include <string.h>

#include "src/record/folder.h"
#include "src/page/help.h"
#include "src/record/paths.h"
#include "src/steps/offline/step_welcome.h"
#include "src/steps/backup_mark.h"
#include "src/steps/read_out.h"
#include "src/steps/record_copy.h"
#include "src/steps/resumed.h"
#include "src/steps/station.h"

static const struct field_def start_fields[] = {
	{ "ceremony", N_("Ceremony"), FIELD_CHOICE, 63 },
	{ 0 }
};

/* -- the list ---------------------------------------------------------------------- */

/* Each station has ceremonies of its own, side by side in a folder or not. */
static int
is_ours(const struct step_list *l, const char *id)
{
	if (*id == '\0')
		id = "new";
	while (l->id != NULL && strcmp(l->id, id) != 0)
		l++;
	return l->id != NULL;
}

static struct entry *
add(struct welcome *l, const char *folder)
{
	struct entry *e = &l->e[l->n++];

	memset(e, 0, sizeof(*e));
	memcpy(e->folder, folder, strlen(folder) + 1);
	return e;
}

static int
look_at_lost(void *arg, const char *folder)
{
	struct welcome *l = arg;

	if (strlen(folder) < sizeof(l->e->folder))
		add(l, folder)->lost = 1;
	return l->n == WELCOME_MAX;
}

static int
look_at(void *arg, const char *folder)
{
	struct welcome *l = arg;
	struct journal_check check;
	struct entry *e;
	struct state *s;
	int err;

	if (strlen(folder) >= sizeof(e->folder) ||
	    (s = malloc(sizeof(*s))) == NULL)
		return 0;
	err = folder_state(l->data, folder, s, &check);
	if (err < 0)
		(void)look_at_lost(l, folder);
	else if (is_ours(l->lists, s->list)) {
		e = add(l, folder);
		memcpy(e->name, s->name, sizeof(e->name));
		memcpy(e->last, s->last, sizeof(e->last));
		memcpy(e->step, s->step, sizeof(e->step));
		e->ended = s->ended;
	}
	free(s);
	return l->n == WELCOME_MAX;
}

static enum move
say_lost(struct flow *f, const char *folder)
{
	return flow_notice(f, "record-lost", "folder", folder, NULL);
}

static enum move
enter_start(struct flow *f)
{
	struct welcome *l = welcome(f);
	const struct entry *latest = NULL, *lost = NULL;
	/* Chosen before, and nothing of it is on the list: people come back. */
	const int chosen = f->dir[0] == '\0' && f->list != f->lists;

	memset(l, 0, sizeof(*l));
	l->data = f->opt->data;
	l->lists = f->lists;
	/* First of all: none of these is left out for the others. */
	folder_each_lost(f->opt->data, look_at_lost, l);
	if (l->n < WELCOME_MAX)
		folder_each(f->opt->data, look_at, l);
	if (l->n == 0 || rehearsal(f) || chosen)
		flow_set(f, "ceremony", f->dir[0] == '\0' ? f->list->id :
		    f->lists->id);
	/* The one that people left last; of a day their names stand in no order. */
	for (unsigned i = 0; i < l->n; i++) {
		if (l->e[i].lost && lost == NULL)
			lost = &l->e[i];
		if (!l->e[i].ended && (latest == NULL ||
		    strcmp(l->e[i].last, latest->last) > 0))
			latest = &l->e[i];
	}
	if (latest != NULL && !chosen)
		flow_set(f, "ceremony", latest->folder);
	return lost == NULL ? MOVE_STAY : say_lost(f, lost->folder);
}

/* Two of one name are told apart by their folders; so is one without a name. */
static int
needs_folder(const struct welcome *l, const struct entry *e)
{
	for (unsigned i = 0; i < l->n; i++)
		if (&l->e[i] != e && !l->e[i].lost &&
		    strcmp(l->e[i].name, e->name) == 0)
			return 1;
	return e->name[0] == '\0';
}

static void
put_entry(const struct flow *f, struct page *p, const struct welcome *l,
    const struct entry *e)
{
	struct buf name, when;

	if (e->lost) {
		page_option(p, e->folder, _("{folder}: its record cannot be "
		    "read"), "folder", e->folder, NULL);
		return;
	}
	buf_init(&name, TEXT_MAX + sizeof(e->folder) + 64);
	buf_init(&when, 64);
	say(&name, needs_folder(l, e) ? _("{name} (folder {folder})") : "{name}",
	    "name", e->name, "folder", e->folder, NULL);
	station_when(e->last, &when);
	page_option(p, e->folder, e->ended ? _("{name}: finished {time}") :
	    _("{name}: interrupted at step {step}, {time}"), "name",
	    buf_str(&name), "step", welcome_step_title(f, e->step), "time",
	    buf_str(&when), NULL);
	buf_free(&name);
	buf_free(&when);
}

/* What will happen, and what to have on the table. */
static void
fill_offline(struct page *p)
{
	page_para(p, _("Bring Your Own Key by Microsoft's guide of 2016 (the "
	    "document): you create a security world that K of N cards guard, "
	    "generate a key that never leaves its module in the clear, and wrap a "
	    "reduced copy of it for exactly one vault."), NULL);
	page_para(p, _("On the table: one card or token for each holder and a "
	    "spare, two sticks of different looks (courier, backup), envelopes, "
	    "the sheet with the KEK's words, paper for the record, a clock on "
	    "the wall."), NULL);
}

static void
fill_online(struct page *p)
{
	page_para(p, _("The station with a network: first it fetches the KEK of "
	    "your vault and puts it on the courier stick, for the station that "
	    "makes the key. When the stick comes back, it imports the package "
	    "into the vault and compares what arrived. The steps are those of "
	    "Microsoft's guide of 2016 (the document)."), NULL);
	page_para(p, _("On the table: the courier stick, the paper record, and the "
	    "account that may create and import keys in the vault. `az`, "
	    "Microsoft's own program, does the work."),
	    NULL);
}

#define LOST "lost"	/* no list: what to do when a station died */

/* All its steps, by their usual durations. */
static unsigned
minutes_of(const struct step_list *l)
{
	unsigned n = 0;

	for (unsigned i = 0; l->steps[i] != NULL; i++)
		n += l->steps[i]->minutes;
	return n;
}

/* What readiness would refuse, before people type anything. */
static void
fill_lacks(const struct flow *f, struct page *p)
{
	struct buf b;

	buf_init(&b, 64);
	if (strcmp(f->daemons.reader_driver, "virtual") == 0)
		buf_puts(&b, " --reader usb");
	if (f->opt->stick == NULL)
		buf_puts(&b, " --stick");
	if (f->opt->backup == NULL)
		buf_puts(&b, " --backup");
	if (b.len > 0)
		page_warn(p, _("Missing for production:{options}. Leave (F10), and "
		    "start again with it."), "options", buf_str(&b), NULL);
	buf_free(&b);
}

static void
fill_start(const struct flow *f, struct page *p)
{
	const struct welcome *l = flow_peek(f);

	if (station_online(f))
		fill_online(p);
	else
		fill_offline(p);
	if (rehearsal(f))
		page_para(p, _("This is a rehearsal: virtual cards and practice "
		    "keys do, and nothing of it is taken in production."), NULL);
	else if (!station_online(f))
		fill_lacks(f, p);
	if (f->opt->moved > 0)
		page_check(p, P_("{n} ceremony of an older keyconvoy was moved to "
		    "{path}.", "{n} ceremonies of an older keyconvoy were moved "
		    "to {path}.", f->opt->moved), "n",
		    say_num(f->opt->moved), "path", f->opt->data, NULL);
	page_field(p, &start_fields[0]);
	for (const struct step_list *s = f->lists; s->id != NULL; s++)
		page_option(p, s->id, _("{what}, {n} min"), "what",
		    _(s->title), "n", say_num(minutes_of(s)), NULL);
	for (unsigned i = 0; l != NULL && i < l->n; i++)
		put_entry(f, p, l, &l->e[i]);
	if (!station_online(f))
		page_option(p, LOST, _("A station died during a ceremony: what to "
		    "do"), NULL);
	if (l != NULL && l->n == WELCOME_MAX)
		page_para(p, _("These are the newest {n}; older ones are in "
		    "their folders."), "n", say_num(WELCOME_MAX), NULL);
}

/* -- it died ------------------------------------------------------------------------- */

static void
fill_lost(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("From the step Backup on, the backup medium has the world and "
	    "the record, and the key after its own backup. With another station, that "
	    "medium, K cards with their PINs, and the paper:"), NULL);
	page_item(p, 1, _("Look at the record on the medium, below "
	    "keyconvoy/ceremonies, with `keyconvoy verify`, and compare its words "
	    "with the paper."), NULL);
	page_item(p, 2, _("Begin a new ceremony; in the step World restore the "
	    "world from the medium. Its words are typed from the paper, K cards open "
	    "it."), NULL);
	page_item(p, 3, _("Make a new backup, take the key if it is there, and go "
	    "on. Copy and package are made again."), NULL);
	page_para(p, _("Before that backup a world is gone with its station: begin "
	    "anew, with cards that are empty. A key without its own backup is gone, "
	    "too: make another."), NULL);
	page_para(p, _("doc/lost-laptop.md says it at length."), NULL);
}

static enum move
event_lost(struct flow *f, const struct event *ev)
{
	return ev_is(ev, KC_NEXT) ? flow_page(f, "start") : MOVE_STAY;
}

static enum move
open_it(struct flow *f, const char *folder)
{
	char dir[FILE_PATH_MAX];
	unsigned n = 0;
	int err = path_join(dir, f->opt->data, folder);

	welcome(f)->swept = 0;
	welcome_close(f);
	if (err == 0)
		err = folder_own(dir);
	if (err == ERR_EXISTS)
		return flow_notice(f, "folder-linked", "folder", folder, NULL);
	if (err == 0)
		err = flow_open_folder(f, dir);
	if (err == 0 && flow_choose(f, f->st.list) < 0) {
		welcome_close(f);
		err = ERR_UNSUPPORTED;	/* a later version's */
	}
	if (err == ERR_CHANGED)
		return flow_notice(f, "record-changed", "folder", folder, NULL);
	if (err == ERR_MODE)
		return flow_notice(f, "other-mode", "folder", folder, NULL);
	if (err < 0)
		return flow_fail(f, err);
	static const char *const sweep[] = { ".", PATH_LOCAL, "out", "in" };
	for (size_t i = 0; i < sizeof(sweep) / sizeof(sweep[0]); i++) {
		char path[FILE_PATH_MAX];

		if (flow_path(f, path, sweep[i]) == 0)
			(void)file_sweep(path, &n);
		welcome(f)->swept += n;
		n = 0;
	}
	(void)file_sweep(f->opt->data, NULL);
	f->look_only = 1;	/* until people choose to resume */
	return flow_page(f, f->st.online.finished || (f->st.ended &&
	    f->st.seal_n == f->st.n_records) ? "finished" : "resume");
}

static enum move
event_start(struct flow *f, const struct event *ev)
{
	const struct welcome *l = flow_peek(f);
	const char *v = flow_value(f, "ceremony");

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (strcmp(v, LOST) == 0)
		return flow_page(f, "lost");
	if (*v != '\0' && flow_choose(f, v) == 0) {
		welcome_close(f);	/* one that was begun stays on the list */
		(void)flow_choose(f, v);
		return MOVE_NEXT;
	}
	for (unsigned i = 0; l != NULL && i < l->n; i++)
		if (strcmp(v, l->e[i].folder) == 0)
			return l->e[i].lost ? say_lost(f, v) : open_it(f, v);
	return flow_notice(f, "choose-one", NULL);
}

static enum move
enter(struct flow *f)
{
	return resumed_asks(f) ? resumed_ask(f) : flow_page(f, "start");
}

static int
done(const struct state *s)
{
	return s->begun;
}

#define ANY "disk-full disk-error unexpected no-way-back note-written choose-one"
#define FACTS "stopped step how backup records world hknso cards key copy " \
	"vault fetched carried imported"

static const struct page_def pages[] = {
	{ .id = "start", .title = N_("keyconvoy"), .flags = PAGE_NO_NOTE,
	  .fields = start_fields, .choices = "new check replace online lost *",
	  .notices = ANY " record-changed record-lost folder-linked other-mode in-use "
	  "folder-owner folder-mode in-the-way record-again",
	  .enter = enter_start, .fill = fill_start, .event = event_start,
	  .help = N_("Each ceremony has its own folder and record. One that was "
	  "interrupted goes on where the record says it stood. The minutes are "
	  "those that people usually take for all of it.") },
	{ .id = "lost", .title = N_("A station died"), .back = "start",
	  .flags = PAGE_NO_NOTE, .notices = ANY, .leads = LEADS_CLOSE,
	  .fill = fill_lost, .event = event_lost,
	  .help = N_("What was done after the last seal with the medium in is not "
	  "there; it would not have been believed on the old station either.") },
	{ .id = "resume", .title = N_("Interrupted ceremony"),
	  .flags = PAGE_NO_NOTE, .fields = welcome_resume_fields, .facts = FACTS,
	  .choices = "resume look aside", .notices = ANY " record-cut",
	  .enter = welcome_resume_enter, .fill = welcome_resume_fill, .event = welcome_resume_event,
	  .help = help_resume },
	{ .id = "words", .title = N_("The record's words, from the paper"),
	  .flags = PAGE_NO_NOTE | PAGE_WORDS, .back = "resume",
	  .fields = welcome_words_fields, .idle = welcome_words_idle,
	  .choices = "typed none",
	  .notices = ANY " head-needed " BACKUP_MARK_NOTICES " " READ_OUT_NOTICES,
	  .enter = welcome_words_enter,
	  .fill = welcome_words_fill, .event = welcome_words_event,
	  .help = N_("A record that was cut back to an earlier point holds by "
	  "itself: each of its lines was true once. What was decided since, only "
	  "the paper remembers.") },
	RESUMED_ROWS(ANY),
	{ .id = "finished", .title = N_("Finished ceremony"),
	  .flags = PAGE_NO_NOTE, .facts = FACTS, .notices = ANY " record-cut "
	  RECORD_COPY_NOTICES,
	  .enter = welcome_look_enter, .fill = welcome_look_fill, .event = welcome_look_event,
	  .help = help_look },
	{ .id = "look", .title = N_("Looking"), .flags = PAGE_NO_NOTE,
	  .facts = FACTS, .notices = ANY, .enter = welcome_look_enter,
	  .fill = welcome_look_fill, .event = welcome_look_event, .help = help_look },
	{ 0 }
};

const struct step step_welcome = {
	.id = "welcome", .title = N_("Welcome"), .minutes = 2,
	.pages = pages, .done = done, .enter = enter,
};
