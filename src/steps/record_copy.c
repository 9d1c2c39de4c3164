#include "src/steps/record_copy.h"

#include <stdio.h>
#include <string.h>

#include "src/record/named.h"
#include "src/record/paths.h"
#include "src/steps/files.h"
#include "src/steps/media.h"

#define COPY_MAX (64 << 20)	/* bytes of a record that is copied */

/* -- what the record says ------------------------------------------------------------ */

struct reading {
	const struct state *st;
	struct backup_mark mark;
	struct named named;
	int there;		/* the line of the mark */
};

static int
look(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	struct reading *r = arg;

	r->there |= n == r->mark.n &&
	    memcmp(line, r->mark.head, SHA256_LEN) == 0;
	return named_line(&r->named, rec,
	    state_believes(r->st, n, js_str(rec, "event")));
}

/* A medium that tells of another line holds more than this record, or another one:
 * it stays as it is. */
static int
read_lines(const struct flow *f, struct reading *r)
{
	struct journal_check check;
	char path[FILE_PATH_MAX];
	int err = flow_path(f, path, PATH_RECORD);

	if (err == 0)
		err = journal_verify(path, look, r, &check);
	return err == 0 && !r->there ? ERR_PHASE : err;
}

/* -- to the medium ------------------------------------------------------------------- */

/* Below the medium: the copy's folder, and a file of it. Another station may have one of
 * the same name: the ceremony's number tells them apart. */
static int
folder_there(const struct flow *f, char *out)
{
	const char *slash = strrchr(f->dir, '/');
	char name[NAME_BUF];
	int n = snprintf(name, sizeof(name), "%s-%s",
	    slash == NULL ? f->dir : slash + 1, say_hex(f->st.ceremony, 8));

	return n >= (int)sizeof(name) ? ERR_TOOBIG :
	    path_join(out, PATH_COPIES, name);
}

static int
name_there(const struct flow *f, const char *name, char *out)
{
	int err = folder_there(f, out);

	return err < 0 ? err : path_join(out, out, name);
}

static int
put(const struct flow *f, struct medium_files *m, const char *name,
    struct view data)
{
	char there[FILE_PATH_MAX];
	int err = name_there(f, name, there);

	if (err < 0 || medium_has(m->path, there, data))
		return err;
	return medium_add(m, there, data);
}

/* The old set's world file, or one of a new set that was voided, opens the world: it is
 * to be destroyed, and goes nowhere. */
static int
is_to_go(const struct flow *f, const char *name)
{
	return f->st.old.there &&
	    strncmp(name, PATH_WORLD ".", sizeof(PATH_WORLD)) == 0;
}

/* A file that is gone, or is another one by now, is copied nowhere: what the medium
 * has is better. */
static int
put_file(const struct flow *f, struct medium_files *m,
    const struct named_file *file)
{
	struct buf b;
	int err;

	if (!file->believed || is_to_go(f, file->name))
		return 0;
	buf_init(&b, WORLD_FILE_MAX);
	err = files_read(f, file->name, file->sha, &b);
	if (err == 0)
		err = put(f, m, file->name, buf_view(&b));
	else if (err == ERR_NOTFOUND || err == ERR_CHANGED || err == ERR_STRANGE)
		err = 0;
	buf_free(&b);
	return err;
}

static int
put_record(const struct flow *f, struct medium_files *m)
{
	struct buf b;
	int err;

	buf_init(&b, COPY_MAX);
	err = flow_read(f, PATH_RECORD, &b);
	if (err == 0)
		err = put(f, m, PATH_RECORD, buf_view(&b));
	buf_free(&b);
	return err;
}

/* The record's name comes last but for the mark's: it never names what is not there. */
static int
put_all(const struct flow *f, const char *medium, const struct named *named)
{
	struct medium_files m;
	int err = 0;

	medium_begin(&m, medium);
	for (size_t i = 0; err == 0 && i < named->n; i++)
		err = put_file(f, &m, &named->file[i]);
	if (err == 0)
		err = put_record(f, &m);
	if (err == 0)
		err = backup_mark_put(f, &m);
	if (m.err == 0)
		m.err = err;
	return medium_end(&m);
}

/* A folder without the mark may be where nothing is mounted. */
static int
copy_below(struct flow *f, const char *medium)
{
	struct reading r = { .st = &f->st };
	int err;

	if (medium_kind(medium) != MEDIUM_BACKUP)
		return ERR_NOTFOUND;
	if ((err = backup_mark_read(medium, &r.mark)) < 0)
		return err;
	if (err == 0 || memcmp(r.mark.ceremony, f->st.ceremony, CEREMONY_LEN) != 0)
		return ERR_NOTFOUND;
	err = read_lines(f, &r);
	if (err == 0)
		err = put_all(f, medium, &r.named);
	named_free(&r.named);
	return err;
}

/* 0, ERR_NOTFOUND when it is not in, ERR_PHASE, or why it cannot be written. */
static int
copy_to(struct flow *f, const char *medium)
{
	char at[FILE_PATH_MAX];
	int err = sticks_open(f, medium, at);

	if (err < 0)
		return err;
	err = copy_below(f, at);
	sticks_close(f, medium);
	return err;
}

/* -- and what is said ---------------------------------------------------------------- */

static const char *
sentence(int err)
{
	static const struct {
		int err;
		const char *id;
	} rows[] = {
		{ 0, "record-again" }, { ERR_NOTFOUND, "record-out" },
		{ ERR_NOSPACE, "record-full" }, { ERR_PHASE, "record-ahead" },
		{ ERR_MARK, "record-mark" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].err == err)
			return rows[i].id;
	return "record-error";
}

const char *
record_copy_place(const struct flow *f, unsigned i, char *out)
{
	const char *const said[] = { flow_backup(f, out), f->st.medium[0],
		f->st.medium[1] };

	for (unsigned n = 0; i < RECORD_COPIES && n < i; n++)
		if (strcmp(said[n], said[i]) == 0)
			return "";
	return i < RECORD_COPIES ? said[i] : "";
}

/* To each that is in: 0 when there is one and none failed; out[] is the one that did, or
 * where one should be. */
static int
copy_to_all(struct flow *f, char *out)
{
	char given[FILE_PATH_MAX];
	const char *path;
	int err = ERR_NOTFOUND, one;

	out[0] = '\0';
	for (unsigned i = 0; i < RECORD_COPIES; i++) {
		if ((path = record_copy_place(f, i, given))[0] == '\0')
			continue;
		one = copy_to(f, path);
		if (out[0] == '\0' || (one != ERR_NOTFOUND &&
		    (err == ERR_NOTFOUND || one < 0))) {
			memcpy(out, path, strlen(path) + 1);
			err = one;
		}
	}
	return err;
}

static void
copy(struct flow *f, char *path)
{
	struct copying *c = &f->copying;
	char below[FILE_PATH_MAX];
	int was = c->err;

	c->err = copy_to_all(f, path);
	if (c->err == 0) {
		c->n = f->journal.n;
		c->err = folder_there(f, below);
	}
	if (c->err == 0)
		c->err = path_join(c->at, path, below);
	if (c->err == was)
		return;
	/* Who signs learns of it, too: the sentence is gone with its page. */
	if (c->err == ERR_PHASE && !f->st.signing)
		(void)flow_exception(f, "record-ahead", NULL);
	flow_notice_later(f, sentence(c->err), path);
}

void
record_copy_sealed(struct flow *f)
{
	char path[FILE_PATH_MAX];

	if (f->st.backup && !f->unproved)
		copy(f, path);
}

int
record_copy_again(struct flow *f)
{
	char path[FILE_PATH_MAX];

	if (!f->st.backup || f->copying.n == f->journal.n)
		return 0;
	copy(f, path);
	flow_notice_later(f, NULL, NULL);
	if (f->copying.err == 0)
		return 0;
	(void)flow_notice(f, sentence(f->copying.err), "path", path, NULL);
	return -1;
}

/* 1: the medium has the mark of this ceremony, of a line before the last one. */
static int
is_behind(const struct flow *f, const char *medium)
{
	struct backup_mark mark;
	char at[FILE_PATH_MAX];
	int is = sticks_look(f, medium, at) == 0 &&
	    medium_kind(at) == MEDIUM_BACKUP && backup_mark_read(at, &mark) == 1 &&
	    memcmp(mark.ceremony, f->st.ceremony, CEREMONY_LEN) == 0 &&
	    mark.n < f->journal.n;

	sticks_close(f, medium);
	return is;
}

int
record_copy_behind(const struct flow *f)
{
	char given[FILE_PATH_MAX];
	const char *path;

	for (unsigned i = 0; i < RECORD_COPIES; i++)
		if ((path = record_copy_place(f, i, given))[0] != '\0' &&
		    is_behind(f, path))
			return 1;
	return 0;
}
