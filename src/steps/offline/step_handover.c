/* To the courier stick, read back, with words for the online side. */
#include <string.h>

#include "src/cloud/az.h"
#include "src/steps/dest.h"
#include "src/steps/files.h"
#include "src/page/help.h"
#include "src/record/paths.h"
#include "src/steps/station.h"

#define COMMAND_MAX 1024


static void
fill_stick(const struct flow *f, struct page *p)
{
	page_para(p, _("The transfer package, the public key and the manifest are "
	    "copied to the courier stick and read back. Nothing else goes "
	    "there: only an encrypted key leaves this station."), NULL);
	sticks_field(f, p, &files_stick_fields[0]);
}

/* "contoso.byok" of "out/contoso.byok": the name on the stick. */
static const char *
base_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash == NULL ? name : slash + 1;
}

static int
add_file(const struct flow *f, const char *name,
    const uint8_t sha[static SHA256_LEN], struct json_t *arr)
{
	struct json_t *one = js_new();
	struct buf b;
	int err;

	buf_init(&b, WORLD_FILE_MAX);
	err = files_read(f, name, sha, &b);
	js_set_str(one, "name", base_name(name));
	js_set_int(one, "size", (int64_t)b.len);
	js_set_hex(one, "sha256", sha, SHA256_LEN);
	buf_free(&b);
	if (err < 0)
		js_free(one);
	else
		err = js_add(arr, one);
	return err;
}

static const char *
curve(const struct state *s)
{
	return s->size == 256 ? "P-256" : s->size == 384 ? "P-384" : "P-521";
}

/* The vault, or the region with what the document wants known of it. */
static void
put_destination(const struct state *s, struct json_t *j)
{
	if (s->method == METHOD_WORLD) {
		js_set_str(j, "region", s->region);
		js_set_hex(j, "target", s->target, SHA256_LEN);
		js_set_str(j, "subscription", s->subscription);
	} else {
		js_set_str(j, "kid", s->kid.text);
		js_set_str(j, "vault", s->kid.host);
	}
}

/* What the other station has to know, signed by KML. */
static int
manifest_payload(const struct flow *f, struct buf *out)
{
	static const uint8_t none[CEREMONY_LEN];
	const struct state *s = &f->st;
	struct json_t *j = js_new(), *files = js_new_arr();
	char name[NAME_BUF], id[33];
	int err = station_id(f, id);

	js_set_str(j, "mode", mode_name(s->mode));
	js_set_str(j, "ceremony", s->name);
	if (memcmp(s->ceremony, none, sizeof(none)) != 0)
		js_set_hex(j, "id", s->ceremony, sizeof(s->ceremony));
	js_set_int(j, "sequence", s->sequence + 1);
	js_set_str(j, "station", id);
	put_destination(s, j);
	js_set_str(j, "name", s->friendly);
	js_set_str(j, "kty", s->type == KEY_EC ? "EC" : "RSA");
	if (s->type == KEY_EC)
		js_set_str(j, "crv", curve(s));
	if (s->method == METHOD_AZURE)
		js_set_str(j, "ops", s->ops);
	js_set_hex(j, "pub", s->spki_sha, SHA256_LEN);
	if (err == 0)
		err = add_file(f, files_byok(s->friendly, name), s->byok_sha,
		    files);
	if (err == 0)
		err = add_file(f, files_pub(s->friendly, name), s->pub_sha,
		    files);
	js_set(j, "files", files);
	if (err == 0)
		err = js_dump(j, out);
	js_free(j);
	return err;
}

/* The manifest first: no package lies there without it. */
static int
put_all(const struct flow *f, const char *stick, struct view manifest,
    struct json_t *files)
{
	struct medium_files m;
	char name[NAME_BUF];

	medium_begin(&m, stick);
	(void)medium_add(&m, PATH_MANIFEST, manifest);
	files_byok(f->st.friendly, name);
	(void)files_put(f, &m, name, f->st.byok_sha, base_name(name), files);
	files_pub(f->st.friendly, name);
	(void)files_put(f, &m, name, f->st.pub_sha, base_name(name), files);
	return medium_end(&m);
}

static enum move
on_manifest(struct flow *f, int err, const struct answer *a)
{
	const struct view manifest = a->rep.r_manifest.jws;
	uint8_t sha[SHA256_LEN] = { 0 };
	const char *stick = flow_value(f, "stick");
	struct json_t *j, *files;

	if (err < 0)
		return flow_fail(f, err);
	files = js_new_arr();
	err = put_all(f, stick, manifest, files);
	j = js_new();
	js_set_str(j, "medium", stick);
	js_set_int(j, "sequence", f->st.sequence + 1);
	if (err == 0)
		err = sha256(manifest.p, manifest.len, sha);
	js_set_hex(j, "manifest", sha, sizeof(sha));
	js_set(j, "files", files);
	if (err < 0) {
		js_free(j);
		return files_medium_fail(f, err, stick);
	}
	if (flow_record(f, "handover", j) < 0)
		return MOVE_STAY;
	return flow_page(f, "done");
}

static enum move
event_stick(struct flow *f, const struct event *ev)
{
	struct req_manifest req;
	struct buf b;
	enum move m;
	int err;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (files_medium_ok(f, flow_value(f, "stick"), 1) < 0 ||
	    files_only_ours(f, flow_value(f, "stick"),
	    flow_scratch(f, sizeof(struct medium_others))) < 0)
		return MOVE_STAY;
	buf_init(&b, MANIFEST_MAX);
	err = manifest_payload(f, &b);
	req = (struct req_manifest){ .payload = buf_view(&b) };
	m = err < 0 ? flow_fail(f, err) :
	    flow_ask(f, MSG_MANIFEST, &req, on_manifest);
	buf_free(&b);
	return m;
}

/* What is typed at the online station, whole: the key's name, the vault's and the
 * file's need no quotes in any shell. It is in no file on the stick, whose manifest
 * has its members. */
static void
say_command(const struct state *s, const char *file, struct page *p)
{
	const struct az_import in = { .kid = &s->kid, .name = s->friendly,
		.file = file, .kty = s->type == KEY_EC ? "EC" : "RSA",
		.crv = s->type == KEY_EC ? curve(s) : NULL, .ops = s->ops };
	struct buf b;

	buf_init(&b, COMMAND_MAX);
	if (s->method == METHOD_WORLD)
		say(&b, "keyconvoy-vault import {file} --dir VAULT", "file", file,
		    NULL);
	else
		(void)az_import(&in, SHELL_POSIX, &b);
	page_para(p, _("There: {command}"), "command", buf_str(&b), NULL);
	buf_free(&b);
}

static void
fill_done(const struct flow *f, struct page *p)
{
	const struct medium_others *o = flow_peek(f);
	char name[NAME_BUF];

	files_byok(f->st.friendly, name);
	page_check(p, _("The courier stick was written and read back."), NULL);
	sticks_left(f, p);
	page_fact(p, "file", _("Transfer package"), base_name(name));
	dest_fact(f, p);
	if (o != NULL && o->left[0] != '\0')
		page_para(p, _("Other systems left this on the stick; it was left "
		    "alone: {names}."), "names", o->left, NULL);
	page_words(p, "manifest", _("For the online side, to read aloud"),
	    f->st.manifest_sha);
	page_para(p, _("Write these words of the manifest on paper. At the online "
	    "station they are compared before the import."), NULL);
	say_command(&f->st, base_name(name), p);
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, "stick");
}

static int
done(const struct state *s)
{
	return s->handover;
}

#define ANY "disk-full disk-error file-form unexpected no-way-back note-written file-missing " \
	"file-changed"

static const struct page_def pages[] = {
	{ .id = "stick", .title = N_("Handover to the courier"), .doc = "4.4",
	  .fields = files_stick_fields, .facts = STICKS_FACTS,
	  .notices = ANY " medium-foreign " FILES_MEDIUM_NOTICES,
	  .enter = files_stick_enter, .fill = fill_stick, .event = event_stick,
	  .help = N_("The manifest says what the stick carries, with digests, "
	  "signed by this world. A backup medium is refused here.") },
	{ .id = "done", .title = N_("The courier stick is ready"), .doc = "4.4",
	  .flags = PAGE_WORDS,
	  .facts = "file manifest " DEST_FACTS, .notices = ANY " medium-busy",
	  .enter = sticks_leave_enter, .fill = fill_done,
	  .event = sticks_leave_next, .help = help_handover_done },
	{ 0 }
};

const struct step step_handover = {
	.id = "handover", .title = N_("Handover"), .minutes = 3,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
