/* Wrapped for one vault, or packed for a region: the .byok, and the public key
 * beside it. */
#include <string.h>

#include "src/base/text.h"
#include "src/steps/dest.h"
#include "src/steps/files.h"
#include "src/page/help.h"
#include "src/steps/kek_in.h"
#include "src/steps/names.h"
#include "src/steps/packages.h"

static const struct field_def fields[] = {
	{ "friendly", N_("Name of the key in the vault"), FIELD_TEXT, 127 },
	{ "ops", N_("Operations that the vault shall allow"), FIELD_TEXT, 100 },
	{ 0 }
};

/* Method world: the document's two. */
static const struct field_def world_fields[] = {
	{ "subscription", N_("Subscription id"), FIELD_TEXT, 40 },
	{ "friendly", N_("Name of the key in the vault"), FIELD_TEXT, 127 },
	{ 0 }
};

/* What the answer to DESCRIBE gives, until the package is recorded. */
struct making {
	char friendly[TEXT_MAX], ops[TEXT_MAX];
	char warned[TEXT_MAX];	/* the name for which it was said */
	char subscription[GUID_TEXT + 1];	/* world */
	uint8_t byok_sha[SHA256_LEN];		/* as the module gave it */
};

/* -- name ------------------------------------------------------------------------------ */

/* The way back from the package, too. */
static enum move
enter_name(struct flow *f)
{
	if (f->st.method == METHOD_WORLD)
		return flow_page(f, "subscription");
	if (rehearsal(f))
		flow_set(f, "friendly", "ContosoFirstHSMkey");
	flow_set(f, "ops", f->st.type == KEY_EC ? "sign verify" :
	    "encrypt decrypt wrapKey unwrapKey");
	return MOVE_STAY;
}

static void
fill_name(const struct flow *f, struct page *p)
{
	page_para(p, _("The copy is wrapped with the KEK of this vault. Only this "
	    "vault can open the result:"), NULL);
	page_para(p, "    {vault}", "vault", f->st.kid.vault, NULL);
	page_fact(p, "vault", _("Vault"), f->st.kid.host);
	page_fact(p, "kid", _("KEK"), f->st.kid.text);
	page_field(p, &fields[0]);
	page_field(p, &fields[1]);
	page_para(p, _("The operations are not part of the file; they are written "
	    "down for the import: encrypt decrypt sign verify wrapKey unwrapKey "
	    "for RSA, sign verify for elliptic curves."), NULL);
}

static enum move
enter_world(struct flow *f)
{
	if (!rehearsal(f))
		return MOVE_STAY;
	flow_set(f, "subscription", "11111111-2222-3333-4444-555555555555");
	flow_set(f, "friendly", "ContosoFirstHSMkey");
	return MOVE_STAY;
}

static void
fill_world(const struct flow *f, struct page *p)
{
	page_para(p, _("The copy is packed under the KEK of this region. Only the "
	    "vaults of its world can open the result:"), NULL);
	dest_fact(f, p);
	page_fact(p, "target", _("Its world (hknso)"), say_hex(f->st.target, 16));
	page_field(p, &world_fields[0]);
	page_field(p, &world_fields[1]);
	page_para(p, _("The subscription is the one that holds the vault, as noted "
	    "at the online station. It and the name are bound into the package."),
	    NULL);
	if (rehearsal(f))
		page_para(p, _("In a rehearsal a practice subscription stands "
		    "there."), NULL);
}

/* -- making ------------------------------------------------------------------------------ */

static int
write_pub(struct flow *f, struct view spki, struct json_t *files)
{
	const struct making *m = flow_peek(f);
	char name[NAME_BUF];
	struct buf b;
	int err;

	buf_init(&b, KEY_FILE_MAX);
	err = pem_put(&b, "PUBLIC KEY", spki.p, spki.len);
	if (err == 0)
		err = flow_write(f, files_pub(m->friendly, name), buf_view(&b));
	if (err == 0)
		err = files_add(files, name, buf_view(&b));
	buf_free(&b);
	return err;
}

/* The .byok is on disk; the public key beside it, then the record. */
static enum move
on_public(struct flow *f, int err, const struct answer *a)
{
	const struct making *m = flow_peek(f);
	char name[NAME_BUF];
	struct json_t *j, *files;
	struct buf b;

	if (err < 0)
		return flow_fail(f, err);
	files = js_new_arr();
	buf_init(&b, PACKAGE_MAX);
	err = files_read(f, files_byok(m->friendly, name), m->byok_sha, &b);
	if (err == 0)
		err = files_add(files, name, buf_view(&b));
	buf_free(&b);
	if (err == 0)
		err = write_pub(f, a->rep.r_describe.spki, files);
	j = js_new();
	js_set_str(j, "name", m->friendly);
	js_set_str(j, "ops", m->ops);
	if (f->st.method == METHOD_WORLD)
		js_set_str(j, "subscription", m->subscription);
	dest_record(&f->st, j);
	js_set(j, "files", files);
	if (err < 0) {
		js_free(j);
		return flow_fail(f, err);
	}
	if (flow_record(f, "package", j) < 0)
		return MOVE_STAY;
	return flow_page(f, "done");
}

static enum move
ask_public(struct flow *f)
{
	char name[NAME_BUF];
	struct req_describe req;
	struct buf b;
	enum move m;
	int err;

	buf_init(&b, KEY_FILE_MAX);
	err = files_read(f, files_copy(f->st.ident, name), f->st.copy_sha, &b);
	req = (struct req_describe){ .file = buf_view(&b) };
	m = err < 0 ? flow_fail(f, err) :
	    flow_ask(f, MSG_DESCRIBE, &req, on_public);
	buf_free(&b);
	return m;
}

static enum move
made(struct flow *f, struct view byok)
{
	struct making *m = flow_scratch(f, sizeof(*m));
	char name[NAME_BUF];
	int err = sha256(byok.p, byok.len, m->byok_sha);

	if (err == 0)
		err = flow_write(f, files_byok(m->friendly, name), byok);
	return err < 0 ? flow_fail(f, err) : ask_public(f);
}

static enum move
on_wrapped(struct flow *f, int err, const struct answer *a)
{
	return err < 0 ? flow_fail(f, err) : made(f, a->rep.r_wrap.byok);
}

static enum move
on_packed(struct flow *f, int err, const struct answer *a)
{
	return err < 0 ? packages_fail(f, err) :
	    made(f, a->rep.r_pack.package);
}

static enum move
wrap(struct flow *f)
{
	char name[NAME_BUF];
	struct req_wrap req;
	struct buf copy, kek;
	enum move m;
	int err;

	buf_init(&copy, KEY_FILE_MAX);
	buf_init(&kek, KEK_FILE_MAX);
	err = files_read(f, files_copy(f->st.ident, name), f->st.copy_sha,
	    &copy);
	if (err == 0)
		err = kek_in_kept(f, &kek);
	req = (struct req_wrap){ .copy = buf_view(&copy),
		.kek = buf_view(&kek), .kid = f->st.kid.text };
	m = err < 0 ? flow_fail(f, err) : flow_ask(f, MSG_WRAP, &req, on_wrapped);
	buf_free(&kek);
	buf_free(&copy);
	return m;
}

static enum move
pack(struct flow *f)
{
	const struct making *m = flow_peek(f);
	struct req_pack req = { .subscription = m->subscription,
		.name = m->friendly, .now = dest_clock(f) };
	char name[NAME_BUF];
	struct packages p;
	struct buf copy;
	enum move move;
	int err = packages_read(f, &p);

	memcpy(req.root, f->st.root, SHA256_LEN);
	buf_init(&copy, KEY_FILE_MAX);
	if (err == 0)
		err = files_read(f, files_copy(f->st.ident, name),
		    f->st.copy_sha, &copy);
	req.copy = buf_view(&copy);
	req.kek_pkg = buf_view(&p.kek);
	req.world_pkg = buf_view(&p.world);
	move = err < 0 ? flow_fail(f, err) :
	    flow_ask(f, MSG_PACK, &req, on_packed);
	buf_free(&copy);
	packages_free(&p);
	return move;
}

static enum move
event_world(struct flow *f, const struct event *ev)
{
	struct making *m = flow_scratch(f, sizeof(*m));
	const char *friendly = flow_value(f, "friendly");
	char lower[37];

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (name_guid(flow_value(f, "subscription"), lower) < 0)
		return flow_notice(f, "subscription-form", NULL);
	if (name_friendly(friendly) < 0)
		return flow_notice(f, "friendly-form", NULL);
	memcpy(m->subscription, lower, sizeof(lower));
	memcpy(m->friendly, friendly, strlen(friendly) + 1);
	m->ops[0] = '\0';
	return files_copy_is_there(f) ? pack(f) : flow_step(f, "rights");
}

static enum move
event_name(struct flow *f, const struct event *ev)
{
	struct making *m = flow_scratch(f, sizeof(*m));
	const char *friendly = flow_value(f, "friendly");
	char ops[OPS_TEXT];

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (name_friendly(friendly) < 0)
		return flow_notice(f, "friendly-form", NULL);
	if (name_ops(flow_value(f, "ops"), f->st.type == KEY_EC, ops) < 0)
		return flow_notice(f, "ops-form", NULL);
	/* "If the named key already exists, a new version is made": REST. */
	if (kid_same_name(friendly, f->st.kid.name) &&
	    strcmp(friendly, m->warned) != 0) {
		memcpy(m->warned, friendly, strlen(friendly) + 1);
		return flow_notice(f, "friendly-kek", "name", friendly, NULL);
	}
	memcpy(m->friendly, friendly, strlen(friendly) + 1);
	memcpy(m->ops, ops, strlen(ops) + 1);
	return files_copy_is_there(f) ? wrap(f) : flow_step(f, "rights");
}

/* -- done ----------------------------------------------------------------------------------- */

static void
fill_done(const struct flow *f, struct page *p)
{
	char name[NAME_BUF];

	page_result(p);
	page_fact(p, "file", _("Transfer package"),
	    files_byok(f->st.friendly, name));
	page_fact(p, "pub", _("Public key"), files_pub(f->st.friendly, name));
	dest_fact(f, p);
	if (f->st.method == METHOD_WORLD)
		page_fact(p, "subscription", _("Subscription id"),
		    f->st.subscription);
	page_fact(p, "byok", _("Transfer package, SHA-256"),
	    say_hex(f->st.byok_sha, 8));
	page_para(p, f->st.method == METHOD_WORLD ?
	    _("The package holds the key under this region's KEK, signed by this "
	    "world. The module's answer is all that can be checked here: whether "
	    "the vault takes it shows at the import.") :
	    _("The package holds the key wrapped for this vault. The "
	    "module's answer is all that can be checked here: whether the vault "
	    "takes it shows at the import."), NULL);
}

/* A package that was recorded and is on disk as recorded is handed out again. */
static int
still_there(const struct flow *f)
{
	char name[NAME_BUF], path[FILE_PATH_MAX];
	uint8_t sha[SHA256_LEN];

	return f->st.package &&
	    flow_path(f, path, files_byok(f->st.friendly, name)) == 0 &&
	    sha256_file(path, sha) == 0 &&
	    memcmp(sha, f->st.byok_sha, sizeof(sha)) == 0;
}

static enum move
enter(struct flow *f)
{
	if (still_there(f))
		return flow_page(f, "done");
	return flow_page(f, f->st.method == METHOD_WORLD ? "subscription" :
	    "name");
}

static int
done(const struct state *s)
{
	return s->package;
}

#define ANY "disk-full disk-error file-form unexpected no-way-back note-written " \
	"world-other other-mode key-file-bad file-missing file-changed"

static const struct page_def pages[] = {
	{ .id = "name", .title = N_("Transfer package"), .doc = "4.3",
	  .fields = fields, .facts = "vault kid", .notices = ANY
	  " friendly-form friendly-kek ops-form rights-forbid destination-differs",
	  .enter = enter_name, .fill = fill_name, .event = event_name,
	  .help = N_("The file is the JSON of Microsoft's BYOK specification: an "
	  "ephemeral AES-256 key under RSA-OAEP, then the key under AES key wrap "
	  "with padding. Names in a vault: letters, digits, dashes, at most "
	  "127.") },
	{ .id = "subscription", .title = N_("Transfer package"), .doc = "4.3",
	  .fields = world_fields, .facts = "region target", .notices = ANY
	  " subscription-form friendly-form rights-forbid destination-differs "
	  "packages-refused", .enter = enter_world,
	  .fill = fill_world, .event = event_world,
	  .help = N_("A subscription id is a GUID: 8-4-4-4-12 hex digits. The "
	  "package is an encrypted and signed file: the key under the region's "
	  "KEK, signed by this world, for that subscription and name alone.") },
	{ .id = "done", .title = N_("The transfer package exists"), .doc = "4.3",
	  .back = "name", .facts = "file pub subscription byok " DEST_FACTS,
	  .notices = ANY, .fill = fill_done, .event = flow_event_next,
	  .help = help_package_done },
	{ 0 }
};

const struct step step_package = {
	.id = "package", .title = N_("Package"), .minutes = 3,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
