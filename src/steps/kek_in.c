#include "src/steps/kek_in.h"

#include <string.h>

#include "src/steps/dest.h"
#include "src/steps/files.h"
#include "src/cloud/hosts.h"
#include "src/steps/names.h"
#include "src/steps/toolset.h"

const struct field_def kek_in_fields[] = {
	{ "kek", N_("File of the KEK, or toolset"), FIELD_TEXT, FIELD_VALUE_MAX - 1 },
	{ "kid", N_("Its key identifier (kid)"), FIELD_TEXT, KID_MAX - 1 },
	{ 0 }
};

void
kek_in_name(unsigned n, struct buf *out)
{
	buf_init(out, 64);
	say(out, "in/kek-{n}", "n", say_num(n), NULL);
}

int
kek_in_kept(const struct flow *f, struct buf *out)
{
	struct buf name;
	int err;

	kek_in_name(f->st.kek_n, &name);
	err = files_read(f, buf_str(&name), f->st.kek_sha, out);
	buf_free(&name);
	return err;
}

/* -- the file, read once ------------------------------------------------------------- */

static struct toolset_work *
work(struct flow *f)
{
	return flow_scratch(f, sizeof(struct toolset_work));
}

static struct view
file_read_in(struct flow *f)
{
	return view_of(work(f)->kek, work(f)->kek_len);
}

int
kek_in_read(struct flow *f)
{
	const char *path = flow_value(f, "kek");
	struct toolset_work *w = work(f);
	struct buf b;

	buf_init(&b, KEK_FILE_MAX);
	w->kek_err = file_read(path, &b);
	w->kek_len = b.len;
	if (b.len > 0)
		memcpy(w->kek, b.p, b.len);
	buf_free(&b);
	if (w->kek_err == ERR_TIMEOUT) {
		(void)flow_notice(f, "medium-slow", "name", path, NULL);
		return -1;
	}
	/* What is too long for a KEK is not read. */
	return w->kek_err == ERR_TOOBIG ? toolset_is(path) :
	    toolset_begins(file_read_in(f));
}

/* -- whose it is --------------------------------------------------------------------- */

/* Whose vault is it? 0: go on (a notice may stand), else refused. */
static int
check_host(struct flow *f, const struct kid *kid)
{
	const struct vault_host *h = vault_host_find(kid->host);

	if (h != NULL && h->state != HOST_OPEN) {
		flow_notice(f, h->state == HOST_CLOSED ? "kid-closed" :
		    "kid-china", "host", kid->host, NULL);
		return -1;
	}
	if (h != NULL && kid->port != 0) {
		flow_notice(f, "kid-port", "host", kid->host, NULL);
		return -1;
	}
	if (!rehearsal(f) && h == NULL) {
		flow_notice(f, "kid-host-unknown", "host", kid->host, NULL);
		return -1;
	}
	return 0;
}

/* As the fold reads it: absent when the file does not say. */
static void
put_date(struct json_t *j, const char *name, uint64_t date)
{
	if (date != 0)
		js_set_int(j, name, date == KEK_DATE_UNREAD ? -1 :
		    (int64_t)date);
}

static struct json_t *
kek_record(const struct rep_kek *r, const struct kid *kid, unsigned number,
    const char *name, const uint8_t sha[static SHA256_LEN])
{
	struct json_t *j = js_new(), *files = js_new_arr(), *file = js_new();

	js_set_str(j, "method", "azure");
	js_set_str(j, "kid", kid->text);
	js_set_hex(j, "kek", r->digest, SHA256_LEN);
	js_set_int(j, "bits", r->bits);
	js_set_bool(j, "ops_known", r->ops_known);
	put_date(j, "not_before", r->not_before);
	put_date(j, "expires", r->expires);
	js_set_int(j, "number", number);
	js_set_str(file, "name", name);
	js_set_hex(file, "sha256", sha, SHA256_LEN);
	js_add(files, file);
	js_set(j, "files", files);
	return j;
}

static int
keep(struct flow *f, const struct rep_kek *r, const struct kid *kid)
{
	const struct view file = file_read_in(f);
	uint8_t sha[SHA256_LEN];
	struct buf name;
	int err;

	kek_in_name(f->st.kek_n + 1, &name);
	if ((err = sha256(file.p, file.len, sha)) == 0 &&
	    (err = flow_write(f, buf_str(&name), file)) == 0)
		err = flow_record(f, "kek", kek_record(r, kid, f->st.kek_n + 1,
		    buf_str(&name), sha));
	else
		flow_fail(f, err);
	buf_free(&name);
	return err;
}

static enum move
on_kek(struct flow *f, int err, const struct answer *a)
{
	const struct rep_kek *r = &a->rep.r_kek;
	struct kid kid;

	if (err < 0)
		return flow_fail(f, err);
	if (kid_parse(r->kid, &kid) < 0)
		return flow_notice(f, "kid-missing", NULL);
	if (check_host(f, &kid) < 0 || keep(f, r, &kid) < 0)
		return MOVE_STAY;
	return f->then(f);
}

enum move
kek_in_answer(struct flow *f, struct view file, enum move (*then)(struct flow *f))
{
	const struct req_kek req = { .file = file, .kid = "" };
	struct toolset_work *w = work(f);

	if (file.len > sizeof(w->kek))
		return flow_notice(f, "kek-large", NULL);
	memcpy(w->kek, file.p, file.len);
	w->kek_len = file.len;
	f->then = then;
	return flow_ask(f, MSG_KEK, &req, on_kek);
}

enum move
kek_in_take(struct flow *f, enum move (*then)(struct flow *f))
{
	const char *path = flow_value(f, "kek");
	const struct req_kek req = { .file = file_read_in(f),
		.kid = flow_value(f, "kid") };
	const int err = work(f)->kek_err;

	if (path[0] == '\0')
		return flow_notice(f, "kek-missing", NULL);
	if (err == ERR_TOOBIG)
		return flow_notice(f, "kek-large", NULL);
	if (err == ERR_FOLDER)
		return flow_notice(f, "kek-folder", "path", path, NULL);
	if (err == ERR_PHASE)
		return flow_notice(f, "kek-often", "path", path, NULL);
	if (err < 0)
		return flow_notice(f, "kek-unreadable", "path", path, NULL);
	f->then = then;
	return flow_ask(f, MSG_KEK, &req, on_kek);
}

/* -- what the vault says of its life -------------------------------------------------- */

int
kek_in_warn(struct flow *f)
{
	const struct state *s = &f->st;
	const uint64_t now = dest_clock(f);

	if (s->kek_from == KEK_DATE_UNREAD || s->kek_until == KEK_DATE_UNREAD)
		flow_notice(f, "kek-date", NULL);
	else if (s->kek_until != 0 && s->kek_until <= now)
		flow_notice(f, "kek-expired", "date", say_day(s->kek_until),
		    NULL);
	else if (s->kek_from > now)
		flow_notice(f, "kek-early", "date", say_day(s->kek_from),
		    NULL);
	else
		return 0;
	return 1;
}

static void
life(const struct state *s, struct page *p)
{
	struct buf b;

	buf_init(&b, 256);
	if (s->kek_from == 0 && s->kek_until == 0)
		buf_puts(&b, _("not in this file"));
	else if (s->kek_from == 0)
		say(&b, _("until {until}"), "until", say_day(s->kek_until),
		    NULL);
	else if (s->kek_until == 0)
		say(&b, _("from {from}"), "from", say_day(s->kek_from), NULL);
	else
		say(&b, _("from {from} until {until}"), "from",
		    say_day(s->kek_from), "until", say_day(s->kek_until),
		    NULL);
	page_fact(p, "valid", _("Valid"), buf_str(&b));
	buf_free(&b);
}

void
kek_in_facts(const struct flow *f, struct page *p)
{
	const struct state *s = &f->st;

	page_fact(p, "method", _("Method"), _("Microsoft's BYOK specification "
	    "(azure)"));
	page_fact(p, "vault", _("Vault"), s->kid.host);
	page_fact(p, "key", _("Name of the KEK"), s->kid.name);
	page_fact(p, "version", _("Version"), s->kid.version);
	page_fact(p, "bits", _("RSA bits"), say_num(s->kek_bits));
	page_fact(p, "ops", _("Operations"), s->kek_ops_known ?
	    _("import only") : _("not in this file"));
	life(s, p);
}
