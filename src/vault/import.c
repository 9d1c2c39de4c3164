/* import: takes a key in, by either method. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/cmd/out.h"
#include "src/vault/cmd.h"
#include "src/vault/import.h"
#include "src/vault/note.h"
#include "src/vault/ops.h"
#include "src/vault/show.h"

/* -- reading ----------------------------------------------------------------- */

static void
keep_text(char *out, size_t size, const char *s)
{
	(void)snprintf(out, size, "%s", s);
}

/* ERR_FORMAT and the like say that it is of the other method, or no package. */
static int
ask_sent(struct import *im)
{
	const struct req_transfer req = { .package = buf_view(&im->package) };
	const struct rep_transfer *r;
	struct answer a;
	int err = own_ask(&im->v.world, MSG_TRANSFER, &req, &a);

	if (err != 0)
		return err == ERR_CLOSED || err == ERR_NOMEM ? err : 0;
	r = &a.rep.r_transfer;
	im->sent.told = 1;
	im->sent.mode = (enum mode)r->mode;
	keep_text(im->sent.region, sizeof(im->sent.region), r->region);
	keep_text(im->sent.name, sizeof(im->sent.name), r->name);
	memcpy(im->sent.source, r->source, SHA256_LEN);
	memcpy(im->sent.target, r->target, SHA256_LEN);
	memcpy(im->sent.kek, r->kek, SHA256_LEN);
	return 0;
}

/* 1: a package of a world, as far as its outside tells. */
static int
is_signed(const struct import *im)
{
	struct json_t *j;
	int yes;

	if (js_parse(buf_view(&im->package), PACKAGE_MAX, &j) != 0)
		return 0;
	yes = js_has(j, "protected");
	js_free(j);
	return yes;
}

/* The name: in the package, or said. 0 or the exit status. */
static int
choose_name(struct import *im)
{
	if (is_signed(im)) {
		if (im->name == NULL) {
			keep_text(im->taken, sizeof(im->taken), im->sent.name);
			return 0;
		}
		(void)refuse(_("A transfer package names its key, and that name "
		    "is signed. Nothing was changed; leave out --name."), NULL);
		return 2;
	}
	if (im->name == NULL) {
		(void)refuse(_("This package does not say what its key is called. "
		    "Nothing was changed; give it a name with --name NAME."),
		    NULL);
		return 2;
	}
	if (!store_name_ok(im->name)) {
		(void)refuse(_("A key's name has letters, digits and hyphens. "
		    "Nothing was changed."), NULL);
		return 2;
	}
	keep_text(im->taken, sizeof(im->taken), im->name);
	return 0;
}

/* -- is it here already? ----------------------------------------------------- */

static int
same_version(struct import *im, const struct held *h, const struct version *ver)
{
	struct answer a;
	struct buf file;
	int err;

	buf_init(&file, KEY_FILE_MAX);
	err = vault_describe(&im->v, h, ver, &file, &a);
	if (err == 0 && view_eq(a.rep.r_describe.spki,
	    view_of(im->spki, im->spki_len))) {
		im->same = strdup(h->name);
		err = im->same == NULL ? ERR_NOMEM : ERR_EXISTS;
	}
	buf_free(&file);
	return err;
}

static int
same_key(void *arg, const struct held *h)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < h->n; i++)
		if (h->v[i].kid[0] == '\0')
			err = same_version(arg, h, &h->v[i]);
	return err;
}

/* -- writing ----------------------------------------------------------------- */

static int
make_version(const struct import *im, const struct rep_import *r,
    uint32_t rights, struct version *v)
{
	const time_t now = time(NULL);
	int err;

	*v = (struct version){ .created = now, .updated = now, .enabled = 1,
		.ops = ops_of(rights) };
	err = store_new_id(v->id);
	return err == 0 ? note_taken(r, buf_view(&im->package), now, &v->from) :
	    err;
}

static int
store(struct import *im, const struct rep_import *r)
{
	const struct req_describe req = { .file = r->file };
	struct held h = { .face = FACE_VAULT };
	struct version v;
	struct answer a;
	int err;

	keep_text(h.name, sizeof(h.name), im->taken);
	if ((err = own_ask(&im->v.world, MSG_DESCRIBE, &req, &a)) == 0 &&
	    (err = make_version(im, r, a.rep.r_describe.rights, &v)) == 0)
		err = store_add(im->v.dir, &h, &v, r->file);
	store_free(&h);
	return err;
}

static void
report(const struct import *im, const struct rep_import *r)
{
	uint8_t digest[SHA256_LEN];

	show_rehearsal();
	out_head(im->file, _("the key is in the vault"));
	out_pair(_("Name"), im->taken);
	if (sha256(r->spki.p, r->spki.len, digest) == 0)
		out_digest(_("Public key, SHA-256"), digest);
	if (r->method == METHOD_WORLD) {
		out_pair(_("Subscription"), r->subscription);
		out_digest(_("Source"), r->source);
	}
	out_say(_("Result: SUCCESS"), NULL);
}

/* keyd's answer is kept apart: it is asked again before the key is stored. */
static int
keep_answer(struct buf *hold, const struct rep_import *r,
    struct rep_import *out)
{
	size_t at_spki, at_name, at_subscription;

	(void)buf_put(hold, r->file.p, r->file.len);
	at_spki = hold->len;
	(void)buf_put(hold, r->spki.p, r->spki.len);
	at_name = hold->len;
	(void)buf_put(hold, r->name, strlen(r->name) + 1);
	at_subscription = hold->len;
	(void)buf_put(hold, r->subscription, strlen(r->subscription) + 1);
	if (hold->err != 0)
		return hold->err;
	*out = *r;
	out->file = view_of(hold->p, at_spki);
	out->spki = view_of(hold->p + at_spki, at_name - at_spki);
	out->name = (const char *)hold->p + at_name;
	out->subscription = (const char *)hold->p + at_subscription;
	return 0;
}

/* -- all --------------------------------------------------------------------- */

/* What keyd makes of it: into *out, whose views live in hold. */
static int
ask_import(struct import *im, struct buf *hold, struct rep_import *out)
{
	const struct req_import req = { .package = buf_view(&im->package),
		.kek = buf_view(&im->kek), .trust = buf_view(&im->trust),
		.name = im->name == NULL ? "" : im->name };
	struct answer a;
	int err = own_ask(&im->v.world, MSG_IMPORT, &req, &a);

	return err == 0 ? keep_answer(hold, &a.rep.r_import, out) : err;
}

/* 0; ERR_EXISTS by the name, or by im->same, who has this key. */
static int
is_new(struct import *im, const struct rep_import *r)
{
	struct held h;
	int err = 0;

	im->spki = r->spki.p;
	im->spki_len = r->spki.len;
	for (int face = 0; err == 0 && face < FACES; face++)
		err = store_each(im->v.dir, (enum face)face, same_key, im);
	if (err != 0)
		return err;
	err = store_read(im->v.dir, FACE_VAULT, im->taken, &h);
	store_free(&h);
	return err == ERR_NOTFOUND ? 0 : err == 0 ? ERR_EXISTS : err;
}

static int
take_in(struct import *im, const struct rep_import *r)
{
	int err;

	if (!store_name_ok(r->name))
		return import_refused(im, ERR_FORMAT);
	keep_text(im->taken, sizeof(im->taken), r->name);
	err = is_new(im, r);
	if (err == ERR_EXISTS)
		return im->same == NULL || strcmp(im->same, im->taken) == 0 ?
		    import_taken_name(im) : import_taken_key(im);
	if (err == 0)
		err = store(im, r);
	if (err != 0)
		return refuse_error(im->v.dir, err);
	report(im, r);
	return 0;
}

static int
take(struct import *im)
{
	struct rep_import r;
	struct buf hold;
	int err, status;

	buf_init(&hold, WIRE_BODY_MAX);
	err = ask_import(im, &hold, &r);
	status = err == 0 ? take_in(im, &r) : import_refused(im, err);
	buf_free(&hold);
	return status;
}

/* The vault's own; of a .byok, the one that it names, if the vault has that. */
static int
find_kek(struct import *im, struct held *h, struct version **ver)
{
	struct json_t *j = NULL;
	const char *kid = NULL;
	int err = ERR_NOTFOUND;

	memset(h, 0, sizeof(*h));
	if (js_parse(buf_view(&im->package), PACKAGE_MAX, &j) == 0)
		kid = js_str(js_obj(j, "header"), "kid");
	if (kid != NULL)
		err = vault_kek(&im->v, FACE_VAULT, kid, h, ver);
	js_free(j);
	if (err != ERR_NOTFOUND)
		return err;
	store_free(h);
	return vault_kek(&im->v, FACE_VAULT, im->v.about.kid, h, ver);
}

/* 0 or the exit status. */
static int
read_kek(struct import *im)
{
	char path[FILE_PATH_MAX];
	enum bar bar = BAR_NONE;
	struct version *ver;
	struct held h;
	int status = 0, err = find_kek(im, &h, &ver);

	if (err == 0)
		bar = store_bar(ver, OP_IMPORT, time(NULL));
	if (bar != BAR_NONE)
		status = cmd_barred(ver->kid, bar);
	else if (err != 0 || (err = store_path(im->v.dir, &h, ver, path)) != 0 ||
	    (err = file_read(path, &im->kek)) != 0)
		status = refuse_error(im->v.about.kid, err);
	store_free(&h);
	return status;
}

static int
read_files(struct import *im)
{
	int err, status;

	if ((err = file_read(im->file, &im->package)) != 0)
		return import_refused(im, err);
	if ((status = read_kek(im)) != 0)
		return status;
	err = vault_read(&im->v, VAULT_TRUSTED, &im->trust);
	return err == 0 || err == ERR_NOTFOUND ? 0 :
	    refuse_error(VAULT_TRUSTED, err);
}

static int
import(struct import *im)
{
	int err, status = read_files(im);

	if (status != 0)
		return status;
	if ((err = ask_sent(im)) != 0)
		return refuse_error(im->file, err);
	status = choose_name(im);
	return status == 0 ? take(im) : status;
}

int
cmd_import(const struct vault_args *a)
{
	struct import *im = calloc(1, sizeof(*im));
	int status;

	if (im == NULL)
		return refuse_error(a->dir, ERR_NOMEM);
	im->file = a->word[0];
	im->name = a->name;
	buf_init(&im->package, PACKAGE_MAX);
	buf_init(&im->kek, KEY_FILE_MAX);
	buf_init(&im->trust, TRUST_MAX);
	status = cmd_open(&im->v, a);
	if (status == 0) {
		status = import(im);
		vault_close(&im->v);
	}
	buf_free(&im->package);
	buf_free(&im->kek);
	buf_free(&im->trust);
	free(im->same);
	free(im);
	return status;
}
