/* Exchange packages and transfer packages, in words. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/cloud/regions.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/cmd/cmd.h"
#include "src/cmd/read.h"
#include "src/cloud/checks.h"

/* -- one package, alone ------------------------------------------------------------- */

/* What its payload says: nobody has checked it. NULL when it is none. */
static struct json_t *
claims_of(struct view file)
{
	struct json_t *j, *says = NULL;
	struct buf b;

	if (js_parse(file, PACKAGE_MAX, &j) != 0)
		return NULL;
	buf_init(&b, PACKAGE_MAX);
	if (js_b64_buf(j, "payload", &b) != 0 ||
	    js_parse(buf_view(&b), PACKAGE_MAX, &says) != 0)
		says = NULL;
	buf_free(&b);
	js_free(j);
	return says;
}

static void
print_region(const char *id)
{
	char text[REGION_TEXT];

	if (id != NULL && strlen(id) < REGION_MAX)
		out_pair(_("Region"), region_text(id, text));
}

/* The KEK within, by its digest. */
static void
print_kek(struct keyd *k, const struct json_t *says)
{
	struct req_kek req = { .kid = "" };
	struct answer a;
	struct buf b;

	buf_init(&b, KEK_FILE_MAX);
	if (js_dump(js_obj(says, "kek"), &b) == 0) {
		req.file = buf_view(&b);
		if (keyd_ask(k, MSG_KEK, &req, &a) == 0) {
			out_number(_("Bits"), a.rep.r_kek.bits);
			out_digest(_("Its KEK"), a.rep.r_kek.digest);
		}
	}
	buf_free(&b);
}

int
read_package(struct keyd *k, const char *file, int kek, struct view content)
{
	struct json_t *says = claims_of(content);
	uint8_t hknso[SHA256_LEN];
	enum mode mode;

	if (says == NULL)
		return ERR_FORMAT;
	out_head(file, kek ? _("a region's package of its KEK") :
	    _("a region's package of its security world"));
	out_say(_("not checked: it says this of itself; verify -k KEKPKG -w "
	    "WORLDPKG --root SHA256 checks the pair"), NULL);
	if (mode_parse(js_str(says, "mode"), &mode) == 0)
		out_mode(mode);
	print_region(js_str(says, "region"));
	if (js_str(says, "suite") != NULL)
		out_pair(_("Cipher suite"), js_str(says, "suite"));
	if (js_hex(says, "hknso", hknso, SHA256_LEN) == 0)
		out_digest("hknso", hknso);
	if (kek)
		print_kek(k, says);
	js_free(says);
	return 0;
}

/* -- a transfer package ----------------------------------------------------------------- */

int
read_transfer(struct keyd *k, const char *file, struct view content)
{
	const struct req_transfer req = { .package = content };
	const struct rep_transfer *r;
	uint8_t digest[SHA256_LEN];
	struct answer a;
	int err = keyd_ask(k, MSG_TRANSFER, &req, &a);

	if (err != 0)
		return err;
	r = &a.rep.r_transfer;
	out_head(file, _("a transfer package for a region; its signature holds"));
	out_mode(r->mode);
	print_region(r->region);
	out_pair(_("Subscription id"), r->subscription);
	out_pair(_("Name"), r->name);
	out_digest(_("Sent by the world (hknso)"), r->source);
	out_digest(_("For the world (hknso)"), r->target);
	out_digest(_("Its KEK"), r->kek);
	out_pair(_("Type"), r->type == KEY_RSA ? "RSA" : "EC");
	out_number(_("Bits"), r->size);
	if (sha256(r->spki.p, r->spki.len, digest) == 0)
		out_digest(_("Public key, SHA-256"), digest);
	out_rights(r->rights);
	return 0;
}

/* -- verify -k -w ------------------------------------------------------------------------ */

static void
print_checks(const struct checks_seen *s, struct tally *t)
{
	for (unsigned i = 0; i < s->n; i++)
		out_check(t, s->check[i].level == FOUND_HOLDS ? MARK_OK :
		    s->check[i].level == FOUND_FAILS ? MARK_NO : MARK_UNSURE,
		    _(checks_text(s->check[i].id)), NULL);
}

/* The end of the chain, in universal time. */
static void
print_until(uint64_t until)
{
	const time_t t = (time_t)until;
	struct tm tm;
	char text[32];

	if (gmtime_r(&t, &tm) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0)
		out_pair(_("Valid until"), text);
}

static void
print_seen(const struct checks_seen *s, enum mode mode, const uint8_t *root)
{
	static const uint8_t none[SHA256_LEN];

	if (s->ok) {
		out_mode(mode);
		print_region(s->region);
		out_number(_("Bits"), s->bits);
		out_digest(_("Its KEK"), s->kek);
		out_digest("hknso", s->target);
		print_until(s->until);
	}
	if (memcmp(s->root, none, SHA256_LEN) == 0)
		return;
	out_digest(_("Root key"), s->root);
	if (root == NULL && s->ok)
		out_say(_("Compare these words with what came another way, then "
		    "say --root."), NULL);
}

/* The mode of which it says it is: keyd has to be of one, and looks itself. */
static enum mode
mode_of(struct view file)
{
	struct json_t *says = claims_of(file);
	enum mode mode;

	if (says == NULL || mode_parse(js_str(says, "mode"), &mode) != 0)
		mode = MODE_REHEARSAL;
	js_free(says);
	return mode;
}

static void
check_pair(const struct buf *pkg, const uint8_t *root, struct tally *t)
{
	struct req_packages req = { .kek_pkg = buf_view(&pkg[0]),
		.world_pkg = buf_view(&pkg[1]), .region = "",
		.now = (uint64_t)time(NULL) };
	struct checks_seen seen = { 0 };
	struct answer a;
	struct keyd k;
	int err;

	if (root != NULL)
		memcpy(req.root, root, SHA256_LEN);
	keyd_init(&k, mode_of(req.kek_pkg));
	err = keyd_ask(&k, MSG_PACKAGES, &req, &a);
	if (err == 0)
		err = checks_keep(&seen, &a.rep.r_packages);
	if (err == 0) {
		print_checks(&seen, t);
		print_seen(&seen, (enum mode)a.rep.r_packages.mode, root);
	} else {
		out_check(t, err == ERR_CLOSED ? MARK_UNSURE : MARK_NO,
		    err == ERR_FORMAT ? _("These are not the two packages of a "
		    "region.") : out_error(err), NULL);
	}
	keyd_stop(&k);
}

int
cmd_verify_packages(const char *kek, const char *world, const uint8_t *root)
{
	const char *const path[] = { kek, world };
	struct tally t = { 0, 0 };
	struct buf pkg[2];
	int err = 0;

	for (size_t i = 0; i < 2; i++)
		buf_init(&pkg[i], PACKAGE_MAX);
	for (size_t i = 0; i < 2 && err == 0; i++)
		if ((err = file_read(path[i], &pkg[i])) != 0)
			out_check(&t, err == ERR_TOOBIG || err == ERR_FORMAT ?
			    MARK_NO : MARK_UNSURE, _("{file}: {error}"), "file",
			    path[i], "error", out_error(err), NULL);
	if (err == 0)
		check_pair(pkg, root, &t);
	for (size_t i = 0; i < 2; i++)
		buf_free(&pkg[i]);
	return read_result(&t);
}
