/* Exchange packages and transfer packages, in words. */
#include <string.h>

#include "src/cloud/regions.h"
#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/cmd/read.h"

/* -- one package, alone ------------------------------------------------------------- */

struct json_t *
read_claims(struct view file)
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

void
read_region(const char *id)
{
	char text[REGION_TEXT];

	if (id != NULL && strlen(id) < REGION_MAX)
		out_pair(_("Region"), region_text(id, text));
}

/* The KEK within, by its digest. */
static void
print_kek(struct ask *k, const struct json_t *says)
{
	struct req_kek req = { .kid = "" };
	struct answer a;
	struct buf b;

	buf_init(&b, KEK_FILE_MAX);
	if (js_dump(js_obj(says, "kek"), &b) == 0) {
		req.file = buf_view(&b);
		if (ask_keyd(k, MSG_KEK, &req, &a) == 0) {
			out_number(_("Bits"), a.rep.r_kek.bits);
			out_digest(_("Its KEK"), a.rep.r_kek.digest);
		}
	}
	buf_free(&b);
}

int
read_package(struct ask *k, const char *file, int kek, struct view content)
{
	struct json_t *says = read_claims(content);
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
	read_region(js_str(says, "region"));
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
read_transfer(struct ask *k, const char *file, struct view content,
    uint8_t source[static SHA256_LEN])
{
	const struct req_transfer req = { .package = content };
	const struct rep_transfer *r;
	uint8_t digest[SHA256_LEN];
	struct answer a;
	int err = ask_keyd(k, MSG_TRANSFER, &req, &a);

	if (err != 0)
		return err;
	r = &a.rep.r_transfer;
	memcpy(source, r->source, SHA256_LEN);
	out_head(file, _("a transfer package for a region; its signature holds"));
	out_mode(r->mode);
	read_region(r->region);
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
