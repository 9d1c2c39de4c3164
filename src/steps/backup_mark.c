#include "src/steps/backup_mark.h"

#include <string.h>
#include <sys/random.h>

#include "src/record/paths.h"

/* The medium's number: as it stands there, else a new one. */
static int
number_of(const char *medium, uint8_t out[static MEDIUM_ID])
{
	static const uint8_t none[MEDIUM_ID];
	struct backup_mark mark;
	int is = backup_mark_read(medium, &mark);

	if (is < 0)
		return is;
	memcpy(out, mark.medium, MEDIUM_ID);
	if (memcmp(out, none, MEDIUM_ID) != 0)
		return 0;
	return getrandom(out, MEDIUM_ID, 0) == MEDIUM_ID ? 0 : ERR_IO;
}

int
backup_mark_put(const struct flow *f, struct medium_files *m)
{
	struct json_t *j = js_new();
	uint8_t id[MEDIUM_ID];
	struct buf b;

	if (m->err == 0)
		m->err = number_of(m->path, id);
	if (m->err == 0)
		js_set_hex(j, "medium", id, sizeof(id));

	js_set_str(j, "form", "keyconvoy backup 1");
	js_set_str(j, "mode", mode_name(f->opt->mode));
	js_set_str(j, "ceremony", f->st.name);
	js_set_hex(j, "id", f->st.ceremony, CEREMONY_LEN);
	js_set_hex(j, "hknso", f->st.hknso, SHA256_LEN);
	js_set_int(j, "n", (int64_t)f->journal.n);
	js_set_hex(j, "head", f->journal.head, SHA256_LEN);
	buf_init(&b, MANIFEST_MAX);
	if (m->err == 0)
		m->err = js_dump_pretty(j, &b);
	if (m->err == 0)
		m->err = medium_add(m, PATH_BACKUP, buf_view(&b));
	buf_free(&b);
	js_free(j);
	return m->err;
}

/* -- against this record ---------------------------------------------------------- */

int
backup_mark_read(const char *medium, struct backup_mark *m)
{
	char path[FILE_PATH_MAX];
	struct json_t *j = NULL;
	struct buf b;
	int64_t n = 0;
	int is, err;

	memset(m, 0, sizeof(*m));
	if (path_join(path, medium, PATH_BACKUP) != 0 || file_exists(path) == 0)
		return 0;
	buf_init(&b, MANIFEST_MAX);
	err = file_read(path, &b);
	is = err == 0 &&
	    js_parse(buf_view(&b), MANIFEST_MAX, &j) == 0 &&
	    js_hex(j, "id", m->ceremony, CEREMONY_LEN) == 0 &&
	    js_int(j, "n", &n) == 0 && n > 0 &&
	    js_hex(j, "head", m->head, SHA256_LEN) == 0;
	m->n = (uint64_t)n;
	if (is && js_hex(j, "medium", m->medium, MEDIUM_ID) < 0)
		memset(m->medium, 0, MEDIUM_ID);
	if (is && js_hex(j, "hknso", m->hknso, SHA256_LEN) < 0)
		memset(m->hknso, 0, SHA256_LEN);
	js_free(j);
	buf_free(&b);
	return err == ERR_TIMEOUT ? err : is ? 1 : ERR_MARK;
}

struct sought {
	struct backup_mark mark;
	int there;		/* that line is in the record */
};

static int
look(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	struct sought *m = arg;

	(void)rec;
	m->there |= n == m->mark.n &&
	    memcmp(line, m->mark.head, SHA256_LEN) == 0;
	return 0;
}

static int
say_slow(struct flow *f, const char *medium)
{
	(void)flow_notice(f, "medium-slow", "name", medium, NULL);
	return -1;
}

int
backup_mark_ok(struct flow *f, const char *medium)
{
	struct journal_check check;
	char path[FILE_PATH_MAX];
	struct sought m = { .there = 0 };
	int err, is = backup_mark_read(medium, &m.mark);

	if (is == ERR_TIMEOUT)
		return say_slow(f, medium);
	if (is != 1 ||
	    memcmp(m.mark.ceremony, f->st.ceremony, CEREMONY_LEN) != 0)
		return 0;
	err = flow_path(f, path, PATH_RECORD);
	if (err == 0)
		err = journal_verify(path, look, &m, &check);
	if (err < 0)
		(void)flow_fail(f, err);
	else if (!m.there)
		(void)flow_notice(f, "backup-ahead", "n",
		    say_num((int64_t)m.mark.n), NULL);
	return err == 0 && m.there ? 0 : -1;
}

int
backup_mark_free(struct flow *f, const char *medium)
{
	static const uint8_t none[SHA256_LEN];
	struct backup_mark mark;
	const int is = backup_mark_read(medium, &mark);

	if (is == ERR_TIMEOUT)
		return say_slow(f, medium);
	if (is < 0) {
		(void)flow_notice(f, "medium-mark", "path", medium, NULL);
		return -1;
	}
	if (is == 1 && memcmp(mark.hknso, none, SHA256_LEN) != 0 &&
	    memcmp(mark.hknso, f->st.hknso, SHA256_LEN) != 0) {
		(void)flow_notice(f, "medium-world", NULL);
		return -1;
	}
	return backup_mark_ok(f, medium);
}
