/* Wrapped for one vault: the .byok, and the public key beside it. */
#include <string.h>

#include "src/base/text.h"
#include "src/flow/files.h"
#include "src/flow/kek_in.h"
#include "src/flow/names.h"

static const struct field_def fields[] = {
	{ "friendly", N_("Name of the key in the vault"), FIELD_TEXT, 127 },
	{ "ops", N_("Operations that the vault shall allow"), FIELD_TEXT, 100 },
	{ 0 }
};

/* What a vault's key may do (REST: key_ops), by type. */
static const char *const rsa_ops[] = { "encrypt", "decrypt", "sign", "verify",
	"wrapKey", "unwrapKey", NULL };
static const char *const ec_ops[] = { "sign", "verify", NULL };

/* What the answer to DESCRIBE gives, until the package is recorded. */
struct making {
	char friendly[TEXT_MAX], ops[TEXT_MAX];
};

/* -- name ------------------------------------------------------------------------------ */

static enum move
enter_name(struct flow *f)
{
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

static int
op_known(const char *const *ops, const char *word, size_t len)
{
	for (; *ops != NULL; ops++)
		if (strlen(*ops) == len && memcmp(*ops, word, len) == 0)
			return 1;
	return 0;
}

static int
ops_ok(const char *s, enum key_type type)
{
	const char *const *ops = type == KEY_EC ? ec_ops : rsa_ops;
	int n = 0;

	while (*s != '\0') {
		size_t len = strcspn(s, " ");

		if (len > 0 && !op_known(ops, s, len))
			return 0;
		n += len > 0;
		s += len;
		while (*s == ' ')
			s++;
	}
	return n > 0;
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
	buf_init(&b, BYOK_FILE_MAX);
	err = flow_read(f, files_byok(m->friendly, name), &b);
	if (err == 0)
		err = files_add(files, name, buf_view(&b));
	buf_free(&b);
	if (err == 0)
		err = write_pub(f, a->rep.r_describe.spki, files);
	j = js_new();
	js_set_str(j, "name", m->friendly);
	js_set_str(j, "ops", m->ops);
	js_set_str(j, "kid", f->st.kid.text);
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
	err = flow_read(f, files_copy(f->st.ident, name), &b);
	req = (struct req_describe){ .file = buf_view(&b) };
	m = err < 0 ? flow_fail(f, err) :
	    flow_ask(f, MSG_DESCRIBE, &req, on_public);
	buf_free(&b);
	return m;
}

static enum move
on_wrapped(struct flow *f, int err, const struct answer *a)
{
	const struct making *m = flow_peek(f);
	char name[NAME_BUF];

	if (err == 0)
		err = flow_write(f, files_byok(m->friendly, name),
		    a->rep.r_wrap.byok);
	return err < 0 ? flow_fail(f, err) : ask_public(f);
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
	err = flow_read(f, files_copy(f->st.ident, name), &copy);
	if (err == 0)
		err = kek_in_read(f, &kek);
	req = (struct req_wrap){ .copy = buf_view(&copy),
		.kek = buf_view(&kek), .kid = f->st.kid.text };
	m = err < 0 ? flow_fail(f, err) : flow_ask(f, MSG_WRAP, &req, on_wrapped);
	buf_free(&kek);
	buf_free(&copy);
	return m;
}

static enum move
event_name(struct flow *f, const struct event *ev)
{
	struct making *m = flow_scratch(f, sizeof(*m));
	const char *friendly = flow_value(f, "friendly");
	const char *ops = flow_value(f, "ops");

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (name_friendly(friendly) < 0)
		return flow_notice(f, "friendly-form", NULL);
	if (!ops_ok(ops, f->st.type))
		return flow_notice(f, "ops-form", NULL);
	memcpy(m->friendly, friendly, strlen(friendly) + 1);
	memcpy(m->ops, ops, strlen(ops) + 1);
	return wrap(f);
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
	page_fact(p, "vault", _("Vault"), f->st.kid.host);
	page_words(p, "byok", _("Transfer package, SHA-256"), f->st.byok_sha);
	page_para(p, _("The package holds the key wrapped for this vault. The "
	    "module's answer is all that can be checked here: whether the vault "
	    "takes it shows at the import."), NULL);
}

static enum move
event_done(struct flow *f, const struct event *ev)
{
	(void)f;
	return ev_is(ev, KC_NEXT) ? MOVE_NEXT : MOVE_STAY;
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
	return flow_page(f, still_there(f) ? "done" : "name");
}

static int
done(const struct state *s)
{
	return s->package;
}

#define ANY "disk-full disk-error file-form unexpected no-way-back note-written " \
	"world-other other-mode key-file-bad file-missing"

static const struct page_def pages[] = {
	{ .id = "name", .title = N_("Transfer package"), .doc = "4.3",
	  .fields = fields, .facts = "vault kid", .notices = ANY
	  " friendly-form ops-form rights-forbid destination-differs",
	  .enter = enter_name, .fill = fill_name, .event = event_name,
	  .help = N_("The file is the JSON of Microsoft's BYOK specification: an "
	  "ephemeral AES-256 key under RSA-OAEP, then the key under AES key wrap "
	  "with padding. Names in a vault: letters, digits, dashes, at most "
	  "127.") },
	{ .id = "done", .title = N_("The transfer package exists"), .doc = "4.3",
	  .flags = PAGE_WORDS,
	  .back = "name", .facts = "file pub vault byok", .notices = ANY,
	  .fill = fill_done, .event = event_done },
	{ 0 }
};

const struct step step_package = {
	.id = "package", .title = N_("Package"), .minutes = 3,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
