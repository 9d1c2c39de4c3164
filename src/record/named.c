#include "src/record/named.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/record/paths.h"
#include "src/wire/msg.h"

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
find(const struct named *n, const char *name)
{
	for (size_t i = 0; i < n->n; i++)
		if (strcmp(n->file[i].name, name) == 0)
			return &n->file[i];
	return NULL;
}

int
named_has(const struct named *n, const char *name)
{
	return find(n, name) != NULL;
}

/* The newest line of a name counts. */
static int
note_file(struct named *n, const char *name, const uint8_t sha[static SHA256_LEN],
    int believed)
{
	struct named_file *f = find(n, name), *more;

	if (f == NULL) {
		more = realloc(n->file, (n->n + 1) * sizeof(*more));
		if (more == NULL)
			return ERR_NOMEM;
		n->file = more;
		f = &more[n->n];
		if ((f->name = strdup(name)) == NULL)
			return ERR_NOMEM;
		n->n++;
	}
	memcpy(f->sha, sha, SHA256_LEN);
	f->believed = believed;
	return 0;
}

static int
note_files(struct named *n, const struct json_t *rec, int believed)
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
			err = note_file(n, name, sha, believed);
	}
	return err;
}

static void
forget(struct named *n, struct named_file *f)
{
	free(f->name);
	*f = n->file[--n->n];
}

/* A world that was given up is kept under another name: the line's. */
static int
note_void(struct named *n, const struct json_t *rec)
{
	struct named_file *f = find(n, PATH_WORLD);
	const char *kept = js_str(rec, "kept");
	char *name;

	if (f == NULL)
		return 0;
	if (kept == NULL || !is_below(kept))
		return ERR_FORMAT;
	if ((name = strdup(kept)) == NULL)
		return ERR_NOMEM;
	free(f->name);
	f->name = name;
	return 0;
}

/* A key that was given up: its line names it by what it is called since. */
static int
note_key_void(struct named *n, const struct json_t *rec)
{
	const char *ident = js_str(rec, "ident");
	char name[sizeof(PATH_LOCAL "/key_simple_") + IDENT_MAX];
	struct named_file *f;

	if (ident == NULL || strlen(ident) > IDENT_MAX)
		return 0;
	(void)snprintf(name, sizeof(name), PATH_LOCAL "/key_simple_%s", ident);
	if ((f = find(n, name)) != NULL)
		forget(n, f);
	return 0;
}

int
named_line(struct named *n, const struct json_t *rec, int believed)
{
	static const struct {
		const char *event;
		int (*note)(struct named *n, const struct json_t *rec);
	} rows[] = {
		{ "void", note_void }, { "key-void", note_key_void },
	};
	int err = note_files(n, rec, believed);

	for (size_t i = 0; err == 0 && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(js_str(rec, "event"), rows[i].event) == 0)
			err = rows[i].note(n, rec);
	return err;
}

void
named_free(struct named *n)
{
	for (size_t i = 0; i < n->n; i++)
		free(n->file[i].name);
	free(n->file);
	memset(n, 0, sizeof(*n));
}
