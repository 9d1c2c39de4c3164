/* Opening a world again: after a restart, from a former ceremony of this
 * station, or from a backup medium. */
#include <string.h>

#include "src/base/text.h"
#include "src/record/paths.h"
#include "src/steps/backup_mark.h"
#include "src/steps/media.h"
#include "src/steps/offline/step_world.h"
#include "src/steps/offline/step_world_list.h"
#include "src/steps/replacing.h"
#include "src/steps/resumed.h"
#include "src/steps/sticks.h"

const struct field_def world_which_fields[] = {
	{ "world", N_("World"), FIELD_CHOICE, WORLD_ID_MAX },
	{ 0 }
};
const struct field_def world_from_fields[] = {
	{ "how", N_("Choice"), FIELD_CHOICE, 16 },
	{ 0 }
};
const struct field_def world_restore_fields[] = {
	{ "backup", N_("Backup medium"), FIELD_TEXT, FIELD_VALUE_MAX - 1 },
	{ 0 }
};

/* -- K cards open it ------------------------------------------------------------- */

static enum move
opened(struct flow *f)
{
	if (f->unproved)
		return resumed_check(f);
	if (world_opened(f) < 0)
		return MOVE_STAY;
	if (resumed_asks(f))
		return resumed_ask(f);
	if (flow_on_detour(f))
		return MOVE_NEXT;
	return flow_page(f, "exists");
}

static enum move
begin_open(struct flow *f)
{
	return cards_begin(f, RITUAL_OPEN, view_of(NULL, 0),
	    CARDS_PAGES("open-"), NULL, opened);
}

enum move
world_open(struct flow *f)
{
	if (f->daemons.open && f->unproved)	/* it could not be recorded */
		return resumed_check(f);
	if (f->daemons.open)
		return flow_on_detour(f) ? MOVE_NEXT : flow_page(f, "exists");
	return world_load(f, begin_open);
}

/* -- copying kmdata/local of another folder --------------------------------------- */

struct source {
	struct flow *f;
	char dir[FILE_PATH_MAX];	/* its kmdata/local */
	const char *name;		/* its world's file there */
	const uint8_t *want;		/* digest of that, NULL: not known */
	int err;
};

/* What it is called here. */
static const char *
world_name(const struct flow *f)
{
	return flow_at(f)->flags & STEP_OLD_SET ? PATH_OLD_WORLD : PATH_WORLD;
}

/* Another file of this world may be one of an older card set. */
static int
as_recorded(const struct source *s, struct view world)
{
	uint8_t sha[SHA256_LEN];
	int err = sha256(world.p, world.len, sha);

	if (err == 0 && s->want != NULL &&
	    memcmp(sha, s->want, sizeof(sha)) != 0)
		err = ERR_CHANGED;
	return err;
}

static int
copy_one(void *arg, const char *name)
{
	struct source *s = arg;
	char from[FILE_PATH_MAX], to[128 + sizeof(PATH_OLD_WORLD)];
	struct buf b;

	const int is_world = strcmp(name, s->name) == 0;

	if ((!is_world && !world_is_key(name)) || strlen(name) > 100)
		return 0;
	buf_init(&b, WORLD_FILE_MAX);
	s->err = path_join(from, s->dir, name);
	if (s->err == 0)
		s->err = file_read(from, &b);
	if (s->err == 0 && is_world)
		s->err = as_recorded(s, buf_view(&b));
	memcpy(to, PATH_LOCAL "/", sizeof(PATH_LOCAL));
	memcpy(to + sizeof(PATH_LOCAL), name, strlen(name) + 1);
	if (is_world)
		memcpy(to, world_name(s->f), strlen(world_name(s->f)) + 1);
	if (s->err == 0)
		s->err = flow_write(s->f, to, buf_view(&b));
	buf_free(&b);
	return s->err;
}

/* What must hold between the request and its answer. */
struct origin {
	char how[16];
	uint8_t previous[SHA256_LEN];
	int has_previous;
	struct world_bags bags;
	uint8_t sha[SHA256_LEN];	/* of the file that was taken */
	struct replacing other;	/* a replacement of this world that stopped */
	int gives_up;		/* and is given up */
	struct world_list list;
};

static struct origin *
origin(struct flow *f)
{
	return flow_scratch(f, sizeof(struct origin));
}

struct world_bags *
world_bags(struct flow *f)
{
	return &origin(f)->bags;
}

/* It is loaded once more, and recorded: the words were another one's else. */
static enum move
on_taken(struct flow *f, int err, const struct answer *a)
{
	const struct rep_world_load *r = &a->rep.r_world_load;
	const struct origin *o = origin(f);
	struct buf b;

	if (err == 0 && memcmp(r->hknso, f->daemons.world.hknso,
	    SHA256_LEN) != 0)
		err = ERR_WORLD_OTHER;
	if (err < 0)
		return flow_fail(f, err);
	world_told(f, r);
	f->daemons.loaded = (flow_at(f)->flags & STEP_OLD_SET) == 0;
	if (o->gives_up && replacing_give_up(f, &o->other) < 0)
		return MOVE_STAY;
	buf_init(&b, WORLD_FILE_MAX);
	err = flow_read(f, world_name(f), &b);
	if (err == 0)
		err = (f->daemons.loaded ? world_record : world_record_old)(f,
		    o->how, buf_view(&b), r,
		    o->has_previous ? o->previous : NULL);
	else
		flow_fail(f, err);
	buf_free(&b);
	return err < 0 ? MOVE_STAY : flow_again(f);	/* it is there now */
}

static enum move
load(struct flow *f, flow_reply reply)
{
	struct req_world_load req;
	struct buf b;
	enum move m;
	int err;

	flow_page(f, "loading");
	buf_init(&b, WORLD_FILE_MAX);
	err = flow_read(f, world_name(f), &b);
	if (err == 0)
		err = sha256(b.p, b.len, origin(f)->sha);
	req = (struct req_world_load){ .world = buf_view(&b) };
	m = err < 0 ? flow_fail(f, err) :
	    flow_ask(f, MSG_WORLD_LOAD, &req, reply);
	buf_free(&b);
	return m;
}

enum move
world_take(struct flow *f)
{
	return load(f, on_taken);
}

/* Another replacement on top of one that stopped, or a set that was given up: nothing of
 * the file stays here. */
static enum move
refuse(struct flow *f)
{
	const struct replacing other = origin(f)->other;
	int err = world_drop_copies(f);

	if (err < 0)
		return flow_fail(f, err);
	flow_page(f, strcmp(origin(f)->how, "open") == 0 ? "which" :
	    "restore");
	return replacing_tell(f, &other);
}

/* The set before such a one may be taken again: that is given up. */
static enum move
on_seen(struct flow *f, int err, const struct answer *a)
{
	const struct rep_world_load *r = &a->rep.r_world_load;
	struct replacing *other = &origin(f)->other;
	int found = 0, before;

	if (err == 0)
		err = found = replacing_find(f, r->hknso, origin(f)->sha, other);
	if (err < 0)
		return flow_fail(f, err);
	before = found && other->whole && r->gen < other->gen;
	if (found && (other->given_up || (!before &&
	    flow_at(f)->flags & STEP_OLD_SET)))
		return refuse(f);
	f->daemons.loaded = 1;
	world_told(f, r);
	memcpy(origin(f)->bags.hknso, r->hknso, SHA256_LEN);
	return flow_page(f, before ? "unfinished" : "bags");
}

void
world_unfinished_fill(const struct flow *f, struct page *p)
{
	static const struct origin none;
	const struct origin *o = flow_peek(f);

	replacing_fill(f, o == NULL ? &none.other : &o->other, p);
}

enum move
world_unfinished_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) || replacing_typed(f) < 0)
		return MOVE_STAY;
	origin(f)->gives_up = 1;
	return flow_page(f, "bags");
}

/* name: of the world's file there. */
static enum move
take(struct flow *f, const char *dir, const char *name, const char *how,
    const uint8_t *want)
{
	struct source s = { .f = f, .name = name, .want = want };
	struct origin *o = origin(f);
	int err = path_join(s.dir, dir, PATH_LOCAL);

	if (err == 0)	/* of one that people did not take, maybe */
		err = world_drop_copies(f);
	if (err == 0)
		err = dir_each(s.dir, copy_one, &s);
	if (err == ERR_TIMEOUT)		/* a medium, not the own disk */
		return flow_notice(f, "medium-slow", "name", dir, NULL);
	if (err < 0)
		return flow_fail(f, err);
	memcpy(o->how, how, strlen(how) + 1);
	return load(f, on_seen);
}

/* -- which world of this station? --------------------------------------------------- */

enum move
world_which_enter(struct flow *f)
{
	struct origin *o = origin(f);

	memset(o, 0, sizeof(*o));
	world_list_read(f->opt->data, &o->list);
	if (o->list.n == 0)
		return flow_notice(f, "world-none", NULL);
	flow_set(f, "world", o->list.e[0].id);
	return MOVE_STAY;
}

void
world_which_fill(const struct flow *f, struct page *p)
{
	const struct origin *o = flow_peek(f);

	page_para(p, _("The world's files are copied from its newest ceremony and "
	    "checked. Its cards open it."), NULL);
	page_field(p, &world_which_fields[0]);
	for (unsigned i = 0; o != NULL && i < o->list.n; i++)
		page_option(p, o->list.e[i].id, _("World {hash} of {name}, card "
		    "set {gen}"), "hash", say_hex(o->list.e[i].hknso, 8), "name",
		    o->list.e[i].name, "gen", say_num(o->list.e[i].gen), NULL);
}

enum move
world_which_event(struct flow *f, const struct event *ev)
{
	struct origin *o = origin(f);
	char dir[FILE_PATH_MAX];

	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	for (unsigned i = 0; i < o->list.n; i++)
		if (flow_is(f, "world", o->list.e[i].id)) {
			memcpy(o->previous, o->list.e[i].head, SHA256_LEN);
			o->has_previous = 1;
			if (path_join(dir, f->opt->data, o->list.e[i].folder) < 0)
				return flow_fail(f, ERR_TOOBIG);
			return take(f, dir, o->list.e[i].file, "open",
			    o->list.e[i].sha);
		}
	return flow_notice(f, "choose-one", NULL);
}

/* -- restore --------------------------------------------------------------------------- */

enum move
world_restore_enter(struct flow *f)
{
	char path[FILE_PATH_MAX];

	memset(origin(f), 0, sizeof(struct origin));
	return sticks_ask(f, "backup", flow_backup(f, path));
}

void
world_restore_fill(const struct flow *f, struct page *p)
{
	page_para(p, _("The backup medium holds the world, its keys and the head "
	    "of the record. They are copied into this ceremony and checked; K "
	    "cards open the world. The medium is not changed."), NULL);
	sticks_field(f, p, &world_restore_fields[0]);
}

enum move
world_restore_event(struct flow *f, const struct event *ev)
{
	const char *dir = flow_value(f, "backup");
	struct origin *o = origin(f);
	struct backup_mark mark;
	int is;

	if (!ev_is(ev, KC_NEXT) || sticks_take(f, "backup", 0) < 0)
		return MOVE_STAY;
	switch (medium_kind(dir)) {
	case MEDIUM_NONE:
		return flow_notice(f, "medium-missing", "path", dir, NULL);
	case MEDIUM_READONLY:
		return flow_notice(f, "medium-readonly", "path", dir, NULL);
	case MEDIUM_SLOW:
		return flow_notice(f, "medium-slow", "name", dir, NULL);
	case MEDIUM_LINK:
		return flow_notice(f, "medium-link", "path", dir, "name", PATH_MARKS,
		    NULL);
	case MEDIUM_COURIER:
		return flow_notice(f, "medium-courier", NULL);
	case MEDIUM_BLANK:
		return flow_notice(f, "backup-none", "path", dir, NULL);
	case MEDIUM_BACKUP:
		break;
	}
	is = backup_mark_read(dir, &mark);
	if (is == ERR_TIMEOUT)
		return flow_notice(f, "medium-slow", "name", dir, NULL);
	/* Without its mark the world in it is as good. */
	o->has_previous = is == 1;
	if (is == 1)
		memcpy(o->previous, mark.head, SHA256_LEN);
	text_clip(o->bags.medium, sizeof(o->bags.medium), dir);
	return take(f, dir, strrchr(PATH_WORLD, '/') + 1, "restore", NULL);
}

/* -- from where ------------------------------------------------------------------------ */

void
world_from_fill(const struct flow *f, struct page *p)
{
	(void)f;
	page_para(p, _("The world whose cards these are: its file is copied and "
	    "checked, and nothing of it is changed where it comes from."), NULL);
	page_field(p, &world_from_fields[0]);
	page_option(p, "open", _("A world that this station has"), NULL);
	page_option(p, "restore", _("A world on a backup medium"), NULL);
}

enum move
world_from_event(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT))
		return MOVE_STAY;
	if (flow_is(f, "how", "open"))
		return flow_page(f, "which");
	return flow_is(f, "how", "restore") ? flow_page(f, "restore") :
	    flow_notice(f, "choose-one", NULL);
}
