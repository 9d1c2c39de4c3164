/* A KEK, what is taken for one, and what is none of ours at all. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/base/brought.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/cmd/read.h"

/* Why a file cannot be explained. */
void
read_refused(const char *file, int err, struct tally *t)
{
	out_head(file, out_error(err));
	if (err == ERR_CLOSED || err == ERR_IO || err == ERR_PERM ||
	    err == ERR_NOTFOUND || err == ERR_TIMEOUT)
		t->unsure++;
	else
		t->no++;
}

/* -- KEK ------------------------------------------------------------------------------ */

/* What the file says of its life, against this station's clock, which may be
 * wrong. */
static void
print_life(struct tally *t, const struct rep_kek *r)
{
	const uint64_t now = (uint64_t)time(NULL);

	if (r->not_before == KEK_DATE_UNREAD || r->expires == KEK_DATE_UNREAD)
		out_check(t, MARK_UNSURE, _("Its dates cannot be read."), NULL);
	else if (r->expires != 0 && r->expires <= now)
		out_check(t, MARK_UNSURE, _("By this station's clock it expired "
		    "on {date}."), "date", say_day(r->expires), NULL);
	else if (r->not_before > now)
		out_check(t, MARK_UNSURE, _("By this station's clock it is not "
		    "valid before {date}."), "date",
		    say_day(r->not_before), NULL);
}

/* A key's public half is no KEK, and nothing is wrong with it, unless somebody gave
 * an identifier for it (named). */
static void
refuse_kek(struct tally *t, const char *file, const struct answer *a, int err,
    int named)
{
	char line[16];

	if (err == ERR_KEK_TYPE && !named) {
		out_head(file, _("a public key; not RSA, so no KEK"));
		return;
	}
	read_refused(file, err, t);
	if (err == ERR_KEK_BROKEN && a->detail > 0) {
		(void)snprintf(line, sizeof(line), "%u", (unsigned)a->detail);
		out_pair(_("Line"), line);
	}
}

void
read_kek(struct ask *k, const char *file, struct view content, const char *id,
    struct tally *t)
{
	const struct req_kek req = { .file = content, .kid = id };
	static const char *const forms[] = {
		[KEK_AZ_JSON] = "JSON (az keyvault key show)",
		[KEK_JWK] = "JWK", [KEK_PEM] = "PEM", [KEK_DER] = "DER",
	};
	const struct rep_kek *r;
	struct answer a = { .detail = 0 };
	int err = ask_keyd(k, MSG_KEK, &req, &a);

	if (err != 0) {
		refuse_kek(t, file, &a, err, id != NULL && *id != '\0');
		return;
	}
	r = &a.rep.r_kek;
	out_head(file, _("a public RSA key: a KEK, or one to compare with; "
	    "nothing certifies it"));
	if (r->form >= KEK_AZ_JSON && r->form <= KEK_DER)
		out_pair(_("Form"), forms[r->form]);
	out_number(_("Bits"), r->bits);
	out_pair(_("Protected by"), r->hsm ? _("an HSM (RSA-HSM)") :
	    _("the file does not say"));
	out_pair(_("Operations"), r->ops_known ? _("import only") :
	    _("the file does not say"));
	out_pair(_("Key identifier"), r->kid[0] == '\0' ?
	    _("the file does not say") : r->kid);
	out_digest(_("Its SHA-256, to compare"), r->digest);
	print_life(t, r);
}

/* -- what is none of ours ------------------------------------------------------------------- */

/* JSON that cannot be read: where. 1, or 0 when it is none. */
static int
broken_json(const char *file, struct view text, struct tally *t)
{
	struct js_fault fault;
	struct json_t *j;
	char line[16];

	if (!view_begins(text, "{") && !view_begins(text, "["))
		return 0;
	if (js_parse_at(text, text.len, &j, &fault) == 0) {
		js_free(j);
		return 0;
	}
	out_head(file, fault.twice ? _("JSON in which a member stands twice") :
	    _("JSON that breaks off, or is broken"));
	(void)snprintf(line, sizeof(line), "%u", fault.line);
	out_pair(_("Line"), line);
	t->no++;
	return 1;
}

/* A region's toolset is such a file; what it holds is not looked at here. */
static int
zip(const char *file, struct view content)
{
	uint8_t sha[SHA256_LEN];

	if (!view_begins(content, "PK\003\004") || sha256_file(file, sha) != 0)
		return 0;
	out_head(file, _("a zip, perhaps a region's toolset; only a ceremony "
	    "opens one, once its words were compared"));
	out_digest(_("Its SHA-256, to compare"), sha);
	return 1;
}

int
read_large(const char *file, struct tally *t)
{
	uint8_t sha[SHA256_LEN];

	if (sha256_file(file, sha) != 0)
		return ERR_TOOBIG;
	out_head(file, _("larger than any file that keyconvoy knows"));
	out_digest(_("Its SHA-256, to compare"), sha);
	t->unsure++;
	return 0;
}

void
read_foreign(const char *file, struct view content, struct tally *t)
{
	uint8_t sha[SHA256_LEN];
	struct buf text;

	buf_init(&text, content.len * 2 + 1);
	if (zip(file, content)) {
		t->unsure++;
	} else if (brought_text(content, &text, NULL) != 0 ||
	    !broken_json(file, buf_view(&text), t)) {
		out_head(file, content.len == 0 ? _("an empty file") :
		    view_begins(buf_view(&text), "<") ? _("a web page, or XML") :
		    _("nothing that keyconvoy knows"));
		if (sha256_file(file, sha) == 0)
			out_digest(_("Its SHA-256, to compare"), sha);
		t->unsure++;
	}
	buf_free(&text);
}
