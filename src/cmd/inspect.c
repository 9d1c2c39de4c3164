/* keyconvoy inspect: what a file says of itself, in plain lines. */
#include <stdio.h>
#include <string.h>

#include "src/cloud/az.h"
#include "src/cloud/regions.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/cmd/cmd.h"
#include "src/cmd/read.h"
#include "src/cmd/record.h"
#include "src/cmd/what.h"

#define COMMAND_MAX 4096

struct inspect {
	struct ask ask;
	struct buf kek;			/* --kek's content, "" without */
	const char *kid;
	struct tally tally;
};

static void
refuse(struct inspect *in, const char *file, int err)
{
	read_refused(file, err, &in->tally);
}

/* -- world ------------------------------------------------------------------------ */

static void
print_cards(struct view v)
{
	struct rec_card c;
	char x[8];

	while (v.len > 0 && wire_take(&v, &form_card, &c) == 0) {
		(void)snprintf(x, sizeof(x), "%u", c.x);
		out_say(_("Card {x}: {number}, holder: {holder}"), "x", x,
		    "number", c.number, "holder", c.holder, NULL);
	}
}

static void
inspect_world(struct inspect *in, const char *file, struct view content)
{
	const struct req_world_load req = { .world = content };
	const struct rep_world_load *r;
	struct answer a;
	char quorum[32];
	int err = ask_keyd(&in->ask, MSG_WORLD_LOAD, &req, &a);

	if (err != 0) {
		refuse(in, file, err);
		return;
	}
	r = &a.rep.r_world_load;
	out_head(file, _("a security world; its signature holds"));
	out_mode(r->mode);
	out_number(_("Generation"), r->gen);
	out_pair(_("Cipher suite"), r->suite);
	(void)snprintf(quorum, sizeof(quorum), "%u / %u", r->k, r->n);
	out_pair(_("Quorum"), quorum);
	out_digest("hknso", r->hknso);
	out_digest("hkm", r->hkm);
	print_cards(r->cards);
}

/* -- key ---------------------------------------------------------------------------- */

static void
inspect_key(struct inspect *in, const char *file, struct view content)
{
	const struct req_describe req = { .file = content };
	const struct rep_describe *r;
	uint8_t digest[SHA256_LEN];
	char region[REGION_TEXT];
	struct answer a;
	int err = ask_keyd(&in->ask, MSG_DESCRIBE, &req, &a);

	if (err != 0) {
		refuse(in, file, err);
		return;
	}
	r = &a.rep.r_describe;
	out_head(file, r->rights & RIGHT_TRANSFER ?
	    _("a key's copy with reduced rights") : _("a key of a world"));
	out_say(r->authentic ? _("authenticated") : _("not authenticated: only "
	    "its world, opened by cards, can tell whether this was changed"),
	    NULL);
	out_mode(r->mode);
	out_pair(_("Application"), r->app);
	out_pair(_("Identifier"), r->ident);
	out_pair(_("Name"), r->plainname);
	out_pair(_("Type"), r->type == KEY_RSA ? "RSA" : "EC");
	out_number(_("Bits"), r->size);
	out_digest("hknso", r->hknso);
	if (sha256(r->spki.p, r->spki.len, digest) == 0)
		out_digest(_("Public key, SHA-256"), digest);
	out_rights(r->rights);
	if (r->method != METHOD_NONE) {
		out_pair(_("Destination"), r->method == METHOD_AZURE ? r->kid :
		    region_text(r->region, region));
		out_digest(_("Its KEK"), r->kek);
	}
	if (r->method == METHOD_WORLD)
		out_digest(_("For the world (hknso)"), r->target);
}

/* -- record ---------------------------------------------------------------------------- */

/* What a line has beside the five members that all have. Nobody reads a seal. */
static const char *
details(const char *event, const struct json_t *rec, struct buf *b)
{
	static const char prev[] = "\"prev\":\"";
	const char *s;

	if (strcmp(event, "seal") == 0 || js_dump(rec, b) != 0)
		return "";
	b->p[--b->len] = '\0';	/* the brace that closes what is shown from its middle on */
	/* No string has this in it: a quotation mark is escaped there. */
	s = strstr(buf_str(b), prev);
	s += s == NULL ? 0 : sizeof(prev) - 1 + 2 * SHA256_LEN + 1;
	return s != NULL && *s == ',' ? s + 1 : "";
}

static int
print_line(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN])
{
	const char *event = js_str(rec, "event"), *more;
	char number[24];
	struct buf b;

	(void)arg;
	(void)line;
	(void)snprintf(number, sizeof(number), "%4llu", (unsigned long long)n);
	buf_init(&b, JOURNAL_LINE_MAX);
	more = details(event, rec, &b);
	out_say("{n}  {time}  {step}: {event}{gap}{details}", "n", number, "time",
	    js_str(rec, "time"), "step", js_str(rec, "step"), "event", event,
	    "gap", *more == '\0' ? "" : "  ", "details", more, NULL);
	buf_free(&b);
	return 0;
}

/* Lines, then what verify says of them; files and paper are verify's. */
static void
inspect_record(struct inspect *in, const char *file)
{
	struct tally *t = &in->tally;
	char dir[FILE_PATH_MAX];
	struct journal_check check;
	struct ceremony c;
	int world;

	out_head(file, _("a ceremony's record"));
	if (record_folder(file, dir) != 0) {
		refuse(in, file, ERR_TOOBIG);
		return;
	}
	(void)journal_verify(file, print_line, NULL, &check);
	if (record_chain(&c, t, file)) {
		world = record_world(&in->ask, &c, t, dir);
		record_seals(&in->ask, &c, t, world);
		record_decided(&c, t);
		out_digest(_("Head"), c.seals.check.head);
	}
	/* What a file says is explained, whether it is the end or not. */
	t->dissent = t->unfinished = 0;
	ceremony_free(&c);
}

/* -- manifest ------------------------------------------------------------------------- */

static void
print_files(const struct json_t *files)
{
	for (size_t i = 0; i < js_len(files); i++) {
		const struct json_t *f = js_at(files, i);
		const char *name = js_str(f, "name"), *sha = js_str(f, "sha256");

		out_say(_("File {name}, SHA-256 {sha}"), "name",
		    name == NULL ? "?" : name, "sha", sha == NULL ? "?" : sha,
		    NULL);
	}
}

/* What is typed at the online station, by the manifest's members; nothing for a
 * manifest of the other method. */
static void
print_command(const struct json_t *j)
{
	const char *name = js_str(j, "name"), *kty = js_str(j, "kty");
	const char *ops = js_str(j, "ops");
	const char *file = js_str(js_at(js_arr(j, "files"), 0), "name");
	struct kid kid;
	struct az_import in = { .kid = &kid, .name = name, .file = file,
		.kty = kty, .crv = js_str(j, "crv"), .ops = ops };
	struct buf posix, other;

	if (kid_parse(js_str(j, "kid"), &kid) != 0 || name == NULL ||
	    kty == NULL || ops == NULL || file == NULL)
		return;
	buf_init(&posix, COMMAND_MAX);
	buf_init(&other, COMMAND_MAX);
	if (az_import(&in, SHELL_POSIX, &posix) == 0 &&
	    az_import(&in, SHELL_POWERSHELL, &other) == 0) {
		out_pair(_("At the online station"), buf_str(&posix));
		if (!view_eq(buf_view(&posix), buf_view(&other)))
			out_pair(_("In PowerShell"), buf_str(&other));
	}
	buf_free(&posix);
	buf_free(&other);
}

static void
inspect_manifest(struct inspect *in, const char *file, struct view content)
{
	static const struct {
		const char *member, *label;
	} rows[] = {
		{ "ceremony", N_("Ceremony") },
		{ "vault", N_("Vault") },
		{ "name", N_("Name of the key in the vault") },
		{ "kid", N_("Its key identifier (kid)") },
		{ "region", N_("Region") },
		{ "target", N_("For the world (hknso)") },
		{ "subscription", N_("Subscription") },
		{ "kty", N_("Type") },
		{ "crv", N_("Curve") },
		{ "ops", N_("Operations") },
	};
	const char *value;
	const struct req_check req = { .form = SIGNED_MANIFEST, .jws = content };
	uint8_t digest[SHA256_LEN];
	struct json_t *j = NULL;
	struct answer a;
	int64_t sequence;
	int err = ask_keyd(&in->ask, MSG_CHECK, &req, &a);

	if (err == 0)
		err = js_parse(a.rep.r_check.payload, MANIFEST_MAX, &j);
	if (err != 0) {
		refuse(in, file, err);
		return;
	}
	out_head(file, _("a courier's manifest; its signature holds"));
	out_mode(a.rep.r_check.mode);
	if (sha256(content.p, content.len, digest) == 0)
		out_digest(_("Manifest, SHA-256"), digest);
	out_digest("hknso", a.rep.r_check.hknso);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((value = js_str(j, rows[i].member)) != NULL)
			out_pair(_(rows[i].label), value);
	if (js_int(j, "sequence", &sequence) == 0)
		out_pair(_("Handover of that ceremony"), say_num(sequence));
	print_files(js_arr(j, "files"));
	print_command(j);
	js_free(j);
}

/* -- one file after the other ------------------------------------------------------------ */

static void
inspect_file(struct inspect *in, const char *file)
{
	uint8_t source[SHA256_LEN];
	struct buf content;
	enum what what;
	int err;

	buf_init(&content, WORLD_FILE_MAX);
	if ((err = what_is(file, &content, &what)) == 0) switch (what) {
	case WHAT_WORLD:
		inspect_world(in, file, buf_view(&content));
		break;
	case WHAT_KEY:
		inspect_key(in, file, buf_view(&content));
		break;
	case WHAT_BYOK:
		out_head(file, _("a transfer package (.byok)"));
		read_byok(&in->ask, buf_view(&content), buf_view(&in->kek),
		    in->kid, &in->tally);
		break;
	case WHAT_KEK:
		read_kek(&in->ask, file, buf_view(&content), in->kid,
		    &in->tally);
		break;
	case WHAT_RECORD:
		inspect_record(in, file);
		break;
	case WHAT_MANIFEST:
		inspect_manifest(in, file, buf_view(&content));
		break;
	case WHAT_KEK_PACKAGE:
	case WHAT_WORLD_PACKAGE:
		err = read_package(&in->ask, file, what == WHAT_KEK_PACKAGE,
		    buf_view(&content));
		break;
	case WHAT_TRANSFER:
		err = read_transfer(&in->ask, file, buf_view(&content),
		    source);
		break;
	case WHAT_CARD:
		out_head(file, _("a virtual card, for rehearsals"));
		break;
	case WHAT_BACKUP:
		out_head(file, _("the mark of a backup medium"));
		break;
	case WHAT_UNKNOWN:
		read_foreign(file, buf_view(&content), &in->tally);
		break;
	}
	if (err == ERR_TOOBIG)
		err = read_large(file, &in->tally);
	if (err != 0)
		refuse(in, file, err);
	buf_free(&content);
}

int
cmd_inspect(const char *kek, const char *kid, char *const *file, int n)
{
	struct inspect in = { .kid = kid };
	int err = 0, status;

	buf_init(&in.kek, KEK_FILE_MAX);
	if (kek != NULL && (err = file_read(kek, &in.kek)) != 0)
		refuse(&in, kek, err);
	for (int i = 0; err == 0 && i < n; i++) {
		if (i > 0)
			(void)putchar('\n');
		/* Each file has a keyd of its own: none sees another's. */
		ask_init(&in.ask, MODE_REHEARSAL);
		inspect_file(&in, file[i]);
		ask_stop(&in.ask);
	}
	status = tally_status(&in.tally);
	buf_free(&in.kek);
	return status;
}
