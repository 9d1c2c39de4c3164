#include "src/cmd/ceremony.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/record/paths.h"

/* A name that stays below the folder. */
static int
is_below(const char *s)
{
	if (s[0] == '\0' || s[0] == '/')
		return 0;
	for (;;) {
		size_t n = strcspn(s, "/");

		if (n == 0 || (n <= 2 && strspn(s, ".") >= n))
			return 0;
		if (s[n] == '\0')
			return 1;
		s += n + 1;
	}
}

static struct named_file *
find(const struct ceremony *c, const char *name)
{
	for (size_t i = 0; i < c->n_files; i++)
		if (strcmp(c->file[i].name, name) == 0)
			return &c->file[i];
	return NULL;
}

int
ceremony_names(const struct ceremony *c, const char *name)
{
	return find(c, name) != NULL;
}

/* The newest record of a name counts. */
static int
note_file(struct ceremony *c, const char *name, const uint8_t sha[static SHA256_LEN])
{
	struct named_file *f = find(c, name), *more;

	if (f == NULL) {
		more = realloc(c->file, (c->n_files + 1) * sizeof(*more));
		if (more == NULL)
			return ERR_NOMEM;
		c->file = more;
		f = &more[c->n_files];
		if ((f->name = strdup(name)) == NULL)
			return ERR_NOMEM;
		c->n_files++;
	}
	memcpy(f->sha, sha, SHA256_LEN);
	return 0;
}

static int
note_files(struct ceremony *c, const struct json_t *rec)
{
	const struct json_t *files = js_arr(rec, "files");
	int err = js_has(rec, "files") && files == NULL ? ERR_FORMAT : 0;

	for (size_t i = 0; err == 0 && i < js_len(files); i++) {
		const struct json_t *f = js_at(files, i);
		const char *name = js_str(f, "name");
		uint8_t sha[SHA256_LEN];

		if (name == NULL || !is_below(name) ||
		    js_hex(f, "sha256", sha, SHA256_LEN) != 0)
			err = ERR_FORMAT;
		else
			err = note_file(c, name, sha);
	}
	return err;
}

/* A world that was given up is kept under another name: the line's. */
static int
note_void(struct ceremony *c, const struct json_t *rec)
{
	struct named_file *f = find(c, PATH_WORLD);
	const char *kept = js_str(rec, "kept");

	if (f == NULL)
		return 0;
	if (kept == NULL || !is_below(kept))
		return ERR_FORMAT;
	free(f->name);
	f->name = strdup(kept);
	if (f->name != NULL)
		return 0;
	*f = c->file[--c->n_files];
	return ERR_NOMEM;
}

static void
forget(struct ceremony *c, struct named_file *f)
{
	free(f->name);
	*f = c->file[--c->n_files];
}

/* A key that was given up: its line names it by what it is called since. */
static void
note_key_void(struct ceremony *c, const struct json_t *rec)
{
	const char *ident = js_str(rec, "ident");
	char name[sizeof(PATH_LOCAL "/key_simple_") + IDENT_MAX];
	struct named_file *f;

	if (ident == NULL || strlen(ident) > IDENT_MAX)
		return;
	(void)snprintf(name, sizeof(name), PATH_LOCAL "/key_simple_%s", ident);
	if ((f = find(c, name)) != NULL)
		forget(c, f);
}

/* What people said; of an exception, which it is. */
static const char *
remark_text(const char *event, const struct json_t *rec)
{
	static const char *const rows[][2] = {
		{ "exception", "what" }, { "note", "happened" }
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(event, rows[i][0]) == 0)
			return js_str(rec, rows[i][1]);
	return NULL;
}

static int
note_remark(struct ceremony *c, uint64_t n, const struct json_t *rec)
{
	const char *text = remark_text(js_str(rec, "event"), rec), *number;
	struct remark *more;

	if (text == NULL)
		return 0;
	if (c->n_remarks == REMARKS_MAX) {
		c->more_remarks++;
		return 0;
	}
	more = realloc(c->remark, (c->n_remarks + 1) * sizeof(*more));
	if (more == NULL)
		return ERR_NOMEM;
	c->remark = more;
	more += c->n_remarks;
	memset(more, 0, sizeof(*more));
	more->n = n;
	(void)snprintf(more->time, sizeof(more->time), "%s", js_str(rec, "time"));
	(void)snprintf(more->event, sizeof(more->event), "%s",
	    js_str(rec, "event"));
	(void)snprintf(more->step, sizeof(more->step), "%s", js_str(rec, "step"));
	if ((number = js_str(rec, "number")) != NULL)
		(void)snprintf(more->number, sizeof(more->number), "%s", number);
	if ((more->text = strdup(text)) == NULL)
		return ERR_NOMEM;
	c->n_remarks++;
	return 0;
}

/* The newest enrolment of a place counts. */
static int
note_enrolled(struct ceremony *c, const struct json_t *rec)
{
	struct attestation *a;
	int64_t x;
	int err = 0;

	if (js_int(rec, "x", &x) != 0 || x < 1 || x > CARDS_MAX)
		return ERR_FORMAT;
	a = &c->attested[x - 1];
	a->enrolled = 1;
	buf_reset(&a->card);
	buf_reset(&a->attester);
	if (js_has(rec, "attestation"))
		err = js_b64_buf(rec, "attestation", &a->card);
	if (err == 0 && js_has(rec, "attester"))
		err = js_b64_buf(rec, "attester", &a->attester);
	return err == 0 ? 0 : ERR_FORMAT;
}

static int
each_record(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	struct ceremony *c = arg;
	int err = note_files(c, rec);

	(void)line;
	if (err == 0 && strcmp(js_str(rec, "event"), "void") == 0)
		err = note_void(c, rec);
	if (err == 0 && strcmp(js_str(rec, "event"), "enrolled") == 0)
		err = note_enrolled(c, rec);
	if (err == 0 && strcmp(js_str(rec, "event"), "key-void") == 0)
		note_key_void(c, rec);
	return err == 0 ? note_remark(c, n, rec) : err;
}

int
ceremony_read(struct ceremony *c, const char *record)
{
	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < CARDS_MAX; i++) {
		buf_init(&c->attested[i].card, CARD_CERT_MAX);
		buf_init(&c->attested[i].attester, CARD_CERT_MAX);
	}
	return seals_read_each(&c->seals, record, each_record, c);
}

void
ceremony_free(struct ceremony *c)
{
	for (size_t i = 0; i < c->n_files; i++)
		free(c->file[i].name);
	free(c->file);
	for (size_t i = 0; i < c->n_remarks; i++)
		free(c->remark[i].text);
	free(c->remark);
	for (size_t i = 0; i < CARDS_MAX; i++) {
		buf_free(&c->attested[i].card);
		buf_free(&c->attested[i].attester);
	}
	seals_free(&c->seals);
	memset(c, 0, sizeof(*c));
}
