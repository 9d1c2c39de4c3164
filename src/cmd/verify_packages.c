/* keyconvoy verify -k -w: the two packages of a region, a check a line. */
#include <string.h>
#include <time.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/cloud/checks.h"
#include "src/cmd/cmd.h"
#include "src/cmd/read.h"

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
		read_region(s->region);
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
	struct json_t *says = read_claims(file);
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
	struct ask k;
	int err;

	if (root != NULL)
		memcpy(req.root, root, SHA256_LEN);
	ask_init(&k, mode_of(req.kek_pkg));
	err = ask_keyd(&k, MSG_PACKAGES, &req, &a);
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
	ask_stop(&k);
}

int
cmd_verify_packages(const char *kek, const char *world, const uint8_t *root)
{
	const char *const path[] = { kek, world };
	struct tally t = { 0 };
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
	return out_result(&t);
}
