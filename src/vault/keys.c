/* list and show: what is in a vault. */
#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/nls.h"
#include "src/base/text.h"
#include "src/cmd/out.h"
#include "src/cloud/regions.h"
#include "src/vault/cmd.h"
#include "src/vault/show.h"

#define FROM_MAX 4096

/* -- list -------------------------------------------------------------------- */

/* The vault's own KEK stands in its first lines. */
struct listed {
	const char *kid;
	size_t n;
};

static int
print_name(void *arg, const struct held *h)
{
	const struct version *ver = store_version(h, "");
	struct listed *l = arg;

	if (h->deleted != 0 || kid_same(ver->kid, l->kid))
		return 0;
	l->n++;
	if (ver->kid[0] != '\0')
		out_pair(_("KEK"), ver->kid);
	else
		out_pair(_("Key"), h->name);
	return 0;
}

static int
print_names(const struct vault *v)
{
	struct listed l = { v->about.kid, 0 };
	int err = 0;

	for (int face = 0; err == 0 && face < FACES; face++)
		err = store_each(v->dir, (enum face)face, print_name, &l);
	if (err == 0 && l.n == 0)
		out_say(_("There is no key in it yet."), NULL);
	return err;
}

/* The list's signature is this vault's world's. */
static int
print_trusted(struct vault *v)
{
	struct req_check req = { .form = SIGNED_TRUST };
	const struct json_t *worlds;
	uint8_t hknso[SHA256_LEN];
	struct json_t *j = NULL;
	struct answer a;
	struct buf list;
	int err;

	buf_init(&list, TRUST_MAX);
	err = vault_read(v, VAULT_TRUSTED, &list);
	req.jws = buf_view(&list);
	if (err == 0 &&
	    (err = own_ask(&v->world, MSG_CHECK, &req, &a)) == 0) {
		if (memcmp(a.rep.r_check.hknso, v->about.hknso, SHA256_LEN) != 0)
			err = ERR_WORLD_OTHER;
		else
			err = js_parse(a.rep.r_check.payload, TRUST_MAX, &j);
	}
	worlds = js_arr(j, "worlds");
	for (size_t i = 0; err == 0 && i < js_len(worlds); i++) {
		const char *s = js_text(js_at(worlds, i));

		if (s == NULL || hex_get(hknso, SHA256_LEN, s) != 0)
			err = ERR_FORMAT;
		else
			out_digest(_("Trusted source"), hknso);
	}
	js_free(j);
	buf_free(&list);
	return err == ERR_NOTFOUND ? 0 : err;
}

static void
print_vault(const struct vault *v)
{
	const struct region *r = region_find(v->about.region);

	show_rehearsal();
	out_head(v->dir, _("the vault"));
	out_pair(_("Name"), v->about.name);
	out_pair(_("Region"), r == NULL ? v->about.region : _(r->name));
	out_pair(_("Key identifier"), v->about.kid);
	out_digest("hknso", v->about.hknso);
	out_digest(_("Root"), v->about.root);
}

int
cmd_list(const struct vault_args *a)
{
	struct vault v;
	int err, status = cmd_open(&v, a);

	if (status != 0)
		return status;
	print_vault(&v);
	if ((err = print_names(&v)) == 0)
		err = print_trusted(&v);
	if (err != 0)
		status = refuse_error(v.dir, err);
	vault_close(&v);
	return status;
}

/* -- show -------------------------------------------------------------------- */

static void
print_key(const struct rep_describe *r)
{
	static const struct {
		enum right right;
		const char *text;
	} rights[] = {
		{ RIGHT_SIGN, N_("may sign") },
		{ RIGHT_DECRYPT, N_("may decrypt") },
	};
	uint8_t digest[SHA256_LEN];

	out_pair(_("Name"), r->plainname);
	out_pair(_("Type"), r->type == KEY_RSA ? "RSA" : "EC");
	out_number(_("Bits"), r->size);
	for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
		if (r->rights & rights[i].right)
			out_pair(_("Rights"), _(rights[i].text));
	if (sha256(r->spki.p, r->spki.len, digest) == 0)
		out_digest(_("Public key, SHA-256"), digest);
}

/* Printed as it stands: a note for people, that nothing depends on. */
static void
print_from(const struct version *ver)
{
	static const struct {
		const char *key, *label;
	} rows[] = {
		{ "method", N_("Method") },
		{ "imported", N_("Taken in") },
		{ "subscription", N_("Subscription") },
		{ "source", N_("Source") },
		{ "package", N_("Package, SHA-256") },
	};
	struct json_t *j = NULL;

	if (ver->from != NULL)
		(void)js_parse(view_str(ver->from), FROM_MAX, &j);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (js_str(j, rows[i].key) != NULL)
			out_pair(_(rows[i].label), js_str(j, rows[i].key));
	js_free(j);
}

static void
print_pem(struct view spki)
{
	struct buf pem;

	buf_init(&pem, 8192);
	if (pem_put(&pem, "PUBLIC KEY", spki.p, spki.len) == 0)
		(void)fputs(buf_str(&pem), stdout);
	buf_free(&pem);
}

static int
show(struct vault *v, const char *name)
{
	struct answer a;
	struct held h;
	struct buf file;
	int err;

	buf_init(&file, KEY_FILE_MAX);
	if ((err = vault_key_read(v, name, &h, &file, &a)) == 0) {
		show_rehearsal();
		out_head(name, _("a key of this vault; its tag holds"));
		print_key(&a.rep.r_describe);
		print_from(store_version(&h, ""));
		print_pem(a.rep.r_describe.spki);
	}
	store_free(&h);
	buf_free(&file);
	return err;
}

int
cmd_show(const struct vault_args *a)
{
	struct vault v;
	int err, status = cmd_open(&v, a);

	if (status != 0)
		return status;
	err = show(&v, a->word[0]);
	vault_close(&v);
	return err == 0 ? 0 : cmd_no_key(a->word[0], err);
}
