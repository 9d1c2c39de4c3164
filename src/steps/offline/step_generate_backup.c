/* The key that was made, and its backup. */
#include <string.h>

#include "src/steps/backup_put.h"
#include "src/steps/files.h"
#include "src/steps/offline/step_generate.h"

const struct field_def generate_backup_fields[] = {
	{ "backup", N_("Backup medium"), FIELD_TEXT, FIELD_VALUE_MAX - 1 },
	{ 0 }
};

const struct field_def generate_kept_fields[] = { BACKUP_THEN_FIELD, { 0 } };

enum move
generate_made_enter(struct flow *f)
{
	char path[FILE_PATH_MAX];

	return sticks_ask(f, "backup", flow_backup(f, path));
}

void
generate_made_fill(const struct flow *f, struct page *p)
{
	char name[NAME_BUF];

	page_fact(p, "ident", "ident", f->st.ident);
	page_fact(p, "plainname", "plainname", f->st.plainname);
	page_fact(p, "size", _("Size"), say_num(f->st.size));
	page_fact(p, "file", _("File"), files_key(f->st.ident, name));
	page_words(p, "spki", _("Public key, SHA-256"), f->st.spki_sha);
	page_para(p, _("The file holds the key encrypted under the world. Now it "
	    "is copied to the backup medium and read back."), NULL);
	sticks_field(f, p, &generate_backup_fields[0]);
}

enum move
generate_made_event(struct flow *f, const struct event *ev)
{
	const char *path = flow_value(f, "backup");
	char name[NAME_BUF];
	struct medium_files m;
	struct json_t *j, *files;
	struct backup_mark mark;
	int err;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (files_medium_ok(f, path, 0) < 0)
		return MOVE_STAY;
	files_key(f->st.ident, name);
	if ((err = files_check(f, name, f->st.key_sha)) < 0)
		return flow_fail(f, err);
	j = js_new();
	files = js_new_arr();
	medium_begin(&m, path);
	(void)backup_mark_put(f, &m);
	(void)files_put(f, &m, name, f->st.key_sha, name, files);
	err = medium_end(&m);
	js_set_str(j, "medium", path);
	js_set(j, "files", files);
	if (err < 0) {
		js_free(j);
		return files_medium_fail(f, err, path);
	}
	if (backup_mark_read(path, &mark) == 1)
		js_set_hex(j, "mark", mark.medium, MEDIUM_ID);
	if (flow_record(f, "key-backup", j) < 0)
		return MOVE_STAY;
	return flow_page(f, "kept");
}

void
generate_kept_fill(const struct flow *f, struct page *p)
{
	page_check(p, _("The key file was written to the backup medium and read "
	    "back."), NULL);
	sticks_left(f, p);
	page_warn(p, P_("Once the key is in the vault, Microsoft cannot give it "
	    "back: this backup, the world's backup and {k} card are the only "
	    "way to have it again.",
	    "Once the key is in the vault, Microsoft cannot give it "
	    "back: this backup, the world's backup and {k} cards are the only "
	    "way to have it again.", f->st.k), "k", say_num(f->st.k), NULL);
	page_para(p, _("The reduced copy of the next step needs no backup: it can "
	    "be made again."), NULL);
	backup_then_fill(p, &generate_kept_fields[0]);
}

