#include "src/steps/kept.h"

#include <string.h>

#include "src/steps/files.h"
#include "src/steps/packages.h"
#include "src/cloud/regions.h"
#include "src/record/paths.h"
#include "src/steps/typed.h"

/* Below the ceremony's folder, when it is there. */
static void
one(const struct flow *f, struct page *p, const char *id, const char *label,
    const char *name)
{
	char path[FILE_PATH_MAX];

	if (flow_path(f, path, name) == 0 && file_exists(path) == 1)
		page_fact(p, id, label, name);
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

static void
key_files(const struct flow *f, struct page *p)
{
	char name[NAME_BUF];

	if (f->st.ident[0] != '\0') {
		one(f, p, "key", _("Key, encrypted"), files_key(f->st.ident,
		    name));
		one(f, p, "copy", _("Copy, may only leave"),
		    files_copy(f->st.ident, name));
	}
	if (f->st.friendly[0] != '\0') {
		one(f, p, "file", _("Package"), files_byok(f->st.friendly,
		    name));
		one(f, p, "pub", _("Public key"), files_pub(f->st.friendly,
		    name));
	}
}

/* What came from the vault. */
static void
vault_files(const struct flow *f, struct page *p)
{
	const struct region *r = region_find(f->st.region);
	char name[NAME_BUF];
	struct buf kek;

	if (f->st.method == METHOD_WORLD && r != NULL) {
		one(f, p, "kek", _("Package of the KEK"),
		    packages_kek(f->st.kek_n, r->suffix, name));
		return;
	}
	buf_init(&kek, 64);
	say(&kek, "in/kek-{n}", "n", say_num(f->st.kek_n), NULL);
	one(f, p, "kek", _("KEK of the vault"), buf_str(&kek));
	buf_free(&kek);
}

void
kept_files(const struct flow *f, struct page *p)
{
	char path[FILE_PATH_MAX];

	medium(p, "folder", _("Folder"), f->dir);
	one(f, p, "world", _("World, opens with its cards only"), PATH_WORLD);
	key_files(f, p);
	vault_files(f, p);
	one(f, p, "record", _("Record of every event"), PATH_RECORD);
	medium(p, "stick", _("Courier stick"), flow_stick(f, path));
	medium(p, "backup", _("Backup medium"), flow_backup(f, path));
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
