/* keyconvoy verify: a ceremony's folder, or its record alone. */
#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/cmd/record.h"
#include "src/cmd/verify.h"
#include "src/record/paths.h"

/* -- files --------------------------------------------------------------------- */

/* The old set's, and of new ones that were voided: once the set is replaced. */
static int
is_to_go(const struct verify *v, const char *name)
{
	return v->c.seals.st.replaced &&
	    strncmp(name, PATH_WORLD ".", sizeof(PATH_WORLD)) == 0;
}

static void
check_file(struct verify *v, const char *dir, const struct named_file *f)
{
	char path[FILE_PATH_MAX];
	uint8_t sha[SHA256_LEN];
	int err = path_join(path, dir, f->name);

	if (err == 0)
		err = sha256_file(path, sha);
	if (err == 0 && memcmp(sha, f->sha, SHA256_LEN) != 0)
		err = ERR_CHANGED;
	if (is_to_go(v, f->name) && (err == 0 || err == ERR_NOTFOUND)) {
		out_check(&v->tally, MARK_NOTE, err == 0 ? _("{file} is an old "
		    "world file: destroy it.") : _("{file} is an old world file, "
		    "and is gone, as it should be."), "file", f->name, NULL);
		return;
	}
	if (err == 0)
		out_check(&v->tally, MARK_OK, _("{file} is as the record says."),
		    "file", f->name, NULL);
	else
		out_check(&v->tally, MARK_NO, _("{file}: {error}"), "file",
		    f->name, "error", out_error(err), NULL);
}

struct folder {
	struct verify *v;
	const struct ceremony *c;
	const char *name;
};

/* Nothing else may lie beside the files that the record names. */
static int
check_named(void *arg, const char *name)
{
	struct folder *f = arg;
	char path[FILE_PATH_MAX];

	if (path_join(path, f->name, name) != 0 ||
	    ceremony_names(f->c, path))
		return 0;
	out_check(&f->v->tally, MARK_NO, _("{file}: no record names this file."),
	    "file", path, NULL);
	return 0;
}

static void
check_files(struct verify *v, const struct ceremony *c, const char *dir)
{
	static const char *const folders[] = { PATH_LOCAL, "out" };

	for (size_t i = 0; i < c->named.n; i++)
		check_file(v, dir, &c->named.file[i]);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		struct folder f = { v, c, folders[i] };
		char path[FILE_PATH_MAX];
		int err = path_join(path, dir, folders[i]);

		if (err == 0)
			err = dir_each(path, check_named, &f);
		if (err != 0 && err != ERR_NOTFOUND)
			out_check(&v->tally, MARK_UNSURE, _("{file}: {error}"),
			    "file", path, "error", out_error(err), NULL);
	}
}

/* -- paper --------------------------------------------------------------------- */

/* Whoever makes a world can make a record that holds: people tell by the paper. */
static void
check_paper(struct verify *v, const struct ceremony *c)
{
	const struct state *st = &c->seals.st;
	const char *label = seals_covered(&c->seals) == c->seals.check.n ?
	    _("Sealed record") : _("Record up to its last line");
	int compared = 2;

	if (!st->begun)
		return;
	if (st->world)
		out_digest("hknso", st->hknso);
	out_digest(label, c->seals.check.head);
	if (st->world)
		compared = verify_paper(v, v->hknso, "hknso", st->hknso) + 1;
	compared += verify_paper(v, v->head, label, c->seals.check.head);
	if (compared == 3)
		return;
	v->tally.uncompared++;
	out_say(_("Compare these words with the paper record, or give them to "
	    "--hknso and --head: a record that somebody made up would hold "
	    "together, too."), NULL);
}

/* -- all of it ----------------------------------------------------------------- */

/* files: what lies in dir is checked too. */
static void
verify_in(struct verify *v, const char *record, const char *dir, int files)
{
	struct ceremony *c = &v->c;
	int world;

	if (record_chain(c, &v->tally, record)) {
		world = record_world(&v->ask, c, &v->tally, dir);
		record_seals(&v->ask, c, &v->tally, world);
		if (world)
			verify_cards(v);
		if (files)
			check_files(v, c, dir);
		record_decided(c, &v->tally);
		check_paper(v, c);
	}
	ceremony_free(c);
}

void
verify_record(struct verify *v, const char *record)
{
	char dir[FILE_PATH_MAX];

	if (record_folder(record, dir) != 0)
		out_check(&v->tally, MARK_UNSURE, out_error(ERR_TOOBIG), NULL);
	else
		verify_in(v, record, dir, 0);
}

void
verify_folder(struct verify *v, const char *dir)
{
	char record[FILE_PATH_MAX];

	if (path_join(record, dir, PATH_RECORD) != 0)
		out_check(&v->tally, MARK_UNSURE, out_error(ERR_TOOBIG), NULL);
	else
		verify_in(v, record, dir, 1);
}
