/* The ceremony's folder: its record, its files, its media. */
#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "src/flow/engine.h"
#include "src/record/paths.h"

/* -- the record ---------------------------------------------------------------- */

/* 0, or why nothing may be recorded: the newest line could not be sealed (a notice
 * says so). */
static int
may_record(struct flow *f, const char *event)
{
	if (f->run->seal_err == 0 || strcmp(event, "seal") == 0)
		return 0;
	flow_fail(f, f->run->seal_err);
	return f->run->seal_err;
}

/* A line of this event was recorded: is a seal due? */
static void
recorded(struct flow *f, const char *event)
{
	const enum event_class class = state_class(event);

	/* A seal would cover what was not proved: `resumed` is the first to have one. */
	if (!f->daemons.open || f->unproved || class == EVENT_PLAIN)
		return;
	/* Two that need a seal each are no one step's: flow_sealed between them. */
	assert(class == EVENT_NOTED || f->run->seal_due != SEAL_WANTED);
	if (class != EVENT_NOTED)
		f->run->seal_due = SEAL_WANTED;
	else if (f->run->seal_due == SEAL_NONE)
		f->run->seal_due = SEAL_NOTED;
}

int
flow_record(struct flow *f, const char *event, struct json_t *extra)
{
	/* No signature covers a seal's own line: it says nothing new, not even
	 * at which step it was when cards were asked for it. */
	const char *step = strcmp(event, "seal") == 0 ? f->st.step :
	    flow_at(f)->id;
	int err = f->journal.fd < 0 ? ERR_PHASE : may_record(f, event);

	/* One hand writes: without its lock another may have begun. */
	if (err == 0 && (err = dir_locked(f->dir, f->lock)) < 0)
		flow_fail(f, err);
	if (err < 0) {
		js_free(extra);
		return err;
	}
	f->journal.clock_offset = f->st.clock_offset;
	err = journal_add(&f->journal, step, event, extra, state_fold,
	    &f->st);
	if (err < 0)
		flow_fail(f, err);
	else
		recorded(f, event);
	return err;
}

int
flow_exception(struct flow *f, const char *what, struct json_t *extra)
{
	struct json_t *j = extra == NULL ? js_new() : extra;

	js_set_str(j, "what", what);
	return flow_record(f, "exception", j);
}

int
flow_open_folder(struct flow *f, const char *dir)
{
	char path[FILE_PATH_MAX];
	int err, lock = -1;

	if (strlen(dir) >= sizeof(f->dir))
		return ERR_TOOBIG;
	if ((err = dir_private(dir)) < 0)
		return err;
	if (f->lock < 0 && (lock = dir_lock(dir)) < 0)
		return lock == ERR_IN_WAY ? flow_strange(f, "lock", lock) : lock;
	err = path_join(path, dir, PATH_RECORD);
	if (err == 0)
		err = state_init(&f->st, path);
	f->st.mode = f->opt->mode;
	if (err == 0)
		err = journal_open(&f->journal, path, state_fold, &f->st);
	/* Lines, and none that begins: the first was made another one. */
	if (err == 0 && f->journal.n > 0 && !f->st.begun)
		err = ERR_CHANGED;
	else if (err == 0 && f->st.begun && f->st.mode != f->opt->mode)
		err = ERR_MODE;
	if (err < 0) {
		journal_close(&f->journal);
		memset(&f->st, 0, sizeof(f->st));
		f->st.mode = f->opt->mode;
		if (lock >= 0)
			close(lock);
		return err;
	}
	if (lock >= 0)
		f->lock = lock;
	memcpy(f->dir, dir, strlen(dir) + 1);
	f->cards.tray_name[0] = '\0';	/* another ceremony's cards */
	f->cards.by_puk = 0;
	memset(&f->copying, 0, sizeof(f->copying));
	return 0;
}

int
flow_refold(struct flow *f)
{
	struct journal_check check = { 0 };
	char path[FILE_PATH_MAX];
	int err = flow_path(f, path, PATH_RECORD);

	if (err == 0)
		err = state_init(&f->st, path);
	f->st.mode = f->opt->mode;
	if (err == 0)
		err = journal_verify(path, state_fold, &f->st, &check);
	return err == 0 && check.bad != 0 ? ERR_CHANGED : err;
}

/* -- files --------------------------------------------------------------------- */

int
flow_path(const struct flow *f, char *out, const char *name)
{
	return path_join(out, f->dir, name);
}

int
flow_read(const struct flow *f, const char *name, struct buf *out)
{
	char path[FILE_PATH_MAX];
	int err = flow_path(f, path, name);

	if (err == 0)
		err = file_read(path, out);
	return err == ERR_FORMAT || err == ERR_FOLDER || err == ERR_TOOBIG ?
	    flow_strange(f, name, ERR_STRANGE) : err;
}

int
flow_write(struct flow *f, const char *name, struct view data)
{
	char path[FILE_PATH_MAX];
	int err = flow_path(f, path, name);

	if (err == 0)
		err = file_write(path, data);
	return err == ERR_FOLDER ? flow_strange(f, name, ERR_IN_WAY) : err;
}

static const char *
medium(const struct flow *f, const char *option, const char *own, char *out)
{
	out[0] = '\0';
	if (option != NULL && strlen(option) < FILE_PATH_MAX)
		memcpy(out, option, strlen(option) + 1);
	else if (option == NULL && rehearsal(f) && f->dir[0] != '\0' &&
	    flow_path(f, out, own) < 0)
		out[0] = '\0';
	return out;
}

const char *
flow_stick(const struct flow *f, char *out)
{
	return medium(f, f->opt->stick, "stick", out);
}

const char *
flow_backup(const struct flow *f, char *out)
{
	return medium(f, f->opt->backup, "backup", out);
}
