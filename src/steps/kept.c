#include "src/steps/kept.h"

#include <string.h>

#include "src/cloud/regions.h"
#include "src/record/paths.h"
#include "src/steps/files.h"
#include "src/steps/kek_in.h"
#include "src/steps/packages.h"
#include "src/steps/typed.h"

/* -- what the ceremony calls its files; NULL: it has none of this kind ------------- */

static const char *
world_name(const struct flow *f, char *out)
{
	(void)f;
	(void)out;
	return PATH_WORLD;
}

static const char *
key_name(const struct flow *f, char *out)
{
	return f->st.ident[0] == '\0' ? NULL : files_key(f->st.ident, out);
}

static const char *
copy_name(const struct flow *f, char *out)
{
	return f->st.ident[0] == '\0' ? NULL : files_copy(f->st.ident, out);
}

static const char *
byok_name(const struct flow *f, char *out)
{
	return f->st.friendly[0] == '\0' ? NULL :
	    files_byok(f->st.friendly, out);
}

static const char *
pub_name(const struct flow *f, char *out)
{
	return f->st.friendly[0] == '\0' ? NULL :
	    files_pub(f->st.friendly, out);
}

/* The region that the vault's packages are of, or NULL. */
static const struct region *
from_region(const struct flow *f)
{
	return f->st.method == METHOD_WORLD ? region_find(f->st.region) : NULL;
}

static const char *
package_name(const struct flow *f, char *out)
{
	const struct region *r = from_region(f);

	return r == NULL ? NULL : packages_kek(f->st.kek_n, r->suffix, out);
}

static const char *
kek_name(const struct flow *f, char *out)
{
	struct buf b;

	if (from_region(f) != NULL)
		return NULL;
	kek_in_name(f->st.kek_n, &b);
	memcpy(out, buf_str(&b), b.len + 1);
	buf_free(&b);
	return out;
}

static const char *
record_name(const struct flow *f, char *out)
{
	(void)f;
	(void)out;
	return PATH_RECORD;
}

static const struct {
	const char *id, *label;
	const char *(*name)(const struct flow *f, char *out);
} rows[] = {
	{ "world", N_("World, opens with its cards only"), world_name },
	{ "key", N_("Key, encrypted"), key_name },
	{ "copy", N_("Copy, may only leave"), copy_name },
	{ "file", N_("Package"), byok_name },
	{ "pub", N_("Public key"), pub_name },
	{ "kek", N_("Package of the KEK"), package_name },
	{ "kek", N_("KEK of the vault"), kek_name },
	{ "record", N_("Record of every event"), record_name },
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* -- which of them are there ------------------------------------------------------- */

unsigned
kept_look(const struct flow *f)
{
	char buf[NAME_BUF], path[FILE_PATH_MAX];
	unsigned there = 0;

	for (size_t i = 0; i < ROWS; i++) {
		const char *name = rows[i].name(f, buf);

		if (name != NULL && flow_path(f, path, name) == 0 &&
		    file_exists(path) == 1)
			there |= 1u << i;
	}
	return there;
}

static void
medium(struct page *p, const char *id, const char *label, const char *path)
{
	struct buf b;

	if (path[0] == '\0')
		return;
	buf_init(&b, 2 * FILE_PATH_MAX);
	typed_path(&b, path);
	page_fact(p, id, label, buf_str(&b));
	buf_free(&b);
}

void
kept_files(const struct flow *f, unsigned there, struct page *p)
{
	char buf[NAME_BUF], path[FILE_PATH_MAX];

	medium(p, "folder", _("Folder"), f->dir);
	for (size_t i = 0; i < ROWS; i++)
		if (there & 1u << i)
			page_fact(p, rows[i].id, _(rows[i].label),
			    rows[i].name(f, buf));
	medium(p, "stick", _("Courier stick"), flow_stick(f, path));
	medium(p, "backup", _("Backup medium"), flow_backup(f, path));
	medium(p, "copied", _("Copy of the record"), f->copying.at);
}

void
kept_command(const struct flow *f, struct page *p)
{
	struct buf b;

	buf_init(&b, 2 * FILE_PATH_MAX);
	typed_verify(&b, f);
	page_fact(p, "verify", _("To check record and files, type"),
	    buf_str(&b));
	buf_free(&b);
}
