/* Original, copy and what the vault gets, side by side. */
#include <string.h>

#include "src/steps/dest.h"
#include "src/steps/files.h"
#include "src/page/help.h"

struct seen {
	unsigned original, copy;	/* rights, as the module reports them */
	char kid[KID_MAX];		/* where the copy may go */
	char region[REGION_MAX];
	uint8_t target[SHA256_LEN];
};

static struct seen *
seen(struct flow *f)
{
	return flow_scratch(f, sizeof(struct seen));
}

static enum move
ask_describe(struct flow *f, const char *name,
    const uint8_t sha[static SHA256_LEN], flow_reply then)
{
	struct req_describe req;
	struct buf b;
	enum move m;
	int err;

	buf_init(&b, KEY_FILE_MAX);
	err = files_read(f, name, sha, &b);
	req = (struct req_describe){ .file = buf_view(&b) };
	m = err < 0 ? flow_fail(f, err) : flow_ask(f, MSG_DESCRIBE, &req, then);
	buf_free(&b);
	return m;
}

static enum move
on_copy(struct flow *f, int err, const struct answer *a)
{
	const struct rep_describe *d = &a->rep.r_describe;
	struct seen *s = seen(f);

	if (err < 0 || !d->authentic)
		return flow_notice(f, "key-file-bad", NULL);
	s->copy = d->rights;
	if (strlen(d->kid) < sizeof(s->kid))
		memcpy(s->kid, d->kid, strlen(d->kid) + 1);
	if (strlen(d->region) < sizeof(s->region))
		memcpy(s->region, d->region, strlen(d->region) + 1);
	memcpy(s->target, d->target, sizeof(s->target));
	return flow_page(f, "compare");
}

static enum move
on_original(struct flow *f, int err, const struct answer *a)
{
	char name[NAME_BUF];

	if (err < 0 || !a->rep.r_describe.authentic)
		return flow_notice(f, "key-file-bad", NULL);
	seen(f)->original = a->rep.r_describe.rights;
	return ask_describe(f, files_copy(f->st.ident, name), f->st.copy_sha,
	    on_copy);
}

static const char *
yes(unsigned rights, unsigned bit)
{
	return rights & bit ? _("yes") : _("no");
}

/* Permission groups in the vendor's words, which are not translated; what stands in
 * brackets is ours. */
static void
groups(struct page *p, const char *id, const char *label, unsigned rights)
{
	static const struct {
		unsigned bits;
		const char *text;
	} rows[] = {
		{ RIGHT_SIGN | RIGHT_DECRYPT, "OpPermissions: Sign, Decrypt" },
		{ RIGHT_SIGN, "OpPermissions: Sign" },
		{ RIGHT_DECRYPT, "OpPermissions: Decrypt" },
		{ RIGHT_COPY, N_("MakeBlob (K cards)") },
		{ RIGHT_TRANSFER, N_("MakeBlob (KEK)") },
	};
	struct buf b;

	buf_init(&b, 256);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if ((rights & rows[i].bits) != rows[i].bits)
			continue;
		buf_printf(&b, "%s%s", b.len > 0 ? "; " : "", _(rows[i].text));
		rights &= ~rows[i].bits;
	}
	page_fact(p, id, label, buf_str(&b));
	buf_free(&b);
}

/* What original and copy may do, beside each other: a star where it differs. */
static void
row(struct page *p, const struct seen *s, unsigned bit, const char *label,
    const char *vault)
{
	struct buf b;

	buf_init(&b, 512);
	say(&b, (s->original ^ s->copy) & bit ? "* {label}" : "  {label}",
	    "label", label, NULL);
	page_columns(p, buf_str(&b), yes(s->original, bit), yes(s->copy, bit),
	    vault);
	buf_free(&b);
}

/* What the transfer package will say of the key where it arrives. */
static unsigned
in_vault(const struct seen *s)
{
	return s->original & (RIGHT_SIGN | RIGHT_DECRYPT);
}

/* Method azure: the vault decides when the key is imported. */
static void
rows_vault(struct page *p, const struct seen *s)
{
	row(p, s, RIGHT_SIGN, _("Sign"), _("as allowed there"));
	row(p, s, RIGHT_DECRYPT, _("Decrypt"), _("as allowed there"));
	row(p, s, RIGHT_COPY, _("Reduced copy (K cards)"), _("no"));
	row(p, s, RIGHT_TRANSFER, _("Leave for one vault"), _("no"));
}

static void
rows_world(struct page *p, const struct seen *s)
{
	row(p, s, RIGHT_SIGN, _("Sign"), yes(in_vault(s), RIGHT_SIGN));
	row(p, s, RIGHT_DECRYPT, _("Decrypt"), yes(in_vault(s),
	    RIGHT_DECRYPT));
	row(p, s, RIGHT_COPY, _("Reduced copy (K cards)"), _("no"));
	row(p, s, RIGHT_TRANSFER, _("Leave for one region"), _("never"));
}

static void
fill_compare(const struct flow *f, struct page *p)
{
	const int world = f->st.method == METHOD_WORLD;
	const struct seen *s = flow_peek(f);
	char dest[REGION_TEXT];

	if (s == NULL)
		return;
	page_para(p, world ?
	    _("The copy can do one thing: leave, for the region {vault}. It "
	    "cannot sign or decrypt.") :
	    _("The copy can do one thing: leave, for vault {vault}. It "
	    "cannot sign or decrypt."), "vault", dest_name(f, dest), NULL);
	page_columns(p, _("* differs"), _("original"), _("copy"),
	    _("in the vault"));
	(world ? rows_world : rows_vault)(p, s);
	groups(p, "original", _("Rights of the original"), s->original);
	groups(p, "copy", _("Rights of the copy"), s->copy);
	if (world) {
		groups(p, "arrived", _("Rights in the vault"), in_vault(s));
		page_fact(p, "region", _("Destination of the copy"),
		    region_text(s->region, dest));
		page_fact(p, "target", _("Its world (hknso)"),
		    say_hex(s->target, 16));
	} else {
		page_fact(p, "kid", _("Destination of the copy"), s->kid);
	}
	page_check(p, _("Both files were checked under the world's key."), NULL);
}

static enum move
event_compare(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_record(f, "inspected", NULL) < 0)
		return MOVE_STAY;
	return MOVE_NEXT;
}

static enum move
enter(struct flow *f)
{
	char name[NAME_BUF];

	if (!files_copy_is_there(f))
		return flow_step(f, "rights");
	flow_page(f, "reading");
	return ask_describe(f, files_key(f->st.ident, name), f->st.key_sha,
	    on_original);
}

static int
done(const struct state *s)
{
	return s->inspected;
}

#define ANY "disk-full disk-error file-form unexpected no-way-back note-written " \
	"world-other other-mode key-file-bad file-missing file-changed"

static const struct page_def pages[] = {
	{ .id = "reading", .title = N_("The files are being read"), .doc = "4.2",
	  .flags = PAGE_BUSY, .notices = ANY, .fill = flow_fill_busy,
	  .help = help_inspecting },
	{ .id = "compare", .title = N_("Original, copy, vault"), .doc = "4.2",
	  .facts = "original copy arrived kid region target", .notices = ANY, .fill = fill_compare,
	  .event = event_compare,
	  .help = N_("Rights are permission groups of the key file, enforced by "
	  "the module. What the key may do in the vault is decided when it is "
	  "imported there.") },
	{ 0 }
};

const struct step step_inspect = {
	.id = "inspect", .title = N_("Inspect"), .minutes = 3,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
