#include "src/steps/kek_pages.h"

#include "src/base/text.h"
#include "src/cloud/hosts.h"
#include "src/steps/media.h"

/* -- where it is asked for --------------------------------------------------------------- */

enum move
kek_pages_enter(struct flow *f)
{
	char stick[FILE_PATH_MAX], at[FILE_PATH_MAX], path[FILE_PATH_MAX];

	if (sticks_hold(f, flow_stick(f, stick), at) != 0 ||
	    medium_find_kek(at, path) != 0)
		text_clip(path, sizeof(path), flow_value(f, "kek"));
	return sticks_ask(f, "kek", path);
}

void
kek_pages_field(const struct flow *f, struct page *p)
{
	sticks_list(f, p, _("In place of a file, the number of a stick: its first "
	    "file that may be one is read."));
	page_field(p, &kek_in_fields[0]);
}

int
kek_pages_choose(struct flow *f)
{
	char typed[FIELD_VALUE_MAX], path[FILE_PATH_MAX];
	const char *name;
	int err;

	sticks_choose(f, "kek");
	text_clip(typed, sizeof(typed), flow_value(f, "kek"));
	/* Should the page stay, it says what is in by now. */
	(void)sticks_ask(f, "kek", typed);
	name = stick_named(typed);
	if (name == NULL)
		return 0;
	if (sticks_take(f, "kek", 0) < 0)
		return -1;
	if ((err = medium_find_kek(flow_value(f, "kek"), path)) == 0) {
		flow_set(f, "kek", path);
		return 0;
	}
	flow_set(f, "kek", name);
	flow_notice(f, err == ERR_TIMEOUT ? "medium-slow" : "kek-none", "name", name,
	    NULL);
	return -1;
}

/* -- where it was read ------------------------------------------------------------------- */

enum move
kek_pages_seen(struct flow *f)
{
	const struct vault_host *h = vault_host_find(f->st.kid.host);

	flow_page(f, "seen");
	if (!kek_in_warn(f) && h != NULL && rehearsal(f))
		flow_notice(f, "kid-real-vault", "host", f->st.kid.host, NULL);
	return MOVE_STAY;
}

void
kek_pages_seen_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("This KEK was read. The key of this ceremony will leave for "
	    "this vault and no other:"), NULL);
	page_para(p, "    {vault}", "vault", f->st.kid.vault, NULL);
	sticks_left(f, p);
	kek_in_facts(f, p);
	/* No other source has a practice KEK's words. */
	if (rehearsal(f)) {
		page_words(p, "kek", _("Rehearsal: take these words for the "
		    "sheet, write them down"), f->st.kek);
		return;
	}
	page_fact(p, "digest", _("SHA-256 of the KEK"), say_hex(f->st.kek, 16));
	page_para(p, _("Nothing signs a KEK of this method: people compare its "
	    "words, on a page of their own."), NULL);
}
