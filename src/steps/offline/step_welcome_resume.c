/* A ceremony that was opened: what is certain of it; resumed, or only looked at. */
#include <string.h>
#include <unistd.h>

#include "src/record/paths.h"
#include "src/steps/files.h"
#include "src/steps/kek_in.h"
#include "src/steps/offline/step_welcome.h"
#include "src/steps/record_copy.h"
#include "src/steps/replacing.h"
#include "src/steps/resumed.h"
#include "src/steps/station.h"

const struct field_def welcome_resume_fields[] = {
	{ "then", N_("Choice"), FIELD_CHOICE, 16 },
	{ 0 }
};

struct welcome *
welcome(struct flow *f)
{
	return flow_scratch(f, sizeof(struct welcome));
}

const char *
welcome_step_title(const struct flow *f, const char *id)
{
	for (const struct step_list *l = f->lists; l->id != NULL; l++)
		for (unsigned i = 0; l->steps[i] != NULL; i++)
			if (strcmp(l->steps[i]->id, id) == 0)
				return _(l->steps[i]->title);
	return id;
}

void
welcome_close(struct flow *f)
{
	if (f->journal.fd >= 0 && !f->look_only)
		memcpy(f->closed, f->journal.head, SHA256_LEN);
	journal_close(&f->journal);
	if (f->lock >= 0)
		close(f->lock);
	f->lock = -1;
	f->dir[0] = '\0';
	f->look_only = f->unproved = 0;
	memset(&f->st, 0, sizeof(f->st));
	f->st.mode = f->opt->mode;
	(void)flow_choose(f, f->lists->id);
}

/* -- resume ------------------------------------------------------------------------ */

static int
file_holds(const struct flow *f, const char *name,
    const uint8_t sha[static SHA256_LEN])
{
	char path[FILE_PATH_MAX];
	uint8_t now[SHA256_LEN];

	return flow_path(f, path, name) == 0 && sha256_file(path, now) == 0 &&
	    memcmp(now, sha, sizeof(now)) == 0;
}

/* Reads the files that the record names. */
static void
look(struct flow *f)
{
	const struct state *s = &f->st;
	struct welcome *l = welcome(f);
	char name[NAME_BUF];
	struct buf kek;

	buf_init(&kek, KEK_FILE_MAX);
	l->no_kek = s->kek_n > 0 && s->method == METHOD_AZURE &&
	    kek_in_kept(f, &kek) < 0;
	buf_free(&kek);
	l->world = s->world && file_holds(f, PATH_WORLD, s->world_sha);
	l->key = s->key && file_holds(f, files_key(s->ident, name), s->key_sha);
	l->copy = s->copy &&
	    file_holds(f, files_copy(s->ident, name), s->copy_sha);
}

static const char *
word_of(int recorded, int holds)
{
	if (!recorded)
		return _("does not exist yet");
	return holds ? _("as recorded") : _("MISSING or changed since");
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
	page_fact(p, "step", _("At step"), welcome_step_title(f, s->step));
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

/* The station with a network. */
static void
fill_connected(const struct state *s, struct page *p)
{
	const struct connected *c = &s->online;

	page_fact(p, "vault", _("Vault"), c->chosen ? c->vault : _("none yet"));
	page_fact(p, "fetched", _("Fetched"), s->method == METHOD_AZURE ?
	    s->kid.name : s->method == METHOD_WORLD ? _("a toolset") :
	    _("nothing yet"));
	page_fact(p, "carried", _("On the courier stick"), c->carried ?
	    _("yes") : _("not yet"));
	page_fact(p, "imported", _("Imported"), c->imported ? c->key.name :
	    _("nothing yet"));
}

/* The other one: files were read for it when the page started. */
static void
fill_kept(const struct flow *f, struct page *p)
{
	static const struct welcome none;
	const struct state *s = &f->st;
	const struct welcome *l = flow_peek(f);

	l = l == NULL ? &none : l;
	page_fact(p, "world", _("World file"), word_of(s->world, l->world));
	if (s->world)
		page_fact(p, "hknso", _("World hash"), say_hex(s->hknso, 8));
	page_fact(p, "cards", _("Cards proved"), say_num(state_proved(s)));
	page_fact(p, "key", _("Key file"), word_of(s->key, l->key));
	page_fact(p, "copy", _("Reduced copy"), word_of(s->copy, l->copy));
	page_fact(p, "backup", _("Backup"), backup_word(s));
	if (l->no_kek)
		page_warn(p, _("The KEK's file, in/kek-{n}, is missing or changed "
		    "since: nothing can be wrapped for it."), "n",
		    say_num(s->kek_n), NULL);
}

static void
fill_certain(const struct flow *f, struct page *p)
{
	page_para(p, _("Read again just now, not yet proved:"), NULL);
	page_fact(p, "records", _("Lines of the record"),
	    say_num((int64_t)f->journal.n));
	if (station_online(f))
		fill_connected(&f->st, p);
	else
		fill_kept(f, p);
}

/* The steps that the record does not prove. */
static void
fill_not_done(const struct flow *f, struct page *p)
{
	const struct welcome *l = flow_peek(f);
	struct buf b;

	buf_init(&b, 1024);
	for (unsigned i = 0; f->list->steps[i] != NULL; i++)
		if (!f->list->steps[i]->done(&f->st))
			buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
			    _(f->list->steps[i]->title));
	page_para(p, _("Not done: {steps}."), "steps", buf_str(&b), NULL);
	buf_free(&b);
	if (l != NULL && l->swept > 0)
		page_para(p, P_("{n} unfinished file was removed.",
		    "{n} unfinished files were removed.", l->swept), "n",
		    say_num(l->swept), NULL);
}

/* Nothing was sealed yet: people say who is here first, and then cards come. */
static void
fill_together(const struct flow *f, struct page *p)
{
	const struct state *s = &f->st;
	const int checks = strcmp(f->list->id, "check") == 0;

	if (!s->world)
		page_para(p, s->ready ? _("You say together who is here, and what "
		    "time it is.") : _("You say together who is here."), NULL);
	else if (state_unproved(s))
		page_para(p, _("You say together who is here, and what time it is. "
		    "Then the world is made anew for the same cards."), NULL);
	else if (state_set_unproved(s))
		page_para(p, _("You say together who is here, and what time it is. "
		    "Then the old set signs anew, and each new card comes again."),
		    NULL);
	else if (checks && state_tested(s, TESTED_NOT) > 0)
		page_para(p, _("You say together who is here, and what time it is. "
		    "Then the cards that were good come once more, too."), NULL);
	else
		page_para(p, P_("You say together who is here, and what time it is. "
		    "Then {k} of its {n} cards opens the world.",
		    "You say together who is here, and what time it is. "
		    "Then {k} of its {n} cards open the world.", s->k),
		    "k", say_num(s->k), "n", say_num(s->n), NULL);
}

/* What comes before it goes on. While people sign they say so one by one. */
static void
fill_again(const struct flow *f, struct page *p)
{
	const struct state *s = &f->st;
	const char *k = say_num(s->k), *n = say_num(s->n);

	if (!s->world || s->seal_n == 0) {
		if (s->roster)
			fill_together(f, p);
		return;
	}
	if (s->signing)
		page_para(p, P_("The world is closed; {k} of its {n} cards opens it.",
		    "The world is closed; {k} of its {n} cards open it.", s->k),
		    "k", k, "n", n, NULL);
	else
		page_para(p, P_("The world is closed; {k} of its {n} cards opens it. "
		    "Then you say together who is here, and what time it is.",
		    "The world is closed; {k} of its {n} cards open it. "
		    "Then you say together who is here, and what time it is.",
		    s->k), "k", k, "n", n, NULL);
}

enum move
welcome_resume_enter(struct flow *f)
{
	const int given = replacing_is_given_up(f->opt->data, &f->st);

	look(f);
	welcome(f)->given_up = given == 1;
	flow_set(f, "then", given == 1 ? "look" : "resume");
	if (f->journal.cut)
		flow_notice(f, "record-cut", NULL);
	return MOVE_STAY;
}

void
welcome_resume_fill(const struct flow *f, struct page *p)
{
	const struct welcome *w = flow_peek(f);
	const struct state *s = &f->st;

	page_title(p, _("Interrupted ceremony: {name}"), "name", s->name, NULL);
	fill_stopped(f, p);
	fill_certain(f, p);
	fill_not_done(f, p);
	if (!s->world && state_enrolled(s) > 0)
		page_para(p, s->old.there ? _("Cards of the new set enrolled: {n}. "
		    "The old set opens the world as before.") :
		    _("Cards enrolled: {n}. No world exists yet; nothing "
		    "secret was lost."), "n", say_num(state_enrolled(s)), NULL);
	if (w != NULL && w->given_up)
		page_warn(p, _("Another ceremony took the old set of cards again: "
		    "this replacement was given up, and does not go on."), NULL);
	else
		fill_again(f, p);
	page_field(p, &welcome_resume_fields[0]);
	if (w == NULL || !w->given_up)
		page_option(p, "resume", _("Resume where it stood; that is "
		    "recorded"), NULL);
	page_option(p, "look", _("Look only"), NULL);
	page_option(p, "aside", _("Put aside, start another ceremony"), NULL);
}

enum move
welcome_resume_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "then", "look")) {
		f->look_only = 1;
		return flow_page(f, "look");
	}
	if (flow_is(f, "then", "aside")) {
		welcome_close(f);
		return MOVE_NEXT;
	}
	if (!flow_is(f, "then", "resume") || welcome(f)->given_up)
		return flow_notice(f, "choose-one", NULL);
	if (memcmp(f->journal.head, f->closed, SHA256_LEN) != 0)
		return flow_page(f, "words");
	f->look_only = 0;
	return resumed_begin(f);
}

/* -- look -------------------------------------------------------------------------- */

enum move
welcome_look_enter(struct flow *f)
{
	look(f);
	review_read(f, &welcome(f)->review);
	welcome(f)->behind = flow_shows(f, "finished") && record_copy_behind(f);
	return MOVE_STAY;
}

void
welcome_look_fill(const struct flow *f, struct page *p)
{
	const struct welcome *w = flow_peek(f);

	page_title(p, flow_shows(f, "finished") ?
	    _("Finished ceremony: {name}") : _("Looking at: {name}"), "name",
	    f->st.name, NULL);
	if (w != NULL && w->behind)
		page_warn(p, _("The record on the backup medium ends before this: "
		    "Next brings it there."), NULL);
	p->leads = w != NULL && w->behind ? LEADS_NEXT : LEADS_CLOSE;
	fill_stopped(f, p);
	fill_certain(f, p);
	if (w != NULL)
		review_fill(f, &w->review, p);
	page_para(p, _("Nothing is written while you look. `keyconvoy verify` "
	    "with the folder checks every file: {dir}"), "dir", f->dir, NULL);
}

enum move
welcome_look_event(struct flow *f, const struct event *ev)
{
	const int behind = welcome(f)->behind;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	welcome(f)->behind = 0;
	if (behind && record_copy_again(f) < 0)
		return MOVE_STAY;
	welcome_close(f);
	(void)flow_page(f, "start");
	return behind ? flow_notice(f, "record-again", NULL) : MOVE_STAY;
}
