#include "src/steps/sticks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/beyond.h"
#include "src/base/stick.h"
#include "src/base/text.h"

/* -- what is plugged in ---------------------------------------------------------------- */

static void
look(struct flow *f)
{
	f->plugged.n = stick_list(f->plugged.all);
}

enum move
sticks_ask(struct flow *f, const char *field, const char *path)
{
	flow_set(f, field, path);
	look(f);
	return MOVE_STAY;
}

/* Two of the same look differ in their serial numbers, which are their names here. */
void
sticks_here(struct page *p, const struct stick *s, unsigned nth)
{
	const int is_large = s->bytes >= 1000000000;
	struct buf b;

	buf_init(&b, 256);
	if (nth > 0)
		buf_printf(&b, "%u. ", nth);
	say(&b, is_large ? _("{name} ({look}, {n} GB)") :
	    _("{name} ({look}, {n} MB)"), "name", s->name, "look", s->look, "n",
	    say_num((unsigned)(s->bytes / (is_large ? 1000000000 : 1000000))),
	    NULL);
	page_fact(p, "here", _("Plugged in"), buf_str(&b));
	buf_free(&b);
}

void
sticks_list(const struct flow *f, struct page *p, const char *how)
{
	const int n = f->plugged.n;

	for (int i = 0; i < n; i++)
		sticks_here(p, &f->plugged.all[i], (unsigned)i + 1);
	if (n > 0)
		page_para(p, how, NULL);
	else
		page_fact(p, "here", _("Plugged in"), _("no USB stick"));
}

void
sticks_field(const struct flow *f, struct page *p, const struct field_def *field)
{
	sticks_list(f, p, _("The number of one that is plugged in may be typed "
	    "in place of its name."));
	page_field(p, field);
}

void
sticks_choose(struct flow *f, const char *field)
{
	const char *typed = flow_value(f, field);
	const size_t len = strlen(typed);
	int nth;

	if (len == 0 || len > 2 || strspn(typed, "0123456789") != len)
		return;
	nth = atoi(typed);
	if (nth >= 1 && nth <= f->plugged.n)
		flow_set(f, field, f->plugged.all[nth - 1].name);
}

/* -- mounting --------------------------------------------------------------------------- */

static int
mount_it(const struct flow *f, const char *name, int write, char *at)
{
	int err;

	at[0] = '\0';
	if (f->opt->mount == NULL)
		return ERR_UNSUPPORTED;
	err = f->opt->mount(name, write, at);
	/* Otherwise refused: then it is noticed by who reads or writes there. */
	if (err == 0 && beyond(BEYOND_MEDIUM, at, NULL) == ERR_TIMEOUT)
		err = ERR_TIMEOUT;
	return err;
}

int
sticks_look(const struct flow *f, const char *named, char *at)
{
	const char *name = stick_named(named);

	if (name != NULL)
		return mount_it(f, name, 0, at);
	text_clip(at, FILE_PATH_MAX, named);
	return 0;
}

/* Another one than that which was taken last: that is left, unless it is in use. */
static void
keep(struct flow *f, const char *name, const char *at)
{
	if (f->stick.name[0] != '\0' && !f->stick.left &&
	    stick_named(f->stick.at) != NULL &&
	    (name == NULL || strcmp(name, f->stick.name) != 0))
		(void)f->opt->unmount(f->stick.name);
	memset(&f->stick, 0, sizeof(f->stick));
	if (name == NULL)
		return;
	text_clip(f->stick.name, sizeof(f->stick.name), name);
	text_clip(f->stick.at, sizeof(f->stick.at), at);
}

int
sticks_hold(struct flow *f, const char *named, char *at)
{
	int err = sticks_look(f, named, at);

	keep(f, err == 0 ? stick_named(named) : NULL, at);
	return err;
}

int
sticks_open(const struct flow *f, const char *named, char *at)
{
	const char *name = stick_named(named);

	if (name != NULL)
		return mount_it(f, name, 1, at);
	text_clip(at, FILE_PATH_MAX, named);
	return 0;
}

/* One in use stays until keyconvoy ends: all that was written is there. */
void
sticks_close(const struct flow *f, const char *named)
{
	const char *name = stick_named(named);

	if (name != NULL)
		(void)f->opt->unmount(name);
}

static void
say_why(struct flow *f, int err, const char *name, const char *at)
{
	if (err == ERR_PERM)
		flow_notice(f, "medium-mount", "name", name, "device", at, NULL);
	else if (err == ERR_FORMAT)
		flow_notice(f, "medium-format", "name", name, NULL);
	else if (err == ERR_READONLY)
		flow_notice(f, "medium-readonly", "path", name, NULL);
	else if (err == ERR_NOTFOUND)
		flow_notice(f, "medium-gone", "name", name, NULL);
	else if (err == ERR_TIMEOUT)
		flow_notice(f, "medium-slow", "name", name, NULL);
	else
		flow_notice(f, "medium-error", "path", name, NULL);
}

int
sticks_take(struct flow *f, const char *field, int write)
{
	char name[STICK_NAME_MAX], at[FILE_PATH_MAX];
	const char *named;
	int err;

	sticks_choose(f, field);
	named = stick_named(flow_value(f, field));
	if (named == NULL) {
		keep(f, NULL, "");
		return 0;
	}
	text_clip(name, sizeof(name), named);
	err = mount_it(f, name, write, at);
	if (err < 0) {
		keep(f, NULL, "");
		flow_set(f, field, name);
		say_why(f, err, name, at);
		look(f);
		return -1;
	}
	flow_set(f, field, at);
	keep(f, name, at);
	return 0;
}

int
sticks_leave(struct flow *f)
{
	int err;

	if (f->stick.name[0] == '\0' || f->stick.left ||
	    stick_named(f->stick.at) == NULL)
		return 0;
	err = f->opt->unmount(f->stick.name);
	if (err < 0 && err != ERR_NOTFOUND) {
		flow_notice(f, "medium-busy", "name", f->stick.name, NULL);
		return -1;
	}
	f->stick.left = 1;
	return 0;
}

void
sticks_left(const struct flow *f, struct page *p)
{
	if (f->stick.left)
		page_check(p, _("{name} is unmounted: it may be taken out."),
		    "name", f->stick.name, NULL);
	else if (f->stick.name[0] != '\0' && stick_named(f->stick.at) == NULL)
		page_para(p, _("{name} was mounted by this system, at {path}: have "
		    "it unmounted there before it is taken out."), "name",
		    f->stick.name, "path", f->stick.at, NULL);
}

enum move
sticks_leave_enter(struct flow *f)
{
	(void)sticks_leave(f);
	return MOVE_STAY;
}

enum move
sticks_leave_next(struct flow *f, const struct event *ev)
{
	if (!ev_is(ev, KC_NEXT) || sticks_leave(f) < 0)
		return MOVE_STAY;
	return MOVE_NEXT;
}
