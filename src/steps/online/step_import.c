/* What came back on the stick, into the vault. */
#include <string.h>

#include "src/base/text.h"
#include "src/cloud/az.h"
#include "src/page/help.h"
#include "src/record/paths.h"
#include "src/steps/files.h"
#include "src/steps/media.h"
#include "src/steps/online/before.h"
#include "src/steps/online/sign_in.h"
#include "src/steps/read_out.h"
#include "src/steps/station.h"

#define KEPT "in/package.byok"
#define KEPT_PUB "in/package.pub.pem"
#define COMMAND_MAX 1024

static const struct field_def word_fields[] = { READ_OUT_FIELD, { 0 } };

/* -- the stick ------------------------------------------------------------------------ */

static void
fill_stick(const struct flow *f, struct page *p)
{
	page_para(p, _("The stick is back from the station that makes the key. Its "
	    "manifest, which that world signed, names a package and a public key; "
	    "both are read and compared with it. Nothing is sent yet."), NULL);
	sticks_field(f, p, &files_stick_fields[0]);
}

static struct json_t *
arrived_record(const struct courier *c, const uint8_t hknso[static SHA256_LEN])
{
	struct json_t *j = js_new();

	js_set_str(j, "station", c->station);
	js_set_str(j, "id", c->id);
	js_set_int(j, "sequence", c->sequence);
	js_set_str(j, "name", c->name);
	js_set_str(j, "ops", c->ops);
	js_set_str(j, "crv", c->crv);
	js_set_hex(j, "hknso", hknso, SHA256_LEN);
	js_set_hex(j, "pub", c->pub, SHA256_LEN);
	return j;
}

/* What is kept of the stick: nothing of it, or all. */
enum { KEPT_BYOK, KEPT_PUBLIC, KEPT_MANIFEST, KEPT_N };
static const char *const kept[KEPT_N] = { KEPT, KEPT_PUB, "in/manifest" };

/* 0, or a notice stands. */
static int
read_files(struct flow *f, struct buf b[static KEPT_N])
{
	const struct online *o = online(f);

	for (int i = 0; i < COURIER_FILES; i++) {
		const struct courier_file *file = &o->courier.file[i];
		const int err = courier_file(flow_value(f, "stick"), file, &b[i]);

		if (err == ERR_TIMEOUT)
			files_medium_fail(f, err, flow_value(f, "stick"));
		else if (err != 0)
			flow_notice(f, err == ERR_NOTFOUND ? "courier-missing" :
			    "courier-changed", "name", file->name, NULL);
		if (err != 0)
			return err;
	}
	return buf_put(&b[KEPT_MANIFEST], o->manifest, o->manifest_len);
}

static int
keep_files(struct flow *f, const struct buf b[static KEPT_N],
    struct json_t *files)
{
	int err = 0;

	for (int i = 0; err == 0 && i < KEPT_N; i++)
		if ((err = flow_write(f, kept[i], buf_view(&b[i]))) == 0)
			err = files_add(files, kept[i], buf_view(&b[i]));
	if (err != 0)
		flow_fail(f, err);
	return err;
}

static enum move
arrived(struct flow *f, const uint8_t hknso[static SHA256_LEN])
{
	struct json_t *files = js_new_arr(),
	    *j = arrived_record(&online(f)->courier, hknso);
	struct buf b[KEPT_N];
	int err;

	for (int i = 0; i < KEPT_N; i++)
		buf_init(&b[i], BYOK_FILE_MAX);
	err = read_files(f, b);
	if (err == 0)
		err = keep_files(f, b, files);
	for (int i = 0; i < KEPT_N; i++)
		buf_free(&b[i]);
	if (err != 0) {
		js_free(files);
		js_free(j);
		return MOVE_STAY;
	}
	js_set(j, "files", files);
	return flow_record(f, "arrived", j) < 0 ? MOVE_STAY :
	    flow_page(f, "words");
}

/* 1 when the vault that az is told of is not that of the KEK: a record that was changed
 * can say so. */
static int
elsewhere(const struct state *s)
{
	const struct connected *c = &s->online;

	return strncmp(c->base, "https://", 8) != 0 ||
	    strcmp(c->base + 8, s->kid.host) != 0 ||
	    !kid_same_name(c->vault, s->kid.vault) ||
	    (c->managed ? s->kid.is_vault : s->kid.managed);
}

/* 1, and a notice, when it is not what is waited for. */
static int
misled(struct flow *f, const struct courier *c,
    const uint8_t manifest[static SHA256_LEN])
{
	struct came_before b;
	const enum before before = came_before(f, c, manifest, &b);
	char own[33];

	if (before == BEFORE_AGAIN)
		flow_notice(f, "manifest-again", "folder", b.folder, NULL);
	else if (before == BEFORE_OLDER)
		flow_notice(f, "manifest-older", "n", say_num(c->sequence),
		    "last", say_num(b.last), "folder", b.folder, NULL);
	else if (!kid_same(c->kid.text, f->st.kid.text) || elsewhere(&f->st))
		flow_notice(f, before == BEFORE_ELSEWHERE ? "manifest-waits" :
		    "manifest-other", "kid", c->kid.text, "folder", b.folder,
		    NULL);
	else if (!rehearsal(f) && station_id(f, own) == 0 &&
	    strcmp(own, c->station) == 0)
		flow_notice(f, "same-machine", NULL);
	else
		return 0;
	return 1;
}

static enum move
on_manifest(struct flow *f, int err, const struct answer *a)
{
	const struct rep_check *r = &a->rep.r_check;
	struct courier *c = &online(f)->courier;
	uint8_t sha[SHA256_LEN];

	if (err == ERR_AUTH)
		return flow_notice(f, "manifest-forged", NULL);
	if (err == ERR_MODE || (err == 0 && r->mode != f->opt->mode))
		return flow_notice(f, "other-mode", NULL);
	if (err != 0 && err != ERR_FORMAT)
		return flow_fail(f, err);
	if (err != 0 || courier_read(r->payload, c) != 0)
		return flow_notice(f, "manifest-form", NULL);
	if (sha256(online(f)->manifest, online(f)->manifest_len, sha) != 0)
		return flow_fail(f, ERR_IO);
	return misled(f, c, sha) ? MOVE_STAY : arrived(f, r->hknso);
}

/* Into the step's memory: 0, or a notice stands. */
static int
read_manifest(struct flow *f, const char *stick)
{
	struct online *o = online(f);
	char path[FILE_PATH_MAX];
	struct buf b;
	int err;

	buf_init(&b, sizeof(o->manifest));
	err = path_join(path, stick, PATH_MANIFEST);
	if (err == 0)
		err = file_read(path, &b);
	if (err == ERR_NOTFOUND)
		flow_notice(f, "manifest-missing", "path", stick, NULL);
	else if (err == ERR_TIMEOUT)
		files_medium_fail(f, err, stick);
	else if (err != 0 || b.len == 0)
		flow_notice(f, "manifest-form", NULL);
	else {
		memcpy(o->manifest, b.p, b.len);
		o->manifest_len = b.len;
	}
	buf_free(&b);
	return err;
}

static enum move
event_stick(struct flow *f, const struct event *ev)
{
	const char *stick = flow_value(f, "stick");
	struct req_check req = { .form = SIGNED_MANIFEST };
	struct medium_others others;

	if (!ev_is(ev, KC_NEXT) || files_medium_ok(f, stick, 1) < 0 ||
	    files_only_ours(f, stick, &others) < 0 ||
	    read_manifest(f, stick) < 0)
		return MOVE_STAY;
	req.jws = view_of(online(f)->manifest, online(f)->manifest_len);
	return flow_ask(f, MSG_CHECK, &req, on_manifest);
}

/* -- the words ---------------------------------------------------------------------- */

static void
fill_words(const struct flow *f, struct page *p)
{
	page_fact(p, "name", _("Name of the key"), f->st.friendly);
	page_fact(p, "ops", _("Operations"), f->st.ops);
	page_fact(p, "hknso", _("Made by the world"), say_hex(f->st.hknso, 8));
	page_fact(p, "station", _("At station"), f->st.online.came.station);
	read_out_page(f, p, "manifest", _("The manifest, in words"),
	    f->st.manifest_sha);
	page_para(p, _("The words of the manifest stand on the paper that came "
	    "another way than the stick. Type those that are missing here."),
	    NULL);
	page_field(p, &word_fields[0]);
}

static enum move
event_words(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) || read_out_check(f, f->st.manifest_sha) < 0)
		return MOVE_STAY;
	return flow_record(f, "words", js_new()) < 0 ? MOVE_STAY :
	    flow_page(f, "az");
}

/* -- az -------------------------------------------------------------------------------- */

static void
fill_az(const struct flow *f, struct page *p)
{
	page_fact(p, "vault", _("Vault"), f->st.kid.host);
	page_fact(p, "name", _("Name of the key"), f->st.friendly);
	page_para(p, _("Next: az is asked who is signed in now, and whether the "
	    "vault has a key of this name. Nothing is changed yet."), NULL);
}

/* As az_failed; whoever is not signed in is where that is done. */
static int
failed(struct flow *f, int err, const struct answer *a)
{
	if (az_needs_sign_in(err, a)) {
		online(f)->n = 0;
		(void)flow_page(f, "sign-in");
	}
	return az_failed(f, err, a);
}

/* What was imported before a kill, or by a call whose answer was lost, is only looked
 * at: another import would make a second version. */
static enum move
on_looked(struct flow *f, int err, const struct answer *a)
{
	struct az_key key;

	online(f)->taken = az_refusal(err, a) != AZ_FAULT_KEY;
	if (!online(f)->taken)
		return flow_page(f, "ready");
	if (failed(f, err, a))
		return MOVE_STAY;
	if (az_key_of(f, a->rep.r_az.out, f->st.friendly, &key) < 0)
		return flow_notice(f, "az-answer", NULL);
	return import_result_found(f, a->rep.r_az.out);
}

static enum move
signed_in(struct flow *f)
{
	const struct req_az req = { .call = AZ_KEY_SHOW,
		.name = f->st.friendly };

	return az_key(f, &req, on_looked);
}

static enum move
event_az(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	online(f)->again = 1;
	return sign_in_begin(f, signed_in);
}

/* -- the import ------------------------------------------------------------------------- */

static void
fill_ready(const struct flow *f, struct page *p)
{
	const struct online *o = flow_peek(f);
	const struct az_import in = { .kid = &f->st.kid,
		.managed = f->st.online.managed, .name = f->st.friendly,
		.file = KEPT, .kty = online_kty(&f->st),
		.crv = f->st.online.crv[0] == '\0' ? NULL : f->st.online.crv,
		.ops = f->st.ops };
	struct buf b;

	buf_init(&b, COMMAND_MAX);
	(void)az_import(&in, SHELL_POSIX, &b);
	page_para(p, _("Next imports the key: {command}"), "command", buf_str(&b),
	    NULL);
	buf_free(&b);
	if (f->st.online.rest)
		page_para(p, _("This az lacks that command: the same goes by `az "
		    "rest`."), NULL);
	if (o != NULL && o->taken)
		page_warn(p, _("The vault has a key of this name. The import makes "
		    "a new version of it, which everybody who names no version "
		    "gets from then on. That cannot be undone."), NULL);
	else
		page_para(p, _("The vault has no key of this name."), NULL);
}

/* Where it is not known, the page is the one that asks the vault first. */
static enum move
on_import(struct flow *f, int err, const struct answer *a)
{
	switch (az_end(f, err, a, f->st.friendly)) {
	case AZ_MADE:
		return import_result_begin(f, a->rep.r_az.out);
	case AZ_OPEN:
		flow_page(f, "az");
		return az_say_open(f, err, a);
	default:
		(void)failed(f, err, a);
		return MOVE_STAY;
	}
}

static enum move
event_ready(struct flow *f, const struct event *ev)
{
	const struct state *s = &f->st;
	struct req_az req = { .call = AZ_KEY_IMPORT, .name = s->friendly,
		.kty = online_kty(s), .crv = s->online.crv, .ops = s->ops };
	enum move m;
	struct buf byok;
	int err;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	buf_init(&byok, BYOK_FILE_MAX);
	err = files_read(f, KEPT, s->byok_sha, &byok);
	req.file = buf_view(&byok);
	m = err < 0 ? flow_fail(f, err) : az_key(f, &req, on_import);
	buf_free(&byok);
	return m;
}

/* -- the result ------------------------------------------------------------------------- */

static enum move
event_result(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	return import_result_holds(f) ? MOVE_NEXT :
	    flow_notice(f, "import-differs", NULL);
}

static enum move
enter(struct flow *f)
{
	return flow_page(f, !f->st.online.arrived ? "stick" :
	    f->st.online.compared ? "az" : "words");
}

static int
done(const struct state *s)
{
	return s->method == METHOD_WORLD || (s->online.imported &&
	    s->online.checked);
}

static const struct page_def pages[] = {
	{ .id = "stick", .title = N_("What the stick brings back"), .doc = "5",
	  .back = BACK_STEP, .fields = files_stick_fields, .facts = STICKS_FACTS,
	  .notices = ONLINE_ANY "other-mode medium-foreign manifest-missing "
	  "manifest-form manifest-forged manifest-other manifest-again "
	  "manifest-older manifest-waits "
	  "courier-missing courier-changed same-machine " FILES_MEDIUM_NOTICES,
	  .enter = files_stick_enter, .fill = fill_stick, .event = event_stick,
	  .help = N_("The manifest proves that one world made all of it. Whether "
	  "that is the world of the other station, its words tell, which that "
	  "station showed: the next page asks for them.") },
	{ .id = "words", .title = N_("The manifest's words, from the paper"),
	  .doc = "5", .back = "stick", .flags = PAGE_WORDS,
	  .fields = word_fields,
	  .facts = "name ops hknso station manifest" READ_OUT_FACTS,
	  .notices = ONLINE_ANY READ_OUT_NOTICES, .enter = read_out_some,
	  .fill = fill_words, .event = event_words,
	  .help = N_("The words cover all of the manifest: the package, the key's "
	  "name, its operations, the KEK, the world. Whoever changed one of them "
	  "on the way would put a key of theirs into your vault, or yours for "
	  "other uses. If the words differ, stop, and ask the other station.") },
	{ .id = "az", .title = N_("Before the import"), .doc = "5",
	  .flags = PAGE_CANCEL, .facts = "vault name",
	  .notices = ONLINE_ANY SIGN_IN_NOTICES " az-unknown",
	  .fill = fill_az, .event = event_az,
	  .help = N_("Between fetching and importing may lie days: the sign-in of "
	  "then may have expired, and az is asked anew.") },
	SIGN_IN_ROW,
	{ .id = "ready", .title = N_("Ready to import"), .doc = "5",
	  .flags = PAGE_CANCEL, .notices = ONLINE_ANY AZ_NOTICES,
	  .fill = fill_ready, .event = event_ready,
	  .help = N_("az reads the package from memory, the bytes whose words were "
	  "compared, whatever lies on the stick by now.") },
	{ .id = "result", .title = N_("What the vault has"), .doc = "5",
	  .flags = PAGE_CANCEL, .facts = "key enabled ops recovery",
	  .notices = ONLINE_ANY AZ_NOTICES " import-differs",
	  .fill = import_result_fill, .event = event_result,
	  .help = N_("The numbers of the key in the vault are those of the public "
	  "key that came on the stick. That the vault also has the private half, "
	  "a signature shows, where the account may sign.") },
	{ 0 }
};

const struct step step_import = {
	.id = "import", .title = N_("Import"), .minutes = 5,
	.pages = pages, .done = done, .enter = enter,
};
