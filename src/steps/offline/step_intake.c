/* What the stick brings chooses the method, before any card is touched. */
#include <string.h>

#include "src/page/help.h"
#include "src/steps/kek_pages.h"
#include "src/steps/names.h"
#include "src/steps/read_out.h"
#include "src/steps/toolset.h"

static void
fill_kek(const struct flow *f, struct page *p)
{
	page_para(p, _("The vault's KEK comes on the courier stick: what `az "
	    "keyvault key show` printed (JSON, with the identifier), or the PEM "
	    "or DER file of `az keyvault key download`, or a JWK. The identifier "
	    "is typed only when the file does not say it."), NULL);
	page_para(p, _("From a vault of keyconvoy comes the toolset of its region, "
	    "a zip: the document's own method (world)."), NULL);
	page_para(p, _("Next: the file is read and checked. No card is touched "
	    "and nothing leaves this station."), NULL);
	kek_pages_field(f, p);
	page_field(p, &kek_in_fields[1]);
}

static enum move
on_toolset(struct flow *f)
{
	(void)f;
	return MOVE_NEXT;
}

static enum move
event_kek(struct flow *f, const struct event *ev)
{
	int archive;

	if (!ev_is(ev, KC_NEXT) || kek_pages_choose(f) < 0 ||
	    (archive = kek_in_read(f)) < 0)
		return MOVE_STAY;
	if (archive)
		return toolset_take(f, flow_value(f, "kek"), "kek", on_toolset);
	return kek_in_take(f, kek_pages_seen);
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, "kek");
}

static int
done(const struct state *s)
{
	return s->method != METHOD_NONE;
}

static const struct page_def pages[] = {
	{ .id = "kek", .title = N_("What the stick brings"), .doc = "2.2",
	  .back = BACK_STEP, .fields = kek_in_fields, .optional = "kid",
	  .facts = STICKS_FACTS, .notices = KEK_PAGES_NOTICES TOOLSET_NOTICES,
	  .enter = kek_pages_enter, .fill = fill_kek, .event = event_kek,
	  .help = N_("The KEK is an RSA key of 2048, 3072 or 4096 bits with the "
	  "exponent 65537, made in the vault for import only. Its identifier "
	  "names the vault, the key and the version: https://VAULT/keys/NAME/"
	  "32 hex digits. Azure China is excluded by the document.") },
	{ .id = "seen", .title = N_("The KEK was read"), .doc = "2.2",
	  .back = "kek", .flags = PAGE_WORDS,
	  .facts = KEK_PAGES_SEEN_FACTS, .notices = KEK_PAGES_SEEN_NOTICES,
	  .enter = sticks_leave_enter, .fill = kek_pages_seen_fill,
	  .event = sticks_leave_next, .help = help_seen },
	{ .id = "reading", .title = N_("The file is being read"), .doc = "1.3",
	  .flags = PAGE_BUSY, .notices = TOOLSET_ANY,
	  .fill = toolset_reading_fill, .help = help_reading },
	{ .id = "vendor", .title = N_("A toolset of the retired method"),
	  .doc = "1.3", .back = "kek", .facts = TOOLSET_VENDOR_FACTS,
	  .notices = TOOLSET_ANY "toolset-vendor", .fill = toolset_vendor_fill,
	  .event = toolset_vendor_event, .help = help_vendor },
	{ .id = "toolset", .title = N_("A toolset, not opened yet"), .doc = "1.3",
	  .back = "kek", .flags = PAGE_WORDS, .fields = toolset_fields,
	  .facts = TOOLSET_WORD_FACTS,
	  .notices = TOOLSET_ANY READ_OUT_NOTICES, .enter = read_out_some,
	  .fill = toolset_word_fill, .event = toolset_word_event,
	  .help = help_toolset },
	{ .id = "unpacking", .title = N_("The toolset is being unpacked"),
	  .doc = "2.2", .flags = PAGE_BUSY, .notices = TOOLSET_ANY,
	  .fill = toolset_unpacking_fill, .help = help_unpacking },
	{ .id = "files", .title = N_("The toolset was unpacked"), .doc = "2.2",
	  .back = "kek", .facts = TOOLSET_FILES_FACTS,
	  .notices = TOOLSET_ANY "medium-busy", .enter = sticks_leave_enter,
	  .fill = toolset_files_fill, .event = toolset_files_event,
	  .help = help_files },
	{ 0 }
};

const struct step step_intake = {
	.id = "intake", .title = N_("Intake"), .minutes = 3,
	.pages = pages, .done = done, .enter = enter,
};
