/* Method azure: nothing certifies the KEK, so people compare its words. Method
 * world is in exchange_world.c. */
#include <string.h>

#include "src/steps/offline/step_exchange_world.h"
#include "src/page/help.h"
#include "src/steps/kek_pages.h"
#include "src/steps/read_out.h"

static const struct field_def compare_fields[] = {
	{ "what", N_("Choice"), FIELD_CHOICE, 16 },
	READ_OUT_FIELD,
	{ 0 }
};

static const struct idle compare_idle[] = {
	{ "word", "what", "compare" },
	{ 0 }
};

/* The way back from another toolset, too. */
static enum move
enter_compare(struct flow *f)
{
	if (f->st.method == METHOD_WORLD)
		return exchange_check(f);
	flow_set(f, "what", "compare");
	return read_out_some(f);
}

static void
fill_compare(const struct flow *f, struct page *p)
{
	page_para(p, _("Nothing signs this KEK. Whoever could change it on the way "
	    "would receive your key. Compare its words with the sheet printed "
	    "at the online station, or by telephone. Checked here: RSA {bits}, "
	    "version {version}, operations: {ops}."), "bits",
	    say_num(f->st.kek_bits), "version", f->st.kid.version, "ops",
	    f->st.kek_ops_known ? _("import only") :
	    _("not in this file"), NULL);
	if (rehearsal(f))
		page_para(p, _("Rehearsal: a practice KEK proves nothing about any "
		    "cloud."), NULL);
	page_fact(p, "vault", _("Vault"), f->st.kid.host);
	read_out_page(f, p, "kek", _("KEK, to read aloud"), f->st.kek);
	page_field(p, &compare_fields[0]);
	page_option(p, "compare", _("The words are the same: type the missing ones "
	    "from the sheet"), NULL);
	page_option(p, "another", _("Take another KEK of this vault or another"),
	    NULL);
	page_field(p, &compare_fields[1]);
}

static enum move
event_compare(struct flow *f, const struct event *ev)
{
	struct json_t *j;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "what", "another"))
		return flow_page(f, "other");
	if (read_out_check(f, f->st.kek) < 0)
		return MOVE_STAY;
	j = js_new();
	js_set_hex(j, "kek", f->st.kek, SHA256_LEN);
	js_set_str(j, "kid", f->st.kid.text);
	if (flow_record(f, "compared", j) < 0)
		return MOVE_STAY;
	return MOVE_NEXT;
}

/* -- another one of the same method, without a new world or backup --------------- */

static void
fill_other(const struct flow *f, struct page *p)
{
	if (f->st.method == METHOD_WORLD) {
		page_para(p, _("Another toolset takes the place of this one. "
		    "World, cards, key and backup stay as they are; a copy and "
		    "package that were made for the former KEK are made anew, "
		    "which needs the cards."), NULL);
		kek_pages_field(f, p);
		return;
	}
	page_para(p, _("Another KEK takes the place of this one. World, cards, "
	    "key and backup stay as they are; a copy and package that were made "
	    "for the former KEK are made anew, which needs the cards."), NULL);
	kek_pages_field(f, p);
	page_field(p, &kek_in_fields[1]);
}

static enum move
event_other(struct flow *f, const struct event *ev)
{
	const int world = f->st.method == METHOD_WORLD;
	int archive;

	if (!ev_is(ev, KC_NEXT) || kek_pages_choose(f) < 0)
		return MOVE_STAY;
	if (flow_is(f, "kek", ""))
		return flow_notice(f, "kek-missing", NULL);
	if ((archive = kek_in_read(f)) < 0)
		return MOVE_STAY;
	if (world != archive)
		return flow_notice(f, world ? "toolset-needed" : "kek-toolset",
		    NULL);
	return world ? toolset_take(f, flow_value(f, "kek"), "other",
	    exchange_check) : kek_in_take(f, kek_pages_seen);
}

static enum move
event_seen(struct flow *f, const struct event *ev)
{
	return sticks_leave_next(f, ev) == MOVE_NEXT ? flow_page(f, "compare") :
	    MOVE_STAY;
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, "compare");
}

static int
done(const struct state *s)
{
	return s->compared;
}

#define CHECK_NOTICES "disk-full disk-error file-form file-missing file-changed " \
	"other-mode unexpected no-way-back note-written"

static const struct page_def pages[] = {
	{ .id = "compare", .title = N_("KEK read, not certified"), .doc = "3.2",
	  .flags = PAGE_WORDS, .fields = compare_fields,
	  .idle = compare_idle, .facts = "kek vault" READ_OUT_FACTS,
	  .choices = "compare another",
	  .notices = "disk-full disk-error unexpected no-way-back note-written "
	  READ_OUT_NOTICES, .enter = enter_compare,
	  .fill = fill_compare, .event = event_compare,
	  .help = N_("The document checks here a signature of the HSM's maker. "
	  "Today's method has none: the KEK is a bare public key. So read the "
	  "words aloud and compare them with what came another way, never with "
	  "this screen or stick. If they differ, stop: somebody may have changed "
	  "the KEK.") },
	{ .id = "other", .title = N_("Another KEK"), .doc = "3.2",
	  .back = "compare", .fields = kek_in_fields, .optional = "kid",
	  .facts = STICKS_FACTS, .notices = KEK_PAGES_NOTICES
	  "kek-toolset toolset-needed " TOOLSET_NOTICES,
	  .enter = kek_pages_enter, .fill = fill_other, .event = event_other,
	  .help = help_other },
	{ .id = "seen", .title = N_("The KEK was read"), .doc = "3.2",
	  .back = "other", .flags = PAGE_WORDS,
	  .facts = KEK_PAGES_SEEN_FACTS, .notices = KEK_PAGES_SEEN_NOTICES,
	  .enter = sticks_leave_enter, .fill = kek_pages_seen_fill,
	  .event = event_seen, .help = help_seen },

	/* Method world. */
	{ .id = "checking", .title = N_("The packages are being checked"),
	  .doc = "3.2", .flags = PAGE_BUSY, .notices = CHECK_NOTICES,
	  .fill = flow_fill_busy, .help = help_checking },
	{ .id = "packages", .title = N_("The packages of the region"),
	  .doc = "3.2", .fields = exchange_packages_fields, .facts = "region",
	  .choices = "root another", .notices = CHECK_NOTICES
	  " packages-refused choose-one", .enter = exchange_packages_enter,
	  .fill = exchange_packages_fill, .event = exchange_packages_event,
	  .help = N_("The document has a script check the packages with a key of "
	  "the maker's. Here they are checked with a root key that you compare: "
	  "the certificates of both packages lead to it, they are valid at the "
	  "time of the wall clock, and what they sign says where the KEK was "
	  "made and that it stays there.") },
	{ .id = "root", .title = N_("The root key, by its words"), .doc = "3.2",
	  .back = "packages", .flags = PAGE_WORDS,
	  .fields = exchange_root_fields, .idle = exchange_root_idle,
	  .facts = "root" READ_OUT_FACTS,
	  .choices = "compare another",
	  .notices = CHECK_NOTICES " " READ_OUT_NOTICES,
	  .enter = exchange_root_enter, .fill = exchange_root_fill,
	  .event = exchange_root_event, .help = help_root },
	{ .id = "success", .title = N_("The packages hold"), .doc = "3.2",
	  .facts = "region kek target root until", .notices = CHECK_NOTICES,
	  .fill = exchange_success_fill, .event = flow_event_next,
	  .help = help_success },

	/* Another toolset, as in intake. */
	{ .id = "reading", .title = N_("The file is being read"), .doc = "3.2",
	  .flags = PAGE_BUSY, .notices = TOOLSET_ANY,
	  .fill = toolset_reading_fill, .help = help_reading },
	{ .id = "vendor", .title = N_("A toolset of the retired method"),
	  .doc = "3.2", .back = "other", .facts = TOOLSET_VENDOR_FACTS,
	  .notices = TOOLSET_ANY "toolset-vendor", .fill = toolset_vendor_fill,
	  .event = toolset_vendor_event, .help = help_vendor },
	{ .id = "toolset", .title = N_("A toolset, not opened yet"), .doc = "3.2",
	  .back = "other", .flags = PAGE_WORDS, .fields = toolset_fields,
	  .facts = TOOLSET_WORD_FACTS,
	  .notices = TOOLSET_ANY READ_OUT_NOTICES, .enter = read_out_some,
	  .fill = toolset_word_fill, .event = toolset_word_event,
	  .help = help_toolset },
	{ .id = "unpacking", .title = N_("The toolset is being unpacked"),
	  .doc = "3.2", .flags = PAGE_BUSY, .notices = TOOLSET_ANY,
	  .fill = toolset_unpacking_fill, .help = help_unpacking },
	{ .id = "files", .title = N_("The toolset was unpacked"), .doc = "3.2",
	  .back = "other", .facts = TOOLSET_FILES_FACTS,
	  .notices = TOOLSET_ANY "medium-busy", .enter = sticks_leave_enter,
	  .fill = toolset_files_fill, .event = toolset_files_event,
	  .help = help_files },
	{ 0 }
};

const struct step step_exchange = {
	.id = "exchange", .title = N_("Exchange"), .minutes = 5,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
