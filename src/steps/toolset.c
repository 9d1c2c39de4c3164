/* A toolset that is taken: its digest, what is in it, the record. */
#include "src/steps/toolset.h"

#include <string.h>
#include <unistd.h>

#include "src/steps/dest.h"
#include "src/steps/files.h"
#include "src/steps/media.h"
#include "src/steps/toolset_part.h"

#define KEK_NAME	"BYOK-KEK-pkg-"
#define WORLD_NAME	"BYOK-SecurityWorld-pkg-"
#define NAME_END	"-1"

struct toolset_work *
toolset_work(struct flow *f)
{
	return flow_scratch(f, sizeof(struct toolset_work));
}

int
toolset_begins(struct view file)
{
	static const uint8_t head[] = { 'P', 'K' };

	return file.len >= sizeof(head) &&
	    memcmp(file.p, head, sizeof(head)) == 0;
}

int
toolset_is(const char *path)
{
	uint8_t head[2];
	size_t size;
	int fd = file_open(path, &size);
	int is = fd >= 0 && read(fd, head, sizeof(head)) == sizeof(head) &&
	    toolset_begins(view_of(head, sizeof(head)));

	if (fd >= 0)
		(void)close(fd);
	return is;
}

/* The page where another path can be typed, with this one. */
static enum move
back(struct flow *f)
{
	const struct toolset_work *w = toolset_work(f);

	flow_page(f, w->form);
	flow_set(f, "kek", w->path);
	return MOVE_STAY;
}

static enum move
refuse(struct flow *f, const char *notice)
{
	const struct toolset_work *w = toolset_work(f);

	back(f);
	return flow_notice(f, notice, "path", w->path, "name", w->path, "suffix",
	    w->region == NULL ? "?" : w->region->suffix, NULL);
}

/* -- the record ------------------------------------------------------------------------ */

/* What came out of the archive, and not what may lie under that name since. */
static int
add_kept(const struct flow *f, const char *name,
    const uint8_t sha[static SHA256_LEN], struct json_t *files)
{
	struct buf b;
	int err;

	buf_init(&b, PACKAGE_MAX);
	err = files_read(f, name, sha, &b);
	if (err == 0)
		err = files_add(files, name, buf_view(&b));
	buf_free(&b);
	return err;
}

static int
record(struct flow *f)
{
	const struct toolset_work *w = toolset_work(f);
	const unsigned n = f->st.kek_n + 1;
	struct json_t *j = js_new(), *files = js_new_arr();
	char name[NAME_BUF];
	int err = add_kept(f, packages_kek(n, w->region->suffix, name),
	    w->kek_pkg, files);

	if (err == 0)
		err = add_kept(f, packages_world(n, w->region->suffix, name),
		    w->world_pkg, files);
	js_set_str(j, "method", "world");
	js_set_str(j, "region", w->region->id);
	js_set_hex(j, "toolset", w->digest, SHA256_LEN);
	js_set_int(j, "size", (int64_t)w->size);
	js_set_int(j, "number", n);
	js_set(j, "files", files);
	if (err < 0) {
		js_free(j);
		flow_fail(f, err);
		return err;
	}
	return flow_record(f, "toolset", j);
}

/* Two regions share a suffix: what the packages say decides, once they hold. The
 * checks as such are for exchange. */
static enum move
on_region(struct flow *f, int err, const struct answer *a)
{
	struct toolset_work *w = toolset_work(f);
	const struct region *r;

	if (err == ERR_FORMAT)
		return refuse(f, "toolset-packages");
	if (err == 0)
		err = checks_keep(&w->seen, &a->rep.r_packages);
	if (err < 0) {
		back(f);
		return flow_fail(f, err);
	}
	r = w->seen.ok ? region_find(w->seen.region) : NULL;
	if (r != NULL && strcmp(r->suffix, w->region->suffix) == 0)
		w->region = r;
	return record(f) < 0 ? MOVE_STAY : flow_page(f, "files");
}

/* -- what is in it ----------------------------------------------------------------------- */

/* The region whose package of this kind has the name, or NULL. */
static const struct region *
region_of(const char *name, const char *kind)
{
	size_t len = strlen(name), head = strlen(kind), end = strlen(NAME_END);

	if (len <= head + end || strncmp(name, kind, head) != 0 ||
	    strcmp(name + len - end, NAME_END) != 0)
		return NULL;
	len -= head + end;
	for (const struct region *r = regions; r->id != NULL; r++)
		if (strlen(r->suffix) == len &&
		    memcmp(r->suffix, name + head, len) == 0)
			return r;
	return NULL;
}

struct pair {
	const struct region *kek_region, *world_region;
	struct view kek, world;
	unsigned n_kek, n_world;	/* names of either kind */
};

static void
look(struct pair *p, const struct rec_entry *e)
{
	if (strncmp(e->name, KEK_NAME, strlen(KEK_NAME)) == 0) {
		p->n_kek++;
		p->kek_region = region_of(e->name, KEK_NAME);
		p->kek = e->data;
	} else if (strncmp(e->name, WORLD_NAME, strlen(WORLD_NAME)) == 0) {
		p->n_world++;
		p->world_region = region_of(e->name, WORLD_NAME);
		p->world = e->data;
	}
}

/* All entries: 0 and *p, or ERR_FORMAT. */
static int
take_apart(struct toolset_work *w, struct view entries, struct pair *p)
{
	struct rec_entry e;
	struct buf names;
	int err = 0;

	buf_init(&names, sizeof(w->names) - 1);
	while (err == 0 && entries.len > 0) {
		err = wire_take(&entries, &form_entry, &e);
		if (err < 0)
			break;
		look(p, &e);
		if (names.len > 0)
			buf_puts(&names, ", ");
		buf_puts(&names, e.name);
	}
	memcpy(w->names, buf_str(&names), strlen(buf_str(&names)) + 1);
	buf_free(&names);
	return err;
}

static enum move
keep(struct flow *f, const struct pair *p)
{
	const unsigned n = f->st.kek_n + 1;
	struct toolset_work *w = toolset_work(f);
	const char *suffix = w->region->suffix;
	char name[NAME_BUF];
	int err = sha256(p->kek.p, p->kek.len, w->kek_pkg);

	if (err == 0)
		err = sha256(p->world.p, p->world.len, w->world_pkg);
	if (err == 0)
		err = flow_write(f, packages_kek(n, suffix, name), p->kek);
	if (err == 0)
		err = flow_write(f, packages_world(n, suffix, name), p->world);
	if (err < 0) {
		back(f);
		return flow_fail(f, err);
	}
	return packages_ask(f, p->kek, p->world, "", NULL, on_region);
}

static enum move
on_unpacked(struct flow *f, int err, const struct answer *a)
{
	struct toolset_work *w = toolset_work(f);
	struct pair p = { 0 };

	if (err == ERR_PROGRAM || err == ERR_PERM || err == ERR_NOMEM) {
		back(f);
		return flow_fail(f, err);
	}
	if (err < 0 || take_apart(w, a->rep.r_unpack.entries, &p) < 0)
		return refuse(f, "toolset-archive");
	if (p.n_kek != 1 || p.n_world != 1)
		return refuse(f, "toolset-packages");
	if (p.kek_region == NULL || p.kek_region != p.world_region)
		return refuse(f, "toolset-region");
	w->region = p.kek_region;
	if (w->region->refused)
		return refuse(f, "region-china");
	return keep(f, &p);
}

/* -- opening ------------------------------------------------------------------------------ */

enum move
toolset_open(struct flow *f)
{
	const struct toolset_work *w = toolset_work(f);
	uint8_t sha[SHA256_LEN];
	enum move m;
	struct buf b;
	int err;

	buf_init(&b, TOOLSET_MAX);
	err = file_read(w->path, &b);
	if (err == 0)
		err = sha256(b.p, b.len, sha);
	/* What is opened is what the word was typed for. */
	if (err == 0 && memcmp(sha, w->digest, sizeof(sha)) != 0)
		err = ERR_CHANGED;
	if (err == ERR_TOOBIG)
		err = ERR_CHANGED;
	if (err == ERR_TIMEOUT)
		m = refuse(f, "medium-slow");
	else if (err < 0) {
		back(f);
		m = flow_fail(f, err);
	} else {
		const struct req_unpack req = { .zip = buf_view(&b) };

		flow_page(f, "unpacking");
		m = flow_errand(f, ERRAND_UNPACK, &req, on_unpacked);
	}
	buf_free(&b);
	return m;
}

static enum move
vendor(struct flow *f)
{
	const struct toolset_work *w = toolset_work(f);
	struct json_t *j = js_new();
	char name[REGION_TEXT];

	js_set_str(j, "region", w->vendor->region);
	js_set_str(j, "edition", w->vendor->edition);
	js_set_hex(j, "toolset", w->digest, SHA256_LEN);
	if (flow_exception(f, "vendor-toolset", j) < 0)
		return MOVE_STAY;
	flow_page(f, "vendor");
	return flow_notice(f, "toolset-vendor", "region",
	    region_text(w->vendor->region, name), "edition", w->vendor->edition,
	    NULL);
}

static enum move
on_hashed(struct flow *f, int err)
{
	struct toolset_work *w = toolset_work(f);

	if (err == ERR_TOOBIG)
		return refuse(f, "toolset-unknown");
	if (err == ERR_TIMEOUT)
		return refuse(f, "medium-slow");
	if (err < 0)
		return refuse(f, err == ERR_PHASE ? "kek-often" :
		    "kek-unreadable");
	memcpy(w->digest, flow_hashed(f)->digest, SHA256_LEN);
	w->size = flow_hashed(f)->total;
	w->vendor = toolset_find(w->digest);
	if (w->vendor != NULL)
		return vendor(f);
	if (w->size > TOOLSET_MAX)
		return refuse(f, "toolset-unknown");
	return flow_page(f, "toolset");
}

enum move
toolset_take(struct flow *f, const char *path, const char *form,
    enum move (*then)(struct flow *f))
{
	struct toolset_work *w = toolset_work(f);

	memset(w, 0, sizeof(*w));
	memcpy(w->path, path, strlen(path) + 1);
	w->form = form;
	w->then = then;
	flow_page(f, "reading");
	return flow_hash(f, w->path, MEDIUM_ZIP_MAX, on_hashed);
}
