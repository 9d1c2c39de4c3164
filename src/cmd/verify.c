/* keyconvoy verify: a check a line, then the result. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/base/tell.h"
#include "src/cmd/cmd.h"
#include "src/cmd/read.h"
#include "src/cmd/verify.h"
#include "src/cmd/what.h"

/* -- paper -------------------------------------------------------------------------------- */

/* Anybody can make a world and sign with it: its hash alone can tell. */
static void
compare_world(struct verify *v, const char *label,
    const uint8_t hknso[static SHA256_LEN])
{
	if (verify_paper(v, v->hknso, label, hknso))
		return;
	v->tally.uncompared++;
	out_say(_("Compare these words with the paper record, or give them to "
	    "--hknso: a world that somebody made up would sign, too."), NULL);
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
	compare_world(v, "hknso", a.rep.r_world_load.hknso);
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
	compare_world(v, "hknso", a.rep.r_check.hknso);
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

static void
verify_transfer(struct verify *v, const char *file, struct view content)
{
	uint8_t source[SHA256_LEN];
	int err = read_transfer(&v->ask, file, content, source);

	if (err != 0) {
		out_check(&v->tally, MARK_NO, out_error(err), NULL);
		return;
	}
	out_check(&v->tally, MARK_OK, _("The signature of the world that "
	    "sent it holds."), NULL);
	compare_world(v, _("Sent by the world (hknso)"), source);
}

/* What was given of the paper, and this kind of file says nothing of. */
static void
beside_the_point(struct verify *v, enum what what)
{
	const int world = what == WHAT_WORLD || what == WHAT_MANIFEST ||
	    what == WHAT_TRANSFER;

	if (what == WHAT_RECORD)
		return;
	if (v->head->given)
		out_check(&v->tally, MARK_UNSURE, _("--head is the head of a "
		    "record: this file has none."), NULL);
	if (v->card_root.len > 0)
		out_check(&v->tally, MARK_UNSURE, _("--card-root is for a "
		    "record: this file enrolled no card."), NULL);
	if (v->hknso->given && !world)
		out_check(&v->tally, MARK_UNSURE, _("--hknso is the hash of a "
		    "world: this file does not prove one."), NULL);
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
	if (err == 0)
		beside_the_point(v, what);
	buf_free(&content);
}

/* -- all ------------------------------------------------------------------------------------ */

static void
add(struct tally *sum, const struct tally *t)
{
	sum->no += t->no;
	sum->unsure += t->unsure;
	sum->dissent += t->dissent;
	sum->unfinished += t->unfinished;
	sum->uncompared += t->uncompared;
}

static void
verify_path(struct tally *t, const char *path, const struct paper *hknso,
    const struct paper *head, struct view card_root)
{
	struct verify *v = calloc(1, sizeof(*v));
	struct stat st;

	if (v == NULL) {
		out_check(t, MARK_UNSURE, out_error(ERR_NOMEM), NULL);
		return;
	}
	v->hknso = hknso;
	v->head = head;
	v->card_root = card_root;
	ask_init(&v->ask, MODE_REHEARSAL);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		verify_folder(v, path);
	else
		verify_file(v, path);
	ask_stop(&v->ask);
	add(t, &v->tally);
	free(v);
}

static void
verify_paths(struct tally *t, char *const *path, int n,
    const struct paper *hknso, const struct paper *head, struct view card_root)
{
	for (int i = 0; i < n; i++) {
		if (n > 1) {
			tell_safe(stdout, i > 0 ? "\n" : "", 1);
			tell_safe(stdout, path[i], 0);
			tell_safe(stdout, "\n", 1);
		}
		verify_path(t, path[i], hknso, head, card_root);
	}
}

int
cmd_verify(char *const *path, int n, const struct paper *hknso,
    const struct paper *head, const char *card_root)
{
	struct tally t = { 0 };
	struct buf roots;
	int err = 0;

	buf_init(&roots, ROOTS_MAX);
	if (card_root != NULL && (err = file_read(card_root, &roots)) == 0 &&
	    roots.len == 0)
		err = ERR_FORMAT;
	if (err != 0)
		out_check(&t, MARK_UNSURE, _("{file}: {error}"), "file",
		    card_root, "error", out_error(err), NULL);
	else
		verify_paths(&t, path, n, hknso, head, buf_view(&roots));
	buf_free(&roots);
	return out_result(&t);
}
