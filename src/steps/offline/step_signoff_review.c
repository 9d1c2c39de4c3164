/* Before anybody signs: what everybody is about to sign, and another backup medium. */
#include "src/steps/offline/step_signoff.h"

#include "src/base/text.h"
#include "src/steps/backup_put.h"
#include "src/steps/dest.h"
#include "src/steps/files.h"
#include "src/steps/people.h"
#include "src/steps/people_change.h"
#include "src/steps/sticks.h"

const struct field_def signoff_review_fields[] = {
	{ "who", N_("Choice"), FIELD_CHOICE, 16 },
	{ 0 }
};

/* -- what everybody is about to sign ------------------------------------------------------ */

enum move
signoff_review_enter(struct flow *f)
{
	review_read(f, &signoff(f)->review);
	flow_set(f, "who", "sign");
	return MOVE_STAY;
}

static void
fill_people(const struct state *s, struct page *p)
{
	struct buf b;

	buf_init(&b, 8192);
	people_text(s->people, s->n_people, &b);
	page_fact(p, "people", _("People"), buf_str(&b));
	buf_free(&b);
}

void
signoff_review_fill(const struct flow *f, struct page *p)
{
	const struct signoff *l = flow_peek(f);
	const struct state *s = &f->st;
	char name[NAME_BUF];

	page_para(p, _("This is what everybody signs next. Whoever misses "
	    "something writes a note now (F5); after the first initials nothing "
	    "can be added."), NULL);
	fill_people(s, p);
	page_fact(p, "hknso", _("World hash"), say_hex(s->hknso, 8));
	if (s->key)
		page_fact(p, "key", _("Key"), s->ident);
	if (s->method != METHOD_NONE)
		dest_fact(f, p);
	if (s->package)
		page_fact(p, "file", _("Package"), files_byok(s->friendly,
		    name));
	if (l != NULL)
		review_fill(f, &l->review, p);
	if (s->signing)
		return;
	page_field(p, &signoff_review_fields[0]);
	page_option(p, "sign", _("All of them are here: they sign"), NULL);
	page_option(p, "people", _("Somebody came later, or went"), NULL);
	if (s->backup)
		page_option(p, "copy", _("Another backup medium is written first"),
		    NULL);
}

static enum move
review_again(struct flow *f)
{
	return flow_page(f, "review");
}

enum move
signoff_people_event(struct flow *f, const struct event *ev)
{
	return people_change(f, ev, review_again);
}

enum move
signoff_second_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) || sticks_leave(f) < 0)
		return MOVE_STAY;
	return flow_page(f, "review");
}

/* What was written since (a note) is shown first. */
enum move
signoff_review_event(struct flow *f, const struct event *ev)
{
	struct review *v = &signoff(f)->review;
	const unsigned shown = v->older + v->n;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (!f->st.signing && flow_is(f, "who", "people"))
		return flow_page(f, "people");
	if (!f->st.signing && f->st.backup && flow_is(f, "who", "copy"))
		return flow_page(f, "second");
	review_read(f, v);
	if (v->err < 0)
		return flow_fail(f, v->err);
	return flow_page(f, v->older + v->n == shown ? "bags" : "review");
}
