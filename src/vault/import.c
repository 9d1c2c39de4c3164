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
#include "src/vault/show.h"

#define FROM_MAX 4096

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
	if (!vault_key_name_ok(im->name)) {
		(void)refuse(_("A key's name has letters, digits and hyphens. "
		    "Nothing was changed."), NULL);
		return 2;
	}
	keep_text(im->taken, sizeof(im->taken), im->name);
	return 0;
}

/* -- is it here already? ----------------------------------------------------- */

static int
same_key(void *arg, const char *name)
{
	struct req_describe req = { .file = { NULL, 0 } };
	struct import *im = arg;
	char path[FILE_PATH_MAX];
	struct answer a;
	struct buf file;
	int err;

	buf_init(&file, KEY_FILE_MAX);
	if ((err = vault_key_path(&im->v, name, path)) == 0)
		err = file_read(path, &file);
	req.file = buf_view(&file);
	if (err == 0)
		err = own_ask(&im->v.world, MSG_DESCRIBE, &req, &a);
	if (err == 0 && view_eq(a.rep.r_describe.spki,
	    view_of(im->spki, im->spki_len))) {
		im->same = strdup(name);
		err = im->same == NULL ? ERR_NOMEM : ERR_EXISTS;
	}
	buf_free(&file);
	return err;
}

/* -- writing ----------------------------------------------------------------- */

static int
from_json(const struct import *im, const struct rep_import *r, struct buf *out)
{
	struct json_t *j = js_new();
	uint8_t digest[SHA256_LEN];
	char when[32] = "";
	time_t now = time(NULL);
	struct tm tm;
	int err;

	if (gmtime_r(&now, &tm) != NULL)
		(void)strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	if ((err = sha256(im->package.p, im->package.len, digest)) == 0 &&
	    (err = js_set_str(j, "imported", when)) == 0 &&
	    (err = js_set_str(j, "method", r->method == METHOD_WORLD ?
	    "world" : "azure")) == 0 &&
	    (err = js_set_hex(j, "package", digest, SHA256_LEN)) == 0 &&
	    r->method == METHOD_WORLD &&
	    (err = js_set_hex(j, "source", r->source, SHA256_LEN)) == 0)
		err = js_set_str(j, "subscription", r->subscription);
	if (err == 0 && (err = js_dump_pretty(j, out)) == 0)
		err = buf_puts(out, "\n");
	js_free(j);
	return err;
}

/* The key's file is last: what is told about a key that is not there is written
 * anew, and goes away when the key cannot be written. */
static int
store(const struct import *im, const struct rep_import *r)
{
	char key[FILE_PATH_MAX], from[FILE_PATH_MAX];
	struct buf text;
	int err;

	buf_init(&text, FROM_MAX);
	if ((err = vault_key_path(&im->v, im->taken, key)) == 0 &&
	    (err = vault_from_path(&im->v, im->taken, from)) == 0 &&
	    (err = from_json(im, r, &text)) == 0 &&
	    (err = file_write(from, buf_view(&text))) == 0 &&
	    (err = file_write_new(key, r->file)) != 0)
		(void)file_remove(from);
	buf_free(&text);
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
	char path[FILE_PATH_MAX];
	int err;

	im->spki = r->spki.p;
	im->spki_len = r->spki.len;
	if ((err = vault_each_key(&im->v, same_key, im)) != 0 ||
	    (err = vault_key_path(&im->v, im->taken, path)) != 0 ||
	    (err = file_exists(path)) == 0)
		return err;
	return err < 0 ? err : ERR_EXISTS;
}

static int
take_in(struct import *im, const struct rep_import *r)
{
	int err;

	if (!vault_key_name_ok(r->name))
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

static int
read_files(struct import *im)
{
	int err;

	if ((err = file_read(im->file, &im->package)) != 0)
		return import_refused(im, err);
	if ((err = vault_read(&im->v, VAULT_KEK, &im->kek)) != 0)
		return refuse_error(VAULT_KEK, err);
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
