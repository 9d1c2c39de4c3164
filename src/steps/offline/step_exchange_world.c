/*
 * Method world: what the packages say of themselves, then the root's words by
 * people, then all checks once more with that root. Only the last one is a
 * success: a root that nobody knows could vouch for anything.
 */
#include "src/steps/offline/step_exchange_world.h"

#include <string.h>
#include <time.h>

#include "src/steps/dest.h"
#include "src/steps/read_out.h"

const struct field_def exchange_packages_fields[] = {
	{ "then", N_("Choice"), FIELD_CHOICE, 16 },
	{ 0 }
};

const struct field_def exchange_root_fields[] = {
	{ "what", N_("Choice"), FIELD_CHOICE, 16 },
	READ_OUT_FIELD,
	{ 0 }
};

const struct idle exchange_root_idle[] = {
	{ "word", "what", "compare" },
	{ 0 }
};

static struct checks_seen *
seen(struct flow *f)
{
	struct toolset_work *w = flow_scratch(f, sizeof(*w));

	return &w->seen;
}

static const struct checks_seen *
peek(const struct flow *f)
{
	const struct toolset_work *w = flow_peek(f);

	return w == NULL ? NULL : &w->seen;
}

/* -- checking --------------------------------------------------------------------------- */

static enum move
ask(struct flow *f, const uint8_t *root, flow_reply reply)
{
	struct packages p;
	enum move m;
	int err;

	flow_page(f, "checking");
	err = packages_read(f, &p);
	m = err < 0 ? flow_fail(f, err) : packages_ask(f, buf_view(&p.kek),
	    buf_view(&p.world), f->st.region, root, reply);
	packages_free(&p);
	return m;
}

/* Something does not hold: recorded, and no way on with these. */
static enum move
refuse(struct flow *f)
{
	const struct checks_seen *s = seen(f);
	struct json_t *j = js_new(), *failed = js_new_arr();

	for (unsigned i = 0; i < s->n; i++)
		if (s->check[i].level == FOUND_FAILS)
			js_add_str(failed, s->check[i].id);
	js_set(j, "failed", failed);
	js_set_hex(j, "toolset", f->st.toolset, SHA256_LEN);
	if (flow_exception(f, "packages-refused", j) < 0)
		return MOVE_STAY;
	flow_page(f, "packages");
	return flow_notice(f, "packages-refused", NULL);
}

static enum move
on_packages(struct flow *f, int err, const struct answer *a)
{
	if (err == 0)
		err = checks_keep(seen(f), &a->rep.r_packages);
	if (err < 0)
		return flow_fail(f, err);
	return seen(f)->ok ? flow_page(f, "packages") : refuse(f);
}

enum move
exchange_check(struct flow *f)
{
	return ask(f, NULL, on_packages);
}

/* -- what the packages say ---------------------------------------------------------------- */

enum move
exchange_packages_enter(struct flow *f)
{
	flow_set(f, "then", seen(f)->ok ? "root" : "another");
	return MOVE_STAY;
}

void
exchange_packages_fill(const struct flow *f, struct page *p)
{
	const struct checks_seen *s = peek(f);
	char name[REGION_TEXT];

	if (s == NULL)
		return;
	page_fact(p, "region", _("Region"), region_text(f->st.region, name));
	packages_page(s, p);
	if (!f->daemons.open)
		page_para(p, _("The world is closed; these checks need none of its "
		    "keys."), NULL);
	page_field(p, &exchange_packages_fields[0]);
	if (s->ok)
		page_option(p, "root", _("Go on: compare the root key"), NULL);
	page_option(p, "another", _("Take another toolset"), NULL);
}

enum move
exchange_packages_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "then", "another"))
		return flow_page(f, "other");
	if (!seen(f)->ok)
		return flow_notice(f, "packages-refused", NULL);
	if (!flow_is(f, "then", "root"))
		return flow_notice(f, "choose-one", NULL);
	return flow_page(f, "root");
}

/* -- the root ------------------------------------------------------------------------------- */

enum move
exchange_root_enter(struct flow *f)
{
	flow_set(f, "what", "compare");
	return read_out_some(f);
}

void
exchange_root_fill(const struct flow *f, struct page *p)
{
	const struct checks_seen *s = peek(f);

	if (s == NULL)
		return;
	if (rehearsal(f))
		page_para(p, _("Practice root key: proves nothing about any "
		    "cloud."), NULL);
	page_para(p, _("The root key's owner vouches for this. Whether it is the "
	    "right root key, only you can tell: read the words aloud; the witness "
	    "compares them with the value received another way, never with this "
	    "screen or stick."), NULL);
	read_out_page(f, p, "root", _("Root key"), s->root);
	page_field(p, &exchange_root_fields[0]);
	page_option(p, "compare", _("The words are the same: type the missing ones "
	    "from the sheet"), NULL);
	page_option(p, "another", _("Take another toolset"), NULL);
	page_field(p, &exchange_root_fields[1]);
}

static int
record(struct flow *f)
{
	const struct checks_seen *s = seen(f);
	struct json_t *j = js_new(), *checks = js_new_arr();

	for (unsigned i = 0; i < s->n; i++)
		js_add_str(checks, s->check[i].id);
	js_set_str(j, "region", s->region);
	js_set_hex(j, "root", s->root, SHA256_LEN);
	js_set_hex(j, "kek", s->kek, SHA256_LEN);
	js_set_int(j, "bits", s->bits);
	js_set_hex(j, "target", s->target, SHA256_LEN);
	js_set_int(j, "until", (int64_t)s->until);
	js_set(j, "checks", checks);
	return flow_record(f, "packages", j);
}

static enum move
on_root(struct flow *f, int err, const struct answer *a)
{
	if (err == 0)
		err = checks_keep(seen(f), &a->rep.r_packages);
	if (err < 0)
		return flow_fail(f, err);
	if (!seen(f)->ok || !seen(f)->told)
		return refuse(f);
	return record(f) < 0 ? MOVE_STAY : flow_page(f, "success");
}

enum move
exchange_root_event(struct flow *f, const struct event *ev)
{
	uint8_t root[SHA256_LEN];

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "what", "another"))
		return flow_page(f, "other");
	memcpy(root, seen(f)->root, sizeof(root));
	if (read_out_check(f, root) < 0)
		return MOVE_STAY;
	return ask(f, root, on_root);
}

/* -- all of it holds -------------------------------------------------------------------------- */

/* "2026-11-24" in universal time. */
static void
date_of(uint64_t at, char out[static 16])
{
	const time_t t = (time_t)at;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || strftime(out, 16, "%Y-%m-%d", &tm) == 0)
		memcpy(out, "?", 2);
}

void
exchange_success_fill(const struct flow *f, struct page *p)
{
	const struct checks_seen *s = peek(f);
	char text[REGION_TEXT], date[16];

	if (s == NULL)
		return;
	date_of(f->st.until, date);
	page_result(p);
	page_fact(p, "region", _("Region"), region_text(f->st.region, text));
	packages_page(s, p);
	page_fact(p, "kek", _("SHA-256 of the KEK"), say_hex(f->st.kek, 16));
	page_fact(p, "target", _("The vault's world (hknso)"),
	    say_hex(f->st.target, 16));
	page_fact(p, "root", _("Root key"), say_hex(f->st.root, 16));
	page_fact(p, "until", _("Valid until"), date);
}

