/* The vault's KEK: made for this, or one that is there. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/page/help.h"
#include "src/steps/kek_in.h"
#include "src/steps/names.h"
#include "src/steps/online/fetch.h"
#include "src/steps/read_out.h"

static const struct field_def fields[] = {
	{ "do", N_("The KEK"), FIELD_CHOICE, 16 },
	{ "name", N_("Its name in the vault"), FIELD_TEXT, 127 },
	{ 0 }
};

static enum move
enter_kek(struct flow *f)
{
	flow_set(f, "do", "create");
	flow_set(f, "name", "KEKforBYOK");
	return MOVE_STAY;
}

static void
fill_kek(const struct flow *f, struct page *p)
{
	page_fact(p, "vault", _("Vault"), f->st.online.base +
	    (f->st.online.base[0] == '\0' ? 0 : strlen("https://")));
	page_para(p, _("A KEK is an RSA key of 4096 bits in the vault's HSM that "
	    "may do one thing: import. Its public half wraps the key that comes "
	    "later; only this vault can unwrap it."), NULL);
	page_field(p, &fields[0]);
	page_option(p, "create", _("make it now"), NULL);
	page_option(p, "use", _("take one that is there"), NULL);
	page_option(p, "toolset", _("none: the toolset of a region (method world)"),
	    NULL);
	page_field(p, &fields[1]);
}

/* As az_failed; whoever is not signed in goes back to where that is done. */
static int
failed(struct flow *f, int err, const struct answer *a)
{
	if (az_needs_sign_in(err, a))
		(void)flow_step(f, "subscription");
	return az_failed(f, err, a);
}

/* -- it is there --------------------------------------------------------------------- */

static enum move
taken(struct flow *f)
{
	return fetch_sheet(f, FETCH_SHEET, _("KEK of the vault {name}\n\n{kid}\n\n"
	    "Subscription: {subscription}\n\nIn words:\n{words}\n"),
	    f->st.kid.vault, f->st.kek) < 0 ? MOVE_STAY : flow_page(f, "seen");
}

static enum move
on_key(struct flow *f, int err, const struct answer *a)
{
	struct az_key key;

	if (failed(f, err, a))
		return MOVE_STAY;
	if (az_read_key(a->rep.r_az.out, &key) < 0 ||
	    strcmp(key.kid.host, f->st.online.base + strlen("https://")) != 0)
		return flow_notice(f, "az-answer", NULL);
	return kek_in_answer(f, a->rep.r_az.out, taken);
}

/* -- asking ---------------------------------------------------------------------------- */

/* Back to where the vault is asked for the name before a key is made. */
static void
to_kek(struct flow *f)
{
	char name[128];

	text_clip(name, sizeof(name), flow_value(f, "name"));
	flow_page(f, "kek");
	flow_set(f, "name", name);
}

static enum move
on_created(struct flow *f, int err, const struct answer *a)
{
	if (az_end(f, err, a, flow_value(f, "name")) != AZ_OPEN)
		return on_key(f, err, a);
	to_kek(f);
	return az_say_open(f, err, a);
}

static enum move
create(struct flow *f, const char *name)
{
	const struct req_az req = { .call = AZ_KEY_CREATE, .name = name,
		.size = "4096" };

	return az_key(f, &req, on_created);
}

static enum move
on_looked(struct flow *f, int err, const struct answer *a)
{
	char name[128];

	if (az_refusal(err, a) == AZ_FAULT_KEY)
		return create(f, flow_value(f, "name"));
	if (failed(f, err, a))
		return MOVE_STAY;
	text_clip(name, sizeof(name), flow_value(f, "name"));
	flow_page(f, "newer");
	flow_set(f, "name", name);
	return MOVE_STAY;
}

static enum move
event_kek(struct flow *f, const struct event *ev)
{
	const char *name = flow_value(f, "name");
	const struct req_az req = { .call = AZ_KEY_SHOW, .name = name };

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "do", "toolset"))
		return flow_page(f, "from");
	if (name_friendly(name) < 0 || *name == '-')
		return flow_notice(f, "friendly-form", NULL);
	if (flow_is(f, "do", "create"))
		return az_key(f, &req, on_looked);
	return flow_is(f, "do", "use") ? az_key(f, &req, on_key) :
	    flow_notice(f, "choose-one", NULL);
}

static void
fill_newer(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("The vault has a key of this name. Next makes a new version "
	    "of it: whoever uses the name without a version gets the new one from "
	    "then on. That cannot be undone; F3 goes back to take the one that is "
	    "there, or another name."), NULL);
	page_field(p, &fields[1]);
}

static enum move
event_newer(struct flow *f, const struct event *ev)
{
	const char *name = flow_value(f, "name");

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (name_friendly(name) < 0 || *name == '-')
		return flow_notice(f, "friendly-form", NULL);
	return create(f, name);
}

/* Found now, not when the key is wrapped already. */
static enum move
enter_seen(struct flow *f)
{
	(void)kek_in_warn(f);
	return MOVE_STAY;
}

static void
fill_seen(const struct flow *f, struct page *p)
{
	kek_in_facts(f, p);
	page_words(p, "kek", _("The KEK, in words"), f->st.kek);
	page_para(p, _("Print the sheet, or write the words down, before the stick "
	    "leaves: at the other station people compare them with this paper. "
	    "Sheet: {file}"), "file", FETCH_SHEET, NULL);
}

static int
is_there(const struct state *s)
{
	return s->method == METHOD_AZURE || (s->method == METHOD_WORLD &&
	    memcmp(s->toolset, s->online.fetched, SHA256_LEN) == 0);
}

/* Where a kill came between what was fetched and its sheet, that is written now. */
static enum move
enter(struct flow *f)
{
	const enum move m = flow_page(f, "kek");

	if (!is_there(&f->st) || f->st.online.sheet)
		return m;
	return f->st.method == METHOD_WORLD ? fetch_toolset_sheet(f) : taken(f);
}

static int
done(const struct state *s)
{
	return is_there(s) && s->online.sheet;
}

static const struct page_def pages[] = {
	{ .id = "kek", .title = N_("The KEK of the vault"), .doc = "1.3",
	  .back = BACK_STEP, .flags = PAGE_CANCEL, .fields = fields,
	  .facts = "vault", .choices = "create use toolset",
	  .notices = ONLINE_ANY AZ_NOTICES " az-unknown choose-one "
	  "friendly-form " KEK_IN_NOTICES, .enter = enter_kek, .fill = fill_kek,
	  .event = event_kek,
	  .help = N_("One KEK may serve several ceremonies. A KEK that may do more "
	  "than import, is disabled or deleted is refused: make another.") },
	{ .id = "newer", .title = N_("The name is taken"), .doc = "1.3",
	  .back = "kek", .flags = PAGE_CANCEL, .fields = &fields[1],
	  .notices = ONLINE_ANY AZ_NOTICES " friendly-form " KEK_IN_NOTICES,
	  .fill = fill_newer, .event = event_newer,
	  .help = N_("Old versions stay in the vault and can still be named with "
	  "their version.") },
	{ .id = "seen", .title = N_("The KEK was fetched"), .doc = "1.3",
	  .back = "kek", .flags = PAGE_WORDS, .facts = KEK_IN_FACTS " kek",
	  .notices = ONLINE_ANY KEK_IN_WARNINGS, .enter = enter_seen,
	  .fill = fill_seen,
	  .event = flow_event_next, .help = help_seen },
	{ .id = "from", .title = N_("The toolset of a region"), .doc = "1.3",
	  .back = "kek", .fields = fetch_from_fields,
	  .notices = ONLINE_ANY TOOLSET_NOTICES " kek-unreadable medium-slow",
	  .fill = fetch_from_fill, .event = fetch_from_event,
	  .help = N_("The file may lie anywhere on this station, the courier stick "
	  "included. Of a published toolset of the retired method the page says "
	  "which one it is, and refuses it.") },
	{ .id = "reading", .title = N_("The file is being read"), .doc = "1.3",
	  .flags = PAGE_BUSY, .notices = TOOLSET_ANY,
	  .fill = toolset_reading_fill, .help = help_reading },
	{ .id = "vendor", .title = N_("A toolset of the retired method"),
	  .doc = "1.3", .back = "kek", .facts = TOOLSET_VENDOR_FACTS,
	  .notices = TOOLSET_ANY "toolset-vendor", .fill = toolset_vendor_fill,
	  .event = toolset_vendor_event, .help = help_vendor },
	{ .id = "toolset", .title = N_("A toolset, not opened yet"), .doc = "1.3",
	  .back = "from", .flags = PAGE_WORDS, .fields = toolset_fields,
	  .facts = TOOLSET_WORD_FACTS,
	  .notices = TOOLSET_ANY READ_OUT_NOTICES, .enter = read_out_some,
	  .fill = toolset_word_fill, .event = toolset_word_event,
	  .help = help_toolset },
	{ .id = "unpacking", .title = N_("The toolset is being unpacked"),
	  .doc = "1.3", .flags = PAGE_BUSY, .notices = TOOLSET_ANY,
	  .fill = toolset_unpacking_fill, .help = help_unpacking },
	{ .id = "files", .title = N_("The toolset was unpacked"), .doc = "1.3",
	  .back = "from", .facts = TOOLSET_FILES_FACTS,
	  .notices = ONLINE_ANY TOOLSET_ANY, .fill = toolset_files_fill,
	  .event = toolset_files_event, .help = help_files },
	{ .id = "taken", .title = N_("The toolset goes to the stick"), .doc = "1.3",
	  .back = "kek", .flags = PAGE_WORDS,
	  .facts = "region subscription toolset", .notices = ONLINE_ANY,
	  .fill = fetch_taken_fill, .event = flow_event_next,
	  .help = N_("The other station opens it again, and has its words typed "
	  "again: nothing that is found here counts there.") },
	{ 0 }
};

const struct step step_fetch = {
	.id = "fetch", .title = N_("Fetching"), .minutes = 3,
	.pages = pages, .done = done, .enter = enter,
};
