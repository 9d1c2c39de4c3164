/* az forgets who was signed in; what there is now, and what goes away. */
#include <string.h>

#include "src/steps/online/online.h"

static void
fill_end(const struct flow *f, struct page *p)
{
	if (f->st.method != METHOD_WORLD)
		page_fact(p, "key", _("Key in the vault"),
		    f->st.online.key.text);
	page_para(p, _("Next: the folder with az's sign-in is emptied, and the "
	    "record ends."), NULL);
	if (f->st.method == METHOD_WORLD)
		return;
	page_item(p, 1, _("Delete the package from the courier stick. It is "
	    "encrypted for this vault alone, and of no more use."), NULL);
	page_item(p, 2, _("Keep the KEK, or disable it: no key can be imported with a "
	    "KEK that is disabled."), NULL);
	page_item(p, 3, _("The backup medium of the other station stays what it "
	    "is: nobody gets the key back out of the vault."), NULL);
}

static enum move
on_empty(struct flow *f, int err, const struct answer *a)
{
	(void)a;
	if (err != 0)
		return flow_fail(f, err);
	return flow_record(f, "finished", js_new()) < 0 ? MOVE_STAY :
	    flow_page(f, "done");
}

static enum move
event_end(struct flow *f, const struct event *ev)
{
	const struct req_az req = { .call = AZ_EMPTY };

	return ev_is(ev, KC_NEXT) ? az_ask(f, &req, on_empty) : MOVE_STAY;
}

static void
fill_done(const struct flow *f, struct page *p)
{
	page_check(p, _("az has forgotten who was signed in."), NULL);
	page_words(p, "head", _("Record, to write on the paper"),
	    f->journal.head);
	page_para(p, _("No world seals this record: the words on paper are what "
	    "later shows that nothing was changed in it. `keyconvoy verify "
	    "--head WORDS` compares: {dir}"), "dir", f->dir, NULL);
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, f->st.online.finished ? "done" : "end");
}

static int
done(const struct state *s)
{
	return s->online.finished;
}

static const struct page_def pages[] = {
	{ .id = "end", .title = N_("What there is now"), .facts = "key",
	  .notices = ONLINE_ANY, .fill = fill_end, .event = event_end,
	  .help = N_("Whoever is still signed in could use the vault as you. The "
	  "folder lies in memory where the system has a place for it, and is gone "
	  "with the next start of the machine anyway.") },
	{ .id = "done", .title = N_("Finished"),
	  .flags = PAGE_WORDS | PAGE_NO_NOTE | PAGE_LAST, .facts = "head",
	  .notices = ONLINE_ANY, .leads = LEADS_LEAVE, .fill = fill_done,
	  .event = flow_event_next,
	  .help = N_("With these words on paper nobody can shorten or exchange the "
	  "record later without being seen.") },
	{ 0 }
};

const struct step step_finish = {
	.id = "finish", .title = N_("Finish"), .minutes = 2,
	.pages = pages, .done = done, .enter = enter,
};
