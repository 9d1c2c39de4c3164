/* The copy with reduced rights: K cards, one destination. */
#include <string.h>

#include "src/steps/dest.h"
#include "src/steps/files.h"
#include "src/page/help.h"
#include "src/steps/packages.h"
#include "src/steps/read_out.h"
#include "src/steps/offline/step_world.h"

static const struct field_def why_fields[] = {
	READ_OUT_FIELD,
	{ 0 }
};

static const struct field_def replace_fields[] = {
	{ "then", N_("Choice"), FIELD_CHOICE, 16 },
	{ 0 }
};

/* -- making the copy ------------------------------------------------------------------ */

static int
record_copy(struct flow *f, struct view file)
{
	char name[NAME_BUF];
	struct json_t *j = files_record(files_copy(f->st.ident, name), file);
	struct json_t *cards = js_new_arr();

	js_set_str(j, "ident", f->st.ident);
	dest_record(&f->st, j);
	for (unsigned i = 0; i < f->st.n; i++)
		if (f->cards.rit.now[i])
			js_add_str(cards, f->st.card[i].number);
	js_set(j, "cards", cards);
	return flow_record(f, "copy", j);
}

static enum move
on_copy(struct flow *f, int err, const struct answer *a)
{
	const struct view file = a->rep.r_copy.file;
	char name[NAME_BUF];

	if (err < 0)
		return packages_fail(f, err);
	if ((err = flow_write(f, files_copy(f->st.ident, name), file)) < 0)
		return flow_fail(f, err);
	if (record_copy(f, file) < 0)
		return MOVE_STAY;
	return flow_page(f, "done");
}

static enum move
copy_for_vault(struct flow *f, struct view key)
{
	struct req_copy req = { .file = key, .method = METHOD_AZURE,
		.kid = f->st.kid.text };

	memcpy(req.kek, f->st.kek, SHA256_LEN);
	return flow_ask(f, MSG_COPY, &req, on_copy);
}

static enum move
copy_for_world(struct flow *f, struct view key)
{
	struct req_copy req = { .file = key, .method = METHOD_WORLD,
		.now = dest_clock(f) };
	struct packages p;
	enum move m;
	int err = packages_read(f, &p);

	memcpy(req.root, f->st.root, SHA256_LEN);
	req.kek_pkg = buf_view(&p.kek);
	req.world_pkg = buf_view(&p.world);
	m = err < 0 ? flow_fail(f, err) : flow_ask(f, MSG_COPY, &req, on_copy);
	packages_free(&p);
	return m;
}

/* K cards were seen: the copy for this destination. */
static enum move
make_copy(struct flow *f)
{
	char name[NAME_BUF];
	struct buf b;
	enum move m;
	int err;

	flow_page(f, "making");
	buf_init(&b, KEY_FILE_MAX);
	err = files_read(f, files_key(f->st.ident, name), f->st.key_sha, &b);
	if (err < 0)
		m = flow_fail(f, err);
	else if (f->st.method == METHOD_WORLD)
		m = copy_for_world(f, buf_view(&b));
	else
		m = copy_for_vault(f, buf_view(&b));
	buf_free(&b);
	return m;
}

/* A copy of this key, for this destination. */
static struct rec_grant
asked(const struct flow *f)
{
	struct rec_grant g = { .method = (uint8_t)f->st.method };

	memcpy(g.key, f->st.spki_sha, SHA256_LEN);
	memcpy(g.kek, f->st.kek, SHA256_LEN);
	if (f->st.method == METHOD_AZURE) {
		g.kid = f->st.kid.text;
		return g;
	}
	g.region = f->st.region;
	memcpy(g.target, f->st.target, SHA256_LEN);
	return g;
}

/* keyd says what the cards will allow: what was asked for, or it is not shown. */
static enum move
begun(struct flow *f)
{
	const struct rec_grant g = asked(f);

	if (!cards_subject_is(&f->cards.rit.subject, &g))
		return flow_fail(f, ERR_FORMAT);
	return flow_page(f, "why");
}

static enum move
begin_cards(struct flow *f)
{
	const struct rec_grant grant = asked(f);
	struct buf grants;
	enum move m;

	buf_init(&grants, 2048);
	(void)wire_put(&grants, &form_grant, &grant);
	m = grants.err != 0 ? flow_fail(f, grants.err) :
	    cards_begin(f, RITUAL_RIGHTS, buf_view(&grants), CARDS_PAGES(""),
	    begun, make_copy);
	buf_free(&grants);
	return m;
}

/* A closed world is opened by the same K cards. */
static enum move
begin(struct flow *f)
{
	flow_page(f, "loading");
	return world_load(f, begin_cards);
}

/* -- is there a copy already? ------------------------------------------------------------ */

/* Is it a copy, of this key? That of another one has no cards behind it here. */
static int
is_of_key(const struct flow *f, const struct rep_describe *d)
{
	uint8_t sha[SHA256_LEN];

	return d->rights == RIGHT_TRANSFER &&
	    strcmp(d->ident, f->st.ident) == 0 &&
	    sha256(d->spki.p, d->spki.len, sha) == 0 &&
	    memcmp(sha, f->st.spki_sha, sizeof(sha)) == 0;
}

static enum move
on_seen(struct flow *f, int err, const struct answer *a)
{
	const struct rep_describe *d = &a->rep.r_describe;

	if (err < 0 || !d->authentic)
		return flow_page(f, "replace");
	if (!is_of_key(f, d))
		return flow_page(f, "anew");
	if (!dest_is(&f->st, d))
		return flow_page(f, "replace");
	/* As it should be, and yet no line says who made it: K cards do. */
	return begin(f);
}

/* Asks keyd about the copy that is on disk. */
static enum move
look(struct flow *f)
{
	char name[NAME_BUF];
	struct req_describe req;
	struct buf b;
	enum move m;
	int err;

	flow_page(f, "making");
	buf_init(&b, KEY_FILE_MAX);
	err = flow_read(f, files_copy(f->st.ident, name), &b);
	req = (struct req_describe){ .file = buf_view(&b) };
	m = err < 0 ? flow_fail(f, err) :
	    flow_ask(f, MSG_DESCRIBE, &req, on_seen);
	buf_free(&b);
	return m;
}

/* -- pages ---------------------------------------------------------------------------------- */

static void
fill_why(const struct flow *f, struct page *p)
{
	char dest[REGION_TEXT];

	page_para(p, f->st.method == METHOD_WORLD ?
	    _("A copy of the key {ident} is made that can do one thing: leave, "
	    "for the region {vault}. It cannot sign or decrypt, and no further "
	    "copy can be made of it. The original stays as it is.") :
	    _("A copy of the key {ident} is made that can do one thing: "
	    "leave, for the vault {vault}. It cannot sign or decrypt, and no "
	    "further copy can be made of it. The original stays as it is."),
	    "ident", f->st.ident, "vault", dest_name(f, dest), NULL);
	page_para(p, f->daemons.open ?
	    P_("This needs {k} card, although the world is open: it "
	    "proves that its holder wants it.",
	    "This needs {k} cards, although the world is open: they "
	    "prove that the holders want it.", f->st.k) :
	    P_("This needs {k} card, which opens the world, too: it proves that "
	    "its holder wants it.",
	    "This needs {k} cards, which open the world, too: they prove that "
	    "the holders want it.", f->st.k), "k", say_num(f->st.k), NULL);
	cards_subject(f, p);
	if (f->st.method == METHOD_WORLD)
		read_out_page(f, p, "root", _("Root key"), f->st.root);
	else
		read_out_page(f, p, "kek", _("KEK, to read aloud"),
		    f->cards.rit.subject.grant.kek);
	page_field(p, &why_fields[0]);
	page_para(p, _("Read the words from the sheet once more; if they differ, "
	    "go back (F3)."), NULL);
}

/* Compared here, in the sitting that copies, whatever an earlier one compared. */
static enum move
event_why(struct flow *f, const struct event *ev)
{
	const int world = f->st.method == METHOD_WORLD;
	struct json_t *j;

	if (ev_is(ev, KC_BACK) || ev_is(ev, KC_F3))
		return flow_step(f, "exchange");
	if (!ev_is(ev, KC_NEXT) ||
	    read_out_check(f, world ? f->st.root : f->st.kek) < 0)
		return MOVE_STAY;
	j = js_new();
	js_set_hex(j, "kek", f->st.kek, SHA256_LEN);
	if (world)
		js_set_hex(j, "root", f->st.root, SHA256_LEN);
	else
		js_set_str(j, "kid", f->st.kid.text);
	return flow_record(f, "compared", j) < 0 ? MOVE_STAY : cards_first(f);
}

static enum move
enter_replace(struct flow *f)
{
	return flow_notice(f, "copy-elsewhere", "ident", f->st.ident, NULL);
}

static void
fill_replace(const struct flow *f, struct page *p)
{
	char dest[REGION_TEXT];

	page_para(p, _("One copy exists for an ident at a time. The one on disk is "
	    "for another destination than {kid}."), "kid", f->st.method ==
	    METHOD_WORLD ? dest_name(f, dest) : f->st.kid.text, NULL);
	page_field(p, &replace_fields[0]);
	page_option(p, "replace", P_("Replace it: {k} card makes the copy for this "
	    "destination", "Replace it: {k} cards make the copy for this "
	    "destination", f->st.k), "k", say_num(f->st.k), NULL);
	page_option(p, "leave", _("Leave, resume later"), NULL);
}

static enum move
event_replace(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "then", "leave"))
		return flow_leave(f);
	if (!flow_is(f, "then", "replace"))
		return flow_notice(f, "choose-one", NULL);
	return begin(f);
}

/* -- what lies there is not the copy that was made --------------------------------------- */

static enum move
enter_anew(struct flow *f)
{
	return flow_notice(f, "copy-strange", "ident", f->st.ident, NULL);
}

static void
fill_anew(const struct flow *f, struct page *p)
{
	char name[NAME_BUF];

	page_para(p, _("The copy is not used, and it has no backup because it "
	    "needs none: it is made anew from the original, which is as it "
	    "was."), NULL);
	page_fact(p, "file", _("File"), files_copy(f->st.ident, name));
	page_field(p, &replace_fields[0]);
	page_option(p, "replace", P_("Make it anew: this needs {k} card",
	    "Make it anew: this needs {k} cards", f->st.k), "k",
	    say_num(f->st.k), NULL);
	page_option(p, "leave", _("Leave, resume later"), NULL);
}

static void
fill_done(const struct flow *f, struct page *p)
{
	char name[NAME_BUF];

	page_result(p);
	page_fact(p, "file", _("File"), files_copy(f->st.ident, name));
	dest_fact(f, p);
	page_para(p, _("The copy with reduced rights exists, for this destination "
	    "alone."), NULL);
}

static enum move
enter(struct flow *f)
{
	char name[NAME_BUF], path[FILE_PATH_MAX];

	if (f->st.copy)
		return flow_page(f, files_copy_is_there(f) ? "done" : "anew");
	if (flow_path(f, path, files_copy(f->st.ident, name)) < 0 ||
	    file_exists(path) != 1)
		return begin(f);
	return f->daemons.open ? look(f) : flow_need_world(f);
}

static int
done(const struct state *s)
{
	return s->copy;
}

#define ANY "disk-full disk-error file-form unexpected no-way-back note-written " \
	"world-other other-mode key-file-bad file-changed"

static const struct page_def pages[] = {
	{ .id = "why", .title = N_("A copy with reduced rights"), .doc = "4.1",
	  .flags = PAGE_WORDS | PAGE_BACK, .fields = why_fields,
	  .facts = "subject kek root" READ_OUT_FACTS,
	  .notices = ANY " " READ_OUT_NOTICES,
	  .enter = read_out_some, .fill = fill_why, .event = event_why,
	  .help = N_("The copy is bound to the SHA-256 of the KEK, and to its "
	  "identifier or the world of its region. The module that holds the keys "
	  "enforces it: for any other destination it refuses.") },
	{ .id = "replace", .title = N_("A copy for another destination"),
	  .doc = "4.1", .fields = replace_fields, .choices = "replace leave",
	  .notices = ANY " copy-elsewhere choose-one", .enter = enter_replace,
	  .fill = fill_replace, .event = event_replace, .help = help_replace },
	{ .id = "anew", .title = N_("Not the copy that was made"), .doc = "4.1",
	  .fields = replace_fields, .facts = "file", .choices = "replace leave",
	  .notices = ANY " copy-strange choose-one", .enter = enter_anew,
	  .fill = fill_anew, .event = event_replace, .help = help_anew },
	CARDS_ROWS("", "4.1", ANY, .title = N_("Administrator cards"),
	    .back = "why", .flags = PAGE_CARDS, .event = cards_insert_event,
	    .help = help_insert),
	{ .id = "loading", .title = N_("One moment"),
	  .doc = "4.1", .flags = PAGE_BUSY, .notices = ANY " signature-bad file-missing",
	  .fill = flow_fill_busy, .help = help_loading },
	{ .id = "making", .title = N_("The copy is being made"), .doc = "4.1",
	  .flags = PAGE_BUSY, .notices = ANY " rights-forbid quorum-few packages-refused",
	  .fill = flow_fill_busy, .help = help_copy_making },
	{ .id = "done", .title = N_("The copy exists"), .doc = "4.1",
	  .facts = "file " DEST_FACTS, .notices = ANY, .fill = fill_done,
	  .event = flow_event_next, .help = help_copy_done },
	{ 0 }
};

const struct step step_rights = {
	.id = "rights", .title = N_("Reduced copy"), .minutes = 5,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
