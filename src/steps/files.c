#include "src/steps/files.h"

#include <string.h>

#include "src/record/paths.h"

#define VOIDED_MAX 100	/* names that are tried */

static const char *
name_of(const char *text, const char *value, char *out)
{
	struct buf b;

	buf_init(&b, NAME_BUF - 1);
	say(&b, text, "v", value, NULL);
	memcpy(out, buf_str(&b), strlen(buf_str(&b)) + 1);
	buf_free(&b);
	return out;
}

const char *
files_key(const char *ident, char *out)
{
	return name_of(PATH_LOCAL "/key_simple_{v}", ident, out);
}

const char *
files_copy(const char *ident, char *out)
{
	return name_of(PATH_LOCAL "/key_xferacld_{v}", ident, out);
}

const char *
files_byok(const char *friendly, char *out)
{
	return name_of("out/KeyTransferPackage-{v}.byok", friendly, out);
}

const char *
files_pub(const char *friendly, char *out)
{
	return name_of("out/{v}.pub.pem", friendly, out);
}

const char *
files_void(const char *name, unsigned n, char *out)
{
	struct buf b;

	buf_init(&b, NAME_BUF - 1);
	say(&b, "{name}.void-{n}", "name", name, "n", say_num(n), NULL);
	memcpy(out, buf_str(&b), strlen(buf_str(&b)) + 1);
	buf_free(&b);
	return out;
}

int
files_is_aside(const struct flow *f, const char *name, unsigned n)
{
	char kept[NAME_BUF], path[FILE_PATH_MAX];

	return flow_path(f, path, name) == 0 && file_exists(path) == 0 &&
	    flow_path(f, path, files_void(name, n, kept)) == 0 &&
	    file_exists(path) == 1;
}

int
files_set_aside(const struct flow *f, const char *name, unsigned n, char *kept)
{
	const unsigned last = n + VOIDED_MAX;
	char path[FILE_PATH_MAX];
	int err = flow_path(f, path, name);

	if (err < 0)
		return err;
	files_void(name, n, kept);
	if (files_is_aside(f, name, n))
		return 0;
	do {
		files_void(name, n, kept);
		err = file_rename_new(path, strrchr(kept, '/') + 1);
	} while (err == ERR_EXISTS && n++ < last);
	return err;
}

int
files_read(const struct flow *f, const char *name,
    const uint8_t want[static SHA256_LEN], struct buf *out)
{
	uint8_t sha[SHA256_LEN];
	int err = flow_read(f, name, out);

	if (err == 0)
		err = sha256(out->p, out->len, sha);
	if (err == 0 && memcmp(sha, want, sizeof(sha)) != 0)
		err = ERR_CHANGED;
	return err;
}

int
files_check(const struct flow *f, const char *name,
    const uint8_t want[static SHA256_LEN])
{
	struct buf b;
	int err;

	buf_init(&b, WORLD_FILE_MAX);
	err = files_read(f, name, want, &b);
	buf_free(&b);
	return err;
}

int
files_copy_is_there(const struct flow *f)
{
	char name[NAME_BUF];
	int err = files_check(f, files_copy(f->st.ident, name), f->st.copy_sha);

	return err != ERR_CHANGED && err != ERR_NOTFOUND;
}

int
files_add(struct json_t *arr, const char *name, struct view data)
{
	struct json_t *one = js_new();
	uint8_t sha[SHA256_LEN];
	int err = sha256(data.p, data.len, sha);

	if (err < 0) {
		js_free(one);
		return err;
	}
	js_set_str(one, "name", name);
	js_set_hex(one, "sha256", sha, sizeof(sha));
	return js_add(arr, one);
}

struct json_t *
files_record(const char *name, struct view data)
{
	struct json_t *j = js_new(), *arr = js_new_arr();

	files_add(arr, name, data);
	js_set(j, "files", arr);
	return j;
}

int
files_put(const struct flow *f, struct medium_files *m, const char *name,
    const uint8_t want[static SHA256_LEN], const char *as,
    struct json_t *arr)
{
	struct buf b;

	if (m->err != 0)
		return m->err;
	buf_init(&b, WORLD_FILE_MAX);
	m->err = files_read(f, name, want, &b);
	if (m->err == 0)
		m->err = medium_add(m, as, buf_view(&b));
	if (m->err == 0)
		m->err = files_add(arr, name, buf_view(&b));
	buf_free(&b);
	return m->err;
}

/* Both by its name: it is not mounted for this. */
static int
same_stick(const char *a, const char *b)
{
	const char *one = stick_named(a), *other = stick_named(b);

	return one != NULL && other != NULL && strcmp(one, other) == 0;
}

/* One of the two lies in the other, or is it: as given in this run, as the record has
 * it, or by the mark that it has. */
static int
is_other(const struct flow *f, const char *path, int courier)
{
	char given[FILE_PATH_MAX];
	const char *other = courier ? flow_backup(f, given) :
	    flow_stick(f, given);

	if (medium_within(path, other) || medium_within(other, path) ||
	    medium_below_mark(path, courier ? PATH_BACKUP : PATH_MANIFEST))
		return 1;
	/* Another stick may be mounted by now where that one was. */
	for (unsigned i = 0; courier && i < 2; i++)
		if (medium_within(f->st.medium[i], path) &&
		    !medium_within(path, f->st.medium[i]))
			return 1;
	return 0;
}

int
files_medium_ok(struct flow *f, const char *path, int courier)
{
	char other[FILE_PATH_MAX];

	if (path[0] == '\0') {
		flow_notice(f, "medium-none", NULL);
		return -1;
	}
	sticks_choose(f, courier ? "stick" : "backup");
	if (same_stick(path, courier ? flow_backup(f, other) :
	    flow_stick(f, other))) {
		flow_notice(f, "medium-same", NULL);
		return -1;
	}
	if (sticks_take(f, courier ? "stick" : "backup", 1) < 0)
		return -1;
	if (is_other(f, path, courier)) {
		flow_notice(f, "medium-same", NULL);
		return -1;
	}
	switch (medium_kind(path)) {
	case MEDIUM_READONLY:
		flow_notice(f, "medium-readonly", "path", path, NULL);
		return -1;
	case MEDIUM_NONE:
		flow_notice(f, "medium-missing", "path", path, NULL);
		return -1;
	case MEDIUM_SLOW:
		flow_notice(f, "medium-slow", "name", path, NULL);
		return -1;
	case MEDIUM_LINK:
		flow_notice(f, "medium-link", "path", path, "name", PATH_MARKS, NULL);
		return -1;
	case MEDIUM_COURIER:
		if (courier)
			return 0;
		flow_notice(f, "medium-courier", NULL);
		return -1;
	case MEDIUM_BACKUP:
		if (!courier)
			return backup_mark_free(f, path);
		flow_notice(f, "medium-backup", NULL);
		return -1;
	default:
		return 0;
	}
}

enum move
files_medium_fail(struct flow *f, int err, const char *path)
{
	if (err == ERR_NOSPACE)
		return flow_notice(f, "medium-full", "path", path, NULL);
	if (err == ERR_CHANGED)
		return flow_notice(f, "medium-changed", "path", path, NULL);
	if (err == ERR_IN_WAY)
		return flow_notice(f, "medium-way", "path", path, "name",
		    medium_way(), NULL);
	if (err == ERR_STRANGE)	/* a file here, not there */
		return flow_fail(f, err);
	if (err == ERR_READONLY)
		return flow_notice(f, "medium-readonly", "path", path, NULL);
	if (err == ERR_PERM)
		return flow_notice(f, "medium-reach", "path", path, NULL);
	if (err == ERR_TIMEOUT)
		return flow_notice(f, "medium-slow", "name", path, NULL);
	return flow_notice(f, "medium-error", "path", path, NULL);
}

int
files_only_ours(struct flow *f, const char *stick, struct medium_others *o)
{
	int err = medium_others(stick, o);

	if (err < 0)
		(void)files_medium_fail(f, err, stick);
	else if (o->foreign[0] != '\0')
		(void)flow_notice(f, "medium-foreign", "name", o->foreign, NULL);
	else
		return 0;
	return -1;
}

/* -- the courier stick ------------------------------------------------------------- */

const struct field_def files_stick_fields[] = {
	{ "stick", N_("Courier stick"), FIELD_TEXT, FIELD_VALUE_MAX - 1 },
	{ 0 }
};

enum move
files_stick_enter(struct flow *f)
{
	char path[FILE_PATH_MAX];

	return sticks_ask(f, "stick", flow_stick(f, path));
}
