/* create: a vault, its root, chain, KEK and toolset, in a folder that appears when
 * all is in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/cmd/out.h"
#include "src/cloud/regions.h"
#include "src/vault/cmd.h"
#include "src/vault/ops.h"
#include "src/vault/publish.h"
#include "src/vault/show.h"
#include "src/vault/tree.h"

#define KEK_BITS 3072
#define DAYS_DEFAULT 365
#define DAYS_LIMIT 3650
#define KEK_NAME "KEKforBYOK"
#define DEFAULT_NAME "contoso-rehearsal"

struct create {
	const struct region *region;
	uint32_t days;
	struct tree tree;
	struct own world;
	struct secret pin;
	struct about about;
	uint8_t zip[SHA256_LEN];	/* digest of the toolset */
};

/* -- what was asked for ------------------------------------------------------ */

static int
no_such_region(const char *id)
{
	struct buf all;

	buf_init(&all, 1024);
	for (const struct region *r = regions; r->id != NULL; r++)
		if (!r->refused)
			(void)buf_printf(&all, "%s%s", all.len > 0 ? ", " : "",
			    r->id);
	(void)refuse(_("There is no region {id}. Regions: {all}."), "id", id,
	    "all", buf_str(&all), NULL);
	buf_free(&all);
	return 2;
}

static int
read_days(const char *s, uint32_t *days)
{
	char *end;
	long n;

	*days = DAYS_DEFAULT;
	if (s == NULL)
		return 0;
	n = s[0] >= '0' && s[0] <= '9' ? strtol(s, &end, 10) : 0;
	if (n < 1 || n > DAYS_LIMIT || *end != '\0') {
		(void)refuse(_("--days takes a number from 1 to {max}."), "max",
		    "3650", NULL);
		return 2;
	}
	*days = (uint32_t)n;
	return 0;
}

/* 0 or the exit status. */
static int
read_wishes(struct create *c, const struct vault_args *a)
{
	const char *name = a->vault == NULL ? DEFAULT_NAME : a->vault;

	c->region = region_find(a->region);
	if (c->region == NULL)
		return no_such_region(a->region);
	if (c->region->refused)
		return refuse(_("{name} has no packages: the document excludes "
		    "it, and nothing was ever published for it. Nothing was "
		    "made; choose another region."), "name",
		    _(c->region->name), NULL);
	if (about_name_check(name) != 0) {
		(void)refuse(_("A vault's name has 3 to 24 letters, digits or "
		    "hyphens, in lower case, a letter first; it does not end "
		    "in a hyphen or in -hsm."), NULL);
		return 2;
	}
	(void)snprintf(c->about.name, sizeof(c->about.name), "%s", name);
	(void)snprintf(c->about.region, sizeof(c->about.region), "%s",
	    c->region->id);
	return read_days(a->days, &c->days);
}

/* -- the making -------------------------------------------------------------- */

static int
put(const struct create *c, const char *name, struct view data)
{
	char path[FILE_PATH_MAX];
	int err = path_join(path, c->tree.making, name);

	return err == 0 ? file_write_new(path, data) : err;
}

static int
make_folders(const struct create *c)
{
	char path[FILE_PATH_MAX];
	int err = path_join(path, c->tree.making, "card");

	if (err == 0)
		err = dir_make(path);
	return err == 0 ? store_make(c->tree.making) : err;
}

static int
make_pin(struct create *c)
{
	struct buf line;
	int err = pin_new(&c->pin);

	buf_init(&line, 16);
	if (err == 0)
		err = buf_put(&line, c->pin.p, c->pin.len);
	if (err == 0 && (err = buf_puts(&line, "\n")) == 0)
		err = put(c, VAULT_PIN, buf_view(&line));
	buf_free(&line);
	return err;
}

static int
make_world(struct create *c)
{
	struct buf file;
	int err;

	buf_init(&file, WORLD_FILE_MAX);
	if ((err = own_start(&c->world, c->tree.making)) == 0 &&
	    (err = own_make(&c->world, &c->pin, &file, c->about.hknso)) == 0)
		err = put(c, VAULT_WORLD, buf_view(&file));
	buf_free(&file);
	return err;
}

/* The host is one that rehearsals take, with a notice. */
static int
make_kid(struct about *a)
{
	char version[VERSION_TEXT + 1];
	int n;

	if (store_new_id(version) != 0)
		return ERR_IO;
	n = snprintf(a->kid, sizeof(a->kid),
	    "https://%s.vault.azure.net/keys/" KEK_NAME "/%s", a->name,
	    version);
	return n > 0 && (size_t)n < sizeof(a->kid) ? 0 : ERR_TOOBIG;
}

static int
store_kek(const struct create *c, struct view file, uint64_t now)
{
	struct version v = { .created = (int64_t)now, .updated = (int64_t)now,
		.enabled = 1, .ops = OP_IMPORT };
	struct held h = { .face = FACE_VAULT, .name = KEK_NAME };
	struct kid kid;
	int err = kid_parse(c->about.kid, &kid);

	if (err == 0) {
		memcpy(v.id, kid.version, sizeof(v.id));
		memcpy(v.kid, kid.text, sizeof(v.kid));
		err = store_add(c->tree.making, &h, &v, file);
	}
	store_free(&h);
	return err;
}

/* What the exchange key's packages become. r's views live until keyd is asked
 * again. */
static int
publish(struct create *c, const struct rep_exchange *r, uint64_t now)
{
	struct toolset_parts parts = { .kek_pkg = r->kek_pkg,
		.world_pkg = r->world_pkg, .about = &c->about,
		.region = c->region, .until = now + 86400u * c->days };
	const char *dir = c->tree.making;
	int err;

	if ((err = sha256(r->spki.p, r->spki.len, c->about.kek)) != 0 ||
	    (err = sha256(r->root.p, r->root.len, c->about.root)) != 0 ||
	    (err = store_kek(c, r->kek, now)) != 0 ||
	    (err = publish_root(dir, r->root)) != 0 ||
	    (err = publish_kek(dir, r->kek_pkg, c->about.kid)) != 0)
		return err;
	return publish_toolset(dir, &parts, c->zip);
}

static int
make_exchange(struct create *c)
{
	const uint64_t now = (uint64_t)time(NULL);
	const struct req_exchange req = { .region = c->about.region,
		.kid = c->about.kid, .bits = KEK_BITS, .now = now,
		.days = c->days };
	struct answer a;
	int err = own_ask(&c->world, MSG_EXCHANGE, &req, &a);

	return err == 0 ? publish(c, &a.rep.r_exchange, now) : err;
}

static int
make_all(struct create *c)
{
	int err;

	if ((err = make_folders(c)) == 0 && (err = make_pin(c)) == 0 &&
	    (err = make_kid(&c->about)) == 0 && (err = make_world(c)) == 0 &&
	    (err = make_exchange(c)) == 0)
		err = about_write(c->tree.making, &c->about);
	/* The card's file is at rest when nobody holds it. */
	own_end(&c->world);
	return err == 0 ? tree_end(&c->tree) : err;
}

/* -- what is said ------------------------------------------------------------ */

static void
report(const struct create *c)
{
	char zip[PUBLISH_NAME_MAX];

	publish_zip_name(zip, c->region);
	show_rehearsal();
	out_head(c->tree.place, _("the vault"));
	out_pair(_("Region"), _(c->region->name));
	out_pair(_("Name"), c->about.name);
	out_pair(_("Key identifier"), c->about.kid);
	out_digest("hknso", c->about.hknso);
	out_digest(_("Root"), c->about.root);
	out_digest(zip, c->zip);
	out_say(_("Give the zip to those who make the key, for their stick. Read "
	    "them the words of {sheet} by another way."), "sheet",
	    "*.zip.sha256", NULL);
}

int
cmd_create(const struct vault_args *a)
{
	struct create *c = calloc(1, sizeof(*c));
	int err, status;

	if (c == NULL)
		return refuse_error(a->out, ERR_NOMEM);
	c->tree.lock = -1;
	status = read_wishes(c, a);
	if (status == 0) {
		if ((err = tree_begin(&c->tree, a->out)) == 0)
			err = make_all(c);
		if (err == 0)
			report(c);
		else
			status = refuse_error(a->out, err);
		tree_drop(&c->tree);
	}
	secret_free(&c->pin);
	free(c);
	return status;
}
