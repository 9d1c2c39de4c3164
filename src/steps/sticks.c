#include "src/steps/sticks.h"

#include <stdio.h>
#include <string.h>

#include "src/base/beyond.h"
#include "src/base/stick.h"
#include "src/base/text.h"

static int
mount_it(const struct flow *f, const char *name, int write, char *at)
{
	int err;

	at[0] = '\0';
	if (f->opt->mount == NULL)
		return ERR_UNSUPPORTED;
	err = f->opt->mount(name, write, at);
	if (err == 0)
		/* Refused: then it is noticed by who reads or writes there. */
		(void)beyond(BEYOND_MEDIUM, at, NULL);
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
	const char *named = stick_named(flow_value(f, field));
	int err;

	memset(&f->stick, 0, sizeof(f->stick));
	if (named == NULL)
		return 0;
	text_clip(name, sizeof(name), named);
	err = mount_it(f, name, write, at);
	if (err < 0) {
		flow_set(f, field, name);
		say_why(f, err, name, at);
		return -1;
	}
	flow_set(f, field, at);
	text_clip(f->stick.name, sizeof(f->stick.name), name);
	text_clip(f->stick.at, sizeof(f->stick.at), at);
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
