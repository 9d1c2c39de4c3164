/*
 * A key file that lies there, and no sealed line says who made it: it is of this
 * world, but may be an older one of that name. People who have its words know.
 */
#include <stdio.h>
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
	page_option(p, "new", _("No words were written, or they differ: keep this "
	    "file aside"), NULL);
	page_field(p, &generate_confirm_fields[1]);
}

/* -- another one --------------------------------------------------------------- */

/* The file gets another name, and the record says so. */
static int
set_aside(struct flow *f)
{
	const struct keys *k = generate_keys(f);
	char name[NAME_BUF], from[FILE_PATH_MAX] = "", to[FILE_PATH_MAX] = "";
	struct json_t *j = js_new(), *files = js_new_arr();
	struct buf kept, b;
	int err;

	buf_init(&kept, NAME_BUF);
	buf_init(&b, KEY_FILE_MAX);
	err = files_read(f, files_key(k->asked, name), k->sha, &b);
	say(&kept, "{name}.void-{n}", "name", name, "n",
	    say_num(f->st.keys_voided + 1), NULL);
	if (err == 0)
		err = files_add(files, buf_str(&kept), buf_view(&b));
	if (err == 0)
		err = flow_path(f, from, name);
	if (err == 0)
		err = flow_path(f, to, buf_str(&kept));
	if (err == 0 && rename(from, to) < 0)
		err = ERR_IO;
	js_set_str(j, "ident", k->asked);
	js_set(j, "files", files);
	buf_free(&b);
	buf_free(&kept);
	if (err < 0)
		js_free(j);
	return err < 0 ? err : flow_record(f, "key-void", j);
}

static enum move
void_it(struct flow *f)
{
	int err = set_aside(f);

	return err < 0 ? flow_fail(f, err) : flow_page(f, "key");
}

enum move
generate_confirm_event(struct flow *f, const struct event *ev)
{
	const struct keys *k = generate_keys(f);

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
