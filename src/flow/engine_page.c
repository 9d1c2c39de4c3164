/* What the steps ask of the flow: fields, notices, records, files. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/page/err_words.h"
#include "src/flow/flow.h"
#include "src/record/paths.h"

int
rehearsal(const struct flow *f)
{
	return f->opt->mode == MODE_REHEARSAL;
}

/* -- fields --------------------------------------------------------------------- */

static struct field_value *
field_find(const struct flow *f, const char *id)
{
	for (int i = 0; i < FIELDS_MAX && f->field[i].def != NULL; i++)
		if (strcmp(f->field[i].def->id, id) == 0)
			return (struct field_value *)&f->field[i];
	return NULL;
}

const char *
flow_value(const struct flow *f, const char *field)
{
	const struct field_value *v = field_find(f, field);

	return v == NULL ? "" : v->text;
}

int
flow_is(const struct flow *f, const char *field, const char *value)
{
	return strcmp(flow_value(f, field), value) == 0;
}

struct secret *
flow_secret(struct flow *f, const char *field)
{
	struct field_value *v = field_find(f, field);

	assert(v != NULL && v->def->kind == FIELD_SECRET);
	return &v->secret;
}

void
flow_set(struct flow *f, const char *field, const char *value)
{
	struct field_value *v = field_find(f, field);
	size_t n = strlen(value);

	if (v == NULL || n > v->def->max || n >= sizeof(v->text))
		return;
	if (v->def->kind != FIELD_SECRET) {
		memcpy(v->text, value, n + 1);
		return;
	}
	secret_free(&v->secret);
	if (n > 0 && secret_new(&v->secret, n) == 0)
		memcpy(v->secret.p, value, n);
}

const char *
flow_shown_value(const void *arg, const char *field)
{
	const struct field_value *v = field_find(arg, field);

	if (v == NULL)
		return NULL;
	if (v->def->kind == FIELD_SECRET)
		return v->secret.len > 0 ? "*" : NULL;
	return v->text[0] == '\0' ? NULL : v->text;
}

/* -- notices ---------------------------------------------------------------------- */

#define PAIRS_MAX 6

/* What fills the places, as far as there is room. */
static void
keep_pairs(struct said *said, va_list ap)
{
	const char *s;
	va_list pairs;
	struct buf b;

	buf_init(&b, sizeof(said->pairs) - 1);
	va_copy(pairs, ap);
	while ((s = va_arg(pairs, const char *)) != NULL) {
		buf_put(&b, s, strlen(s) + 1);
		s = va_arg(pairs, const char *);
		buf_put(&b, s == NULL ? "" : s, s == NULL ? 1 : strlen(s) + 1);
	}
	va_end(pairs);
	memset(said->pairs, 0, sizeof(said->pairs));
	said->whole = b.err == 0;
	if (said->whole)
		memcpy(said->pairs, buf_str(&b), b.len);
	buf_free(&b);
}

static void
keep_text(struct said *said, struct buf *b)
{
	memcpy(said->text, buf_str(b), strlen(buf_str(b)) + 1);
	buf_free(b);
}

static void
notice_say(struct flow *f, const struct notice *n, va_list ap)
{
	struct buf b;

	keep_pairs(&f->said, ap);
	f->said.err = 0;
	buf_init(&b, sizeof(f->said.text) - 1);
	say_v(&b, _(n->text), ap);
	keep_text(&f->said, &b);
	f->notice = n;
	f->noticed++;
}

void
flow_say_again(struct flow *f)
{
	const char *p[2 * PAIRS_MAX] = { NULL }, *s = f->said.pairs;
	struct buf b;

	if (f->notice == NULL || !f->said.whole)
		return;
	for (unsigned i = 0; *s != '\0' && i + 1 < 2 * PAIRS_MAX; i += 2) {
		p[i] = s;
		s += strlen(s) + 1;
		p[i + 1] = f->said.err < 0 && strcmp(p[i], "error") == 0 ?
		    err_words(f->said.err) : s;
		s += strlen(s) + 1;
	}
	buf_init(&b, sizeof(f->said.text) - 1);
	say(&b, _(f->notice->text), p[0], p[1], p[2], p[3], p[4], p[5], p[6],
	    p[7], p[8], p[9], p[10], p[11], NULL);
	keep_text(&f->said, &b);
}

enum move
flow_notice(struct flow *f, const char *id, ...)
{
	va_list ap;

	va_start(ap, id);
	notice_say(f, notice_by_id(id), ap);
	va_end(ap);
	return MOVE_STAY;
}

static enum move
notice_row(struct flow *f, const struct notice *n, ...)
{
	va_list ap;

	va_start(ap, n);
	notice_say(f, n, ap);
	va_end(ap);
	return MOVE_STAY;
}

enum move
flow_fail(struct flow *f, int err)
{
	notice_row(f, notice_by_err(err), "number", f->card.number,
	    "holder", "?", "ident", f->st.ident, "n", "?", "error",
	    err_words(err), NULL);
	f->said.err = err;
	return MOVE_STAY;
}

void
flow_quiet(struct flow *f)
{
	f->notice = NULL;
}

/* -- the record --------------------------------------------------------------------- */

int
flow_record(struct flow *f, const char *event, struct json_t *extra)
{
	/* No signature covers a seal's own line: it says nothing new, not even
	 * at which step it was when cards were asked for it. */
	const char *step = strcmp(event, "seal") == 0 ? f->st.step :
	    flow_at(f)->id;
	int err;

	if (f->journal.fd < 0) {
		js_free(extra);
		return ERR_PHASE;
	}
	f->journal.clock_offset = f->st.clock_offset;
	err = journal_add(&f->journal, step, event, extra, state_fold,
	    &f->st);
	if (err < 0)
		flow_fail(f, err);
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
	if (f->lock < 0 && (lock = dir_lock(dir)) < 0)
		return lock;
	memset(&f->st, 0, sizeof(f->st));
	f->st.mode = f->opt->mode;
	err = path_join(path, dir, PATH_RECORD);
	if (err == 0)
		err = journal_open(&f->journal, path, state_fold, &f->st);
	if (err == 0 && f->st.begun && f->st.mode != f->opt->mode) {
		journal_close(&f->journal);
		err = ERR_MODE;
	}
	if (err < 0) {
		memset(&f->st, 0, sizeof(f->st));
		f->st.mode = f->opt->mode;
		if (lock >= 0)
			close(lock);
		return err;
	}
	if (lock >= 0)
		f->lock = lock;
	memcpy(f->dir, dir, strlen(dir) + 1);
	f->tray_name[0] = '\0';	/* another ceremony's card */
	return 0;
}

/* -- scratch and files ------------------------------------------------------------ */

void *
flow_scratch(struct flow *f, size_t len)
{
	if (f->scratch == NULL) {
		f->scratch = calloc(1, len);
		if (f->scratch == NULL)
			abort();
		f->scratch_len = len;
	}
	assert(f->scratch_len == len);
	return f->scratch;
}

const void *
flow_peek(const struct flow *f)
{
	return f->scratch;
}

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

	return err < 0 ? err : file_read(path, out);
}

int
flow_write(struct flow *f, const char *name, struct view data)
{
	char path[FILE_PATH_MAX];
	int err = flow_path(f, path, name);

	return err < 0 ? err : file_write(path, data);
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

/* -- the page ------------------------------------------------------------------------ */

void
flow_fill_busy(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("One moment: the module works. If a notice stands here, "
	    "mend what it says and press Next; it is done again then."), NULL);
}

static int
is_aside(const struct page_def *def)
{
	for (const struct page_def *p = step_aside.pages; p->id != NULL; p++)
		if (p == def)
			return 1;
	return 0;
}

void
flow_fill(const struct flow *f, struct page *p)
{
	const struct step *step = flow_at(f);
	const struct page_def *def = f->page;

	page_clear(p);
	p->step = is_aside(def) ? step_aside.id : step->id;
	p->id = def->id;
	p->doc = def->doc;
	p->n_step = f->at + 1;
	while (f->steps[p->n_steps] != NULL)
		p->n_steps++;
	page_title(p, _(def->title), NULL);
	if (!rehearsal(f) && f->software)
		p->module = _("Software module, without FIPS validation");
	if (f->notice != NULL) {
		p->notice = f->notice->id;
		p->notice_text = f->said.text;
		p->notice_level = (int)f->notice->level;
	}
	def->fill(f, p);
}
