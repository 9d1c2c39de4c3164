/* keyconvoy verify: a check a line, then the result. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/cmd/ceremony.h"
#include "src/cmd/cmd.h"
#include "src/cmd/read.h"
#include "src/cmd/what.h"
#include "src/record/paths.h"

struct verify {
	struct ask ask;
	struct tally tally;
	const char *dir;		/* the ceremony's folder */
	struct ceremony c;
};

static const char *
number(uint64_t n, char out[static 24])
{
	(void)snprintf(out, 24, "%" PRIu64, n);
	return out;
}

/* -- the record ---------------------------------------------------------------------- */

/* 1 when the chain is whole: then its state may be believed as far as the seal
 * goes. */
static int
check_chain(struct verify *v, const char *record)
{
	char n[24];
	int err = ceremony_read(&v->c, record);

	if (err == ERR_NOTFOUND || err == ERR_PERM || err == ERR_IO) {
		out_check(&v->tally, MARK_UNSURE, _("{file}: {error}"), "file",
		    record, "error", out_error(err), NULL);
		return 0;
	}
	if (err != 0) {
		out_check(&v->tally, MARK_NO, _("The record holds what no "
		    "ceremony writes."), NULL);
		return 0;
	}
	if (v->c.check.bad != 0) {
		out_check(&v->tally, MARK_NO, _("Line {n} does not fit the "
		    "one before: the record was changed."), "n",
		    number(v->c.check.bad, n), NULL);
		return 0;
	}
	out_check(&v->tally, MARK_OK, _("The chain of {n} entries is whole."),
	    "n", number(v->c.check.n, n), NULL);
	if (v->c.check.torn)
		out_check(&v->tally, MARK_UNSURE, _("The last line is torn; a "
		    "resumed ceremony cuts it."), NULL);
	return 1;
}

/* What a true seal says has to be what stands in the record. */
static int
seal_fits(const struct verify *v, const struct seal *s)
{
	const struct ceremony *c = &v->c;

	return s->n + 1 == c->seal_n && s->mode == c->st.mode &&
	    memcmp(s->head, c->seal_prev, SHA256_LEN) == 0 && c->st.gen > 0 &&
	    memcmp(s->hknso, c->st.hknso, SHA256_LEN) == 0;
}

static void
check_seal(struct verify *v)
{
	const struct ceremony *c = &v->c;
	struct seal seal;
	char n[24];
	int err;

	if (c->seal_n == 0) {
		out_check(&v->tally, MARK_UNSURE, _("The record is whole but "
		    "not sealed: its end may be missing. Resume the ceremony and "
		    "end it, or compare with the paper where it ends."), NULL);
		return;
	}
	err = c->seal_jws == NULL ? ERR_FORMAT :
	    read_seal(&v->ask, c->seal_jws, &seal);
	if (err == 0 && !seal_fits(v, &seal))
		err = ERR_AUTH;
	if (err == ERR_CLOSED || err == ERR_NOTFOUND || err == ERR_NOMEM)
		out_check(&v->tally, MARK_UNSURE, out_error(err), NULL);
	else if (err != 0)
		out_check(&v->tally, MARK_NO, _("The seal in line {n} does not "
		    "hold."), "n", number(c->seal_n, n), NULL);
	else if (c->seal_n < c->check.n)
		out_check(&v->tally, MARK_UNSURE, _("The seal in line {n} holds; "
		    "what stands after it is whole but not sealed."), "n",
		    number(c->seal_n, n), NULL);
	else
		out_check(&v->tally, MARK_OK, _("The seal in line {n} holds."),
		    "n", number(c->seal_n, n), NULL);
}

/* -- the files --------------------------------------------------------------------------- */

static void
check_file(struct verify *v, const struct named_file *f)
{
	char path[FILE_PATH_MAX];
	uint8_t sha[SHA256_LEN];
	int err = path_join(path, v->dir, f->name);

	if (err == 0)
		err = sha256_file(path, sha);
	if (err == 0 && memcmp(sha, f->sha, SHA256_LEN) != 0)
		err = ERR_CHANGED;
	if (err == 0)
		out_check(&v->tally, MARK_OK, _("{file} is as the record says."),
		    "file", f->name, NULL);
	else
		out_check(&v->tally, MARK_NO, _("{file}: {error}"), "file",
		    f->name, "error", out_error(err), NULL);
}

struct folder {
	struct verify *v;
	const char *name;
};

/* Nothing may lie beside the files that the record names. */
static int
check_named(void *arg, const char *name)
{
	struct folder *f = arg;
	char path[FILE_PATH_MAX];

	if (path_join(path, f->name, name) == 0 &&
	    !ceremony_names(&f->v->c, path))
		out_check(&f->v->tally, MARK_NO, _("{file}: no record names "
		    "this file."), "file", path, NULL);
	return 0;
}

static void
check_files(struct verify *v)
{
	static const char *const folders[] = { PATH_LOCAL, "out" };

	for (size_t i = 0; i < v->c.n_files; i++)
		check_file(v, &v->c.file[i]);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		struct folder f = { v, folders[i] };
		char path[FILE_PATH_MAX];
		int err = path_join(path, v->dir, folders[i]);

		if (err == 0)
			err = dir_each(path, check_named, &f);
		if (err != 0 && err != ERR_NOTFOUND)
			out_check(&v->tally, MARK_UNSURE, _("{file}: {error}"),
			    "file", path, "error", out_error(err), NULL);
	}
}

/* The world file is what its own key signed, and the record's world. */
static void
check_world(struct verify *v)
{
	struct req_world_load req;
	char path[FILE_PATH_MAX];
	struct answer a;
	struct buf b;
	int err;

	if (!v->c.st.world)
		return;
	buf_init(&b, WORLD_FILE_MAX);
	err = path_join(path, v->dir, PATH_WORLD);
	if (err == 0)
		err = file_read(path, &b);
	req = (struct req_world_load){ .world = buf_view(&b) };
	if (err == 0)
		err = ask_keyd(&v->ask, MSG_WORLD_LOAD, &req, &a);
	if (err == 0 && memcmp(a.rep.r_world_load.hknso, v->c.st.hknso,
	    SHA256_LEN) != 0)
		err = ERR_CHANGED;
	if (err == 0)
		out_check(&v->tally, MARK_OK, _("The world's signature holds."),
		    NULL);
	else
		out_check(&v->tally, err == ERR_CLOSED ? MARK_UNSURE : MARK_NO,
		    _("{file}: {error}"), "file", PATH_WORLD,
		    "error", out_error(err), NULL);
	buf_free(&b);
}

/* Whoever makes a world can make a record that holds: people tell by the paper. */
static void
say_record(const struct ceremony *c)
{
	if (!c->st.begun)
		return;
	out_mode(c->st.mode);
	out_pair(_("Ceremony"), c->st.name);
	if (c->st.world)
		out_digest("hknso", c->st.hknso);
	out_digest(c->seal_n == c->check.n ? _("Sealed record") :
	    _("Record up to its last line"), c->check.head);
	out_say(_("Compare these words with the paper record: one that somebody "
	    "made up would hold together, too."), NULL);
}

static void
verify_record(struct verify *v, const char *record)
{
	if (check_chain(v, record)) {
		v->ask.mode = v->c.st.mode;
		check_seal(v);
		if (v->dir != NULL) {
			check_world(v);
			check_files(v);
		}
		say_record(&v->c);
	}
	ceremony_free(&v->c);
}

static void
verify_folder(struct verify *v, const char *dir)
{
	char record[FILE_PATH_MAX];

	v->dir = dir;
	if (path_join(record, dir, PATH_RECORD) != 0)
		out_check(&v->tally, MARK_UNSURE, out_error(ERR_TOOBIG), NULL);
	else
		verify_record(v, record);
}

/* -- single files ------------------------------------------------------------------------- */

static void
verify_world(struct verify *v, struct view content)
{
	const struct req_world_load req = { .world = content };
	struct answer a;
	int err = ask_keyd(&v->ask, MSG_WORLD_LOAD, &req, &a);

	if (err != 0) {
		out_check(&v->tally, MARK_NO, out_error(err), NULL);
		return;
	}
	out_check(&v->tally, MARK_OK, _("The world's signature holds."), NULL);
	out_digest("hknso", a.rep.r_world_load.hknso);
}

static void
verify_manifest(struct verify *v, struct view content)
{
	const struct req_check req = { .form = SIGNED_MANIFEST, .jws = content };
	struct answer a;
	int err = ask_keyd(&v->ask, MSG_CHECK, &req, &a);

	if (err != 0) {
		out_check(&v->tally, MARK_NO, out_error(err), NULL);
		return;
	}
	out_check(&v->tally, MARK_OK, _("The manifest's signature holds."), NULL);
	out_digest("hknso", a.rep.r_check.hknso);
}

static void
verify_key(struct verify *v, struct view content)
{
	const struct req_describe req = { .file = content };
	struct answer a;
	int err = ask_keyd(&v->ask, MSG_DESCRIBE, &req, &a);

	if (err != 0)
		out_check(&v->tally, MARK_NO, out_error(err), NULL);
	else
		out_check(&v->tally, MARK_UNSURE, _("A key file: only its world, "
		    "opened by cards, can tell whether it was changed."), NULL);
}

/* Anybody can make a world and have it sign: the hash alone can tell. */
static void
verify_transfer(struct verify *v, const char *file, struct view content)
{
	int err = read_transfer(&v->ask, file, content);

	if (err != 0) {
		out_check(&v->tally, MARK_NO, out_error(err), NULL);
		return;
	}
	out_check(&v->tally, MARK_OK, _("The signature of the world that "
	    "sent it holds."), NULL);
	out_check(&v->tally, MARK_UNSURE, _("Which world that is, only its hash "
	    "can tell: compare its words with what came another way."), NULL);
}

static void
verify_file(struct verify *v, const char *file)
{
	struct buf content;
	enum what what;
	int err;

	buf_init(&content, WORLD_FILE_MAX);
	err = what_is(file, &content, &what);
	if (err != 0)
		out_check(&v->tally, err == ERR_FORMAT ? MARK_NO : MARK_UNSURE,
		    out_error(err), NULL);
	else switch (what) {
	case WHAT_WORLD:
		verify_world(v, buf_view(&content));
		break;
	case WHAT_MANIFEST:
		verify_manifest(v, buf_view(&content));
		break;
	case WHAT_KEY:
		verify_key(v, buf_view(&content));
		break;
	case WHAT_BYOK:
		read_byok(&v->ask, buf_view(&content), view_str(""), NULL,
		    &v->tally);
		break;
	case WHAT_RECORD:
		verify_record(v, file);
		break;
	case WHAT_TRANSFER:
		verify_transfer(v, file, buf_view(&content));
		break;
	case WHAT_KEK_PACKAGE:
	case WHAT_WORLD_PACKAGE:
		out_check(&v->tally, MARK_UNSURE, _("A package of a region: verify "
		    "-k KEKPKG -w WORLDPKG checks the pair."), NULL);
		break;
	case WHAT_KEK:
	case WHAT_CARD:
	case WHAT_BACKUP:
		out_check(&v->tally, MARK_UNSURE, _("Nothing in this file can be "
		    "verified; inspect says what it is."), NULL);
		break;
	case WHAT_UNKNOWN:
		out_check(&v->tally, MARK_NO, _("nothing that keyconvoy knows"),
		    NULL);
		break;
	}
	buf_free(&content);
}

/* -- all ------------------------------------------------------------------------------------ */

static void
verify_path(struct tally *t, const char *path)
{
	struct verify *v = calloc(1, sizeof(*v));
	struct stat st;

	if (v == NULL) {
		out_check(t, MARK_UNSURE, out_error(ERR_NOMEM), NULL);
		return;
	}
	ask_init(&v->ask, MODE_REHEARSAL);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		verify_folder(v, path);
	else
		verify_file(v, path);
	ask_stop(&v->ask);
	t->no += v->tally.no;
	t->unsure += v->tally.unsure;
	free(v);
}

int
cmd_verify(char *const *path, int n)
{
	struct tally t = { 0, 0 };

	for (int i = 0; i < n; i++) {
		if (n > 1)
			(void)printf("%s%s\n", i > 0 ? "\n" : "", path[i]);
		verify_path(&t, path[i]);
	}
	return out_result(&t);
}
