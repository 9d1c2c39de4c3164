/* The key: a new one, or one that this world holds. */
#include <string.h>

#include "src/base/text.h"
#include "src/steps/files.h"
#include "src/page/help.h"
#include "src/record/paths.h"
#include "src/steps/names.h"
#include "src/steps/read_out.h"
#include "src/steps/backup_put.h"
#include "src/steps/offline/step_generate.h"

static const struct {
	const char *id, *text;
	enum key_type type;
	unsigned size;
} kinds[] = {
	{ "rsa-2048", N_("RSA 2048 bits (the document's)"), KEY_RSA, 2048 },
	{ "rsa-3072", N_("RSA 3072 bits"), KEY_RSA, 3072 },
	{ "rsa-4096", N_("RSA 4096 bits"), KEY_RSA, 4096 },
	{ "p-256", N_("Elliptic curve P-256"), KEY_EC, 256 },
	{ "p-384", N_("Elliptic curve P-384"), KEY_EC, 384 },
	{ "p-521", N_("Elliptic curve P-521"), KEY_EC, 521 },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

#define PRACTICE "contosokey"

static const struct field_def key_fields[] = {
	{ "use", N_("Key"), FIELD_CHOICE, IDENT_MAX },
	{ "ident", N_("ident"), FIELD_TEXT, 200 },
	{ "plainname", N_("plainname (empty: as ident)"), FIELD_TEXT, 100 },
	{ "type", N_("Type and size"), FIELD_CHOICE, 16 },
	{ "pubexp", N_("pubexp (empty: 65537)"), FIELD_TEXT, 20 },
	{ 0 }
};

/* They are of a new key. */
static const struct idle key_idle[] = {
	{ "ident", "use", ".new" },
	{ "plainname", "use", ".new" },
	{ "type", "use", ".new" },
	{ "pubexp", "use", ".new" },
	{ 0 }
};

/* -- key ------------------------------------------------------------------------------ */

static int
see_key(void *arg, const char *name)
{
	struct keys *k = arg;
	char lower[73];

	if (strncmp(name, "key_simple_", 11) != 0 ||
	    name_ident(name + 11, lower) < 0)
		return 0;
	memcpy(k->ident[k->n++], name + 11, strlen(name + 11) + 1);
	return k->n == KEYS_MAX;
}

static enum move
enter_key(struct flow *f)
{
	struct keys *k = generate_keys(f);
	char dir[FILE_PATH_MAX];

	k->n = 0;
	if (flow_path(f, dir, PATH_LOCAL) == 0)
		dir_each(dir, see_key, k);
	flow_set(f, "use", ".new");
	flow_set(f, "type", "rsa-2048");
	if (rehearsal(f)) {
		flow_set(f, "ident", PRACTICE);
		memcpy(k->read, PRACTICE, sizeof(PRACTICE));
	}
	return MOVE_STAY;
}

static void
fill_key(const struct flow *f, struct page *p)
{
	const struct keys *k = flow_peek(f);

	page_para(p, _("The key is made inside the module and leaves it only "
	    "wrapped. ident: at most 72 digits, dashes, lower case letters."),
	    NULL);
	page_fact(p, "protect", "protect", _("module (those of operator cards "
	    "do not travel)"));
	page_fact(p, "nvram", "nvram", _("no (the key is a file)"));
	if (k != NULL && k->n > 0) {
		page_field(p, &key_fields[0]);
		page_option(p, ".new", _("Generate a new key"), NULL);
	}
	for (unsigned i = 0; k != NULL && i < k->n; i++)
		page_option(p, k->ident[i], _("Use the key {ident} that this world "
		    "holds"), "ident", k->ident[i], NULL);
	page_field(p, &key_fields[1]);
	page_field(p, &key_fields[2]);
	page_field(p, &key_fields[3]);
	for (size_t i = 0; i < KINDS; i++)
		page_option(p, kinds[i].id, _(kinds[i].text), NULL);
	page_field(p, &key_fields[4]);
}

/* What keyd says of it. */
static int
keep(struct keys *k, const struct rep_describe *d)
{
	const size_t len = strlen(d->plainname);

	if (!d->authentic || strcmp(d->app, "simple") != 0 ||
	    strcmp(d->ident, k->asked) != 0 || len >= sizeof(k->plainname))
		return ERR_AUTH;
	memcpy(k->plainname, d->plainname, len + 1);
	k->type = (enum key_type)d->type;
	k->size = d->size;
	return sha256(d->spki.p, d->spki.len, k->spki);
}

/* Who made it, a seal tells, or the words of its public key. */
static enum move
on_described(struct flow *f, int err, const struct answer *a)
{
	if (err == 0)
		err = keep(generate_keys(f), &a->rep.r_describe);
	if (err < 0) {
		flow_page(f, "key");
		return flow_notice(f, "key-file-bad", NULL);
	}
	if (memcmp(generate_keys(f)->spki, f->daemons.made, SHA256_LEN) != 0)
		return flow_page(f, "confirm");
	return generate_record(f, "key", "new") < 0 ? MOVE_STAY :
	    flow_page(f, "made");
}

static enum move
describe(struct flow *f, const char *ident, int existing)
{
	char name[NAME_BUF];
	struct req_describe req;
	struct buf b;
	enum move m;
	int err;

	generate_keys(f)->existing = existing;
	memcpy(generate_keys(f)->asked, ident, strlen(ident) + 1);
	buf_init(&b, KEY_FILE_MAX);
	err = flow_read(f, files_key(ident, name), &b);
	if (err == 0)
		err = sha256(b.p, b.len, generate_keys(f)->sha);
	req = (struct req_describe){ .file = buf_view(&b) };
	m = err < 0 ? flow_fail(f, err) :
	    flow_ask(f, MSG_DESCRIBE, &req, on_described);
	buf_free(&b);
	return m;
}

static enum move
on_generated(struct flow *f, int err, const struct answer *a)
{
	const struct view spki = a->rep.r_generate.spki;
	char name[NAME_BUF];

	if (err == ERR_CANCELLED &&
	    flow_exception(f, "key-cancelled", NULL) < 0)
		return MOVE_STAY;
	if (err == 0)
		err = sha256(spki.p, spki.len, f->daemons.made);
	if (err < 0)
		return flow_fail(f, err);
	err = flow_write(f, files_key(f->st.ident, name), a->rep.r_generate.file);
	if (err < 0)
		return flow_fail(f, err);
	return describe(f, f->st.ident, 0);
}

/* After key-begin: the file is there (then it is read), or it is made. */
static enum move
make(struct flow *f)
{
	char name[NAME_BUF], path[FILE_PATH_MAX];
	const struct req_generate req = { .ident = f->st.ident,
		.plainname = f->st.plainname, .type = (uint8_t)f->st.type,
		.size = f->st.size, .pubexp = f->st.pubexp };
	int aside;

	flow_page(f, "making");
	if ((aside = generate_aside(f)) != 0)
		return aside < 0 ? MOVE_STAY : flow_page(f, "key");
	if (flow_path(f, path, files_key(f->st.ident, name)) == 0 &&
	    file_exists(path) == 1)
		return describe(f, f->st.ident, 0);
	return flow_ask(f, MSG_GENERATE, &req, on_generated);
}

static enum move
start_new(struct flow *f, const char *ident, const char *plainname, size_t kind,
    uint64_t pubexp)
{
	char name[NAME_BUF], path[FILE_PATH_MAX];

	if (flow_path(f, path, files_key(ident, name)) < 0)
		return flow_fail(f, ERR_TOOBIG);
	if (file_exists(path) == 1) {
		flow_set(f, "use", ident);
		return flow_notice(f, "ident-taken", "ident", ident, NULL);
	}
	if (strcmp(generate_keys(f)->read, ident) != 0) {
		memcpy(generate_keys(f)->read, ident, strlen(ident) + 1);
		return flow_notice(f, "ident-read", "ident", ident, NULL);
	}
	if (kinds[kind].type == KEY_EC)
		pubexp = 0;
	if (flow_record(f, "key-begin", generate_json(ident, plainname,
	    kinds[kind].type, kinds[kind].size, pubexp)) < 0)
		return MOVE_STAY;
	return make(f);
}

static enum move
event_key(struct flow *f, const struct event *ev)
{
	const char *ident = flow_value(f, "ident");
	const char *plain = flow_value(f, "plainname");
	char lower[73];
	uint64_t pubexp;
	size_t kind = 0;
	int err;

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	for (unsigned i = 0; i < generate_keys(f)->n; i++)
		if (flow_is(f, "use", generate_keys(f)->ident[i]))
			return describe(f, generate_keys(f)->ident[i], 1);
	if (!flow_is(f, "use", ".new"))
		return flow_notice(f, "choose-one", NULL);
	if (*ident == '-')	/* to programs that is an option */
		return flow_notice(f, "ident-form", NULL);
	if ((err = name_ident(ident, lower)) == ERR_ARG) {
		flow_set(f, "ident", lower);
		return flow_notice(f, "ident-capitals", "lower", lower, NULL);
	}
	if (err < 0)
		return flow_notice(f, "ident-form", NULL);
	while (kind < KINDS && !flow_is(f, "type", kinds[kind].id))
		kind++;
	if (kind == KINDS)
		return flow_notice(f, "choose-one", NULL);
	if (name_pubexp(flow_value(f, "pubexp"), &pubexp) < 0)
		return flow_notice(f, "pubexp-form", NULL);
	if (plain[0] != '\0' && name_person(plain) < 0)
		return flow_notice(f, "name-form", NULL);
	return start_new(f, ident, plain[0] == '\0' ? ident : plain, kind,
	    pubexp);
}

/* -- making ----------------------------------------------------------------------------- */

static void
fill_making(const struct flow *f, struct page *p)
{
	page_para(p, _("The module makes the key {ident}. RSA keys of 4096 bits "
	    "take some seconds, sometimes more."), "ident", f->st.ident, NULL);
	page_para(p, _("If a notice stands here, mend what it says and press "
	    "Next; it is done again then."), NULL);
}

static enum move
enter(struct flow *f)
{
	if (f->st.key_begun && !f->st.key)
		return make(f);
	if (f->st.key && !f->st.key_backup)
		return flow_page(f, "made");
	return flow_page(f, f->st.key ? "kept" : "key");
}

static int
done(const struct state *s)
{
	return s->key && s->key_backup;
}

#define ANY "disk-full disk-error file-form unexpected no-way-back note-written " \
	"world-other other-mode key-file-bad file-changed"

static const struct page_def pages[] = {
	{ .id = "key", .title = N_("The key"), .doc = "3.3",
	  .fields = key_fields, .optional = "plainname pubexp",
	  .idle = key_idle,
	  .facts = "protect nvram",
	  .choices = ".new rsa-2048 rsa-3072 rsa-4096 p-256 p-384 p-521 *",
	  .notices = ANY " ident-form ident-capitals ident-read ident-taken pubexp-form "
	  "choose-one name-form", .enter = enter_key, .fill = fill_key,
	  .event = event_key,
	  .help = N_("Azure SQL takes RSA 2048 and 3072 only. Another public "
	  "exponent than 65537 may be refused by a vault. A key that this world "
	  "holds already can be packaged again: for a new KEK, a second vault, or "
	  "after a refusal.") },
	{ .id = "making", .title = N_("The key is being made"), .doc = "3.3",
	  .flags = PAGE_BUSY | PAGE_CANCEL, .notices = ANY " cancelled",
	  .fill = fill_making, .help = help_key_making },
	{ .id = "confirm", .title = N_("Is this the key?"), .doc = "3.3",
	  .flags = PAGE_WORDS | PAGE_BACK, .fields = generate_confirm_fields,
	  .idle = generate_confirm_idle,
	  .facts = "ident plainname size file spki" READ_OUT_FACTS,
	  .choices = "confirm new",
	  .notices = ANY " file-missing choose-one " READ_OUT_NOTICES,
	  .enter = generate_confirm_enter, .fill = generate_confirm_fill,
	  .event = generate_confirm_event,
	  .help = N_("The world's cards vouch for the file: it is a key of this "
	  "world. That it is not an older one of the same name, put there by "
	  "somebody who has the disk, only the paper can tell.") },
	{ .id = "made", .title = N_("The key exists"), .doc = "3.3",
	  .flags = PAGE_WORDS,
	  .fields = generate_backup_fields, .facts = "ident plainname size file spki "
	  STICKS_FACTS,
	  .notices = ANY " file-missing " FILES_MEDIUM_NOTICES,
	  .enter = generate_made_enter, .fill = generate_made_fill, .event = generate_made_event,
	  .help = help_made },
	{ .id = "kept", .title = N_("The key is backed up"), .doc = "3.3",
	  .fields = generate_kept_fields, .choices = BACKUP_THEN_CHOICES,
	  .notices = ANY " medium-busy", .enter = backup_then_enter, .fill = generate_kept_fill,
	  .event = backup_then_event, .help = help_kept },
	BACKUP_SECOND_ROWS("kept", ANY " ", sticks_leave_next),
	{ 0 }
};

const struct step step_generate = {
	.id = "generate", .title = N_("Key"), .minutes = 5,
	.flags = STEP_NEEDS_WORLD, .pages = pages, .done = done, .enter = enter,
};
