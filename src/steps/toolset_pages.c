/* The pages of a toolset, the same in intake and exchange. */
#include <string.h>

#include "src/steps/dest.h"
#include "src/steps/files.h"
#include "src/steps/read_out.h"
#include "src/steps/toolset_part.h"

const struct field_def toolset_fields[] = {
	READ_OUT_FIELD,
	{ 0 }
};

void
toolset_reading_fill(const struct flow *f, struct page *p)
{
	const struct toolset_work *w = flow_peek(f);

	if (w == NULL)
		return;
	page_para(p, _("Its SHA-256 comes first: {path}. Nothing in it is "
	    "opened."), "path", w->path, NULL);
}

void
toolset_unpacking_fill(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("The toolset is unpacked by a program that can reach "
	    "nothing else."), NULL);
}

/* -- a published one -------------------------------------------------------------------- */

void
toolset_vendor_fill(const struct flow *f, struct page *p)
{
	const struct toolset_work *w = flow_peek(f);
	char name[REGION_TEXT];

	if (w == NULL || w->vendor == NULL)
		return;
	page_para(p, _("By its digest this is a toolset that the document's "
	    "publisher offered, whatever its file is called:"), NULL);
	page_fact(p, "region", _("Region"), region_text(w->vendor->region, name));
	page_fact(p, "edition", _("Edition of the document"), w->vendor->edition);
	page_fact(p, "toolset", _("SHA-256 of the toolset"),
	    w->vendor->sha256);
	page_fact(p, "root", _("Root key of its maker, as printed there"),
	    VENDOR_ROOT);
	page_para(p, _("Its method ended on 2021-06-30: no vault takes its "
	    "packages any more, and their form was never published. Today's way "
	    "is method azure: have the KEK made in the vault (az keyvault key "
	    "create --ops import) and bring what az keyvault key show prints."),
	    NULL);
}

enum move
toolset_vendor_event(struct flow *f, const struct event *ev)
{
	return ev_is(ev, KC_NEXT) ? flow_page(f, toolset_work(f)->form) :
	    MOVE_STAY;
}

/* -- another one ------------------------------------------------------------------------- */

void
toolset_word_fill(const struct flow *f, struct page *p)
{
	const struct toolset_work *w = flow_peek(f);

	if (w == NULL)
		return;
	page_para(p, _("No document published a toolset with this digest. If it "
	    "comes from a vault of keyconvoy, its words stand on the sheet that "
	    "was printed there and came another way than this stick."), NULL);
	page_fact(p, "path", _("File"), w->path);
	page_fact(p, "size", _("Bytes"), say_num((int64_t)w->size));
	read_out_page(f, p, "toolset", _("Toolset, SHA-256"), w->digest);
	page_para(p, _("Compare the words with the sheet, and type the missing "
	    "ones from there. Only then it is opened. If they differ, go back: somebody may have changed it."), NULL);
	page_field(p, &toolset_fields[0]);
}

enum move
toolset_word_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) ||
	    read_out_check(f, toolset_work(f)->digest) < 0)
		return MOVE_STAY;
	return toolset_open(f);
}

/* -- what was in it ---------------------------------------------------------------------- */

void
toolset_files_fill(const struct flow *f, struct page *p)
{
	const struct toolset_work *w = flow_peek(f);
	char text[REGION_TEXT], name[NAME_BUF];

	if (w == NULL || w->region == NULL)
		return;
	sticks_left(f, p);
	page_para(p, _("In the toolset: {names}."), "names", w->names, NULL);
	page_fact(p, "region", _("Region"), region_text(w->region->id, text));
	page_fact(p, "kek-package", _("Package of the KEK"),
	    packages_kek(f->st.kek_n, w->region->suffix, name));
	page_fact(p, "world-package", _("Package of the security world"),
	    packages_world(f->st.kek_n, w->region->suffix, name));
	page_para(p, _("The two packages were kept with this ceremony; nothing "
	    "else was. Their signatures are checked, with names, before the key "
	    "is made. The key of this ceremony will leave for this region and no "
	    "other."), NULL);
}

enum move
toolset_files_event(struct flow *f, const struct event *ev)
{
	return ev_is(ev, KC_NEXT) && sticks_leave(f) == 0 ?
	    toolset_work(f)->then(f) : MOVE_STAY;
}
