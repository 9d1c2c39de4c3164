/* The KEK, or a toolset, onto the courier stick, read back. */
#include <stdio.h>
#include <string.h>

#include "src/steps/kek_in.h"
#include "src/steps/media.h"
#include "src/steps/online/fetch.h"

static void
fill_stick(const struct flow *f, struct page *p)
{
	page_para(p, f->st.method == METHOD_WORLD ? _("One file is copied to the "
	    "courier stick and read back: the toolset, as it was downloaded. It "
	    "is public; what counts is that nobody exchanges it, and that the "
	    "words tell.") : _("One file is copied to the courier stick and read "
	    "back: the "
	    "KEK as the vault says it, with its identifier. It is public; what "
	    "counts is that nobody exchanges it, and that the words tell."), NULL);
	sticks_field(f, p, &files_stick_fields[0]);
}

static int
toolset(struct flow *f, char name[static NAME_BUF], struct buf *out)
{
	int err = fetch_toolset_name(&f->st, name);

	return err == 0 ? files_read(f, FETCH_TOOLSET, f->st.online.fetched, out) :
	    err;
}

static int
kek(struct flow *f, char name[static NAME_BUF], struct buf *out)
{
	(void)snprintf(name, NAME_BUF, "%s.json", f->st.kid.name);
	return kek_in_kept(f, out);
}

/* What goes along, and 0 only when people print what it is, too. */
static int
to_carry(struct flow *f, char name[static NAME_BUF], struct buf *out)
{
	const int world = f->st.method == METHOD_WORLD;
	int err = files_check(f, world ? FETCH_TOOLSET_SHEET : FETCH_SHEET,
	    f->st.online.sheet_sha);

	if (err < 0)
		return err;
	return world ? toolset(f, name, out) : kek(f, name, out);
}

static int
put(const char *stick, const char *name, struct view data, struct json_t *files)
{
	int err = medium_put(stick, name, data);

	return err == 0 ? files_add(files, name, data) : err;
}

static enum move
carry(struct flow *f, const char *stick, const char *name, struct view data)
{
	struct json_t *j = js_new(), *files = js_new_arr();
	int err = put(stick, name, data, files);

	js_set_str(j, "medium", stick);
	js_set(j, "carried", files);
	if (err < 0) {
		js_free(j);
		return files_medium_fail(f, err, stick);
	}
	return flow_record(f, "carried", j) < 0 ? MOVE_STAY :
	    flow_page(f, "done");
}

static enum move
event_stick(struct flow *f, const struct event *ev)
{
	const char *stick = flow_value(f, "stick");
	struct medium_others others;
	char name[NAME_BUF];
	enum move m;
	struct buf b;
	int err;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (files_medium_ok(f, stick, 1) < 0 ||
	    files_only_ours(f, stick, &others) < 0)
		return MOVE_STAY;
	buf_init(&b, TOOLSET_MAX);
	err = to_carry(f, name, &b);
	if (err == ERR_CHANGED || err == ERR_NOTFOUND)
		m = flow_notice(f, "fetch-changed", NULL);
	else
		m = err < 0 ? flow_fail(f, err) :
		    carry(f, stick, name, buf_view(&b));
	buf_free(&b);
	return m;
}

static void
fill_done(const struct flow *f, struct page *p)
{
	page_check(p, _("The courier stick was written and read back."), NULL);
	sticks_left(f, p);
	if (f->st.method == METHOD_WORLD)
		page_words(p, "toolset", _("Toolset, SHA-256"), f->st.toolset);
	else {
		page_fact(p, "kid", _("Key identifier"), f->st.kid.text);
		page_words(p, "kek", _("The KEK, in words"), f->st.kek);
	}
	if (f->st.method == METHOD_WORLD) {
		page_para(p, _("The stick goes to the station that makes the key, "
		    "and the sheet goes there another way. What comes back no "
		    "vault of the cloud takes; the one that gave the toolset "
		    "does: `keyconvoy-vault import`. So Next ends here."), NULL);
		return;
	}
	page_para(p, _("The stick goes to the station that makes the key, and the "
	    "sheet goes there another way. Leave with F10; when the stick is "
	    "back, start here again and resume. On this very machine, Next goes "
	    "on."), NULL);
}

static enum move
event_done(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) || sticks_leave(f) < 0)
		return MOVE_STAY;
	return f->st.method == METHOD_WORLD ? flow_step(f, "finish") : MOVE_NEXT;
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, "stick");
}

static int
done(const struct state *s)
{
	return s->online.carried;
}

static const struct page_def pages[] = {
	{ .id = "stick", .title = N_("To the courier stick"), .doc = "1.3",
	  .back = BACK_STEP, .fields = files_stick_fields, .facts = STICKS_FACTS,
	  .notices = ONLINE_ANY "fetch-changed medium-foreign "
	  FILES_MEDIUM_NOTICES,
	  .enter = files_stick_enter, .fill = fill_stick, .event = event_stick,
	  .help = N_("Any folder can stand for the stick. A backup medium is "
	  "refused here, and so is a stick with files of other people.") },
	{ .id = "done", .title = N_("The stick is ready"), .doc = "1.3",
	  .flags = PAGE_WORDS, .facts = "kid kek toolset",
	  .notices = ONLINE_ANY "medium-busy", .enter = sticks_leave_enter,
	  .fill = fill_done, .event = event_done,
	  .help = N_("The stick may be lost or copied without harm. Exchanged it "
	  "may not be: that is what the words on the sheet are for.") },
	{ 0 }
};

const struct step step_stick = {
	.id = "stick", .title = N_("Courier"), .minutes = 2,
	.pages = pages, .done = done, .enter = enter,
};
