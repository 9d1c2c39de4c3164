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

/* A world that was given up is kept under another name. */
static int
note_void(struct ceremony *c)
{
	struct named_file *f = find(c, PATH_WORLD);
	char name[sizeof(PATH_WORLD) + 24];

	c->voids++;
	if (f == NULL)
		return 0;
	(void)snprintf(name, sizeof(name), PATH_WORLD ".void-%u", c->voids);
	free(f->name);
	f->name = strdup(name);
	if (f->name != NULL)
		return 0;
	*f = c->file[--c->n_files];
	return ERR_NOMEM;
}

/* No signature covers the seal's own line: all in it has to follow from the
 * record before, to the byte. */
static int
is_plain(const struct json_t *rec, const char *time, const char *step,
    const uint8_t line[static SHA256_LEN])
{
	const char *own_time = js_str(rec, "time"), *own_step = js_str(rec, "step");
	uint8_t digest[SHA256_LEN];
	struct buf b;
	int plain;

	buf_init(&b, JOURNAL_LINE_MAX);
	plain = js_only(rec, "n time step event prev jws") == 0 &&
	    own_time != NULL && strcmp(own_time, time) == 0 &&
	    own_step != NULL && strcmp(own_step, step) == 0 &&
	    js_dump(rec, &b) == 0 && sha256(b.p, b.len, digest) == 0 &&
	    memcmp(digest, line, SHA256_LEN) == 0;
	buf_free(&b);
	return plain;
}

/* jws NULL: it cannot hold. */
static int
note_seal(struct ceremony *c, uint64_t n, const char *jws)
{
	c->seal_n = n;
	memcpy(c->seal_prev, c->head, SHA256_LEN);
	free(c->seal_jws);
	c->seal_jws = jws == NULL ? NULL : strdup(jws);
	return jws != NULL && c->seal_jws == NULL ? ERR_NOMEM : 0;
}

static int
each_record(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	struct ceremony *c = arg;
	const char *event = js_str(rec, "event");
	char time[sizeof(c->st.last)], step[sizeof(c->st.step)];
	int err;

	memcpy(time, c->st.last, sizeof(time));
	memcpy(step, c->st.step, sizeof(step));
	err = state_fold(&c->st, n, rec, line);
	if (err == 0)
		err = note_files(c, rec);
	if (err == 0 && event != NULL && strcmp(event, "void") == 0)
		err = note_void(c);
	if (err == 0 && event != NULL && strcmp(event, "seal") == 0)
		err = note_seal(c, n, is_plain(rec, time, step, line) ?
		    js_str(rec, "jws") : NULL);
	memcpy(c->head, line, SHA256_LEN);
	return err;
}

int
ceremony_read(struct ceremony *c, const char *record)
{
	memset(c, 0, sizeof(*c));
	return journal_verify(record, each_record, c, &c->check);
}

void
ceremony_free(struct ceremony *c)
{
	for (size_t i = 0; i < c->n_files; i++)
		free(c->file[i].name);
	free(c->file);
	free(c->seal_jws);
	memset(c, 0, sizeof(*c));
}
