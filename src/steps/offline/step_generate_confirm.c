/*
 * A key file that lies there, and no sealed line says who made it: it is of this
 * world, but may be an older one of that name. People who have its words know.
 */
#include <string.h>

#include "src/steps/files.h"
#include "src/steps/offline/step_generate.h"
#include "src/steps/read_out.h"

const struct field_def generate_confirm_fields[] = {
	{ "then", N_("Choice"), FIELD_CHOICE, 16 },
	READ_OUT_FIELD,
	{ 0 }
};

const struct idle generate_confirm_idle[] = {
	{ "word", "then", "confirm" },
	{ 0 }
};

enum move
generate_confirm_enter(struct flow *f)
{
	flow_set(f, "then", "confirm");
	return read_out_some(f);
}

void
generate_confirm_fill(const struct flow *f, struct page *p)
{
	const struct keys *k = flow_peek(f);
	char name[NAME_BUF];

	if (k == NULL)
		return;
	page_para(p, k->existing ?
	    _("The world holds this key. It may be an older one of the same name: "
	    "the paper of the ceremony that made it tells.") :
	    _("A key file of this name lies there, and no sealed line says that "
	    "this ceremony made it. It may be an older one."), NULL);
	page_fact(p, "ident", "ident", k->asked);
	page_fact(p, "plainname", "plainname", k->plainname);
	page_fact(p, "size", _("Size"), say_num(k->size));
	page_fact(p, "file", _("File"), files_key(k->asked, name));
	read_out_page(f, p, "spki", _("Public key, SHA-256"), k->spki);
	page_field(p, &generate_confirm_fields[0]);
	page_option(p, "confirm", _("It is: type the missing words from the "
	    "paper"), NULL);
	page_option(p, "new", k->existing ?
	    _("No words were written, or they differ: choose another key") :
	    _("No words were written, or they differ: keep this file aside"),
	    NULL);
	page_field(p, &generate_confirm_fields[1]);
}

/* -- another one --------------------------------------------------------------- */

static int
record_aside(struct flow *f, const char *ident, const char *kept)
{
	struct json_t *j, *files = js_new_arr();
	struct buf b;
	int err;

	buf_init(&b, KEY_FILE_MAX);
	err = flow_read(f, kept, &b);
	if (err == 0)
		err = files_add(files, kept, buf_view(&b));
	buf_free(&b);
	if (err < 0) {
		js_free(files);
		flow_fail(f, err);
		return err;
	}
	j = js_new();
	js_set_str(j, "ident", ident);
	js_set(j, "files", files);
	return flow_record(f, "key-void", j);
}

/* The file gets another name, and the record says so. */
static int
set_aside(struct flow *f)
{
	const struct keys *k = generate_keys(f);
	char name[NAME_BUF], kept[NAME_BUF];
	int err = files_check(f, files_key(k->asked, name), k->sha);

	if (err == 0 || err == ERR_NOTFOUND)	/* it was renamed, and not recorded */
		err = files_set_aside(f, name, f->st.keys_voided + 1, kept);
	return err < 0 ? err : record_aside(f, k->asked, kept);
}

/* What was interrupted between the two: the file has its new name already. */
int
generate_aside(struct flow *f)
{
	char name[NAME_BUF], kept[NAME_BUF];
	const unsigned n = f->st.keys_voided + 1;

	if (!files_is_aside(f, files_key(f->st.ident, name), n))
		return 0;
	files_void(name, n, kept);
	return record_aside(f, f->st.ident, kept) < 0 ? -1 : 1;
}

static enum move
void_it(struct flow *f)
{
	int err;

	/* One of an earlier ceremony is left where it is. */
	if (generate_keys(f)->existing)
		return flow_page(f, "key");
	err = set_aside(f);
	return err < 0 ? flow_fail(f, err) : flow_page(f, "key");
}

enum move
generate_confirm_event(struct flow *f, const struct event *ev)
{
	const struct keys *k = generate_keys(f);

	/* One that this ceremony began is taken or set aside, and named so. */
	if (ev_is(ev, KC_BACK) || ev_is(ev, KC_F3))
		return k->existing ? flow_page(f, "key") :
		    flow_notice(f, "no-way-back", NULL);
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "then", "new"))
		return void_it(f);
	if (!flow_is(f, "then", "confirm"))
		return flow_notice(f, "choose-one", NULL);
	if (read_out_check(f, k->spki) < 0)
		return MOVE_STAY;
	return generate_record(f, "key-confirmed", k->existing ? "existing" :
	    "adopted") < 0 ? MOVE_STAY : flow_page(f, "made");
}
