/* What will happen; which ceremonies there are: new, resumed, only looked at. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/digest.h"
#include "src/flow/flow.h"
#include "src/record/folder.h"
#include "src/page/help.h"
#include "src/record/paths.h"
#include "src/steps/station.h"

#define LIST_MAX 128	/* the newest; what is older is left out, and said */

struct list {
	struct entry {
		char folder[64], name[TEXT_MAX], last[24], step[16];
		int ended;
	} e[LIST_MAX];
	unsigned n;
	unsigned swept;		/* temporary files of a kill, removed just now */
	const char *data;
};

static const struct field_def start_fields[] = {
	{ "ceremony", N_("Ceremony"), FIELD_CHOICE, 63 },
	{ 0 }
};

static const struct field_def resume_fields[] = {
	{ "then", N_("Choice"), FIELD_CHOICE, 16 },
	{ 0 }
};

static struct list *
list(struct flow *f)
{
	return flow_scratch(f, sizeof(struct list));
}

/* -- the list ---------------------------------------------------------------------- */

static int
look_at(void *arg, const char *folder)
{
	struct list *l = arg;
	struct entry *e = &l->e[l->n];
	struct journal_check check;
	char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
	struct state *s;

	if (strlen(folder) >= sizeof(e->folder) ||
	    path_join(dir, l->data, folder) < 0 ||
	    path_join(path, dir, PATH_RECORD) < 0 ||
	    (s = calloc(1, sizeof(*s))) == NULL)
		return 0;
	if (journal_verify(path, state_fold, s, &check) == 0) {
		memset(e, 0, sizeof(*e));
		memcpy(e->folder, folder, strlen(folder) + 1);
		memcpy(e->name, s->name, sizeof(e->name));
		memcpy(e->last, s->last, sizeof(e->last));
		memcpy(e->step, s->step, sizeof(e->step));
		e->ended = s->ended;
		l->n++;
	}
	free(s);
	return l->n == LIST_MAX;
}

/* A step's title for people, by the id that the record has. */
static const char *
title_of(const struct flow *f, const char *id)
{
	for (unsigned i = 0; f->steps[i] != NULL; i++)
		if (strcmp(f->steps[i]->id, id) == 0)
			return _(f->steps[i]->title);
	return id;
}

static enum move
enter_start(struct flow *f)
{
	struct list *l = list(f);

	memset(l, 0, sizeof(*l));
	l->data = f->opt->data;
	folder_each(f->opt->data, look_at, l);
	if (l->n == 0 || rehearsal(f))
		flow_set(f, "ceremony", "new");
	for (unsigned i = l->n; i > 0; i--)	/* the newest that is open */
		if (!l->e[i - 1].ended)
			flow_set(f, "ceremony", l->e[i - 1].folder);
	return MOVE_STAY;
}

static void
put_entry(const struct flow *f, struct page *p, const struct entry *e)
{
	struct buf when;

	buf_init(&when, 64);
	station_when(e->last, &when);
	page_option(p, e->folder, e->ended ? _("{name}: finished {time}") :
	    _("{name}: interrupted at step {step}, {time}"), "name", e->name,
	    "step", title_of(f, e->step), "time", buf_str(&when), NULL);
	buf_free(&when);
}

static void
fill_start(const struct flow *f, struct page *p)
{
	const struct list *l = flow_peek(f);

	page_para(p, _("Bring Your Own Key: you create a security world guarded by "
	    "K of N administrator cards, generate a key that never leaves its "
	    "module in the clear, make a copy with reduced rights and wrap it "
	    "for exactly one vault."), NULL);
	page_para(p, _("On the table: one card or token for each holder and a "
	    "spare, two sticks of different looks (courier, backup), envelopes, "
	    "the sheet with the KEK's words, paper for the record, a clock on "
	    "the wall."), NULL);
	if (rehearsal(f))
		page_para(p, _("This is a rehearsal: virtual cards and practice "
		    "keys do, and nothing of it is taken in production."), NULL);
	page_field(p, &start_fields[0]);
	page_option(p, "new", _("New ceremony"), NULL);
	for (unsigned i = 0; l != NULL && i < l->n; i++)
		put_entry(f, p, &l->e[i]);
	if (l != NULL && l->n == LIST_MAX)
		page_para(p, _("These are the newest {n}; older ones are in "
		    "their folders."), "n", say_num(LIST_MAX), NULL);
}

/* Lets go of the folder that is open. */
static void
close_it(struct flow *f)
{
	journal_close(&f->journal);
	if (f->lock >= 0)
		close(f->lock);
	f->lock = -1;
	f->dir[0] = '\0';
	f->look_only = 0;
	memset(&f->st, 0, sizeof(f->st));
	f->st.mode = f->opt->mode;
}

static enum move
open_it(struct flow *f, const char *folder)
{
	char dir[FILE_PATH_MAX];
	unsigned n = 0;
	int err = path_join(dir, f->opt->data, folder);

	list(f)->swept = 0;
	close_it(f);
	if (err == 0)
		err = flow_open_folder(f, dir);
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
		list(f)->swept += n;
		n = 0;
	}
	(void)file_sweep(f->opt->data, NULL);
	f->look_only = 1;	/* until people choose to resume */
	return flow_page(f, f->st.ended && f->st.seal_n == f->st.n_records ?
	    "finished" : "resume");
}

static enum move
event_start(struct flow *f, const struct event *ev)
{
	const struct list *l = flow_peek(f);
	const char *v = flow_value(f, "ceremony");

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (strcmp(v, "new") == 0) {
		close_it(f);	/* one that was begun stays on the list */
		return MOVE_NEXT;
	}
	for (unsigned i = 0; l != NULL && i < l->n; i++)
		if (strcmp(v, l->e[i].folder) == 0)
			return open_it(f, v);
	return flow_notice(f, "choose-one", NULL);
}

/* -- resume ------------------------------------------------------------------------ */

/* 1 the file on disk is the recorded one, 0 not, -1 nothing recorded. */
static int
file_holds(const struct flow *f, const char *name, int recorded,
    const uint8_t sha[static SHA256_LEN])
{
	char path[FILE_PATH_MAX];
	uint8_t now[SHA256_LEN];

	if (!recorded)
		return -1;
	return flow_path(f, path, name) == 0 && sha256_file(path, now) == 0 &&
	    memcmp(now, sha, sizeof(now)) == 0;
}

static int
key_holds(const struct flow *f, const char *prefix, int recorded,
    const uint8_t sha[static SHA256_LEN])
{
	char name[128];
	struct buf b;

	buf_init(&b, sizeof(name) - 1);
	say(&b, PATH_LOCAL "/{prefix}{ident}", "prefix", prefix, "ident",
	    f->st.ident, NULL);
	memcpy(name, buf_str(&b), strlen(buf_str(&b)) + 1);
	buf_free(&b);
	return file_holds(f, name, recorded, sha);
}

static const char *
word_of(int holds)
{
	return holds < 0 ? _("does not exist yet") : holds ?
	    _("as recorded") : _("MISSING or changed since");
}

/* Where it stopped, and why as far as the record knows. */
static void
fill_stopped(const struct flow *f, struct page *p)
{
	const struct state *s = &f->st;
	struct buf when;

	buf_init(&when, 64);
	station_when(s->last, &when);
	page_fact(p, "stopped", _("Last record"), buf_str(&when));
	buf_free(&when);
	page_fact(p, "step", _("At step"), title_of(f, s->step));
	if (!s->ended)
		page_fact(p, "how", _("How it stopped"), s->left ?
		    _("left by people") : _("crash, power cut, or closed"));
}

static const char *
backup_word(const struct state *s)
{
	if (!s->backup)
		return _("none yet");
	return s->key_backup ? _("of the world and the key") :
	    _("of the world");
}

/* What is certain: files were read for it just now. */
static void
fill_certain(const struct flow *f, struct page *p)
{
	const struct state *s = &f->st;

	page_para(p, _("Certain, read again just now:"), NULL);
	page_fact(p, "records", _("Record intact, lines"),
	    say_num((int64_t)f->journal.n));
	page_fact(p, "world", _("World file"), word_of(file_holds(f,
	    PATH_WORLD, s->world, s->world_sha)));
	if (s->world)
		page_fact(p, "hknso", _("World hash"), say_hex(s->hknso, 8));
	page_fact(p, "cards", _("Cards proved"), say_num(state_proved(s)));
	page_fact(p, "key", _("Key file"), word_of(key_holds(f, "key_simple_",
	    s->key, s->key_sha)));
	page_fact(p, "copy", _("Reduced copy"), word_of(key_holds(f,
	    "key_xferacld_", s->copy, s->copy_sha)));
	page_fact(p, "backup", _("Backup"), backup_word(s));
}

/* The steps that the record does not prove. */
static void
fill_not_done(const struct flow *f, struct page *p)
{
	const struct list *l = flow_peek(f);
	struct buf b;

	buf_init(&b, 1024);
	for (unsigned i = 0; f->steps[i] != NULL; i++)
		if (!f->steps[i]->done(&f->st))
			buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
			    _(f->steps[i]->title));
	page_para(p, _("Not done: {steps}."), "steps", buf_str(&b), NULL);
	buf_free(&b);
	if (l != NULL && l->swept > 0)
		page_para(p, P_("{n} unfinished file was removed.",
		    "{n} unfinished files were removed.", l->swept), "n",
		    say_num(l->swept), NULL);
}

static enum move
enter_resume(struct flow *f)
{
	flow_set(f, "then", "resume");
	if (f->journal.cut)
		flow_notice(f, "record-cut", NULL);
	return MOVE_STAY;
}

static void
fill_resume(const struct flow *f, struct page *p)
{
	const struct state *s = &f->st;

	page_title(p, _("Interrupted ceremony: {name}"), "name", s->name, NULL);
	fill_stopped(f, p);
	fill_certain(f, p);
	fill_not_done(f, p);
	if (!s->world && state_enrolled(s) > 0)
		page_para(p, _("Cards enrolled: {n}. No world exists yet; nothing "
		    "secret was lost."), "n", say_num(state_enrolled(s)), NULL);
	if (s->world)
		page_para(p, P_("To see again together: {k} of the {n} cards "
		    "(keys were in memory only), the words on paper, who is "
		    "here, the clock.",
		    "To see again together: {k} of the {n} cards "
		    "(keys were in memory only), the words on paper, who is "
		    "here, the clock.", s->n), "k", say_num(s->k), "n",
		    say_num(s->n), NULL);
	else
		page_para(p, _("To see again together: who is here, the "
		    "clock."), NULL);
	page_field(p, &resume_fields[0]);
	page_option(p, "resume", _("Resume where it stood; that is recorded"), NULL);
	page_option(p, "look", _("Look only"), NULL);
	page_option(p, "aside", _("Put aside, start another ceremony"), NULL);
}

static enum move
event_resume(struct flow *f, const struct event *ev)
{
	struct json_t *j;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "then", "look"))
		return flow_page(f, "look");
	if (flow_is(f, "then", "aside")) {
		close_it(f);
		return MOVE_NEXT;
	}
	if (!flow_is(f, "then", "resume"))
		return flow_notice(f, "choose-one", NULL);
	f->look_only = 0;
	j = js_new();
	js_set_str(j, "stopped_at", f->st.step);
	js_set_bool(j, "cut", f->journal.cut);
	if (flow_exception(f, "resumed", j) < 0)
		return MOVE_STAY;
	return flow_resume(f);
}

/* -- look -------------------------------------------------------------------------- */

static void
fill_look(const struct flow *f, struct page *p)
{
	page_title(p, strcmp(f->page->id, "finished") == 0 ?
	    _("Finished ceremony: {name}") : _("Looking at: {name}"), "name",
	    f->st.name, NULL);
	fill_stopped(f, p);
	fill_certain(f, p);
	page_para(p, _("Nothing is written while you look. `keyconvoy verify` "
	    "with the folder checks every file: {dir}"), "dir", f->dir, NULL);
}

static enum move
event_look(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	close_it(f);
	return flow_page(f, "start");
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, "start");
}

static int
done(const struct state *s)
{
	return s->begun;
}

#define ANY "disk-full disk-error unexpected no-way-back note-written choose-one"
#define FACTS "stopped step how backup records world hknso cards key copy"

static const struct page_def pages[] = {
	{ .id = "start", .title = N_("keyconvoy"), .flags = PAGE_NO_NOTE,
	  .fields = start_fields, .choices = "new *",
	  .notices = ANY " record-changed other-mode in-use",
	  .enter = enter_start, .fill = fill_start, .event = event_start,
	  .help = N_("Each ceremony has its own folder and record. One that was "
	  "interrupted goes on where the record says it stood.") },
	{ .id = "resume", .title = N_("Interrupted ceremony"),
	  .flags = PAGE_NO_NOTE, .fields = resume_fields, .facts = FACTS,
	  .choices = "resume look aside", .notices = ANY " record-cut",
	  .enter = enter_resume, .fill = fill_resume, .event = event_resume,
	  .help = help_resume },
	{ .id = "finished", .title = N_("Finished ceremony"),
	  .flags = PAGE_NO_NOTE, .facts = FACTS, .notices = ANY " record-cut",
	  .fill = fill_look, .event = event_look, .help = help_look },
	{ .id = "look", .title = N_("Looking"), .flags = PAGE_NO_NOTE,
	  .facts = FACTS, .notices = ANY, .fill = fill_look,
	  .event = event_look, .help = help_look },
	{ 0 }
};

const struct step step_welcome = {
	.id = "welcome", .title = N_("Welcome"), .minutes = 2,
	.pages = pages, .done = done, .enter = enter,
};
