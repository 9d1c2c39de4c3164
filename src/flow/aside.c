/* Pages that lie over others: help, note, leave, and what the engine itself says. */
#include <stdlib.h>
#include <string.h>

#include "src/flow/engine.h"
#include "src/page/glossary.h"
#include "src/page/help.h"

static void
fill_starting(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("The programs that hold keys and cards are starting."), NULL);
}

static void
fill_trouble(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("keyconvoy cannot go on here. Nothing was changed. Leave "
	    "with F10, mend what the notice says, and start again."), NULL);
}

static enum move
event_trouble(struct flow *f, const struct event *ev)
{
	return ev_is(ev, KC_NEXT) ? flow_left(f) : MOVE_STAY;
}

/* -- a daemon ended ------------------------------------------------------------ */

static void
fill_lost(const struct flow *f, struct page *p)
{
	page_para(p, _("A program that holds keys or cards ended unexpectedly. "
	    "The keys were in its memory only, so they are gone from there; "
	    "all files are as the record says."), NULL);
	if (f->dir[0] == '\0')
		page_para(p, _("Next: both programs start again."), NULL);
	else if (state_unproved(&f->st))
		page_para(p, _("Next: both programs start again. Not every card was "
		    "proved, so the world is made anew for the same cards, and "
		    "each of them comes once more. This is recorded as an "
		    "exception."), NULL);
	else if (state_set_unproved(&f->st))
		page_para(p, _("Next: both programs start again. Not every card was "
		    "proved, so cards of the old set sign the world for the new "
		    "one once more, and each new card comes again. This is "
		    "recorded as an exception."), NULL);
	else
		page_para(p, P_("Next: both programs start again and the ceremony "
		    "goes on where it stood. Where keys are needed, {k} card "
		    "opens the world first. This is recorded as an exception.",
		    "Next: both programs start again and the ceremony "
		    "goes on where it stood. Where keys are needed, {k} cards "
		    "open the world first. This is recorded as an exception.",
		    f->st.k > 0 ? f->st.k : 2),
		    "k", f->st.k > 0 ? say_num(f->st.k) : "K", NULL);
}

static enum move
event_lost(struct flow *f, const struct event *ev)
{
	if (ev_is(ev, KC_NEXT))
		f->run->want_daemons = 1;
	return MOVE_STAY;
}

/* -- nobody was there ------------------------------------------------------------ */

static void
fill_idle(const struct flow *f, struct page *p)
{
	page_para(p, _("No key was pressed for 15 minutes, so the world was closed: "
	    "its keys are gone from memory. All that was done is on disk; what was "
	    "typed on the last page, and what cards had allowed, is not kept."),
	    NULL);
	page_para(p, P_("Next: the ceremony goes on where it stood. Where keys are "
	    "needed, {k} card opens the world first.",
	    "Next: the ceremony goes on where it stood. Where keys are needed, "
	    "{k} cards open the world first.", f->st.k),
	    "k", say_num(f->st.k), NULL);
}

static enum move
event_idle(struct flow *f, const struct event *ev)
{
	return ev_is(ev, KC_NEXT) ? flow_resume(f) : MOVE_STAY;
}

/* -- F1 --------------------------------------------------------------------------- */

/* A read-out is drawn: "share" among its words speaks of no card. */
static void
without_drawn_words(struct page *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].kind == BLOCK_WORDS) {
			p->block[i].kind = BLOCK_PARA;
			p->block[i].text = p->block[i].label;
		}
}

/* What the words of the page below and of its help mean. */
static void
fill_words(const struct flow *f, const struct page_def *below, struct page *p)
{
	struct page *seen = calloc(1, sizeof(*seen));
	struct buf text, words;

	buf_init(&text, 2 * PAGE_TEXT);
	buf_init(&words, 4096);
	if (seen != NULL && page_init(seen) == 0) {
		seen->title = _(below->title);
		if (below->fill != NULL)
			below->fill(f, seen);
		without_drawn_words(seen);
		(void)page_text(seen, 0, &text);
		page_free(seen);
	}
	if (below->help != NULL)
		(void)buf_puts(&text, _(below->help));
	if (glossary_of(buf_str(&text), &words) == 0 && words.len > 0)
		page_para(p, "{words}", "words", buf_str(&words), NULL);
	buf_free(&text);
	buf_free(&words);
	free(seen);
}

static void
fill_help(const struct flow *f, struct page *p)
{
	const struct page_def *below = f->pages->over == NULL ? NULL : f->pages->over->page;

	if (below != NULL && below->help != NULL)
		page_para(p, _(below->help), NULL);
	if (below != NULL && (below->flags & PAGE_WORDS))
		/* translators: the spelling alphabet of your language. */
		page_para(p, _("To spell letters: Alfa Bravo Charlie Delta Echo "
		    "Foxtrot Golf Hotel India Juliett Kilo Lima Mike November "
		    "Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey "
		    "X-ray Yankee Zulu."), NULL);
	if (below != NULL)
		fill_words(f, below, p);
	page_para(p, _("F3 goes back, F5 writes a note into the record, F10 "
	    "leaves; a ceremony that was left can be resumed."), NULL);
}

static enum move
event_uncover(struct flow *f, const struct event *ev)
{
	if (ev_is(ev, KC_NEXT))
		flow_uncover(f);
	return MOVE_STAY;
}

/* -- F5 ---------------------------------------------------------------------------- */

static const struct field_def note_fields[] = {
	{ "expected", N_("What was expected"), FIELD_TEXT, 500 },
	{ "happened", N_("What happened"), FIELD_TEXT, 500 },
	{ "decided", N_("What was decided"), FIELD_TEXT, 500 },
	{ 0 }
};

static void
fill_note(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("A note for the record: it stands there with the time and "
	    "this step, and cannot be taken away again. Write no PIN."), NULL);
	for (int i = 0; note_fields[i].id != NULL; i++)
		page_field(p, &note_fields[i]);
}

static enum move
event_note(struct flow *f, const struct event *ev)
{
	struct json_t *j;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_value(f, "happened")[0] == '\0')
		return flow_notice(f, "note-empty", NULL);
	j = js_new();
	for (int i = 0; note_fields[i].id != NULL; i++)
		if (js_set_str(j, note_fields[i].id,
		    flow_value(f, note_fields[i].id)) < 0) {
			js_free(j);
			return flow_notice(f, "not-text", NULL);
		}
	if (flow_record(f, "note", j) < 0)
		return MOVE_STAY;
	flow_uncover(f);
	return flow_notice(f, "note-written", NULL);
}

/* -- F10 --------------------------------------------------------------------------- */

static void
fill_leave(const struct flow *f, struct page *p)
{
	if (f->dir[0] == '\0') {
		page_para(p, _("Nothing has been written yet."), NULL);
	} else if (f->daemons.open) {
		page_para(p, P_("The record is sealed, then the world is closed: "
		    "{k} card opens it again when the ceremony is resumed.",
		    "The record is sealed, then the world is closed: "
		    "{k} cards open it again when the ceremony is resumed.",
		    f->st.k),
		    "k", say_num(f->st.k), NULL);
	} else {
		page_para(p, _("All that was done is on disk; the ceremony can be "
		    "resumed at this step."), NULL);
	}
	if (state_unproved(&f->st))
		page_para(p, _("Not every card is proved: when the ceremony goes on, "
		    "the world is made anew for the same cards, and each of them "
		    "comes once more."), NULL);
	else if (state_set_unproved(&f->st))
		page_para(p, _("Not every card is proved: when the ceremony goes on, "
		    "cards of the old set sign the world for the new one once "
		    "more, and each new card comes again."), NULL);
	page_para(p, _("Enter leaves; Back stays here."), NULL);
}

static enum move
event_leave(struct flow *f, const struct event *ev)
{
	return ev_is(ev, KC_NEXT) ? flow_leave(f) : MOVE_STAY;
}

static void
fill_left(const struct flow *f, struct page *p)
{
	page_para(p, _("Nothing more is written now. Whoever has this disk until "
	    "the ceremony goes on could put an older record there: these words "
	    "tell, and they are asked for."), NULL);
	page_words(p, "head", _("Record, to write on the paper"),
	    f->journal.head);
	page_item(p, 1, _("Write the words on the paper record; strike out those "
	    "of an earlier interruption."), NULL);
	page_item(p, 2, _("Take cards, media and paper with you."), NULL);
}

static enum move
event_left(struct flow *f, const struct event *ev)
{
	(void)f;
	return ev_is(ev, KC_NEXT) ? MOVE_ABORT : MOVE_STAY;
}

/* -- the rows ----------------------------------------------------------------------- */

#define ANY "disk-full disk-error unexpected"

static const struct page_def pages[] = {
	{ .id = "starting", .title = N_("One moment"), .flags = PAGE_NO_NOTE,
	  .notices = ANY, .fill = fill_starting, .help = help_starting },
	{ .id = "trouble", .title = N_("This cannot start"),
	  .flags = PAGE_NO_NOTE, .leads = LEADS_LEAVE, .fill = fill_trouble,
	  .event = event_trouble,
	  .notices = ANY " memory-not-locked selftest-failed reader-none "
	  "reader-perm reader-busy reader-driver reader-off reader-silent "
	  "reader-cannot cards-held cards-many reader-gone not-built", .help = help_trouble },
	{ .id = "lost", .title = N_("A program ended"), .flags = PAGE_NO_NOTE,
	  .notices = ANY, .fill = fill_lost, .event = event_lost,
	  .help = help_lost },
	{ .id = "idle", .title = N_("The world was closed"),
	  .flags = PAGE_NO_NOTE, .notices = ANY, .fill = fill_idle,
	  .event = event_idle, .help = help_idle },
	{ .id = "help", .title = N_("Help"), .back = "", .flags = PAGE_NO_NOTE,
	  .notices = ANY, .leads = LEADS_CLOSE, .fill = fill_help,
	  .event = event_uncover },
	{ .id = "note", .title = N_("Note for the record"), .back = "",
	  .flags = PAGE_NO_NOTE, .fields = note_fields,
	  .notices = ANY " note-empty not-text lock-lost", .leads = LEADS_WRITE,
	  .fill = fill_note,
	  .event = event_note, .help = help_note },
	{ .id = "leave", .title = N_("Leave"), .back = "",
	  .flags = PAGE_NO_NOTE, .notices = ANY, .leads = LEADS_LEAVE,
	  .fill = fill_leave,
	  .event = event_leave, .help = help_leave },
	{ .id = "left", .title = N_("The ceremony can be resumed"),
	  .flags = PAGE_NO_NOTE | PAGE_WORDS | PAGE_LAST, .facts = "head",
	  .notices = ANY, .leads = LEADS_LEAVE, .fill = fill_left,
	  .event = event_left, .help = help_left },
	{ 0 }
};

const struct step step_aside = { .id = "aside", .title = N_("Aside"),
	.pages = pages };
