/* Step fetch, in place of a KEK: the toolset of a region, downloaded elsewhere. It is
 * taken as `intake` takes one, and then goes along unopened. */
#include <stdio.h>
#include <string.h>

#include "src/record/paths.h"
#include "src/steps/files.h"
#include "src/steps/online/fetch.h"

const struct field_def fetch_from_fields[] = {
	{ "kek", N_("File of the toolset"), FIELD_TEXT,
	  FIELD_VALUE_MAX - 1 },
	{ 0 }
};

void
fetch_from_fill(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("The document's own method: the toolset of the vault's region "
	    "is downloaded to this station, a zip. Vaults of keyconvoy give one; "
	    "those of the cloud give none any more."), NULL);
	page_para(p, _("Next: its digest, before anything in it is opened."), NULL);
	page_field(p, &fetch_from_fields[0]);
}

/* The bytes whose words were typed, for the stick. */
static int
keep(struct flow *f)
{
	const struct toolset_work *w = flow_peek(f);
	uint8_t sha[SHA256_LEN];
	struct buf b;
	int err;

	buf_init(&b, TOOLSET_MAX);
	err = file_read(w->path, &b);
	if (err == 0)
		err = sha256(b.p, b.len, sha);
	if (err == ERR_TOOBIG || (err == 0 &&
	    memcmp(sha, w->digest, sizeof(sha)) != 0))
		err = ERR_CHANGED;
	if (err == 0)
		err = flow_write(f, FETCH_TOOLSET, buf_view(&b));
	if (err < 0)
		flow_fail(f, err);
	else
		err = flow_record(f, "fetched", files_record(FETCH_TOOLSET,
		    buf_view(&b)));
	buf_free(&b);
	return err;
}

enum move
fetch_toolset_sheet(struct flow *f)
{
	return fetch_sheet(f, FETCH_TOOLSET_SHEET,
	    _("Toolset of the region {name}\n\n"
	    "Subscription: {subscription}\n\nIn words:\n{words}\n"),
	    f->st.region, f->st.toolset) < 0 ? MOVE_STAY :
	    flow_page(f, "taken");
}

static enum move
taken(struct flow *f)
{
	return keep(f) < 0 ? MOVE_STAY : fetch_toolset_sheet(f);
}

enum move
fetch_from_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	return toolset_take(f, flow_value(f, "kek"), "from", taken);
}

void
fetch_taken_fill(const struct flow *f, struct page *p)
{
	char name[REGION_TEXT];

	page_fact(p, "region", _("Region"), region_text(f->st.region, name));
	page_fact(p, "subscription", _("Subscription"),
	    f->st.online.subscription);
	page_words(p, "toolset", _("Toolset, SHA-256"), f->st.toolset);
	page_para(p, _("Print the sheet, or write words and subscription down, "
	    "before the stick leaves: at the other station both are typed from "
	    "this paper. Sheet: {file}"), "file", FETCH_TOOLSET_SHEET, NULL);
}

int
fetch_toolset_name(const struct state *s, char out[static NAME_BUF])
{
	const struct region *r = region_find(s->region);

	if (r == NULL)
		return ERR_FORMAT;
	(void)snprintf(out, NAME_BUF, PATH_MARKS
	    "/KeyVault-BYOK-Tools-%s.zip", r->zip);
	return 0;
}
