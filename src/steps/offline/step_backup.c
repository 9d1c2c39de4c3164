/* The world file to the backup medium, read back. */
#include <string.h>

#include "src/steps/files.h"
#include "src/page/help.h"
#include "src/record/paths.h"


static const struct field_def fields[] = {
	{ "backup", N_("Backup medium"), FIELD_TEXT, FIELD_VALUE_MAX - 1 },
	{ 0 }
};

static enum move
enter_medium(struct flow *f)
{
	char path[FILE_PATH_MAX];

	flow_set(f, "backup", flow_backup(f, path));
	return MOVE_STAY;
}

static void
fill_medium(const struct flow *f, struct page *p)
{
	page_para(p, _("The world file is copied to the backup medium, never to "
	    "the courier stick, and read back from there."), NULL);
	page_para(p, P_("Afterwards the medium is kept apart from the cards: the "
	    "file and {k} card together open everything.",
	    "Afterwards the medium is kept apart from the cards: the "
	    "file and {k} cards together open everything.", f->st.k), "k",
	    say_num(f->st.k), NULL);
	page_field(p, &fields[0]);
}

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
	struct medium_files m;
	int err;

	medium_begin(&m, medium);
	(void)backup_mark_put(f, &m);
	(void)files_put(f, &m, PATH_WORLD, f->st.world_sha, PATH_WORLD, files);
	err = m.err == 0 ? put_keys(f, &m, files) : 0;
	if (m.err == 0)
		m.err = err;
	return medium_end(&m);
}

static enum move
event_medium(struct flow *f, const struct event *ev)
{
	const char *path = flow_value(f, "backup");
	struct json_t *j, *files;
	int err;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (files_medium_ok(f, path, 0) < 0)
		return MOVE_STAY;
	if ((err = files_check(f, PATH_WORLD, f->st.world_sha)) < 0)
		return flow_fail(f, err);
	j = js_new();
	files = js_new_arr();
	err = put_all(f, path, files);
	js_set_str(j, "medium", path);
	js_set(j, "files", files);
	if (err < 0) {
		js_free(j);
		return files_medium_fail(f, err, path);
	}
	if (flow_record(f, "backup", j) < 0)
		return MOVE_STAY;
	return flow_page(f, "done");
}

static void
fill_done(const struct flow *f, struct page *p)
{
	page_check(p, _("The world file was written and read back."), NULL);
	page_para(p, P_("Microsoft can never give a key back to you. If this "
	    "workstation is lost, the backup and {k} card are all there is.",
	    "Microsoft can never give a key back to you. If this "
	    "workstation is lost, the backup and {k} cards are all there is.",
	    f->st.k),
	    "k", say_num(f->st.k), NULL);
	page_para(p, _("The record goes to the medium as well, after this and every "
	    "later seal."), NULL);
	page_para(p, _("World file, cards and PINs are kept apart, and nobody has "
	    "more than one card."), NULL);
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, "medium");
}

static int
done(const struct state *s)
{
	return s->backup;
}

static const struct page_def pages[] = {
	{ .id = "medium", .title = N_("Backup of the world"), .doc = "3.1",
	  .fields = fields,
	  .notices = "disk-full disk-error unexpected no-way-back note-written "
	  "file-missing file-changed " FILES_MEDIUM_NOTICES, .enter = enter_medium,
	  .fill = fill_medium, .event = event_medium,
	  .help = N_("A medium that was used as courier is refused here, and the "
	  "other way round: the two roles are never mixed.") },
	{ .id = "done", .title = N_("The world is backed up"), .doc = "3.1",
	  .notices = "disk-full disk-error unexpected no-way-back note-written",
	  .fill = fill_done, .event = flow_event_next, .help = help_backup_done },
	{ 0 }
};

const struct step step_backup = {
	.id = "backup", .title = N_("Backup"), .minutes = 3,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
