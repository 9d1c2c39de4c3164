/* Programs are children of this one, and nobody is above it. */
#include "src/spawn.h"

#include "src/base/err.h"
#include "src/spawn_child.h"
#include "src/wire/layouts.h"

int
spawn_begin(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

int
spawn_above(void)
{
	return -1;
}

void
spawn_leave(struct view leave)
{
	(void)leave;
}

unsigned
spawn_running(void)
{
	return 0;
}

int
spawn_layout(uint32_t which)
{
	return which == LAYOUT_WHERE ? LAYOUT_ELSEWHERE : ERR_PERM;
}

static int
start_one(const char *name, const char *const *args, int peer, struct client *c,
    pid_t *pid)
{
	struct child child;
	int err = child_start(&child, name, args, peer, -1, 0);

	if (err == 0)
		client_init(c, child.fd);
	*pid = child.pid;
	return err;
}

int
spawn_start(struct daemons *d, int want_cards)
{
	const char *const *args = want_cards ? child_with_peer : child_alone;
	int between[2] = { -1, -1 }, err = 0;

	*d = (struct daemons){ .keyd_pid = 0, .cardd_pid = 0 };
	client_init(&d->keyd, -1);
	client_init(&d->cardd, -1);
	if (want_cards)
		err = child_pair(between);
	if (err == 0)
		err = start_one("keyconvoy-keyd", args, between[0], &d->keyd,
		    &d->keyd_pid);
	if (err == 0 && want_cards)
		err = start_one("keyconvoy-cardd", args, between[1], &d->cardd,
		    &d->cardd_pid);
	child_shut(&between[0]);
	child_shut(&between[1]);
	if (err != 0)
		spawn_stop(d);
	return err;
}

void
spawn_stop(struct daemons *d)
{
	client_close(&d->keyd);
	client_close(&d->cardd);
	child_await(&d->keyd_pid, &d->cardd_pid);
}

int
spawn_errand(struct spawned *s, const struct errand *e)
{
	*s = (struct spawned){ .pid = 0 };
	client_init(&s->client, -1);
	return start_one(e->program, e->args, -1, &s->client, &s->pid);
}

void
spawn_errand_stop(struct spawned *s)
{
	pid_t none = 0;

	if (s->pid > 0)
		client_close(&s->client);
	else
		client_init(&s->client, -1);
	child_await(&s->pid, &none);
}
