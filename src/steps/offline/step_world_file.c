/* The world's file: keyd takes what lies in the folder; the record names it. */
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/steps/files.h"
#include "src/steps/offline/step_world.h"

/* -- what keyd says of it ------------------------------------------------------------- */

void
world_told(struct flow *f, const struct rep_world_load *r)
{
	struct world_told *w = &f->daemons.world;
	struct view v = r->cards;
	struct rec_card c;

	memset(w, 0, sizeof(*w));
	w->k = r->k;
	w->n = r->n;
	text_clip(w->suite, sizeof(w->suite), r->suite);
	memcpy(w->hknso, r->hknso, SHA256_LEN);
	for (unsigned i = 0; i < w->n && i < CARDS_MAX &&
	    wire_take(&v, &form_card, &c) == 0; i++) {
		text_clip(w->card[i].number, sizeof(w->card[i].number), c.number);
		text_clip(w->card[i].holder, sizeof(w->card[i].holder), c.holder);
	}
}

/* -- keyd takes the folder's file ------------------------------------------------- */

static enum move
on_loaded(struct flow *f, int err, const struct answer *a)
{
	if (err < 0)
		return flow_fail(f, err);
	f->daemons.loaded = 1;
	world_told(f, &a->rep.r_world_load);
	return f->then(f);
}

/* It is not the file that the record names: which one is it? */
static enum move
on_changed(struct flow *f, int err, const struct answer *a)
{
	const struct rep_world_load *r = &a->rep.r_world_load;

	if (err < 0)
		return flow_fail(f, err);
	if (memcmp(r->hknso, f->st.hknso, SHA256_LEN) != 0)
		return flow_fail(f, ERR_WORLD_OTHER);
	if (r->gen < f->st.gen)
		return flow_notice(f, "world-older", "gen", say_num(r->gen),
		    "now", say_num(f->st.gen), NULL);
	return flow_fail(f, ERR_CHANGED);
}

enum move
world_load(struct flow *f, enum move (*then)(struct flow *f))
{
	struct req_world_load req;
	struct buf b;
	enum move m;
	int err;

	if (f->daemons.loaded)
		return then(f);
	flow_page(f, "loading");
	f->then = then;
	buf_init(&b, WORLD_FILE_MAX);
	err = f->st.world ? files_read(f, PATH_WORLD, f->st.world_sha, &b) :
	    flow_read(f, PATH_WORLD, &b);
	req = (struct req_world_load){ .world = buf_view(&b) };
	m = err < 0 && err != ERR_CHANGED ? flow_fail(f, err) :
	    flow_ask(f, MSG_WORLD_LOAD, &req, err < 0 ? on_changed : on_loaded);
	buf_free(&b);
	return m;
}

/* -- the record ---------------------------------------------------------------------- */

static struct json_t *
cards_json(const struct rep_world_load *r)
{
	struct json_t *all = js_new_arr(), *one;
	struct view v = r->cards;
	struct rec_card c;

	while (v.len > 0 && wire_take(&v, &form_card, &c) == 0) {
		one = js_new();
		js_set_int(one, "x", c.x);
		js_set_str(one, "number", c.number);
		js_set_hex(one, "guid", c.guid, sizeof(c.guid));
		js_set_str(one, "holder", c.holder);
		js_add(all, one);
	}
	return all;
}

int
world_is_key(const char *name)
{
	return strncmp(name, "key_", 4) == 0 && strchr(name, '.') == NULL;
}

static int
is_file(const char *name)
{
	return strcmp(name, "world") == 0 || world_is_key(name);
}

static int
is_old_file(const char *name)
{
	return strcmp(name, "world.old") == 0;
}

/* arg: the flow. */
static int
drop_copy(void *arg, const char *name)
{
	const struct flow *f = arg;
	char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
	int err = flow_path(f, dir, PATH_LOCAL);

	/* That of the world whose cards are replaced, and its keys, stand in the
	 * record. */
	if (!is_file(name) && !is_old_file(name))
		return 0;
	if (f->st.old.there && (world_is_key(name) || is_old_file(name)))
		return 0;
	if (err == 0)
		err = path_join(path, dir, name);
	return err < 0 ? err : file_remove(path);
}

int
world_drop_copies(struct flow *f)
{
	char dir[FILE_PATH_MAX];
	int err = flow_path(f, dir, PATH_LOCAL);

	return err < 0 ? err : dir_each(dir, drop_copy, f);
}

/* A key that came along with the world; arg: the flow and the array. */
struct brought {
	const struct flow *f;
	struct json_t *files;
	int err;
};

static int
add_key(void *arg, const char *name)
{
	struct brought *b = arg;
	char path[FILE_PATH_MAX];
	struct buf data;

	if (!world_is_key(name) || path_join(path, PATH_LOCAL, name) < 0)
		return 0;
	buf_init(&data, KEY_FILE_MAX);
	b->err = flow_read(b->f, path, &data);
	if (b->err == 0)
		b->err = files_add(b->files, path, buf_view(&data));
	buf_free(&data);
	return b->err;
}

/* 1: it was there before this ceremony. */
static int
came(const char *how)
{
	return strcmp(how, "open") == 0 || strcmp(how, "restore") == 0;
}

/* All that lies beside such a world. */
static int
add_keys(const struct flow *f, struct json_t *files)
{
	struct brought b = { f, files, 0 };
	char dir[FILE_PATH_MAX];
	int err = flow_path(f, dir, PATH_LOCAL);

	if (err == 0)
		err = dir_each(dir, add_key, &b);
	return b.err < 0 ? b.err : err;
}

static int
record(struct flow *f, const char *event, const char *name, const char *how,
    struct view file, const struct rep_world_load *r, const uint8_t *previous)
{
	struct json_t *j = files_record(name, file);
	int err = !came(how) ? 0 : add_keys(f, js_arr(j, "files"));

	if (err < 0) {
		js_free(j);
		flow_fail(f, err);
		return err;
	}
	js_set_str(j, "how", how);
	js_set_hex(j, "hknso", r->hknso, SHA256_LEN);
	js_set_hex(j, "hkm", r->hkm, SHA256_LEN);
	js_set_int(j, "gen", r->gen);
	js_set_str(j, "suite", r->suite);
	js_set_int(j, "k", r->k);
	js_set_int(j, "of", r->n);
	js_set(j, "cards", cards_json(r));
	if (previous != NULL)
		js_set_hex(j, "previous", previous, SHA256_LEN);
	return flow_record(f, event, j);
}

int
world_record(struct flow *f, const char *how, struct view file,
    const struct rep_world_load *r, const uint8_t *previous)
{
	return record(f, "world", PATH_WORLD, how, file, r, previous);
}

int
world_record_old(struct flow *f, const char *how, struct view file,
    const struct rep_world_load *r, const uint8_t *previous)
{
	return record(f, "old-set", PATH_OLD_WORLD, how, file, r, previous);
}

int
world_opened(struct flow *f)
{
	struct json_t *j = js_new(), *cards = js_new_arr();

	for (unsigned i = 0; i < f->st.n; i++)
		if (f->cards.rit.now[i])
			js_add_str(cards, f->st.card[i].number);
	js_set(j, "cards", cards);
	return flow_record(f, "opened", j);
}

/* The world's file gets another name, and the record says why. */
int
world_set_aside(struct flow *f, const char *reason, int keep)
{
	char kept[NAME_BUF];
	struct json_t *j;
	int err = files_set_aside(f, PATH_WORLD, f->st.voided + 1, kept);

	if (err < 0)
		return err;
	if (keep && !f->st.old.there)	/* else the old cards have its keys */
		flow_notice_later(f, "world-anew", "");
	j = js_new();
	js_set_str(j, "reason", reason);
	js_set_str(j, "kept", kept);
	if (keep)
		js_set_bool(j, "keep", 1);
	return flow_record(f, "void", j);
}
