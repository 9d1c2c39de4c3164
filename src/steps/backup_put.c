#include "src/steps/backup_put.h"

#include <string.h>

#include "src/record/paths.h"

/* -- the files ----------------------------------------------------------------------- */

struct keys {
	struct flow *f;
	struct medium_files *m;
	struct json_t *files;
};

static int
put_key(void *arg, const char *name)
{
	char local[128 + sizeof(PATH_LOCAL)], path[FILE_PATH_MAX];
	uint8_t sha[SHA256_LEN];
	struct keys *k = arg;
	int err;

	if (strncmp(name, "key_", 4) != 0 || strlen(name) > 100)
		return 0;
	memcpy(local, PATH_LOCAL "/", sizeof(PATH_LOCAL));
	memcpy(local + sizeof(PATH_LOCAL), name, strlen(name) + 1);
	if ((err = flow_path(k->f, path, local)) == 0)
		err = sha256_file(path, sha);
	return err < 0 ? err : files_put(k->f, k->m, local, sha, local,
	    k->files);
}

/* A new set's backup holds the world's keys, too: the old medium may be gone. */
static int
put_keys(struct flow *f, struct medium_files *m, struct json_t *files)
{
	struct keys k = { f, m, files };
	char path[FILE_PATH_MAX];
	int err;

	if (!f->st.old.there)
		return 0;
	err = flow_path(f, path, PATH_LOCAL);
	return err < 0 ? err : dir_each(path, put_key, &k);
}

/* The mark first: a medium that has a world is known as a backup. */
static int
put_all(struct flow *f, const char *medium, struct json_t *files)
{
	char key[NAME_BUF];
	struct medium_files m;
	int err;

	medium_begin(&m, medium);
	(void)backup_mark_put(f, &m);
	(void)files_put(f, &m, PATH_WORLD, f->st.world_sha, PATH_WORLD, files);
	if (f->st.key_backup)
		(void)files_put(f, &m, files_key(f->st.ident, key), f->st.key_sha,
		    key, files);
	err = m.err == 0 ? put_keys(f, &m, files) : 0;
	if (m.err == 0)
		m.err = err;
	return medium_end(&m);
}

int
backup_put(struct flow *f, const char *event)
{
	const char *path = flow_value(f, "backup");
	struct backup_mark mark;
	struct json_t *j, *files;
	int err, is;

	if (files_medium_ok(f, path, 0) < 0)
		return -1;
	if ((err = files_check(f, PATH_WORLD, f->st.world_sha)) < 0) {
		flow_fail(f, err);
		return -1;
	}
	j = js_new();
	files = js_new_arr();
	err = put_all(f, path, files);
	js_set_str(j, "medium", path);
	js_set(j, "files", files);
	if (err == 0 && (is = backup_mark_read(path, &mark)) != 1)
		err = is < 0 ? is : ERR_CHANGED;
	if (err < 0) {
		js_free(j);
		files_medium_fail(f, err, path);
		return -1;
	}
	js_set_hex(j, "mark", mark.medium, MEDIUM_ID);
	return flow_record(f, event, j) < 0 ? -1 : 0;
}

/* -- another one --------------------------------------------------------------------- */

enum move
backup_then_enter(struct flow *f)
{
	flow_set(f, "then", "go");
	return sticks_leave_enter(f);
}

void
backup_then_fill(struct page *p, const struct field_def *field)
{
	page_field(p, field);
	page_option(p, "go", _("Go on"), NULL);
	page_option(p, "another", _("Write a second backup medium, too"), NULL);
}

enum move
backup_then_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) || sticks_leave(f) < 0)
		return MOVE_STAY;
	return flow_is(f, "then", "another") ? flow_page(f, "second") : MOVE_NEXT;
}

const struct field_def backup_second_fields[] = {
	{ "backup", N_("Backup medium"), FIELD_TEXT, FIELD_VALUE_MAX - 1 },
	{ 0 }
};

enum move
backup_second_enter(struct flow *f)
{
	char path[FILE_PATH_MAX];

	return sticks_ask(f, "backup", flow_backup(f, path));
}

void
backup_second_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("Take the first backup medium out, or leave it in where it "
	    "is; put in another one. It gets what the first one has, and is read "
	    "back."), NULL);
	sticks_field(f, p, &backup_second_fields[0]);
}

/* It has this ceremony's backup; a mark without a number is an earlier version's. */
static int
has_first(const struct flow *f, const char *path)
{
	static const uint8_t none[MEDIUM_ID];
	struct backup_mark mark;

	return backup_mark_read(path, &mark) == 1 &&
	    memcmp(mark.ceremony, f->st.ceremony, CEREMONY_LEN) == 0 &&
	    (memcmp(mark.medium, none, MEDIUM_ID) == 0 ||
	    memcmp(mark.medium, f->st.medium_id, MEDIUM_ID) == 0);
}

/* The medium that has the backup is no second one, and none lies around the other. */
static int
is_first(const struct flow *f, const char *path)
{
	return medium_below_mark(path, PATH_BACKUP) ||
	    medium_within(f->st.medium[0], path) || has_first(f, path);
}

enum move
backup_second_event(struct flow *f, const struct event *ev)
{
	const char *path = flow_value(f, "backup");

	if (!ev_is(ev, KC_NEXT) || sticks_take(f, "backup", 1) < 0)
		return MOVE_STAY;
	if (is_first(f, path))
		return flow_notice(f, "medium-first", NULL);
	return backup_put(f, "backup-copy") < 0 ? MOVE_STAY :
	    flow_page(f, "second-done");
}

void
backup_second_done(const struct flow *f, struct page *p)
{
	page_check(p, f->st.key_backup ?
	    _("World and key were written to the second medium and read back.") :
	    _("The world file was written to the second medium and read back."),
	    NULL);
	sticks_left(f, p);
	if (!f->st.key_backup)
		page_para(p, _("The key is not made yet: after its own backup you are "
		    "asked again."), NULL);
}
